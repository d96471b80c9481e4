extension LibraryReference {
  static let number = LibraryReference(
    "Integer, Real, UnlimitedNatural", "§11.5.1, §11.5.2, §11.5.5",
    [
      .standard("+ (other : Real) : Real", "the sum, all digits; of Integers an Integer"),
      .standard("- (other : Real) : Real", "the difference"),
      .standard("* (other : Real) : Real", "the product"),
      .standard("/ (other : Real) : Real", "the quotient, 16 digits where it has no end; `invalid` by zero"),
      .standard("- () : Real", "the negated number"),
      .standard("abs() : Real", "the absolute value"),
      .standard("div(other : Integer) : Integer", "the quotient, truncated towards zero; also `7 div 2`"),
      .standard(
        "mod(other : Integer) : Integer", "the remainder, with the sign of the source; also `7 mod 2`"),
      .standard("floor() : Integer", "the largest Integer that is not above"),
      .standard("round() : Integer", "the nearest Integer, halves up"),
      .standard("max(other : Real) : Real", "the larger one"),
      .standard("min(other : Real) : Real", "the smaller one"),
      .standard("< (other : Real) : Boolean", "less; `*` is above all numbers"),
      .standard("<= (other : Real) : Boolean", "less or equal"),
      .standard("> (other : Real) : Boolean", "greater"),
      .standard(">= (other : Real) : Boolean", "greater or equal"),
      .eclipse("compareTo(other : Real) : Integer", "-1, 0 or 1"),
      .standard("toInteger() : Integer", "of a finite UnlimitedNatural; `invalid` of `*`"),
    ])

  static let string = LibraryReference(
    "String", "§11.5.3",
    [
      .standard("size() : Integer", "the number of Unicode scalars"),
      .standard("concat(other : String) : String", "both, one after the other"),
      .standard("+ (other : String) : String", "the same as `concat`"),
      .standard(
        "substring(lower : Integer, upper : Integer) : String",
        "from the first position to the last, counted from 1"),
      .standard("at(index : Integer) : String", "one character"),
      .standard("characters() : Sequence(String)", "each character"),
      .standard("indexOf(part : String) : Integer", "where it is first, from 1; 0 if absent"),
      .eclipse("lastIndexOf(part : String) : Integer", "where it is last; 0 if absent"),
      .eclipse("startsWith(part : String) : Boolean", "it begins so"),
      .eclipse("endsWith(part : String) : Boolean", "it ends so"),
      .acceleo("contains(part : String) : Boolean", "it occurs"),
      .standard("equalsIgnoreCase(other : String) : Boolean", "equal but for upper and lower case"),
      .standard("toUpperCase() : String", "in upper case"),
      .eclipse("toUpper() : String", "the same as `toUpperCase()`"),
      .standard("toLowerCase() : String", "in lower case"),
      .eclipse("toLower() : String", "the same as `toLowerCase()`"),
      .acceleo("toUpperFirst() : String", "the first character in upper case"),
      .acceleo("toLowerFirst() : String", "the first character in lower case"),
      .eclipse("trim() : String", "without the blanks around it"),
      .standard("toInteger() : Integer", "the number; `null` of another text"),
      .standard("toReal() : Real", "the number; `null` of another text"),
      .standard("toBoolean() : Boolean", "of `'true'` and `'false'`; `null` of another text"),
      .eclipse("matches(pattern : String) : Boolean", "the whole text matches the regular expression"),
      .eclipse(
        "replaceAll(pattern : String, replacement : String) : String", "every match replaced; `$1` is a group"
      ),
      .eclipse("replaceFirst(pattern : String, replacement : String) : String", "the first match replaced"),
      .eclipse("substituteAll(old : String, new : String) : String", "every occurrence replaced"),
      .eclipse(
        "substituteFirst(old : String, new : String) : String",
        "the first occurrence replaced; `invalid` if absent"),
      .eclipse("tokenize() : Sequence(String)", "the words between blanks"),
      .eclipse("tokenize(delimiters : String) : Sequence(String)", "the parts between any of the delimiters"),
      .eclipse(
        "tokenize(delimiters : String, keep : Boolean) : Sequence(String)", "with the delimiters if `keep`"),
      .standard("< (other : String) : Boolean", "before, by Unicode scalars"),
      .standard("<= (other : String) : Boolean", "before or equal"),
      .standard("> (other : String) : Boolean", "after"),
      .standard(">= (other : String) : Boolean", "after or equal"),
      .eclipse("compareTo(other : String) : Integer", "-1, 0 or 1"),
      .eclipse("toString() : String", "the text itself"),
    ])

  static let text = LibraryReference(
    "String, of Kubernetes", "",
    [
      .own(
        "isQualifiedName() : Boolean",
        "the key of a label: an optional DNS subdomain and `/`, then at most 63 characters"),
      .own("isDNSLabel() : Boolean", "a label of RFC 1123"),
      .own("isDNSSubdomain() : Boolean", "a subdomain of RFC 1123"),
      .own("isIP() : Boolean", "an address of IPv4 or IPv6"),
      .own("isCIDR() : Boolean", "an address, `/` and the length of the prefix"),
      .own("toQuantity() : Real", "a Kubernetes quantity as a number; `invalid` of another text"),
    ])
}

/// Which data type of Ecore a primitive type is, by its name.
enum PrimitiveTypes {
  /// Ecore's names by those in UML, in Java, in SQL and in tools; all in lower case.
  private static let byName: [String: String] = [
    "boolean": "EBoolean", "bool": "EBoolean", "integer": "EInt", "int": "EInt", "unlimitednatural": "EInt",
    "real": "EDouble", "double": "EDouble", "float": "EFloat", "string": "EString", "text": "EString",
    "char": "EChar", "character": "EChar", "byte": "EByte", "short": "EShort", "long": "ELong",
    "date": "EDate", "datetime": "EDate", "biginteger": "EBigInteger", "bigdecimal": "EBigDecimal",
    "decimal": "EBigDecimal", "object": "EJavaObject", "anyuri": "EString", "uri": "EString",
    "unsigned int": "ELong", "unsigned short": "EInt", "unsigned long": "ELong", "ulong": "ELong",
    "uint": "ELong",
  ]

  /// The types of the libraries that Eclipse UML2 1.0 shipped, by the ids in them.
  private static let byID: [String: String] = [
    "_IXlH8a86EdieaYgxtVWN8Q": "EString", "_IXfBUK86EdieaYgxtVWN8Q": "EBoolean",
    "_IXlH8K86EdieaYgxtVWN8Q": "EInt", "_IXlH8q86EdieaYgxtVWN8Q": "EInt",
  ]

  /// The type of a name such as `String`, `EAJava_int` or `Integer_id`; nil for one that is not known.
  static func ecoreName(_ name: String) -> String? {
    if let known = byName[name.lowercased()] { return known }
    if let known = byID[name] { return known }
    if name.hasPrefix("EA"), let underscore = name.firstIndex(of: "_"),
      name[name.index(name.startIndex, offsetBy: 2)..<underscore].allSatisfy({ $0.isLetter || $0.isNumber })
    {
      return byName[name[name.index(after: underscore)...].lowercased()]
    }
    if name.hasSuffix("_id") { return byName[name.dropLast(3).lowercased()] }
    // `java.lang.String`, `std::string`, `Core-PrimitiveTypes-String`.
    if let last = name.split(whereSeparator: { $0 == "." || $0 == ":" || $0 == "-" }).last,
      last.count < name.count
    {
      return byName[last.lowercased()]
    }
    return nil
  }

  /// The URI of the data type that an href leads to, and whether that is more than a guess; nil when it is not known.
  ///
  /// The name behind `#` counts, whatever the file: each tool has its own copy of the same libraries.
  static func target(href: String, path: String?) -> String? {
    let fragment = href.lastIndex(of: "#").map { String(href[href.index(after: $0)...]) } ?? href
    if href.contains("EcorePrimitiveTypes") || href.contains("metamodels/Ecore."), isName(fragment) {
      return ecore(fragment)
    }
    if href.contains("XMLPrimitiveTypes") {
      return isName(fragment) ? "http://www.eclipse.org/emf/2003/XMLType#//\(fragment)" : nil
    }
    if let known = ecoreName(fragment) { return ecore(known) }
    if let last = path?.split(separator: ":").last, let known = ecoreName(String(last)) {
      return ecore(known)
    }
    return nil
  }

  /// The URI of a classifier of Ecore.
  static func ecore(_ name: String) -> String { "http://www.eclipse.org/emf/2002/Ecore#//\(name)" }

  /// The Java class of a primitive type that a model declares itself.
  static func instanceClassName(_ name: String) -> String {
    switch ecoreName(name) {
    case "EBoolean": "boolean"
    case "EInt": "int"
    case "EDouble": "double"
    case "EFloat": "float"
    case "EString": "java.lang.String"
    case "EChar": "char"
    case "EByte": "byte"
    case "EShort": "short"
    case "ELong": "long"
    case "EDate": "java.util.Date"
    case "EBigInteger": "java.math.BigInteger"
    case "EBigDecimal": "java.math.BigDecimal"
    default: name.contains(".") ? name : "java.lang.String"
    }
  }

  private static func isName(_ fragment: String) -> Bool {
    fragment.first.map { $0.isLetter } ?? false
  }
}

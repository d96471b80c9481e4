import RegularExpressions
import Testing

@Suite struct JavaDialectTests {
  @Test(arguments: [
    ("a(?=b)", "(?=", 1), ("a(?!b)", "(?!", 1), ("(?<=a)b", "(?<=", 0), ("(?<!a)b", "(?<!", 0),
    ("(?>a)", "(?>", 0),
    ("(a)\\1", "\\1", 3), ("(?<n>a)\\k<n>", "\\k", 7), ("a++", "++", 1), ("a*+", "*+", 1), ("a?+", "?+", 1),
    ("a{2}+", "}+", 3), ("[a-z&&[^b]]", "&&", 4), ("[a[b]]", "[", 2), ("\\Gx", "\\G", 0), ("x\\Z", "\\Z", 1),
    ("(?x) a", "(?x", 0), ("(?U)a", "(?U", 0),
  ])
  func javaOnlyConstructsAreRefused(_ pattern: String, _ fragment: String, _ start: Int) {
    let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
    #expect(error?.isJavaOnly == true)
    #expect(error?.fragment == fragment)
    #expect(error?.range?.lowerBound == start)
    #expect(error?.hint != nil)
  }

  @Test(arguments: [
    "\\(?=", "[(?=]", "\\Q(?=\\E", "\\\\1", "[+]+", "\\++", "a+?", "(?:a)", "(?i)a", "(?i:a)b", "[]a]",
  ])
  func whatOnlyLooksLikeThem(_ pattern: String) throws { _ = try RegularExpression(pattern) }

  @Test(arguments: [
    ("\\p{Alpha}+", "aZ", true), ("\\p{Alpha}+", "é", false), ("[\\p{Digit}_]+", "1_2", true),
    ("\\P{Space}", "a", true), ("\\P{Space}", "\u{B}", false), ("\\p{IsGreek}", "α", true),
    ("\\p{Lu}", "É", true),
    ("\\p{XDigit}{2}", "fF", true), ("\\s", "\u{B}", true), ("[\\S]", "\u{B}", false),
    ("\\h", "\u{A0}", true),
    ("\\h", "\n", false), ("[\\h]", "\t", true), ("\\v", "\u{2028}", true), ("\\V", "\u{85}", false),
    ("\\R", "\r\n", true), (".", "\r", false), (".", "\u{2029}", false), (".", "a", true),
    ("(?s).", "\n", true),
    ("(?s:.).", "\n\n", false), ("(?s:.).", "\na", true), ("(a(?s).).", "a\n\n", false), ("[.]", "x", false),
    ("\\u0041", "A", true), ("\\uD83D\\uDE00", "😀", true), ("\\x41", "A", true), ("\\x{1F600}", "😀", true),
    ("\\0101", "A", true), ("\\07", "\u{7}", true), ("\\cA", "\u{1}", true), ("\\e", "\u{1B}", true),
    ("\\Qa.b\\E+", "a.bb", true), ("\\Qa.b", "axb", false), ("[\\Q^]\\E]", "]", true),
    ("a{,2}", "a{,2}", true),
    ("\\é", "é", true),
  ])
  func translatedConstructs(_ pattern: String, _ text: String, _ isMatch: Bool) throws {
    #expect(try RegularExpression(pattern).matchesWhole(text) == isMatch)
  }

  @Test func re2sOwnDialectIsTakenAsItIs() throws {
    #expect(try RegularExpression("[a[b]", dialect: .re2).matchesWhole("["))
    #expect(try RegularExpression(".", dialect: .re2).matchesWhole("\r"))
    #expect(try !RegularExpression("\\s", dialect: .re2).matchesWhole("\u{B}"))
    #expect(throws: RegularExpressionError.self) { try RegularExpression("a(?=b)", dialect: .re2) }
  }
}

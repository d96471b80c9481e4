extension RegularExpressionError {
  static let outOfMemory = RegularExpressionError("not enough memory for the pattern")

  static func tooLarge(_ budget: Int) -> RegularExpressionError {
    RegularExpressionError(
      "the pattern needs more than \(budget) bytes of memory", hint: "use smaller repetition counts")
  }

  static func syntax(_ message: String, fragment: String, in pattern: String) -> RegularExpressionError {
    let text = message.prefix(1).lowercased() + message.dropFirst()
    guard !fragment.isEmpty, fragment != pattern else {
      return RegularExpressionError(text, fragment: fragment.isEmpty ? nil : fragment)
    }
    return RegularExpressionError(text, fragment: fragment, range: onlyOccurrence(of: fragment, in: pattern))
  }

  static func javaOnly(
    _ what: String, _ fragment: String, at range: Range<Int>, hint: String
  ) -> RegularExpressionError {
    RegularExpressionError(
      "\(what) '\(fragment)' is not supported", fragment: fragment, range: range, isJavaOnly: true, hint: hint
    )
  }

  static func danglingReplacement(_ text: String, at offset: Int) -> RegularExpressionError {
    RegularExpressionError(
      "the replacement has '\(text)' without a group or a character behind it", fragment: text,
      range: offset..<offset + text.utf8.count, hint: "write '\\\\' or '\\$' for the character itself")
  }

  static func unknownGroup(_ name: String, at range: Range<Int>) -> RegularExpressionError {
    RegularExpressionError("the pattern has no group '\(name)'", fragment: name, range: range)
  }

  private static func onlyOccurrence(of fragment: String, in pattern: String) -> Range<Int>? {
    let wanted = Array(fragment.utf8)
    let bytes = Array(pattern.utf8)
    var found: Range<Int>?
    var start = 0
    while start + wanted.count <= bytes.count {
      if bytes[start..<start + wanted.count].elementsEqual(wanted) {
        if found != nil { return nil }
        found = start..<start + wanted.count
      }
      start += 1
    }
    return found
  }
}

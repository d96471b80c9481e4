import Diagnostics

/// Finds `@severity` and `@suppress` in the comments before an invariant; other `@` words are the writer's own.
enum DirectiveReader {
  private static let names: Set<String> = ["severity", "suppress"]

  /// The directives of `range`, which holds blanks and comments only.
  static func directives(of text: EscapedText, in range: Range<Int>) -> [DocumentTree.Directive] {
    let bytes = text.value
    var result: [DocumentTree.Directive] = []
    var index = range.lowerBound
    while index < range.upperBound {
      defer { index += 1 }
      guard bytes[index] == UInt8(ascii: "@") else { continue }
      let name = word(bytes, index + 1, range.upperBound)
      let word = String(decoding: bytes[name], as: UTF8.self)
      guard names.contains(word) else { continue }
      var start = name.upperBound
      while start < range.upperBound, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
      let value = self.word(bytes, start, range.upperBound)
      result.append(
        DocumentTree.Directive(
          name: word, value: String(decoding: bytes[value], as: UTF8.self),
          range: value.isEmpty ? name : value))
    }
    return result
  }

  private static func word(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Range<Int> {
    var index = start
    while index < end, bytes[index].isNameStart || bytes[index].isDigit { index += 1 }
    return start..<max(start, index)
  }
}

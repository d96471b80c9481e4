import Diagnostics
import Testing

/// The excerpt of a line does not depend on whether its characters are of one byte.
@Suite struct ExcerptTests {
  private static func rendered(_ text: String, _ range: Range<Int>, width: Int) -> String {
    let scalars = Array(text.unicodeScalars)
    let offset = { (index: Int) in scalars[..<index].reduce(0) { $0 + UTF8.width($1) } }
    let file = SourceFile(path: "f", text: text)
    let bytes = offset(range.lowerBound)..<offset(range.upperBound)
    return TextRenderer(width: width).render(
      Diagnostic(.error, "x/y", "it is so", at: SourceRange(file, bytes)))
  }

  @Test(arguments: 1...60)
  func plainCharactersAreShownAsOthers(seed: Int) {
    var state = UInt64(seed)
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    let alphabet: [Character] = ["e", "e", "x", "\t", "\n"]
    for _ in 0..<50 {
      let count = 1 + below(70)
      let text = String((0..<count).map { _ in alphabet[below(alphabet.count)] })
      let start = below(count)
      let range = start..<min(count, start + below(30))
      let width = 8 + below(40)
      let plain = Self.rendered(text, range, width: width)
      let accented = String(text.map { $0 == "e" ? "\u{E9}" : $0 })
      let other = Self.rendered(accented, range, width: width)
      #expect(plain == String(other.map { $0 == "\u{E9}" ? "e" : $0 }), "\(text.debugDescription) \(range)")
    }
  }
}

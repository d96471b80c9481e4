import TestSupport
import Testing

@testable import Diagnostics

@Suite struct LineTableTests {
  /// Bytes that differ from a line feed in one bit or by one, and those at the ends of what a byte can be.
  @Test func everyLengthAndNeighbour() {
    var generator = SeededGenerator(11)
    let alphabet: [UInt8] = [
      0x0A, 0x0A, 0x0B, 0x09, 0x8A, 0x0D, 0x00, 0x7F, 0x80, 0xFF, 0x61, 0x4A, 0x1A, 0x08,
    ]
    for count in 0...300 {
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let starts = [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { UInt32($0 + 1) }
      bytes.withUnsafeBufferPointer { #expect(LineTable($0).starts == starts) }
    }
  }

  @Test func aTextThatIsUnlikeItsBeginning() {
    let bytes = [UInt8](repeating: 0x61, count: 1 << 15) + [UInt8](repeating: 0x0A, count: 1 << 15)
    let table = bytes.withUnsafeBufferPointer { LineTable($0) }
    #expect(table.count == (1 << 15) + 1)
    #expect(table.line(of: 1 << 15) == 0)
    #expect(table.line(of: (1 << 15) + 1) == 1)
    #expect(table.start(1 << 15) == 1 << 16)
  }
}

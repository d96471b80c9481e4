/// A replacement text in Java's notation, taken apart.
struct Replacement {
  private enum Piece {
    case text([UInt8])
    case group(Int)
  }

  private var pieces: [Piece] = []

  /// The whole, if no group is a part of it.
  var literal: [UInt8]? {
    switch (pieces.count, pieces.first) {
    case (0, _): []
    case (1, .text(let text)): text
    default: nil
    }
  }

  init(_ text: String, of expression: RegularExpression) throws(RegularExpressionError) {
    let bytes = Array(text.utf8)
    var literal: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\\"):
        guard index < bytes.count else { throw .danglingReplacement("\\", at: index - 1) }
        literal.append(bytes[index])
        index += 1
      case UInt8(ascii: "$"):
        if !literal.isEmpty { pieces.append(.text(literal)) }
        literal = []
        pieces.append(.group(try Self.group(in: bytes, &index, of: expression)))
      default:
        literal.append(byte)
      }
    }
    if !literal.isEmpty { pieces.append(.text(literal)) }
  }

  func append(_ groups: [Range<Int>?], of text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
    for piece in pieces {
      switch piece {
      case .text(let bytes): result.append(contentsOf: bytes)
      case .group(let number):
        if let range = groups[number] { result.append(contentsOf: text[range]) }
      }
    }
  }

  /// The group named behind a `$`: `{name}`, or as many digits as make the number of a group.
  private static func group(
    in bytes: [UInt8], _ index: inout Int, of expression: RegularExpression
  ) throws(RegularExpressionError) -> Int {
    let dollar = index - 1
    guard index < bytes.count else { throw .danglingReplacement("$", at: dollar) }
    if bytes[index] == UInt8(ascii: "{") {
      guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
        throw .danglingReplacement("${", at: dollar)
      }
      let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
      guard let number = expression.groupNumber(name) else { throw .unknownGroup(name, at: dollar..<end + 1) }
      index = end + 1
      return number
    }
    guard var number = digit(bytes[index]) else { throw .danglingReplacement("$", at: dollar) }
    index += 1
    guard number <= expression.groupCount else { throw .unknownGroup("\(number)", at: dollar..<index) }
    while index < bytes.count, let next = digit(bytes[index]), number * 10 + next <= expression.groupCount {
      number = number * 10 + next
      index += 1
    }
    return number
  }

  private static func digit(_ byte: UInt8) -> Int? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
  }
}

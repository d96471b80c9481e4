/// Makes keys of the bytes that a terminal sends (ECMA-48 and what xterm adds).
public struct KeyDecoder: Sendable {
  private var pending: [UInt8] = []

  /// Nothing was sent yet.
  public init() {}

  /// Takes a byte; nil while more belong to the key.
  public mutating func take(_ byte: UInt8) -> LineBuffer.Key? {
    pending.append(byte)
    guard let key = key() else {
      // No key has so many bytes.
      if pending.count > 16 { pending = [] }
      return nil
    }
    pending = []
    return key
  }

  private func key() -> LineBuffer.Key? {
    let first = pending[0]
    switch first {
    case 0x1B: return escape()
    case 0x01: return .home
    case 0x02: return .left
    case 0x03: return .interrupt
    case 0x04: return .endOfInput
    case 0x05: return .end
    case 0x06: return .right
    case 0x08, 0x7F: return .backspace
    case 0x09: return .tab
    case 0x0A, 0x0D: return .enter
    case 0x0B: return .killToEnd
    case 0x0C: return .clearScreen
    case 0x0E: return .down
    case 0x10: return .up
    case 0x15: return .killToStart
    case 0x17: return .killWord
    case 0x00..<0x20: return .unknown
    case 0x20..<0x80: return .character(Character(Unicode.Scalar(first)))
    default: return multiByte()
    }
  }

  private func multiByte() -> LineBuffer.Key? {
    let length =
      switch pending[0] {
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 1
      }
    if pending.count < length { return nil }
    let text = String(decoding: pending, as: UTF8.self)
    guard text.unicodeScalars.count == 1, let character = text.first, character != "\u{FFFD}" else {
      return .unknown
    }
    return .character(character)
  }

  private func escape() -> LineBuffer.Key? {
    guard pending.count > 1 else { return nil }
    switch pending[1] {
    case UInt8(ascii: "["), UInt8(ascii: "O"):
      guard pending.count > 2, let last = pending.last, (0x40...0x7E).contains(last) else { return nil }
      return control(String(decoding: pending[2...], as: UTF8.self))
    case UInt8(ascii: "b"): return .wordLeft
    case UInt8(ascii: "f"): return .wordRight
    case 0x7F: return .killWord
    default: return .unknown
    }
  }

  private func control(_ sequence: String) -> LineBuffer.Key {
    switch sequence {
    case "A": .up
    case "B": .down
    case "C": .right
    case "D": .left
    case "H", "1~", "7~": .home
    case "F", "4~", "8~": .end
    case "3~": .delete
    case "1;5C", "1;3C": .wordRight
    case "1;5D", "1;3D": .wordLeft
    default: .unknown
    }
  }
}

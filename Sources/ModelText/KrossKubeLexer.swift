internal import Diagnostics

/// A token of the `.krosskube` notation.
struct KrossKubeToken {
  enum Kind: Equatable {
    /// A name: letters, digits, `_`, `-`, `$`, with dots or `::` inside.
    case word(String)
    /// A text in quotes, escapes undone.
    case text(String)
    /// A number, or what begins with a digit.
    case number(String)
    /// One of `{ } ( ) , : ;`.
    case symbol(Character)
    case end
  }

  var kind: Kind
  var bytes: Range<Int>
  /// Whether it is the first of its line.
  var isFirst: Bool
}

/// Cuts a file in the `.krosskube` notation into tokens.
struct KrossKubeLexer {
  private let file: SourceFile
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var isFirst = true
  private(set) var sink = DiagnosticSink()

  /// The file has to live as long as the lexer.
  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func at(_ offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  mutating func token() -> KrossKubeToken {
    while true {
      skipBlanks()
      let start = position
      let first = isFirst
      guard let byte = next else { return KrossKubeToken(kind: .end, bytes: start..<start, isFirst: first) }
      isFirst = false
      func token(_ kind: KrossKubeToken.Kind) -> KrossKubeToken {
        KrossKubeToken(kind: kind, bytes: start..<position, isFirst: first)
      }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","),
        UInt8(ascii: ":"), UInt8(ascii: ";"):
        position += 1
        return token(.symbol(Character(Unicode.Scalar(byte))))
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let text = quoted(byte)
        return token(.text(text))
      case _ where isDigit(byte), UInt8(ascii: "-") where at(1).map(isDigit) ?? false:
        position += 1
        while let byte = next, isWordPart(byte) || byte == UInt8(ascii: ".") || isExponentSign(byte) {
          position += 1
        }
        return token(.number(file.text(start..<position)))
      case _ where isWordStart(byte):
        word()
        return token(.word(file.text(start..<position)))
      default:
        while let byte = next, byte > 0x20, !isWordStart(byte), !isDigit(byte),
          !"{}(),:;\"'".utf8.contains(byte)
        {
          position += 1
        }
        sink.emit(
          .strayCharacters(file.text(start..<position), at: SourceRange(file, start..<position)))
        isFirst = first
      }
    }
  }

  private mutating func word() {
    while let byte = next {
      if isWordPart(byte) {
        position += 1
      } else if byte == UInt8(ascii: "."), at(1).map(isWordStart) ?? false {
        position += 1
      } else if byte == UInt8(ascii: ":"), at(1) == UInt8(ascii: ":"), at(2).map(isWordStart) ?? false {
        position += 2
      } else {
        return
      }
    }
  }

  private mutating func skipBlanks() {
    while let byte = next {
      if byte == 0x0A {
        isFirst = true
        position += 1
      } else if byte <= 0x20 {
        position += 1
      } else if byte == UInt8(ascii: "#") || (byte == UInt8(ascii: "/") && at(1) == UInt8(ascii: "/")) {
        while let byte = next, byte != 0x0A { position += 1 }
      } else if byte == UInt8(ascii: "/"), at(1) == UInt8(ascii: "*") {
        let start = position
        position += 2
        while next != nil, !(next == UInt8(ascii: "*") && at(1) == UInt8(ascii: "/")) { position += 1 }
        if next == nil { sink.emit(.unclosed("comment", "*/", at: SourceRange(file, start..<start + 2))) }
        position = min(position + 2, bytes.count)
      } else {
        return
      }
    }
  }

  /// A text; one that is not closed ends with its line.
  private mutating func quoted(_ quote: UInt8) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while let byte = next, byte != 0x0A {
      position += 1
      if byte == quote { return String(decoding: text, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") { escape(into: &text) } else { text.append(byte) }
    }
    sink.emit(
      .unclosed("text", String(Unicode.Scalar(quote)), at: SourceRange(file, start..<position)))
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape(into text: inout [UInt8]) {
    guard let kind = next, kind != 0x0A else { return }
    position += 1
    switch kind {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
    case UInt8(ascii: "u"):
      let start = position - 2
      var code: UInt32 = 0
      var count = 0
      while count < 4, let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) {
        code = code << 4 | UInt32(digit)
        count += 1
        position += 1
      }
      if count == 4, let scalar = Unicode.Scalar(code) {
        text += Array(String(Character(scalar)).utf8)
      } else {
        sink.emit(.badEscape(file.text(start..<position), at: SourceRange(file, start..<position)))
      }
    default:
      sink.emit(
        .badEscape("\\" + String(Unicode.Scalar(kind)), at: SourceRange(file, position - 2..<position)))
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private func isWordStart(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$") || byte >= 0x80
  }

  private func isWordPart(_ byte: UInt8) -> Bool {
    isWordStart(byte) || isDigit(byte) || byte == UInt8(ascii: "-")
  }

  private func isExponentSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") && (bytes[position - 1] | 0x20) == UInt8(ascii: "e")
  }
}

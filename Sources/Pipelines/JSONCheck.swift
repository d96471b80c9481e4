internal import Diagnostics

/// Checks that a file is JSON as RFC 8259 has it, with no key twice in an object.
struct JSONCheck {
  private static let maximalDepth = 500

  private let file: SourceFile
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var sink: DiagnosticSink

  /// Stops at the first place that is no JSON; duplicate keys are all reported.
  static func check(_ file: SourceFile, into sink: inout DiagnosticSink) {
    guard String(validating: file.bytes, as: UTF8.self) != nil else {
      sink.emit(.notJSON("the file is not in UTF-8", at: SourceRange(file, 0..<0)))
      return
    }
    withExtendedLifetime(file) {
      var check = JSONCheck(file: file, bytes: file.bytes, sink: sink)
      do throws(Diagnostic) {
        try check.value(depth: 0)
        check.skipBlanks()
        if check.position < check.bytes.count { throw check.unexpected("the end of the file") }
      } catch {
        check.sink.emit(error)
      }
      sink = check.sink
    }
  }

  private init(file: SourceFile, bytes: UnsafeBufferPointer<UInt8>, sink: DiagnosticSink) {
    self.file = file
    self.bytes = bytes
    self.sink = sink
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func unexpected(_ expected: String) -> Diagnostic {
    let end = min(position + 1, bytes.count)
    let found = position < bytes.count ? "'\(file.text(position..<end))'" : "the end of the file"
    return .notJSON("\(found) where \(expected) is expected", at: SourceRange(file, position..<end))
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(Diagnostic) {
    skipBlanks()
    guard depth <= Self.maximalDepth else {
      throw Diagnostic(
        .error, "json/depth-limit",
        "arrays and objects are nested more than \(Self.maximalDepth) levels deep",
        at: SourceRange(file, position..<position + 1))
    }
    switch next {
    case UInt8(ascii: "{"): try object(depth: depth)
    case UInt8(ascii: "["):
      position += 1
      if take("]") { return }
      repeat { try value(depth: depth + 1) } while take(",")
      guard take("]") else { throw unexpected("',' or ']'") }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "-"): try number()
    case .some(let byte) where (0x30...0x39).contains(byte): try number()
    default:
      for word in ["true", "false", "null"] where bytes[position...].starts(with: word.utf8) {
        position += word.utf8.count
        return
      }
      throw unexpected("a value")
    }
  }

  private mutating func object(depth: Int) throws(Diagnostic) {
    position += 1
    if take("}") { return }
    var places: [[UInt8]: Range<Int>] = [:]
    repeat {
      skipBlanks()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
      let key = try string()
      let place = start..<position
      if let first = places.updateValue(place, forKey: key) {
        places[key] = first
        sink.emit(
          .duplicateKey(
            String(decoding: key, as: UTF8.self), at: SourceRange(file, place),
            first: SourceRange(file, first)))
      }
      guard take(":") else { throw unexpected("':'") }
      try value(depth: depth + 1)
    } while take(",")
    guard take("}") else { throw unexpected("',' or '}'") }
  }

  /// The text of a string, escapes undone where they stand for one character.
  private mutating func string() throws(Diagnostic) -> [UInt8] {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return text
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20:
        position -= 1
        throw unexpected("an escape such as '\\n'")
      default: text.append(byte)
      }
    }
    throw unexpected("'\"'")
  }

  private mutating func escape(into text: inout [UInt8]) throws(Diagnostic) {
    let plain: [UInt8: UInt8] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 8,
      UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]
    guard let kind = next else { throw unexpected("an escape") }
    if let byte = plain[kind] {
      position += 1
      text.append(byte)
      return
    }
    guard kind == UInt8(ascii: "u") else { throw unexpected("an escape") }
    position += 1
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw unexpected("a hexadecimal digit")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    // Halves of pairs are compared as they are.
    if let scalar = Unicode.Scalar(code) {
      text += Array(String(Character(scalar)).utf8)
    } else {
      text += Array("\\u\(String(code, radix: 16))".utf8)
    }
  }

  private mutating func number() throws(Diagnostic) {
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
  }

  private mutating func digits() throws(Diagnostic) {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    if position == start { throw unexpected("a digit") }
  }
}

extension Diagnostic {
  static func notJSON(_ message: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "json/syntax", message, at: range)
  }

  fileprivate static func duplicateKey(
    _ name: String, at range: SourceRange, first: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .error, "json/duplicate-key", "key '\(name)' stands in this object already", at: range,
      notes: [.note("the first '\(name)' is here", at: first)])
  }
}

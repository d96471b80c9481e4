import Diagnostics
internal import YAML

/// Reads JSON as RFC 8259 has it into the tree that YAML is read into, with the place of every value.
///
/// libyaml takes most of JSON, but neither pairs of `\u` escapes nor keys of any length.
struct JSONReader {
  private let file: SourceFile
  private let bytes: UnsafeBufferPointer<UInt8>
  private let depth: Int
  private let nodes: Int
  private var position = 0
  private var count = 0
  private var sink = DiagnosticSink()

  /// The value that a file holds, of equal keys the first; nil when it is no JSON.
  static func read(_ file: SourceFile, limits: YAMLLimits, into sink: inout DiagnosticSink) -> YAMLNode? {
    guard String(validating: file.bytes, as: UTF8.self) != nil else {
      sink.emit(.notJSON("the file is not in UTF-8", at: SourceRange(file, 0..<0)))
      return nil
    }
    return withExtendedLifetime(file) {
      var reader = JSONReader(file, limits)
      defer { sink.absorb(reader.sink) }
      do throws(Diagnostic) {
        if reader.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        let root = try reader.value(level: 0)
        reader.skipBlanks()
        if reader.position < reader.bytes.count { throw reader.unexpected("the end of the file") }
        return root
      } catch {
        reader.sink.emit(error)
        return nil
      }
    }
  }

  private init(_ file: SourceFile, _ limits: YAMLLimits) {
    self.file = file
    bytes = file.bytes
    depth = limits.depth
    nodes = limits.nodes
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func range(_ start: Int) -> SourceRange { SourceRange(file, start..<max(start, position)) }

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

  private mutating func value(level: Int) throws(Diagnostic) -> YAMLNode {
    skipBlanks()
    let start = position
    let here = SourceRange(file, start..<min(start + 1, bytes.count))
    guard level <= depth else { throw .jsonTooDeep(depth, at: here) }
    count += 1
    guard count <= nodes else { throw .tooManyValues(nodes, at: here) }
    switch next {
    case UInt8(ascii: "{"):
      let entries = try object(level: level)
      return YAMLNode(.mapping(entries), range: range(start))
    case UInt8(ascii: "["):
      position += 1
      var items: [YAMLNode] = []
      if !take("]") {
        repeat { items.append(try value(level: level + 1)) } while take(",")
        guard take("]") else { throw unexpected("',' or ']'") }
      }
      return YAMLNode(.sequence(items), range: range(start))
    case UInt8(ascii: "\""):
      let text = try string()
      return YAMLNode(.scalar(.init(text: text, style: .doubleQuoted)), range: range(start))
    case .some(let byte) where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): try number()
    default:
      let words = ["true", "false", "null"]
      guard let word = words.first(where: { bytes[position...].starts(with: $0.utf8) }) else {
        throw unexpected("a value")
      }
      position += word.utf8.count
    }
    return YAMLNode(
      .scalar(.init(text: file.text(start..<position), style: .plain)), range: range(start))
  }

  private mutating func object(level: Int) throws(Diagnostic) -> [YAMLEntry] {
    position += 1
    if take("}") { return [] }
    var entries: [YAMLEntry] = []
    var places: [[UInt8]: Int] = [:]
    repeat {
      skipBlanks()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
      let text = try string()
      let key = YAMLNode(.scalar(.init(text: text, style: .doubleQuoted)), range: range(start))
      guard take(":") else { throw unexpected("':'") }
      let value = try value(level: level + 1)
      if let first = places[Array(text.utf8)] {
        sink.emit(.duplicateJSONKey(text, at: key.range, first: entries[first].key.range))
      } else {
        places[Array(text.utf8)] = entries.count
        entries.append(YAMLEntry(key: key, value: value))
      }
    } while take(",")
    guard take("}") else { throw unexpected("',' or '}'") }
    return entries
  }

  private mutating func string() throws(Diagnostic) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20:
        position -= 1
        throw unexpected("an escape such as '\\n'")
      default: text.append(byte)
      }
    }
    throw unexpected("'\"'")
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 8,
    UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
  ]

  private mutating func escape(into text: inout [UInt8]) throws(Diagnostic) {
    guard let kind = next else { throw unexpected("an escape") }
    if let byte = Self.escapes[kind] {
      position += 1
      text.append(byte)
      return
    }
    guard kind == UInt8(ascii: "u") else { throw unexpected("an escape") }
    let start = position - 1
    position += 1
    var code = try hexadecimal()
    if (0xD800...0xDBFF).contains(code), next == UInt8(ascii: "\\"), position + 1 < bytes.count,
      bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let low = try hexadecimal()
      if (0xDC00...0xDFFF).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw .notJSON("half of a surrogate pair is no character", at: range(start))
    }
    text += Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() throws(Diagnostic) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw unexpected("a hexadecimal digit")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
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

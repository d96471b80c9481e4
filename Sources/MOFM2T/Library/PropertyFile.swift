public import Diagnostics

/// The entries of a Java `.properties` file, which `getProperty(file, key)` reads.
public struct PropertyFile: Sendable {
  /// The name by which templates ask for it: the last part of its path.
  public let name: String
  /// The values by key; of a key that occurs twice the last.
  public let values: [String: String]

  /// Reads a file in UTF-8 with properties as Java writes them.
  ///
  /// `key = value`, `key : value` or `key value`, comments after `#` or `!`, lines that go on after a backslash, escapes
  /// `\n`, `\t`, `\uXXXX`. A bad escape goes to `sink` with its place.
  public static func read(_ file: SourceFile, into sink: inout DiagnosticSink) -> PropertyFile {
    var reader = PropertyReader(file)
    reader.read()
    sink.absorb(reader.sink)
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    return PropertyFile(name: name, values: reader.values)
  }
}

private struct PropertyReader {
  let file: SourceFile
  let bytes: [UInt8]
  var position = 0
  var values: [String: String] = [:]
  var sink = DiagnosticSink()

  init(_ file: SourceFile) {
    self.file = file
    bytes = Array(file.bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  mutating func read() {
    while position < bytes.count {
      skip { $0 == 0x20 || $0 == 0x09 || $0 == 0x0C || $0 == 0x0A || $0 == 0x0D }
      guard position < bytes.count else { return }
      if bytes[position] == UInt8(ascii: "#") || bytes[position] == UInt8(ascii: "!") {
        skip { $0 != 0x0A && $0 != 0x0D }
        continue
      }
      let key = text {
        $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") || $0 == 0x20 || $0 == 0x09 || $0 == 0x0C
      }
      skip { $0 == 0x20 || $0 == 0x09 || $0 == 0x0C }
      if position < bytes.count, bytes[position] == UInt8(ascii: "=") || bytes[position] == UInt8(ascii: ":")
      {
        position += 1
      }
      skip { $0 == 0x20 || $0 == 0x09 || $0 == 0x0C }
      values[key] = text { _ in false }
    }
  }

  private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
    while position < bytes.count, isSkipped(bytes[position]) { position += 1 }
  }

  /// The text up to the line's end or a byte that `stops`, with escapes replaced.
  private mutating func text(_ stops: (UInt8) -> Bool) -> String {
    var result: [UInt8] = []
    while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\") {
        escape(&result)
        continue
      }
      if stops(byte) { break }
      result.append(byte)
      position += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func escape(_ result: inout [UInt8]) {
    let start = position
    position += 1
    guard position < bytes.count else { return }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "f"): result.append(0x0C)
    case 0x0A, 0x0D:
      if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
      skip { $0 == 0x20 || $0 == 0x09 || $0 == 0x0C }
    case UInt8(ascii: "u"):
      let digits = bytes[position..<min(position + 4, bytes.count)]
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
      guard digits.count == 4, let value else {
        sink.emit(.badProperty(at: SourceRange(file, start..<position)))
        return
      }
      position += 4
      append(value, from: start, &result)
    default: result.append(byte)
    }
  }

  /// A UTF-16 unit; the first half of a pair takes the second, which is escaped too.
  private mutating func append(_ unit: UInt32, from start: Int, _ result: inout [UInt8]) {
    if let scalar = Unicode.Scalar(unit) {
      result += Array(String(Character(scalar)).utf8)
      return
    }
    let next = bytes[position..<min(position + 6, bytes.count)]
    if unit < 0xDC00, next.starts(with: Array("\\u".utf8)),
      let second = UInt32(String(decoding: next.dropFirst(2), as: UTF8.self), radix: 16),
      (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
    {
      position += 6
      result += Array(String(Character(scalar)).utf8)
      return
    }
    sink.emit(.badProperty(at: SourceRange(file, start..<position)))
  }
}

/// Java's message formats as far as properties use them: `{0}` is an argument, `''` a quote, `'…'` verbatim.
enum MessageFormat {
  static func format(_ text: String, _ arguments: [String]) -> String {
    var result = ""
    var rest = Substring(text)
    var isVerbatim = false
    while let character = rest.popFirst() {
      if character == "'" {
        if rest.first == "'" {
          rest.removeFirst()
          result.append("'")
        } else {
          isVerbatim.toggle()
        }
      } else if character == "{", !isVerbatim, let end = rest.firstIndex(of: "}"),
        let index = Int(rest[..<end]), arguments.indices.contains(index)
      {
        result += arguments[index]
        rest = rest[rest.index(after: end)...]
      } else {
        result.append(character)
      }
    }
    return result
  }
}

extension YAMLNode {
  /// The tree as compact JSON, mappings in the order of the file, with the values Kubernetes reads.
  ///
  /// `<`, `>`, `&` are escaped as Kubernetes' encoder does; `.inf` and `.nan`, which JSON cannot say, become null.
  public func json() -> String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The size of ``json()`` in bytes: what the limits of a request and of an annotation count.
  public var jsonByteCount: Int {
    switch content {
    case .scalar(let scalar):
      switch scalar.resolved(tag: tag) {
      case .string(let text): return YAMLText.jsonByteCount(text)
      default:
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes.count
      }
    case .sequence(let items):
      var count = 2 + max(0, items.count - 1)
      for index in items.indices { count += items[index].jsonByteCount }
      return count
    case .mapping(let entries):
      var count = 2 + max(0, entries.count - 1)
      for index in entries.indices {
        count += YAMLText.jsonByteCount(entries[index].name) + 1 + entries[index].value.jsonByteCount
      }
      return count
    }
  }

  private func append(to bytes: inout [UInt8]) {
    switch content {
    case .scalar(let scalar):
      switch scalar.resolved(tag: tag) {
      case .null: bytes += "null".utf8
      case .bool(let value): bytes += (value ? "true" : "false").utf8
      case .int(let value): bytes += String(value).utf8
      case .float(let value): bytes += (YAMLText.jsonNumber(value) ?? "null").utf8
      case .string(let text): YAMLText.appendJSON(text, to: &bytes)
      }
    case .sequence(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        item.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .mapping(let entries):
      bytes.append(UInt8(ascii: "{"))
      for (index, entry) in entries.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        YAMLText.appendJSON(entry.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        entry.value.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}

extension YAMLText {
  /// A finite number as JSON spells it, a whole one without a point; nil for the others.
  static func jsonNumber(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    if value.rounded() == value, abs(value) < 9e15 { return String(Int64(value)) }
    return value.description
  }

  /// The bytes of a JSON string, quotes and escapes included.
  static func jsonByteCount(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var count = bytes.count + 2
      for (index, byte) in bytes.enumerated() {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x0A, 0x0D, 0x09: count += 1
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0..<0x20: count += 5
        // U+2028 and U+2029 have three bytes, their escape six.
        case 0xE2
        where index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8:
          count += 3
        default: break
        }
      }
      return count
    }
  }

  /// Whether JSON writes the byte as it is, wherever it stands in a text.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "&"),
      0xE2:
      false
    default: true
    }
  }

  /// Appends a JSON string, quotes and escapes included.
  static func appendJSON(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    let isPlain = text.withUTF8 { utf8 in
      guard utf8.allSatisfy(Self.isPlain) else { return false }
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: utf8)
      bytes.append(UInt8(ascii: "\""))
      return true
    }
    if !isPlain { appendEscapedJSON(text, to: &bytes) }
  }

  private static func appendEscapedJSON(_ text: String, to bytes: inout [UInt8]) {
    func escape(_ value: UInt32) {
      let digits = String(value, radix: 16)
      bytes += "\\u".utf8
      bytes += String(repeating: "0", count: 4 - digits.count).utf8
      bytes += digits.utf8
    }
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes += "\\\"".utf8
      case "\\": bytes += "\\\\".utf8
      case "\n": bytes += "\\n".utf8
      case "\r": bytes += "\\r".utf8
      case "\t": bytes += "\\t".utf8
      case "<", ">", "&", "\u{0}"..."\u{1F}", "\u{2028}", "\u{2029}": escape(scalar.value)
      default: bytes += Unicode.UTF8.encode(scalar).map(Array.init) ?? []
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

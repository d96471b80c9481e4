/// A URI as files write it, taken apart and made absolute.
enum URIReference {
  /// Whether a URI names its scheme: `platform:/resource/x`, `http://…`; a drive letter is none.
  static func hasScheme(_ uri: String) -> Bool {
    guard let colon = uri.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let scheme = uri.utf8[..<colon]
    return scheme.count > 1
      && scheme.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || byte == 0x2B
          || byte == 0x2D || byte == 0x2E
      }
  }

  /// The path or URI that `uri`, found in the file `base`, means; `map` replaces the first prefix that fits.
  static func resolve(_ uri: String, base: String, map: [(from: String, to: String)]) -> String {
    var uri = uri
    for (from, to) in map where uri.hasPrefix(from) {
      uri = to + uri.dropFirst(from.count)
      break
    }
    if uri.hasPrefix("file:") {
      var path = String(uri.dropFirst(5))
      if path.hasPrefix("//") { path = String(path.dropFirst(2)) }
      return normalized(decoded(path))
    }
    if hasScheme(uri) { return uri }
    uri = decoded(uri)
    if uri.hasPrefix("/") { return normalized(uri) }
    guard let slash = base.lastIndex(of: "/") else { return normalized(uri) }
    let folder = base[...slash]
    return hasScheme(base) ? folder + uri : normalized(folder + uri)
  }

  /// Removes `.` and `..` where that changes nothing.
  static func normalized(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !isAbsolute {
        parts.append(part)
      }
    }
    return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
  }

  /// Replaces `%20` and the like.
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var result: [UInt8] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
        let low = digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}

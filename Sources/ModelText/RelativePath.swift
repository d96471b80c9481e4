import Glibc

/// Paths from one file to another.
enum RelativePath {
  /// The way from the folder of `base` to `target`, as a URI; one with a scheme stays.
  static func path(to target: String, from base: String) -> String {
    if hasScheme(target) || target.hasPrefix("<") { return target }
    let steps = absolute(target)
    let from = absolute(base).dropLast()
    var common = 0
    while common < min(steps.count - 1, from.count), steps[common] == from[common] { common += 1 }
    let up = [Substring](repeating: "..", count: from.count - common)
    return (up + steps[common...]).map(encoded).joined(separator: "/")
  }

  /// A drive letter is no scheme.
  private static func hasScheme(_ path: String) -> Bool {
    guard let colon = path.firstIndex(of: ":") else { return false }
    let scheme = path[..<colon]
    return scheme.count > 1 && !scheme.contains("/")
  }

  /// The names of the path from the root folder.
  private static func absolute(_ path: String) -> [Substring] {
    var full = path
    if !path.hasPrefix("/"), let folder = getcwd(nil, 0) {
      full = String(cString: folder) + "/" + path
      free(folder)
    }
    var result: [Substring] = []
    for step in full.split(separator: "/", omittingEmptySubsequences: true) where step != "." {
      if step == ".." { _ = result.popLast() } else { result.append(step) }
    }
    return result
  }

  private static func encoded(_ name: Substring) -> String {
    var result: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case 0x00...0x20, 0x22, 0x23, 0x25, 0x3C, 0x3E, 0x3F, 0x5B...0x5E, 0x60, 0x7B...0x7D, 0x7F:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%\(digits.count < 2 ? "0" : "")\(digits)".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// How a report names a file, so that it means the same on another machine.
struct ReportedPath: Hashable {
  /// The path with `/` between its parts: relative to the root where the file is below it.
  let path: String
  /// Whether ``path`` is relative to the root.
  let isRelative: Bool

  /// Names the file at `path`, which is as the user gave it, in a command run in the folder `root`.
  ///
  /// Costs O(length); nothing is looked up, so symbolic links stay as they are.
  init(_ path: String, root: String?) {
    // Names such as `-` and `<expression>` stand for what is no file.
    let isFile = !path.isEmpty && path != "-" && path.first != "<"
    guard isFile else {
      self.init(path: path == "-" ? "stdin" : path, isRelative: true)
      return
    }
    let base = root.map { Self.parts($0) }
    if path.first == "/" {
      let parts = Self.normalized(Self.parts(path))
      if let base, parts.count > base.count, Array(parts.prefix(base.count)) == base {
        self.init(path: parts.dropFirst(base.count).joined(separator: "/"), isRelative: true)
      } else {
        self.init(path: "/" + parts.joined(separator: "/"), isRelative: false)
      }
      return
    }
    let parts = Self.normalized(Self.parts(path))
    if parts.first == "..", let base {
      self.init("/" + (base + parts).joined(separator: "/"), root: root)
    } else {
      self.init(path: parts.joined(separator: "/"), isRelative: true)
    }
  }

  private init(path: String, isRelative: Bool) {
    self.path = path
    self.isRelative = isRelative
  }

  /// The path as a URI reference (RFC 3986); an absolute one with the scheme `file`.
  var uri: String {
    var result = isRelative ? "" : "file://"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: ","):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }

  private static func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

  private static func normalized(_ parts: [String]) -> [String] {
    var result: [String] = []
    for part in parts where part != "." {
      if part == "..", let last = result.last, last != ".." {
        result.removeLast()
      } else {
        result.append(part)
      }
    }
    return result
  }
}

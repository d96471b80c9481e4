internal import Diagnostics

/// The notations of text that models are written in.
public enum TextFormat: String, Sendable, CaseIterable {
  /// YAML, documents parted by `---`.
  case yaml
  /// JSON.
  case json
  /// Objects as `Class "name" { feature value }`.
  case krosskube

  /// The suffixes of the files.
  public var suffixes: [String] {
    switch self {
    case .yaml: [".yaml", ".yml"]
    case .json: [".json"]
    case .krosskube: [".krosskube"]
    }
  }

  /// The format that the suffix of a path names; nil for any other.
  public init?(path: String) {
    guard let format = Self.allCases.first(where: { $0.suffixes.contains(where: path.hasSuffix) }) else {
      return nil
    }
    self = format
  }

  /// The format of bytes without a name; nil for what looks like XML.
  init?(_ file: SourceFile) {
    let bytes = file.bytes
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return nil }
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    rest = rest.drop { $0 <= 0x20 }
    switch rest.first {
    case nil, UInt8(ascii: "<"), 0: return nil
    // YAML's flow style begins so too; who reads the file sees.
    case UInt8(ascii: "{"), UInt8(ascii: "["): self = .json
    default: self = Self.looksLikeObject(rest) ? .krosskube : .yaml
    }
  }

  /// A word, then a text in quotes or a brace: no YAML begins so.
  private static func looksLikeObject(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let word = bytes.prefix { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
    guard !word.isEmpty else { return false }
    let rest = bytes[word.endIndex...].drop { $0 == 0x20 || $0 == 0x09 }
    return rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "{")
  }
}

import Diagnostics
internal import Ecore

/// An encoding that XMI can be written in.
public enum XMIEncoding: String, CaseIterable, Sendable {
  /// Seven bits; other characters become references.
  case ascii = "ASCII"
  /// UTF-8 without a byte order mark.
  case utf8 = "UTF-8"
  /// The first 256 characters; others become references.
  case latin1 = "ISO-8859-1"
  /// Latin text as on Windows; other characters become references.
  case windows1252 = "windows-1252"
  /// UTF-16, big-endian, with a byte order mark.
  case utf16 = "UTF-16"

  /// Whether a text in UTF-8 can be written without references to characters.
  func hasEveryCharacter(of text: [UInt8]) -> Bool {
    switch self {
    case .utf8, .utf16: return true
    case .ascii: return text.allSatisfy { $0 < 0x80 }
    case .latin1, .windows1252:
      return String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy {
        (self == .latin1 ? SavedForm.latin1($0.value) : SavedForm.windows1252($0.value)) != nil
      }
    }
  }

  /// The encoding of a name as XML declarations have it, in any case.
  public init?(declared name: String) {
    switch name.lowercased() {
    case "ascii", "us-ascii", "iso646-us", "ansi_x3.4-1968": self = .ascii
    case "utf-8", "utf8": self = .utf8
    case "iso-8859-1", "iso8859-1", "iso_8859-1", "iso8859_1", "iso-8859_1", "latin1", "latin-1", "l1":
      self = .latin1
    case "windows-1252", "cp1252", "cp-1252", "x-cp1252", "win-1252": self = .windows1252
    case "utf-16", "utf16", "utf-16le", "utf-16be": self = .utf16
    default: return nil
    }
  }
}

/// What a document is like apart from its objects: the XML declaration, the width of lines, the style of references.
struct SavedForm {
  let uri: String
  let encoding: XMIEncoding
  /// The encoding's name as the file had it.
  let encodingName: String
  /// `1.0`, or what the file had.
  let version: String
  /// The version of XMI and its namespace.
  let xmi: (version: String, namespace: String)
  /// Spaces a level; -1 for a document without line breaks.
  let indentation: Int
  /// In UTF-16 units; `Int.max` for no limit.
  let lineWidth: Int
  /// References into other files as attributes, as EMF writes metamodels.
  let usesEncodedAttributes: Bool
  /// Whether the root says where metamodels are, as the root of the file did.
  let statesSchemaLocation: Bool
  let uriMap: [(from: String, to: String)]
  let ids: XMIWriter.Options.IDs
  let keepsDefaults: Bool
  let keepsComments: Bool

  init(_ resource: Resource, _ options: XMIWriter.Options) {
    uri = options.uri ?? resource.uri
    usesEncodedAttributes = uri.hasSuffix(".ecore")
    let width = options.lineWidth ?? (usesEncodedAttributes ? 80 : 0)
    indentation = options.indentation ?? -1
    lineWidth = width > 0 ? width : .max
    xmi = options.version.map { ($0.rawValue, $0.namespace) } ?? Self.version(of: resource.xmlFile)
    uriMap = options.uriMap
    ids = options.ids
    keepsDefaults = options.keepsDefaults
    keepsComments = options.keepsComments
    statesSchemaLocation =
      options.schemaLocation ?? resource.xmlFile.map { !DocumentHead($0).schemaLocations.isEmpty } ?? false
    let prolog = Self.prolog(of: resource.xmlFile)
    version = Self.attribute("version", in: prolog) ?? "1.0"
    let declared = resource.xmlFile == nil ? nil : Self.attribute("encoding", in: prolog) ?? "UTF-8"
    if let wanted = options.encoding {
      encoding = wanted
      encodingName = wanted.rawValue
    } else if let declared, let known = XMIEncoding(declared: declared) {
      encoding = known
      encodingName = declared
    } else {
      encoding = usesEncodedAttributes ? .utf8 : .ascii
      encodingName = encoding.rawValue
    }
  }

  /// The highest character that is written as it is.
  var highestScalar: UInt32 {
    switch encoding {
    case .ascii: 0x7F
    case .latin1: 0xFF
    case .utf8, .utf16, .windows1252: 0x10FFFF
    }
  }

  /// What the root of a file says; the first version when there is none.
  private static func version(of file: SourceFile?) -> (version: String, namespace: String) {
    let first = (XMIVersion.version20.rawValue, XMIVersion.version20.namespace)
    guard let head = file.map({ DocumentHead($0) }), let namespace = head.xmiNamespace, namespace != first.1
    else { return first }
    let known = XMIVersion.allCases.first { $0.namespace == namespace }?.rawValue
    return (head.xmiVersion ?? known ?? first.0, namespace)
  }

  /// The text of the XML declaration, empty when there is none.
  private static func prolog(of file: SourceFile?) -> Substring {
    guard let file else { return "" }
    let start = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let head = file.bytes[start..<min(file.bytes.count, start + 1024)]
    guard head.starts(with: Array("<?xml ".utf8)), let end = head.firstIndex(of: UInt8(ascii: ">"))
    else { return "" }
    return String(decoding: head[head.startIndex..<end], as: UTF8.self)[...]
  }

  private static func attribute(_ name: String, in prolog: Substring) -> String? {
    for part in prolog.split(whereSeparator: \.isWhitespace) {
      guard part.hasPrefix(name + "=") else { continue }
      return String(part.dropFirst(name.count + 1).prefix { $0 != "?" }.filter { $0 != "\"" && $0 != "'" })
    }
    return nil
  }

  // MARK: Bytes

  /// Hands out a document in its encoding.
  func withEncoded<Result>(
    _ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let bytes: [UInt8]
    switch encoding {
    case .ascii, .utf8: return try body(text)
    case .latin1: bytes = Self.singleByte(text, Self.latin1)
    case .windows1252: bytes = Self.singleByte(text, Self.windows1252)
    case .utf16:
      bytes =
        [0xFE, 0xFF]
        + String(decoding: text, as: UTF8.self).utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
    return try bytes.withUnsafeBufferPointer(body)
  }

  private static func singleByte(
    _ text: UnsafeBufferPointer<UInt8>, _ byte: (UInt32) -> UInt8?
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if let byte = byte(scalar.value) {
        result.append(byte)
      } else {
        result += "&#x\(String(scalar.value, radix: 16));".utf8
      }
    }
    return result
  }

  static func latin1(_ scalar: UInt32) -> UInt8? { scalar <= 0xFF ? UInt8(scalar) : nil }

  static func windows1252(_ scalar: UInt32) -> UInt8? {
    if scalar < 0x80 || (0xA0...0xFF).contains(scalar) { return UInt8(scalar) }
    return windows1252Upper.firstIndex(of: scalar).map { UInt8($0 + 0x80) }
  }

  /// The characters of the bytes 80 to 9F; 0 where there is none.
  private static let windows1252Upper: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
    0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0, 0x017E, 0x0178,
  ]
}

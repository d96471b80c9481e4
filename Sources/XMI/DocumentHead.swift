internal import Diagnostics
import Glibc
internal import XML

/// What the first start tag of a document says about its metamodels.
struct DocumentHead {
  /// Namespace URIs that are declared, XMI's and XML Schema's left out.
  private(set) var namespaces: [String] = []
  /// Pairs of `xsi:schemaLocation`: a namespace URI and where its metamodel is.
  private(set) var schemaLocations: [(nsURI: String, location: String, place: SourceRange)] = []
  /// For a metamodel file: the `nsURI` of its package.
  private(set) var packageURI: String?
  /// The namespace of XMI, and the version that the root states.
  private(set) var xmiNamespace: String?
  private(set) var xmiVersion: String?

  /// Looks at the first tag of `file`; empty when there is none.
  init(_ raw: SourceFile) {
    let file = Self.readable(raw)
    guard let tag = Self.firstTag(file) else { return }
    for attribute in tag.attributes {
      let name = file.text(attribute.name)
      let value = { tag.escapedValue(at: attribute.value).text }
      if name.hasPrefix("xmlns:") || name == "xmlns" {
        let uri = value()
        if DocumentNames.isXMI(uri) { xmiNamespace = uri }
        if !DocumentNames.isXMI(uri), !uri.hasPrefix("http://www.w3.org/"), !uri.isEmpty {
          namespaces.append(uri)
        }
      } else if name.hasSuffix(":schemaLocation") {
        let text = tag.escapedValue(at: attribute.value)
        let words = text.value.split { $0 <= 0x20 }
        for index in stride(from: 0, to: words.count - 1, by: 2) {
          let location = words[index + 1]
          schemaLocations.append(
            (
              String(decoding: words[index], as: UTF8.self), String(decoding: location, as: UTF8.self),
              text.range(location.startIndex..<location.endIndex)
            ))
        }
      } else if name.hasSuffix(":version") {
        xmiVersion = value()
      } else if name == "nsURI" {
        packageURI = value()
      }
    }
  }

  /// Tags are found by their ASCII characters, which UTF-16 does not have as bytes.
  private static func readable(_ file: SourceFile) -> SourceFile {
    guard file.count > 1, file.bytes[0] >= 0xFE || file.bytes[0] == 0 || file.bytes[1] == 0 else {
      return file
    }
    var ignored = DiagnosticSink()
    return XMLEncoding.decode(file, into: &ignored) ?? file
  }

  /// Whether a metamodel file has, somewhere inside, a package with a namespace URI; O(file).
  static func states(_ uri: String, in file: SourceFile) -> Bool {
    let file = readable(file)
    return states(Array("nsURI=\"\(uri)\"".utf8), file) || states(Array("nsURI='\(uri)'".utf8), file)
  }

  private static func states(_ wanted: [UInt8], _ file: SourceFile) -> Bool {
    guard let base = file.bytes.baseAddress, let last = wanted.last, wanted.count <= file.count else {
      return false
    }
    // By its last character, the quotation mark, which is rarer than the first.
    var end = wanted.count - 1
    while end < file.count, let found = memchr(base + end, Int32(last), file.count - end) {
      end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(base + (end + 1 - wanted.count), wanted, wanted.count) == 0 { return true }
      end += 1
    }
    return false
  }

  private static func firstTag(_ file: SourceFile) -> XMLTag? {
    let bytes = file.bytes
    var position = 0
    while let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")), open + 1 < bytes.count {
      switch bytes[open + 1] {
      case UInt8(ascii: "?"): position = open + 2
      case UInt8(ascii: "!"):
        position = open + 2
        if bytes[position...].starts(with: "--".utf8) {
          var end = position + 2
          while end + 2 < bytes.count, !bytes[end...].starts(with: "-->".utf8) { end += 1 }
          position = min(end + 3, bytes.count)
        }
      default: return XMLTag(file, at: open)
      }
    }
    return nil
  }
}

internal import Diagnostics
internal import XML

/// What the first start tag of a document says about its metamodels.
struct DocumentHead {
  /// Namespace URIs that are declared, XMI's and XML Schema's left out.
  private(set) var namespaces: [String] = []
  /// Pairs of `xsi:schemaLocation`: a namespace URI and where its metamodel is.
  private(set) var schemaLocations: [(nsURI: String, location: String)] = []
  /// For a metamodel file: the `nsURI` of its package.
  private(set) var packageURI: String?

  /// Looks at the first tag of `file`; empty when there is none.
  init(_ file: SourceFile) {
    guard let tag = Self.firstTag(file) else { return }
    for attribute in tag.attributes {
      let name = file.text(attribute.name)
      let value = { tag.escapedValue(at: attribute.value).text }
      if name.hasPrefix("xmlns:") || name == "xmlns" {
        let uri = value()
        if !DocumentNames.isXMI(uri), !uri.hasPrefix("http://www.w3.org/"), !uri.isEmpty {
          namespaces.append(uri)
        }
      } else if name.hasSuffix(":schemaLocation") {
        let words = value().split(whereSeparator: \.isWhitespace).map(String.init)
        for index in stride(from: 0, to: words.count - 1, by: 2) {
          schemaLocations.append((words[index], words[index + 1]))
        }
      } else if name == "nsURI" {
        packageURI = value()
      }
    }
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

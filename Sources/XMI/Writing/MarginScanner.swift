internal import Diagnostics
import Glibc

/// What a file holds beside its objects: comments, processing instructions, extensions.
struct Margin {
  enum Kind { case comment, instruction, `extension` }

  let kind: Kind
  let range: Range<Int>
  /// Whether it follows on the line on which an element ended.
  let isTrailing: Bool
  /// Namespace declarations that an extension needs and does not make itself.
  let declarations: [(prefix: String, uri: String)]
}

/// Goes through the tags of a file that is known to be well-formed and reports what stands between them.
struct MarginScanner {
  enum Event {
    case start(offset: Int, name: Range<Int>, isEmpty: Bool)
    case end
    case margin(Margin)
  }

  private let file: SourceFile
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  private var depth = 0
  private var scope: [(depth: Int, prefix: String, uri: String)] = []
  /// Where the last element ended.
  private var lastEnd: Int?
  private(set) var hasDocumentType = false

  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
  }

  /// Whether the file may hold anything that the objects do not; O(file), by its rare characters.
  static func mayHaveMargins(_ file: SourceFile, comments: Bool) -> Bool {
    guard let base = file.bytes.baseAddress else { return false }
    func has(_ character: UInt8, from start: Int, where isMargin: (Int) -> Bool) -> Bool {
      var index = start
      while index < file.count, let found = memchr(base + index, Int32(character), file.count - index) {
        index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        if isMargin(index) { return true }
        index += 1
      }
      return false
    }
    if comments {
      if has(UInt8(ascii: "!"), from: 1, where: { base[$0 - 1] == 0x3C && base[$0 + 1] == 0x2D }) {
        return true
      }
      // The one of the declaration is at 1, or behind a byte order mark.
      if has(UInt8(ascii: "?"), from: 5, where: { base[$0 - 1] == 0x3C }) { return true }
    }
    return has(UInt8(ascii: ":"), from: 1) { place in
      guard base[place + 1] == UInt8(ascii: "E") || base[place + 1] == UInt8(ascii: "D") else { return false }
      return file.text(place + 1..<min(place + 10, file.count)) == "Extension"
        || file.text(place + 1..<min(place + 14, file.count)) == "Documentation"
    }
  }

  /// The next event; nil at the end, or where the text is not as expected.
  mutating func next() -> Event? {
    while let open = find(UInt8(ascii: "<"), from: index), open + 1 < bytes.count {
      switch bytes[open + 1] {
      case UInt8(ascii: "?"):
        guard let end = find("?>", from: open + 2) else { return nil }
        index = end
        if bytes[open...].starts(with: "<?xml".utf8), open + 5 < end, bytes[open + 5] <= 0x20 { continue }
        return .margin(margin(.instruction, open..<end))
      case UInt8(ascii: "!"):
        if bytes[open...].starts(with: "<!--".utf8) {
          guard let end = find("-->", from: open + 4) else { return nil }
          index = end
          return .margin(margin(.comment, open..<end))
        }
        if bytes[open...].starts(with: "<![CDATA[".utf8) {
          guard let end = find("]]>", from: open + 9) else { return nil }
          index = end
        } else if !skipDocumentType(from: open) {
          return nil
        }
      case UInt8(ascii: "/"):
        guard let end = find(UInt8(ascii: ">"), from: open) else { return nil }
        index = end + 1
        leave()
        return .end
      default:
        guard let end = endOfTag(from: open) else { return nil }
        return start(open, end)
      }
    }
    return nil
  }

  private mutating func start(_ open: Int, _ end: Int) -> Event? {
    var nameEnd = open + 1
    while nameEnd < end, bytes[nameEnd] > 0x20, bytes[nameEnd] != 0x2F, bytes[nameEnd] != 0x3E {
      nameEnd += 1
    }
    let isEmpty = bytes[end - 2] == UInt8(ascii: "/")
    depth += 1
    declare(nameEnd..<end)
    if isExtension(open + 1..<nameEnd) {
      let outer = scope.filter { $0.depth < depth }
      leave()
      index = end
      if !isEmpty, !skipElement() { return nil }
      lastEnd = index
      return .margin(margin(.extension, open..<index, declarations: needed(outer, in: open..<index)))
    }
    index = end
    if isEmpty { leave() }
    return .start(offset: open, name: open + 1..<nameEnd, isEmpty: isEmpty)
  }

  private mutating func leave() {
    while let last = scope.last, last.depth == depth { scope.removeLast() }
    depth -= 1
    lastEnd = index
  }

  private mutating func margin(
    _ kind: Margin.Kind, _ range: Range<Int>, declarations: [(prefix: String, uri: String)] = []
  ) -> Margin {
    var isTrailing = false
    if kind == .comment, let lastEnd, lastEnd <= range.lowerBound {
      isTrailing = !bytes[lastEnd..<range.lowerBound].contains { $0 == 0x0A || $0 > 0x20 }
    }
    return Margin(kind: kind, range: range, isTrailing: isTrailing, declarations: declarations)
  }

  // MARK: Namespaces

  private mutating func declare(_ attributes: Range<Int>) {
    guard find("xmlns", in: attributes) else { return }
    var index = attributes.lowerBound
    while index < attributes.upperBound {
      while index < attributes.upperBound, bytes[index] <= 0x20 { index += 1 }
      let start = index
      while index < attributes.upperBound, bytes[index] > 0x20, bytes[index] != 0x3D { index += 1 }
      let name = file.text(start..<index)
      while index < attributes.upperBound, bytes[index] != 0x22, bytes[index] != 0x27 { index += 1 }
      guard index < attributes.upperBound, let close = find(bytes[index], from: index + 1) else { return }
      if name == "xmlns" || name.hasPrefix("xmlns:") {
        scope.append((depth, String(name.dropFirst(6)), file.text(index + 1..<close)))
      }
      index = close + 1
    }
  }

  /// Whether a name is one of XMI's own that stands for no object.
  private func isExtension(_ name: Range<Int>) -> Bool {
    guard let colon = bytes[name].firstIndex(of: UInt8(ascii: ":")) else { return false }
    let local = bytes[(colon + 1)..<name.upperBound]
    guard local.elementsEqual("Extension".utf8) || local.elementsEqual("Documentation".utf8) else {
      return false
    }
    let prefix = file.text(name.lowerBound..<colon)
    return scope.last { $0.prefix == prefix }.map { DocumentNames.isXMI($0.uri) } ?? false
  }

  private func needed(
    _ outer: [(depth: Int, prefix: String, uri: String)], in range: Range<Int>
  ) -> [(prefix: String, uri: String)] {
    var result: [(prefix: String, uri: String)] = []
    let tagEnd = endOfTag(from: range.lowerBound) ?? range.upperBound
    for (_, prefix, uri) in outer.reversed() where !result.contains(where: { $0.prefix == prefix }) {
      let isUsed = prefix.isEmpty ? !uri.isEmpty : find(prefix + ":", in: range)
      let declaration = prefix.isEmpty ? "xmlns=" : "xmlns:" + prefix + "="
      if isUsed, !find(declaration, in: range.lowerBound..<tagEnd) { result.append((prefix, uri)) }
    }
    return result.sorted { $0.prefix < $1.prefix }
  }

  // MARK: Finding

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count,
      let found = memchr(base + start, Int32(byte), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Where a text ends.
  private func find(_ text: StaticString, from start: Int) -> Int? {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return find(wanted, in: start..<bytes.count).map { $0 + wanted.count }
  }

  private func find(_ text: String, in range: Range<Int>) -> Bool {
    var text = text
    return text.withUTF8 { find($0, in: range) } != nil
  }

  private func find(_ text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Int? {
    guard let base = bytes.baseAddress, let first = text.first, let wanted = text.baseAddress
    else { return nil }
    var index = range.lowerBound
    while index + text.count <= range.upperBound,
      let found = memchr(base + index, Int32(first), range.upperBound - text.count + 1 - index)
    {
      index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(base + index, wanted, text.count) == 0 { return index }
      index += 1
    }
    return nil
  }

  /// The end of the tag that begins at a place.
  private func endOfTag(from open: Int) -> Int? {
    var index = open + 1
    while index < bytes.count {
      switch bytes[index] {
      case 0x22, 0x27:
        guard let close = find(bytes[index], from: index + 1) else { return nil }
        index = close + 1
      case 0x3E: return index + 1
      default: index += 1
      }
    }
    return nil
  }

  /// Goes to the end of the element whose start tag ended at `index`.
  private mutating func skipElement() -> Bool {
    var inside = 1
    while inside > 0, let open = find(UInt8(ascii: "<"), from: index), open + 1 < bytes.count {
      if bytes[open...].starts(with: "<!--".utf8) {
        guard let end = find("-->", from: open + 4) else { return false }
        index = end
      } else if bytes[open...].starts(with: "<![CDATA[".utf8) {
        guard let end = find("]]>", from: open + 9) else { return false }
        index = end
      } else if bytes[open + 1] == UInt8(ascii: "?") {
        guard let end = find("?>", from: open + 2) else { return false }
        index = end
      } else {
        guard let end = endOfTag(from: open) else { return false }
        if bytes[open + 1] == UInt8(ascii: "/") {
          inside -= 1
        } else if bytes[end - 2] != UInt8(ascii: "/") {
          inside += 1
        }
        index = end
      }
    }
    return inside == 0
  }

  /// Goes behind a document type declaration, whose comments are part of it.
  private mutating func skipDocumentType(from open: Int) -> Bool {
    hasDocumentType = true
    var place = open + 2
    var brackets = 0
    while place < bytes.count {
      switch bytes[place] {
      case 0x22, 0x27:
        guard let close = find(bytes[place], from: place + 1) else { return false }
        place = close
      case UInt8(ascii: "["): brackets += 1
      case UInt8(ascii: "]"): brackets -= 1
      case UInt8(ascii: "<") where bytes[place...].starts(with: "<!--".utf8):
        guard let end = find("-->", from: place + 4) else { return false }
        place = end - 1
      case UInt8(ascii: ">") where brackets <= 0:
        index = place + 1
        return true
      default: break
      }
      place += 1
    }
    return false
  }
}

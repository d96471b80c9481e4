import Diagnostics
internal import Ecore
internal import XML

extension LoadState {
  /// Where a document's reference stands: the token inside the attribute, or else the start tag.
  func referencePlace(_ pending: PendingReference, _ token: UnsafeBufferPointer<UInt8>) -> SourceRange {
    referencePlace(pending, uri: String(decoding: token, as: UTF8.self), in: resource)
  }

  /// The same for a resource that is not the current one.
  func referencePlace(_ pending: PendingReference, uri: String, in resource: Int) -> SourceRange {
    let file = builder.resources[resource].file ?? self.file
    guard builder.resources[resource].locator is XMILocator, let tag = XMLTag(file, at: pending.offset) else {
      let end = min(pending.offset + uri.utf8.count, file.count)
      return SourceRange(file, min(pending.offset, end)..<end)
    }
    let feature = metamodel.eStructuralFeature(pending.feature).name
    let wanted = Array(uri.utf8)
    let candidates = [tag.attribute(feature), tag.attribute("href"), tag.attribute(localName: "idref")]
    for case .some(let attribute) in candidates where attribute.value.count < Self.longestSearched {
      let text = tag.escapedValue(at: attribute.value)
      if let start = Self.position(of: wanted, in: text.value) {
        return text.range(start..<(start + wanted.count))
      }
    }
    return SourceRange(file, tag.nameRange)
  }

  /// In a longer attribute the tag is place enough: thousands of wrong references must not cost their product.
  private static var longestSearched: Int { 1 << 16 }

  private static func position(of needle: [UInt8], in text: [UInt8]) -> Int? {
    guard !needle.isEmpty, needle.count <= text.count else { return nil }
    // `t1` is not meant by `t10`; a fragment may follow `#`.
    func isBorder(_ index: Int) -> Bool {
      !text.indices.contains(index) || text[index] <= 0x20 || text[index] == UInt8(ascii: "#")
    }
    return (0...(text.count - needle.count)).first { start in
      text[start] == needle[0] && text[start..<(start + needle.count)].elementsEqual(needle)
        && isBorder(start - 1) && isBorder(start + needle.count)
    }
  }
}

extension Resource {
  /// The file, if it is XML.
  var xmlFile: SourceFile? { locator is XMILocator ? file : nil }
}

extension XMLTag {
  /// Where the element ends, behind its end tag; nil when it is never closed.
  ///
  /// O(its length).
  var elementEnd: Int? {
    guard !isEmpty else { return range.upperBound }
    let bytes = file.bytes
    var position = range.upperBound
    var depth = 1
    while let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
      if let end = XMILocator.passedOver(from: open, bytes) {
        position = end
      } else if open + 1 < bytes.count, bytes[open + 1] == UInt8(ascii: "/") {
        guard let end = bytes[open...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
        position = end + 1
        depth -= 1
        if depth == 0 { return position }
      } else {
        guard let tag = XMLTag(file, at: open) else { return nil }
        if !tag.isEmpty { depth += 1 }
        position = tag.range.upperBound
      }
    }
    return nil
  }
}

/// Finds values in XMI: as attributes of the start tag, or as child elements.
struct XMILocator: ValueLocator {
  func nameRange(ofObjectAt offset: Int, in file: SourceFile) -> Range<Int>? {
    XMLTag(file, at: offset)?.nameRange
  }

  func featureRange(
    of feature: String, ofObjectAt offset: Int, contentLimit: Int, in file: SourceFile
  ) -> Range<Int>? {
    guard let tag = XMLTag(file, at: offset) else { return nil }
    if let attribute = tag.attribute(feature) { return attribute.name }
    return child(feature, 0, of: tag, contentLimit)?.nameRange
  }

  func valueText(
    of feature: String, index: Int, ofObjectAt offset: Int, contentLimit: Int, in file: SourceFile
  ) -> EscapedText? {
    guard let tag = XMLTag(file, at: offset) else { return nil }
    if let text = tag.escapedValue(of: feature) { return text }
    guard let child = child(feature, index, of: tag, contentLimit) else { return nil }
    return child.escapedValue(of: "href") ?? child.escapedContent()
  }

  /// The `index`-th direct child element with a local name; the content is passed over once, O(its length).
  private func child(_ name: String, _ index: Int, of parent: XMLTag, _ limit: Int) -> XMLTag? {
    guard !parent.isEmpty else { return nil }
    let bytes = parent.file.bytes
    var position = parent.range.upperBound
    var depth = 0
    var met = 0
    let end = parent.range.upperBound + min(limit, bytes.count)
    while position < end, let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
      if let end = Self.passedOver(from: open, bytes) {
        position = end
        continue
      }
      if open + 1 < bytes.count, bytes[open + 1] == UInt8(ascii: "/") {
        if depth == 0 { return nil }
        depth -= 1
        position = open + 2
        continue
      }
      guard let tag = XMLTag(parent.file, at: open) else { return nil }
      if depth == 0, tag.name.split(separator: ":").last.map(String.init) == name {
        if met == index { return tag }
        met += 1
      }
      if !tag.isEmpty { depth += 1 }
      position = tag.range.upperBound
    }
    return nil
  }

  /// The end of a comment, CDATA section or processing instruction that begins at `start`.
  static func passedOver(from start: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    for (opening, closing) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
    where bytes[start...].starts(with: opening.utf8) {
      let end = Array(closing.utf8)
      var position = start + opening.utf8.count
      while position + end.count <= bytes.count {
        if bytes[position..<(position + end.count)].elementsEqual(end) { return position + end.count }
        position += 1
      }
      return bytes.count
    }
    return nil
  }
}

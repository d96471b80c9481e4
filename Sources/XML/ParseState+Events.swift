internal import CLibXML2
internal import Glibc

extension ParseStatePointer {
  @inline(__always)
  func startElement(
    _ localName: UnsafePointer<UInt8>, _ prefix: UnsafePointer<UInt8>?, _ uri: UnsafePointer<UInt8>?,
    namespaces: XMLStartElement.Strings?, namespaceCount: Int32, attributes: XMLStartElement.Strings?,
    attributeCount: Int32
  ) {
    if pointee.isStopped { return }
    let position = pointee.position
    let offset =
      pointee.isInEntity
      ? pointee.last(UInt8(ascii: "&"), before: position)
      : pointee.last(UInt8(ascii: "<"), before: position)
    pointee.pushOpen(offset)
    if pointee.depth > pointee.limits.depth { return refuseDepth(at: offset) }
    if namespaceCount > 0, !checkNamespaces(at: offset, position) { return }
    if attributeCount > pointee.limits.attributeCount { return refuseAttributeCount(at: offset) }
    if position >= pointee.checkpoint || pointee.entities != nil,
      !check(attributes, Int(attributeCount), at: offset, position)
    {
      return
    }
    let element = XMLStartElement(
      localName: XMLName(pointer: localName), prefix: XMLName(prefix), namespace: XMLName(uri),
      offset: offset, attributeCount: Int(attributeCount),
      namespaceDeclarationCount: Int(namespaceCount), attributes: attributes, declarations: namespaces,
      window: pointee.window)
    pointee.handler._withUnsafeGuaranteedRef { $0.startElement(element) }
  }

  @inline(__always)
  func endElement(_ localName: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?) {
    if pointee.isStopped { return }
    if pointee.depth > 0 { pointee.depth -= 1 }
    let position = pointee.position
    pointee.handler._withUnsafeGuaranteedRef {
      $0.endElement(localName: XMLName(pointer: localName), namespace: XMLName(uri), endOffset: position)
    }
  }

  @inline(__always)
  func characters(_ start: UnsafePointer<UInt8>, _ count: Int32) {
    if pointee.isStopped || count <= 0 { return }
    let bytes = UnsafeBufferPointer(start: start, count: Int(count))
    let offset = pointee.window.offset(of: start) ?? copiedOffset(of: bytes)
    pointee.handler._withUnsafeGuaranteedRef { $0.characters(bytes, offset: offset) }
  }

  func comment(_ start: UnsafePointer<UInt8>) {
    if pointee.isStopped { return }
    let bytes = XMLName(pointer: start).bytes
    let position = pointee.position
    pointee.handler._withUnsafeGuaranteedRef { $0.comment(bytes, endOffset: position) }
  }

  func processingInstruction(_ target: UnsafePointer<UInt8>, _ data: UnsafePointer<UInt8>?) {
    if pointee.isStopped { return }
    let bytes = XMLName(data)?.bytes
    let position = pointee.position
    pointee.handler._withUnsafeGuaranteedRef {
      $0.processingInstruction(target: XMLName(pointer: target), data: bytes, endOffset: position)
    }
  }

  /// Where bytes that libxml2 had to copy (any text beyond ASCII) stand verbatim, if they do.
  ///
  /// It passes them on when it is at their end or, its buffer being full, at the start of their last scalar.
  private func copiedOffset(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let start = bytes.baseAddress, !pointee.isInEntity else { return nil }
    let position = pointee.position
    var scalar = 1
    while scalar < 4, position + scalar < pointee.count, pointee.text[position + scalar] & 0xC0 == 0x80 {
      scalar += 1
    }
    // A CDATA section is passed on when its end delimiter has been read.
    for end in [position, position + scalar, position - 3] {
      let offset = end - bytes.count
      guard offset >= 0, end <= pointee.count else { continue }
      if memcmp(pointee.text + offset, start, bytes.count) == 0 { return offset }
    }
    return nil
  }

  private func checkNamespaces(at offset: Int, _ position: Int) -> Bool {
    guard let context = pointee.context, Int(context.pointee.nsNr) / 2 > pointee.limits.namespaceCount else {
      return true
    }
    pointee.refuse(.namespaceLimit(pointee.limits.namespaceCount, at: pointee.range(offset..<position)))
    return false
  }

  /// What need not be looked at for every tag: whether more is wanted, and the sizes of values in a tag that is a long one.
  @inline(never)
  private func check(
    _ attributes: XMLStartElement.Strings?, _ count: Int, at offset: Int, _ position: Int
  ) -> Bool {
    if position >= pointee.checkpoint {
      pointee.checkpoint = pointee.checkpoint(after: position)
      if let refusal = pointee.handler.takeUnretainedValue().refusal(at: pointee.range(offset..<offset + 1)) {
        pointee.refuse(refusal)
        return false
      }
    }
    guard position - offset > pointee.limits.attributeSize || pointee.entities != nil, let attributes else {
      return true
    }
    for index in 0..<count {
      guard let start = attributes[5 * index + 3], let end = attributes[5 * index + 4] else { continue }
      if end - start > pointee.limits.attributeSize {
        pointee.refuse(
          .attributeSizeLimit(pointee.limits.attributeSize, at: pointee.range(offset..<offset + 1)))
        return false
      }
    }
    return true
  }

  private func refuseDepth(at offset: Int) {
    pointee.refuse(.depthLimit(pointee.limits.depth, at: pointee.range(offset..<pointee.position)))
  }

  private func refuseAttributeCount(at offset: Int) {
    pointee.refuse(
      .attributeCountLimit(pointee.limits.attributeCount, at: pointee.range(offset..<offset + 1)))
  }
}

internal import XML

/// Passes the parser's events on to the load state, through one pointer.
final class XMIHandler: XMLEventHandler {
  private let state: UnsafeMutablePointer<LoadState>

  init(_ state: UnsafeMutablePointer<LoadState>) {
    self.state = state
    super.init()
  }

  override func startDocument(_ names: XMLNameTable) { state.pointee.names = DocumentNames(names) }

  override func startElement(_ element: XMLStartElement) { state.pointee.startElement(element) }

  override func endElement(localName: XMLName, namespace: XMLName?, endOffset: Int) {
    state.pointee.endElement()
  }

  override func characters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?) {
    state.pointee.characters(bytes, offset: offset)
  }
}

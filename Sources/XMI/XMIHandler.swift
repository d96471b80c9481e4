internal import Diagnostics
internal import Ecore
internal import XML

/// Passes the parser's events on to the load state, through one pointer.
final class XMIHandler: XMLEventHandler {
  private let state: UnsafeMutablePointer<LoadState>
  private let limits: LoadLimits

  init(_ state: UnsafeMutablePointer<LoadState>, _ limits: LoadLimits) {
    self.state = state
    self.limits = limits
    super.init()
  }

  override func refusal(at place: SourceRange) -> Diagnostic? {
    if state.pointee.builder.objectCount > limits.objectCount {
      return .objectLimit(limits.objectCount, at: place)
    }
    if state.pointee.sink.errorCount >= limits.errors { return .errorLimit(limits.errors, at: place) }
    if state.pointee.text.count > limits.attributeSize { return .textLimit(limits.attributeSize, at: place) }
    if state.pointee.builder.isNearlyFull { return .modelLimit(at: place) }
    return nil
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

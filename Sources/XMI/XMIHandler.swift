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

  override func startDocument(_ names: XMLNameTable) {
    state.pointee.names = DocumentNames(names, aliases: state.pointee.aliases)
  }

  override func continueDocument(_ names: XMLNameTable) { state.pointee.names.use(names) }

  override func startElement(_ element: XMLStartElement) { state.pointee.startElement(element) }

  override func endElement(localName: XMLName, namespace: XMLName?, endOffset: Int) {
    state.pointee.endElement()
  }

  override func characters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?) {
    state.pointee.characters(bytes, offset: offset)
  }

  override func processingInstruction(
    target: XMLName, data: UnsafeBufferPointer<UInt8>?, endOffset: Int
  ) {
    guard state.pointee.isExtended else { return }
    var text = Array(target.bytes)
    if let data { text += [0x20] + data }
    text.withUnsafeBufferPointer { state.pointee.mixedInstruction($0) }
  }
}

internal import CLibXML2
internal import Diagnostics
internal import Glibc

/// What the callbacks of one parse share.
///
/// It lives behind a raw pointer, which is libxml2's user data: the stored properties of a class would be
/// checked for exclusive access at each touch.
struct ParseState {
  let handler: Unmanaged<XMLEventHandler>
  let file: Unmanaged<SourceFile>
  let text: UnsafePointer<UInt8>
  let count: Int
  let limits: XMLLimits
  /// How many bytes libxml2 was given.
  var delivered = 0
  var context: xmlParserCtxtPtr?
  /// The document's own input: entity texts may lie above it on libxml2's stack.
  var input: xmlParserInputPtr?
  /// The offset from which on the next tag is looked at more closely: a multiple of the step.
  var checkpoint: Int
  /// How far apart these are: a tag with too long a value always reaches the next one.
  let checkpointStep: Int
  /// Where this parser stops or begins, if it is one of two.
  var split: SplitPoint?
  /// Whether it stopped there.
  var isHandedOver = false
  /// Once set, no event passes and the rest of the file is withheld.
  var isStopped = false
  /// The offsets of the open elements' start tags, outermost first.
  var open: UnsafeMutablePointer<Int>
  var openCapacity: Int
  var depth = 0
  var diagnostics: [Diagnostic] = []
  var errorCount = 0
  var lastErrorOffset = -1
  var entities: EntityTable?

  init(file: SourceFile, text: UnsafePointer<UInt8>, handler: XMLEventHandler, limits: XMLLimits) {
    self.file = .passUnretained(file)
    self.handler = .passUnretained(handler)
    self.text = text
    self.limits = limits
    checkpointStep = Self.checkpointStep(limits)
    checkpoint = checkpointStep
    count = file.count
    openCapacity = 64
    open = .allocate(capacity: openCapacity)
  }

  static func checkpointStep(_ limits: XMLLimits) -> Int { max(1, min(1 << 16, limits.attributeSize)) }

  /// The first checkpoint behind `position`.
  func checkpoint(after position: Int) -> Int { (position / checkpointStep + 1) * checkpointStep }

  /// Frees what is not counted by references.
  func deallocate() { open.deallocate() }

  /// The byte offset of what libxml2 reads next in the document itself.
  @inline(__always)
  var position: Int {
    guard let input else { return 0 }
    return min(Int(input.pointee.consumed) + (input.pointee.cur - input.pointee.base), count)
  }

  @inline(__always)
  var window: XMLWindow {
    guard let input else { return XMLWindow(base: text, end: text, consumed: 0) }
    return XMLWindow(
      base: input.pointee.base, end: input.pointee.end, consumed: Int(input.pointee.consumed))
  }

  /// Whether the parser is inside the text of a declared entity: it waits behind the reference's `;`.
  @inline(__always)
  var isInEntity: Bool {
    guard entities != nil else { return false }
    let position = position
    return position > 0 && text[position - 1] == UInt8(ascii: ";")
  }

  /// The offset of the last `byte` before `end`, or 0.
  @inline(__always)
  func last(_ byte: UInt8, before end: Int) -> Int {
    guard let found = memrchr(text, Int32(byte), end) else { return 0 }
    return UnsafeRawPointer(found) - UnsafeRawPointer(text)
  }

  /// Lets nothing more pass; the parser ends at the construct it is in.
  mutating func stop() {
    isStopped = true
    context?.pointee.disableSAX = 1
    context?.pointee.instate = XML_PARSER_EOF
  }

  /// Whether no tag can be so long that libxml2 must be stopped inside it.
  ///
  /// A tag has one `<`, so one of twice the step's length leaves a whole step without any.
  var mayStandStill: Bool { Self.mayStandStill(UnsafeBufferPointer(start: text, count: count)) }

  static func mayStandStill(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress else { return true }
    let step = 1 << 15
    var start = 0
    while start + step <= text.count {
      if memchr(base + start, Int32(UInt8(ascii: "<")), step) == nil { return false }
      start += step
    }
    return true
  }

  @inline(__always)
  mutating func pushOpen(_ offset: Int) {
    if depth == openCapacity { growOpen() }
    open[depth] = offset
    depth += 1
  }

  @inline(never)
  private mutating func growOpen() {
    let larger = UnsafeMutablePointer<Int>.allocate(capacity: 2 * openCapacity)
    larger.update(from: open, count: openCapacity)
    open.deallocate()
    open = larger
    openCapacity *= 2
  }
}

/// The user data of every callback.
typealias ParseStatePointer = UnsafeMutablePointer<ParseState>

extension ParseStatePointer {
  @inline(__always)
  init?(userData: UnsafeMutableRawPointer?) {
    guard let userData else { return nil }
    self = userData.assumingMemoryBound(to: ParseState.self)
  }
}

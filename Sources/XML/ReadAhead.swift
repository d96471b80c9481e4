internal import CLibXML2
internal import Diagnostics
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Lets the parser run on a thread of its own while its events are handled on this one.
///
/// The handler sees what it would see without: the same events in the same order, and when it wants no more the parse
/// ends with the diagnostics it would have had.
final class ReadAhead: XMLEventHandler {
  private let file: SourceFile
  private let target: XMLEventHandler
  private let limits: XMLLimits
  private let window: XMLWindow
  /// The parser's state, as long as it parses.
  var parser: ParseStatePointer?

  /// Written round and round; what is on them passes with the two counts.
  private let tapes = (0..<4).map { _ in EventTape() }
  private let filled = DispatchSemaphore(value: 0)
  private let free: DispatchSemaphore
  private let drained = DispatchSemaphore(value: 0)
  private var tape: EventTape?
  private var written = 0
  private var hasEnded = false

  /// Why the handler wants no more, with the number of diagnostics that the parser had by then.
  private var refusal: (reason: Diagnostic, after: Int)?
  private let isRefused = Atomic(false)
  private var isWellFormed = false
  private var diagnostics: [Diagnostic] = []

  private init(_ file: SourceFile, _ target: XMLEventHandler, _ limits: XMLLimits, _ window: XMLWindow) {
    self.file = file
    self.target = target
    self.limits = limits
    self.window = window
    free = DispatchSemaphore(value: tapes.count)
    super.init()
  }

  /// Parses on another thread; nil, with nothing done, when there is none.
  static func parse(
    _ file: SourceFile, handler: XMLEventHandler, limits: XMLLimits, into sink: inout DiagnosticSink
  ) -> Bool? {
    guard let text = file.bytes.baseAddress else { return nil }
    let window = XMLWindow(base: text, end: text + file.count, consumed: 0)
    let ahead = ReadAhead(file, handler, limits, window)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<ReadAhead>.fromOpaque(pointer).takeUnretainedValue().run() }
        return nil
      }, Unmanaged.passUnretained(ahead).toOpaque())
    guard status == 0 else { return nil }
    ahead.play()
    pthread_join(thread, nil)
    if let (reason, count) = ahead.refusal {
      for diagnostic in ahead.diagnostics.prefix(count) { sink.emit(diagnostic) }
      sink.emit(reason)
      return false
    }
    for diagnostic in ahead.diagnostics { sink.emit(diagnostic) }
    return ahead.isWellFormed
  }

  // MARK: The parser's side

  private func run() {
    var sink = DiagnosticSink()
    isWellFormed = XMLParser.parse(file, handler: self, limits: limits, into: &sink)
    diagnostics = sink.diagnostics
    if !hasEnded { endDocument() }
  }

  /// Room for an event on the tape.
  @inline(__always)
  private func room(_ size: Int) -> UnsafeMutablePointer<UInt> {
    if let tape, !tape.isFull { return tape.append(size) }
    passOn()
    free.wait()
    let next = tapes[written % tapes.count]
    tape = next
    return next.append(size)
  }

  /// Hands the tape to the other side.
  private func passOn() {
    guard tape != nil else { return }
    tape = nil
    written += 1
    filled.signal()
  }

  /// A pointer to the same bytes that stays valid.
  @inline(__always)
  private func kept(_ start: UnsafePointer<UInt8>, _ count: Int) -> UnsafePointer<UInt8> {
    if window.offset(of: start) != nil { return start }
    return tape?.copy(start, count) ?? start
  }

  override func startDocument(_ names: XMLNameTable) { target.startDocument(names) }

  override func refusal(at place: SourceRange) -> Diagnostic? {
    if isRefused.load(ordering: .acquiring) { return refusal?.reason }
    let words = room(4)
    words[0] = EventTape.Kind.checkpoint.rawValue
    words[1] = UInt(bitPattern: place.bytes.lowerBound)
    words[2] = UInt(bitPattern: place.bytes.upperBound)
    words[3] = UInt(bitPattern: parser?.pointee.diagnostics.count ?? 0)
    return nil
  }

  override func startElement(_ element: XMLStartElement) {
    let (attributes, declarations) = (element.attributeCount, element.namespaceDeclarationCount)
    let words = room(7 + 5 * attributes + 2 * declarations)
    words[0] = EventTape.Kind.start.rawValue
    words[1] = UInt(bitPattern: element.localName.pointer)
    words[2] = UInt(bitPattern: element.prefix?.pointer)
    words[3] = UInt(bitPattern: element.namespace?.pointer)
    words[4] = UInt(bitPattern: element.offset)
    words[5] = UInt(bitPattern: attributes)
    words[6] = UInt(bitPattern: declarations)
    var next = words + 7
    if let fields = element.attributes {
      for index in 0..<attributes {
        let field = fields + 5 * index
        next[0] = UInt(bitPattern: field[0])
        next[1] = UInt(bitPattern: field[1])
        next[2] = UInt(bitPattern: field[2])
        if let start = field[3], let end = field[4] {
          let value = kept(start, end - start)
          next[3] = UInt(bitPattern: value)
          next[4] = UInt(bitPattern: value + (end - start))
        }
        next += 5
      }
    }
    if let fields = element.declarations {
      for index in 0..<(2 * declarations) { next[index] = UInt(bitPattern: fields[index]) }
    }
  }

  override func endElement(localName: XMLName, namespace: XMLName?, endOffset: Int) {
    let words = room(4)
    words[0] = EventTape.Kind.end.rawValue
    words[1] = UInt(bitPattern: localName.pointer)
    words[2] = UInt(bitPattern: namespace?.pointer)
    words[3] = UInt(bitPattern: endOffset)
  }

  override func characters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?) {
    guard let start = bytes.baseAddress else { return }
    let words = room(4)
    words[0] = EventTape.Kind.characters.rawValue
    words[1] = UInt(bitPattern: kept(start, bytes.count))
    words[2] = UInt(bitPattern: bytes.count)
    words[3] = UInt(bitPattern: offset ?? -1)
  }

  override func comment(_ bytes: UnsafeBufferPointer<UInt8>, endOffset: Int) {
    let words = room(4)
    words[0] = EventTape.Kind.comment.rawValue
    words[1] = UInt(bitPattern: bytes.baseAddress.map { kept($0, bytes.count) })
    words[2] = UInt(bitPattern: bytes.count)
    words[3] = UInt(bitPattern: endOffset)
  }

  override func processingInstruction(
    target: XMLName, data: UnsafeBufferPointer<UInt8>?, endOffset: Int
  ) {
    let words = room(5)
    let name = target.bytes
    words[0] = EventTape.Kind.instruction.rawValue
    // With the zero byte behind it.
    words[1] = UInt(bitPattern: name.baseAddress.map { kept($0, name.count + 1) })
    words[2] = UInt(bitPattern: data?.baseAddress.map { kept($0, data?.count ?? 0) })
    words[3] = UInt(bitPattern: data?.count ?? -1)
    words[4] = UInt(bitPattern: endOffset)
  }

  /// Waits for the handler, since names end with the parse.
  override func endDocument() {
    _ = room(0)
    tape?.isLast = true
    hasEnded = true
    passOn()
    drained.wait()
  }

  // MARK: The handler's side

  private func play() {
    var read = 0
    var isLast = false
    while !isLast {
      filled.wait()
      let tape = tapes[read % tapes.count]
      if refusal == nil { play(tape) }
      isLast = tape.isLast
      tape.clear()
      read += 1
      free.signal()
    }
    target.endDocument()
    drained.signal()
  }

  private func play(_ tape: EventTape) {
    var words = tape.words
    let end = words + tape.count
    while words < end {
      switch EventTape.Kind(rawValue: words[0]) {
      case .start: words += start(words)
      case .end:
        if let name = words.pointer(1) {
          target.endElement(
            localName: XMLName(pointer: name), namespace: XMLName(words.pointer(2)),
            endOffset: Int(bitPattern: words[3]))
        }
        words += 4
      case .characters:
        let offset = Int(bitPattern: words[3])
        target.characters(words.bytes(1), offset: offset < 0 ? nil : offset)
        words += 4
      case .comment:
        target.comment(words.bytes(1), endOffset: Int(bitPattern: words[3]))
        words += 4
      case .instruction:
        if let name = words.pointer(1) {
          target.processingInstruction(
            target: XMLName(pointer: name), data: Int(bitPattern: words[3]) < 0 ? nil : words.bytes(2),
            endOffset: Int(bitPattern: words[4]))
        }
        words += 5
      case .checkpoint:
        let place = SourceRange(file, Int(bitPattern: words[1])..<Int(bitPattern: words[2]))
        if let reason = target.refusal(at: place) {
          refusal = (reason, Int(bitPattern: words[3]))
          isRefused.store(true, ordering: .releasing)
          return
        }
        words += 4
      case nil: preconditionFailure("no event begins here")
      }
    }
  }

  @inline(__always)
  private func start(_ words: UnsafeMutablePointer<UInt>) -> Int {
    let (attributes, declarations) = (Int(bitPattern: words[5]), Int(bitPattern: words[6]))
    if let name = words.pointer(1) {
      let fields = UnsafeMutableRawPointer(words + 7)
        .assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
      target.startElement(
        XMLStartElement(
          localName: XMLName(pointer: name), prefix: XMLName(words.pointer(2)),
          namespace: XMLName(words.pointer(3)), offset: Int(bitPattern: words[4]),
          attributeCount: attributes, namespaceDeclarationCount: declarations, attributes: fields,
          declarations: fields + 5 * attributes, window: window))
    }
    return 7 + 5 * attributes + 2 * declarations
  }
}

extension UnsafeMutablePointer<UInt> {
  @inline(__always)
  fileprivate func pointer(_ index: Int) -> UnsafePointer<UInt8>? { UnsafePointer(bitPattern: self[index]) }

  /// The bytes that two words name: where they begin, and how many there are.
  @inline(__always)
  fileprivate func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: pointer(index), count: Int(bitPattern: self[index + 1]))
  }
}

internal import Diagnostics

/// Writes the events of a parse on tapes.
final class TapeWriter: XMLEventHandler {
  private let base: UInt
  private let count: UInt
  private let queue: TapeQueue
  private let limits: XMLLimits
  /// The parser's state, as long as it parses.
  var parser: ParseStatePointer?

  private var tape: EventTape
  private var next: UnsafeMutablePointer<UInt>
  private var end: UnsafeMutablePointer<UInt>
  private var hasEnded = false

  /// Who is told of the names at once, before there are other events.
  private let target: XMLEventHandler?
  /// The names that were asked for when the document began elsewhere.
  var wantedNames: [[UInt8]] = []

  init(_ file: SourceFile, _ queue: TapeQueue, _ limits: XMLLimits, announcing target: XMLEventHandler?) {
    self.target = target
    base = UInt(bitPattern: file.bytes.baseAddress)
    count = UInt(bitPattern: file.count)
    self.queue = queue
    self.limits = limits
    tape = queue.first
    next = tape.words
    end = tape.words + tape.capacity
    super.init()
  }

  /// Passes the last tape on, if that was not done.
  func finish() {
    if !hasEnded { endDocument() }
  }

  /// Room for an event of at most `size` words; ``next`` is then set behind those that were used.
  @inline(__always)
  private func room(_ size: Int) -> UnsafeMutablePointer<UInt> {
    if end - next < size { turn(size) }
    return next
  }

  @inline(never)
  private func turn(_ size: Int) {
    tape.count = next - tape.words
    tape = queue.pass(tape, room: size)
    next = tape.words
    end = tape.words + tape.capacity
  }

  /// A copy that stays valid.
  @inline(never)
  private func copy(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt {
    let copy = tape.copy(start, count)
    // The event that is being written has its room; the next one is for another tape.
    if tape.isHeavy { end = next }
    return UInt(bitPattern: copy)
  }

  /// Where bytes stand in the file, if that is where they are; else nil.
  @inline(__always)
  private func place(of start: UnsafePointer<UInt8>, _ length: Int) -> Int? {
    let offset = UInt(bitPattern: start) &- base
    return offset < count && length < TapePlace.lengthLimit ? Int(bitPattern: offset) : nil
  }

  // MARK: Events

  override func startDocument(_ names: XMLNameTable) {
    if let target {
      target.startDocument(names)
    } else {
      tape.names = names.table(of: wantedNames)
    }
  }

  /// Waits for the handler, since names end with the parse.
  override func endDocument() {
    hasEnded = true
    tape.count = next - tape.words
    queue.passLast(tape)
  }

  override func refusal(at place: SourceRange) -> Diagnostic? {
    // Nobody sees it.
    if queue.isRefused { return .errorLimit(limits.errors, at: place) }
    let words = room(3)
    words[0] = TapePlace.word(
      EventTape.Kind.checkpoint.rawValue, offset: place.bytes.lowerBound, length: 0)
    words[1] = UInt(bitPattern: place.bytes.upperBound)
    words[2] = UInt(bitPattern: parser?.pointee.diagnostics.count ?? 0)
    next = words + 3
    return nil
  }

  override func resumeElement(localName: XMLName, namespace: XMLName?) {
    let words = room(3)
    words[0] = EventTape.Kind.resumption.rawValue
    words[1] = UInt(bitPattern: localName.pointer)
    words[2] = UInt(bitPattern: namespace?.pointer)
    next = words + 3
  }

  override func startElement(_ element: XMLStartElement) {
    let (attributes, declarations) = (element.attributeCount, element.namespaceDeclarationCount)
    var words = room(5 + 5 * attributes + 2 * declarations)
    let isQualified = element.namespace != nil || element.prefix != nil
    let isLarge = max(attributes, declarations) >= EventTape.Form.limit
    let form = EventTape.Form(
      attributes: isLarge ? 0 : attributes, declarations: isLarge ? 0 : declarations,
      isQualified: isQualified, isLarge: isLarge)
    words[0] = TapePlace.word(EventTape.Kind.start.rawValue, offset: element.offset, length: form.word)
    words[1] = UInt(bitPattern: element.localName.pointer)
    words += 2
    if isQualified {
      words[0] = UInt(bitPattern: element.prefix?.pointer)
      words[1] = UInt(bitPattern: element.namespace?.pointer)
      words += 2
    }
    if isLarge {
      words[0] = UInt(bitPattern: attributes) | UInt(bitPattern: declarations) << 32
      words += 1
    }
    if let fields = element.declarations {
      for index in 0..<(2 * declarations) { words[index] = UInt(bitPattern: fields[index]) }
      words += 2 * declarations
    }
    if let fields = element.attributes {
      for index in 0..<attributes { words = write(fields + 5 * index, to: words) }
    }
    next = words
  }

  @inline(__always)
  private func write(
    _ field: XMLStartElement.Strings, to words: UnsafeMutablePointer<UInt>
  ) -> UnsafeMutablePointer<UInt> {
    let start = field[3].unsafelyUnwrapped
    let length = field[4].unsafelyUnwrapped - start
    let isQualified = field[2] != nil || field[1] != nil
    var flags: UInt = isQualified ? EventTape.isQualified : 0
    words[1] = UInt(bitPattern: field[0])
    var rest = words + 2
    if isQualified {
      rest[0] = UInt(bitPattern: field[1])
      rest[1] = UInt(bitPattern: field[2])
      rest += 2
    }
    if let offset = place(of: start, length) {
      words[0] = TapePlace.word(flags, offset: offset, length: length)
    } else {
      flags |= EventTape.isCopy
      words[0] = flags | UInt(bitPattern: length) << 3
      rest[0] = copy(start, length)
      rest += 1
    }
    return rest
  }

  override func endElement(localName: XMLName, namespace: XMLName?, endOffset: Int) {
    let words = room(1)
    words[0] = TapePlace.word(EventTape.Kind.end.rawValue, offset: endOffset, length: 0)
    next = words + 1
  }

  override func characters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?) {
    guard let start = bytes.baseAddress else { return }
    let words = room(3)
    if let offset, bytes.count < TapePlace.lengthLimit {
      words[0] = TapePlace.word(EventTape.Kind.text.rawValue, offset: offset, length: bytes.count)
      next = words + 1
      return
    }
    words[0] = EventTape.Kind.characters.rawValue | UInt(bitPattern: bytes.count) << 3
    words[1] = place(of: start, bytes.count) == nil ? copy(start, bytes.count) : UInt(bitPattern: start)
    words[2] = UInt(bitPattern: offset ?? -1)
    next = words + 3
  }

  override func comment(_ bytes: UnsafeBufferPointer<UInt8>, endOffset: Int) {
    let words = room(3)
    words[0] = EventTape.Kind.comment.rawValue | UInt(bitPattern: bytes.count) << 3
    words[1] = bytes.baseAddress.map { copy($0, bytes.count) } ?? 0
    words[2] = UInt(bitPattern: endOffset)
    next = words + 3
  }

  override func processingInstruction(
    target: XMLName, data: UnsafeBufferPointer<UInt8>?, endOffset: Int
  ) {
    let words = room(5)
    let name = target.bytes
    words[0] = EventTape.Kind.instruction.rawValue
    // With the zero byte behind it.
    words[1] = name.baseAddress.map { copy($0, name.count + 1) } ?? 0
    words[2] = data?.baseAddress.map { copy($0, data?.count ?? 0) } ?? 0
    words[3] = UInt(bitPattern: data?.count ?? -1)
    words[4] = UInt(bitPattern: endOffset)
    next = words + 5
  }
}

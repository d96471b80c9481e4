internal import Diagnostics

/// Hands what is on tapes to a handler.
struct TapePlayer {
  private let file: SourceFile
  private let target: XMLEventHandler
  private let base: UnsafePointer<UInt8>?
  private let window: XMLWindow?
  /// The names of the open elements, two words each.
  private var open: UnsafeMutablePointer<UInt>
  private var openCount = 0
  private var openCapacity = 256
  /// The attributes of a start tag, as the parser states them.
  private var fields: XMLStartElement.Strings
  private var fieldCapacity = 256

  init(_ file: SourceFile, _ target: XMLEventHandler) {
    self.file = file
    self.target = target
    base = file.bytes.baseAddress
    window = base.map { XMLWindow(base: $0, end: $0 + file.count, consumed: 0) }
    open = .allocate(capacity: openCapacity)
    fields = .allocate(capacity: fieldCapacity)
  }

  /// Frees what is not counted by references.
  func deallocate() {
    open.deallocate()
    fields.deallocate()
  }

  /// Plays a tape; the handler's reason if it wants no more, with the number of diagnostics before that.
  mutating func play(_ tape: EventTape) -> (reason: Diagnostic, after: Int)? {
    guard let base, let window else { return nil }
    var words = tape.words
    let end = words + tape.count
    while words < end {
      let word = words[0]
      switch EventTape.Kind(rawValue: TapePlace.flags(word)) {
      case .start: words = start(words, base, window)
      case .end:
        openCount -= 2
        if let name = UnsafePointer<UInt8>(bitPattern: open[openCount]) {
          target.endElement(
            localName: XMLName(pointer: name),
            namespace: XMLName(UnsafePointer(bitPattern: open[openCount + 1])),
            endOffset: TapePlace.offset(word))
        }
        words += 1
      case .text:
        let offset = TapePlace.offset(word)
        target.characters(
          UnsafeBufferPointer(start: base + offset, count: TapePlace.length(word)), offset: offset)
        words += 1
      case .characters:
        let offset = Int(bitPattern: words[2])
        target.characters(words.bytes(1, Int(bitPattern: word >> 3)), offset: offset < 0 ? nil : offset)
        words += 3
      case .comment:
        target.comment(words.bytes(1, Int(bitPattern: word >> 3)), endOffset: Int(bitPattern: words[2]))
        words += 3
      case .instruction:
        let count = Int(bitPattern: words[3])
        if let name = words.pointer(1) {
          target.processingInstruction(
            target: XMLName(pointer: name), data: count < 0 ? nil : words.bytes(2, count),
            endOffset: Int(bitPattern: words[4]))
        }
        words += 5
      case .checkpoint:
        let place = SourceRange(file, TapePlace.offset(word)..<Int(bitPattern: words[1]))
        if let reason = target.refusal(at: place) { return (reason, Int(bitPattern: words[2])) }
        words += 3
      case .resumption:
        push(words[1], words[2])
        words += 3
      case nil: preconditionFailure("no event begins here")
      }
    }
    return nil
  }

  @inline(__always)
  private mutating func push(_ localName: UInt, _ namespace: UInt) {
    if openCount + 2 > openCapacity { growOpen() }
    open[openCount] = localName
    open[openCount + 1] = namespace
    openCount += 2
  }

  @inline(never)
  private mutating func growOpen() {
    let larger = UnsafeMutablePointer<UInt>.allocate(capacity: 2 * openCapacity)
    larger.update(from: open, count: openCount)
    open.deallocate()
    open = larger
    openCapacity *= 2
  }

  @inline(__always)
  private mutating func start(
    _ start: UnsafeMutablePointer<UInt>, _ base: UnsafePointer<UInt8>, _ window: XMLWindow
  ) -> UnsafeMutablePointer<UInt> {
    var words = start + 2
    var (prefix, namespace): (UInt, UInt) = (0, 0)
    let form = EventTape.Form(TapePlace.length(start[0]))
    if form.isQualified {
      (prefix, namespace) = (words[0], words[1])
      words += 2
    }
    var (attributes, declarations) = (form.attributes, form.declarations)
    if form.isLarge {
      attributes = Int(bitPattern: words[0] & 0xFFFF_FFFF)
      declarations = Int(bitPattern: words[0] >> 32)
      words += 1
    }
    push(start[1], namespace)
    let declared = UnsafeMutableRawPointer(words).assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
    words += 2 * declarations
    if 5 * attributes > fieldCapacity { growFields(5 * attributes) }
    for index in 0..<attributes { words = read(words, into: fields + 5 * index, base) }
    if let name = start.pointer(1) {
      target.startElement(
        XMLStartElement(
          localName: XMLName(pointer: name), prefix: XMLName(UnsafePointer(bitPattern: prefix)),
          namespace: XMLName(UnsafePointer(bitPattern: namespace)), offset: TapePlace.offset(start[0]),
          attributeCount: attributes, namespaceDeclarationCount: declarations, attributes: fields,
          declarations: declared, window: window))
    }
    return words
  }

  @inline(__always)
  private func read(
    _ start: UnsafeMutablePointer<UInt>, into field: XMLStartElement.Strings, _ base: UnsafePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt> {
    let word = start[0]
    field[0] = start.pointer(1)
    field[1] = nil
    field[2] = nil
    var words = start + 2
    if word & EventTape.isQualified != 0 {
      field[1] = words.pointer(0)
      field[2] = words.pointer(1)
      words += 2
    }
    if word & EventTape.isCopy != 0 {
      let value = words.pointer(0)
      field[3] = value
      field[4] = value.map { $0 + Int(bitPattern: word >> 3) }
      return words + 1
    }
    let value = base + TapePlace.offset(word)
    field[3] = value
    field[4] = value + TapePlace.length(word)
    return words
  }

  @inline(never)
  private mutating func growFields(_ needed: Int) {
    fields.deallocate()
    fieldCapacity = 2 * needed
    fields = .allocate(capacity: fieldCapacity)
  }
}

extension UnsafeMutablePointer<UInt> {
  @inline(__always)
  fileprivate func pointer(_ index: Int) -> UnsafePointer<UInt8>? { UnsafePointer(bitPattern: self[index]) }

  /// The bytes that begin where a word says.
  @inline(__always)
  fileprivate func bytes(_ index: Int, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: pointer(index), count: count)
  }
}

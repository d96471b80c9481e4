internal import CLibXML2
public import Diagnostics
internal import Glibc

/// Reads an XML 1.0 document with namespaces and passes its events on, in one pass and constant memory.
///
/// Nothing is ever loaded from elsewhere: no network, no external DTD, no external entity.
public struct XMLParser {
  /// Parses `file`, which must be UTF-8: see ``XMLEncoding/decode(_:into:)``.
  ///
  /// True if the document is well-formed (XML 1.0, Namespaces in XML 1.0) and within `limits`; otherwise
  /// `sink` says why, and the events that came before the first error have been delivered.
  ///
  /// With `readsAhead` a file of more than ``readAheadSize`` bytes is parsed on two threads: where it can be divided between
  /// two children of the root element, the second part on a thread of its own while this one parses and handles the first;
  /// else the whole on a thread of its own while the handler, on this one, works at what came before. That is sooner done,
  /// costs a little more and gives the same.
  public static func parse(
    _ file: SourceFile, handler: XMLEventHandler, limits: XMLLimits = .init(), readsAhead: Bool,
    into sink: inout DiagnosticSink
  ) -> Bool {
    parse(
      file, handler: handler, limits: limits, aheadFrom: readsAhead ? readAheadSize : .max, into: &sink)
  }

  /// The same for files of more than `size` bytes, divided where `division` says.
  package static func parse(
    _ file: SourceFile, handler: XMLEventHandler, limits: XMLLimits, aheadFrom size: Int,
    division: Division = .guessed, into sink: inout DiagnosticSink
  ) -> Bool {
    if file.count > size, ForeignFormat.refusal(of: file) == nil, ParseState.mayStandStill(file.bytes) {
      _ = libraryIsReady
      if let split = division.splitPoint(of: file, limits) {
        return ReadAhead.parse(file, handler: handler, limits: limits, dividedAt: split, into: &sink)
      }
      if let result = ReadAhead.parse(file, handler: handler, limits: limits, into: &sink) { return result }
    }
    return parse(file, handler: handler, limits: limits, into: &sink)
  }

  /// The bytes of a file below which a further thread is not worth its while.
  public static let readAheadSize = 1 << 18

  /// Where a file is divided for two threads.
  package enum Division {
    /// Nowhere.
    case none
    /// Where the end of a child of the root element seems to be, so that both threads are done at the same time.
    case guessed
    /// Behind a byte that is a `>`, if a document can be divided there.
    case at(Int)

    fileprivate func splitPoint(of file: SourceFile, _ limits: XMLLimits) -> SplitPoint? {
      guard limits.depth > 0 else { return nil }
      return switch self {
      case .none: nil
      case .guessed: SplitPoint(in: file, near: firstShare, checkpointStep: ParseState.checkpointStep(limits))
      case .at(let offset): SplitPoint(in: file, at: offset)
      }
    }
  }

  /// How much of a divided file the thread parses that also handles all of it.
  private static let firstShare = 0.27

  /// What one parser reads.
  enum Part {
    case whole
    /// Up to a place, if it is one, where the other thread's events follow.
    case before(SplitPoint, ReadAhead)
    /// The root element's start tag, and what follows a place.
    case after(SplitPoint)
  }

  /// The same on one thread.
  public static func parse(
    _ file: SourceFile, handler: XMLEventHandler, limits: XMLLimits = .init(), into sink: inout DiagnosticSink
  ) -> Bool {
    parse(file, handler: handler, limits: limits, part: .whole, into: &sink)
  }

  static func parse(
    _ file: SourceFile, handler: XMLEventHandler, limits: XMLLimits, part: Part,
    into sink: inout DiagnosticSink
  ) -> Bool {
    if let refusal = ForeignFormat.refusal(of: file) {
      sink.emit(refusal)
      return false
    }
    guard let text = file.bytes.baseAddress else { return false }
    _ = libraryIsReady
    return withExtendedLifetime((file, handler)) {
      let state = ParseStatePointer.allocate(capacity: 1)
      state.initialize(to: ParseState(file: file, text: text, handler: handler, limits: limits))
      defer {
        state.pointee.deallocate()
        state.deinitialize(count: 1)
        state.deallocate()
      }
      (handler as? TapeWriter)?.parser = state
      let isWellFormed = run(state, part)
      for diagnostic in state.pointee.diagnostics { sink.emit(diagnostic) }
      return isWellFormed
    }
  }

  /// libxml2 wants this once, before threads use it.
  private static let libraryIsReady: Bool = {
    xmlInitParser()
    return true
  }()

  private static func run(_ state: ParseStatePointer, _ part: Part) -> Bool {
    var callbacks = saxCallbacks()
    switch part {
    case .whole: break
    case .before(let split, _):
      state.pointee.split = split
      callbacks.endElementNs = endBeforeSplit
    case .after(let split):
      state.pointee.split = split
      callbacks.startElementNs = startAgain
    }
    guard let context = context(for: state, &callbacks) else {
      state.pointee.diagnostics.append(.outOfMemory(state.pointee.range(0..<0)))
      return false
    }
    defer {
      xmlFreeDoc(context.pointee.myDoc)
      context.pointee.myDoc = nil
      xmlFreeParserCtxt(context)
    }
    let options =
      XML_PARSE_NOENT.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue
      | XML_PARSE_IGNORE_ENC.rawValue
    xmlCtxtUseOptions(context, Int32(options))
    state.pointee.context = context
    state.pointee.input = context.pointee.input
    if let dictionary = context.pointee.dict {
      if case .before(_, let ahead) = part {
        let names = XMLNameTable(dictionary, remembers: true)
        state.pointee.handler.takeUnretainedValue().startDocument(names)
        if !ahead.start(names) { state.pointee.split = nil }
      } else {
        state.pointee.handler.takeUnretainedValue().startDocument(XMLNameTable(dictionary))
      }
    }
    if case .after = part { state.goToRoot() }
    xmlParseDocument(context)
    if state.pointee.isHandedOver, case .before(_, let ahead) = part {
      ahead.play()
      return true
    }
    if context.pointee.wellFormed == 0, state.pointee.errorCount == 0 {
      state.pointee.report(.notWellFormed("not well-formed", at: state.pointee.range(state.pointee.position)))
    }
    state.pointee.handler.takeUnretainedValue().endDocument()
    return state.pointee.errorCount == 0
  }

  /// Lets libxml2 read the text where it lies; in steps where a stretch without a tag may be a huge one.
  ///
  /// In steps it copies every byte once more, but can be stopped in the middle of a tag.
  private static func context(
    for state: ParseStatePointer, _ callbacks: inout xmlSAXHandler
  ) -> xmlParserCtxtPtr? {
    guard state.pointee.mayStandStill else {
      return xmlCreateIOParserCtxt(
        &callbacks, state, { ParseStatePointer(userData: $0)?.read(into: $1, $2) ?? -1 }, nil, state,
        XML_CHAR_ENCODING_UTF8)
    }
    guard let context = xmlNewParserCtxt() else { return nil }
    guard let input = xmlNewInputStream(context) else {
      xmlFreeParserCtxt(context)
      return nil
    }
    context.pointee.sax.pointee = callbacks
    context.pointee.userData = UnsafeMutableRawPointer(state)
    context.pointee.charset = Int32(XML_CHAR_ENCODING_UTF8.rawValue)
    input.pointee.base = state.pointee.text
    input.pointee.cur = state.pointee.text
    input.pointee.end = state.pointee.text + state.pointee.count
    guard inputPush(context, input) >= 0 else {
      xmlFreeInputStream(input)
      xmlFreeParserCtxt(context)
      return nil
    }
    return context
  }

  /// An end tag, which may be where another parser goes on.
  private static var endBeforeSplit: endElementNsSAX2Func {
    { userData, localName, _, uri in
      guard let localName, let state = ParseStatePointer(userData: userData) else { return }
      state.endElement(localName, uri)
      state.handOver()
    }
  }

  /// The root element's start tag, which has been delivered elsewhere.
  private static var startAgain: startElementNsSAX2Func {
    { userData, localName, _, uri, _, _, _, _, _ in
      guard let localName, let state = ParseStatePointer(userData: userData) else { return }
      state.resume(localName, uri)
      state.pointee.context?.pointee.sax.pointee.startElementNs = XMLParser.start
    }
  }

  private static var start: startElementNsSAX2Func {
    { userData, localName, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
      guard let localName else { return }
      ParseStatePointer(userData: userData)?.startElement(
        localName, prefix, uri, namespaces: namespaces, namespaceCount: namespaceCount,
        attributes: attributes, attributeCount: attributeCount)
    }
  }

  private static func saxCallbacks() -> xmlSAXHandler {
    var callbacks = xmlSAXHandler()
    callbacks.initialized = UInt32(XML_SAX2_MAGIC)
    callbacks.startElementNs = start
    callbacks.endElementNs = { userData, localName, _, uri in
      guard let localName else { return }
      ParseStatePointer(userData: userData)?.endElement(localName, uri)
    }
    callbacks.characters = { userData, start, count in
      guard let start else { return }
      ParseStatePointer(userData: userData)?.characters(start, count)
    }
    callbacks.ignorableWhitespace = callbacks.characters
    callbacks.cdataBlock = callbacks.characters
    callbacks.comment = { userData, start in
      guard let start else { return }
      ParseStatePointer(userData: userData)?.comment(start)
    }
    callbacks.processingInstruction = { userData, target, data in
      guard let target else { return }
      ParseStatePointer(userData: userData)?.processingInstruction(target, data)
    }
    callbacks.internalSubset = { userData, _, publicID, systemID in
      ParseStatePointer(userData: userData)?.doctype(publicID, systemID)
    }
    callbacks.entityDecl = { userData, name, kind, publicID, systemID, content in
      guard let name else { return }
      ParseStatePointer(userData: userData)?.declareEntity(name, kind, publicID, systemID, content)
    }
    callbacks.unparsedEntityDecl = { userData, name, publicID, systemID, _ in
      guard let name else { return }
      ParseStatePointer(userData: userData)?.declareEntity(
        name, Int32(XML_EXTERNAL_GENERAL_UNPARSED_ENTITY.rawValue), publicID, systemID, nil)
    }
    callbacks.getEntity = { userData, name in
      guard let name, let state = ParseStatePointer(userData: userData), state.mayExpand(name) else {
        return nil
      }
      return xmlSAX2GetEntity(state.pointee.context, name)
    }
    callbacks.serror = { userData, error in
      guard let error, let state = ParseStatePointer(userData: userData) else { return }
      state.pointee.libraryError(
        code: error.pointee.code, isWarning: error.pointee.level == XML_ERR_WARNING,
        message: error.pointee.message, error.pointee.str1, error.pointee.str2)
    }
    return callbacks
  }
}

extension ParseStatePointer {
  /// Hands libxml2 the next bytes, unless what it cannot let go of has grown beyond the limits.
  func read(into buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int32) -> Int32 {
    guard let buffer, capacity > 0, !pointee.isStopped else { return 0 }
    if pointee.delivered > 0, let context = pointee.context {
      let position = pointee.position
      if pointee.delivered - position > pointee.limits.attributeSize &+ (1 << 16) {
        pointee.refuse(.attributeSizeLimit(pointee.limits.attributeSize, at: pointee.range(position)))
        return 0
      }
      // libxml2 compares each attribute with all before it: the table's growth is the only warning there is.
      if Int(context.pointee.maxatts) / 20 > pointee.limits.attributeCount {
        pointee.refuse(.attributeCountLimit(pointee.limits.attributeCount, at: pointee.range(position)))
        return 0
      }
      if Int(context.pointee.nsMax) / 8 > pointee.limits.namespaceCount {
        pointee.refuse(.namespaceLimit(pointee.limits.namespaceCount, at: pointee.range(position)))
        return 0
      }
    }
    if pointee.delivered > 0 {
      let handler = pointee.handler.takeUnretainedValue()
      if let refusal = handler.refusal(at: pointee.range(pointee.position)) {
        pointee.refuse(refusal)
        return 0
      }
    }
    let size = min(Int(capacity), pointee.count - pointee.delivered)
    memcpy(buffer, pointee.text + pointee.delivered, size)
    pointee.delivered += size
    return Int32(size)
  }
}

public import Diagnostics
internal import Glibc
internal import XML

/// Reads class models of UML 1.x and 2.x from the XMI of any tool.
///
/// Only the file itself is opened, whatever its hrefs say; ``UMLNotation`` follows those that lead to files.
public enum UMLReader {
  /// The suffixes of files that hold UML.
  public static let suffixes = [".uml", ".uml2", ".cmof", ".mdxml"]

  /// Reads a file; nil when it holds no UML, and then `sink` says what it is.
  ///
  /// Linear in the size of the file: each text stays where it stands.
  public static func read(
    _ raw: SourceFile, limits: UMLLimits = UMLLimits(), into sink: inout DiagnosticSink
  ) -> UMLModel? {
    if let refusal = refusal(of: raw) {
      sink.emit(refusal)
      return nil
    }
    guard let file = XMLEncoding.decode(raw, into: &sink) else { return nil }
    let state = UnsafeMutablePointer<ReaderState>.allocate(capacity: 1)
    state.initialize(to: ReaderState(file, limits))
    defer { state.deallocate() }
    var own = DiagnosticSink(limit: sink.limit)
    let isWellFormed = XMLParser.parse(file, handler: UMLHandler(state), limits: limits.xml, into: &own)
    let finished = state.move()
    if !finished.facts.hasUML, finished.facts.undeclaredPrefix != nil,
      own.diagnostics.allSatisfy({ $0.code == "xml/undeclared-prefix" })
    {
      // Such files are pieces of others, where their prefixes are declared.
      sink.emit(.notUML(finished.facts, file))
      return nil
    }
    sink.absorb(own)
    guard isWellFormed else { return nil }
    guard finished.facts.hasUML else {
      sink.emit(.notUML(finished.facts, file))
      return nil
    }
    let model = UMLModel(finished)
    for (id, place) in model.duplicateIDs { sink.emit(.duplicateID(id, at: place)) }
    return model
  }

  /// Whether the beginning of a file is that of a file of UML; what it costs does not grow with the file.
  public static func seemsUML(_ file: SourceFile) -> Bool {
    let head = file.bytes.prefix(4096)
    let marks: [StaticString] = [
      "/UML\"", "/UML'", "spec/UML", "/cmof.xml\"", "spec/CMOF", "org.omg.xmi.namespace.UML", "omg.org/UML",
      "org.omg/standards/UML",
    ]
    if marks.contains(where: { states($0, in: head) }) { return true }
    return states("xmi.version", in: head)
      && (states("xmi.name=\"UML\"", in: head) || states("xmi.name = 'UML'", in: head))
  }

  /// Whether a text stands in some bytes; as text they would be compared by the rules of Unicode.
  private static func states(_ text: StaticString, in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let count = text.utf8CodeUnitCount
    guard var start = bytes.base.baseAddress, bytes.count >= count else { return false }
    // The last place where it can begin.
    let last = start + bytes.count - count
    while start <= last, let found = memchr(start, Int32(text.utf8Start[0]), last - start + 1) {
      if memcmp(found, text.utf8Start, count) == 0 { return true }
      start += UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
    }
    return false
  }

  /// What is no document at all is told by its beginning.
  private static func refusal(of file: SourceFile) -> Diagnostic? {
    let head = String(decoding: file.bytes.prefix(65_536), as: UTF8.self)
    var rest = head[...]
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
      if rest.hasPrefix("<!--"), let end = rest.firstRange(of: "-->") {
        rest = rest[end.upperBound...]
      } else if rest.hasPrefix("<?"), let end = rest.firstRange(of: "?>") {
        rest = rest[end.upperBound...]
      } else {
        break
      }
    }
    guard ["<!ELEMENT", "<!ENTITY", "<!ATTLIST", "<!NOTATION"].contains(where: { rest.hasPrefix($0) }) else {
      return nil
    }
    return .documentType(file)
  }
}

/// Passes the parser's events on, through one pointer.
private final class UMLHandler: XMLEventHandler {
  private let state: UnsafeMutablePointer<ReaderState>

  init(_ state: UnsafeMutablePointer<ReaderState>) {
    self.state = state
    super.init()
  }

  override func refusal(at place: SourceRange) -> Diagnostic? {
    state.pointee.rows.count > state.pointee.limits.elementCount
      ? .umlElementLimit(state.pointee.limits.elementCount, at: place) : nil
  }

  override func startDocument(_ names: XMLNameTable) { state.pointee.startDocument(names) }

  override func startElement(_ element: XMLStartElement) { state.pointee.startElement(element) }

  override func endElement(localName: XMLName, namespace: XMLName?, endOffset: Int) {
    state.pointee.endElement(endOffset: endOffset)
  }

  override func characters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?) {
    state.pointee.characters(bytes)
  }
}

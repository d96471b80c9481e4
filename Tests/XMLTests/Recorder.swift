import Diagnostics
import Testing
import XML

/// Writes down every event with its offset.
final class Recorder: XMLEventHandler {
  var events: [String] = []
  var text: [UInt8] = []
  var elementOffsets: [Int] = []
  /// How many times another parser went on.
  var continuations = 0
  private var known: (XMLName?, XMLName?)

  override func startDocument(_ names: XMLNameTable) { known = (names.intern("known"), names.intern("")) }

  override func continueDocument(_ names: XMLNameTable) {
    continuations += 1
    known = (names.intern("known"), names.intern(""))
  }

  override func startElement(_ element: XMLStartElement) {
    var line = "<" + qualified(element.prefix, element.localName)
    if let namespace = element.namespace { line += " {\(namespace.string)}" }
    if element.localName == known.0 { line += " known" }
    for index in 0..<element.namespaceDeclarationCount {
      let (prefix, uri) = element.namespaceDeclaration(at: index)
      line += " xmlns:\(prefix?.string ?? "")=\(uri.string)"
    }
    for index in 0..<element.attributeCount {
      let attribute = element.attribute(at: index)
      line +=
        " \(qualified(attribute.prefix, attribute.localName))=\(String(decoding: attribute.value, as: UTF8.self))"
      if let offset = attribute.valueOffset { line += "@\(offset)" }
    }
    events.append(line + " @\(element.offset)")
    elementOffsets.append(element.offset)
  }

  override func endElement(localName: XMLName, namespace: XMLName?, endOffset: Int) {
    events.append("</\(localName.string) @\(endOffset)")
  }

  override func characters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?) {
    text += bytes
    events.append("'\(String(decoding: bytes, as: UTF8.self))' @\(offset.map(String.init) ?? "-")")
  }

  override func comment(_ bytes: UnsafeBufferPointer<UInt8>, endOffset: Int) {
    events.append("comment '\(String(decoding: bytes, as: UTF8.self))' @\(endOffset)")
  }

  override func processingInstruction(target: XMLName, data: UnsafeBufferPointer<UInt8>?, endOffset: Int) {
    events.append(
      "?\(target.string) \(data.map { String(decoding: $0, as: UTF8.self) } ?? "-") @\(endOffset)")
  }

  private func qualified(_ prefix: XMLName?, _ name: XMLName) -> String {
    prefix.map { $0.string + ":" + name.string } ?? name.string
  }
}

/// What a parse gave.
struct Outcome {
  var isWellFormed: Bool
  var recorder: Recorder
  var diagnostics: [Diagnostic]

  var codes: [String] { diagnostics.map(\.code) }
  var first: Diagnostic? { diagnostics.first }
}

func parse(_ text: String, limits: XMLLimits = .init()) -> Outcome {
  parse(bytes: Array(text.utf8), limits: limits)
}

/// Decodes and parses.
func parse(bytes: [UInt8], limits: XMLLimits = .init()) -> Outcome {
  var sink = DiagnosticSink()
  let recorder = Recorder()
  var isWellFormed = false
  if let file = XMLEncoding.decode(SourceFile(path: "t.xml", bytes: bytes), into: &sink) {
    let before = sink
    isWellFormed = XMLParser.parse(file, handler: recorder, limits: limits, into: &sink)
    let outcome = Outcome(isWellFormed: isWellFormed, recorder: recorder, diagnostics: sink.diagnostics)
    // With a thread of its own the parser must give the same, and two parsers that share the document too.
    // Of what is large only a few places at its beginning.
    let small = file.bytes.indices.prefix(1 << 16)
    let ends = small.filter { file.bytes[$0] == UInt8(ascii: ">") }.map { $0 + 1 }
    let most = file.count > small.count ? 2 : 16
    let places = stride(from: 0, to: ends.count, by: max(1, ends.count / most)).map { ends[$0] }
    for division in [.none, .guessed] + places.map({ XMLParser.Division.at($0) }) {
      _ = expectSame(as: outcome, file, limits, division, after: before)
    }
  }
  return Outcome(isWellFormed: isWellFormed, recorder: recorder, diagnostics: sink.diagnostics)
}

/// Parses a file with a second thread and compares; how many times another parser went on.
func expectSame(
  as outcome: Outcome, _ file: SourceFile, _ limits: XMLLimits, _ division: XMLParser.Division,
  after sink: DiagnosticSink = DiagnosticSink()
) -> Int {
  var sink = sink
  let ahead = Recorder()
  let isWellFormed = XMLParser.parse(
    file, handler: ahead, limits: limits, aheadFrom: 0, division: division, into: &sink)
  #expect(isWellFormed == outcome.isWellFormed, "\(division)")
  if ahead.events != outcome.recorder.events {
    let place = zip(ahead.events, outcome.recorder.events).first { $0 != $1 }
    Issue.record("\(division): \(ahead.events.count) events, \(String(describing: place))")
  }
  #expect(ahead.text == outcome.recorder.text, "\(division)")
  #expect(sink.diagnostics.map(\.summary) == outcome.diagnostics.map(\.summary), "\(division)")
  return ahead.continuations
}

extension Diagnostic {
  /// All that tells it from another.
  var summary: String {
    let notes = notes.map(\.summary)
    return "\(severity) \(code) \(message) \(range?.bytes ?? 0..<0) \(notes)"
  }

  /// The text the diagnostic points at.
  var excerpt: String { range.map { $0.file.text($0.bytes) } ?? "" }
}

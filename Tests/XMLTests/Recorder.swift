import Diagnostics
import Testing
import XML

/// Writes down every event with its offset.
final class Recorder: XMLEventHandler {
  var events: [String] = []
  var text: [UInt8] = []
  var elementOffsets: [Int] = []

  override func startElement(_ element: XMLStartElement) {
    var line = "<" + qualified(element.prefix, element.localName)
    if let namespace = element.namespace { line += " {\(namespace.string)}" }
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
    var other = sink
    isWellFormed = XMLParser.parse(file, handler: recorder, limits: limits, into: &sink)
    // With a thread of its own the parser must give the same.
    let ahead = Recorder()
    let isAlsoWellFormed = XMLParser.parse(
      file, handler: ahead, limits: limits, aheadFrom: 0, into: &other)
    #expect(isAlsoWellFormed == isWellFormed)
    #expect(ahead.events == recorder.events)
    #expect(ahead.text == recorder.text)
    #expect(other.diagnostics.map(\.summary) == sink.diagnostics.map(\.summary))
  }
  return Outcome(isWellFormed: isWellFormed, recorder: recorder, diagnostics: sink.diagnostics)
}

extension Diagnostic {
  /// All that tells it from another.
  var summary: String { "\(severity) \(code) \(message) \(range?.bytes ?? 0..<0) \(notes.count)" }

  /// The text the diagnostic points at.
  var excerpt: String { range.map { $0.file.text($0.bytes) } ?? "" }
}

import Diagnostics
import TestSupport
import Testing

@Suite struct DiagnosticSinkTests {
  private let first = SourceFile(path: "a.xmi", text: "0123456789")
  private let second = SourceFile(path: "b.xmi", text: "0123456789")

  private func sorted(_ diagnostics: [Diagnostic]) -> [String] {
    var sink = DiagnosticSink()
    for diagnostic in diagnostics { sink.emit(diagnostic) }
    return sink.sorted().map(\.message)
  }

  @Test func theOrderIsFileOffsetSeverityCodeMessage() {
    let diagnostics = [
      Diagnostic(.error, "a/a", "placeless"),
      Diagnostic(.error, "a/a", "early", at: SourceRange(first, 1..<2)),
      Diagnostic(.error, "a/a", "same place, a", at: SourceRange(first, 5..<6)),
      Diagnostic(.error, "a/b", "same place, b", at: SourceRange(first, 5..<6)),
      Diagnostic(.error, "a/b", "same place, c", at: SourceRange(first, 5..<6)),
      Diagnostic(.warning, "a/a", "warning", at: SourceRange(first, 5..<6)),
      Diagnostic(.note, "a/a", "note", at: SourceRange(first, 5..<6)),
      Diagnostic(.error, "a/a", "other file", at: SourceRange(second, 0..<1)),
    ]
    let expected = diagnostics.map(\.message)
    #expect(sorted(diagnostics) == expected)
    #expect(sorted(diagnostics.reversed()) == expected)
    var generator = SeededGenerator(3)
    for _ in 0..<50 { #expect(sorted(diagnostics.shuffled(using: &generator)) == expected) }
  }

  @Test func theSameThingIsSaidOnce() {
    let diagnostic = Diagnostic(.error, "a/a", "again", at: SourceRange(first, 1..<2))
    #expect(sorted([diagnostic, diagnostic, diagnostic]) == ["again"])
    var other = diagnostic
    other.element = "//@pods.0"
    #expect(sorted([diagnostic, other]).count == 2)
    other = diagnostic
    other.range = SourceRange(second, 1..<2)
    #expect(sorted([diagnostic, other]).count == 2)
  }

  @Test func theLimitKeepsTheCounts() {
    var sink = DiagnosticSink(limit: 2)
    for index in 0..<5 {
      sink.emit(Diagnostic(index % 2 == 0 ? .error : .warning, "a/a", "\(index)"))
    }
    sink.emit(.note("n"))
    #expect(sink.diagnostics.map(\.message) == ["0", "1"])
    #expect(sink.droppedCount == 4)
    #expect(sink.errorCount == 3)
    #expect(sink.warningCount == 2)
    #expect(sink.hasErrors)
  }

  @Test func absorbingAddsUp() {
    var sink = DiagnosticSink(limit: 3)
    sink.emit(Diagnostic(.error, "a/a", "0"))
    var other = DiagnosticSink(limit: 3)
    for index in 1...4 { other.emit(Diagnostic(.warning, "a/a", "\(index)")) }
    sink.absorb(other)
    #expect(sink.diagnostics.map(\.message) == ["0", "1", "2"])
    #expect(sink.errorCount == 1)
    #expect(sink.warningCount == 4)
    #expect(sink.droppedCount == 2)
    sink.absorb(other)
    #expect(sink.diagnostics.count == 3)
    #expect(sink.droppedCount == 6)
  }

  @Test func warningsAreNoErrors() {
    var sink = DiagnosticSink()
    sink.emit(Diagnostic(.warning, "a/a", "w"))
    #expect(!sink.hasErrors)
    #expect(DiagnosticSink(limit: 0).sorted().isEmpty)
  }

  @Test func severitiesAreOrdered() {
    #expect(Diagnostic.Severity.note < .warning)
    #expect(Diagnostic.Severity.warning < .error)
    #expect(!(Diagnostic.Severity.error < .error))
  }
}

import Diagnostics
import Foundation
import Pipelines
import TestSupport
import Testing

/// Everything that is said about the broken model, as a user sees it.
@Suite struct BrokenModelTests {
  @Test func theDiagnosticsAreAsExpected() throws {
    var sink = DiagnosticSink()
    // Paths as they are when the command runs in the package's folder.
    let root = Project.root.path + "/"
    let outcome = Validate.run([root + "models/broken/broken.xmi"], into: &sink)
    let renderer = TextRenderer()
    let text = sink.sorted().map(renderer.render).joined().replacingOccurrences(of: root, with: "")
    #expect(!outcome.hasUnreadableFile)
    #expect(sink.diagnostics.allSatisfy { $0.range != nil && !$0.code.isEmpty })
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    GoldenFile(folder.appendingPathComponent("Golden/broken/expected.txt")).expect(text)
  }
}

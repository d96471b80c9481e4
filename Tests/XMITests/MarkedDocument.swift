import Diagnostics
import Foundation
import XMI

/// A document in which `👉code` and a space, or `👉code👈`, stand before each place where a diagnostic with that code is expected.
struct MarkedDocument {
  /// `line:column code`, sorted, as the marks say.
  let expected: [String]
  /// The same as the loader said.
  let found: [String]
  let loaded: LoadedModel
  let diagnostics: [Diagnostic]

  init(_ marked: String, named name: String = "model.xmi", _ change: (inout XMIOptions) -> Void = { _ in })
    throws
  {
    var text = ""
    var marks: [(offset: Int, code: String)] = []
    let parts = marked.split(separator: "👉", omittingEmptySubsequences: false)
    text += parts.first ?? ""
    for part in parts.dropFirst() {
      let pieces = part.split(separator: "👈", maxSplits: 1, omittingEmptySubsequences: false)
      marks.append((text.utf8.count, String(pieces[0])))
      text += pieces.dropFirst().first ?? ""
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("marked-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent(name).path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    var options = XMIOptions()
    options.metamodelPath = [GoldenTests.folder.path]
    change(&options)
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    loaded = loader.load([path], into: &sink)
    diagnostics = sink.sorted()
    let file = SourceFile(path: path, text: text)
    expected = marks.map { mark in
      let place = SourceRange(file, mark.offset..<mark.offset).start
      return "\(place.line):\(place.column) \(mark.code)"
    }.sorted()
    found = diagnostics.map { diagnostic in
      let place = diagnostic.range.map { "\($0.start.line):\($0.start.column)" } ?? "-"
      return place + " " + diagnostic.code
    }.sorted()
  }

  /// The message of the first diagnostic with a code.
  func message(_ code: String) -> String? { diagnostics.first { $0.code == code }?.message }
}

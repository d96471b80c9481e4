internal import CRD
internal import Diagnostics
internal import MOFM2T

/// What became of each invariant, as a table in Markdown.
struct FateReport {
  private let fates: [InvariantFate]

  init(_ fates: [InvariantFate]) { self.fates = fates }

  /// The whole file.
  var text: String {
    var lowered = 0
    var rows: [String] = []
    for fate in fates {
      let outcome: String
      switch fate.outcome {
      case .lowered:
        lowered += 1
        outcome = "schema"
      case .ruled:
        lowered += 1
        outcome = "CEL"
      case .offline(let reason): outcome = "offline only: " + reason
      case .unreached: outcome = "no resource holds an object of the class"
      }
      let place = fate.range.map { "\($0.file.path):\($0.start.line)" } ?? ""
      rows.append(
        "| `\(fate.name)` | \(Self.cell(outcome)) | \(Self.cell(fate.keywords.joined(separator: "; "))) | \(place) |"
      )
    }
    return """
      # What became of the invariants

      \(lowered) of \(fates.count) are said by the schemas; the others are checked by `krosskube validate`.

      | invariant | enforced by | keywords | where |
      |---|---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }

  private static func cell(_ text: String) -> String { text.split(separator: "|").joined(separator: "\\|") }

  /// Writes the file unless it is the same already.
  func write(to path: String, into sink: inout DiagnosticSink) {
    OutputWriter.write(path, Array(text.utf8), into: &sink)
  }
}

/// Prints each diagnostic as an annotation of GitHub Actions, a "workflow command" on one line.
///
/// A warning is `::warning`, a note `::notice`. Columns are left out where the range spans lines, which GitHub refuses.
/// Notes and fix-its follow the message in the annotation's text.
public struct GitHubRenderer: Sendable {
  private let root: String?

  /// Takes the folder the command runs in, to which paths are made relative.
  public init(root: String? = nil) { self.root = root }

  /// The line, ending in a line feed.
  public func render(_ diagnostic: Diagnostic) -> String {
    var properties: [String] = []
    if let range = diagnostic.range {
      let start = range.start
      let end = range.end
      properties.append("file=\(Self.property(ReportedPath(range.file.path, root: root).path))")
      properties.append("line=\(start.line)")
      properties.append("endLine=\(end.line)")
      if start.line == end.line {
        properties.append("col=\(start.column)")
        properties.append("endColumn=\(max(start.column, end.column))")
      }
    }
    let title = diagnostic.rule.map { "\(diagnostic.code): \($0)" } ?? diagnostic.code
    if !title.isEmpty { properties.append("title=\(Self.property(title))") }
    let command =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    var text = diagnostic.message
    for note in diagnostic.notes { text += "\n" + place(note) + "note: " + note.message }
    for fixIt in diagnostic.fixIts { text += "\nfix: " + fixIt.message }
    if let evaluation = diagnostic.evaluation?() {
      text += "\n" + evaluation.lines().joined(separator: "\n")
    }
    let list = properties.isEmpty ? "" : " " + properties.joined(separator: ",")
    return "::\(command)\(list)::\(Self.data(text))\n"
  }

  private func place(_ note: Diagnostic) -> String {
    guard let range = note.range else { return "" }
    let start = range.start
    return "\(ReportedPath(range.file.path, root: root).path):\(start.line):\(start.column): "
  }

  /// A message, in which `%` and line ends are written as escapes.
  private static func data(_ text: String) -> String { PercentEscape.escaped(text, ["\r", "\n"]) }

  /// A property, in which `:` and `,` are escaped as well.
  private static func property(_ text: String) -> String {
    PercentEscape.escaped(text, ["\r", "\n", ":", ","])
  }
}

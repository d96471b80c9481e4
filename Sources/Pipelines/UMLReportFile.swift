internal import Diagnostics
internal import MOFM2T
internal import UML

/// The report on what became of a class model, as a file.
enum UMLReportFile {
  /// Whether the suffix of a path names a form of reports; else says so.
  static func isKnown(_ path: String, into sink: inout DiagnosticSink) -> Bool {
    if path.hasSuffix(".md") || path.hasSuffix(".json") { return true }
    sink.emit(
      Diagnostic(
        .error, "uml/no-report",
        "the suffix of '\(path)' names no form of a report; expected '.md' or '.json'"))
    return false
  }

  /// Writes the report about a file; `.md` is for people, `.json` for programs.
  static func write(
    _ path: String, _ conversion: UMLConversion?, of input: String, into sink: inout DiagnosticSink
  ) {
    guard let report = conversion?.report else {
      sink.emit(
        Diagnostic(
          .error, "uml/no-report",
          "'\(input)' is no model of UML; expected one, since the report is about its elements"))
      return
    }
    let text = path.hasSuffix(".md") ? report.markdown(of: input) : report.json(of: input)
    OutputWriter.write(path, Array(text.utf8), into: &sink)
  }
}

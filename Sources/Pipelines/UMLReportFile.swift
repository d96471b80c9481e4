internal import Diagnostics
internal import MOFM2T
internal import UML

/// The report on what became of a class model, as a file.
enum UMLReportFile {
  /// Writes the report about a file; `.md` is for people, `.json` for programs.
  static func write(_ path: String, about input: String, into sink: inout DiagnosticSink) {
    guard path.hasSuffix(".md") || path.hasSuffix(".json") else {
      sink.emit(
        Diagnostic(
          .error, "uml/no-report",
          "the suffix of '\(path)' names no form of a report; expected '.md' or '.json'"))
      return
    }
    // What is wrong with the file is said when it is converted.
    var quiet = DiagnosticSink()
    guard let file = try? SourceFile.read(input) else { return }
    guard UMLReader.seemsUML(file) else {
      sink.emit(
        Diagnostic(
          .error, "uml/no-report",
          "'\(input)' is no model of UML; expected one, since the report is about its elements"))
      return
    }
    guard let report = UMLReader.read(file, into: &quiet)?.ecoreReport() else { return }
    let text = path.hasSuffix(".md") ? report.markdown(of: input) : report.json(of: input)
    OutputWriter.write(path, Array(text.utf8), into: &sink)
  }
}

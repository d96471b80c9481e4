import Diagnostics
import Ecore
import OCL

/// One expression from text to value, as `krosskube query` does it.
struct Evaluation {
  var value: Value?
  var diagnostics: [Diagnostic]
  var printed: String

  init(
    _ text: String, environment: Environment = Environment(),
    context: EvaluationContext = EvaluationContext(),
    self object: Value = .null
  ) {
    var sink = DiagnosticSink()
    let checked = Checker.check(EscapedText(path: "query", text: text), in: environment, into: &sink)
    diagnostics = sink.diagnostics
    value = checked.map { Plan($0).evaluate(in: context, self: object) }
    printed = value.map { ValuePrinter(context).text($0) } ?? "error \(sink.diagnostics.first?.code ?? "")"
  }

  /// A checked expression; nil if it has errors.
  static func checked(_ text: String, _ environment: Environment = Environment()) -> CheckedTree? {
    var sink = DiagnosticSink()
    return Checker.check(EscapedText(path: "query", text: text), in: environment, into: &sink)
  }
}

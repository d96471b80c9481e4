import Diagnostics
import Ecore
import Glibc
import OCL
import OCLSyntax
import Validation

/// What is done with one fuzzed text of OCL, and with each file of `Fuzz/failures/ocl` when the tests replay it.
///
/// The first byte chooses: an even one (`d`) a Complete OCL document, an odd one (`e`) an expression. Both are about
/// ``OCLSubject``.
enum OCLRun {
  /// Parses, prints, checks and evaluates the text.
  ///
  /// Whatever the input is, this must return; it traps when what was printed means something else, and when it takes long.
  static func run(_ input: UnsafeBufferPointer<UInt8>) {
    guard let mode = input.first else { return }
    _ = environment
    let start = processorTime()
    defer {
      // libFuzzer's own limit is one of elapsed time, which says little on a machine that has more to do.
      let spent = processorTime() - start
      precondition(spent < 1_000_000_000, "took \(spent / 1_000_000) ms of processor time")
    }
    let file = SourceFile(path: "fuzzed.ocl", bytes: input.dropFirst())
    if mode & 1 == 0 { runDocument(EscapedText(file)) } else { runExpression(file.text) }
  }

  private static func processorTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  private static var limits: EvaluationLimits {
    var limits = EvaluationLimits()
    limits.steps = 20_000
    limits.size = 2_000
    limits.depth = 100
    limits.seconds = 0.25
    return limits
  }

  private static let environment: Environment = {
    let metamodel = OCLSubject.loaded.metamodel
    guard let eClass = metamodel.eClass(named: "Library") else { preconditionFailure("no class") }
    var environment = Environment(metamodel: metamodel, selfType: .object(eClass))
    environment.warnsOfNull = true
    return environment
  }()

  // MARK: Expressions

  private static func runExpression(_ text: String) {
    let first = Evaluated(text)
    for diagnostic in first.diagnostics { _ = TextRenderer(color: false).render(diagnostic) }
    _ = Completion.isComplete(text)
    if text.utf8.count < 200 { _ = Completion(of: text, in: environment) }
    guard let printed = first.printed else { return }
    let second = Evaluated(printed)
    guard let again = second.printed else {
      trap("what was printed cannot be read", text, printed, second.diagnostics)
    }
    if again != printed { trap("printed twice it is '\(again)'", text, printed, []) }
    guard let checked = first.checked else {
      if second.checked != nil { trap("only what was printed checks", text, printed, first.diagnostics) }
      return
    }
    guard second.checked != nil else {
      trap("what was printed does not check", text, printed, second.diagnostics)
    }
    // How long it takes is never the same twice.
    if first.isTimedOut || second.isTimedOut { return }
    if first.value != second.value {
      trap("it is \(first.value), and printed it is \(second.value)", text, printed, [])
    }
    guard checked.type == .boolean, !first.isLimited else { return }
    let context = EvaluationContext(model: OCLSubject.loaded.model, limits: limits)
    let truth = Plan(checked).holds(in: context, self: OCLSubject.loaded.model.roots[0].id)
    let shown = truth.map { $0 ? "true" : "false" }
    if context.limitReached == nil, shown != (["true", "false"].contains(first.value) ? first.value : nil) {
      trap("it is \(first.value), as a condition \(shown ?? "undefined")", text, printed, [])
    }
    if truth != true {
      let root = Value.object(OCLSubject.loaded.model.roots[0].id)
      for note in Explanation.notes(checked, in: context, self: root) {
        _ = TextRenderer(color: false).render(note)
      }
      _ = Explanation.tree(checked, in: context, self: root).lines()
    }
  }

  /// An expression from text to value.
  private struct Evaluated {
    var diagnostics: [Diagnostic]
    /// The tree as text; nil after an error in the syntax.
    var printed: String?
    var checked: CheckedTree?
    var value = ""
    var isLimited = false
    var isTimedOut = false

    init(_ text: String) {
      var sink = DiagnosticSink(limit: 100)
      let tree = OCLParser.expression(EscapedText(path: "expression", text: text), into: &sink)
      if !tree.hasErrors {
        printed = Printer.text(tree.root)
        checked = Checker.check(tree, in: OCLRun.environment, into: &sink)
        if checked == nil, !sink.hasErrors { OCLRun.trap("it is refused without a reason", text, text, []) }
      }
      diagnostics = sink.sorted()
      guard let checked else { return }
      let model = OCLSubject.loaded.model
      let context = EvaluationContext(model: model, limits: OCLRun.limits)
      let value = Plan(checked).evaluate(in: context, self: model.roots[0].id)
      self.value = ValuePrinter(context, maximumElements: 200).text(value)
      isLimited = context.limitReached != nil
      isTimedOut = context.limitReached == .timeLimit
      diagnostics += context.faults
    }
  }

  // MARK: Documents

  private static func runDocument(_ text: EscapedText) {
    var sink = DiagnosticSink(limit: 100)
    let tree = DocumentTree.parse(text, into: &sink)
    for constraint in tree.contexts.flatMap(\.constraints) where !constraint.isBroken {
      let printed = Printer.text(constraint.expression)
      var again = DiagnosticSink()
      let second = OCLParser.expression(EscapedText(path: "printed", text: printed), into: &again)
      if second.hasErrors || Printer.text(second.root) != printed {
        trap("what was printed is not read as it was", text.text, printed, again.sorted())
      }
    }
    let (metamodel, model) = OCLSubject.loaded
    let documents = DocumentSet([OCLDocument(tree)], metamodel: metamodel, warnsOfNull: true, into: &sink)
    let invariants = InvariantSet.collect(
      from: metamodel, documents: documents, warnsOfNull: true, into: &sink)
    var validator = ModelValidator(metamodel, invariants, into: &sink)
    validator.showsEvaluation = true
    _ = validator.validate(model, limits: limits, into: &sink)
    _ = sink.sorted().prefix(5).map { TextRenderer(color: false).render($0) }
  }

  private static func trap(_ what: String, _ text: String, _ printed: String, _ said: [Diagnostic]) -> Never {
    let said = said.map { TextRenderer(color: false).render($0) }.joined()
    fatalError("\(what)\n\(text)\n\(printed)\n\(said)")
  }
}

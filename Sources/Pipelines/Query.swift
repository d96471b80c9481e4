public import Diagnostics
internal import Ecore
internal import OCL
internal import OCLSyntax
internal import XMI

/// `krosskube query`: the value of an expression, over models or without.
public enum Query {
  /// What is asked.
  public struct Request: Sendable {
    /// The expression, or nil with a table.
    public var expression: String?
    /// A file with an expression and the expected value in each line, separated by a tab.
    public var table: String?
    /// The models.
    public var models: [String] = []
    /// The class whose instances are `self` in turn.
    public var context: String?
    /// Complete OCL documents whose definitions the expression may use.
    public var documents: [String] = []
    /// Where metamodels are found.
    public var sources = ModelSources()
    /// How much one evaluation may cost.
    public var limits = OCLLimits()
    /// What may stop the evaluations of a session.
    public var interruption: QueryInterruption?

    /// Takes the expression.
    public init(expression: String?) { self.expression = expression }
  }

  /// The answer.
  public struct Outcome: Sendable {
    /// Lines for standard output.
    public var lines: [String] = []
    /// Whether a row of the table failed.
    public var hasFailedRow = false
    /// Whether the context names no class, or neither an expression nor a table was given; the exit status is then 2.
    public var isUnusable = false
    /// Whether a file could not be opened; the exit status is then 2.
    public var hasUnreadableFile = false
  }

  /// Loads the models, checks the expression and evaluates it.
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    var outcome = Outcome()
    let loaded = load(request, into: &sink)
    outcome.hasUnreadableFile = loaded.hasUnreadableFile
    let (model, metamodel) = (loaded.model, loaded.metamodel)
    var environment = loaded.environment
    var instances: [EObject] = []
    if let name = request.context {
      guard let eClass = Self.eClass(name, in: metamodel) else {
        sink.emit(.unknownContext(name, in: metamodel))
        outcome.isUnusable = true
        return outcome
      }
      environment = environment.with(selfType: .object(eClass))
      instances = Self.instances(of: eClass, in: model)
    }
    let evaluation = EvaluationContext(
      model: model, metamodel: metamodel, limits: request.limits.evaluation)
    if let table = request.table {
      run(table: table, environment, evaluation, request.limits, &outcome, into: &sink)
    } else if let expression = request.expression {
      let text = EscapedText(path: "<expression>", text: expression)
      guard let checked = check(text, environment, into: &sink) else { return outcome }
      let plan = Plan(checked)
      let printer = ValuePrinter(evaluation)
      if request.context == nil {
        outcome.lines = [printer.text(plan.evaluate(in: evaluation))]
        cut(evaluation, request.limits, "the query has no result", into: &sink)
      } else {
        outcome.lines = instances.map { object in
          let place = place(of: object)
          let line = place + ": " + printer.text(plan.evaluate(in: evaluation, self: object.id))
          cut(evaluation, request.limits, "the query has no result for '\(place)'", into: &sink)
          return line
        }
      }
    } else {
      outcome.isUnusable = true
    }
    evaluation.faults.forEach { sink.emit($0) }
    return outcome
  }

  /// What was loaded for a query.
  struct Loaded {
    var model: Model?
    var metamodel = Metamodel.ecore
    var environment: Environment
    var hasUnreadableFile: Bool
  }

  /// Loads what a query is about: without models and metamodels there is Ecore alone.
  static func load(_ request: Request, into sink: inout DiagnosticSink) -> Loaded {
    let files = DocumentFiles(request.documents, sources: request.sources, into: &sink)
    let sources = files.adding(to: request.sources)
    var result = Loaded(
      environment: Environment(metamodel: .ecore), hasUnreadableFile: files.hasUnreadableFile)
    if !request.models.isEmpty || !sources.metamodels.isEmpty {
      var loader = XMILoader(sources.xmiOptions)
      let loaded = loader.load(request.models, into: &sink)
      result.hasUnreadableFile = result.hasUnreadableFile || loaded.hasUnreadableFile
      result.metamodel = loaded.metamodel
      result.model = loaded.model
    }
    result.environment =
      files.bound(to: result.metamodel, into: &sink)?.environment
      ?? Environment(metamodel: result.metamodel)
    return result
  }

  /// The objects of a class and its subclasses in document order.
  static func instances(of eClass: EClass, in model: Model?) -> [EObject] {
    model.map { model in model.allObjects.filter { $0.eClass.isKind(of: eClass) } } ?? []
  }

  /// The file and path of an object.
  static func place(of object: EObject) -> String {
    "\(object.eResource?.uri ?? "")#\(object.uriFragment())"
  }

  /// Reports the limit that the last evaluation met; whether there was one.
  @discardableResult
  static func cut(
    _ evaluation: EvaluationContext, _ limits: OCLLimits, _ subject: String, at place: SourceRange? = nil,
    into sink: inout DiagnosticSink
  ) -> Bool {
    guard let failure = evaluation.limitReached,
      let diagnostic = Diagnostic.limitReached(failure, limits.evaluation, subject, at: place)
    else { return false }
    sink.emit(diagnostic)
    return true
  }

  /// The class named `Name` or `package::Name`.
  static func eClass(_ name: String, in metamodel: Metamodel) -> EClass? {
    let parts = name.split(separator: ":", omittingEmptySubsequences: true).map(String.init)
    guard parts.count > 1 else { return metamodel.eClass(named: name) }
    let package = parts.dropLast().joined(separator: "::")
    return metamodel.eClasses.first { $0.name == parts.last && $0.ePackage.qualifiedName.hasSuffix(package) }
  }

  static func check(
    _ text: EscapedText, _ environment: Environment, into sink: inout DiagnosticSink
  ) -> CheckedTree? {
    var own = DiagnosticSink()
    let tree = OCLParser.expression(text, in: nil, into: &own)
    let checked = own.hasErrors ? nil : Checker.check(tree, in: environment, into: &own)
    let failed = own.hasErrors
    sink.absorb(own)
    return failed ? nil : checked
  }

  // MARK: Tables

  /// Evaluates each row and compares the printed value with that of the expected expression.
  ///
  /// A row that meets a limit fails, and the limit is reported at its place.
  private static func run(
    table path: String, _ environment: Environment, _ evaluation: EvaluationContext, _ limits: OCLLimits,
    _ outcome: inout Outcome, into sink: inout DiagnosticSink
  ) {
    let file: SourceFile
    do { file = try SourceFile.read(path) } catch {
      sink.emit(.unreadable(error))
      outcome.hasUnreadableFile = true
      return
    }
    var passed = 0
    var failures: [String] = []
    let printer = ValuePrinter(evaluation)
    var reached = DiagnosticSink()
    var line = 1
    func value(_ text: String) -> Value? {
      var quiet = DiagnosticSink()
      guard let checked = check(EscapedText(path: path, text: text), environment, into: &quiet) else {
        return nil
      }
      let value = Plan(checked).evaluate(in: evaluation)
      cut(
        evaluation, limits, "the row has no result", at: SourceRange(file, file.rangeOfLine(line)),
        into: &reached)
      return value
    }
    for (number, text) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let cells = text.split(separator: "\t", omittingEmptySubsequences: false).map {
        Self.unescaped(String($0))
      }
      guard cells.count >= 2, !cells[0].isEmpty, cells[0] != "expression" else { continue }
      line = number + 1
      let known = reached.errorCount
      let actual = value(cells[0])
      let shown = actual.map(printer.text) ?? "error"
      let agrees = Self.agrees(actual, shown, with: cells[1], value)
      if agrees, reached.errorCount == known {
        passed += 1
      } else {
        failures.append("\(path):\(line): \(cells[0]) is \(shown); expected \(cells[1])")
      }
    }
    sink.absorb(reached)
    outcome.lines = failures + ["\(passed) passed, \(failures.count) failed"]
    outcome.hasFailedRow = !failures.isEmpty
  }

  private static func agrees(
    _ actual: Value?, _ shown: String, with expected: String, _ value: (String) -> Value?
  ) -> Bool {
    if expected == "error" { return actual == nil }
    guard let actual else { return false }
    if expected == "invalid" { return actual.isInvalid }
    if expected.hasPrefix("not ") {
      return value(String(expected.dropFirst(4))).map { !actual.isInvalid && actual != $0 } ?? false
    }
    if expected.hasPrefix("ocl: ") {
      return value(String(expected.dropFirst(5))).map { actual == $0 } ?? false
    }
    if shown == expected { return true }
    if let value = value(expected) { return !actual.isInvalid && actual == value }
    // `value : Type`, as USE's tests have it.
    guard let colon = expected.utf8.lastIndex(of: UInt8(ascii: ":")), expected[..<colon].hasSuffix(" ") else {
      return false
    }
    return agrees(actual, shown, with: String(expected[..<colon].dropLast()), value)
  }

  /// A cell as it was before it was written with `\t`, `\n` and `\\`.
  private static func unescaped(_ cell: String) -> String {
    guard cell.contains("\\") else { return cell }
    var result = ""
    var isEscaped = false
    for character in cell {
      if isEscaped {
        switch character {
        case "t": result.append("\t")
        case "n": result.append("\n")
        case "\\": result.append("\\")
        default: result += "\\\(character)"
        }
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return isEscaped ? result + "\\" : result
  }
}

extension Diagnostic {
  static func unknownContext(_ name: String, in metamodel: Metamodel) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: metamodel.eClasses.map(\.name))
    return Diagnostic(
      .error, "query/unknown-class",
      "'\(name)' is not a class of the metamodels that were loaded"
        + (near.map { "; did you mean '\($0)'?" } ?? ""))
  }
}

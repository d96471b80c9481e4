public import Diagnostics
internal import Ecore
internal import OCL

/// `krosskube query` without an expression: expressions and commands one after the other, over the same models.
///
/// Knows nothing of a terminal: takes entries and gives answers.
public struct QuerySession {
  /// What an entry gave.
  public struct Answer: Sendable {
    /// Lines for standard output.
    public var lines: [String] = []
    /// What is wrong with the entry.
    public var diagnostics: [Diagnostic] = []
    /// Whether the session is over.
    public var isLast = false
  }

  /// Whether a file could not be opened; the exit status is then 2.
  public let hasUnreadableFile: Bool
  /// Whether the context that was asked for names no class.
  public let isUnusable: Bool

  private let model: Model?
  private let metamodel: Metamodel
  private let index: ModelIndex?
  private let limits: OCLLimits
  private let interruption: QueryInterruption?
  /// Whether someone may stop its evaluations.
  public var canBeInterrupted: Bool { interruption != nil }
  private var environment: Environment
  /// The values of the environment's variables.
  private var values: [Value] = []
  private var instances: [EObject] = []

  /// The most objects for which a line is printed.
  private static let maximumLines = 100

  /// Loads the models of a request, whose expression and table do not matter.
  public init(_ request: Query.Request, into sink: inout DiagnosticSink) {
    let loaded = Query.load(request, into: &sink)
    hasUnreadableFile = loaded.hasUnreadableFile
    model = loaded.model
    metamodel = loaded.metamodel
    index = loaded.model.map { ModelIndex($0) }
    limits = request.limits
    interruption = request.interruption
    environment = loaded.environment
    var unknown: Diagnostic?
    if let name = request.context {
      if let eClass = Query.eClass(name, in: metamodel) {
        environment = environment.with(selfType: .object(eClass))
        instances = Query.instances(of: eClass, in: model)
      } else {
        unknown = .unknownContext(name, in: metamodel)
      }
    }
    isUnusable = unknown != nil
    if let unknown { sink.emit(unknown) }
  }

  /// Whether an entry is finished, so that it can be run.
  public func isComplete(_ entry: String) -> Bool {
    let text = entry.trimmed
    if text.first == ":", !text.contains(where: \.isWhitespace) { return true }
    return text.isEmpty || Completion.isComplete(text.first == ":" ? Self.split(text).rest : text)
  }

  /// What can stand at the end of an entry that is being written.
  public func completion(of entry: String) -> Completions {
    if entry.first == ":", !entry.contains(where: \.isWhitespace) {
      let names = Command.allCases.map { ":" + $0.rawValue }.filter { $0.hasPrefix(entry) }.sorted()
      return Completions(start: 0, candidates: names)
    }
    guard entry.first == ":" else { return completion(of: entry, after: 0) }
    let (name, rest) = Self.split(entry)
    let offset = entry.utf8.count - rest.utf8.count
    switch Command(rawValue: name) {
    case .context:
      let names = Set(metamodel.eClasses.map(\.name)).filter { $0.hasPrefix(rest) }.sorted()
      return Completions(start: offset, candidates: names)
    case .type, .explain: return completion(of: rest, after: offset)
    case .let:
      guard let equals = rest.firstIndex(of: "=") else { return Completions(start: offset, candidates: []) }
      let value = String(rest[rest.index(after: equals)...])
      return completion(of: value, after: entry.utf8.count - value.utf8.count)
    default: return Completions(start: entry.utf8.count, candidates: [])
    }
  }

  private func completion(of text: String, after offset: Int) -> Completions {
    let found = Completion(of: text, in: environment)
    return Completions(start: offset + found.start, candidates: found.candidates)
  }

  /// Runs an entry: an expression, or a command that begins with a colon.
  ///
  /// What limits an evaluation, stops it or is wrong with bodies that it calls is among the diagnostics.
  public mutating func run(_ entry: String) -> Answer {
    let text = entry.trimmed
    interruption?.interruption.clear()
    if text.isEmpty { return Answer() }
    guard text.first == ":" else { return evaluate(text) }
    let (name, rest) = Self.split(text)
    switch Command(rawValue: name) {
    case .help: return Answer(lines: Command.helpLines)
    case .quit: return Answer(isLast: true)
    case .classes: return Answer(lines: classes())
    case .context: return setContext(rest)
    case .type:
      return checked(rest) { tree, _ in [tree.type.description] }
    case .explain: return explain(rest)
    case .let: return define(rest)
    case nil:
      let near = Suggestion.nearest(to: name, among: Command.allCases.map(\.rawValue))
      return Answer(diagnostics: [.unknownCommand(name, suggestion: near)])
    }
  }

  // MARK: Expressions

  /// Calls `body` with a checked expression and what it is evaluated in; adds what went wrong on the way.
  ///
  /// Each entry has a context of its own, so that its faults are said again.
  private func checked(_ text: String, _ body: (CheckedTree, Evaluation) -> [String]) -> Answer {
    var sink = DiagnosticSink()
    let tree = Query.check(EscapedText(path: "<expression>", text: text), environment, into: &sink)
    var answer = Answer()
    guard let tree else {
      answer.diagnostics = sink.sorted()
      return answer
    }
    var evaluationLimits = limits.evaluation
    evaluationLimits.interruption = interruption?.interruption
    let context = EvaluationContext(
      model: model, metamodel: metamodel, index: index, limits: evaluationLimits)
    let evaluation = Evaluation(context: context, limits: limits)
    answer.lines = body(tree, evaluation)
    sink.absorb(evaluation.sink)
    context.faults.forEach { sink.emit($0) }
    answer.diagnostics = sink.sorted()
    return answer
  }

  /// What an entry is evaluated in, and what cut it short.
  private final class Evaluation {
    let context: EvaluationContext
    let limits: OCLLimits
    var sink = DiagnosticSink()

    init(context: EvaluationContext, limits: OCLLimits) {
      self.context = context
      self.limits = limits
    }

    /// A value as text; a limit that it met is noted.
    func text(_ value: Value, of subject: String) -> String {
      note(subject)
      return ValuePrinter(context).text(value)
    }

    func note(_ subject: String) {
      Query.cut(context, limits, "\(subject) has no result", into: &sink)
    }

    var isStopped: Bool { context.limitReached == .interrupted }
  }

  private func evaluate(_ text: String) -> Answer {
    checked(text) { tree, evaluation in
      let plan = Plan(tree)
      guard environment.selfType != nil else {
        let value = plan.evaluate(in: evaluation.context, variables: values)
        return [evaluation.text(value, of: "the expression")]
      }
      return perInstance(evaluation) { object in
        let place = Query.place(of: object)
        let value = plan.evaluate(in: evaluation.context, self: .object(object.id), variables: values)
        return [place + ": " + evaluation.text(value, of: "the expression for '\(place)'")]
      }
    }
  }

  private func explain(_ text: String) -> Answer {
    checked(text) { tree, evaluation in
      guard environment.selfType != nil else {
        let explained = Explanation.tree(tree, in: evaluation.context, variables: values)
        evaluation.note("the expression")
        return explained.lines()
      }
      return perInstance(evaluation) { object in
        let place = Query.place(of: object)
        let explained = Explanation.tree(
          tree, in: evaluation.context, self: .object(object.id), variables: values)
        evaluation.note("the expression for '\(place)'")
        return ["\(place):"] + explained.lines(indentation: 2)
      }
    }
  }

  /// The lines for the first objects of the context, up to one where the evaluation was stopped.
  private func perInstance(_ evaluation: Evaluation, _ lines: (EObject) -> [String]) -> [String] {
    var result: [String] = []
    for object in instances.prefix(Self.maximumLines) {
      result += lines(object)
      if evaluation.isStopped { return result }
    }
    let more = instances.count - Self.maximumLines
    if more > 0 { result.append("... \(more) more objects") }
    return result
  }

  // MARK: Commands

  private mutating func setContext(_ name: String) -> Answer {
    guard !name.isEmpty else {
      environment.selfType = nil
      instances = []
      return Answer(lines: ["no context"])
    }
    guard let eClass = Query.eClass(name, in: metamodel) else {
      return Answer(diagnostics: [.unknownContext(name, in: metamodel)])
    }
    environment.selfType = .object(eClass)
    instances = Query.instances(of: eClass, in: model)
    return Answer(lines: ["\(eClass.name): \(instances.count) objects"])
  }

  private mutating func define(_ text: String) -> Answer {
    guard let equals = text.firstIndex(of: "=") else {
      return Answer(diagnostics: [.malformedDefinition(text)])
    }
    let name = String(text[..<equals]).trimmed
    guard name.isIdentifier else { return Answer(diagnostics: [.malformedDefinition(text)]) }
    // A variable has one value, so it is not worked out for each object of a context.
    var session = self
    session.environment.selfType = nil
    var defined: (type: OCLType, value: Value)?
    let answer = session.checked(String(text[text.index(after: equals)...])) { tree, evaluation in
      let value = Plan(tree).evaluate(in: evaluation.context, variables: values)
      let shown = evaluation.text(value, of: "the value of '\(name)'")
      if evaluation.sink.errorCount == 0 { defined = (tree.type, value) }
      return ["\(name) : \(tree.type) = \(shown)"]
    }
    guard let defined else { return Answer(diagnostics: answer.diagnostics) }
    let variable = Environment.Variable(name: name, type: defined.type)
    if let known = environment.variables.firstIndex(where: { $0.name == name }) {
      environment.variables[known] = variable
      values[known] = defined.value
    } else {
      environment.variables.append(variable)
      values.append(defined.value)
    }
    return answer
  }

  private func classes() -> [String] {
    metamodel.ePackages.filter { metamodel === Metamodel.ecore || $0.nsURI != Metamodel.ecoreURI }.map {
      package in
      let names = package.eClassifiers.compactMap { classifier in
        if case .eClass(let eClass) = classifier { eClass.name } else { nil }
      }
      return "\(package.qualifiedName): " + names.sorted().joined(separator: ", ")
    }
  }

  /// The command's name and what stands behind it.
  private static func split(_ text: String) -> (name: String, rest: String) {
    let name = text.dropFirst().prefix { !$0.isWhitespace }
    return (String(name), String(text.dropFirst(name.count + 1).drop(while: \.isWhitespace)))
  }
}

extension QuerySession {
  /// What can stand at the end of an entry.
  public struct Completions: Sendable {
    /// Where the word begins, in bytes of UTF-8 from the start of the entry.
    public let start: Int
    /// What can stand in its place, sorted.
    public let candidates: [String]

    /// What all candidates begin with; empty without candidates.
    public var commonPrefix: String {
      guard var prefix = candidates.first else { return "" }
      for candidate in candidates {
        while !candidate.hasPrefix(prefix) { prefix.removeLast() }
      }
      return prefix
    }
  }

  enum Command: String, CaseIterable {
    case help, type, explain, context, `let`, classes, quit

    static let helpLines = [
      ":help              print this",
      ":type EXPR         print the static type of an expression",
      ":explain EXPR      print how every part of an expression is evaluated",
      ":context CLASS     make the objects of a class self in turn; without a class, none",
      ":let NAME = EXPR   keep a value under a name",
      ":classes           list the classes of the metamodels",
      ":quit              end; so does the end of the input",
      "anything else      is evaluated; it goes on in the next line while a bracket is open",
    ]
  }
}

extension Diagnostic {
  fileprivate static func unknownCommand(_ name: String, suggestion: String?) -> Diagnostic {
    Diagnostic(
      .error, "query/unknown-command",
      "':\(name)' is no command"
        + (suggestion.map { "; did you mean ':\($0)'?" } ?? "; expected one of :help's"))
  }

  fileprivate static func malformedDefinition(_ text: String) -> Diagnostic {
    Diagnostic(.error, "query/bad-definition", "':let \(text)' is not of the form ':let name = expression'")
  }
}

extension String {
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }

  fileprivate var isIdentifier: Bool {
    guard let first = unicodeScalars.first, first.properties.isAlphabetic || first == "_" else {
      return false
    }
    return unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0)
    }
  }
}

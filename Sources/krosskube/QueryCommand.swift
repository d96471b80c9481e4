internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Evaluate OCL expressions, over models or without.",
    discussion: """
      krosskube query '1 + 1'
      krosskube query 'Pod.allInstances()->size()' model.xmi
      krosskube query 'containers.name' model.xmi --context Pod
      krosskube query --table expressions.tsv
      krosskube query model.xmi

      Without an expression, when there are no arguments or all are files, expressions and commands are read from standard
      input; ':help' lists the commands. On a terminal lines can be edited, Tab completes names, and earlier lines are kept.
      A table has an expression and the expected value in each line, separated by a tab. The formats sarif, github and junit
      hold the diagnostics alone.
      """)

  @Argument(
    help: ArgumentHelp(
      "The expression, unless --table is given or it is a file; then models.", valueName: "expression"))
  var arguments: [String] = []

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The class whose instances are self in turn.", valueName: "class")
  )
  var context: String?

  @Option(name: .long, help: ArgumentHelp("Check the rows of a table.", valueName: "file"))
  var table: String?

  @OptionGroup var source: SourceOptions
  @OptionGroup var documents: DocumentOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var evaluation: EvaluationOptions

  /// Whether expressions come from standard input: nothing is an expression.
  private var isInteractive: Bool { table == nil && arguments.allSatisfy { access($0, F_OK) == 0 } }

  func validate() throws {
    let format = diagnostics.format
    if isInteractive, format != .text, format != .json {
      throw ValidationError("--format \(format.rawValue) needs an expression")
    }
  }

  func run() throws {
    var sink = diagnostics.sink
    let hasExpression = table == nil && !isInteractive
    var request = Query.Request(expression: hasExpression ? arguments.first : nil)
    request.models = Array(hasExpression ? arguments.dropFirst() : arguments[...])
    request.table = table
    request.context = context
    request.sources = source.sources(limits, diagnostics)
    request.limits = evaluation.limits
    request.documents = documents.ocl
    if isInteractive { return try runSession(request) }
    let outcome = Query.run(request, into: &sink)
    var status = diagnostics.report(
      sink, hasUnreadableFile: outcome.hasUnreadableFile, isUnusable: outcome.isUnusable)
    let isReport = diagnostics.format != .text && diagnostics.format != .json
    if !isReport { for line in outcome.lines { print(line) } }
    if status == .good, outcome.hasFailedRow { status = .wrongInput }
    try status.leave()
  }

  // MARK: Sessions

  /// Reads entries until the input ends.
  ///
  /// Without a terminal an entry with an error makes the exit status 1.
  private func runSession(_ request: Query.Request) throws {
    var sink = diagnostics.sink
    var request = request
    let isOnTerminal = isatty(0) == 1 && isatty(1) == 1
    if isOnTerminal { request.interruption = SessionSignals.interruption }
    var session = QuerySession(request, into: &sink)
    let loaded = diagnostics.report(sink, hasUnreadableFile: session.hasUnreadableFile)
    if session.isUnusable || session.hasUnreadableFile { return try ExitStatus.unusable.leave() }
    var hasFailed = loaded != .good
    if isOnTerminal {
      var editor = LineEditor(history: LineHistory(environment: DiagnosticOptions.environment))
      print("krosskube \(Krosskube.version); :help lists the commands")
      while let entry = editor.entry(of: session), answer(entry, &session) != nil {}
      return
    }
    var pending = ""
    var isOver = false
    while !isOver, let line = readLine() {
      pending += pending.isEmpty ? line : "\n" + line
      // A blank line ends what would go on for ever.
      if !line.isEmpty, !session.isComplete(pending) { continue }
      guard let isGood = answer(pending, &session) else {
        isOver = true
        break
      }
      hasFailed = hasFailed || !isGood
      pending = ""
    }
    if !isOver, !pending.isEmpty { hasFailed = answer(pending, &session) == false || hasFailed }
    if hasFailed { try ExitStatus.wrongInput.leave() }
  }

  /// Runs an entry and prints the answer; whether it had no errors, nil at the end of the session.
  private func answer(_ entry: String, _ session: inout QuerySession) -> Bool? {
    let answer =
      session.canBeInterrupted ? SessionSignals.stopping { session.run(entry) } : session.run(entry)
    var sink = DiagnosticSink()
    answer.diagnostics.forEach { sink.emit($0) }
    let status = diagnostics.report(sink)
    for line in answer.lines { print(line) }
    fflush(nil)
    return answer.isLast ? nil : status == .good
  }
}

internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Evaluate an OCL expression, over models or without.",
    discussion: """
      krosskube query '1 + 1'
      krosskube query 'Pod.allInstances()->size()' model.xmi
      krosskube query 'containers.name' model.xmi --context Pod
      krosskube query --table expressions.tsv

      A table has an expression and the expected value in each line, separated by a tab.
      """)

  @Argument(
    help: ArgumentHelp("The expression, unless --table is given; then models.", valueName: "expression"))
  var arguments: [String] = []

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The class whose instances are self in turn.", valueName: "class")
  )
  var context: String?

  @Option(name: .long, help: ArgumentHelp("Check the rows of a table.", valueName: "file"))
  var table: String?

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var evaluation: EvaluationOptions

  func validate() throws {
    if table == nil, arguments.isEmpty { throw ValidationError("an expression or --table is needed") }
  }

  func run() throws {
    var sink = diagnostics.sink
    var request = Query.Request(expression: table == nil ? arguments.first : nil)
    request.models = Array(table == nil ? arguments.dropFirst() : arguments[...])
    request.table = table
    request.context = context
    request.sources = source.sources(limits, diagnostics)
    request.limits = evaluation.limits
    let outcome = Query.run(request, into: &sink)
    var status = diagnostics.report(sink, hasUnreadableFile: outcome.hasUnreadableFile)
    for line in outcome.lines { print(line) }
    if outcome.isUnusable { status = .unusable }
    if status == .good, outcome.hasFailedRow { status = .wrongInput }
    try status.leave()
  }
}

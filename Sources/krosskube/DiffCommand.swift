internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Tell what changes between two states of an API, and what breaks by it; or what another plan moves.",
    discussion: """
      Compares CustomResourceDefinitions (.yaml, .json, folders of them) or metamodels (.ecore). Metamodels are compared as
      such and by the definitions that 'krosskube crd' makes of them; a metamodel can also be compared with definitions.

      Two plans, as 'krosskube plan --format json' prints them, are compared by what moves where.

      Each change is breaking, needs attention or is compatible. 'krosskube explain CODE' tells more about one.

      Exit status: 0 nothing breaking; 1 breaking changes; 2 wrong usage, or something that cannot be read or compared.
      """)

  /// How changes are printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  /// Which changes make the exit status 1.
  enum Level: String, CaseIterable, ExpressibleByArgument {
    case breaking, any, none
  }

  @Argument(help: ArgumentHelp("The state before: a file or a folder.", valueName: "old"))
  var old: String

  @Argument(help: ArgumentHelp("The state after.", valueName: "new"))
  var new: String

  @Option(
    name: .long,
    help: ArgumentHelp("How changes are printed: text, or json as one object.", valueName: "format"))
  var format = Format.text

  @Option(
    name: .long, help: ArgumentHelp("Which changes make the exit status 1.", valueName: "level"))
  var failOn = Level.breaking

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions

  func validate() throws {
    guard old != "-" || new != "-" else {
      throw ValidationError("only one of the two can be standard input")
    }
  }

  func run() throws {
    var sink = DiagnosticSink(limit: 20_000)
    var request = Difference.Request(old: old, new: new)
    request.sources = source.sources(limits, maxErrors: 100)
    let outcome = Difference.run(request, into: &sink)
    let diagnostics = sink.sorted()
    let color = TextRenderer.wantsColor(
      isTerminal: isatty(2) == 1, environment: DiagnosticOptions.environment)
    TextRenderer(color: color).render(diagnostics.prefix(100), jobs: 1) { StandardError.write($0) }
    if diagnostics.count > 100 { StandardError.write("\(diagnostics.count - 100) more\n") }
    if outcome.isUnusable { return try ExitStatus.unusable.leave() }
    if let plans = outcome.plans { return try tell(plans) }
    let report = outcome.report
    print(format == .json ? report.json : report.text, terminator: "")
    let isBad =
      switch failOn {
      case .breaking: report.count(.breaking) > 0
      case .any: !report.changes.isEmpty
      case .none: false
      }
    if isBad { try ExitStatus.wrongInput.leave() }
  }

  /// Prints what moves between two plans; what has no place any more counts as breaking.
  private func tell(_ plans: PlanDifference) throws {
    print(format == .json ? plans.json : plans.text, terminator: "")
    let isBad =
      switch failOn {
      case .breaking: plans.unplacedCount > 0
      case .any: !plans.isEmpty
      case .none: false
      }
    if isBad { try ExitStatus.wrongInput.leave() }
  }
}

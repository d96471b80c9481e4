internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Tell which clusters get which resources, and how many replicas.",
    discussion: """
      Places every MultiCluster resource of the models, and of the files they refer to, on the clusters of the inventory.
      Nothing is printed when a resource cannot be placed or the plan breaks a rule, unless --explain asks why.

      Exit status: 0 everything has a place; 1 something has none, or the input has errors; 2 wrong usage or a file that cannot
      be read.
      """)

  /// How the plan is printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @OptionGroup var placement: PlacementArguments

  @Flag(
    name: .long, help: "Say for every cluster why it gets what it gets, also when something has no place.")
  var explain = false

  @Option(
    name: .long,
    help: ArgumentHelp("How the plan is printed: text, or json as one object.", valueName: "format"))
  var format = Format.text

  @Option(
    name: .long, help: ArgumentHelp("The most diagnostics that are printed; 0 for all.", valueName: "n"))
  var maxErrors = 100

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions

  func validate() throws {
    guard maxErrors >= 0 else { throw ValidationError("--max-errors cannot be negative") }
  }

  func run() throws {
    var sink = DiagnosticSink(limit: maxErrors == 0 ? .max : max(maxErrors, 20_000))
    let request = placement.request(source.sources(limits, maxErrors: maxErrors))
    let outcome = Planning.run(request, into: &sink)
    let diagnostics = sink.sorted().filter { $0.severity != .note }
    let shown = maxErrors == 0 ? diagnostics[...] : diagnostics.prefix(maxErrors)
    let color = TextRenderer.wantsColor(
      isTerminal: isatty(2) == 1, environment: DiagnosticOptions.environment)
    TextRenderer(color: color).render(shown, jobs: 1) { StandardError.write($0) }
    let more = diagnostics.count - shown.count + sink.droppedCount
    if more > 0 { StandardError.write("\(more) more; --max-errors 0 shows all\n") }
    if outcome.hasUnreadableFile { return try ExitStatus.unusable.leave() }
    if let report = outcome.report, explain || !sink.hasErrors {
      print(format == .json ? report.json(explains: explain) : report.text(explains: explain), terminator: "")
    }
    if sink.hasErrors { try ExitStatus.wrongInput.leave() }
  }
}

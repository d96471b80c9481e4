internal import ArgumentParser
import Diagnostics
import Pipelines

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Count what is in models and metamodels.",
    discussion: """
      With --format json one object a file, on one line. The other formats but text hold the diagnostics alone.
      """)

  @Argument(
    help: ArgumentHelp(
      "The models (XMI, YAML, JSON, .krosskube) or metamodels (.ecore).", valueName: "model"))
  var models: [String]

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions

  func run() throws {
    var sink = diagnostics.sink
    let (inspections, isUnreadable) = Inspect.run(
      models, sources: source.sources(limits, diagnostics), into: &sink)
    for inspection in inspections where diagnostics.format == .text || diagnostics.format == .json {
      print(diagnostics.format == .json ? inspection.json : inspection.text)
    }
    // The counts are the result; with json the errors are in them.
    var shown = diagnostics
    if shown.format == .json { shown.maxErrors = 0 }
    let status =
      shown.format == .json
      ? Self.status(sink, isUnreadable) : shown.report(sink, hasUnreadableFile: isUnreadable)
    try status.leave()
  }

  private static func status(_ sink: DiagnosticSink, _ isUnreadable: Bool) -> ExitStatus {
    if isUnreadable { return .unusable }
    return sink.hasErrors ? .wrongInput : .good
  }
}

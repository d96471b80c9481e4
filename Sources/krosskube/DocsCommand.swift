internal import ArgumentParser
import Diagnostics
import Pipelines

struct DocsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs",
    abstract: "Write a reference of metamodels in Markdown.",
    discussion: """
      An index and a page for each package: classes, features, invariants in words and in OCL, class diagrams in the
      notation of Mermaid. For a metamodel of resources a page for each kind too: its fields as in the schema, an example and
      the invariants. Without a metamodel: the thirteen MultiCluster kinds.
      """)

  @Argument(help: ArgumentHelp("The metamodels (.ecore).", valueName: "metamodel"))
  var metamodels: [String] = []

  @OptionGroup var output: OutputArguments

  @Flag(
    name: .long, inversion: .prefixedNo,
    help: "Whether kinds have pages; without it when annotations make resources of the classes.")
  var kinds: Bool?

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var depfile: DepfileArguments

  func validate() throws { try output.requireFolder() }

  func run() throws {
    var sink = diagnostics.sink
    var request = Documentation.Request(metamodels: metamodels, folder: output.output)
    request.output = output.options
    request.showsKinds = kinds
    request.sources = source.sources(limits, diagnostics)
    request.depfile = depfile.options
    let outcome = Documentation.run(request, into: &sink)
    let status = diagnostics.report(sink, hasUnreadableFile: outcome.hasUnreadableFile)
    if diagnostics.format == .text { output.print(outcome.report) }
    try status.leave()
  }
}

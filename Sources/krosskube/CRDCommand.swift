internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

struct CRDCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crd",
    abstract: "Generate CustomResourceDefinitions from metamodels.",
    discussion: """
      Without a metamodel: the thirteen MultiCluster kinds. Any other .ecore works too; docs/annotations.md tells what its
      annotations can say. Every definition is checked against the API server's rules before it is written.
      """)

  @Argument(
    help: ArgumentHelp(
      "The metamodels (.ecore); VERSION=FILE for what the kinds look like in one of several versions.",
      valueName: "metamodel"))
  var metamodels: [String] = []

  @OptionGroup var output: OutputArguments

  @Option(
    name: .long, help: ArgumentHelp("The API group, in place of what the metamodel says.", valueName: "group")
  )
  var group: String?

  @Option(
    name: .long, help: ArgumentHelp("The version, in place of what the metamodel says.", valueName: "version")
  )
  var apiVersion: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The oldest Kubernetes that must take the definitions, 1.29 or later.", valueName: "1.N"))
  var minKubernetes = "1.29"

  @Option(name: .shortAndLong, help: ArgumentHelp("A module that prints the definitions.", valueName: "file"))
  var template: String?

  @Option(
    name: .long, help: ArgumentHelp("Write what became of each invariant, as Markdown.", valueName: "file"))
  var report: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write examples of each kind into a folder: a minimal and a full one, and one that breaks each invariant.",
      valueName: "folder"))
  var samples: String?

  @OptionGroup var packaging: PackagingArguments

  @Flag(name: .long, help: "An invariant that the schemas do not say is an error.")
  var strict = false

  @OptionGroup var source: SourceOptions
  @OptionGroup var documents: DocumentOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var depfile: DepfileArguments

  private var minor: Int? {
    guard minKubernetes.hasPrefix("1."), let minor = Int(minKubernetes.dropFirst(2)), minor >= 29 else {
      return nil
    }
    return minor
  }

  func validate() throws {
    try output.requireFolder()
    if packaging.chart != nil, template != nil {
      throw ValidationError("--chart prints the definitions itself: it excludes --template")
    }
    guard minor != nil else {
      throw ValidationError("--min-kubernetes '\(minKubernetes)' is not 1.29 or later")
    }
  }

  func run() throws {
    var sink = diagnostics.sink
    var request = CustomResourceDefinitions.Request(metamodels: metamodels, folder: output.output)
    request.output = output.options
    request.group = group
    request.version = apiVersion
    request.minimalKubernetes = minor ?? 29
    request.template = template
    request.report = report
    request.samples = samples
    request.isStrict = strict
    request.conversionWebhook = packaging.conversionWebhook
    request.packaging = packaging.packaging
    request.sources = source.sources(limits, diagnostics)
    request.documents = documents.ocl
    request.depfile = depfile.options
    let outcome = CustomResourceDefinitions.run(request, into: &sink)
    let status = diagnostics.report(sink, hasUnreadableFile: outcome.hasUnreadableFile)
    if diagnostics.format == .text {
      output.print(outcome.report)
      if outcome.sampleCount > 0, let samples {
        print("wrote \(outcome.sampleCount) examples into \(samples)")
      }
      if status == .good {
        print(
          "\(outcome.loweredCount) invariants are enforced by the API server, "
            + (outcome.advisedCount == 0 ? "" : "\(outcome.advisedCount) give warnings, ")
            + "\(outcome.openCount) are checked offline"
        )
      }
    }
    try status.leave()
  }
}

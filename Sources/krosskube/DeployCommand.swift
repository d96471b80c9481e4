internal import ArgumentParser
import Diagnostics
import Pipelines

struct DeployCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy",
    abstract: "Make the objects of a plan: for each cluster, or for an engine that serves many.",
    discussion: """
      Places every MultiCluster resource as 'plan' does and writes the native objects, each with its part of what is divided \
      and with its overrides, in the form that the target wants:

        kustomize  clusters/NAME/ for each cluster: kubectl apply -k clusters/NAME
        karmada    objects with PropagationPolicies and OverridePolicies for Karmada's API server
        ocm        ManifestWorks, and Placements with ManifestWorkReplicaSets, for the hub of Open Cluster Management
        argocd     folders for a repository, and ApplicationSets that apply them

      What a target cannot do, and what is done in its stead, is said for each resource. Nothing is written when a resource has no \
      place or anything is wrong.

      Exit status: 0 the files are there; 1 something has no place, or the input has errors; 2 wrong usage or a file that \
      cannot be read.
      """)

  /// The words for Deploy.Target.
  enum Target: String, CaseIterable, ExpressibleByArgument {
    case kustomize, karmada, ocm, argocd
  }

  @OptionGroup var placement: PlacementArguments

  @Option(name: .shortAndLong, help: ArgumentHelp("For what objects are made.", valueName: "target"))
  var target: Target

  @OptionGroup var properties: PropertyArguments

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A module that prints the delivery, in place of the built-in one.", valueName: "module"))
  var template: String?

  @OptionGroup var whiteSpace: WhiteSpaceArguments
  @OptionGroup var output: OutputArguments
  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var depfile: DepfileArguments

  func validate() throws { try output.requireFolder() }

  func run() throws {
    var sink = diagnostics.sink
    let planning = placement.request(source.sources(limits, diagnostics))
    var request = Deploy.Request(
      planning, target: Deploy.Target(rawValue: target.rawValue) ?? .kustomize, folder: output.output)
    request.output = output.options
    request.properties = properties.values
    request.template = template
    request.whiteSpace = whiteSpace.rules
    request.jobs = placement.jobs
    request.depfile = depfile.options
    let outcome = Deploy.run(request, into: &sink)
    let status = diagnostics.report(sink, hasUnreadableFile: outcome.hasUnreadableFile)
    if diagnostics.format == .text {
      output.print(outcome.report)
      if status == .good { print("\(outcome.objectCount) objects for \(outcome.clusterCount) clusters") }
    }
    try status.leave()
  }
}

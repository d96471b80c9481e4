internal import ArgumentParser
import Diagnostics
import Pipelines

struct FunctionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fn",
    abstract: "Run as a KRM function: a ResourceList on standard input, one on standard output.",
    discussion: """
      The MultiCluster resources among the items are replaced by the native objects that 'deploy' makes of them; all other items \
      pass untouched. The spec of functionConfig, or the data of a ConfigMap, has these settings:

        target     kustomize (the default), karmada, ocm or argocd
        cluster    with kustomize: the cluster whose objects are wanted; without it those of all
        inventory  the clusters: an object as 'plan' reads it, or names of files; without it the items that are clusters
        set        a mapping of what templates ask for

      What is wrong stands in the results of the list; the items are then those of the input.

      Exit status: 0 good; 1 the results have errors; 2 the input is no ResourceList.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions

  func run() throws {
    var sink = DiagnosticSink(limit: 1_000)
    var outcome: ResourceListFunction.Outcome?
    do {
      let input = try SourceFile.read("-")
      outcome = ResourceListFunction.run(
        input, sources: source.sources(limits, maxErrors: 1_000), into: &sink)
    } catch {
      StandardError.write("standard input: \(error)\n")
      return try ExitStatus.unusable.leave()
    }
    TextRenderer(color: false).render(sink.sorted()[...], jobs: 1) { StandardError.write($0) }
    guard let outcome else { return try ExitStatus.unusable.leave() }
    print(outcome.text, terminator: "")
    if !outcome.isGood { try ExitStatus.wrongInput.leave() }
  }
}

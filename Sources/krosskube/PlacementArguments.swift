internal import ArgumentParser
import Pipelines

/// What is placed on which clusters, and how it is divided.
struct PlacementArguments: ParsableArguments {
  /// The words for Planning.Method.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case webster
    case largestRemainder = "largest-remainder"
  }

  /// The words for Planning.TieBreak.
  enum TieBreak: String, CaseIterable, ExpressibleByArgument {
    case name, hash
  }

  @Argument(
    help: ArgumentHelp("The models (XMI, YAML, JSON, .krosskube), - for standard input.", valueName: "model"))
  var models: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file with clusters; several times.", valueName: "file"))
  var inventory: [String]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How fractions become whole replicas: webster, or largest-remainder, by which more replicas can take one away "
        + "from a cluster.", valueName: "method"))
  var method = Method.webster

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Which cluster comes first of equals: the first by name, or by a hash of its name and the resource's.",
      valueName: "order"))
  var tieBreak = TieBreak.name

  @Flag(
    name: .customLong("validate"), inversion: .prefixedNo,
    help: "Whether the rules of the metamodels are checked before anything is placed.")
  var checksRules = true

  @Option(name: .shortAndLong, help: ArgumentHelp("The number of threads.", valueName: "n"))
  var jobs = 1

  func validate() throws {
    guard !inventory.isEmpty else { throw ValidationError("--inventory is missing") }
    guard jobs > 0 else { throw ValidationError("--jobs must be at least 1") }
  }

  /// The request that the arguments state.
  func request(_ sources: ModelSources) -> Planning.Request {
    var request = Planning.Request(models: models, inventories: inventory)
    request.sources = sources
    request.method = method == .webster ? .webster : .largestRemainder
    request.tieBreak = tieBreak == .name ? .name : .hash
    request.validates = checksRules
    request.jobs = jobs
    return request
  }
}

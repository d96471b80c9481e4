internal import ArgumentParser
import Pipelines

/// How much an evaluation of OCL may cost.
struct EvaluationOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The most seconds for an invariant and an object, or for a query; none by default.",
      valueName: "seconds"))
  var timeout: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The most steps for an invariant and an object, or for a query; 100000000 by default.", valueName: "n"))
  var maxSteps: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("The most elements of a collection; 10000000 by default.", valueName: "n"))
  var maxCollectionSize: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("The most calls of operations in one another; 10000 by default.", valueName: "n"))
  var maxCallDepth: Int?

  func validate() throws {
    if let timeout, !(timeout > 0) { throw ValidationError("--timeout must be greater than 0") }
    for (name, value) in [
      ("steps", maxSteps), ("collection-size", maxCollectionSize), ("call-depth", maxCallDepth),
    ] {
      if let value, value < 1 { throw ValidationError("--max-\(name) must be at least 1") }
    }
  }

  var limits: OCLLimits {
    var limits = OCLLimits()
    limits.seconds = timeout
    limits.steps = maxSteps
    limits.size = maxCollectionSize
    limits.depth = maxCallDepth
    return limits
  }
}

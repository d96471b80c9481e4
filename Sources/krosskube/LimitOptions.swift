internal import ArgumentParser
import Pipelines

/// How much a file may ask for.
struct LimitOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The largest file in bytes, such as 500M; at most 2G.", valueName: "size"))
  var maxFileSize = ByteSize(SourceLimits().fileSize)

  @Option(name: .long, help: ArgumentHelp("The deepest nesting of elements.", valueName: "n"))
  var maxDepth = SourceLimits().depth

  @Option(
    name: .long,
    help: ArgumentHelp("The longest attribute or text in bytes, such as 64M; at most 1G.", valueName: "size"))
  var maxAttributeSize = ByteSize(SourceLimits().attributeSize)

  @Option(
    name: .long,
    help: ArgumentHelp("The most bytes that the entities of a file may expand to.", valueName: "size"))
  var maxEntityExpansion = ByteSize(SourceLimits().entityExpansion)

  @Option(name: .long, help: ArgumentHelp("The most objects in all files together.", valueName: "n"))
  var maxObjects = SourceLimits().objectCount

  func validate() throws {
    guard maxDepth > 0 else { throw ValidationError("--max-depth must be at least 1") }
    guard maxObjects > 0 else { throw ValidationError("--max-objects must be at least 1") }
    guard maxAttributeSize.bytes <= 1 << 30 else {
      throw ValidationError("--max-attribute-size can be 1G at most")
    }
  }

  /// The limits; those on errors come from `maxErrors`.
  func limits(maxErrors: Int) -> SourceLimits {
    var limits = SourceLimits()
    limits.fileSize = maxFileSize.bytes
    limits.depth = maxDepth
    limits.attributeSize = maxAttributeSize.bytes
    limits.entityExpansion = maxEntityExpansion.bytes
    limits.objectCount = maxObjects
    limits.errors = maxErrors == 0 ? .max : max(maxErrors, limits.errors)
    return limits
  }
}

/// A number of bytes, with K, M or G behind it for powers of 1024.
struct ByteSize: ExpressibleByArgument {
  var bytes: Int

  init(_ bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let shifts: [Character: Int] = ["k": 10, "K": 10, "m": 20, "M": 20, "g": 30, "G": 30]
    let shift = argument.last.flatMap { shifts[$0] }
    guard let number = Int(shift == nil ? argument[...] : argument.dropLast()), number >= 0,
      number <= Int.max >> (shift ?? 0)
    else { return nil }
    bytes = number << (shift ?? 0)
  }

  var defaultValueDescription: String {
    for (shift, unit) in [(30, "G"), (20, "M"), (10, "K")]
    where bytes >= 1 << shift && bytes % (1 << shift) == 0 {
      return "\(bytes >> shift)\(unit)"
    }
    return "\(bytes)"
  }
}

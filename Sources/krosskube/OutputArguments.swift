internal import ArgumentParser
import Pipelines

/// Where generated files go and what is done with them.
struct OutputArguments: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("The folder for the files.", valueName: "folder"))
  var output: String = ""

  @Flag(
    name: .long,
    help: "Write nothing; print the difference to what is there, and end with status 1 if there is one.")
  var check = false

  @Flag(name: .long, help: "Write nothing; say what would be written and removed.")
  var dryRun = false

  @Flag(
    name: .long,
    help: "Remove files that an earlier run generated and this one does not, unless somebody changed them.")
  var prune = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What tells this generator from others that write to the same folder; without it the template's name.",
      valueName: "name"))
  var owner: String?

  func validate() throws {
    if check, dryRun { throw ValidationError("--check and --dry-run exclude each other") }
  }

  /// Refuses a command line that names no folder.
  func requireFolder() throws {
    if output.isEmpty { throw ValidationError("Missing expected argument '--output <folder>'") }
  }

  var options: OutputOptions {
    var options = OutputOptions(folder: output)
    options.action = check ? .check : dryRun ? .preview : .write
    options.prunes = prune
    options.owner = owner
    return options
  }

  /// Prints what became of the files.
  func print(_ report: OutputReport) {
    if check {
      Swift.print(report.difference, terminator: "")
      return
    }
    let (wrote, removed) = dryRun ? ("would write", "would remove") : ("wrote", "removed")
    for path in report.written { Swift.print("\(wrote) \(output)/\(path)") }
    for path in report.pruned { Swift.print("\(removed) \(output)/\(path)") }
    if !report.unchanged.isEmpty { Swift.print("\(report.unchanged.count) files unchanged") }
  }
}

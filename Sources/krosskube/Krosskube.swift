internal import ArgumentParser
import Glibc

/// The command: reads its arguments, runs a pipeline, prints what it gave.
@main
struct Krosskube: ParsableCommand {
  /// The version of the program.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "krosskube",
    abstract: "Models in, Kubernetes out.",
    discussion: """
      Reads models as XMI, YAML or JSON, checks the OCL rules of their metamodel, runs templates over them and turns
      metamodels into CustomResourceDefinitions. Paths may be '-' for standard input.

      Exit status: 0 good; 1 the input has errors; 2 wrong usage or a file that cannot be read.
      """,
    version: version,
    subcommands: [
      ValidateCommand.self, GenerateCommand.self, CRDCommand.self, PlanCommand.self, DeployCommand.self,
      FunctionCommand.self,
      DiffCommand.self, QueryCommand.self, InspectCommand.self, ConvertCommand.self, DiagramCommand.self,
      DocsCommand.self, TestCommand.self,
      ExplainCommand.self,
    ])

  /// Wrong usage ends with status 2; asking for help or the version with 0.
  static func main() {
    // A file that is larger than the system allows is a diagnostic, not the end.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitStatus {
      Glibc.exit(status.rawValue)
    } catch {
      let text = fullMessage(for: error)
      if exitCode(for: error).isSuccess {
        print(text)
        Glibc.exit(0)
      }
      StandardError.write(text + "\n")
      Glibc.exit(ExitStatus.unusable.rawValue)
    }
  }
}

/// How the process ends.
enum ExitStatus: Int32, Error {
  /// Nothing worse than warnings.
  case good = 0
  /// The input has errors.
  case wrongInput = 1
  /// Wrong usage, or a file that cannot be read.
  case unusable = 2
}

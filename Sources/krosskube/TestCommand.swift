internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run templates (.mtl) over models and compare what they print with what is expected.",
    discussion: """
      A case is a folder: models, a template, a file 'options' with 'key = value' lines, what is expected in 'expected', and what
      the output folder holds before in 'before'. docs/templates-testing.md tells more.
      """)

  /// How the result is printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, junit
  }

  @Argument(help: ArgumentHelp("A case, or a folder with cases.", valueName: "folder"))
  var folders: [String]

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The template of cases that have none.", valueName: "file"))
  var template: String?

  @Option(
    name: .long, help: ArgumentHelp("A folder with modules to import; several times.", valueName: "folder"))
  var templatePath: [String] = []

  @Flag(name: .long, help: "Make what is printed what is expected.")
  var update = false

  @Option(
    name: .long, help: ArgumentHelp("How the result is printed: text or junit (XML).", valueName: "format"))
  var format = Format.text

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions

  func run() throws {
    var sink = DiagnosticSink()
    var request = TemplateTests.Request(folders: folders)
    request.template = template
    request.templatePath = templatePath
    request.sources = source.sources(limits, maxErrors: 100)
    request.updates = update
    let outcome = TemplateTests.run(request, into: &sink)
    let color = TextRenderer.wantsColor(
      isTerminal: isatty(2) == 1, environment: DiagnosticOptions.environment)
    for diagnostic in sink.sorted() { StandardError.write(TextRenderer(color: color).render(diagnostic)) }
    switch format {
    case .junit: print(TemplateTests.junit(outcome), terminator: "")
    case .text:
      for result in outcome.results {
        print(result.failure.isEmpty ? "pass  \(result.name)" : "FAIL  \(result.name)")
        for name in result.updated { print("      updated \(name)") }
        for line in result.failure.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
          print("      \(line)")
        }
      }
      print("\(outcome.results.count - outcome.failureCount) passed, \(outcome.failureCount) failed")
    }
    let status: ExitStatus =
      outcome.isUnusable ? .unusable : outcome.failureCount > 0 ? .wrongInput : .good
    try status.leave()
  }
}

internal import ArgumentParser
import Diagnostics
import Pipelines

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Read a model and write it anew.",
    discussion: """
      The suffixes tell the formats: .ecore, .xmi, .model and .xml are XMI. What is written is what EMF's default save
      writes, byte for byte; the encoding of the input is kept.
      """)

  @Argument(help: ArgumentHelp("The model.", valueName: "model"))
  var model: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The width after which a tag continues on a new line, 0 for never; without it 80 for .ecore, else 0.",
      valueName: "n"))
  var lineWidth: Int?

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var depfile: DepfileArguments

  func validate() throws {
    if let lineWidth, lineWidth < 0 { throw ValidationError("--line-width cannot be negative") }
  }

  func run() throws {
    var sink = diagnostics.sink
    var request = Convert.Request(input: model, output: output)
    request.sources = source.sources(limits, diagnostics)
    request.lineWidth = lineWidth
    request.depfile = depfile.options
    let isReadable = Convert.run(request, into: &sink)
    try diagnostics.report(sink, hasUnreadableFile: !isReadable).leave()
  }
}

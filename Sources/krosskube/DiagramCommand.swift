internal import ArgumentParser
import Diagnostics
import Pipelines

struct DiagramCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagram",
    abstract: "Draw the classes of metamodels.",
    discussion: """
      The suffix of the output tells the notation: .puml is PlantUML, .mmd Mermaid, .dot Graphviz; .svg is drawn by
      Graphviz's dot, which must be installed. Shown are the packages of the named files; classes elsewhere that they
      refer to are boxes with a name.
      """)

  @Argument(help: ArgumentHelp("The metamodels (.ecore).", valueName: "metamodel"))
  var metamodels: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp("Draw this package only, by name or namespace URI.", valueName: "package"))
  var package: String?

  @Option(
    name: .customLong("class"), help: ArgumentHelp("Draw what is around this class.", valueName: "class"))
  var className: String?

  @Option(name: .long, help: ArgumentHelp("How many steps around that class, 0 to 100.", valueName: "n"))
  var depth = 1

  @Flag(name: .long, inversion: .prefixedNo, help: "Whether attributes and literals are shown.")
  var attributes = true

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var depfile: DepfileArguments

  func validate() throws {
    guard (0...100).contains(depth) else { throw ValidationError("--depth \(depth) is not 0 to 100") }
  }

  func run() throws {
    var sink = diagnostics.sink
    var request = Diagram.Request(metamodels: metamodels, output: output)
    request.package = package
    request.className = className
    request.depth = depth
    request.showsAttributes = attributes
    request.sources = source.sources(limits, diagnostics)
    request.depfile = depfile.options
    let isReadable = Diagram.run(request, into: &sink)
    try diagnostics.report(sink, hasUnreadableFile: !isReadable).leave()
  }
}

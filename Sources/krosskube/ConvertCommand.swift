internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Read a model and write it anew.",
    discussion: """
      The suffixes tell the formats: .ecore, .xmi, .model and .xml are XMI, .yaml and .yml YAML, .json JSON, and .krosskube
      the notation of that name. Class models of UML, .uml or as XMI, are read as the metamodels that they stand for. XMI is written as EMF's default save writes it, byte for byte, with the comments of
      the input; its encoding is kept. When the input has errors nothing is written, and the output is replaced only when it
      is complete.
      """)

  /// A notation to write.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case xmi, yaml, json, krosskube
  }

  /// Whether something is written.
  enum Presence: String, CaseIterable, ExpressibleByArgument {
    case keep, on, off
  }

  /// Which objects get an xmi:id.
  enum IDs: String, CaseIterable, ExpressibleByArgument {
    case keep, none, make
  }

  /// A version of XMI.
  enum Version: String, CaseIterable, ExpressibleByArgument {
    case version20 = "2.0"
    case version21 = "2.1"
    case version24 = "2.4"
    case version25 = "2.5"
  }

  @Argument(help: ArgumentHelp("The model, - for standard input.", valueName: "model"))
  var model: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write, - for standard output.", valueName: "file"))
  var output: String

  @Option(name: .long, help: "The notation on standard output.")
  var to: Format?

  @Flag(
    name: .long,
    help:
      "Write the custom resources that the objects stand for; else YAML and JSON have the features of the model."
  )
  var customResources = false

  @Option(name: .long, help: ArgumentHelp("Spaces a level, 0 to 16.", valueName: "n"))
  var indent = 2

  @Flag(name: .long, help: "Write no line breaks and no spaces between the elements.")
  var oneLine = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The width after which a tag continues on a new line, 0 for never; without it 80 for .ecore, else 0.",
      valueName: "n"))
  var lineWidth: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The encoding: UTF-8, ASCII, ISO-8859-1, windows-1252 or UTF-16; without it that of the input.",
      valueName: "name"),
    transform: { name in
      guard let encoding = Convert.Form.Encoding(name) else {
        let known = Convert.Form.Encoding.names.joined(separator: ", ")
        throw ValidationError("'\(name)' is no encoding that can be written; expected one of \(known)")
      }
      return encoding
    })
  var encoding: Convert.Form.Encoding?

  @Option(name: .long, help: "The xmi:ids: keep those there are, none, or make one for every object.")
  var ids = IDs.keep

  @Option(
    name: .long, help: "Whether xsi:schemaLocation tells where the metamodels are; keep as in the input.")
  var schemaLocation = Presence.keep

  @Option(name: .long, help: "The version of XMI; without it that of the input.")
  var xmiVersion: Version?

  @Flag(name: .long, help: "Write values that the metamodel states as defaults too.")
  var keepDefaults = false

  @Flag(name: .long, help: "Leave out comments and processing instructions.")
  var dropComments = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "For a class model of UML: a file, .md or .json, for every element that was dropped, renamed or guessed at.",
      valueName: "file"))
  var report: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "For a class model of UML: a file for the objects that its instance specifications stand for.",
      valueName: "file"))
  var instances: String?

  @OptionGroup var source: SourceOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var depfile: DepfileArguments

  func validate() throws {
    if let lineWidth, lineWidth < 0 { throw ValidationError("--line-width cannot be negative") }
    guard (0...16).contains(indent) else { throw ValidationError("--indent is from 0 to 16") }
    if oneLine, indent != 2 { throw ValidationError("--indent and --one-line exclude each other") }
    if to != nil, output != "-" {
      throw ValidationError("--to is for standard output; the suffix of '\(output)' tells the notation")
    }
    if output == "-" {
      if diagnostics.format != .text {
        throw ValidationError(
          "--format \(diagnostics.format.rawValue) prints to standard output too; --output needs a file then")
      }
      if depfile.depfile != nil { throw ValidationError("--depfile needs a file as --output") }
    }
  }

  func run() throws {
    var sink = diagnostics.sink
    var request = Convert.Request(input: model, output: output)
    request.sources = source.sources(limits, diagnostics)
    request.depfile = depfile.options
    request.report = report
    request.instances = instances
    request.form.format = to.flatMap { Convert.Format(rawValue: $0.rawValue) }
    request.form.customResources = customResources
    request.form.indentation = oneLine ? nil : indent
    request.form.lineWidth = lineWidth
    request.form.encoding = encoding
    request.form.ids = Convert.Form.IDs(rawValue: ids.rawValue) ?? .keep
    request.form.schemaLocation = schemaLocation == .keep ? nil : schemaLocation == .on
    request.form.version = xmiVersion.flatMap { Convert.Form.Version(rawValue: $0.rawValue) }
    request.form.keepsDefaults = keepDefaults
    request.form.keepsComments = !dropComments
    var isPrinted = true
    let isReadable = Convert.run(request, into: &sink) { isPrinted = Self.print($0) }
    if !isPrinted { StandardError.write("error: standard output cannot be written\n") }
    try diagnostics.report(sink, hasUnreadableFile: !isReadable || !isPrinted).leave()
  }

  /// Writes bytes to standard output; false when they cannot be written.
  private static func print(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = write(1, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      done += count
    }
    return true
  }
}

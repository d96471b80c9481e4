public import Diagnostics
internal import Ecore
internal import MOFM2T
internal import XMI

/// `krosskube convert`: reads a model and writes it anew.
public enum Convert {
  /// What is to be read, and how it is written.
  public struct Request: Sendable {
    /// The model.
    public var input: String
    /// The file to write, whose place is taken at once when everything is well; `-` for standard output.
    public var output: String
    /// Where metamodels are found.
    public var sources = ModelSources()
    /// How it is written.
    public var form = Form()
    /// Where a rule for `make` is left.
    public var depfile: DepfileOptions?

    /// Takes what is always needed.
    public init(input: String, output: String) {
      self.input = input
      self.output = output
    }
  }

  /// The suffixes of files that hold XMI.
  public static let suffixes = [".ecore", ".xmi", ".model", ".xml"]

  /// Loads the input and writes its objects; nothing is written when anything is wrong with them.
  ///
  /// A reference that leads nowhere is no hindrance: it is a warning, and the reference keeps its URI. What goes to standard
  /// output is handed to `print`, as if it stood where the input does. Returns whether every file could be opened.
  public static func run(
    _ request: Request, into sink: inout DiagnosticSink, print: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Bool {
    // Standard input and output are taken as XMI.
    for path in [request.input, request.output]
    where path != "-" && !suffixes.contains(where: path.hasSuffix) {
      sink.emit(
        Diagnostic(
          .error, "convert/unsupported-format",
          "the suffix of '\(path)' names no format that can be converted; expected "
            + suffixes.map { "'\($0)'" }.joined(separator: ", ")))
    }
    guard !sink.hasErrors else { return true }
    var own = DiagnosticSink(limit: sink.limit)
    var loader = XMILoader(request.sources.xmiOptions)
    let loaded = loader.load([request.input], into: &own)
    for var diagnostic in own.sorted() {
      let isUnresolved = diagnostic.code == "xmi/unresolved-reference"
      let isElsewhere = diagnostic.range.map { $0.file.path != request.input } ?? false
      if isUnresolved || isElsewhere { diagnostic.severity = min(diagnostic.severity, .warning) }
      sink.emit(diagnostic)
    }
    guard !sink.hasErrors, let resource = loaded.resourceOfPath[request.input] else {
      return !loaded.hasUnreadableFile
    }
    let options = request.form.options(uri: request.output == "-" ? nil : request.output, request.sources)
    if request.output == "-" {
      XMIWriter.withText(of: loaded.model, resource: resource, options: options, into: &sink, print)
    } else if let text = XMIWriter.write(loaded.model, resource: resource, options: options, into: &sink) {
      OutputWriter.write(request.output, text, into: &sink)
      if !sink.hasErrors { request.depfile?.write(loaded.model.inputPaths(loaded.metamodel), into: &sink) }
    }
    return true
  }
}

public import Diagnostics
internal import CRD
internal import Ecore
internal import MOFM2T
internal import ModelText
internal import UML
internal import XMI
internal import YAML

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
    /// The file for what became of the elements of a class model of UML, `.md` or `.json`; nil for none.
    public var report: String?
    /// The file for the instances in a class model of UML, in the format of its suffix; nil for none.
    public var instances: String?
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

  /// A notation that models are written in.
  public enum Format: String, CaseIterable, Sendable {
    /// XMI, as EMF writes it.
    case xmi
    /// YAML, each root a document.
    case yaml
    /// JSON: one object, or an array of several.
    case json
    /// Objects as `Class "name" { feature value }`.
    case krosskube

    /// The format that the suffix of a path names.
    init?(path: String) {
      if Convert.suffixes.contains(where: path.hasSuffix) {
        self = .xmi
      } else if let text = TextFormat(path: path) {
        self = Self(rawValue: text.rawValue) ?? .yaml
      } else {
        return nil
      }
    }
  }

  /// Loads the input and writes its objects; nothing is written when anything is wrong with them.
  ///
  /// A reference that leads nowhere is no hindrance: it is a warning, and the reference keeps its URI. What goes to standard
  /// output is handed to `print`, as if it stood where the input does. Returns whether every file could be opened.
  public static func run(
    _ request: Request, into sink: inout DiagnosticSink, print: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Bool {
    // Of standard input the content tells the format.
    for path in [request.input, request.output] where path != "-" && Format(path: path) == nil {
      let isUML =
        path == request.input ? UMLReader.suffixes.contains(where: path.hasSuffix) : path.hasSuffix(".uml")
      if isUML { continue }
      let known = suffixes + TextFormat.allCases.flatMap(\.suffixes)
      sink.emit(
        Diagnostic(
          .error, "convert/unsupported-format",
          "the suffix of '\(path)' names no format that can be converted; expected "
            + known.map { "'\($0)'" }.joined(separator: ", ")))
    }
    let format =
      request.output == "-" ? request.form.format ?? .xmi : Format(path: request.output) ?? .xmi
    if request.form.customResources, format != .yaml, format != .json {
      sink.emit(
        Diagnostic(
          .error, "convert/unsupported-format",
          "custom resources are written as YAML or JSON, not as \(format.rawValue)"))
    }
    if let report = request.report { _ = UMLReportFile.isKnown(report, into: &sink) }
    if let instances = request.instances { _ = InstanceFile.isKnown(instances, into: &sink) }
    guard !sink.hasErrors else { return true }
    let memory = UMLMemory()
    var own = DiagnosticSink(limit: sink.limit)
    var options = request.sources.xmiOptions(keeping: memory)
    options.keepsAssumed = true
    var loader = XMILoader(options)
    let loaded = loader.load([request.input], into: &own)
    for var diagnostic in own.sorted() {
      let isUnresolved = diagnostic.code == "xmi/unresolved-reference"
      let isElsewhere = diagnostic.range.map { $0.file.path != request.input } ?? false
      if isUnresolved || isElsewhere { diagnostic.severity = min(diagnostic.severity, .warning) }
      sink.emit(diagnostic)
    }
    let conversion = memory.conversion(of: request.input)
    if let report = request.report, conversion != nil || !sink.hasErrors {
      UMLReportFile.write(report, conversion, of: request.input, into: &sink)
    }
    guard !sink.hasErrors, let resource = loaded.resourceOfPath[request.input] else {
      return !loaded.hasUnreadableFile
    }
    let model = loaded.model
    let instances = request.instances.flatMap {
      InstanceFile.bytes($0, conversion, of: model, request, into: &sink)
    }
    guard !sink.hasErrors else { return true }
    var bytes: [UInt8]?
    if request.output.hasSuffix(".uml") {
      bytes = classModel(of: model, resource, into: &sink).map { Array($0.utf8) }
    } else if format == .xmi {
      var options = request.form.options(uri: request.output == "-" ? nil : request.output, request.sources)
      // EMF's default for what is new is ASCII; text was not in it.
      if Format(path: request.input) != .xmi, options.encoding == nil { options.encoding = .utf8 }
      if request.output == "-", instances == nil {
        XMIWriter.withText(of: model, resource: resource, options: options, into: &sink, print)
        return true
      }
      bytes = XMIWriter.write(model, resource: resource, options: options, into: &sink)
    } else {
      let text =
        request.form.customResources
        ? resources(of: model, resource, format, into: &sink)
        : ModelWriter.text(
          of: model, resource: resource, as: format.text,
          uri: request.output == "-" ? request.input : request.output, into: &sink)
      bytes = text.map { Array($0.utf8) }
    }
    guard let bytes, !sink.hasErrors else { return true }
    if let instances, let path = request.instances {
      OutputWriter.write(path, instances, into: &sink)
      guard !sink.hasErrors else { return true }
    }
    if request.output == "-" {
      bytes.withUnsafeBufferPointer(print)
      return true
    }
    OutputWriter.write(request.output, bytes, into: &sink)
    if !sink.hasErrors { request.depfile?.write(model.inputPaths(loaded.metamodel), into: &sink) }
    return true
  }

  /// The metamodel as a class model, with the metamodels that it refers to: one file is enough to open it.
  private static func classModel(
    of model: Model, _ resource: Int, into sink: inout DiagnosticSink
  ) -> String? {
    let others = model.resources.indices.filter { $0 != resource && model.resources[$0].file != nil }
    let roots = ([resource] + others).flatMap { model.resources[$0].roots.map(model.object) }
    return UMLWriter.text(of: roots, into: &sink)
  }

  /// The roots as custom resources; an object that only its name is known of is in the clusters, and left out.
  private static func resources(
    of model: Model, _ resource: Int, _ format: Format, into sink: inout DiagnosticSink
  ) -> String? {
    let kinds = KindForms(model.metamodel)?.kinds ?? []
    var writer = ResourceWriter(model.metamodel)
    writer.writesOmitted = true
    var nodes: [YAMLNode] = []
    for root in model.resources[resource].roots.map(model.object) {
      if kinds.contains(where: { $0.eClass == root.eClass }) {
        if let object = writer.resource(root, into: &sink) { nodes.append(object.root) }
      } else if root.eContents.isEmpty, !root.eClass.eAllAttributes.isEmpty,
        root.eClass.eAllAttributes.allSatisfy({ $0.name == "name" || !root.eIsSet($0) })
      {
        continue
      } else {
        sink.emit(
          Diagnostic(
            .error, "convert/no-resource",
            "'\(root.eClass.name)' is the class of a root; expected one that the metamodel makes a resource",
            at: root.location))
      }
    }
    guard !sink.hasErrors else { return nil }
    return ModelWriter.text(of: nodes, as: format.text)
  }
}

extension Convert.Format {
  /// The format of text; XMI has none.
  fileprivate var text: TextFormat { TextFormat(rawValue: rawValue) ?? .yaml }
}

public import Diagnostics
internal import Ecore
internal import MOFM2T

/// `krosskube diagram`: draws the classes of metamodels.
public enum Diagram {
  /// What is to be drawn, and where.
  public struct Request: Sendable {
    /// The metamodels.
    public var metamodels: [String]
    /// The file, whose suffix tells the notation.
    public var output: String
    /// The one package to draw, by name or namespace URI, with those in it.
    public var package: String?
    /// The one class to draw, with what is around it.
    public var className: String?
    /// How many steps around that class.
    public var depth = 1
    /// Whether attributes and literals are shown.
    public var showsAttributes = true
    /// Where metamodels are found.
    public var sources = ModelSources()
    /// Where a rule for `make` is left.
    public var depfile: DepfileOptions?

    /// Takes what is always needed.
    public init(metamodels: [String], output: String) {
      self.metamodels = metamodels
      self.output = output
    }
  }

  /// The built-in module for each suffix; `.svg` is made of what `.dot` gives.
  private static let modules = [
    (suffix: ".puml", module: "diagram::plantuml"), (suffix: ".mmd", module: "diagram::mermaid"),
    (suffix: ".dot", module: "diagram::dot"), (suffix: ".svg", module: "diagram::dot"),
  ]

  /// Nothing is written when anything is wrong.
  ///
  /// Returns whether every file could be opened.
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Bool {
    guard let module = modules.first(where: { request.output.hasSuffix($0.suffix) }) else {
      sink.emit(.diagramFormat(request.output, modules.map(\.suffix)))
      return true
    }
    let asked = AskedMetamodel(request.metamodels, sources: request.sources, into: &sink)
    guard asked.isSound, !sink.hasErrors, check(request, asked, into: &sink),
      let program = TemplateProgram.builtIn(
        module.module, metamodel: asked.model.metamodel, into: &sink)
    else { return !asked.hasUnreadableFile }
    var properties = ["packages": asked.namespaces, "depth": String(request.depth)]
    properties["package"] = request.package
    properties["class"] = request.className
    properties["attributes"] = String(request.showsAttributes)
    let result = program.run(
      on: asked.model, options: RunOptions(properties: properties, services: .standard), into: &sink)
    guard !sink.hasErrors else { return true }
    var text = result.text
    if text.last != 10 { text.append(10) }
    if module.suffix == ".svg" {
      guard let drawn = Graphviz.svg(of: text, into: &sink) else { return true }
      text = drawn
    }
    OutputWriter.write(request.output, text, into: &sink)
    if !sink.hasErrors { request.depfile?.write(asked.inputs, into: &sink) }
    return true
  }

  /// Whether there is what the request names.
  private static func check(
    _ request: Request, _ asked: AskedMetamodel, into sink: inout DiagnosticSink
  ) -> Bool {
    if let name = request.package {
      let names = asked.packages.flatMap { [$0.string("name"), $0.string("nsURI")] }.compactMap { $0 }
      guard names.contains(name) else {
        sink.emit(.diagramName("package", name, among: names))
        return false
      }
    }
    if let name = request.className {
      let names = asked.packages.flatMap(\.eContents).filter { $0.eClass.name == "EClass" }
        .compactMap { $0.string("name") }
      guard names.contains(name) else {
        sink.emit(.diagramName("class", name, among: names))
        return false
      }
    }
    return true
  }
}

extension Diagnostic {
  static func diagramFormat(_ path: String, _ suffixes: [String]) -> Diagnostic {
    Diagnostic(
      .error, "diagram/unsupported-format",
      "the suffix of '\(path)' names no notation of diagrams; expected "
        + suffixes.map { "'\($0)'" }.joined(separator: ", "))
  }

  static func diagramName(_ what: String, _ name: String, among names: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: names)
    return Diagnostic(
      .error, "diagram/unknown-name",
      "the metamodels have no \(what) '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
  }
}

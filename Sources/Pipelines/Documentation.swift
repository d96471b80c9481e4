internal import CRD
public import Diagnostics
internal import Ecore
internal import MOFM2T
internal import OCL
internal import XMI

/// `krosskube docs`: a reference of metamodels in Markdown, and of the custom resources that are made of them.
public enum Documentation {
  /// What is to be documented, and where the pages go.
  public struct Request: Sendable {
    /// The metamodels; the built-in one of the thirteen MultiCluster kinds when empty.
    public var metamodels: [String]
    /// Where the pages go.
    public var output: OutputOptions
    /// Whether there are pages of kinds; nil for a metamodel that annotations make one of resources.
    public var showsKinds: Bool?
    /// Where metamodels are found.
    public var sources = ModelSources()
    /// Where a rule for `make` is left.
    public var depfile: DepfileOptions?

    /// Takes what is always needed.
    public init(metamodels: [String], folder: String) {
      self.metamodels = metamodels
      output = OutputOptions(folder: folder)
    }
  }

  /// What became of the files.
  public struct Outcome: Sendable {
    /// What became of the files.
    public var report = OutputReport()
    /// Whether a file could not be opened; the exit status is then 2.
    public var hasUnreadableFile = false
  }

  /// Under this name the definitions are a file beside the metamodels.
  private static let definitions = BuiltIn.folder + "definitions.xmi"

  /// Nothing is written when anything is wrong.
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    var outcome = Outcome()
    let paths = request.metamodels.isEmpty ? [CustomResourceDefinitions.builtInMetamodel] : request.metamodels
    var asked = AskedMetamodel(paths, sources: request.sources, into: &sink)
    outcome.hasUnreadableFile = asked.hasUnreadableFile
    guard asked.isSound, !sink.hasErrors else { return outcome }
    var module = "docs"
    if request.showsKinds ?? asked.packages.contains(where: isOfResources) {
      guard let definitions = definitions(of: asked, into: &sink) else { return outcome }
      var options = request.sources.xmiOptions
      options.builtIn[Self.definitions] = definitions
      options.metamodels.append(BuiltIn.folder + "metamodels/apiextensions.ecore")
      asked = AskedMetamodel(paths, with: [Self.definitions], options: options, into: &sink)
      guard asked.isSound, !sink.hasErrors else { return outcome }
      module = "docs::kinds"
    }
    guard let program = TemplateProgram.builtIn(module, metamodel: asked.model.metamodel, into: &sink)
    else { return outcome }
    var options = RunOptions(services: .standard)
    options.spill = OutputSpill(near: request.output.folder)
    let result = program.run(on: asked.model, options: options, into: &sink)
    guard !sink.hasErrors else { return outcome }
    outcome.report = request.output.deliver(
      result.output, by: request.output.writer(owner: "docs"), into: &sink)
    guard request.output.action == .write, !sink.hasErrors else { return outcome }
    request.depfile?.write(asked.inputs, into: &sink)
    return outcome
  }

  private static func isOfResources(_ package: EObject) -> Bool {
    package.objects("eAnnotations").contains { $0.string("source") == "https://krosskube.io/crd" }
  }

  /// The definitions of the resources as a document of `apiextensions.ecore`; nil after an error.
  private static func definitions(of asked: AskedMetamodel, into sink: inout DiagnosticSink) -> SourceFile? {
    // What is noteworthy about the definitions is said by the command that writes them.
    var own = DiagnosticSink(limit: sink.limit)
    let metamodel = MetamodelCompiler.compile(asked.model, into: &own)
    var options = CRDOptions()
    options.nsURIs = Set(asked.packages.compactMap { $0.string("nsURI") })
    let result = CRDTransformation.transform(
      metamodel, invariants: InvariantSet.collect(from: metamodel, documents: nil, into: &own).enforced,
      to: CustomResourceDefinitions.builtInApiextensions(into: &own), options: options, into: &own)
    let text = result.flatMap { XMIWriter.write($0.model, resource: 0, into: &own) }
    for diagnostic in own.sorted() where diagnostic.severity == .error { sink.emit(diagnostic) }
    guard let text, !own.hasErrors else { return nil }
    return SourceFile(path: definitions, bytes: text)
  }
}

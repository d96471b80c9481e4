internal import CRD
internal import Diagnostics
internal import Ecore
internal import MOFM2T
internal import OCL
internal import XMI
internal import YAML

/// One side of a comparison.
struct DifferenceInput {
  let path: String
  /// The definitions; nil when the metamodel gives none because of mistakes.
  var definitions: [StatedDefinition]?
  /// The metamodel, if that is what was read.
  var metamodel: StatedMetamodel?
  /// The plan, if that is what was read; then there is nothing else.
  var plan: StatedPlan?
  /// Why there are no definitions.
  var failure: Diagnostic?

  /// Reads a file or a folder; nil after an error.
  static func read(
    _ path: String, _ sources: ModelSources, into sink: inout DiagnosticSink
  ) -> DifferenceInput? {
    guard path != "-", FolderListing.entries(path) != nil else {
      if hasSuffix(path, [".ecore"]) { return readMetamodel(path, [path], sources, into: &sink) }
      if hasSuffix(path, [".xmi", ".uml"]) {
        sink.emit(.noModels(path))
        return nil
      }
      return readDefinitions(path, [path], sources, into: &sink)
    }
    let files = FolderListing.files(below: path).map { path + "/" + $0 }
    let metamodels = files.filter { hasSuffix($0, [".ecore"]) }
    let definitions = files.filter { hasSuffix($0, [".yaml", ".yml", ".json"]) }
    if metamodels.isEmpty { return readDefinitions(path, definitions, sources, into: &sink) }
    guard definitions.isEmpty else {
      sink.emit(.mixedFolder(path))
      return nil
    }
    return readMetamodel(path, metamodels, sources, into: &sink)
  }

  private static func hasSuffix(_ path: String, _ suffixes: [String]) -> Bool {
    suffixes.contains(where: path.hasSuffix)
  }

  // MARK: Definitions

  private static func readDefinitions(
    _ path: String, _ files: [String], _ sources: ModelSources, into sink: inout DiagnosticSink
  ) -> DifferenceInput? {
    var input = DifferenceInput(path: path)
    var definitions: [StatedDefinition] = []
    let errors = sink.errorCount
    for name in files {
      do throws(FileError) {
        let file = try SourceFile.read(name, limit: sources.limits.fileSize)
        let documents = Self.documents(of: file, into: &sink)
        if name == path, let root = documents.first, StatedPlan.covers(root) {
          input.plan = StatedPlan.read(root, into: &sink)
          return input.plan == nil ? nil : input
        }
        definitions += Self.definitions(in: documents, into: &sink)
      } catch {
        sink.emit(.unreadable(error))
      }
    }
    guard sink.errorCount == errors else { return nil }
    // An empty folder is a state without definitions; an empty file is a mistake.
    if definitions.isEmpty, files != [] || FolderListing.entries(path) == nil {
      sink.emit(.noDefinition(path))
      return nil
    }
    var seen: [String: StatedDefinition] = [:]
    for definition in definitions {
      if let first = seen[definition.name] {
        sink.emit(.duplicateDefinition(definition.name, at: definition.node.range, first: first.node.range))
      } else {
        seen[definition.name] = definition
      }
    }
    guard sink.errorCount == errors else { return nil }
    input.definitions = definitions
    return input
  }

  /// The documents of a file.
  private static func documents(of file: SourceFile, into sink: inout DiagnosticSink) -> [YAMLNode] {
    var own = DiagnosticSink(limit: sink.limit)
    let documents = YAMLDocument.read(file, into: &own)
    for diagnostic in own.diagnostics where diagnostic.severity == .error { sink.emit(diagnostic) }
    return documents.map(\.root)
  }

  /// The definitions of a file's documents, also those in lists; other objects are passed over.
  private static func definitions(
    in documents: [YAMLNode], into sink: inout DiagnosticSink
  ) -> [StatedDefinition] {
    var nodes: [YAMLNode] = []
    for root in documents {
      let isList = root["kind"]?.string?.hasSuffix("List") == true
      nodes += isList ? root["items"]?.items ?? [] : [root]
    }
    return nodes.compactMap { node in
      guard node["kind"]?.string == "CustomResourceDefinition" else { return nil }
      let version = node["apiVersion"]?.string
      guard version == "apiextensions.k8s.io/v1" else {
        sink.emit(.oldDefinition(version ?? "", at: node["apiVersion"]?.range ?? node.range))
        return nil
      }
      let definition = StatedDefinition(node)
      if definition.versions.isEmpty {
        sink.emit(.noVersions(definition.name, at: node.range))
        return nil
      }
      return definition
    }
  }

  // MARK: Metamodels

  private static func readMetamodel(
    _ path: String, _ files: [String], _ sources: ModelSources, into sink: inout DiagnosticSink
  ) -> DifferenceInput? {
    // What is noteworthy about a metamodel is said by the commands that check it.
    var own = DiagnosticSink(limit: sink.limit)
    var loader = XMILoader(sources.xmiOptions)
    let loaded = loader.load(files, into: &own)
    let asked = loaded.resourceOfPath.values.flatMap {
      loaded.model.resources[$0].roots.map(loaded.model.object)
    }
    for object in asked where object.eClass.ePackage.id != 0 || object.eClass.name != "EPackage" {
      own.emit(.noMetamodel(object))
    }
    var invariants: InvariantSet?
    var metamodel: Metamodel?
    if !own.hasErrors {
      let compiled = MetamodelCompiler.compile(loaded.model, into: &own)
      invariants = InvariantSet.collect(from: compiled, documents: nil, into: &own)
      metamodel = compiled
    }
    for diagnostic in own.sorted() where diagnostic.severity == .error { sink.emit(diagnostic) }
    guard let metamodel, let invariants, !own.hasErrors else { return nil }
    var input = DifferenceInput(path: path)
    input.metamodel = StatedMetamodel(metamodel: metamodel, invariants: invariants.invariants)
    var options = CRDOptions()
    options.nsURIs = Set(asked.flatMap { [$0] + $0.eAllContents }.compactMap { $0.string("nsURI") })
    input.transform(metamodel, invariants.enforced, options)
    return input
  }

  /// Makes the definitions that `krosskube crd` would write.
  private mutating func transform(_ metamodel: Metamodel, _ invariants: InvariantSet, _ options: CRDOptions) {
    var sink = DiagnosticSink()
    let apiextensions = CustomResourceDefinitions.builtInApiextensions(into: &sink)
    let result = CRDTransformation.transform(
      metamodel, invariants: invariants, to: apiextensions, options: options, into: &sink)
    var outcome = CustomResourceDefinitions.Outcome()
    guard let result, !sink.hasErrors,
      let printed = CustomResourceDefinitions.print(result.model, with: nil, &outcome, into: &sink)
    else {
      failure = sink.sorted().first { $0.severity == .error }
      // A metamodel of parts has no resources, which is no mistake.
      if failure?.code == "crd/no-root" { definitions = [] }
      return
    }
    var found: [StatedDefinition] = []
    for file in printed.output.files {
      do throws(FileError) {
        let content = SourceFile(path: file.path, bytes: try file.content)
        found += Self.definitions(in: Self.documents(of: content, into: &sink), into: &sink)
      } catch {
        sink.emit(.unreadable(error))
      }
    }
    failure = sink.sorted().first { $0.severity == .error }
    definitions = failure == nil ? found : nil
  }
}

internal import CRD
internal import Diagnostics
internal import Ecore
internal import Kubernetes
internal import OCL
internal import XMI

/// The metamodels of a request, those of each version of the API by themselves, so that all may have the same namespace.
struct VersionedMetamodels {
  /// What is to be transformed.
  private(set) var sources: [CRDTransformation.Source] = []
  /// The files that were read.
  private(set) var inputs: [String] = []
  private(set) var hasUnreadableFile = false
  /// Whether nothing kept a metamodel from being read.
  private(set) var isComplete = true

  /// Files of one version.
  private struct Group {
    /// What stands before `=`; nil where the metamodel says it.
    let version: String?
    var paths: [String]
  }

  /// `VERSION=FILE` is a file of that version; a path with `=` in it is one as soon as it begins with a folder.
  private static func groups(of arguments: [String]) -> [Group] {
    var result: [Group] = []
    for argument in arguments {
      var version: String?
      var path = argument
      if let equals = argument.firstIndex(of: "=") {
        let name = String(argument[..<equals])
        if NameRule.dns1035Label.problem(with: name) == nil {
          version = name
          path = String(argument[argument.index(after: equals)...])
        }
      }
      if let index = result.firstIndex(where: { $0.version == version }) {
        result[index].paths.append(path)
      } else {
        result.append(Group(version: version, paths: [path]))
      }
    }
    return result
  }

  /// Loads and compiles the metamodels; problems go to `sink`.
  init(_ request: CustomResourceDefinitions.Request, into sink: inout DiagnosticSink) {
    let files = DocumentFiles(request.documents, sources: request.sources, into: &sink)
    hasUnreadableFile = files.hasUnreadableFile
    let paths =
      request.metamodels.isEmpty ? [CustomResourceDefinitions.builtInMetamodel] : request.metamodels
    let groups = Self.groups(of: paths)
    if groups.count > 1, !request.documents.isEmpty { sink.emit(.documentsOfVersions(request.documents)) }
    if groups.contains(where: { $0.version != nil }), let version = request.version {
      sink.emit(.versionTwice(version))
    }
    for group in groups {
      var loader = XMILoader(files.adding(to: request.sources).xmiOptions)
      let loaded = loader.load(group.paths, into: &sink)
      hasUnreadableFile = hasUnreadableFile || loaded.hasUnreadableFile
      guard !sink.hasErrors else {
        isComplete = false
        return
      }
      let asked = loaded.resourceOfPath.values.flatMap {
        loaded.model.resources[$0].roots.map(loaded.model.object)
      }
      guard asked.allSatisfy({ $0.eClass.ePackage.id == 0 && $0.eClass.name == "EPackage" }) else {
        for object in asked where object.eClass.name != "EPackage" { sink.emit(.noMetamodel(object)) }
        isComplete = false
        return
      }
      let metamodel = MetamodelCompiler.compile(loaded.model, into: &sink)
      let documents = files.bound(to: metamodel, into: &sink)
      // What is less than an error must not make a server refuse an object.
      let invariants = InvariantSet.collect(from: metamodel, documents: documents, into: &sink).enforced
      var options = CRDOptions()
      options.group = request.group
      options.version = group.version ?? request.version
      options.minimalKubernetes = request.minimalKubernetes
      options.derivedFeatures = Set(documents?.derivedFeatures.map(\.name) ?? [])
      options.nsURIs = Set(asked.flatMap { [$0] + $0.eAllContents }.compactMap { $0.string("nsURI") })
      sources.append(CRDTransformation.Source(metamodel, invariants: invariants, options: options))
      inputs += loaded.model.inputPaths(metamodel).filter { !inputs.contains($0) }
    }
    inputs += files.paths
  }
}

extension Diagnostic {
  fileprivate static func documentsOfVersions(_ paths: [String]) -> Diagnostic {
    Diagnostic(
      .error, "crd/documents-of-versions",
      "\(paths.count == 1 ? "a document" : "documents") of OCL cannot be about metamodels of several versions; expected "
        + "metamodels of one version, or their invariants in them")
  }

  fileprivate static func versionTwice(_ version: String) -> Diagnostic {
    Diagnostic(
      .error, "crd/version-twice",
      "the version '\(version)' is given beside VERSION=FILE; expected one of the two")
  }
}

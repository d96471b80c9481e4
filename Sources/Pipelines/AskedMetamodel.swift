internal import Diagnostics
internal import Ecore
internal import MOFM2T
internal import XMI

/// The metamodels that a command is about, as models of Ecore: with what they refer to, checked to be metamodels.
struct AskedMetamodel {
  let model: Model
  /// The packages that the named files hold, those in packages too.
  let packages: [EObject]
  /// Whether a file could not be opened.
  let hasUnreadableFile: Bool
  /// Whether there are packages, and nothing is wrong with any.
  let isSound: Bool

  /// Loads the files and what they refer to; `instances` are files of other metamodels that come along.
  init(
    _ paths: [String], with instances: [String] = [], sources: ModelSources, into sink: inout DiagnosticSink
  ) {
    self.init(paths, with: instances, options: sources.xmiOptions, into: &sink)
  }

  /// The same with the options of the loader.
  init(_ paths: [String], with instances: [String], options: XMIOptions, into sink: inout DiagnosticSink) {
    var own = DiagnosticSink(limit: sink.limit)
    var loader = XMILoader(options)
    let loaded = loader.load(paths + instances, into: &own)
    model = loaded.model
    hasUnreadableFile = loaded.hasUnreadableFile
    let roots = paths.compactMap { loaded.resourceOfPath[$0] }.flatMap { resource in
      loaded.model.resources[resource].roots.map(loaded.model.object)
    }
    packages = (roots + roots.flatMap(\.eAllContents)).filter { $0.eClass.name == "EPackage" }
    if !own.hasErrors {
      for root in roots
      where root.eClass.ePackage.nsURI != Metamodel.ecoreURI || root.eClass.name != "EPackage" {
        own.emit(.expectedMetamodel(root))
      }
      for package in packages where package.string("nsURI") == Metamodel.ecoreURI {
        own.emit(.ecoreItself(package))
      }
    }
    if !own.hasErrors, instances.isEmpty { _ = MetamodelCompiler.compile(loaded.model, into: &own) }
    isSound = !own.hasErrors
    sink.absorb(own)
  }

  /// The files that were read.
  var inputs: [String] { model.inputPaths(model.metamodel) }

  /// The namespaces of the packages, in the form in which the templates take lists.
  var namespaces: String { packages.compactMap { $0.string("nsURI") }.joined(separator: "\n") }
}

extension ModuleFinder {
  /// Finds the modules that come with the program.
  static let program = ModuleFinder(
    builtIn: Dictionary(
      uniqueKeysWithValues: BuiltIn.files.compactMap { path, file in
        let folder = BuiltIn.folder + "templates/"
        guard path.hasPrefix(folder), path.hasSuffix(".mtl") else { return nil }
        let name = path.dropFirst(folder.count).dropLast(4).split(separator: "/").joined(separator: "::")
        return (name, file)
      }))
}

extension TemplateProgram {
  /// A template that comes with the program, which is right whatever the models are.
  static func builtIn(
    _ name: String, metamodel: Metamodel, into sink: inout DiagnosticSink
  ) -> TemplateProgram? {
    guard let file = ModuleFinder.program.builtIn[name] else { return nil }
    return load(file, metamodel: metamodel, finder: .program, into: &sink)
  }
}

extension Diagnostic {
  static func expectedMetamodel(_ object: EObject) -> Diagnostic {
    Diagnostic(
      .error, "diagram/no-metamodel",
      "'\(object.eClass.name)' is the class of a root; expected 'EPackage', since a metamodel is documented or drawn",
      at: object.location)
  }

  static func ecoreItself(_ package: EObject) -> Diagnostic {
    Diagnostic(
      .error, "diagram/ecore-itself",
      "Ecore itself is neither documented nor drawn; expected a metamodel that is written in it",
      at: package.location)
  }
}

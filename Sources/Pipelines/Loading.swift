internal import CRD
internal import Diagnostics
internal import Ecore
internal import ModelText
internal import OCL
internal import UML
public import XMI

/// What every command that reads models is told about finding them.
public struct ModelSources: Sendable {
  /// Metamodel files.
  public var metamodels: [String] = []
  /// Folders with `.ecore` files.
  public var metamodelPath: [String] = []
  /// Prefixes of URIs and their replacements.
  public var uriMap: [(from: String, to: String)] = []
  /// What a file may ask for.
  public var limits = SourceLimits()
  /// Whether what no metamodel knows is a warning.
  public var isLax = false
  /// Whether files that models refer to are loaded too.
  public var followsReferences = true

  /// How class models of UML become metamodels.
  var umlOptions = UMLOptions()

  /// Files that are in memory, by the path under which they are asked for.
  var files: [String: SourceFile] = [:]

  /// Nothing but what the files say and what is built in.
  public init() {}

  /// What can be chosen about class models of UML, as `name=value|value`; the first value is the default.
  public static let umlOptionTexts = UMLOptions.texts

  /// Chooses something about class models of UML; what is wrong with the name or the value, or nil.
  public mutating func setUMLOption(_ name: String, _ value: String) -> String? {
    umlOptions.set(name, value)
  }

  /// The options of the loader: the built-in metamodels are always at hand.
  public var xmiOptions: XMIOptions { xmiOptions(keeping: nil) }

  /// The same, with a place for the class models that are read.
  func xmiOptions(keeping memory: UMLMemory?) -> XMIOptions {
    var options = XMIOptions()
    options.metamodels = metamodels
    options.metamodelPath = metamodelPath
    options.uriMap = uriMap
    options.limits = limits.loadLimits
    options.isLax = isLax
    options.followsReferences = followsReferences
    options.builtIn = BuiltIn.metamodels.merging(files) { $1 }
    options.notations = [
      TextNotation { KindForms($0) },
      UMLNotation(umlOptions, memory: memory, joins: memory != nil) { [self] in hasUMLMetamodel },
    ]
    return options
  }

  /// Whether the metamodel of UML is among the metamodels: then files of UML are its models, and no metamodels.
  private var hasUMLMetamodel: Bool {
    (metamodels.filter { $0.hasSuffix(".ecore") } + metamodelPath.map { $0 + "/UML.ecore" }).contains {
      path in
      (try? SourceFile.read(path)).map(UMLReader.seemsUML) ?? false
    }
  }
}

extension Model {
  /// The paths of the files it was read from, those of its metamodel included; built-in files have none.
  func inputPaths(_ metamodel: Metamodel) -> [String] {
    var seen: Set<String> = []
    return (resources + metamodel.definition.resources).compactMap { resource in
      guard resource.file != nil, !resource.uri.hasPrefix(BuiltIn.folder), resource.uri != "-",
        seen.insert(resource.uri).inserted
      else { return nil }
      return resource.uri
    }
  }
}

public import Diagnostics
public import Ecore

/// How files are found and read.
public struct XMIOptions: Sendable {
  /// Metamodel files that are loaded whether or not a model names them.
  public var metamodels: [String] = []
  /// Namespace URIs whose metamodels are looked for whether or not a model uses them.
  public var namespaces: [String] = []
  /// Folders in whose `.ecore` files a namespace is looked for.
  public var metamodelPath: [String] = []
  /// Prefixes of URIs and what stands in their place: `platform:/resource/` and the like.
  ///
  /// Where several prefixes fit, the longest counts.
  public var uriMap: [(from: String, to: String)] = [] {
    didSet { uriMap.sort { $0.from.utf8.count > $1.from.utf8.count } }
  }
  /// The files that come with the program, by the path under which they refer to each other.
  public var builtIn: [String: SourceFile] = [:]
  /// Whether documents that references lead to are loaded too; else such references are proxies.
  ///
  /// Those of metamodels are loaded in any case.
  public var followsReferences = true
  /// Whether files are opened at all; without it there is nothing but ``builtIn``.
  public var readsFiles = true
  /// The notations other than XMI that files may be in.
  public var notations: [any DocumentNotation] = []
  /// Whether objects that such files only name become roots of the files; else they lie in a resource of their own.
  public var keepsAssumed = false
  /// Whether a second thread parses large files ahead of what makes objects of them.
  public var readsAhead = false
  /// With ``readsAhead``, what the second thread does with the metamodel when it has parsed, while references are resolved.
  package var meanwhile: (@Sendable (Metamodel) -> Void)?
  /// For tests: files of any size are parsed by two threads, the second from this place on if they can be divided there.
  package var division: Int?
  /// What a file may ask for.
  public var limits = LoadLimits()

  /// Whether features and classes that no metamodel knows are warnings, and kept, rather than errors.
  public var isLax = false
  /// Whether a name that the metamodel does not know is looked for among those that `ExtendedMetaData` annotations give.
  ///
  /// Then the whole document is read by those names, text between elements included.
  public var extendsNames = true

  /// Finds everything through the files themselves.
  public init() {}

  /// What readers of other notations are told.
  func documents(follows: Bool, asked paths: [String]) -> DocumentSettings {
    var settings = DocumentSettings()
    settings.paths = paths
    settings.target = { uri, base in target(of: uri, base: base) }
    settings.open = { path in
      if let file = builtIn[path] { return file }
      guard follows, readsFiles, path != "-", !URIReference.hasScheme(path) else { return nil }
      return try? SourceFile.read(path, limit: limits.fileSize, isRegular: true)
    }
    settings.isLax = isLax
    settings.keepsAssumed = keepsAssumed
    settings.depth = limits.depth
    settings.objectCount = min(limits.objectCount, ModelBuilder.maximalObjectCount)
    settings.textSize = limits.attributeSize
    settings.errors = limits.errors
    return settings
  }

  /// What a URI in the file `base` names: a path, or a URI that is no file.
  func target(of uri: String, base: String) -> String { URIReference.resolve(uri, base: base, map: uriMap) }
}

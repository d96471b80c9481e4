public import Diagnostics

/// A notation other than XMI whose files a loader reads among its own.
public protocol DocumentNotation: Sendable {
  /// Whether a file is in this notation: by the suffix of its path, or else by its first bytes.
  func covers(_ path: String, _ file: SourceFile) -> Bool
  /// The namespace URIs of the metamodels that a file names; a quick look, not a complete one.
  func namespaces(of file: SourceFile) -> [String]
  /// Makes what reads the files of one model.
  func reader(_ metamodel: Metamodel, _ settings: DocumentSettings) -> any DocumentReader
}

/// What a loader was told about reading.
public struct DocumentSettings: Sendable {
  /// Whether what no metamodel knows is a warning.
  public var isLax = false
  /// Whether objects of which only the name is known become roots of the document that names them; else they lie in a
  /// resource of their own, which nobody checks.
  public var keepsAssumed = false
  /// The deepest nesting.
  public var depth = 10_000
  /// The most objects in all files together.
  public var objectCount = ModelBuilder.maximalObjectCount
  /// The longest text in bytes.
  public var textSize = Int.max
  /// The most errors before reading ends.
  public var errors = 10_000

  /// The paths of the files that were asked for.
  public var paths: [String] = []
  /// The path or URI that a URI in a file means: first the URI, then the file's path.
  public var target: @Sendable (String, String) -> String = { uri, _ in uri }
  /// Opens a file that another one refers to; nil where it cannot be read, is elsewhere than on this machine, or nothing is to
  /// be followed.
  public var open: @Sendable (String) -> SourceFile? = { _ in nil }

  /// Limits that no file of good will meets.
  public init() {}
}

/// Reads documents of one notation into a model that is being built.
public protocol DocumentReader: AnyObject {
  /// Reads a file as a new resource; problems go to `sink` and reading goes on.
  func read(
    _ file: SourceFile, uri: String, into builder: inout ModelBuilder, sink: inout DiagnosticSink
  ) -> DocumentContents
  /// Resolves what could not be resolved before all files had been read.
  func finish(_ builder: inout ModelBuilder, sink: inout DiagnosticSink)
}

/// What reading a document gave besides objects.
public struct DocumentContents {
  /// The number of the resource.
  public var resource: Int
  /// References by fragment or URI, to be resolved by the loader.
  public var references: [DocumentReference] = []
  /// Attributes that are ids.
  public var ids: [(object: ObjectID, text: Cell)] = []
  /// Namespace URIs for which there was no package.
  public var missing: Set<String> = []
  /// Whether a class was named that might be one of the metamodels at hand that are not loaded.
  public var wantsEverything = false

  /// Nothing but a resource.
  public init(resource: Int) { self.resource = resource }
}

/// A reference by fragment or URI whose place in its slot is held free.
public struct DocumentReference: Sendable {
  /// The object that refers.
  public var object: ObjectID
  /// The reference.
  public var feature: Int32
  /// Its slot.
  public var slot: Int32
  /// Its position in the list, or -1 for a single value.
  public var index: Int
  /// The URI as written; in the same file `#` and a fragment.
  public var uri: String
  /// Where it stands in the file.
  public var bytes: Range<Int>

  /// Takes all parts.
  public init(
    object: ObjectID, feature: Int32, slot: Int32, index: Int, uri: String, bytes: Range<Int>
  ) {
    self.object = object
    self.feature = feature
    self.slot = slot
    self.index = index
    self.uri = uri
    self.bytes = bytes
  }
}

import Diagnostics
internal import Ecore
import Glibc
internal import XML

/// An element that is open.
struct Frame: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    /// `xmi:XMI`, or the document itself.
    case roots
    /// An object; its features follow.
    case object
    /// The text of an attribute.
    case text
    /// The text of a reference that is written as an element without `href`.
    case referenceText
    /// An element whose content says nothing more: a reference by `href`.
    case closed
    /// An object of a document that is named by an XML schema.
    case extended
    /// The same where text is the value of a feature.
    case simple
    /// The object around the global elements of such a document; no element stands for it.
    case documentRoot
    /// The text of a global attribute: an entry of a feature map.
    case looseText
  }

  var kind: Kind
  var object: ObjectID
  var eClass: Int32
  /// For a text: the feature and its slot in the object around it.
  var feature: Int32
  var slot: Int32
  /// Where its values begin on the stack of values.
  var firstValue: Int
  /// How many namespace declarations were in scope outside.
  var declarationCount: Int32
  /// The byte offset of the start tag.
  var offset: Int
}

/// A value of a many-valued feature whose object is still open.
struct StackedValue: BitwiseCopyable {
  var slot: Int32
  var cell: Cell
}

/// A reference as written, to be resolved when everything is loaded.
struct PendingReference: BitwiseCopyable {
  var object: ObjectID
  var feature: Int32
  var slot: Int32
  /// The text: one URI, or several with spaces between them.
  var text: Cell
  /// The class that `xsi:type` named beside an `href`, or -1.
  var eClass: Int32
  /// The start tag that states it.
  var offset: Int
  /// What keeps its place among the contents of a list until it is resolved; ``Cell/unset`` elsewhere.
  var placeholder = Cell.unset
}

/// Everything that grows while the files of a resource set are read.
///
/// It lives behind one pointer: events change it without Swift's exclusivity checks on class properties.
struct LoadState: ~Copyable {
  var builder: ModelBuilder
  var sink: DiagnosticSink
  let metamodel: Metamodel
  let hot: HotTables

  // The document being read.
  var file: SourceFile
  var resource = 0
  var names = DocumentNames(nil)
  let cache = NameCache()
  var frames = RawVector<Frame>(capacity: 64)
  var values = RawVector<StackedValue>(capacity: 256)
  var scope = NamespaceScope()
  var types = TypeNames()
  var skipDepth = 0
  /// The number of the document's first object.
  var firstObject = 0
  var text = CollectedText()

  // Documents that are named by an XML schema.
  /// Whether what no metamodel knows is a warning, and kept.
  var isLax = false
  /// What was kept of it.
  var unknown: [UnknownContent] = []
  /// Whether names of XML schemas are tried at all.
  var extendsNames = true
  /// Whether the document uses them.
  var isExtended = false
  /// Whether it would have been read further by them.
  var wantsExtended = false
  var extended: ExtendedNames?
  /// The documents that would.
  var extendedDocuments: Set<String> = []
  /// Packages by further namespace URIs.
  var aliases: [String: Int32] = [:]
  var hasMixedText = false
  /// How many values of features in feature maps were met.
  var entryCounts: [ObjectFeature: Int] = [:]

  // What is left to do afterwards.
  /// References stated as elements.
  ///
  /// Of one stated as an attribute the slot itself holds the text until it is resolved.
  var pending: [PendingReference] = []
  /// Containers in other files, which state the same.
  var containerDocuments: [PendingReference] = []
  /// How many contents were stated by reference.
  var placeholderCount = 0
  /// The document's `xmi:id`s, as far as they are numbers.
  var numberedIDs = NumberedIDs(fileSize: 0)
  /// Attributes that are ids: (object, text).
  var idAttributes: [(ObjectID, Cell)] = []
  /// Namespace URIs for which no package was known.
  var missingPackages: Set<String> = []

  /// The namespace URIs for which a package could be had.
  let knownPackages: [String]

  init(_ metamodel: Metamodel, available: [String], sink: DiagnosticSink) {
    builder = ModelBuilder(metamodel)
    self.sink = sink
    let loaded = metamodel.ePackages.compactMap(\.nsURI)
    knownPackages = loaded + available.filter { !loaded.contains($0) }
    self.metamodel = metamodel
    hot = metamodel.hot
    file = SourceFile(path: "", text: "")
  }

  /// Prepares for the next document.
  mutating func begin(_ file: SourceFile, uri: String, locator: any ValueLocator) {
    self.file = file
    resource = builder.beginResource(uri: uri, file: file, locator: locator)
    names = DocumentNames(nil)
    cache.clear()
    frames.removeLast(frames.count)
    values.removeLast(values.count)
    scope = NamespaceScope()
    types = TypeNames()
    skipDepth = 0
    isExtended = false
    wantsExtended = false
    hasMixedText = false
    entryCounts = [:]
    firstObject = builder.objectCount
    numberedIDs = NumberedIDs(fileSize: file.count)
    frames.append(
      Frame(
        kind: .roots, object: .none, eClass: -1, feature: -1, slot: -1, firstValue: 0, declarationCount: 0,
        offset: 0))
  }

  /// Prepares for a document that another reader reads.
  mutating func beginForeign(_ file: SourceFile) {
    self.file = file
    firstObject = builder.objectCount
    numberedIDs = NumberedIDs(fileSize: 0)
  }

  /// Hands over the ids of the document that was just read.
  mutating func takeNumberedIDs() -> NumberedIDs {
    var result = NumberedIDs(fileSize: 0)
    swap(&result, &numberedIDs)
    return result
  }

  /// Makes the model; what was said while reading goes to `sink`.
  consuming func finish(into sink: inout DiagnosticSink) -> Model {
    sink.absorb(self.sink)
    return builder.freeze()
  }
}

/// The text of the innermost attribute element, not copied while it is one stretch of the file.
struct CollectedText {
  private var offset: Int?
  private var length = 0
  /// How many bytes there are.
  var count: Int { length }
  private var copy: [UInt8] = []

  mutating func clear() {
    offset = nil
    length = 0
    copy.removeAll(keepingCapacity: true)
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, offset place: Int?, file: SourceFile) {
    if copy.isEmpty {
      if let place {
        if length == 0 {
          offset = place
          length = bytes.count
          return
        }
        if let offset, offset + length == place {
          length += bytes.count
          return
        }
      }
      if let offset { copy.append(contentsOf: file.bytes[offset..<(offset + length)]) }
    }
    copy.append(contentsOf: bytes)
    if copy.isEmpty { return }
    offset = nil
    length = copy.count
  }

  /// Where the text stands in the file, when it is one stretch of it.
  var fileRange: Range<Int>? { offset.map { $0..<($0 + length) } }

  func withBytes<Result>(of file: SourceFile, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let offset { return body(UnsafeBufferPointer(rebasing: file.bytes[offset..<(offset + length)])) }
    return copy.withUnsafeBufferPointer(body)
  }
}

/// The prefixes in scope.
struct NamespaceScope {
  private(set) var declarations: [(prefix: XMLName?, uri: XMLName)] = []

  var count: Int { declarations.count }
  mutating func declare(_ prefix: XMLName?, _ uri: XMLName) { declarations.append((prefix, uri)) }
  mutating func shrink(to count: Int) { declarations.removeLast(declarations.count - count) }

  func uri(forPrefix prefix: Slice<UnsafeBufferPointer<UInt8>>) -> XMLName? {
    for declaration in declarations.reversed() {
      guard let name = declaration.prefix else {
        if prefix.isEmpty { return declaration.uri }
        continue
      }
      if name.bytes.elementsEqual(prefix) { return declaration.uri }
    }
    return nil
  }
}

/// Which class a qualified type name means, remembered until a namespace declaration changes.
struct TypeNames: ~Copyable {
  struct Known: BitwiseCopyable {
    var start: Int
    var count: Int
    var eClass: Int32
  }

  private var known = RawVector<Known>(capacity: 16)
  private var text = RawVector<UInt8>(capacity: 256)

  mutating func forget() {
    known.removeLast(known.count)
    text.removeLast(text.count)
  }

  func eClass(_ name: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard let start = name.baseAddress else { return nil }
    for index in 0..<known.count {
      let entry = known[index]
      if entry.count == name.count, memcmp(text.base + entry.start, start, name.count) == 0 {
        return entry.eClass
      }
    }
    return nil
  }

  mutating func remember(_ name: UnsafeBufferPointer<UInt8>, _ eClass: Int32) {
    guard known.count < 64 else { return }
    known.append(Known(start: text.count, count: name.count, eClass: eClass))
    text.append(name)
  }
}

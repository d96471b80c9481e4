internal import Diagnostics
internal import Ecore
internal import Threads
internal import YAML

/// Reads trees of YAML or JSON into a model, typed by its metamodel.
final class TreeReader: DocumentReader {
  let metamodel: Metamodel
  let hot: HotTables
  let notation: TextNotation
  let settings: DocumentSettings
  let plain = PlainForms()
  let resources: (any ResourceForms)?
  let packages: [EPackage]

  // The document being read.
  var file = SourceFile(path: "", text: "")
  var sink = DiagnosticSink()
  var contents = DocumentContents(resource: 0)
  /// Where values stand; nil when nobody asked.
  var places: PlaceTable?
  /// Whether the object being read is a resource of an API.
  var isResource = false
  private(set) var isStopped = false
  private var firstError = 0

  private struct FormKey: Hashable {
    var eClass: Int32
    var isRoot: Bool
    var isResource: Bool
  }

  private var knownForms: [FormKey: ObjectForm] = [:]
  /// References by name, to be resolved when everything is loaded.
  var names: [PendingName] = []
  /// The last object that was given an id: one is enough.
  var lastIdentified: ObjectID?
  /// The resource of the objects that are only named.
  var assumedResource: Int?
  var classesByName: [String: [EClass]] = [:]

  init(_ metamodel: Metamodel, _ notation: TextNotation, _ settings: DocumentSettings) {
    self.metamodel = metamodel
    self.notation = notation
    self.settings = settings
    hot = metamodel.hot
    resources = notation.resources(metamodel)
    packages = metamodel.ePackages
    for eClass in metamodel.eClasses { classesByName[eClass.name, default: []].append(eClass) }
  }

  var forms: any ObjectForms { if isResource, let resources { resources } else { plain } }

  func form(of eClass: EClass, isRoot: Bool) -> ObjectForm {
    let key = FormKey(eClass: eClass.id, isRoot: isRoot, isResource: isResource)
    if let known = knownForms[key] { return known }
    let form = forms.form(of: eClass, isRoot: isRoot)
    knownForms[key] = form
    return form
  }

  // MARK: Documents

  func read(
    _ file: SourceFile, uri: String, into builder: inout ModelBuilder, sink: inout DiagnosticSink
  ) -> DocumentContents {
    let locator = TextLocator { [metamodel, notation, settings] file in
      TreeReader(metamodel, notation, settings).placeTable(of: file, uri: uri)
    }
    let resource = builder.beginResource(uri: uri, file: file, locator: locator)
    readDocuments(of: file, uri: uri, resource: resource, into: &builder, sink: &sink)
    return contents
  }

  private func readDocuments(
    of file: SourceFile, uri: String, resource: Int, into builder: inout ModelBuilder,
    sink: inout DiagnosticSink
  ) {
    self.file = file
    self.sink = DiagnosticSink(limit: sink.limit)
    contents = DocumentContents(resource: resource)
    isStopped = false
    // Trees are read, and given back, level by level.
    let isDone = LargeStack.run(size: TextNotation.stackSize) {
      let documents = notation.documents(of: file, uri: uri, metamodel, settings, into: &self.sink)
      for document in documents where !isStopped { readRoot(document, into: &builder) }
    }
    if !isDone { self.sink.emit(.noThread(at: SourceRange(file, 0..<0))) }
    sink.absorb(self.sink)
  }

  /// Reads a file once more to learn where everything stands.
  private func placeTable(of file: SourceFile, uri: String) -> PlaceTable {
    var builder = ModelBuilder(metamodel)
    var sink = DiagnosticSink(limit: 1)
    places = PlaceTable()
    let resource = builder.beginResource(uri: uri)
    readDocuments(of: file, uri: uri, resource: resource, into: &builder, sink: &sink)
    return places ?? PlaceTable()
  }

  // MARK: Roots

  private func readRoot(_ node: YAMLNode, kind assumed: String? = nil, into builder: inout ModelBuilder) {
    isResource = false
    switch node.content {
    case .scalar:
      if node.isNull { return }
      report(.noObject(node.kindName, at: node.range))
    case .sequence(let items):
      for item in items where !isStopped {
        if item.items != nil {
          report(.noObject(item.kindName, at: headline(of: item)))
        } else {
          readRoot(item, into: &builder)
        }
      }
    case .mapping:
      if node.entry("$type") == nil, node.entry("eClass") == nil, let kind = node["kind"]?.string ?? assumed,
        let apiVersion = node["apiVersion"]?.string ?? (assumed == nil ? nil : "")
      {
        readResource(node, kind: kind, apiVersion: apiVersion, into: &builder)
        return
      }
      guard let (eClass, key) = eClass(of: node, expected: nil) else { return }
      guard eClass.ePackage.nsURI != Metamodel.ecoreURI else {
        report(.metamodel(eClass, at: key.flatMap { node[$0]?.range }))
        return
      }
      let object = create(
        eClass, node, isRoot: true, typeKey: key, shown: key.flatMap { node[$0]?.range }, into: &builder)
      if let object { builder.addRoot(object, to: contents.resource) }
    }
  }

  /// A resource of an API, or a list of them.
  private func readResource(
    _ node: YAMLNode, kind: String, apiVersion: String, into builder: inout ModelBuilder
  ) {
    if kind.hasSuffix("List"), let items = node["items"]?.items {
      let assumed = kind == "List" ? nil : String(kind.dropLast(4))
      for item in items where !isStopped { readRoot(item, kind: assumed, into: &builder) }
      return
    }
    let place = node["kind"]?.range ?? headline(of: node)
    let parts = apiVersion.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let group = parts.count == 2 ? parts[0] : ""
    let kinds = resources?.kinds ?? []
    guard let known = kinds.first(where: { $0.kind == kind && ($0.group == group || apiVersion.isEmpty) })
    else {
      contents.wantsEverything = true
      let near = kinds.filter { $0.group == group }.map(\.kind)
      if !near.isEmpty {
        report(.unknownKind(kind, group: group, known: near, at: place))
      } else if let same = kinds.first(where: { $0.kind == kind }) {
        report(.otherGroup(apiVersion, same, at: node["apiVersion"]?.range ?? place))
      } else {
        report(.foreignResource(kind, apiVersion, at: place))
      }
      return
    }
    if !apiVersion.isEmpty, parts.last != known.version {
      report(.otherVersion(apiVersion, known, at: node["apiVersion"]?.range))
    }
    isResource = true
    let object = create(known.eClass, node, isRoot: true, typeKey: nil, shown: place, into: &builder)
    if let object { builder.addRoot(object, to: contents.resource) }
    isResource = false
  }

  // MARK: Objects

  /// Makes the object that a mapping describes; nil when there is no room for it.
  ///
  /// `typeKey` is the key that named the class, `shown` what diagnostics point at.
  func create(
    _ eClass: EClass, _ node: YAMLNode, isRoot: Bool, typeKey: String?, shown: SourceRange?,
    into builder: inout ModelBuilder
  ) -> ObjectID? {
    guard let object = newObject(eClass, at: node.range, into: &builder) else { return nil }
    note(object: node, shown: shown ?? headline(of: node))
    let form = form(of: eClass, isRoot: isRoot)
    readMembers(
      node.entries ?? [], form, of: object, eClass, at: offset(of: node), skipping: typeKey, into: &builder)
    return object
  }

  /// An empty object; nil beyond the limits, which is reported once.
  func newObject(_ eClass: EClass, at range: SourceRange?, into builder: inout ModelBuilder) -> ObjectID? {
    guard !isStopped else { return nil }
    if builder.objectCount >= settings.objectCount || builder.isNearlyFull {
      isStopped = true
      sink.emit(.objectLimit(settings.objectCount, at: range))
      return nil
    }
    return builder.create(eClass.id, at: range?.bytes.lowerBound ?? -1)
  }

  func report(_ diagnostic: Diagnostic) {
    sink.emit(diagnostic)
    if sink.errorCount >= settings.errors, !isStopped {
      isStopped = true
      sink.emit(.errorLimit(settings.errors, at: diagnostic.range))
    }
  }

  // MARK: Places

  func offset(of node: YAMLNode) -> Int { node.range?.bytes.lowerBound ?? -1 }

  /// What a node is shown by: a scalar itself, of a mapping the first key, of a sequence the first item.
  func headline(of node: YAMLNode) -> SourceRange? {
    switch node.content {
    case .scalar: return node.range
    case .mapping(let entries): return entries.first?.key.range ?? node.range
    case .sequence(let items): return items.first?.range.flatMap { _ in headline(of: items[0]) } ?? node.range
    }
  }

  private func note(object node: YAMLNode, shown: SourceRange?) {
    guard places != nil, let range = node.range, let shown else { return }
    places?.add(range.bytes.lowerBound, name: shown.bytes)
  }

  func note(_ feature: EStructuralFeature, of offset: Int, key: YAMLNode, values: [YAMLNode]) {
    guard places != nil, let range = key.range else { return }
    places?.add(
      feature.name, of: offset, key: range.bytes, values: values.map { (headline(of: $0) ?? range).bytes })
  }
}

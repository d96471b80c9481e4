/// Changes a model, or makes one from nothing; ``freeze()`` gives the result as a new ``Model``.
///
/// The model under it stays as it is. What is touched is kept beside it, so an edit costs the same in a small model and in one
/// of a million objects. Opposites and containment are kept in step as EMF keeps them. Not for several threads.
public final class ModelEditor {
  /// The metamodel every object conforms to.
  public let metamodel: Metamodel
  let base: Model
  let hot: HotTables
  let baseCount: Int
  var created: [EditedObject] = []
  var touched: [EditedObject] = []
  var touchedIndex: [ObjectID: Int] = [:]
  var editedResources: [EditedResource]
  /// By root: the resource.
  var rootOf: [ObjectID: Int] = [:]
  var unresolved: [UnresolvedReference]
  var xmiIDs: [ObjectID: String?] = [:]
  /// Objects of the base that were in no resource there and were deleted.
  var discarded: Set<ObjectID> = []
  /// Features of objects of the base whose text in the file is no longer the value.
  var stale: Set<StaleText> = []
  var referrers: ReferrerIndex?
  private(set) lazy var baseRoots = Set(base.resources.flatMap(\.roots))
  var frozen: (model: Model, ids: [UInt32])?

  struct EditedResource {
    var uri: String
    /// The resource of the base it was.
    var base: Int?
    var roots: [ObjectID]
    var isRemoved = false
  }

  /// Starts from a model.
  public init(_ model: Model) {
    base = model
    metamodel = model.metamodel
    hot = model.hot
    baseCount = model.objectCount
    unresolved = model.unresolved
    editedResources = model.resources.enumerated().map {
      EditedResource(uri: $0.element.uri, base: $0.offset, roots: $0.element.roots)
    }
    for (index, resource) in editedResources.enumerated() {
      for root in resource.roots { rootOf[root] = index }
    }
  }

  /// Starts from nothing.
  ///
  /// An editor for ``Metamodel/ecore`` has Ecore's own package as its first resource.
  public convenience init(_ metamodel: Metamodel) {
    self.init(metamodel === Metamodel.ecore ? EcoreResource.model : ModelBuilder(metamodel).freeze())
  }

  /// The objects that were made or changed: what editing costs in memory.
  package var editedCount: Int { created.count + touched.count }

  // MARK: Objects

  /// The object with a number.
  func handle(_ id: ObjectID) -> MutableEObject { MutableEObject(self, id) }

  /// The object with a number, which ``FeatureValue/object(_:)`` has; nil beyond the last.
  public func object(_ id: ObjectID) -> MutableEObject? {
    let exists = id.isProxy ? id.proxyIndex < unresolved.count : id.raw < baseCount + created.count
    return exists ? handle(id) : nil
  }

  /// The object of the model under the editor as it can be edited.
  public func object(_ object: EObject) throws(EditError) -> MutableEObject {
    guard object.model === base else { throw .foreignObject }
    return handle(object.id)
  }

  /// Makes an object of a class, in no container and no resource.
  public func create(_ eClass: EClass) throws(EditError) -> MutableEObject {
    guard eClass.metamodel === metamodel else { throw .notAnObject }
    guard !eClass.isAbstract else { throw .abstractClass(eClass) }
    return handle(try make(eClass.id))
  }

  /// Makes an object of the class with a name and sets features of it: `create("Book", ["title": "Emma"])`.
  ///
  /// Without `nsURI` the class is looked for in every package, Ecore's last.
  public func create(
    _ name: String, in nsURI: String? = nil, _ values: KeyValuePairs<String, FeatureValue> = [:]
  ) throws(EditError) -> MutableEObject {
    let found =
      nsURI == nil
      ? metamodel.eClass(named: name) : metamodel.ePackage(nsURI: nsURI ?? "")?.eClass(named: name)
    guard let found else { throw .unknownClass(name, in: nsURI, metamodel) }
    let object = try create(found)
    for (feature, value) in values { try object.eSet(feature, value) }
    return object
  }

  /// Makes a proxy: a reference's target in a file that is not loaded.
  public func createProxy(_ eClass: EClass, uri: String) throws(EditError) -> MutableEObject {
    guard eClass.metamodel === metamodel else { throw .notAnObject }
    unresolved.append(UnresolvedReference(uri: uri, eClass: eClass.id))
    return handle(.proxy(unresolved.count - 1))
  }

  func make(_ eClass: Int32) throws(EditError) -> ObjectID {
    guard baseCount + created.count < ModelBuilder.maximalObjectCount else { throw .tooManyObjects }
    created.append(
      EditedObject(eClass: eClass, slots: Array(repeating: .unset, count: hot.slotCount(eClass))))
    return ObjectID(baseCount + created.count - 1)
  }

  // MARK: Reading and writing slots

  func eClassID(_ id: ObjectID) -> Int32 {
    if id.isProxy { return unresolved[id.proxyIndex].eClass }
    return id.index >= baseCount ? created[id.index - baseCount].eClass : base.eClass(of: id)
  }

  func container(of id: ObjectID) -> ObjectID {
    if id.isProxy { return .none }
    if id.index >= baseCount { return created[id.index - baseCount].container }
    if let index = touchedIndex[id] { return touched[index].container }
    return base.container(of: id)
  }

  func containingSlot(of id: ObjectID) -> Int32 {
    if id.isProxy { return -1 }
    if id.index >= baseCount { return created[id.index - baseCount].containingSlot }
    if let index = touchedIndex[id] { return touched[index].containingSlot }
    let feature = base.containingFeature(of: id)
    return feature < 0 ? -1 : hot.slot(of: feature, in: base.eClass(of: base.container(of: id)))
  }

  /// The containment that holds an object, or -1.
  func containingFeature(of id: ObjectID) -> Int32 {
    let container = container(of: id)
    guard !container.isNone else { return -1 }
    return hot.feature(inSlot: containingSlot(of: id), of: eClassID(container))
  }

  func slot(_ id: ObjectID, _ slot: Int32) -> EditedSlot {
    if id.index >= baseCount { return created[id.index - baseCount].slots[Int(slot)] }
    if let index = touchedIndex[id] { return touched[index].slots[Int(slot)] }
    return .base(base.cell(id, slot: slot))
  }

  /// The targets in the slot of a reference, of one value or many.
  func targets(_ id: ObjectID, _ slot: Int32, isMany: Bool) -> [ObjectID] {
    switch self.slot(id, slot) {
    case .base(let cell):
      if cell == .unset { return [] }
      return isMany ? base.list(cell).map(\.object) : [cell.object]
    case .reference(let target): return [target]
    case .references(let list): return list.items
    case .unset, .data, .dataList: return []
    }
  }

  /// The target in the slot of a single-valued reference, or none.
  func target(_ id: ObjectID, _ slot: Int32) -> ObjectID {
    switch self.slot(id, slot) {
    case .base(let cell): cell == .unset ? .none : cell.object
    case .reference(let target): target
    case .unset, .data, .dataList, .references: .none
    }
  }

  private func touch(_ id: ObjectID) -> Int {
    if let index = touchedIndex[id] { return index }
    let eClass = base.eClass(of: id)
    touched.append(
      EditedObject(
        eClass: eClass, container: base.container(of: id), containingSlot: containingSlot(of: id),
        slots: (0..<Int32(hot.slotCount(eClass))).map { .base(base.cell(id, slot: $0)) }))
    touchedIndex[id] = touched.count - 1
    return touched.count - 1
  }

  func withSlot<Result>(_ id: ObjectID, _ slot: Int32, _ body: (inout EditedSlot) -> Result) -> Result {
    if id.index >= baseCount { return body(&created[id.index - baseCount].slots[Int(slot)]) }
    let index = touch(id)
    return body(&touched[index].slots[Int(slot)])
  }

  func setContainer(_ id: ObjectID, _ container: ObjectID, _ slot: Int32) {
    if id.index >= baseCount {
      created[id.index - baseCount].container = container
      created[id.index - baseCount].containingSlot = slot
    } else {
      let index = touch(id)
      touched[index].container = container
      touched[index].containingSlot = slot
    }
  }

  /// Changes a list of references in place.
  func withReferences<Result>(
    _ id: ObjectID, _ slot: Int32, _ body: (inout ReferenceList) -> Result
  ) -> Result {
    let base = base
    return withSlot(id, slot) { value in
      var list: ReferenceList
      switch value {
      case .references(let known): list = known
      case .base(let cell): list = ReferenceList(base.list(cell).map(\.object))
      case .unset, .data, .reference, .dataList: list = ReferenceList()
      }
      // The slot lets go of the list, or the change would copy it.
      value = .unset
      let result = body(&list)
      value = .references(list)
      return result
    }
  }

  /// Changes a list of data in place.
  func withData<Result>(
    _ id: ObjectID, _ slot: Int32, _ kind: DataKind, _ body: (inout [EditedDatum]) -> Result
  ) -> Result {
    let base = base
    return withSlot(id, slot) { value in
      var list: [EditedDatum]
      switch value {
      case .dataList(let known): list = known
      case .base(let cell): list = base.list(cell).map { Self.datum($0, kind, base) }
      case .unset, .data, .reference, .references: list = []
      }
      value = .unset
      let result = body(&list)
      value = .dataList(list)
      return result
    }
  }

  static func datum(_ cell: Cell, _ kind: DataKind, _ base: Model) -> EditedDatum {
    kind.isText ? .text(String(decoding: base.text(cell), as: UTF8.self)) : .cell(cell)
  }
}

/// A feature of an object whose text in the file is no longer its value.
struct StaleText: Hashable, Sendable {
  let object: ObjectID
  let feature: Int32
}

extension Model {
  /// The model after some edits; this one stays as it is.
  ///
  /// ```swift
  /// let grown = try model.edit { editor in
  ///   try editor.roots[0].eList("books").add(try editor.create("Book", ["title": "Emma"]))
  /// }
  /// ```
  public func edit(_ body: (ModelEditor) throws -> Void) throws -> Model {
    let editor = ModelEditor(self)
    try body(editor)
    return try editor.freeze()
  }
}

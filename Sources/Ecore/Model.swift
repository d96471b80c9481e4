import Diagnostics

/// An immutable graph of objects, read from any number of files; safe to read from many threads.
///
/// Objects are numbers into flat tables (50 bytes or so an object), see `docs/architecture.md`. ``EObject`` is the
/// convenient view; evaluators read cells.
public final class Model: Sendable {
  /// The metamodel every object conforms to.
  public let metamodel: Metamodel
  /// The files, in the order they were loaded.
  public let resources: [Resource]
  /// The references that were not resolved; a proxy id counts into it.
  public let unresolved: [UnresolvedReference]
  /// The number of objects: ids run from 0.
  public let objectCount: Int
  nonisolated(unsafe) private let objects: UnsafePointer<ObjectRecord>
  nonisolated(unsafe) private let cells: UnsafePointer<Cell>
  nonisolated(unsafe) private let words: UnsafePointer<UInt32>
  /// The base of each text region.
  nonisolated(unsafe) private let regions: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  private let arena: TextArena
  private let longTexts: [(region: Int, offset: Int, length: Int)]
  private let defaultTexts: [UInt8]
  private let defaultBase: TextArena
  private let files: [SourceFile]
  private let segments: [ResourceSegment]
  private let ids: FrozenIDs
  /// Cells that hold the very bits of ``Cell/unset`` as a value.
  private let collisions: Set<UInt32>
  /// The values of feature map entries that no feature of the object's class stores.
  let looseValues: [Cell]
  /// Cells of features that are set to null; they are ``Cell/unset``.
  private let nulls: Set<UInt32>
  /// Features whose value was edited, so that the file says something else.
  let staleTexts: Set<StaleText>
  /// The metamodel's tables.
  public let hot: HotTables

  init(_ parts: consuming ModelParts) {
    metamodel = parts.metamodel
    hot = parts.metamodel.hot
    resources = parts.resources
    unresolved = parts.unresolved
    objectCount = parts.objectCount
    objects = UnsafePointer(parts.objects)
    cells = UnsafePointer(parts.cells)
    words = UnsafePointer(parts.words)
    arena = parts.arena
    longTexts = parts.longTexts
    files = parts.files
    segments = parts.segments
    ids = parts.ids
    collisions = parts.collisions
    looseValues = parts.looseValues
    nulls = parts.nulls
    staleTexts = parts.staleTexts
    defaultTexts = parts.metamodel.tables.defaultTexts
    defaultBase = TextArena(parts.metamodel.tables.defaultTexts)
    let table = UnsafeMutablePointer<UnsafePointer<UInt8>?>.allocate(capacity: 128)
    table.update(repeating: nil, count: 128)
    table[0] = UnsafePointer(arena.base)
    for (index, file) in files.enumerated() { table[index + 1] = file.bytes.baseAddress }
    table[ModelRegions.defaults] = UnsafePointer(defaultBase.base)
    regions = table
  }

  deinit {
    objects.deallocate()
    cells.deallocate()
    words.deallocate()
    regions.deallocate()
    ids.deallocate()
  }

  /// The tables as they lie in memory.
  package var tables: ModelTables {
    ModelTables(
      objects: objects, cells: cells, words: words, regions: UnsafePointer(regions),
      hasCollisions: !collisions.isEmpty || !nulls.isEmpty)
  }

  /// The numbers of the objects that came with a resource.
  package func objectRanges(of resource: Int) -> [Range<UInt32>] {
    segments.indices.filter { Int(segments[$0].resource) == resource }.map { index in
      let end = index + 1 < segments.count ? segments[index + 1].first.raw : UInt32(objectCount)
      return segments[index].first.raw..<max(end, segments[index].first.raw)
    }
  }

  // MARK: Cells

  /// The class of an object, by id; not of a proxy, nor of another model's object.
  public func eClass(of object: ObjectID) -> Int32 {
    assert(object.index < objectCount, "an object of another model")
    return Int32(objects[object.index].eClass)
  }

  /// The container, or ``ObjectID/none`` for a root.
  public func container(of object: ObjectID) -> ObjectID { objects[object.index].container }

  /// The containment that holds the object, or -1 for a root.
  public func containingFeature(of object: ObjectID) -> Int32 {
    let record = objects[object.index]
    guard !record.container.isNone else { return -1 }
    return hot.feature(inSlot: Int32(record.containingSlot), of: eClass(of: record.container))
  }

  /// The slot of a feature in the objects of a class, or -1 when the class does not store it.
  public func slot(of feature: Int32, in eClass: Int32) -> Int32 { hot.slot(of: feature, in: eClass) }

  /// The cell in a slot as it was set: ``Cell/unset`` where it was not.
  public func cell(_ object: ObjectID, slot: Int32) -> Cell {
    cells[Int(objects[object.index].firstCell) + Int(slot)]
  }

  /// Whether a slot was set.
  public func isSet(_ object: ObjectID, slot: Int32) -> Bool {
    let index = Int(objects[object.index].firstCell) + Int(slot)
    return cells[index] != .unset || (!collisions.isEmpty && collisions.contains(UInt32(index)))
  }

  /// Whether a slot was set to null, as `xsi:nil` says.
  ///
  /// ``isSet(_:slot:)`` is false then.
  public func isNull(_ object: ObjectID, slot: Int32) -> Bool {
    !nulls.isEmpty && nulls.contains(objects[object.index].firstCell + UInt32(slot))
  }

  /// The cells of a many-valued feature's run; empty for ``Cell/unset``.
  public func list(_ cell: Cell) -> CellList { CellList(cell, in: words) }

  /// The UTF-8 bytes of a text cell, valid while the model lives; not for ``Cell/unset``.
  public func text(_ cell: Cell) -> UnsafeBufferPointer<UInt8> {
    if cell.region == Cell.longTextRegion {
      let long = longTexts[cell.offset]
      return UnsafeBufferPointer(start: regions[long.region].map { $0 + long.offset }, count: long.length)
    }
    return UnsafeBufferPointer(start: regions[cell.region].map { $0 + cell.offset }, count: cell.length)
  }

  // MARK: Objects

  /// An object by its number.
  public func object(_ id: ObjectID) -> EObject { EObject(self, id) }

  /// Every object of every resource in document order.
  public var allObjects: some Sequence<EObject> {
    (0..<objectCount).lazy.map { EObject(self, ObjectID($0)) }
  }

  /// The root objects of all resources.
  public var roots: [EObject] { resources.flatMap { $0.roots.map { EObject(self, $0) } } }

  /// The resource whose text an object was read from.
  public func resourceIndex(of object: ObjectID) -> Int? {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].first <= object { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : Int(segments[low - 1].resource)
  }

  /// Where an object begins in its file.
  func offset(of object: ObjectID) -> Int? {
    let offset = objects[object.index].offset
    return offset == .max ? nil : Int(offset)
  }

  /// The `xmi:id` an object was given.
  public func xmiID(of object: ObjectID) -> String? {
    ids.cell(of: object, objects).map { String(decoding: text($0), as: UTF8.self) }
  }

  /// The `xmi:id`s as text cells by object, ``Cell/unset`` for objects without; empty when there are none.
  package var xmiIDCells: [Cell] {
    guard ids.count > 0 else { return [] }
    var result = [Cell](repeating: .unset, count: objectCount)
    for index in 0..<objectCount {
      if let cell = ids.cell(of: ObjectID(index), objects) { result[index] = cell }
    }
    return result
  }
}

/// Bytes owned by a model: texts that stand in no file as they are.
final class TextArena: Sendable {
  nonisolated(unsafe) let base: UnsafeMutablePointer<UInt8>

  init(taking base: UnsafeMutablePointer<UInt8>) { self.base = base }

  convenience init(_ bytes: [UInt8]) {
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { copy[index] = byte }
    self.init(taking: copy)
  }

  deinit { base.deallocate() }
}

/// What a builder hands to the model it becomes.
struct ModelParts {
  var metamodel: Metamodel
  var resources: [Resource]
  var unresolved: [UnresolvedReference]
  var objectCount: Int
  var objects: UnsafeMutablePointer<ObjectRecord>
  var cells: UnsafeMutablePointer<Cell>
  var words: UnsafeMutablePointer<UInt32>
  var arena: TextArena
  var longTexts: [(region: Int, offset: Int, length: Int)]
  var files: [SourceFile]
  var segments: [ResourceSegment]
  var ids: FrozenIDs
  var collisions: Set<UInt32>
  var looseValues: [Cell]
  var nulls: Set<UInt32>
  var staleTexts: Set<StaleText>
}

public import Diagnostics

/// Builds a ``Model``: objects are appended, features set, then ``freeze()`` makes it immutable.
///
/// Setting is raw: opposites are completed by ``completeOpposites()``. A slot is what
/// ``Metamodel``'s tables say; ``ModelBuilder/set(_:_:_:)`` takes features by name for programs.
public struct ModelBuilder: ~Copyable {
  /// The metamodel every object conforms to.
  public let metamodel: Metamodel
  /// The resources so far.
  public private(set) var resources: [Resource] = []
  /// The references that were not resolved so far.
  public private(set) var unresolved: [UnresolvedReference] = []
  @usableFromInline var objects = RawVector<ObjectRecord>(capacity: 256)
  @usableFromInline var cells = RawVector<Cell>(capacity: 1024)
  @usableFromInline var words = RawVector<UInt32>(capacity: 256)
  @usableFromInline var arena = RawVector<UInt8>(capacity: 1024)
  @usableFromInline var longTexts: [(region: Int, offset: Int, length: Int)] = []
  /// Cells of features that are set to null.
  var nulls: Set<UInt32> = []
  /// The values of feature map entries that no feature of the object's class stores.
  var looseValues: [Cell] = []
  private var files: [SourceFile] = []
  @usableFromInline var fileRegion = 0
  /// Where the text of each file begins, by region.
  @usableFromInline var bases = RawVector<UnsafePointer<UInt8>?>(capacity: 8)
  private var segments: [ResourceSegment] = []
  private var ids = IDStore()
  @usableFromInline var collisions: Set<UInt32> = []
  var staleTexts: Set<StaleText> = []
  /// The metamodel's tables.
  public let hot: HotTables

  /// The most objects a model can have.
  @inlinable
  public static var maximalObjectCount: Int { Int(ObjectID.proxyBit) - 1 }

  /// Starts empty.
  public init(_ metamodel: Metamodel) {
    self.metamodel = metamodel
    hot = metamodel.hot
    bases.append(nil)
  }

  // MARK: Resources

  /// Starts a resource: objects made from now on belong to it.
  public mutating func beginResource(
    uri: String, file: SourceFile? = nil, locator: (any ValueLocator)? = nil
  ) -> Int {
    resources.append(Resource(uri: uri, file: file, locator: locator))
    // Texts of the first files are used where they stand; later files' texts are copied.
    fileRegion = 0
    if let file, files.count < ModelRegions.limit - 1 {
      files.append(file)
      bases.append(file.bytes.baseAddress)
      fileRegion = files.count
    }
    resumeResource(resources.count - 1)
    return resources.count - 1
  }

  /// Makes an earlier resource the current one for objects made from now on.
  public mutating func resumeResource(_ index: Int) {
    segments.append(ResourceSegment(first: ObjectID(objects.count), resource: Int32(index)))
  }

  /// The resource that was the current one when an object was made.
  public func resourceIndex(of object: ObjectID) -> Int? {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].first <= object { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : Int(segments[low - 1].resource)
  }

  /// Declares an object a root of a resource.
  public mutating func addRoot(_ object: ObjectID, to resource: Int) {
    resources[resource].roots.append(object)
  }

  // MARK: Objects

  /// The number of objects so far.
  @inlinable
  public var objectCount: Int { objects.count }

  /// Makes an object of a class, nothing set; `offset` is where it begins in the current file, or -1.
  @inlinable
  public mutating func create(_ eClass: Int32, at offset: Int = -1) -> ObjectID {
    precondition(objects.count < Self.maximalObjectCount, "too many objects for one model")
    let id = ObjectID(objects.count)
    objects.append(
      ObjectRecord(
        eClass: UInt16(truncatingIfNeeded: eClass), containingSlot: -1, container: .none,
        firstCell: UInt32(cells.count),
        offset: offset < 0 ? .max : UInt32(truncatingIfNeeded: offset)))
    cells.append(repeating: .unset, count: hot.slotCount(eClass))
    return id
  }

  /// The class of an object, by id.
  @inlinable
  public func eClass(of object: ObjectID) -> Int32 { Int32(objects[object.index].eClass) }
  /// The container, or ``ObjectID/none``.
  @inlinable
  public func container(of object: ObjectID) -> ObjectID { objects[object.index].container }
  /// Where an object begins in its file, or nil.
  @inlinable
  public func offset(of object: ObjectID) -> Int? {
    let offset = objects[object.index].offset
    return offset == .max ? nil : Int(offset)
  }
  /// The slot of the container that holds an object, or -1.
  @inlinable
  public func containingSlot(of object: ObjectID) -> Int32 { Int32(objects[object.index].containingSlot) }

  /// The slot of a feature in the objects of a class, or -1.
  @inlinable
  public func slot(of feature: Int32, in eClass: Int32) -> Int32 { hot.slot(of: feature, in: eClass) }

  /// Notes who contains an object; the container's own cell is set by the caller.
  @inlinable
  public mutating func setContainer(of child: ObjectID, to parent: ObjectID, slot: Int32) {
    objects.base[child.index].container = parent
    objects.base[child.index].containingSlot = Int16(truncatingIfNeeded: slot)
  }

  /// Gives an object its `xmi:id`.
  public mutating func setXMIID(_ cell: Cell, of object: ObjectID) {
    let text = cell.region > 0 && cell.region < bases.count ? bases[cell.region] : nil
    ids.add(object, cell, text: text, objects.base)
  }

  /// The number of `xmi:id`s given so far.
  public var xmiIDCount: Int { ids.count }

  /// Gives access to the texts of the `xmi:id`s if object `n` has the `n`-th of them and all stand quoted in one file.
  ///
  /// Valid until an object or an id is added.
  package var compactXMIIDs: CompactXMIIDs? {
    ids.compact.map { CompactXMIIDs(view: $0, records: objects.base) }
  }

  /// The `index`-th `xmi:id` that was given: the object and the text.
  public func xmiID(_ index: Int) -> (object: ObjectID, text: Cell) {
    ids.id(index, objects.base)
  }

  // MARK: Cells

  /// The cell in a slot.
  @inlinable
  public func cell(_ object: ObjectID, slot: Int32) -> Cell {
    cells[Int(objects[object.index].firstCell) + Int(slot)]
  }

  /// Sets a slot that holds one value.
  @inlinable
  public mutating func set(_ object: ObjectID, slot: Int32, to cell: Cell) {
    let index = Int(objects[object.index].firstCell) + Int(slot)
    cells[index] = cell
    if cell == .unset { collisions.insert(UInt32(truncatingIfNeeded: index)) }
  }

  /// Sets a slot that holds one value to null, which is different from not being set.
  public mutating func setNull(_ object: ObjectID, slot: Int32) {
    unset(object, slot: slot)
    nulls.insert(objects[object.index].firstCell + UInt32(slot))
  }

  /// Makes a slot unset again.
  @inlinable
  public mutating func unset(_ object: ObjectID, slot: Int32) {
    let index = Int(objects[object.index].firstCell) + Int(slot)
    cells[index] = .unset
    if !collisions.isEmpty { collisions.remove(UInt32(truncatingIfNeeded: index)) }
  }

  /// Whether a slot was set.
  @inlinable
  public func isSet(_ object: ObjectID, slot: Int32) -> Bool {
    let index = Int(objects[object.index].firstCell) + Int(slot)
    return cells[index] != .unset
      || (!collisions.isEmpty && collisions.contains(UInt32(truncatingIfNeeded: index)))
  }

  // MARK: Text

  /// The region of the texts of the current resource's file, or 0 if they are copied.
  package var currentFileRegion: Int { fileRegion }

  /// A cell for `length` bytes of the current resource's file.
  ///
  /// The bytes are not copied as long as the model's table of files has room.
  @inlinable
  public mutating func fileText(offset: Int, length: Int) -> Cell {
    if fileRegion > 0, length < Cell.maximalLength {
      return Cell(region: fileRegion, offset: offset, length: length)
    }
    return copiedFileText(offset: offset, length: length)
  }

  @usableFromInline
  mutating func copiedFileText(offset: Int, length: Int) -> Cell {
    guard let file = resources.last?.file else { return text("") }
    return text(UnsafeBufferPointer(rebasing: file.bytes[offset..<(offset + length)]))
  }

  /// A cell for a copy of `bytes`, which are UTF-8.
  public mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell {
    let start = arena.count
    precondition(start + bytes.count < Int(UInt32.max), "too much text for one model")
    arena.append(bytes)
    if bytes.count < Cell.maximalLength { return Cell(region: 0, offset: start, length: bytes.count) }
    longTexts.append((0, start, bytes.count))
    return Cell(region: Cell.longTextRegion, offset: longTexts.count - 1, length: 0)
  }

  /// A cell for a copy of `string`.
  public mutating func text(_ string: String) -> Cell {
    var string = string
    return string.withUTF8 { text($0) }
  }

  /// The bytes of a text cell; invalid after the next call that adds text.
  @inlinable
  public func bytes(of cell: Cell) -> UnsafeBufferPointer<UInt8> {
    let region = cell.region
    if region == Cell.longTextRegion { return longText(cell) }
    return bytes(region, cell.offset, cell.length)
  }

  @inlinable
  func bytes(_ region: Int, _ offset: Int, _ length: Int) -> UnsafeBufferPointer<UInt8> {
    let base = region == 0 ? UnsafePointer(arena.base) : bases[region]
    return UnsafeBufferPointer(start: base.map { $0 + offset }, count: length)
  }

  @usableFromInline
  func longText(_ cell: Cell) -> UnsafeBufferPointer<UInt8> {
    let (region, offset, length) = longTexts[cell.offset]
    return bytes(region, offset, length)
  }

  // MARK: References

  /// A stand-in for a target that was not found.
  public mutating func proxy(uri: String, eClass: Int32) -> ObjectID {
    unresolved.append(UnresolvedReference(uri: uri, eClass: eClass))
    return .proxy(unresolved.count - 1)
  }

  // MARK: End

  /// Makes the model; the builder is used up.
  public consuming func freeze() -> Model {
    let parts = ModelParts(
      metamodel: metamodel, resources: resources, unresolved: unresolved, objectCount: objects.count,
      objects: objects.release(), cells: cells.release(), words: words.release(),
      arena: TextArena(taking: arena.release()), longTexts: longTexts, files: files, segments: segments,
      ids: ids.freeze(),
      collisions: collisions, looseValues: looseValues, nulls: nulls, staleTexts: staleTexts)
    return Model(parts)
  }
}

/// The `xmi:id`s of objects that all have one.
package struct CompactXMIIDs {
  let view: CompactIDs.View
  let records: UnsafePointer<ObjectRecord>

  /// Where the text of the id of object `index` begins.
  @inline(__always)
  package func start(_ index: Int) -> UnsafePointer<UInt8> { view.text + view.offset(index, records) }

  /// The text of the id of object `index`.
  @inline(__always)
  package func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let start = start(index)
    return UnsafeBufferPointer(start: start, count: QuotedText.length(start))
  }
}

/// The `xmi:id`s of the objects, in the order given.
///
/// In most files that have ids every object has one, and it stands in the file as it is, in the object's start tag: then
/// ``CompactIDs`` finds them there. The first id that is otherwise makes the store general.
struct IDStore: ~Copyable {
  private var places = CompactIDs()
  private var objects = RawVector<ObjectID>(capacity: 1)
  private var cells = RawVector<Cell>(capacity: 1)
  private var isCompact = true
  private var isSorted = true

  var count: Int { isCompact ? places.count : objects.count }

  /// The places of the ids, while that is all that is kept of them.
  var compact: CompactIDs.View? { isCompact && count > 0 ? places.view : nil }

  /// Adds an id; `text` is where the region of `cell` begins, if it is a file's, and `records` are the objects so far.
  mutating func add(
    _ object: ObjectID, _ cell: Cell, text: UnsafePointer<UInt8>?, _ records: UnsafePointer<ObjectRecord>
  ) {
    if isCompact {
      if let text, object.index == count, places.add(cell, in: text, of: records) {
        return
      }
      generalize(records)
    }
    if objects.count > 0, objects[objects.count - 1] >= object { isSorted = false }
    objects.append(object)
    cells.append(cell)
  }

  private mutating func generalize(_ records: UnsafePointer<ObjectRecord>) {
    let view = places.view
    for index in 0..<count {
      objects.append(ObjectID(index))
      cells.append(view.cell(index, records))
    }
    isCompact = false
    places = CompactIDs()
  }

  /// The `index`-th id.
  func id(_ index: Int, _ records: UnsafePointer<ObjectRecord>) -> (object: ObjectID, text: Cell) {
    if isCompact { return (ObjectID(index), places.view.cell(index, records)) }
    return (objects[index], cells[index])
  }

  /// Hands the ids over, sorted by object.
  consuming func freeze() -> FrozenIDs {
    if isCompact { return FrozenIDs(places) }
    if !isSorted {
      let pairs = (0..<objects.count).map { (objects[$0], cells[$0]) }.sorted { $0.0 < $1.0 }
      for (index, pair) in pairs.enumerated() {
        objects[index] = pair.0
        cells[index] = pair.1
      }
    }
    let count = objects.count
    return FrozenIDs(objects: objects.release(), cells: cells.release(), count: count)
  }
}

/// The `xmi:id`s of a model; see ``IDStore``.
struct FrozenIDs: @unchecked Sendable {
  private let compact: CompactIDs.View?
  private let objects: UnsafeMutablePointer<ObjectID>?
  private let cells: UnsafeMutablePointer<Cell>?
  let count: Int

  init(_ places: consuming CompactIDs) {
    let (view, count) = places.release()
    compact = view
    objects = nil
    cells = nil
    self.count = count
  }

  init(objects: UnsafeMutablePointer<ObjectID>, cells: UnsafeMutablePointer<Cell>, count: Int) {
    compact = nil
    self.objects = objects
    self.cells = cells
    self.count = count
  }

  /// The id of an object; `records` are the model's.
  func cell(of object: ObjectID, _ records: UnsafePointer<ObjectRecord>) -> Cell? {
    if let compact { return object.index < count ? compact.cell(object.index, records) : nil }
    guard let objects, let cells else { return nil }
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if objects[middle] < object { low = middle + 1 } else { high = middle }
    }
    return low < count && objects[low] == object ? cells[low] : nil
  }

  func deallocate() {
    compact?.deallocate()
    objects?.deallocate()
    cells?.deallocate()
  }
}

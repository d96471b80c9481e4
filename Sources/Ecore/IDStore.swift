/// The `xmi:id`s of the objects, in the order given.
///
/// In most files that have ids every object has one, and it stands in the file as it is, in the object's start tag: then a
/// byte an object says how far behind the tag's begin, and the id ends at the quotation mark that precedes it. The first id
/// that is otherwise makes the store general.
struct IDStore: ~Copyable {
  private var places = CompactIDs()
  private var objects = RawVector<ObjectID>(capacity: 1)
  private var cells = RawVector<Cell>(capacity: 1)
  private var isCompact = true
  private var isSorted = true

  var count: Int { isCompact ? places.distances.count : objects.count }

  /// The places of the ids, while that is all that is kept of them.
  var compact: CompactIDs.View? { isCompact && count > 0 ? places.view : nil }

  /// Adds an id; `text` is where the region of `cell` begins, if it is a file's, and `records` are the objects so far.
  mutating func add(
    _ object: ObjectID, _ cell: Cell, text: UnsafePointer<UInt8>?, _ records: UnsafePointer<ObjectRecord>
  ) {
    if isCompact {
      if let text, object.index == count, places.add(cell, in: text, tag: records[object.index].offset) {
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

/// Where ids stand in one file: by object, how many bytes behind the begin of its start tag.
struct CompactIDs: ~Copyable {
  var distances = RawVector<UInt8>(capacity: 16)
  /// Offsets of ids further behind, with their objects in order: the root's, after its namespaces.
  private var far = RawVector<Far>(capacity: 1)
  private var region = 0
  private var text: UnsafePointer<UInt8>?

  struct Far: BitwiseCopyable {
    var object: UInt32
    var offset: UInt32
  }

  /// Whether an id could be noted so.
  mutating func add(_ cell: Cell, in text: UnsafePointer<UInt8>, tag: UInt32) -> Bool {
    guard self.text == nil || cell.region == region, tag != .max, cell.region != Cell.longTextRegion,
      cell.offset > Int(tag)
    else { return false }
    let quote = text[cell.offset - 1]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), text[cell.offset + cell.length] == quote
    else { return false }
    self.text = text
    region = cell.region
    let distance = cell.offset - Int(tag)
    if distance < 255 {
      distances.append(UInt8(distance))
    } else {
      far.append(Far(object: UInt32(distances.count), offset: UInt32(truncatingIfNeeded: cell.offset)))
      distances.append(255)
    }
    return true
  }

  /// What there is at the moment; valid until an id is added.
  var view: View {
    View(
      distances: distances.base, far: far.base, farCount: far.count, region: region,
      text: text ?? UnsafePointer(distances.base))
  }

  consuming func release() -> (view: View, count: Int) {
    let (farCount, region, text) = (far.count, region, text)
    let count = distances.count
    let distances = distances.release()
    let view = View(
      distances: distances, far: far.release(), farCount: farCount, region: region,
      text: text ?? UnsafePointer(distances))
    return (view, count)
  }

  struct View: @unchecked Sendable {
    let distances: UnsafeMutablePointer<UInt8>
    let far: UnsafeMutablePointer<Far>
    let farCount: Int
    let region: Int
    let text: UnsafePointer<UInt8>

    /// Where the text of the id of object `index` begins in the file.
    @inline(__always)
    func offset(_ index: Int, _ records: UnsafePointer<ObjectRecord>) -> Int {
      let distance = distances[index]
      if distance < 255 { return Int(records[index].offset) + Int(distance) }
      var low = 0
      var high = farCount
      while low < high {
        let middle = (low + high) / 2
        if far[middle].object < UInt32(truncatingIfNeeded: index) { low = middle + 1 } else { high = middle }
      }
      return Int(far[low].offset)
    }

    /// The id of object `index`.
    func cell(_ index: Int, _ records: UnsafePointer<ObjectRecord>) -> Cell {
      let offset = offset(index, records)
      return Cell(region: region, offset: offset, length: QuotedText.length(text + offset))
    }
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
    compact?.distances.deallocate()
    compact?.far.deallocate()
    objects?.deallocate()
    cells?.deallocate()
  }
}

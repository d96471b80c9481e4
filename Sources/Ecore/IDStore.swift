/// The `xmi:id`s of the objects, in the order given.
///
/// In most files that have ids every object has one, and it stands in the file as it is: then four bytes an object say where
/// it begins, and it ends at the quotation mark that precedes it. The first id that is otherwise makes the store general.
struct IDStore: ~Copyable {
  private var offsets = RawVector<UInt32>(capacity: 16)
  private var region = 0
  private var objects = RawVector<ObjectID>(capacity: 1)
  private var cells = RawVector<Cell>(capacity: 1)
  private var isCompact = true
  private var isSorted = true

  var count: Int { isCompact ? offsets.count : objects.count }

  /// Adds an id; `text` is where the region of `cell` begins, if it is a file's.
  mutating func add(_ object: ObjectID, _ cell: Cell, text: UnsafePointer<UInt8>?) {
    if isCompact {
      if let text, object.index == offsets.count, offsets.count == 0 || cell.region == region,
        Self.isQuoted(cell, in: text)
      {
        region = cell.region
        offsets.append(UInt32(truncatingIfNeeded: cell.offset))
        return
      }
      generalize(text: text)
    }
    if objects.count > 0, objects[objects.count - 1] >= object { isSorted = false }
    objects.append(object)
    cells.append(cell)
  }

  private static func isQuoted(_ cell: Cell, in text: UnsafePointer<UInt8>) -> Bool {
    guard cell.region != Cell.longTextRegion, cell.offset > 0 else { return false }
    let quote = text[cell.offset - 1]
    return (quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"))
      && text[cell.offset + cell.length] == quote
  }

  /// `lastText` is the region that the compact ids are in; nil only while there are none.
  private mutating func generalize(text lastText: UnsafePointer<UInt8>?) {
    isCompact = false
    guard offsets.count > 0, let base = compactText ?? lastText else { return }
    for index in 0..<offsets.count {
      objects.append(ObjectID(index))
      cells.append(FrozenIDs.cell(at: offsets[index], region: region, in: base))
    }
    offsets = RawVector<UInt32>(capacity: 1)
  }

  /// Where the region of the compact ids begins; set by whoever owns the files before each call that may need it.
  var compactText: UnsafePointer<UInt8>?
  /// The region of the compact ids; 0 when there are none.
  var compactRegion: Int { isCompact ? region : 0 }

  /// Where each id begins in one text, if all do so and in the order of the objects.
  var compact: (offsets: UnsafePointer<UInt32>, text: UnsafePointer<UInt8>)? {
    guard isCompact, let compactText else { return nil }
    return (UnsafePointer(offsets.base), compactText)
  }

  /// The `index`-th id.
  func id(_ index: Int) -> (object: ObjectID, text: Cell) {
    if isCompact, let compactText {
      return (ObjectID(index), FrozenIDs.cell(at: offsets[index], region: region, in: compactText))
    }
    return (objects[index], cells[index])
  }

  /// Hands the ids over, sorted by object.
  consuming func freeze() -> FrozenIDs {
    if isCompact {
      let count = offsets.count
      return FrozenIDs(offsets: offsets.release(), region: region, objects: nil, cells: nil, count: count)
    }
    if !isSorted {
      let pairs = (0..<objects.count).map { (objects[$0], cells[$0]) }.sorted { $0.0 < $1.0 }
      for (index, pair) in pairs.enumerated() {
        objects[index] = pair.0
        cells[index] = pair.1
      }
    }
    let count = objects.count
    return FrozenIDs(
      offsets: nil, region: 0, objects: objects.release(), cells: cells.release(), count: count)
  }
}

/// The `xmi:id`s of a model; see ``IDStore``.
struct FrozenIDs: @unchecked Sendable {
  let offsets: UnsafeMutablePointer<UInt32>?
  let region: Int
  let objects: UnsafeMutablePointer<ObjectID>?
  let cells: UnsafeMutablePointer<Cell>?
  let count: Int

  static func cell(at offset: UInt32, region: Int, in text: UnsafePointer<UInt8>) -> Cell {
    Cell(region: region, offset: Int(offset), length: QuotedText.length(text + Int(offset)))
  }

  /// The id of an object; `regions` are the model's.
  func cell(of object: ObjectID, _ regions: UnsafeMutablePointer<UnsafePointer<UInt8>?>) -> Cell? {
    if let offsets {
      guard object.index < count, let text = regions[region] else { return nil }
      return Self.cell(at: offsets[object.index], region: region, in: text)
    }
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
    offsets?.deallocate()
    objects?.deallocate()
    cells?.deallocate()
  }
}

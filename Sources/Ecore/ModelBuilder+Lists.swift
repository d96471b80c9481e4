/// Lists: runs of words, a word a reference and two words any other value; one reference needs no run.
extension ModelBuilder {
  /// The values of a list cell.
  @inlinable
  public func list(_ cell: Cell) -> CellList { CellList(cell, in: words.base) }

  /// Replaces one value of the list in a slot.
  public mutating func setElement(_ index: Int, of object: ObjectID, slot: Int32, to value: Cell) {
    let place = cellIndex(object, slot)
    let list = cells[place]
    precondition(index >= 0 && index < list.listCount, "no such value")
    if list.isSingleton {
      cells[place] = Cell(singleton: value)
    } else {
      write(value, at: list.listStart, index, isWide: list.isWide)
    }
  }

  private func write(_ value: Cell, at start: Int, _ index: Int, isWide: Bool) {
    if isWide {
      words[start + 2 * index] = UInt32(truncatingIfNeeded: value.bits)
      words[start + 2 * index + 1] = UInt32(truncatingIfNeeded: value.bits >> 32)
    } else {
      words[start + index] = UInt32(truncatingIfNeeded: value.bits)
    }
  }

  @inlinable
  mutating func push(_ value: Cell, isWide: Bool) {
    words.append(UInt32(truncatingIfNeeded: value.bits))
    if isWide { words.append(UInt32(truncatingIfNeeded: value.bits >> 32)) }
  }

  private func holdsData(_ object: ObjectID, slot: Int32) -> Bool {
    !hot.features[Int(hot.feature(inSlot: slot, of: eClass(of: object)))].isReference
  }

  /// Sets a list at once; the run is exactly as long as `values`.
  public mutating func setList(_ object: ObjectID, slot: Int32, to values: UnsafeBufferPointer<Cell>) {
    let isWide = holdsData(object, slot: slot)
    let start = words.count
    for value in values { push(value, isWide: isWide) }
    end(Run(start: start, isWide: isWide), object, slot: slot)
  }

  /// A list that is being written: nothing else may be added to any list before it is ended.
  @frozen
  public struct Run {
    @usableFromInline let start: Int
    @usableFromInline let isWide: Bool

    @inlinable
    init(start: Int, isWide: Bool) {
      self.start = start
      self.isWide = isWide
    }
  }

  /// Starts the list of a slot that is not set.
  @inlinable
  public func beginRun(_ object: ObjectID, slot: Int32) -> Run {
    Run(
      start: words.count,
      isWide: !hot.features[Int(hot.feature(inSlot: slot, of: eClass(of: object)))].isReference)
  }

  /// Adds a value to a run.
  @inlinable
  public mutating func push(_ value: Cell, onto run: Run) { push(value, isWide: run.isWide) }

  /// Forgets a run.
  @inlinable
  public mutating func cancel(_ run: Run) { words.removeLast(words.count - run.start) }

  /// Makes a run the value of its slot.
  @inlinable
  public mutating func end(_ run: Run, _ object: ObjectID, slot: Int32) {
    let count = (words.count - run.start) / (run.isWide ? 2 : 1)
    if count == 1, !run.isWide {
      cells[cellIndex(object, slot)] = Cell(singleton: Cell(low: words[run.start], high: 0))
      words.removeLast()
    } else {
      cells[cellIndex(object, slot)] = Cell(listStart: run.start, count: count, isWide: run.isWide)
    }
  }

  /// Appends to a list; amortised constant cost.
  public mutating func append(_ value: Cell, to object: ObjectID, slot: Int32) {
    let index = cellIndex(object, slot)
    let old = cells[index]
    guard old != .unset else {
      guard holdsData(object, slot: slot) else {
        cells[index] = Cell(singleton: value)
        return
      }
      cells[index] = Cell(listStart: words.count, count: 1, isWide: true)
      push(value, isWide: true)
      return
    }
    if old.isSingleton {
      cells[index] = Cell(listStart: words.count, count: 2, isWide: false)
      push(old, isWide: false)
      push(value, isWide: false)
      return
    }
    let (start, count, isWide) = (old.listStart, old.listCount, old.isWide)
    let width = isWide ? 2 : 1
    if start + count * width == words.count {
      push(value, isWide: isWide)
      cells[index] = Cell(listStart: start, count: count + 1, isWide: isWide)
    } else if old.isPadded, count & (count - 1) != 0 {
      write(value, at: start, count, isWide: isWide)
      cells[index] = Cell(listStart: start, count: count + 1, isWide: isWide, isPadded: true)
    } else {
      var capacity = 2
      while capacity <= count { capacity *= 2 }
      let moved = words.count
      words.append(repeating: 0, count: capacity * width)
      for offset in 0..<(count * width) { words[moved + offset] = words[start + offset] }
      write(value, at: moved, count, isWide: isWide)
      cells[index] = Cell(listStart: moved, count: count + 1, isWide: isWide, isPadded: true)
    }
  }

  /// Drops the values of a list that `isDropped` picks; order is kept.
  public mutating func removeFromList(
    _ object: ObjectID, slot: Int32, where isDropped: (Cell) -> Bool
  ) {
    let index = cellIndex(object, slot)
    let old = cells[index]
    guard old != .unset else { return }
    if old.isSingleton {
      if isDropped(list(old)[0]) { cells[index] = Cell(listStart: 0, count: 0, isWide: false) }
      return
    }
    var kept = 0
    for value in list(old) where !isDropped(value) {
      write(value, at: old.listStart, kept, isWide: old.isWide)
      kept += 1
    }
    if kept != old.listCount {
      cells[index] = Cell(listStart: old.listStart, count: kept, isWide: old.isWide)
    }
  }

  @inlinable
  func cellIndex(_ object: ObjectID, _ slot: Int32) -> Int {
    Int(objects[object.index].firstCell) + Int(slot)
  }
}

import Glibc

extension ModelBuilder {
  /// Gives every reference with an opposite its counterpart, as EMF does when a file states only one side.
  ///
  /// Counterparts that exist stay where they are. Linear in references; two bytes an object while it works.
  public mutating func completeOpposites() {
    var links = OppositeLinks(objectCount: objectCount)
    for index in 0..<objects.count {
      let eClass = Int32(objects[index].eClass)
      for entry in hot.oppositeSlots(eClass) {
        let cell = cells[Int(objects[index].firstCell) + Int(entry.slot)]
        guard cell != .unset else { continue }
        let info = hot.features[Int(entry.feature)]
        let source = ObjectID(index)
        if info.isMany {
          for offset in 0..<cell.listCount {
            complete(info.opposite, of: list(cell)[offset].object, with: source, &links)
          }
        } else {
          complete(info.opposite, of: cell.object, with: source, &links)
        }
      }
    }
  }

  private mutating func complete(
    _ opposite: Int32, of target: ObjectID, with source: ObjectID, _ links: inout OppositeLinks
  ) {
    guard !target.isProxy, !target.isNone else { return }
    let slot = hot.slot(of: opposite, in: eClass(of: target))
    guard slot >= 0 else { return }
    let cell = cells[Int(objects[target.index].firstCell) + Int(slot)]
    guard hot.features[Int(opposite)].isMany else {
      if cell == .unset { set(target, slot: slot, to: Cell(source)) }
      return
    }
    if links.contains(source, in: list(cell), of: target, opposite) { return }
    append(Cell(source), to: target, slot: slot)
    links.added(source, to: target, opposite)
  }
}

/// Remembers what the lists of opposites hold, so that looking into them stays linear.
private struct OppositeLinks: ~Copyable {
  /// By object: the position after the last source that was found, because files state both sides in one order.
  ///
  /// Only a guess: it begins anew after 65,536.
  private let next: UnsafeMutablePointer<UInt16>
  /// The members of long lists in which a source was not where it was expected.
  private var members: [Key: Set<ObjectID>] = [:]

  private struct Key: Hashable {
    var target: ObjectID
    var feature: Int32
  }

  /// Zeroed pages are not there until they are touched: only targets of many-valued opposites cost memory.
  init(objectCount: Int) {
    guard let zeroed = calloc(max(objectCount, 1), MemoryLayout<UInt16>.stride) else {
      preconditionFailure("out of memory")
    }
    next = zeroed.assumingMemoryBound(to: UInt16.self)
  }

  deinit { free(next) }

  mutating func contains(
    _ source: ObjectID, in list: CellList, of target: ObjectID, _ feature: Int32
  ) -> Bool {
    let expected = Int(next[target.index])
    if expected < list.count, list[expected].object == source {
      next[target.index] &+= 1
      return true
    }
    if list.count <= 16 {
      guard let index = list.firstIndex(where: { $0.object == source }) else { return false }
      next[target.index] = UInt16(index + 1)
      return true
    }
    let key = Key(target: target, feature: feature)
    if members[key] == nil { members[key] = Set(list.lazy.map(\.object)) }
    return members[key]?.contains(source) ?? false
  }

  mutating func added(_ source: ObjectID, to target: ObjectID, _ feature: Int32) {
    members[Key(target: target, feature: feature)]?.insert(source)
  }
}

import Diagnostics
import Ecore

extension ValidationWorker {
  /// Whether every target refers back; a target that was not found is reported by the loader.
  mutating func check(_ pair: ClassChecks.Pair, of object: ObjectID) {
    let cell = model.cell(object, slot: pair.slot)
    guard cell != .unset else { return }
    guard pair.isMany else { return checkBack(pair, object, cell.object, index: 0) }
    for (index, target) in model.list(cell).enumerated() {
      checkBack(pair, object, target.object, index: index)
    }
  }

  private mutating func checkBack(
    _ pair: ClassChecks.Pair, _ object: ObjectID, _ target: ObjectID, index: Int
  ) {
    guard !target.isProxy, !target.isNone else { return }
    let slot = model.slot(of: pair.opposite.id, in: model.eClass(of: target))
    guard slot >= 0 else { return }
    let back = model.cell(target, slot: slot)
    guard back != .unset, back.object != object, !back.object.isProxy else { return }
    sink.emit(
      .unpaired(
        pair.feature, pair.opposite, in: model.object(object), index: index, target: model.object(target),
        claimedBy: model.object(back.object)))
  }

  /// Whether no two targets have the same key; linear in the targets.
  mutating func check(_ keyed: ClassChecks.Keyed, of object: ObjectID) {
    let cells = model.list(model.cell(object, slot: keyed.slot))
    guard cells.count > 1 else { return }
    var first: [[UInt8]: ObjectID] = [:]
    first.reserveCapacity(cells.count)
    for cell in cells where !cell.object.isProxy && !cell.object.isNone {
      var key: [UInt8] = []
      for feature in keyed.keys { append(feature, of: cell.object, to: &key) }
      if let other = first[key] {
        sink.emit(
          .duplicateKey(
            keyed, in: model.object(object), model.object(cell.object), first: model.object(other)))
      } else {
        first[key] = cell.object
      }
    }
  }

  /// Adds the bytes that stand for a value: whether there is one, and its text with its length, or the bits of its cell.
  private func append(_ feature: EStructuralFeature, of object: ObjectID, to key: inout [UInt8]) {
    func append(_ bits: UInt64) { withUnsafeBytes(of: bits) { key.append(contentsOf: $0) } }
    let slot = model.slot(of: feature.id, in: model.eClass(of: object))
    guard slot >= 0 else { return key.append(0) }
    let info = feature.info
    var cell = model.cell(object, slot: slot)
    if !model.isSet(object, slot: slot) {
      guard info.defaultCell != .unset else { return key.append(0) }
      cell = info.defaultCell
    }
    if info.isMany {
      key.append(2)
      return append(UInt64(object.raw))
    }
    key.append(1)
    if !info.isReference, info.kind.isText {
      let text = model.text(cell)
      append(UInt64(text.count))
      key.append(contentsOf: text)
    } else {
      append(cell.bits)
    }
  }
}

import Ecore

/// The slot of one feature in the objects of every class of its metamodel.
final class SlotTable: Sendable {
  /// By class; -1 when the class does not store the feature.
  nonisolated(unsafe) let slots: UnsafeMutablePointer<Int32>
  let count: Int32

  /// Costs O(classes).
  init(_ feature: EStructuralFeature) {
    let hot = feature.metamodel.hot
    count = Int32(feature.metamodel.classCount)
    slots = .allocate(capacity: Int(count))
    for index in 0..<count {
      slots[Int(index)] = feature.isStored ? hot.slot(of: feature.id, in: index) : -1
    }
  }

  deinit { slots.deallocate() }
}

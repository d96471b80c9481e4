import Ecore

/// The slot of one feature in the objects of every class of its metamodel.
final class SlotTable: Sendable {
  nonisolated(unsafe) private let slots: UnsafeMutablePointer<Int32>
  private let count: Int32

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

  /// The slot in the objects of a class, -1 when the class does not store the feature.
  @inline(__always)
  subscript(eClass: Int32) -> Int32 { eClass < count ? slots[Int(eClass)] : -1 }
}

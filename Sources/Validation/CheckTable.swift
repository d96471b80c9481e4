import Ecore
import OCL

/// What is looked at for every object: flat arrays without references to count, for threads share those counts.
final class CheckTable: Sendable {
  /// When a slot needs a closer look.
  struct Bound: BitwiseCopyable {
    var slot: Int32
    var isMany: Bool
    var hasFacets: Bool
    var lower: Int
    var upper: Int

    init(_ slot: ClassChecks.Slot) {
      self.slot = slot.slot
      isMany = slot.info.isMany
      hasFacets = slot.facets != nil
      lower = slot.lowerBound
      upper = slot.upperBound
    }

    /// Whether the number of values is wrong, or values have to be tested.
    @inline(__always)
    func isSuspicious(_ object: ObjectID, in model: Model) -> Bool {
      if hasFacets { return true }
      let cell = model.cell(object, slot: slot)
      guard isMany else { return cell == .unset }
      let count = model.list(cell).count
      return count < lower || (upper > 0 && count > upper)
    }
  }

  /// An invariant with its plans at hand.
  struct Rule {
    let invariant: Unmanaged<Invariant>
    let plans: Unmanaged<Invariant.Plans>

    init(_ invariant: Invariant) {
      self.invariant = .passUnretained(invariant)
      plans = .passUnretained(invariant.plans)
    }
  }

  /// The bounds of class `c` are `bounds[boundBase[c] ..< boundBase[c + 1]]`, and so are its invariants.
  nonisolated(unsafe) let boundBase: UnsafeMutablePointer<Int>
  nonisolated(unsafe) let bounds: UnsafeMutablePointer<Bound>
  nonisolated(unsafe) let invariantBase: UnsafeMutablePointer<Int>
  nonisolated(unsafe) let invariants: UnsafeMutablePointer<Rule>
  /// By class, whether there are references to compare or transitions to count.
  nonisolated(unsafe) let hasReferences: UnsafeMutablePointer<Bool>
  /// Holds the invariants.
  private let rows: [ClassChecks?]

  /// Takes the checks of each class in the order of their ids.
  init(_ rows: [ClassChecks?]) {
    self.rows = rows
    (boundBase, bounds) = Self.flat(rows.map { ($0?.slots ?? []).map { Bound($0) } })
    (invariantBase, invariants) = Self.flat(
      rows.map { ($0?.invariants ?? []).map { Rule($0) } })
    hasReferences = .allocate(capacity: rows.count + 1)
    for (index, row) in rows.enumerated() {
      let isNeeded = row.map { !$0.pairs.isEmpty || !$0.keyed.isEmpty || $0.transitionCount > 0 } ?? false
      (hasReferences + index).initialize(to: isNeeded)
    }
  }

  private static func flat<Element>(_ rows: [[Element]])
    -> (base: UnsafeMutablePointer<Int>, elements: UnsafeMutablePointer<Element>)
  {
    let base = UnsafeMutablePointer<Int>.allocate(capacity: rows.count + 1)
    let elements = UnsafeMutablePointer<Element>.allocate(
      capacity: max(1, rows.reduce(0) { $0 + $1.count }))
    var count = 0
    for (index, row) in rows.enumerated() {
      base[index] = count
      for element in row {
        (elements + count).initialize(to: element)
        count += 1
      }
    }
    base[rows.count] = count
    return (base, elements)
  }

  deinit {
    boundBase.deallocate()
    bounds.deallocate()
    invariantBase.deallocate()
    invariants.deallocate()
    hasReferences.deallocate()
  }
}

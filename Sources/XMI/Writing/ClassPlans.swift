internal import Ecore

/// How the objects of a class are written.
struct ClassPlan: BitwiseCopyable {
  let eClass: Int32
  /// By slot.
  let features: UnsafePointer<FeaturePlan>
  let slotCount: Int32
  /// `prefix:Class`, when a document has named the class; until then the prefix is not known.
  var qualifiedName: PaddedText?
  /// `<prefix:Class` and `</prefix:Class>`, when a root of the class was met.
  var rootTags: (start: PaddedText, end: PaddedText)?
}

/// The plans of the classes, made when the first object of the class is met.
struct ClassPlans: ~Copyable {
  private let metamodel: Metamodel
  private let index: UnsafeMutablePointer<Int32>
  private var tables: [UnsafeMutablePointer<FeaturePlan>] = []
  private var entryPlans: [Int32: UnsafePointer<FeaturePlan>] = [:]
  private(set) var count = 0
  /// In the order in which the classes were met.
  let plans: UnsafeMutablePointer<ClassPlan>
  var store = PlanStore()

  init(_ metamodel: Metamodel) {
    self.metamodel = metamodel
    let count = max(1, metamodel.classCount)
    index = .allocate(capacity: count)
    index.initialize(repeating: -1, count: count)
    plans = .allocate(capacity: count)
  }

  deinit {
    index.deallocate()
    plans.deallocate()
    for table in tables { table.deallocate() }
  }

  /// The position in ``plans`` of the plan of a class.
  @inline(__always)
  mutating func plan(of eClass: Int32) -> Int {
    let known = index[Int(eClass)]
    return known >= 0 ? Int(known) : make(eClass)
  }

  @inline(never)
  private mutating func make(_ id: Int32) -> Int {
    let eClass = metamodel.eClass(id)
    let hot = metamodel.hot
    let slotCount = hot.slotCount(id)
    let table = UnsafeMutablePointer<FeaturePlan>.allocate(capacity: max(1, slotCount))
    tables.append(table)
    for slot in 0..<slotCount {
      let feature = metamodel.eStructuralFeature(hot.feature(inSlot: Int32(slot), of: id))
      (table + slot).initialize(to: FeaturePlan(feature, slot: Int32(slot), in: eClass, &store))
    }
    (plans + count).initialize(
      to: ClassPlan(
        eClass: id, features: UnsafePointer(table), slotCount: Int32(slotCount),
        qualifiedName: nil, rootTags: nil))
    index[Int(id)] = Int32(count)
    count += 1
    return count - 1
  }

  /// The plan of a feature as it is met in feature maps.
  mutating func entryPlan(of id: Int32) -> UnsafePointer<FeaturePlan> {
    if let known = entryPlans[id] { return known }
    let feature = metamodel.eStructuralFeature(id)
    let table = UnsafeMutablePointer<FeaturePlan>.allocate(capacity: 1)
    tables.append(table)
    table.initialize(
      to: FeaturePlan(feature, slot: -1, in: feature.eContainingClass, isEntry: true, &store))
    entryPlans[id] = UnsafePointer(table)
    return UnsafePointer(table)
  }

  /// The plan of a reference to the container, which only the root of a file states; nil for one that is not written.
  mutating func plan(ofContainer feature: Int32) -> FeaturePlan? {
    let feature = metamodel.eStructuralFeature(feature)
    let plan = FeaturePlan(feature, slot: -1, in: feature.eContainingClass, &store)
    return plan.kind == .skipped ? nil : plan
  }
}

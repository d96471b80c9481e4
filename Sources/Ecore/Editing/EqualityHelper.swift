/// Whether two trees say the same, with the rules of EMF's `EcoreUtil.EqualityHelper`.
///
/// Two objects are equal if their classes are the same and each feature that is not derived is set in both or in neither, with
/// equal values in equal order. References must lead to objects that stand at the same place of the comparison; an
/// object has one counterpart. Proxies are equal if their URIs are. Objects of models that were loaded with metamodels of their
/// own are compared by the names of classes and features.
public struct EqualityHelper {
  private var counterparts: [EObject: EObject] = [:]
  private var reverse: [EObject: EObject] = [:]
  private var pending: [(EObject, EObject)] = []
  private var plans: [ClassPair: [(EStructuralFeature, EStructuralFeature)]?] = [:]

  private struct ClassPair: Hashable {
    let left: Int32
    let right: Int32
  }

  private init() {}

  /// Whether two objects, with everything that their features lead to, are equal.
  public static func equals(_ left: EObject, _ right: EObject) -> Bool { equals([left], [right]) }

  /// Whether two lists of objects are equal, one by one.
  public static func equals(_ left: [EObject], _ right: [EObject]) -> Bool {
    var helper = EqualityHelper()
    guard left.count == right.count else { return false }
    helper.pending = Array(zip(left, right))
    return helper.run()
  }

  private mutating func run() -> Bool {
    while let (left, right) = pending.popLast() {
      if let known = counterparts[left] {
        if known != right { return false }
        continue
      }
      if reverse[right] != nil { return false }
      counterparts[left] = right
      reverse[right] = left
      if left == right { continue }
      if left.isProxy || right.isProxy {
        guard left.isProxy, right.isProxy, left.proxyURI == right.proxyURI else { return false }
        continue
      }
      guard let features = features(of: left, right) else { return false }
      for (own, other) in features where !hasEqual(own, of: left, other, of: right) { return false }
    }
    return true
  }

  /// The features to compare; nil when the classes are not the same.
  private mutating func features(
    of left: EObject, _ right: EObject
  ) -> [(EStructuralFeature, EStructuralFeature)]? {
    let pair = ClassPair(left: left.eClass.id, right: right.eClass.id)
    if let known = plans[pair] { return known }
    let result = Self.plan(left.eClass, right.eClass)
    plans[pair] = .some(result)
    return result
  }

  private static func plan(
    _ left: EClass, _ right: EClass
  ) -> [(EStructuralFeature, EStructuralFeature)]? {
    let own = left.eAllStructuralFeatures.filter { !$0.isDerived }
    if left == right { return own.map { ($0, $0) } }
    guard left.metamodel !== right.metamodel, left.name == right.name,
      left.ePackage.nsURI == right.ePackage.nsURI
    else { return nil }
    let others = right.eAllStructuralFeatures.filter { !$0.isDerived }
    guard own.map(\.name) == others.map(\.name), own.map(\.isReference) == others.map(\.isReference)
    else { return nil }
    return Array(zip(own, others))
  }

  private mutating func hasEqual(
    _ own: EStructuralFeature, of left: EObject, _ other: EStructuralFeature, of right: EObject
  ) -> Bool {
    let isSet = left.eIsSet(own)
    guard isSet == right.eIsSet(other) else { return false }
    return !isSet || areEqual(left.eGet(own), right.eGet(other))
  }

  private mutating func areEqual(_ left: EValue, _ right: EValue) -> Bool {
    switch (left, right) {
    case (.object(let left), .object(let right)):
      pending.append((left, right))
      return true
    case (.list(let left), .list(let right)):
      guard left.count == right.count else { return false }
      for (left, right) in zip(left, right) where !areEqual(left, right) { return false }
      return true
    // As Java's `Double.equals`: not a number is itself, and zero is not minus zero.
    case (.real(let left), .real(let right)):
      return left.isNaN ? right.isNaN : left.bitPattern == right.bitPattern
    case (.literal(let left), .literal(let right)): return left.name == right.name
    case (.string(let left), .string(let right)): return left.utf8.elementsEqual(right.utf8)
    default: return left == right
    }
  }
}

extension EObject {
  /// Whether two objects are equal with everything that their features lead to; see ``EqualityHelper``.
  public func equals(_ other: EObject) -> Bool { EqualityHelper.equals(self, other) }
}

import Ecore

/// Which classes objects can have, and who contains whom.
struct ClassHierarchy {
  private let metamodel: Metamodel
  /// Whether the metamodel was written with the API in mind: a package states its group.
  let isAnnotated: Bool
  private var concrete: [Int32: [EClass]] = [:]

  /// Indexes the classes of a metamodel; costs classes times supertypes.
  init(_ metamodel: Metamodel) {
    self.metamodel = metamodel
    isAnnotated = metamodel.ePackages.contains { $0.statedAnnotations.crd("group") != nil }
    for eClass in metamodel.eClasses where !eClass.isAbstract {
      for type in eClass.eAllSuperTypes { concrete[type.id, default: []].append(eClass) }
      concrete[eClass.id, default: []].append(eClass)
    }
  }

  /// The classes that an object of a type can have, in the order of the metamodel.
  func concreteClasses(of type: EClass) -> [EClass] { concrete[type.id] ?? [] }

  /// The classes of the objects that a containment is written for.
  ///
  /// Those of an abstract type are its concrete subclasses. A concrete type stands for itself alone, unless
  /// it has a `discriminator` by which the classes can be told apart.
  func contentClasses(of type: EClass) -> [EClass] {
    type.isAbstract || type.inheritedCRD("discriminator") != nil ? concreteClasses(of: type) : [type]
  }

  /// The classes that become resources: those with `plural`, or without any such those that nothing else
  /// contains.
  func roots(among packages: [EPackage]) -> [EClass] {
    let classes = packages.flatMap(\.eClasses).filter { !$0.isAbstract && !$0.isMapEntry }
    let named = classes.filter { $0.statedAnnotations.crd("plural") != nil }
    guard named.isEmpty else { return named }
    for includesSubclasses in [true, false] {
      let contained = containedClasses(includingSubclasses: includesSubclasses)
      let free = classes.filter { !contained.contains($0.id) }
      // A class without features is rarely what a file is about.
      let roots = free.filter { !$0.eAllStructuralFeatures.isEmpty }
      if !free.isEmpty { return roots.isEmpty ? free : roots }
    }
    return []
  }

  /// The classes whose objects another class can contain; containing objects of the own class does not count.
  private func containedClasses(includingSubclasses: Bool) -> Set<Int32> {
    var result: Set<Int32> = []
    for owner in metamodel.eClasses where owner.ePackage.nsURI != Metamodel.ecoreURI {
      for feature in owner.eStructuralFeatures where feature.isContainment {
        guard let target = feature.eReferenceType else { continue }
        let members = includingSubclasses ? concreteClasses(of: target) : [target]
        for member in members where !member.isKind(of: owner) { result.insert(member.id) }
      }
    }
    return result
  }
}

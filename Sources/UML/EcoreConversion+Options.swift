internal import Ecore

/// What is done only where the options have it.
extension EcoreConversion {
  // MARK: Ends of associations (rule 7)

  /// Ends that associations own as features of the class at the other end.
  mutating func makeEndsOfAssociations(_ builder: inout ModelBuilder) {
    guard options.associationEnds != .annotations, !uml.dialect.isUML1 else { return }
    for (index, row) in uml.rows.enumerated()
    where (row.kind == .association || row.kind == .associationClass) && !row.flags.contains(.isExtension) {
      let association = element(UInt32(index))
      let ends = association.memberEnds
      guard ends.count == 2 else { continue }
      let navigable = association.references(.navigableOwnedEnd).compactMap(\.element)
      for (end, other) in [(ends[0], ends[1]), (ends[1], ends[0])]
      where end.owner == association && !isConverted[Int(end.index)] {
        guard options.associationEnds == .features || navigable.contains(end),
          let at = other.type?.element, let container = objects[at.index], classRows.contains(at.index)
        else { continue }
        makeFeature(end, in: container, ownerRow: at.index, part: end.isComposite, &builder)
      }
    }
  }

  // MARK: Optional enumerations (rule 9)

  /// The data type that stands for an enumeration or nothing; nil where the type of a property is no optional enumeration.
  mutating func optionalType(
    of type: TypeTarget, _ element: UMLElement, _ builder: inout ModelBuilder
  ) -> ObjectID? {
    guard case .own(let target, _, _) = type, literals[target] != nil, element.bounds == (0, 1) else {
      return nil
    }
    if let known = optionalTypes[target] { return known }
    guard let package = packageOf[target] else { return nil }
    enter(package, &builder)
    let object = builder.create(EcoreIDs.eDataType)
    let name = name("\(classNames[target] ?? "")_Optional", guess: "Optional", of: element, in: package)
    builder.set(object, "name", .string(name))
    builder.set(object, "instanceClassName", .string("org.eclipse.emf.common.util.Enumerator"))
    builder.add(object, to: package, "eClassifiers")
    packageOf[object] = package
    optionalTypes[target] = object
    return object
  }

  // MARK: Redefinitions and subsets (rule 10)

  /// Lets annotations refer to the features that are redefined, or of which one is a subset.
  mutating func connectRelations(_ builder: inout ModelBuilder) {
    for relation in relations {
      for target in relation.targets {
        guard let feature = objects[target.index] else { continue }
        builder.link(relation.annotation, "references", feature)
        guard relation.isSubset, options.subsets == .resolved, target.isComposite,
          target.isTrue(.isDerivedUnion) != true, target.isTrue(.isDerived) != true,
          isReference(relation.feature, builder), relation.element.isComposite
        else { continue }
        if noParts.insert(relation.feature).inserted {
          builder.set(relation.feature, "containment", .boolean(false))
          note(
            .moved, relation.element, "uml/moved",
            "refers to its values, which lie in '\(target.name ?? "")', of which it is a subset")
        }
      }
    }
  }

  // MARK: Supertypes (rule 4)

  /// Links classes with their supertypes, in the order that was chosen.
  mutating func linkSuperTypes(_ builder: inout ModelBuilder) {
    let heights = options.superClasses == .generalFirst ? heights() : [:]
    for (subtype, supertypes) in superTypes.sorted(by: { $0.key < $1.key }) {
      // Sorting keeps the order of those that are alike.
      let sorted = supertypes.enumerated().sorted {
        (heights[$0.element] ?? 0, $0.offset) < (heights[$1.element] ?? 0, $1.offset)
      }
      for (_, supertype) in sorted { builder.link(subtype, "eSuperTypes", supertype) }
    }
  }

  /// The longest way up from each class, in steps; the hierarchy has no circles.
  private func heights() -> [ObjectID: Int] {
    var result: [ObjectID: Int] = [:]
    for start in superTypes.keys {
      var waiting = [start]
      while let next = waiting.last {
        if result[next] != nil {
          waiting.removeLast()
          continue
        }
        let above = superTypes[next] ?? []
        let unknown = above.filter { result[$0] == nil }
        guard unknown.isEmpty else {
          waiting += unknown
          continue
        }
        result[next] = above.reduce(0) { max($0, (result[$1] ?? 0) + 1) }
        waiting.removeLast()
      }
    }
    return result
  }

  // MARK: Constraints as operations (rule 14)

  /// Adds an operation as EMF's validators call them, with an invariant as its body.
  mutating func addOperation(
    _ name: String, _ body: String, to object: ObjectID, _ element: UMLElement, _ builder: inout ModelBuilder
  ) {
    enter(object, &builder)
    let operation = make("EOperation", at: element, &builder)
    builder.set(operation, "name", .string(name))
    refer(operation, EcoreIDs.eType, to: PrimitiveTypes.ecore("EBoolean"), at: element, &builder)
    let diagnostics = make("EParameter", at: element, &builder)
    builder.set(diagnostics, "name", .string("diagnostics"))
    refer(diagnostics, EcoreIDs.eType, to: PrimitiveTypes.ecore("EDiagnosticChain"), at: element, &builder)
    let context = make("EParameter", at: element, &builder)
    builder.set(context, "name", .string("context"))
    let map = genericType("EMap", at: element, &builder)
    for _ in 0..<2 {
      builder.add(genericType("EJavaObject", at: element, &builder), to: map, "eTypeArguments")
    }
    builder.add(map, to: context, "eGenericType")
    builder.add(diagnostics, to: operation, "eParameters")
    builder.add(context, to: operation, "eParameters")
    builder.add(operation, to: object, "eOperations")
    pivot[operation, default: []].append(("body", body))
    needDelegate(.invocation, package: packageOf[object])
  }

  private mutating func genericType(
    _ name: String, at element: UMLElement, _ builder: inout ModelBuilder
  ) -> ObjectID {
    let object = builder.create(EcoreIDs.eGenericTypeClass)
    let classifier = builder.metamodel.eClass(EcoreIDs.eGenericTypeClass).eStructuralFeature(
      named: "eClassifier")
    if let classifier { refer(object, classifier.id, to: PrimitiveTypes.ecore(name), at: element, &builder) }
    return object
  }
}

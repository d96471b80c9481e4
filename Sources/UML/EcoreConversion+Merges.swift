internal import Ecore

/// What elements of merged packages add to those that they are merged into.
extension EcoreConversion {
  /// A feature, operation or literal by its name in the object that has it.
  struct Member: Hashable {
    var owner: ObjectID
    var name: String
  }

  /// Finds out which packages are merged.
  mutating func findMerges() {
    guard options.merges == .resolved, uml.rows.contains(where: { $0.kind == .packageMerge }) else { return }
    let found = PackageMerges(uml)
    for (row, reason) in found.problems {
      note(.dropped, element(row), "uml/not-merged", reason)
      isConverted[Int(row)] = true
    }
    for (index, row) in uml.rows.enumerated() where row.kind == .packageMerge && !isConverted[index] {
      converted(element(UInt32(index)))
    }
    for (row, other) in found.conflicts {
      note(
        .guessed, element(row), "uml/merge-conflict",
        "has the name of a \(element(other).metaclass); they are not merged")
    }
    merges = found
  }

  /// Takes an element of a merged package for the one that it is merged into; false when it stays what it is.
  mutating func merge(_ element: UMLElement, _ builder: inout ModelBuilder) -> Bool {
    guard let row = merges?.same[element.index], let object = objects[row] else { return false }
    objects[element.index] = object
    converted(element)
    if element.kind.isPackage {
      note(
        .moved, element, "uml/moved",
        "is merged into '\(self.element(row).qualifiedName)' and no package of its own")
      return true
    }
    if classRows.contains(row) {
      classRows.insert(element.index)
      // Who is concrete in one package can have instances (§12.2.3.3: abstract only if both are).
      if element.isTrue(.isAbstract) != true, element.kind != .interface {
        builder.set(object, "abstract", .boolean(false))
      }
    } else {
      dataTypeRows.insert(element.index)
      if element.kind == .enumeration { makeLiterals(of: element, in: object, &builder) }
    }
    return true
  }

  /// Takes a property for one of the same name in what its owner is merged into; false when there is none.
  mutating func mergeFeature(
    _ element: UMLElement, _ name: String, in container: ObjectID, part: Bool, _ builder: inout ModelBuilder
  ) -> Bool {
    guard merges != nil, let known = mergedFeatures[Member(owner: container, name: name)],
      let first = known.elements.first
    else { return false }
    objects[element.index] = known.object
    report.converted[element.metaclass.isEmpty ? "Property" : element.metaclass, default: 0] += 1
    let elements = known.elements + [element]
    mergedFeatures[Member(owner: container, name: name)]?.elements = elements
    if let one = typeName(of: first), let other = typeName(of: element), one != other {
      note(
        .guessed, element, "uml/merge-conflict",
        "has the type '\(other)', where the property that it is merged into has '\(one)'")
    }
    // The wider bounds count; what is writable in one is writable; what is derived in one is derived.
    let bounds = elements.map(\.bounds).filter { ($0.lower ?? -1) >= 0 && $0.upper != nil }
    let lower = bounds.compactMap(\.lower).min() ?? 0
    let uppers = bounds.compactMap(\.upper)
    let upper = uppers.contains(-1) ? -1 : uppers.max() ?? 1
    builder.set(known.object, "lowerBound", .integer(Int64(lower)))
    builder.set(known.object, "upperBound", .integer(Int64(upper == 0 ? 1 : upper)))
    if elements.contains(where: { $0.isTrue(.isReadOnly) != true }) {
      builder.set(known.object, "changeable", .boolean(true))
    }
    if !derivedFeatures.contains(known.object),
      element.isTrue(.isDerived) == true || element.isTrue(.isDerivedUnion) == true
    {
      setDerived(known.object, by: elements, &builder)
    }
    let isReference = isReference(known.object, builder)
    if let tag = element.ecoreStereotype(isReference ? "EReference" : "EAttribute") {
      setStorage(known.object, by: tag, isReference: isReference, &builder)
      annotateNames(known.object, tag, &builder)
    }
    if elements.contains(where: { $0.isTrue(.isOrdered) == true }) {
      builder.set(known.object, "ordered", .boolean(true))
    }
    if elements.contains(where: { $0.isTrue(.isUnique) == false }) {
      builder.set(known.object, "unique", .boolean(false))
    }
    if part, isReference { builder.set(known.object, "containment", .boolean(true)) }
    return true
  }

  /// What a type is called, the same for types that are merged.
  private func typeName(of element: UMLElement) -> String? {
    guard let type = element.type else { return nil }
    guard let target = type.element else { return PrimitiveTypes.ecoreName(lastName(type.text)) ?? type.text }
    guard let object = objects[target.index] else { return target.name }
    return PrimitiveTypes.ecoreName(target.name ?? "") ?? classNames[object] ?? target.name
  }

  private func lastName(_ href: String) -> String {
    href.split(whereSeparator: { $0 == "#" || $0 == "/" }).last.map(String.init) ?? href
  }

  /// Takes an operation for one of the same name and parameters in what its owner is merged into; false when there is none.
  mutating func mergeOperation(
    _ element: UMLElement, in container: ObjectID, _ parameters: [UMLElement], _ builder: inout ModelBuilder
  ) -> Bool {
    guard merges != nil, let name = element.name else { return false }
    let types = parameters.filter { !Self.isReturn($0) }.map { typeName(of: $0) ?? "" }
    let key = Member(owner: container, name: "\(name)(\(types.joined(separator: ",")))")
    guard let known = mergedOperations[key] else {
      mergedOperations[key] = element.index
      return false
    }
    objects[element.index] = objects[known]
    converted(element)
    let others = self.element(known).contents.filter { $0.kind == .parameter }
    for isReturn in [false, true] {
      let pairs = zip(
        parameters.filter { Self.isReturn($0) == isReturn }, others.filter { Self.isReturn($0) == isReturn })
      for (parameter, other) in pairs {
        if let object = objects[other.index] {
          objects[parameter.index] = object
          widen(object, by: parameter, other, &builder)
        }
        converted(parameter)
      }
    }
    return true
  }

  /// The wider bounds count, for parameters and results too.
  private mutating func widen(
    _ object: ObjectID, by one: UMLElement, _ other: UMLElement, _ builder: inout ModelBuilder
  ) {
    let known = mergedBounds[object] ?? other.bounds
    guard let lower = one.bounds.lower, let upper = one.bounds.upper, let before = known.lower,
      let above = known.upper, lower >= 0, before >= 0
    else { return }
    let bounds = (lower: min(lower, before), upper: upper == -1 || above == -1 ? -1 : max(upper, above))
    mergedBounds[object] = bounds
    builder.set(object, "lowerBound", .integer(Int64(bounds.lower)))
    builder.set(object, "upperBound", .integer(Int64(bounds.upper == 0 ? 1 : bounds.upper)))
  }
}

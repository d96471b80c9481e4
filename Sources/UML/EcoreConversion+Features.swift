internal import Ecore

/// Properties (rules 6 to 10).
extension EcoreConversion {
  mutating func makeFeatures(_ builder: inout ModelBuilder) {
    planNames()
    // What only restates a property of a merged package, without its type, comes behind those that have one.
    for isTyped in merges == nil ? [nil] : [true, false] { makeFeatures(typed: isTyped, &builder) }
    for (reference, key) in keys {
      if let object = objects[key.index], !isReference(object, builder) {
        builder.link(reference, "eKeys", object)
      }
    }
  }

  /// Makes the features of classes: those with a type, those without, or all.
  private mutating func makeFeatures(typed isTyped: Bool?, _ builder: inout ModelBuilder) {
    for (index, row) in uml.rows.enumerated() where row.kind.isProperty && !row.flags.contains(.isExtension) {
      let element = element(UInt32(index))
      guard !isConverted[index], let owner = element.owner, let container = objects[owner.index],
        classRows.contains(owner.index), isTyped.map({ (element.type != nil) == $0 }) ?? true
      else { continue }
      makeFeature(element, in: container, ownerRow: owner.index, part: element.isComposite, &builder)
    }
  }

  /// UML 1.x: an end is a feature of the class at the other end, if one can navigate to it.
  mutating func makeEndsOfUML1(_ builder: inout ModelBuilder) {
    for (index, row) in uml.rows.enumerated() where row.kind == .association {
      let ends = element(UInt32(index)).contents.filter { $0.metaclass == "AssociationEnd" }
      guard ends.count == 2 else { continue }
      for (end, other) in [(ends[0], ends[1]), (ends[1], ends[0])] {
        guard let at = other.type?.element, let container = objects[at.index], classRows.contains(at.index)
        else {
          continue
        }
        if end.isTrue(.isNavigable) == false || end.name == nil && end.isTrue(.isNavigable) != true {
          note(.dropped, end, "uml/not-navigable", "cannot be navigated to, so no class has it as a feature")
          isConverted[Int(end.index)] = true
          continue
        }
        makeFeature(end, in: container, ownerRow: at.index, part: other.isComposite, &builder)
      }
    }
  }

  mutating func makeFeature(
    _ element: UMLElement, in container: ObjectID, ownerRow: UInt32, part: Bool, _ builder: inout ModelBuilder
  ) {
    isConverted[Int(element.index)] = true
    if merges != nil, let name = element.name,
      mergeFeature(element, name, in: container, part: part, &builder)
    {
      return
    }
    let isDuplicate = element.name.map { isInherited($0, by: container) } ?? false
    if isDuplicate {
      guard options.duplicates == .annotations else {
        note(.dropped, element, "uml/inherited", "is inherited by the same name")
        return
      }
      note(.moved, element, "uml/inherited", "is inherited by the same name; an annotation keeps it")
    }
    var type = type(of: element)
    if case .none = type, options.untyped != .text {
      guard options.untyped == .objects else {
        note(.dropped, element, "uml/unknown-type", "has no type, and is left out as the options have it")
        return
      }
      note(.guessed, element, "uml/unknown-type", "has no type; 'EObject' is taken")
      type = .foreign(uri: PrimitiveTypes.ecore("EObject"), isClass: true)
    }
    let isReference: Bool
    var isPart = part
    switch type {
    case .none:
      note(.guessed, element, "uml/unknown-type", "has no type; 'EString' is taken")
      isReference = false
    case .own(_, let isClass, let isValue):
      isReference = isClass
      // Values of structured data types have no identity: they lie where they are used.
      isPart = isPart || isValue
    case .foreign(_, let isClass), .generic(_, _, let isClass): isReference = isClass
    }
    enter(container, &builder)
    let tag = element.ecoreStereotype(isReference ? "EReference" : "EAttribute")
    let object = make(isReference ? "EReference" : "EAttribute", at: element, &builder)
    let stated = tag?.value(isReference ? "referenceName" : "attributeName").flatMap { $0.isEmpty ? nil : $0 }
    let typeName = element.type?.element?.name ?? "value"
    let wanted = stated ?? element.name
    let name =
      isDuplicate && wanted != nil
      ? identifier(wanted ?? "")
      : name(wanted, guess: Self.lowerFirst(typeName), of: element, in: container)
    builder.set(object, "name", .string(name))
    if options.optionalEnumerations == .types, let optional = optionalType(of: type, element, &builder) {
      type = .own(optional, isClass: false, isValue: false)
      enter(container, &builder)
    }
    if case .none = type {
      set(.foreign(uri: PrimitiveTypes.ecore("EString"), isClass: false), of: object, at: element, &builder)
    } else {
      set(type, of: object, at: element, &builder)
    }
    setBounds(object, from: element, &builder)
    if element.isTrue(.isReadOnly) == true || element.string(.changeability) == "frozen" {
      builder.set(object, "changeable", .boolean(false))
    }
    let isUnion = element.isTrue(.isDerivedUnion) == true
    let isDerived = element.isTrue(.isDerived) == true || isUnion
    if isDerived { setDerived(object, by: [element], &builder) }
    let isOptional = options.optional == .unsettable && !isReference && element.bounds == (0, 1)
    if isOptional { builder.set(object, "unsettable", .boolean(true)) }
    if let tag { setStorage(object, by: tag, isReference: isReference, &builder) }
    if isReference {
      if isPart { builder.set(object, "containment", .boolean(true)) }
      for id in ecoreNote("eKeys", of: element)?.split(separator: " ") ?? [] {
        if let key = uml.element(id: String(id), near: element.index) { keys.append((object, key)) }
      }
    } else if element.isTrue(.isID) == true {
      builder.set(object, "iD", .boolean(true))
    }
    setDefault(object, element, type, isDerived: isDerived, isReference: isReference, &builder)
    annotateFeature(object, tag, name, element, &builder)
    if isDuplicate {
      let annotation = builder.create(EcoreIDs.eAnnotationClass)
      builder.set(annotation, "source", .string("duplicates"))
      builder.add(object, to: annotation, "contents")
      builder.add(annotation, to: container, "eAnnotations")
      return
    }
    objects[element.index] = object
    if merges != nil, let written = element.name {
      mergedFeatures[Member(owner: container, name: written)] = (object, [element])
    }
    planned[container, default: []].insert(name)
    builder.add(object, to: container, "eStructuralFeatures")
    report.converted[element.metaclass.isEmpty ? "Property" : element.metaclass, default: 0] += 1
  }

  private mutating func setDefault(
    _ object: ObjectID, _ element: UMLElement, _ type: TypeTarget, isDerived: Bool, isReference: Bool,
    _ builder: inout ModelBuilder
  ) {
    let value = element.contents.first {
      $0.row.role == UMLName.defaultValue.rawValue || $0.row.role == UMLName.initialValue.rawValue
    }
    guard let value else {
      if let text = element.string(.default), !isReference {
        setDefault(object, text, type, element, &builder)
      }
      return
    }
    isConverted[Int(value.index)] = true
    if value.kind == .opaqueExpression, !uml.dialect.isUML1 {
      guard let (language, body) = value.bodies.first(where: { Self.isOCL($0.language) }) else {
        note(.dropped, value, "uml/not-ocl", "is in no language that is known")
        return
      }
      _ = language
      pivot[object, default: []].append((isDerived ? "derivation" : "initial", body))
      needDelegate(.setting, at: element)
      return
    }
    var text = value.literal
    if let instance = value.reference(.instance)?.element { text = instance.name }
    switch value.kind {
    case .literalBoolean: text = text ?? "false"
    case .literalInteger: text = text ?? "0"
    case .literalUnlimitedNatural: text = text == "*" ? "-1" : text ?? "0"
    case .literalNull: text = nil
    default: break
    }
    if let text, !isReference, !text.isEmpty || value.kind == .literalString {
      setDefault(object, text, type, element, &builder)
    }
  }

  /// Sets a default that is a value of the type; any other would make the metamodel useless.
  private mutating func setDefault(
    _ object: ObjectID, _ text: String, _ type: TypeTarget, _ element: UMLElement,
    _ builder: inout ModelBuilder
  ) {
    var text = text
    let isValue: Bool
    switch type {
    case .own(let target, _, _):
      // Tools write `Kind::literal` and `Kind.literal` too.
      let last = text.split(whereSeparator: { $0 == ":" || $0 == "." }).last.map(String.init) ?? text
      if let literals = literals[target], !literals.contains(text), literals.contains(last) { text = last }
      isValue = literals[target]?.contains(text) ?? true
    case .foreign(let uri, _):
      switch uri.split(separator: "/").last {
      case "EInt", "ELong", "EShort", "EByte", "EBigInteger", "EIntegerObject", "ELongObject", "EShortObject",
        "EByteObject":
        isValue = Int(text) != nil
      case "EDouble", "EFloat", "EBigDecimal", "EDoubleObject", "EFloatObject": isValue = Double(text) != nil
      case "EBoolean", "EBooleanObject":
        text = text.lowercased()
        isValue = text == "true" || text == "false"
      case "EString", "EJavaObject": isValue = true
      default: isValue = false
      }
    case .none, .generic: isValue = true
    }
    if isValue {
      builder.set(object, "defaultValueLiteral", .string(text))
    } else {
      note(
        .dropped, element, "uml/dropped",
        "has the default '\(text)', which is no value of its type; the default is left out")
    }
  }

  private mutating func annotateFeature(
    _ object: ObjectID, _ tag: UMLStereotype?, _ name: String, _ element: UMLElement,
    _ builder: inout ModelBuilder
  ) {
    if let original = element.name, original != name {
      annotate(object, Self.umlURI, [("originalName", original)], &builder)
    }
    if let tag { annotateNames(object, tag, &builder) }
    if element.isTrue(.isDerivedUnion) == true, options.unions == .annotations {
      annotate(object, "union", [], &builder)
    }
    for (source, feature) in [("subsets", UMLName.subsettedProperty), ("redefines", .redefinedProperty)] {
      let isWanted =
        feature == .subsettedProperty
        ? options.subsets != .dropped : options.redefinitions == .annotations
      let targets = isWanted ? element.references(feature) : []
      if targets.isEmpty { continue }
      let annotation = builder.create(EcoreIDs.eAnnotationClass)
      builder.set(annotation, "source", .string(source))
      builder.add(annotation, to: object, "eAnnotations")
      relations.append(
        Relation(
          annotation: annotation, feature: object, element: element, targets: targets.compactMap(\.element),
          isSubset: feature == .subsettedProperty))
    }
  }

  // MARK: After all features are there

  /// Two ends that classes own are each other's opposites.
  mutating func connectOpposites(_ builder: inout ModelBuilder) {
    for (index, row) in uml.rows.enumerated()
    where row.kind == .association || row.kind == .associationClass {
      let association = element(UInt32(index))
      guard !row.flags.contains(.isExtension) else { continue }
      if row.kind == .association { converted(association) }
      let ends =
        uml.dialect.isUML1 ? association.contents.filter { $0.kind.isProperty } : association.memberEnds
      guard ends.count == 2 else {
        if ends.count > 2 {
          note(.dropped, association, "uml/dropped", "has more than two ends, which Ecore cannot say")
        }
        continue
      }
      let found = ends.map { objects[$0.index] }
      if let first = found[0], let second = found[1] {
        guard isReference(first, builder), isReference(second, builder), first != second else { continue }
        if ends[0].isComposite && ends[1].isComposite {
          note(.dropped, association, "uml/dropped", "has two ends that are wholes; they are no opposites")
          continue
        }
        builder.link(first, "eOpposite", second)
        builder.link(second, "eOpposite", first)
        deriveOpposites(ends, [first, second], &builder)
      } else {
        noteHiddenEnd(ends, found, &builder)
      }
    }
  }

  func isReference(_ object: ObjectID, _ builder: borrowing ModelBuilder) -> Bool {
    builder.eClass(of: object) == EcoreIDs.eReferenceClass
  }

  /// An end that an association owns is no feature; OCL can navigate to it by its role all the same.
  private mutating func noteHiddenEnd(
    _ ends: [UMLElement], _ found: [ObjectID?], _ builder: inout ModelBuilder
  ) {
    for (end, feature) in [(ends[0], found[1]), (ends[1], found[0])] where objects[end.index] == nil {
      if isConverted[Int(end.index)] { continue }
      isConverted[Int(end.index)] = true
      guard let name = end.name, let feature else {
        note(
          .dropped, end, "uml/not-navigable", "is owned by its association, so no class has it as a feature")
        continue
      }
      note(
        .moved, end, "uml/not-navigable", "is owned by its association; an annotation keeps the role's name")
      var details: [(key: String, value: String)] = [("body", name)]
      let (lower, upper) = end.bounds
      if let lower, lower != 0 { details.append(("lower", "\(lower)")) }
      if let upper, upper != -1 { details.append(("upper", "\(upper)")) }
      annotate(
        feature, "http://schema.omg.org/spec/MOF/2.0/emof.xml#Property.oppositeRoleName", details, &builder)
    }
  }

  // MARK: Inherited names

  /// The names that the properties of each class will have.
  mutating func planNames() {
    for (index, row) in uml.rows.enumerated() where row.kind.isProperty && row.parent != UMLRow.none {
      guard classRows.contains(row.parent), let container = objects[row.parent] else { continue }
      if let name = element(UInt32(index)).name { planned[container, default: []].insert(name) }
    }
  }

  /// Whether a superclass has a feature of that name, which to Ecore would be the same one.
  mutating func isInherited(_ name: String, by container: ObjectID) -> Bool {
    var waiting = superTypes[container] ?? []
    var seen: Set<ObjectID> = []
    while let next = waiting.popLast() {
      guard stepsLeft > 0 else { return false }
      guard seen.insert(next).inserted else { continue }
      stepsLeft -= 1
      if planned[next]?.contains(name) == true { return true }
      waiting += superTypes[next] ?? []
    }
    return false
  }
}

internal import Diagnostics
internal import Ecore

/// Packages, classifiers and literals (rules 1 to 4 and 18).
extension EcoreConversion {
  mutating func makePackagesAndClassifiers(_ builder: inout ModelBuilder) {
    let merged = Set(merges?.order ?? [])
    makePackagesAndClassifiers(0..<UInt32(uml.rows.count), without: merged, &builder)
    // Who merges others is there before them.
    for row in merges?.order ?? [] {
      _ = merge(element(row), &builder)
      makePackagesAndClassifiers(row + 1..<uml.rows[Int(row)].end, without: merged, &builder)
    }
  }

  private mutating func makePackagesAndClassifiers(
    _ range: Range<UInt32>, without merged: Set<UInt32>, _ builder: inout ModelBuilder
  ) {
    // The classifiers of each package are added when all are known: nested ones come after those around them.
    var index = range.lowerBound
    while index < range.upperBound {
      let element = element(index)
      let kind = element.kind
      if element.isExtension || merged.contains(index) {
        index = element.row.end
        continue
      }
      enter(element, &builder)
      if kind == .profile {
        note(.dropped, element, "uml/dropped", "is a profile, which says how models are marked")
        markConverted(element)
        index = element.row.end
        continue
      }
      if element.role == "ownedParameteredElement" || kind == .templateParameter && uml.dialect.isUML1 {
        makeTypeParameter(element, &builder)
        index = element.row.end
        continue
      }
      if kind.isType, isBinding(element) {
        index = element.row.end
        continue
      }
      if merges != nil, kind.isPackage || kind.isType, merge(element, &builder) {
        index += 1
        continue
      }
      if kind.isPackage {
        makePackage(element, &builder)
      } else if kind.isClassLike, kind != .stereotype {
        makeClassLike(element, &builder)
      } else if kind == .primitiveType {
        makeDataType(element, &builder)
      } else if kind == .enumeration {
        makeEnumeration(element, &builder)
      }
      index += 1
    }
  }

  private mutating func markConverted(_ element: UMLElement) {
    for row in element.index..<element.row.end { isConverted[Int(row)] = true }
  }

  /// The object of the nearest package around an element, and the names of the classifiers in between.
  private func surroundings(_ element: UMLElement) -> (package: ObjectID?, outer: [String]) {
    var outer: [String] = []
    var next = element.owner
    var length = 0
    while let owner = next {
      if owner.kind.isPackage { return (objects[owner.index], outer.reversed()) }
      if length < Self.maximalName, owner.kind.isType, let name = owner.name {
        length += name.utf8.count
        if length < Self.maximalName { outer.append(name) }
      }
      next = owner.owner
    }
    return (nil, outer.reversed())
  }

  private mutating func makePackage(_ element: UMLElement, _ builder: inout ModelBuilder) {
    let ecore = element.ecoreStereotype("EPackage")
    let parent = surroundings(element).package
    if let parent { enter(parent, &builder) }
    let object = make("EPackage", at: element, &builder)
    let guess = "package" + (parent == nil ? "" : "_\(element.index)")
    let written = ecore?.value("packageName").flatMap { $0.isEmpty ? nil : $0 } ?? element.name
    let name = name(written, guess: guess, of: element, in: parent ?? .none)
    builder.set(object, "name", .string(name))
    let outer = parent.flatMap { prefixes[$0] }
    // So deep a nesting would need more text than the file has.
    let isShort = (outer?.utf8.count ?? 0) + name.utf8.count < Self.maximalName
    let prefix = ecore?.value("nsPrefix") ?? outer.flatMap { isShort ? "\($0).\(name)" : nil } ?? name
    prefixes[object] = prefix
    builder.set(object, "nsPrefix", .string(prefix))
    var uri =
      ecore?.value("nsURI") ?? element.string(.namespaceURI) ?? element.string(.uri)
      ?? "http:///" + prefix.split(separator: ".").joined(separator: "/") + ".ecore"
    if !namespaceURIs.insert(uri).inserted {
      var count = 2
      while namespaceURIs.contains("\(uri)#\(count)") { count += 1 }
      uri += "#\(count)"
      namespaceURIs.insert(uri)
      note(.renamed, element, "uml/renamed", "has the namespace '\(uri)', since another package has its own")
    }
    builder.set(object, "nsURI", .string(uri))
    if let parent {
      builder.add(object, to: parent, "eSubpackages")
    } else {
      builder.addRoot(object, to: resources[uml.part(of: element.index)])
    }
    if let original = element.name, original != name {
      annotate(object, Self.umlURI, [("originalName", original)], &builder)
    }
    objects[element.index] = object
    converted(element)
  }

  private mutating func makeClassLike(_ element: UMLElement, _ builder: inout ModelBuilder) {
    // Without features a data type is a primitive one: tools have no other word for it.
    if element.kind == .dataType,
      !element.contents.contains(where: {
        $0.kind.isProperty || $0.kind == .operation || $0.kind == .generalization
      })
    {
      makeDataType(element, &builder)
      return
    }
    guard let (object, _) = makeClassifier("EClass", "className", element, &builder) else { return }
    if element.isTrue(.isAbstract) == true || element.kind == .interface || element.string(.abstract) == "1" {
      builder.set(object, "abstract", .boolean(true))
    }
    if element.kind == .interface { builder.set(object, "interface", .boolean(true)) }
    if let name = ecoreNote("instanceClassName", of: element) {
      builder.set(object, "instanceClassName", .string(name))
    }
    classRows.insert(element.index)
  }

  private mutating func makeDataType(_ element: UMLElement, _ builder: inout ModelBuilder) {
    guard let (object, ecore) = makeClassifier("EDataType", "dataTypeName", element, &builder) else { return }
    let stated = ecore?.value("instanceClassName")
    let name = stated ?? PrimitiveTypes.instanceClassName(element.name ?? "")
    if stated == nil, PrimitiveTypes.ecoreName(element.name ?? "") == nil {
      note(.guessed, element, "uml/unknown-type", "is taken for text, since nothing says what its values are")
    }
    builder.set(object, "instanceClassName", .string(name))
    if ecore?.value("isSerializable") == "false" { builder.set(object, "serializable", .boolean(false)) }
    dataTypeRows.insert(element.index)
  }

  private mutating func makeEnumeration(_ element: UMLElement, _ builder: inout ModelBuilder) {
    guard let (object, _) = makeClassifier("EEnum", "enumName", element, &builder) else { return }
    dataTypeRows.insert(element.index)
    makeLiterals(of: element, in: object, &builder)
  }

  mutating func makeLiterals(of element: UMLElement, in object: ObjectID, _ builder: inout ModelBuilder) {
    var next = Int64(literals[object]?.count ?? 0)
    enter(object, &builder)
    for literal in element.contents where literal.kind == .enumerationLiteral || isLiteral1(literal) {
      let member = literal.name.map { Member(owner: object, name: $0) }
      if let member, let known = mergedLiterals[member] {
        objects[literal.index] = known
        converted(literal)
        continue
      }
      let item = make("EEnumLiteral", at: literal, &builder)
      let ecore = literal.ecoreStereotype("EEnumLiteral")
      let written = ecore?.value("enumLiteralName").flatMap { $0.isEmpty ? nil : $0 } ?? literal.name
      let name = name(written, guess: "literal_\(next)", of: literal, in: object)
      builder.set(item, "name", .string(name))
      if let original = literal.name, original != name { builder.set(item, "literal", .string(original)) }
      let stated = literal.contents.first { $0.role == "specification" }?.literal.flatMap { Int64($0) }
      let value = stated.flatMap { Int32(exactly: $0) }.map(Int64.init) ?? next
      if value != 0 { builder.set(item, "value", .integer(value)) }
      next += 1
      builder.add(item, to: object, "eLiterals")
      objects[literal.index] = item
      literals[object, default: []].insert(literal.name ?? name)
      if merges != nil, let member { mergedLiterals[member] = item }
      converted(literal)
    }
  }

  /// Umbrello writes the literals of an enumeration as attributes without a type.
  private func isLiteral1(_ element: UMLElement) -> Bool {
    uml.dialect.isUML1 && element.kind == .property && element.type == nil
  }

  private mutating func makeClassifier(
    _ eClass: String, _ tag: String, _ element: UMLElement, _ builder: inout ModelBuilder
  ) -> (ObjectID, UMLStereotype?)? {
    let (package, outer) = surroundings(element)
    let container = package ?? rootPackage(&builder, element)
    enter(container, &builder)
    let object = make(eClass, at: element, &builder)
    let ecore = element.ecoreStereotype(eClass)
    let stated = ecore?.value(tag).flatMap { $0.isEmpty ? nil : $0 }
    let written = stated ?? element.name.map { (outer + [$0]).joined(separator: "_") }
    let name = name(written, guess: "\(element.metaclass)_\(element.index)", of: element, in: container)
    if !outer.isEmpty, stated == nil {
      note(.moved, element, "uml/moved", "is in the package around it as '\(name)'")
    }
    builder.set(object, "name", .string(name))
    builder.add(object, to: container, "eClassifiers")
    if let original = element.name, original != name {
      annotate(object, Self.umlURI, [("originalName", original)], &builder)
    }
    packageOf[object] = container
    classNames[object] = name
    objects[element.index] = object
    if let name = element.name, classifiersByName[name] == nil { classifiersByName[name] = element.index }
    converted(element)
    return (object, ecore)
  }

  /// Old files of Umbrello have classes without any package.
  private mutating func rootPackage(_ builder: inout ModelBuilder, _ element: UMLElement) -> ObjectID {
    let part = uml.part(of: element.index)
    if let known = rootPackages[part] { return known }
    let object = builder.create(EcoreIDs.ePackage)
    let file = uml.file(of: element.index).path.split(separator: "/").last.map(String.init) ?? "model"
    let name = Self.identifier(file.split(separator: ".").first.map(String.init) ?? "model")
    builder.set(object, "name", .string(name))
    builder.set(object, "nsPrefix", .string(name))
    builder.set(object, "nsURI", .string("http:///\(name).ecore"))
    namespaceURIs.insert("http:///\(name).ecore")
    builder.addRoot(object, to: resources[part])
    rootPackages[part] = object
    note(.guessed, element, "uml/unnamed", "is in no package; one is made with the name of the file")
    return object
  }

  // MARK: Supertypes

  mutating func connectSuperTypes(_ builder: inout ModelBuilder) {
    for (index, row) in uml.rows.enumerated() {
      let element = element(UInt32(index))
      guard !row.flags.contains(.isExtension) else { continue }
      switch row.kind {
      case .generalization:
        let specific =
          element.reference(.specific) ?? element.reference(.child) ?? element.reference(.subtype)
        let general =
          element.reference(.general) ?? element.reference(.parent) ?? element.reference(.supertype)
        connect(specific?.element ?? element.owner, general, element)
      case .interfaceRealization:
        let contract = element.reference(.contract) ?? element.reference(.supplier)
        let client = element.reference(.implementingClassifier) ?? element.reference(.client)
        connect(client?.element ?? element.owner, contract, element)
      case .abstraction where uml.dialect.isUML1, .realization where uml.dialect.isUML1:
        guard let supplier = element.reference(.supplier), supplier.element?.kind == .interface else {
          continue
        }
        connect(element.reference(.client)?.element, supplier, element)
      default: continue
      }
    }
    linkSuperTypes(&builder)
  }

  private mutating func connect(_ specific: UMLElement?, _ general: UMLReference?, _ element: UMLElement) {
    if isConverted[Int(element.index)] { return }
    guard let specific, let subtype = objects[specific.index], classRows.contains(specific.index) else {
      if let specific, objects[specific.index] != nil {
        note(.dropped, element, "uml/dropped", "is about a data type, which has no supertypes in Ecore")
        isConverted[Int(element.index)] = true
      }
      return
    }
    guard let target = general?.element, let supertype = objects[target.index],
      classRows.contains(target.index)
    else {
      note(
        .dropped, element, "uml/unknown-type",
        "leads to no class \(place(of: general, at: element)), so it is no supertype")
      isConverted[Int(element.index)] = true
      return
    }
    converted(element)
    if superTypes[subtype, default: []].contains(supertype) { return }
    // The same class of a package and of the one that merges it.
    if subtype == supertype, specific != target { return }
    guard !reaches(supertype, subtype) else {
      note(
        .dropped, element, "uml/generalization-cycle",
        "would make a class its own supertype, or the hierarchy too large")
      return
    }
    superTypes[subtype, default: []].append(supertype)
  }

  /// Whether a class is another or has it among its supertypes; also when that would take too long to say.
  private mutating func reaches(_ start: ObjectID, _ wanted: ObjectID) -> Bool {
    var waiting = [start]
    var seen: Set<ObjectID> = []
    while let next = waiting.popLast() {
      guard next != wanted, stepsLeft > 0 else { return true }
      stepsLeft -= 1
      guard seen.insert(next).inserted else { continue }
      waiting += superTypes[next] ?? []
    }
    return false
  }
}

extension UMLElement {
  /// The application of a stereotype of the Ecore profile.
  func ecoreStereotype(_ name: String) -> UMLStereotype? {
    stereotypes.first { $0.isEcore && $0.name == name }
  }
}

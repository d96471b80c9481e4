internal import Ecore

/// Dependencies, comments, stereotypes and tagged values (rules 13, 17 and 19).
extension EcoreConversion {
  /// Dependencies are how KrossKube's metamodels say what is generated from what; so they are kept, on the client.
  mutating func makeDependencies(_ builder: inout ModelBuilder) {
    for (index, row) in uml.rows.enumerated()
    where row.kind.isDependency && !row.flags.contains(.isExtension) && !isConverted[index] {
      let element = element(UInt32(index))
      var clients = element.references(.client).compactMap { $0.element.flatMap { objects[$0.index] } }
      if clients.isEmpty, let owner = element.owner, classRows.contains(owner.index),
        let object = objects[owner.index]
      {
        clients = [object]
      }
      isConverted[index] = true
      guard !clients.isEmpty else {
        note(.dropped, element, "uml/dropped", "has no client among the elements that are in Ecore")
        continue
      }
      var details: [(key: String, value: String)] = []
      let stereotypes = element.stereotypes
      let kind = stereotypes.first?.name ?? element.name ?? Self.lowerFirst(element.metaclass)
      details.append(("kind", kind))
      if !stereotypes.isEmpty, let name = element.name { details.append(("name", name)) }
      for value in stereotypes.flatMap(\.values) + element.taggedValues where value.name != "documentation" {
        if !details.contains(where: { $0.key == value.name }) { details.append((value.name, value.value)) }
      }
      for child in element.contents
      where child.row.role == UMLName.eAnnotations.rawValue && child.string(.source) == Self.dependencyURI {
        for detail in child.contents where detail.row.role == UMLName.details.rawValue {
          details.append((detail.string(.key) ?? "", detail.string(.value) ?? ""))
        }
      }
      let suppliers = element.references(.supplier)
      for supplier in suppliers where supplier.element.flatMap({ objects[$0.index] }) == nil {
        if case .external(let href, _, let path) = supplier { details.append(("supplier", path ?? href)) }
      }
      let known = suppliers.compactMap { $0.element.flatMap { objects[$0.index] } }
      let size = details.reduce(16 * known.count + 64) { $0 + $1.key.utf8.count + $1.value.utf8.count }
      for (position, client) in clients.enumerated() {
        if position > 0 { documentationLeft -= size }
        guard documentationLeft > 0 || position == 0 else {
          note(.dropped, element, "uml/dropped", "has more clients than it is copied to")
          break
        }
        enter(client, &builder)
        let annotation = builder.create(EcoreIDs.eAnnotationClass, at: offset(of: element))
        builder.set(annotation, "source", .string(Self.dependencyURI))
        addDetails(details, to: annotation, &builder)
        for supplier in known { builder.link(annotation, "references", supplier) }
        builder.add(annotation, to: client, "eAnnotations")
      }
      report.converted[element.metaclass, default: 0] += 1
    }
  }

  private func addDetails(
    _ details: [(key: String, value: String)], to annotation: ObjectID, _ builder: inout ModelBuilder
  ) {
    for (key, value) in details {
      let entry = builder.create("EStringToStringMapEntry", in: Metamodel.ecoreURI)
      builder.set(entry, "key", .string(key))
      builder.set(entry, "value", .string(value))
      builder.add(entry, to: annotation, "details")
    }
  }

  /// A comment documents what it is attached to, else what owns it.
  mutating func collectComments() {
    for (index, row) in uml.rows.enumerated() where row.kind == .comment && !row.flags.contains(.isExtension)
    {
      let element = element(UInt32(index))
      guard let body = element.string(.body), !body.isEmpty else { continue }
      guard options.comments == .documentation else {
        note(.dropped, element, "uml/dropped", "is left out, as the options have it")
        isConverted[index] = true
        continue
      }
      var targets = element.references(.annotatedElement).compactMap {
        $0.element.flatMap { objects[$0.index] }
      }
      if targets.isEmpty, let owner = element.owner.flatMap({ objects[$0.index] }) { targets = [owner] }
      if targets.isEmpty {
        note(.dropped, element, "uml/dropped", "is about nothing that is in Ecore")
      } else {
        converted(element)
      }
      isConverted[index] = true
      for (position, target) in targets.enumerated() {
        if position > 0 { documentationLeft -= body.utf8.count }
        guard documentationLeft > 0 || position == 0 else {
          note(.dropped, element, "uml/dropped", "is about more elements than its text is copied to")
          break
        }
        documentation[target, default: []].append(body)
      }
    }
    for (row, object) in objects where row != UMLRow.none && options.comments == .documentation {
      let notes = element(row).notes
      if !notes.isEmpty { documentation[object, default: []] += notes }
    }
  }

  mutating func makeAnnotations(_ builder: inout ModelBuilder) {
    let stated = Set(
      objects.filter { $0.key != UMLRow.none && statesDelegates(element($0.key)) }.map(\.value))
    for (package, kinds) in delegates.sorted(by: { $0.key < $1.key }) where !stated.contains(package) {
      annotate(
        package, "http://www.eclipse.org/emf/2002/Ecore",
        Delegate.allCases.filter(kinds.contains).map { ($0.rawValue, Self.pivotURI) }, &builder)
    }
    for (object, texts) in documentation.sorted(by: { $0.key < $1.key }) {
      annotate(object, Self.genModelURI, [("documentation", texts.joined(separator: "\n"))], &builder)
    }
    let rows = Dictionary(
      objects.filter { invariants[$0.value] != nil }.map { ($0.value, $0.key) }, uniquingKeysWith: min)
    for (object, own) in invariants.sorted(by: { $0.key < $1.key }) {
      annotate(
        object, "http://www.eclipse.org/emf/2002/Ecore",
        [("constraints", own.map(\.name).joined(separator: " "))], &builder)
      // Messages stand in an annotation of the same source.
      let more = rows[object].map { details(of: element($0), source: Self.pivotURI) } ?? []
      annotate(object, Self.pivotURI, own.map { ($0.name, $0.body) } + more, &builder)
    }
    for (object, details) in pivot.sorted(by: { $0.key < $1.key }) {
      annotate(object, Self.pivotURI, details, &builder)
    }
    for (row, object) in objects.sorted(by: { $0.key < $1.key }) where row != UMLRow.none {
      let element = element(row)
      if element.kind.isDependency { continue }
      for stereotype in element.stereotypes where !stereotype.isEcore {
        let source =
          (stereotype.namespace.isEmpty ? "https://krosskube.io/uml" : stereotype.namespace) + "#"
          + stereotype.name
        annotate(object, source, stereotype.values.map { ($0.name, $0.value) }, &builder)
      }
      let tags = element.taggedValues.filter { $0.name != "documentation" }
      if !tags.isEmpty {
        annotate(object, "https://krosskube.io/uml#taggedValues", tags.map { ($0.name, $0.value) }, &builder)
      }
      copyAnnotations(of: element, to: object, &builder)
    }
  }

  private func details(of annotation: UMLElement) -> [(key: String, value: String)] {
    annotation.contents.filter { $0.row.role == UMLName.details.rawValue }
      .map { (key: $0.string(.key) ?? "", value: $0.string(.value) ?? "") }
  }

  /// What a class model says about an element for Ecore alone.
  func ecoreNote(_ key: String, of element: UMLElement) -> String? {
    details(of: element, source: Self.ecoreNotesURI).first { $0.key == key }?.value
  }

  private func details(of element: UMLElement, source: String) -> [(key: String, value: String)] {
    element.contents.filter { $0.row.role == UMLName.eAnnotations.rawValue && $0.string(.source) == source }
      .flatMap { details(of: $0) }
  }

  /// Whether a package says itself what its delegates are.
  private func statesDelegates(_ element: UMLElement) -> Bool {
    element.kind.isPackage
      && details(of: element, source: "http://www.eclipse.org/emf/2002/Ecore").contains {
        Delegate(rawValue: $0.key) != nil
      }
  }

  /// Eclipse UML2 may have annotations of Ecore on every element; they are kept as they are.
  private mutating func copyAnnotations(
    of element: UMLElement, to object: ObjectID, _ builder: inout ModelBuilder
  ) {
    for child in element.contents where child.row.role == UMLName.eAnnotations.rawValue {
      guard let source = child.string(.source), source != Self.umlURI, source != "appliedStereotypes",
        source != "attributes", source != Self.ecoreNotesURI,
        source != Self.pivotURI || invariants[object] == nil
      else { continue }
      let details = details(of: child)
      enter(object, &builder)
      let annotation = builder.create(EcoreIDs.eAnnotationClass, at: offset(of: child))
      builder.set(annotation, "source", .string(source))
      addDetails(details, to: annotation, &builder)
      builder.add(annotation, to: object, "eAnnotations")
    }
  }

  /// What nothing was made of, except what belongs to something that was reported already.
  mutating func reportRest() {
    var index = 0
    while index < uml.rows.count {
      let row = uml.rows[index]
      let element = element(UInt32(index))
      if row.flags.contains(.isExtension) {
        index = Int(row.end)
        continue
      }
      let isElement =
        !isConverted[index] && row.kind != .value && row.kind != .reference
        && row.kind != .stereotypeApplication && !element.metaclass.isEmpty
      guard isElement, !Self.isPart(row.kind) else {
        index += 1
        continue
      }
      note(
        .dropped, element, "uml/dropped",
        row.kind == .instanceSpecification
          ? "is no part of a metamodel; --instances writes it as an object" : "has no counterpart in Ecore")
      index = Int(row.end)
    }
  }

  /// Whether an element only says something about the one that contains it.
  private static func isPart(_ kind: UMLKind) -> Bool {
    switch kind {
    case .literalInteger, .literalUnlimitedNatural, .literalString, .literalBoolean, .literalReal,
      .literalNull,
      .multiplicityRange, .taggedValue, .instanceValue, .packageImport, .profileApplication, .elementImport,
      .opaqueExpression, .expression, .stereotype:
      true
    default: false
    }
  }
}

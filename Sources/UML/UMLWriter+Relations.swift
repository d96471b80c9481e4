internal import Diagnostics
internal import Ecore

/// Associations, dependencies, comments, constraints and annotations.
extension UMLWriter {
  /// The id of the association of a reference: of two opposites, the one that is first in the file has it.
  mutating func associationID(of reference: EObject) -> String? {
    guard let target = reference.object("eType"), ids[target.id] != nil, ids[reference.id] != nil else {
      return nil
    }
    guard let opposite = reference.object("eOpposite"), opposite.id < reference.id, ids[opposite.id] != nil
    else {
      return id(reference) + "-association"
    }
    return id(opposite) + "-association"
  }

  mutating func associations(of eClass: EObject, _ depth: Int) {
    for reference in eClass.objects("eStructuralFeatures") where reference.eClass.name == "EReference" {
      let opposite = reference.object("eOpposite")
      if let opposite, opposite.id < reference.id, ids[opposite.id] != nil { continue }
      guard let association = associationID(of: reference) else { continue }
      let end = opposite.flatMap { ids[$0.id] } ?? association + "-end"
      element(
        depth, "packagedElement",
        [("xmi:type", "uml:Association"), ("xmi:id", association), ("memberEnd", "\(id(reference)) \(end)")]
      ) { writer in
        guard opposite == nil else { return }
        writer.element(
          depth + 1, "ownedEnd", [("xmi:id", end), ("type", writer.id(eClass)), ("association", association)])
      }
    }
  }

  /// The annotations of dependencies as what they are.
  mutating func dependencies(of eClass: EObject, _ depth: Int) {
    for annotation in eClass.objects("eAnnotations") where isDependency(annotation) {
      let details = annotation.objects("details")
      let kind = details.first { $0.string("key") == "kind" }?.string("value")
      let suppliers = annotation.objects("references").compactMap { ids[$0.id] }
      let id = part(id(eClass), "dependency")
      element(
        depth, "packagedElement",
        [
          ("xmi:type", "uml:Dependency"), ("xmi:id", id), ("name", kind), ("client", self.id(eClass)),
          ("supplier", suppliers.joined(separator: " ")),
        ]
      ) { writer in
        let rest = details.filter { $0.string("key") != "kind" }
        if rest.isEmpty { return }
        writer.annotation(EcoreConversion.dependencyURI, rest, id, depth + 1)
      }
    }
  }

  /// Whether an annotation is a dependency on something that is written.
  private func isDependency(_ annotation: EObject) -> Bool {
    annotation.string("source") == EcoreConversion.dependencyURI
      && annotation.eContainer?.eClass.name == "EClass"
      && annotation.objects("references").contains { ids[$0.id] != nil }
  }

  /// Documentation as comments, invariants as constraints, the rest as it is.
  mutating func annotations(of object: EObject, _ id: String, _ depth: Int) {
    let isClass = object.eClass.name == "EClass"
    let constraints = isClass ? constraintNames(of: object) : []
    for annotation in object.objects("eAnnotations") where !(isClass && isDependency(annotation)) {
      let source = annotation.string("source") ?? ""
      var details = annotation.objects("details")
      if source == EcoreConversion.genModelURI, details.count == 1,
        details[0].string("key") == "documentation",
        let text = details[0].string("value"), annotation.objects("references").isEmpty
      {
        element(
          depth, "ownedComment",
          [
            ("xmi:type", "uml:Comment"), ("xmi:id", part(id, "comment")), ("annotatedElement", id),
            ("body", text),
          ])
        continue
      }
      if isClass, source == "http://www.eclipse.org/emf/2002/Ecore" {
        details.removeAll { $0.string("key") == "constraints" }
        if details.isEmpty { continue }
      }
      if isClass, source == EcoreConversion.pivotURI {
        for detail in details where constraints.contains(detail.string("key") ?? "") {
          constraint(detail.string("key") ?? "", detail.string("value") ?? "", id, depth)
        }
        details.removeAll { constraints.contains($0.string("key") ?? "") }
        if details.isEmpty { continue }
      }
      if !annotation.objects("references").isEmpty || !annotation.objects("contents").isEmpty {
        sink.emit(.notSaidInUML(annotation, "references or contents of an annotation"))
      }
      self.annotation(source, details, id, depth)
    }
  }

  /// The invariants of a class that have an expression, in the order in which they are named.
  private func constraintNames(of eClass: EObject) -> [String] {
    let details = eClass.objects("eAnnotations").filter {
      $0.string("source") == "http://www.eclipse.org/emf/2002/Ecore"
    }
    .flatMap { $0.objects("details") }
    let named = details.filter { $0.string("key") == "constraints" }.compactMap { $0.string("value") }
      .flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    let stated = eClass.objects("eAnnotations").filter { $0.string("source") == EcoreConversion.pivotURI }
      .flatMap { $0.objects("details") }.compactMap { $0.string("key") }
    // In another order, or with an expression missing, they would not come back as they were.
    let known = stated.filter(named.contains)
    return known == named ? named : []
  }

  private mutating func constraint(_ name: String, _ body: String, _ owner: String, _ depth: Int) {
    let id = part(owner, "constraint-\(name)")
    element(
      depth, "ownedRule",
      [("xmi:type", "uml:Constraint"), ("xmi:id", id), ("name", name), ("constrainedElement", owner)]
    ) { writer in
      writer.element(
        depth + 1, "specification",
        [("xmi:type", "uml:OpaqueExpression"), ("xmi:id", writer.part(id, "specification"))]
      ) { writer in
        let indentation = String(repeating: "  ", count: depth + 2)
        writer.lines.append(indentation + "<language>OCL</language>")
        writer.lines.append(indentation + "<body>\(Self.escaped(body))</body>")
      }
    }
  }

  /// Says in an annotation what neither UML nor the profile of Ecore can.
  mutating func note(_ key: String, _ value: String?, _ id: String, _ depth: Int) {
    guard let value else { return }
    element(
      depth, "eAnnotations", [("xmi:id", part(id, "annotation")), ("source", EcoreConversion.ecoreNotesURI)]
    ) { writer in
      writer.element(
        depth + 1, "details", [("xmi:id", writer.part(id, "detail")), ("key", key), ("value", value)])
    }
  }

  private mutating func annotation(_ source: String, _ details: [EObject], _ id: String, _ depth: Int) {
    element(depth, "eAnnotations", [("xmi:id", part(id, "annotation")), ("source", source)]) { writer in
      for detail in details {
        writer.element(
          depth + 1, "details",
          [
            ("xmi:id", writer.part(id, "detail")), ("key", detail.string("key")),
            ("value", detail.string("value")),
          ])
      }
    }
  }
}

internal import Ecore

/// Constraints (rules 14 to 16): in OCL they become invariants, whatever else they are texts for people.
extension EcoreConversion {
  mutating func makeConstraints(_ builder: inout ModelBuilder) {
    for (index, row) in uml.rows.enumerated()
    where row.kind == .constraint && !row.flags.contains(.isExtension) {
      let element = element(UInt32(index))
      if uml.dialect.isUML1, element.id == nil { continue }
      makeConstraint(element, &builder)
    }
    makeConstraintsOfEnterpriseArchitect(&builder)
  }

  private mutating func makeConstraint(_ element: UMLElement, _ builder: inout ModelBuilder) {
    isConverted[Int(element.index)] = true
    let specification = element.contents.first {
      $0.row.role == UMLName.specification.rawValue || $0.row.role == UMLName.body.rawValue
    }
    guard let specification, let text = Self.text(of: specification) else {
      if let comment = Self.plainText(of: specification ?? element), let object = context(of: element)?.object
      {
        documentation[object, default: []].append(comment)
        note(.moved, element, "uml/not-ocl", "is not in OCL; its text is in the documentation")
      } else {
        note(.dropped, element, "uml/not-ocl", "says nothing in OCL")
      }
      return
    }
    isConverted[Int(specification.index)] = true
    guard let (object, isOperation) = context(of: element) else {
      note(.dropped, element, "uml/no-context", "is about no class of the metamodel")
      return
    }
    if options.constraints == .dropped {
      note(.dropped, element, "uml/dropped", "is left out, as the options have it")
      return
    }
    report.converted["Constraint", default: 0] += 1
    if isOperation {
      addCondition(text, of: element, to: object)
    } else {
      add(text, name: element.name, of: element, to: object, &builder)
    }
  }

  /// The text in OCL of a specification; nil when it is in another language.
  private static func text(of specification: UMLElement) -> String? {
    if specification.kind == .opaqueExpression || specification.kind == .expression
      || specification.kind == .value
    {
      let bodies = specification.bodies
      if let body = bodies.first(where: { isOCL($0.language) && !$0.body.isEmpty }) { return body.body }
      return nil
    }
    return nil
  }

  private static func plainText(of element: UMLElement) -> String? {
    (element.bodies.first { !$0.body.isEmpty }?.body ?? element.string(.value)).flatMap {
      $0.isEmpty ? nil : $0
    }
  }

  /// Whether a language is OCL, in any case and version; none at all is taken for it.
  static func isOCL(_ language: String) -> Bool {
    let name = language.uppercased()
    return name.isEmpty || name == "OCL" || name.hasPrefix("OCL2") || name.hasPrefix("OCL 2")
      || name == "OCL1.X"
  }

  /// The class or the operation that a constraint is about: what it constrains, else what owns it.
  private func context(of element: UMLElement) -> (object: ObjectID, isOperation: Bool)? {
    let constrained = element.references(.constrainedElement).compactMap(\.element)
    for target in constrained + [element.owner].compactMap(\.self) {
      var next: UMLElement? = target
      while let candidate = next {
        if let object = objects[candidate.index] {
          if candidate.kind == .operation { return (object, true) }
          if classRows.contains(candidate.index) { return (object, false) }
          if candidate.kind.isPackage { break }
        }
        next = candidate.owner
      }
    }
    return nil
  }

  private mutating func add(
    _ text: String, name: String?, of element: UMLElement, to object: ObjectID, _ builder: inout ModelBuilder
  ) {
    let parts = ConstraintText(text)
    if let other = parts.other {
      note(
        .dropped, element, "uml/not-invariant",
        "has a part that begins with '\(other)'; only 'inv' makes invariants")
    }
    for invariant in parts.invariants where !invariant.body.isEmpty {
      let known = invariantNames[object] ?? []
      var chosen = invariant.name ?? (parts.invariants.count == 1 ? name : nil)
      if chosen == nil {
        chosen = "\(className(object))_inv\(known.count + 1)"
        note(.guessed, element, "uml/unnamed", "has no name; it is called '\(chosen ?? "")'")
      }
      var unique = Self.identifier(chosen ?? "")
      if unique != chosen {
        note(.renamed, element, "uml/renamed", "is called '\(unique)', since its name is no identifier")
      }
      if merges != nil, invariants[object]?.contains(where: { $0 == (unique, invariant.body) }) == true {
        continue
      }
      if known.contains(unique) {
        var count = 2
        while known.contains("\(unique)_\(count)") { count += 1 }
        unique += "_\(count)"
        note(.renamed, element, "uml/renamed", "is called '\(unique)', since another has its name")
      }
      invariantNames[object, default: []].insert(unique)
      if options.constraints == .operations {
        addOperation(unique, invariant.body, to: object, element, &builder)
        continue
      }
      invariants[object, default: []].append((unique, invariant.body))
      needDelegate(.validation, package: packageOf[object])
    }
  }

  private func className(_ object: ObjectID) -> String { classNames[object] ?? "class" }

  /// A constraint of an operation: its body, or a condition before or after it.
  private mutating func addCondition(_ text: String, of element: UMLElement, to object: ObjectID) {
    let operation =
      element.references(.constrainedElement).compactMap(\.element).first { $0.kind == .operation }
      ?? element.owner
    let role: String
    if ["precondition", "postcondition", "bodyCondition"].contains(element.role) {
      role = element.role
    } else {
      role =
        ["precondition", "postcondition", "bodyCondition"].first { feature in
          operation?.references(feature).contains { $0.element == element } ?? false
        } ?? "precondition"
    }
    let name = element.name.map(Self.identifier)
    let key: String
    var body = text
    switch role {
    case "bodyCondition":
      key = "body"
      body = Self.withoutResult(text)
    case "postcondition": key = name.map { "post_\($0)" } ?? "post_\(element.index)"
    default: key = name.map { "pre_\($0)" } ?? "pre_\(element.index)"
    }
    pivot[object, default: []].append((key, body))
    if let owner = operation?.owner {
      needDelegate(.invocation, package: objects[owner.index].flatMap { packageOf[$0] })
    }
  }

  /// A body condition says `result = …` (UML 2.5 §9.6.3); what Ecore keeps is the value.
  private static func withoutResult(_ text: String) -> String {
    let trimmed = text.drop { $0.isWhitespace }
    guard trimmed.hasPrefix("result") else { return text }
    let rest = trimmed.dropFirst(6).drop { $0.isWhitespace }
    guard rest.hasPrefix("=") else { return text }
    return String(rest.dropFirst().drop { $0.isWhitespace })
  }

  /// Enterprise Architect keeps constraints in its extension, with the text as their name or their description.
  private mutating func makeConstraintsOfEnterpriseArchitect(_ builder: inout ModelBuilder) {
    for row in uml.extensions.keys.sorted() {
      guard let object = objects[row], classRows.contains(row) else { continue }
      for restatement in element(row).restatements {
        for list in restatement.contents where list.role == "constraints" {
          for constraint in list.contents {
            let isOCL = constraint.string("type")?.uppercased() == "OCL"
            let name = constraint.name ?? ""
            let description = constraint.string("description") ?? ""
            guard isOCL else {
              if !name.isEmpty { documentation[object, default: []].append(name) }
              note(.moved, constraint, "uml/not-ocl", "is not in OCL; its text is in the documentation")
              continue
            }
            guard options.constraints != .dropped else {
              note(.dropped, constraint, "uml/dropped", "is left out, as the options have it")
              continue
            }
            let text = description.isEmpty ? name : description
            add(
              text, name: description.isEmpty || name.isEmpty ? nil : name, of: constraint, to: object,
              &builder)
            report.converted["Constraint", default: 0] += 1
          }
        }
      }
    }
  }

  // MARK: Delegates

  mutating func needDelegate(_ delegate: Delegate, at element: UMLElement) {
    var next = element.owner
    while let owner = next {
      if let object = objects[owner.index], let package = packageOf[object] {
        needDelegate(delegate, package: package)
        return
      }
      next = owner.owner
    }
  }

  mutating func needDelegate(_ delegate: Delegate, package: ObjectID?) {
    if let package { delegates[package, default: []].insert(delegate) }
  }
}

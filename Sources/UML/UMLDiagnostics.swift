internal import Diagnostics
internal import Ecore

/// What the reader says.
extension Diagnostic {
  static func notUML(_ facts: DocumentFacts, _ file: SourceFile) -> Diagnostic {
    let place = SourceRange(file, 0..<0)
    let what: String
    if facts.isDifference {
      what = "holds differences to another file"
    } else if facts.rootNamespace == "http://www.w3.org/2001/XMLSchema" {
      what = "is an XML Schema"
    } else if facts.rootNamespace == "http://www.eclipse.org/emf/2002/Ecore" {
      what = "is a metamodel of Ecore"
    } else if facts.metamodelName == "Model" || facts.undeclaredPrefix == "Model"
      || facts.otherNamespaces.contains(where: { $0.contains("mof.Model") })
      || facts.otherNamespaces.contains(where: { $0.contains("MOF/1") })
    {
      what = "holds a metamodel of MOF 1.x"
    } else if let namespace = facts.rootNamespace ?? facts.otherNamespaces.sorted().first,
      UMLNamespace(namespace) != .xmi
    {
      what = "holds '\(facts.rootName)' of the namespace '\(namespace)'"
    } else if facts.isXMI1 {
      what = "is XMI \(facts.metamodelName.map { "of '\($0)' " } ?? "")without elements of UML"
    } else {
      what = "begins with '\(facts.rootName)' and has no elements of UML"
    }
    return Diagnostic(
      .error, "uml/not-uml", "the file \(what); expected a class model of UML 1.x or 2.x as XMI", at: place)
  }

  static func documentType(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, "uml/document-type",
      "the file is a document type (DTD), which says how files are written; expected a class model of UML as XMI",
      at: SourceRange(file, 0..<0))
  }

  static func duplicateID(_ id: String, at place: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "uml/duplicate-id",
      "another element has the id '\(id)' already; references lead to the first",
      at: place)
  }

  static func umlElementLimit(_ limit: Int, at place: SourceRange) -> Diagnostic {
    Diagnostic(.error, "uml/limit-elements", "the file has more than \(limit) elements", at: place)
  }

  static func noClasses(_ model: UMLModel) -> Diagnostic {
    let isProfile = model.elements.contains { $0.kind == .profile }
    return Diagnostic(
      .error, "uml/no-classes",
      "the file holds \(isProfile ? "only a profile" : "no classifier"); expected classes, data types or enumerations",
      at: SourceRange(model.file, 0..<0))
  }

  static func noMetamodelForUML(_ object: EObject) -> Diagnostic {
    Diagnostic(
      .error, "uml/no-metamodel",
      "'\(object.eClass.name)' is the class of a root; expected 'EPackage', since a class model is made of a metamodel",
      at: object.location)
  }

  static func notSaidInUML(_ object: EObject, _ what: String) -> Diagnostic {
    let name = object.name ?? object.eContainer?.name ?? ""
    return Diagnostic(
      .warning, "uml/not-said", "'\(name)' has \(what), which the class model does not say",
      at: object.location)
  }

  static func noInstance(_ instance: UMLElement, _ what: String) -> Diagnostic {
    Diagnostic(
      .warning, "uml/no-instance",
      "InstanceSpecification '\(instance.qualifiedName)' \(what), so it is no object",
      at: instance.place)
  }

  static func noInstances(_ model: UMLModel) -> Diagnostic {
    Diagnostic(
      .warning, "uml/no-instances",
      "the file holds no instance specifications; expected some, since instances are to be written",
      at: SourceRange(model.file, 0..<0))
  }

  static func badSlot(_ element: UMLElement, _ what: String, isLax: Bool) -> Diagnostic {
    var owner: UMLElement? = element
    while let next = owner, next.kind != .instanceSpecification { owner = next.owner }
    let kind = element.kind == .slot ? "slot" : "value"
    return Diagnostic(
      isLax ? .warning : .error, "uml/bad-slot",
      "a \(kind) of '\(owner?.qualifiedName ?? "")' \(what)", at: element.place)
  }
}

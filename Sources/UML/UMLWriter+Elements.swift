internal import Diagnostics
internal import Ecore

extension UMLWriter {
  /// Writes a package and what is in it.
  mutating func package(_ package: EObject, isRoot: Bool, depth: Int = 1) {
    guard depth < 200 else {
      sink.emit(.notSaidInUML(package, "more than 200 packages around it"))
      return
    }
    let id = id(package)
    let name = package.name ?? ""
    element(
      depth, isRoot ? "uml:Package" : "packagedElement",
      [
        ("xmi:type", isRoot ? nil : "uml:Package"), ("xmi:id", id), ("name", name),
        ("URI", package.string("nsURI")),
      ]
    ) { writer in
      writer.annotations(of: package, id, depth + 1)
      for classifier in package.objects("eClassifiers") { writer.classifier(classifier, depth + 1) }
      for classifier in package.objects("eClassifiers") where classifier.eClass.name == "EClass" {
        writer.associations(of: classifier, depth + 1)
        writer.dependencies(of: classifier, depth + 1)
      }
      for nested in package.objects("eSubpackages") {
        writer.package(nested, isRoot: false, depth: depth + 1)
      }
      if isRoot {
        writer.element(depth + 1, "profileApplication", [("xmi:id", writer.part(id, "profile"))]) { writer in
          writer.element(
            depth + 2, "eAnnotations",
            [
              ("xmi:id", writer.part(id, "profile-annotation")),
              ("source", "http://www.eclipse.org/uml2/2.0.0/UML"),
            ]
          ) { writer in
            writer.element(
              depth + 3, "references",
              [
                ("xmi:type", "ecore:EPackage"),
                ("href", "pathmap://UML_PROFILES/Ecore.profile.uml#_z1OFcHjqEdy8S4Cr8Rc_NA"),
              ])
          }
          writer.element(
            depth + 2, "appliedProfile", [("href", "pathmap://UML_PROFILES/Ecore.profile.uml#_0")])
        }
      }
    }
    let prefix = package.string("nsPrefix")
    apply("EPackage", "Package", id, [("nsPrefix", prefix == name ? nil : prefix)])
  }

  private mutating func classifier(_ classifier: EObject, _ depth: Int) {
    let id = id(classifier)
    let name: [(String, String?)] = [("xmi:id", id), ("name", classifier.name)]
    switch classifier.eClass.name {
    case "EEnum":
      element(depth, "packagedElement", [("xmi:type", "uml:Enumeration")] + name) { writer in
        writer.annotations(of: classifier, id, depth + 1)
        for (index, literal) in classifier.objects("eLiterals").enumerated() {
          writer.literal(literal, index, depth + 1)
        }
      }
    case "EDataType":
      element(depth, "packagedElement", [("xmi:type", "uml:PrimitiveType")] + name) { writer in
        writer.annotations(of: classifier, id, depth + 1)
      }
      apply(
        "EDataType", "PrimitiveType", id,
        [
          ("instanceClassName", classifier.string("instanceClassName")),
          ("isSerializable", classifier.boolean("serializable") ? nil : "false"),
        ])
    default:
      let isInterface = classifier.boolean("interface")
      if !classifier.objects("eTypeParameters").isEmpty {
        sink.emit(.notSaidInUML(classifier, "type parameters"))
      }
      element(
        depth, "packagedElement",
        [("xmi:type", isInterface ? "uml:Interface" : "uml:Class")] + name
          + [("isAbstract", classifier.boolean("abstract") ? "true" : nil)]
      ) { writer in
        writer.annotations(of: classifier, id, depth + 1)
        writer.note("instanceClassName", classifier.string("instanceClassName"), id, depth + 1)
        for superType in classifier.objects("eSuperTypes") {
          writer.reference(
            depth + 1, "generalization", [("xmi:id", writer.part(id, "generalization"))], "general", superType
          )
        }
        for feature in classifier.objects("eStructuralFeatures") { writer.feature(feature, depth + 1) }
        for operation in classifier.objects("eOperations") { writer.operation(operation, depth + 1) }
      }
    }
  }

  private mutating func literal(_ literal: EObject, _ index: Int, _ depth: Int) {
    let id = id(literal)
    let text = literal.string("literal")
    let value = literal.integer("value") ?? 0
    element(depth, "ownedLiteral", [("xmi:id", id), ("name", text ?? literal.name)]) { writer in
      writer.annotations(of: literal, id, depth + 1)
      if value != index {
        writer.element(
          depth + 1, "specification",
          [("xmi:type", "uml:LiteralInteger"), ("xmi:id", writer.part(id, "value")), ("value", "\(value)")])
      }
    }
    let isOther = text != nil && text != literal.name
    apply("EEnumLiteral", "EnumerationLiteral", id, [("enumLiteralName", isOther ? literal.name : nil)])
  }

  private mutating func feature(_ feature: EObject, _ depth: Int) {
    let id = id(feature)
    let isReference = feature.eClass.name == "EReference"
    if let generic = feature.object("eGenericType"),
      !generic.objects("eTypeArguments").isEmpty || generic.object("eClassifier") == nil
    {
      sink.emit(.notSaidInUML(feature, "a generic type"))
    }
    typed(
      depth, "ownedAttribute", feature, id,
      [
        ("isReadOnly", feature.boolean("changeable") ? nil : "true"),
        ("isDerived", feature.boolean("derived") ? "true" : nil),
        ("isID", !isReference && feature.boolean("iD") ? "true" : nil),
        ("aggregation", isReference && feature.boolean("containment") ? "composite" : nil),
        ("association", isReference ? associationID(of: feature) : nil),
      ]
    ) { writer in
      let keys = isReference ? feature.objects("eKeys").compactMap { writer.ids[$0.id] } : []
      writer.note("eKeys", keys.isEmpty ? nil : keys.joined(separator: " "), id, depth + 1)
      let isAlone = !feature.boolean("derived") && feature.object("eOpposite")?.boolean("derived") == true
      writer.note("derived", isAlone ? "false" : nil, id, depth + 1)
      guard let text = feature.string("defaultValueLiteral") else { return }
      writer.element(
        depth + 1, "defaultValue",
        [("xmi:type", "uml:LiteralString"), ("xmi:id", writer.part(id, "default")), ("value", text)])
    }
    let marks: [(String, String?)] = [
      ("isTransient", feature.boolean("transient") ? "true" : nil),
      ("isVolatile", feature.boolean("volatile") ? "true" : nil),
      ("isUnsettable", feature.boolean("unsettable") ? "true" : nil),
      ("isResolveProxies", isReference && !feature.boolean("resolveProxies") ? "false" : nil),
    ]
    // What is derived would be taken for not stored, where no stereotype says otherwise.
    let isStored = feature.boolean("derived") && marks[0].1 == nil && marks[1].1 == nil
    apply(
      isReference ? "EReference" : "EAttribute", "Property", id,
      isStored ? [("isTransient", "false")] + marks.dropFirst() : marks)
  }

  private mutating func operation(_ operation: EObject, _ depth: Int) {
    let id = id(operation)
    let exceptions = operation.objects("eExceptions").compactMap { ids[$0.id] }
    element(
      depth, "ownedOperation",
      [
        ("xmi:id", id), ("name", operation.name),
        ("raisedException", exceptions.isEmpty ? nil : exceptions.joined(separator: " ")),
      ]
    ) { writer in
      writer.annotations(of: operation, id, depth + 1)
      for parameter in operation.objects("eParameters") {
        writer.typed(depth + 1, "ownedParameter", parameter, writer.part(id, parameter.name ?? "p"), [])
      }
      if operation.object("eType") != nil {
        writer.typed(
          depth + 1, "ownedParameter", operation, writer.part(id, "return"), [("direction", "return")],
          isReturn: true)
      }
    }
  }

  /// An element with type and multiplicity.
  private mutating func typed(
    _ depth: Int, _ role: String, _ object: EObject, _ id: String, _ more: [(String, String?)],
    isReturn: Bool = false, _ contents: (inout UMLWriter) -> Void = { _ in }
  ) {
    let attributes: [(String, String?)] =
      [
        ("xmi:id", id), ("name", isReturn ? nil : object.name),
        ("isOrdered", object.boolean("ordered") ? "true" : nil),
        ("isUnique", object.boolean("unique") ? nil : "false"),
      ] + more
    reference(depth, role, attributes, "type", object.object("eType")) { writer in
      if !isReturn { writer.annotations(of: object, id, depth + 1) }
      let lower = object.integer("lowerBound") ?? 0
      let upper = object.integer("upperBound") ?? 1
      if lower != 1 {
        writer.element(
          depth + 1, "lowerValue",
          [
            ("xmi:type", "uml:LiteralInteger"), ("xmi:id", writer.part(id, "lower")),
            ("value", lower == 0 ? nil : "\(lower)"),
          ])
      }
      if upper != 1 {
        writer.element(
          depth + 1, "upperValue",
          [
            ("xmi:type", "uml:LiteralUnlimitedNatural"), ("xmi:id", writer.part(id, "upper")),
            ("value", upper < 0 ? "*" : "\(upper)"),
          ])
      }
      contents(&writer)
    }
  }

  /// An element that refers to a classifier: by id in this file, else by an href.
  private mutating func reference(
    _ depth: Int, _ role: String, _ attributes: [(String, String?)], _ feature: String, _ target: EObject?,
    _ contents: (inout UMLWriter) -> Void = { _ in }
  ) {
    if let target, let id = ids[target.id] {
      element(depth, role, attributes + [(feature, id)], contents)
      return
    }
    element(depth, role, attributes) { writer in
      if let target { writer.href(to: target, depth + 1, feature) }
      contents(&writer)
    }
  }

  private mutating func href(to target: EObject, _ depth: Int, _ feature: String) {
    let name = target.name ?? ""
    let isClass = target.eClass.name == "EClass"
    let uri: String
    switch target.eContainer?.string("nsURI") {
    case Metamodel.ecoreURI:
      uri =
        isClass
        ? "pathmap://UML_METAMODELS/Ecore.metamodel.uml#\(name)"
        : "pathmap://UML_LIBRARIES/EcorePrimitiveTypes.library.uml#\(name)"
    case "http://www.eclipse.org/emf/2003/XMLType":
      uri = "pathmap://UML_LIBRARIES/XMLPrimitiveTypes.library.uml#\(name)"
    case let other: uri = "\(other ?? "")#\(name)"
    }
    element(depth, feature, [("xmi:type", isClass ? "uml:Class" : "uml:PrimitiveType"), ("href", uri)])
  }
}

import Ecore

/// A metamodel as lines, so that two can be compared whatever the order of their parts.
struct MetamodelLines {
  private(set) var lines: Set<String> = []

  init(_ roots: [EObject]) {
    for root in roots { add(root, "") }
  }

  private mutating func add(_ package: EObject, _ prefix: String) {
    let name = prefix + (package.name ?? "")
    lines.insert("package \(name) \(package.string("nsURI") ?? "") \(package.string("nsPrefix") ?? "")")
    for classifier in package.objects("eClassifiers") { addClassifier(classifier) }
    for nested in package.objects("eSubpackages") { add(nested, name + ".") }
  }

  private mutating func addClassifier(_ classifier: EObject) {
    let name = classifier.name ?? ""
    switch classifier.eClass.name {
    case "EClass":
      let marks = ["abstract", "interface"].filter { classifier.boolean($0) }.joined(separator: " ")
      lines.insert("class \(name) \(marks)")
      for superType in classifier.objects("eSuperTypes") {
        lines.insert("super \(name) \(superType.name ?? "?")")
      }
      for feature in classifier.objects("eStructuralFeatures") { addFeature(feature, name) }
      for operation in classifier.objects("eOperations") {
        let parameters = operation.objects("eParameters").map { "\($0.name ?? ""): \(Self.type($0))" }
        lines.insert(
          "operation \(name).\(operation.name ?? "")(\(parameters.joined(separator: ", "))): \(Self.type(operation))"
        )
      }
    case "EEnum":
      lines.insert("enum \(name)")
      for literal in classifier.objects("eLiterals") {
        lines.insert("literal \(name).\(literal.name ?? "") \(literal.integer("value") ?? 0)")
      }
    default:
      lines.insert("type \(name)")
      lines.insert("java \(name) \(classifier.string("instanceClassName") ?? "")")
    }
  }

  private static func type(_ typed: EObject) -> String {
    let name = typed.object("eType").map(name) ?? "void"
    return "\(name) \(typed.integer("lowerBound") ?? 0)..\(typed.integer("upperBound") ?? 1)"
  }

  /// Eclipse has data types of its own for UML's; ours are those of Ecore.
  private static func name(_ type: EObject) -> String {
    let name = type.name ?? "?"
    guard type.eContainer?.string("nsURI")?.hasSuffix("/Types") == true else { return name }
    return ["Integer": "EInt", "UnlimitedNatural": "EInt", "Real": "EDouble"][name] ?? "E" + name
  }

  private mutating func addFeature(_ feature: EObject, _ owner: String) {
    let name = "\(owner).\(feature.name ?? "")"
    lines.insert("feature \(name): \(feature.object("eType").map(Self.name) ?? "?")")
    lines.insert(
      "bounds \(name) \(feature.integer("lowerBound") ?? 0)..\(feature.integer("upperBound") ?? 1)")
    if feature.integer("upperBound") ?? 1 != 1 {
      lines.insert("order \(name) \(feature.boolean("ordered")) \(feature.boolean("unique"))")
    }
    for mark in ["derived", "volatile", "transient", "unsettable", "containment", "iD"]
    where feature.boolean(mark) { lines.insert("\(mark) \(name)") }
    for mark in ["changeable", "resolveProxies"] where !feature.boolean(mark) {
      lines.insert("not \(mark) \(name)")
    }
    if let opposite = feature.object("eOpposite") { lines.insert("opposite \(name) \(opposite.name ?? "")") }
    if let text = feature.string("defaultValueLiteral") { lines.insert("default \(name) \(text)") }
  }
}

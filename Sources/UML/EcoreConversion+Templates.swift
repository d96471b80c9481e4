internal import Ecore

/// Template parameters and bindings (rule 5): type parameters of Ecore, and generic types with arguments.
extension EcoreConversion {
  /// Makes the parameter of a template, which is no class.
  mutating func makeTypeParameter(_ element: UMLElement, _ builder: inout ModelBuilder) {
    var next = element.owner
    while let owner = next, objects[owner.index] == nil || owner.kind.isPackage { next = owner.owner }
    guard let owner = next, let object = objects[owner.index] else { return }
    guard classRows.contains(owner.index) || dataTypeRows.contains(owner.index) else {
      note(.dropped, element, "uml/dropped", "is the parameter of a template that is no classifier")
      return
    }
    let parameter = builder.create("ETypeParameter", in: Metamodel.ecoreURI)
    builder.set(parameter, "name", .string(Self.identifier(element.name ?? "T")))
    builder.add(parameter, to: object, "eTypeParameters")
    typeParameters[element.index] = parameter
    converted(element)
    if let owner = element.owner { isConverted[Int(owner.index)] = true }
  }

  /// Whether an element stands for a template with arguments; then it is no classifier of its own.
  mutating func isBinding(_ element: UMLElement) -> Bool {
    guard let binding = element.contents.first(where: { $0.kind == .templateBinding }),
      let template = binding.references("signature").first?.element?.owner
    else { return false }
    bindings[element.index] = (template.index, binding.index)
    for row in element.index..<element.row.end { isConverted[Int(row)] = true }
    return true
  }

  /// The classifier of a binding's template as a generic type, with its arguments as far as they are classifiers here.
  mutating func genericType(
    of binding: (template: UInt32, row: UInt32), _ builder: inout ModelBuilder
  ) -> ObjectID? {
    guard let template = objects[binding.template] else { return nil }
    let generic = builder.create(EcoreIDs.eGenericTypeClass)
    builder.link(generic, "eClassifier", template)
    for substitution in element(binding.row).contents where substitution.role == "parameterSubstitution" {
      let argument = builder.create(EcoreIDs.eGenericTypeClass)
      if let actual = substitution.references("actual").first?.element {
        if let parameter = typeParameters[actual.index] {
          builder.link(argument, "eTypeParameter", parameter)
        } else if let classifier = objects[actual.index] {
          builder.link(argument, "eClassifier", classifier)
        }
      }
      builder.add(argument, to: generic, "eTypeArguments")
    }
    return generic
  }
}

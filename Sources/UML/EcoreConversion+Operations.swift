internal import Ecore

/// Operations and their parameters (rules 11 and 16).
extension EcoreConversion {
  mutating func makeOperations(_ builder: inout ModelBuilder) {
    for (index, row) in uml.rows.enumerated()
    where row.kind == .operation && !row.flags.contains(.isExtension) {
      let element = element(UInt32(index))
      guard let owner = element.owner, let container = objects[owner.index], classRows.contains(owner.index)
      else { continue }
      let parameters = element.contents.filter { $0.kind == .parameter }
      if mergeOperation(element, in: container, parameters, &builder) { continue }
      enter(container, &builder)
      let object = make("EOperation", at: element, &builder)
      let tag = element.ecoreStereotype("EOperation")
      let written = tag?.value("operationName").flatMap { $0.isEmpty ? nil : $0 } ?? element.name
      let name = plainName(written, guess: "operation_\(index)", of: element)
      builder.set(object, "name", .string(name))
      objects[element.index] = object
      let returned = parameters.first { Self.isReturn($0) }
      if let returned {
        set(type(of: returned), of: object, at: returned, &builder)
        setBounds(object, from: returned, &builder)
        objects[returned.index] = object
        converted(returned)
      } else if let type = element.string("type"), uml.dialect.isUML1, element.reference(.type) != nil,
        !type.isEmpty
      {
        set(self.type(of: element), of: object, at: element, &builder)
      }
      for (position, parameter) in parameters.enumerated() where !Self.isReturn(parameter) {
        let item = make("EParameter", at: parameter, &builder)
        builder.set(
          item, "name", .string(plainName(parameter.name, guess: "arg\(position)", of: parameter)))
        set(type(of: parameter), of: item, at: parameter, &builder)
        setBounds(item, from: parameter, &builder)
        builder.add(item, to: object, "eParameters")
        objects[parameter.index] = item
        converted(parameter)
        if let direction = parameter.string(.direction), direction == "out" || direction == "inout" {
          note(.moved, parameter, "uml/moved", "is a parameter like those that go in")
        }
      }
      for reference in element.references(.raisedException) {
        if let target = reference.element, let exception = objects[target.index],
          classRows.contains(target.index) || dataTypeRows.contains(target.index)
        {
          builder.link(object, "eExceptions", exception)
        }
      }
      builder.add(object, to: container, "eOperations")
      converted(element)
    }
  }

  static func isReturn(_ parameter: UMLElement) -> Bool {
    (parameter.string(.direction) ?? parameter.string(.kind)) == "return" || parameter.role == "returnResult"
  }

  /// A name where others may be alike.
  private mutating func plainName(_ wanted: String?, guess: String, of element: UMLElement) -> String {
    guard let wanted else {
      note(.guessed, element, "uml/unnamed", "has no name; it is called '\(guess)'")
      return guess
    }
    let valid = identifier(wanted)
    if valid != wanted {
      note(.renamed, element, "uml/renamed", "is called '\(valid)', since its name is no identifier")
    }
    return valid
  }
}

internal import Diagnostics
internal import Ecore

/// What types are in Ecore (rule 3).
extension EcoreConversion {
  /// The type of a feature, operation or parameter.
  enum TypeTarget {
    /// A classifier of this model.
    case own(ObjectID, isClass: Bool, isValue: Bool)
    /// A classifier elsewhere, by its URI.
    case foreign(uri: String, isClass: Bool)
    /// A parameter of a template, or a template with arguments.
    case generic(parameter: ObjectID?, binding: (template: UInt32, row: UInt32)?, isClass: Bool)
    case none
  }

  /// Finds the type of an element; what is assumed about it is noted.
  mutating func type(of element: UMLElement) -> TypeTarget {
    guard let reference = element.type else { return .none }
    switch reference {
    case .element(let target):
      if let object = objects[target.index] {
        let isClass = classRows.contains(target.index)
        return .own(object, isClass: isClass, isValue: isClass && target.kind == .dataType)
      }
      if let parameter = typeParameters[target.index] {
        return .generic(parameter: parameter, binding: nil, isClass: true)
      }
      if let binding = bindings[target.index] {
        return .generic(parameter: nil, binding: binding, isClass: classRows.contains(binding.template))
      }
      // The primitive types that Enterprise Architect lists in its extension; stereotypes; behaviours.
      let name = target.name ?? target.id ?? ""
      if let known = PrimitiveTypes.ecoreName(name) {
        return .foreign(uri: PrimitiveTypes.ecore(known), isClass: false)
      }
      return unknown(
        element, "'\(name)', a '\(target.metaclass)'",
        isClass: target.kind != .primitiveType && target.kind != .value)
    case .external(let href, let metaclass, let path):
      if let uri = PrimitiveTypes.target(href: href, path: path) { return .foreign(uri: uri, isClass: false) }
      if let uri = metaclassURI(href) { return .foreign(uri: uri, isClass: true) }
      let isClass = ["Class", "Interface", "Component", "AssociationClass"].contains(metaclass)
      return unknown(element, "'\(path ?? href)' \(place(of: reference, at: element))", isClass: isClass)
    case .unknown(let id):
      if let known = PrimitiveTypes.ecoreName(id) {
        return .foreign(uri: PrimitiveTypes.ecore(known), isClass: false)
      }
      if id == "void" || id.hasSuffix("_void") || id.isEmpty { return .none }
      // Old files of Umbrello name types instead of referring to them.
      if let named = classifier(named: id) {
        let isClass = classRows.contains(named.index)
        if let object = objects[named.index] { return .own(object, isClass: isClass, isValue: false) }
      }
      return unknown(element, "'\(id)', which is not in the file", isClass: false)
    }
  }

  /// Where the target of a reference is not, in words.
  func place(of reference: UMLReference?, at element: UMLElement) -> String {
    guard case .external(let href, _, _) = reference else { return "of this file" }
    if let path = missingFile(href, of: element) {
      return "in '\(path)', which cannot be read as a class model"
    }
    return href.prefix { $0 != "#" }.isEmpty
      || uml.linkedPart(String(href.prefix { $0 != "#" }), of: element.index) == nil
      ? "in a file that is not read" : "in a file without such an element"
  }

  private mutating func unknown(_ element: UMLElement, _ what: String, isClass: Bool) -> TypeTarget {
    let name = isClass ? "EObject" : "EString"
    note(.guessed, element, "uml/unknown-type", "has the type \(what); '\(name)' is taken")
    return .foreign(uri: PrimitiveTypes.ecore(name), isClass: isClass)
  }

  /// The metaclass of Ecore that an href into its metamodel means.
  private func metaclassURI(_ href: String) -> String? {
    guard href.contains("Ecore.metamodel.uml#") || href.contains("emf/2002/Ecore#") else { return nil }
    let name = href.split(whereSeparator: { $0 == "#" || $0 == "/" }).last.map(String.init) ?? ""
    return name.hasPrefix("E") ? PrimitiveTypes.ecore(name) : nil
  }

  private func classifier(named name: String) -> UMLElement? {
    guard uml.dialect.isUML1 else { return nil }
    return classifiersByName[name].map(element)
  }

  /// Makes a type the type of an object, where that has one.
  mutating func set(
    _ type: TypeTarget, of object: ObjectID, at element: UMLElement, _ builder: inout ModelBuilder
  ) {
    switch type {
    case .own(let target, _, _): builder.link(object, "eType", target)
    case .foreign(let uri, _): refer(object, EcoreIDs.eType, to: uri, at: element, &builder)
    case .generic(let parameter, let binding, _):
      if let binding {
        if let generic = genericType(of: binding, &builder) {
          builder.add(generic, to: object, "eGenericType")
        }
      } else if let parameter {
        let generic = builder.create(EcoreIDs.eGenericTypeClass)
        builder.link(generic, "eTypeParameter", parameter)
        builder.add(generic, to: object, "eGenericType")
      }
    case .none: break
    }
  }

  /// Leaves a reference to be resolved by the loader.
  mutating func refer(
    _ object: ObjectID, _ feature: Int32, to uri: String, at element: UMLElement,
    _ builder: inout ModelBuilder
  ) {
    let slot = builder.slot(of: feature, in: builder.eClass(of: object))
    contents.references.append(
      DocumentReference(
        object: object, feature: feature, slot: slot, index: -1, uri: uri, bytes: element.place.bytes))
  }

  /// Sets the multiplicity and what goes with it.
  mutating func setBounds(_ object: ObjectID, from element: UMLElement, _ builder: inout ModelBuilder) {
    var (lower, upper) = element.bounds
    if lower == nil || upper == nil || lower == -1 || (upper ?? 0) >= 0 && (upper ?? 0) < (lower ?? 0) {
      note(.guessed, element, "uml/bad-multiplicity", "has no multiplicity of numbers; 0..* is taken")
      (lower, upper) = (0, -1)
    }
    if upper == 0 {
      note(.guessed, element, "uml/bad-multiplicity", "has the upper bound 0; 1 is taken")
      upper = 1
    }
    if let lower, lower != 0 { builder.set(object, "lowerBound", .integer(Int64(lower))) }
    if let upper, upper != 1 { builder.set(object, "upperBound", .integer(Int64(upper))) }
    if !isOrdered(element) { builder.set(object, "ordered", .boolean(false)) }
    if element.isTrue(.isUnique) == false { builder.set(object, "unique", .boolean(false)) }
  }

  private func isOrdered(_ element: UMLElement) -> Bool {
    element.isTrue(.isOrdered) ?? (element.string(.ordering) == "ordered")
  }
}

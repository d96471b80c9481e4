/// Building by name, for programs such as transformations; loading by slot is in `ModelBuilder`.
///
/// A name that the object's class does not have, or a value of the wrong type, is a mistake in the program and traps.
extension ModelBuilder {
  /// Makes an object of the class with a name in the package with a namespace URI.
  public mutating func create(_ name: String, in nsURI: String) -> ObjectID {
    guard let eClass = metamodel.ePackage(nsURI: nsURI)?.eClass(named: name) else {
      preconditionFailure("no class \(name) in \(nsURI)")
    }
    return create(eClass.id)
  }

  /// Sets an attribute that holds one value.
  public mutating func set(_ object: ObjectID, _ name: String, _ value: EValue) {
    let (feature, slot) = feature(name, of: object)
    set(object, slot: slot, to: cell(value, for: feature))
  }

  /// Appends to an attribute that holds many values.
  public mutating func append(_ value: EValue, to object: ObjectID, _ name: String) {
    let (feature, slot) = feature(name, of: object)
    append(cell(value, for: feature), to: object, slot: slot)
  }

  /// Puts `child` into a containment of `parent`: at the end of a list, or as the only value.
  public mutating func add(_ child: ObjectID, to parent: ObjectID, _ name: String) {
    let (feature, slot) = feature(name, of: parent)
    precondition(feature.isContainment, "\(feature.qualifiedName) contains nothing")
    if feature.isMany {
      append(Cell(child), to: parent, slot: slot)
    } else {
      set(parent, slot: slot, to: Cell(child))
    }
    setContainer(of: child, to: parent, slot: slot)
  }

  /// Makes a reference refer to `target`: at the end of a list, or as the only value; the opposite is not set.
  public mutating func link(_ source: ObjectID, _ name: String, _ target: ObjectID) {
    let (feature, slot) = feature(name, of: source)
    precondition(
      feature.isReference && !feature.isContainment, "\(feature.qualifiedName) is no cross reference")
    if feature.isMany {
      append(Cell(target), to: source, slot: slot)
    } else {
      set(source, slot: slot, to: Cell(target))
    }
  }

  private func feature(_ name: String, of object: ObjectID) -> (EStructuralFeature, Int32) {
    let eClass = EClass(metamodel, eClass(of: object))
    guard let feature = eClass.eStructuralFeature(named: name) else {
      preconditionFailure("no feature \(name) in \(eClass.qualifiedName)")
    }
    return (feature, hot.slot(of: feature.id, in: eClass.id))
  }

  private mutating func cell(_ value: EValue, for feature: EStructuralFeature) -> Cell {
    let info = feature.info
    switch (value, info.kind) {
    case (.boolean(let value), .boolean): return Cell(value)
    case (.integer(let value), .integer): return Cell(value)
    case (.real(let value), .real): return Cell(value)
    case (.integer(let value), .real): return Cell(Double(value))
    case (.literal(let value), .enumeration): return Cell(Int64(value.index))
    case (.string(let value), .enumeration):
      guard let literal = feature.eAttributeType?.eLiteral(named: value) else {
        preconditionFailure("no literal \(value) for \(feature.qualifiedName)")
      }
      return Cell(Int64(literal.index))
    case (.string(let value), let kind) where kind.isText && !info.isReference: return text(value)
    default: preconditionFailure("\(value) is no value of \(feature.qualifiedName)")
    }
  }
}

extension ModelBuilder {
  /// The cell for a value of a data type in its lexical form; nil for what is none.
  package mutating func cell(lexical text: String, of type: EDataType) -> Cell? {
    var copy = text
    return copy.withUTF8 { bytes in
      switch type.kind {
      case .string, .other: return self.text(bytes)
      case .bigInteger, .bigDecimal:
        return metamodel.isLexical(bytes, of: type.id) ? self.text(bytes) : nil
      case .character:
        guard metamodel.isLexical(bytes, of: type.id) else { return nil }
        return metamodel.character(bytes).map { self.text($0) }
      case .boolean, .integer, .real, .enumeration: return metamodel.cell(for: bytes, of: type.id, type.kind)
      case .featureMapEntry: return nil
      }
    }
  }
}

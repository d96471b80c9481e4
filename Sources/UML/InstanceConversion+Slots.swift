internal import Diagnostics
internal import Ecore

/// The values in the slots of instances.
extension InstanceConversion {
  mutating func readSlots(of instance: UMLElement, _ builder: inout ModelBuilder) {
    guard let object = made[instance.index] else { return }
    let eClass = metamodel.eClass(builder.eClass(of: object))
    for slot in instance.contents(.slot) {
      guard let feature = feature(of: slot, in: eClass) else { continue }
      for value in slot.slotValues where value.kind != .literalNull {
        if feature.isReference {
          guard let target = self.object(of: value) else { continue }
          if conforms(target, object, to: feature, at: value, builder) {
            refer(feature, of: object, to: target, at: value, &builder)
          }
        } else {
          set(feature, of: object, to: value, &builder)
        }
      }
    }
  }

  /// The feature that a slot is about; nil after a diagnostic.
  private mutating func feature(of slot: UMLElement, in eClass: EClass) -> EStructuralFeature? {
    guard let reference = slot.reference(.definingFeature) else {
      report(slot, "has no defining feature")
      return nil
    }
    guard let property = reference.element else {
      report(slot, "is about '\(reference.text)', which is not in the file")
      return nil
    }
    // A property that a superclass has by the same name is that one.
    let defined = objects[property.index].flatMap { metamodel.eStructuralFeature(definedBy: $0) }
    let feature = defined ?? property.name.flatMap { eClass.eStructuralFeature(named: $0) }
    guard let feature, eClass.isKind(of: feature.eContainingClass) else {
      report(slot, "is about '\(property.name ?? "")', which is no feature of '\(eClass.name)'")
      return nil
    }
    return feature
  }

  private mutating func set(
    _ feature: EStructuralFeature, of object: ObjectID, to value: UMLElement, _ builder: inout ModelBuilder
  ) {
    let slot = builder.slot(of: feature.id, in: builder.eClass(of: object))
    guard slot >= 0, let type = feature.eAttributeType, type.kind != .featureMapEntry else {
      report(value, "is a value of '\(feature.name)', which holds none of its own")
      return
    }
    guard let cell = cell(value, type, &builder) else { return }
    if feature.isMany {
      builder.append(cell, to: object, slot: slot)
    } else if builder.isSet(object, slot: slot) {
      report(value, "is a second value of '\(feature.name)', which has one")
    } else {
      builder.set(object, slot: slot, to: cell)
    }
  }

  /// The cell for a value; nil where nothing is said, or after a diagnostic.
  private mutating func cell(_ value: UMLElement, _ type: EDataType, _ builder: inout ModelBuilder) -> Cell? {
    if value.kind == .instanceValue {
      let instance = value.reference(.instance)
      let literal = instance?.element.flatMap { objects[$0.index] }
      if let literal, let known = type.eLiterals.first(where: { $0.definition.id == literal }) {
        return Cell(Int64(known.index))
      }
      report(value, "is '\(instance?.text ?? "nothing")'; expected a value of '\(type.name)'")
      return nil
    }
    guard let text = text(of: value) else { return nil }
    let cell = builder.cell(lexical: text, of: type)
    if cell == nil { report(value, "is '\(text)'; expected a value of '\(type.name)'") }
    return cell
  }

  /// The text of a literal: what stands there, or what its absence means (UML 2.5 §8.2).
  private mutating func text(of value: UMLElement) -> String? {
    switch value.kind {
    case .literalString: return value.string(.value)
    case .literalBoolean: return value.string(.value) ?? "false"
    case .literalInteger, .literalReal: return value.string(.value) ?? "0"
    case .literalUnlimitedNatural:
      let text = value.string(.value) ?? "0"
      return text == "*" ? "-1" : text
    case .value where !value.text.isEmpty: return value.text
    default:
      let metaclass = value.metaclass.isEmpty ? "value" : value.metaclass
      report(value, "is a '\(metaclass)'; expected a literal or an instance")
      return nil
    }
  }

  /// The object that an instance value is about; nil after a diagnostic.
  mutating func object(of value: UMLElement) -> ObjectID? {
    guard value.kind == .instanceValue else {
      let metaclass = value.metaclass.isEmpty ? "value" : value.metaclass
      report(value, "is a '\(metaclass)'; expected an instance")
      return nil
    }
    guard let reference = value.reference(.instance) else {
      report(value, "names no instance")
      return nil
    }
    guard let target = reference.element, let object = made[target.index] else {
      report(value, "is '\(reference.text)', of which no object was made")
      return nil
    }
    return object
  }
}

extension UMLElement {
  /// The values of a slot.
  var slotValues: [UMLElement] { contents.filter { $0.row.role == UMLName.value.rawValue } }
}

extension UMLReference {
  /// How people know the target: its name, or else its id or URI.
  var text: String {
    switch self {
    case .element(let element): element.name ?? element.id ?? element.metaclass
    case .external(let href, _, let path): path ?? href
    case .unknown(let id): id
    }
  }
}

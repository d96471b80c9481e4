internal import Ecore
internal import OCL
internal import OCLSyntax

extension TemplateRun {
  /// Whether a value is of a type; null and invalid are of none.
  static func value(_ value: Value, isOf type: OCLType, in model: Model?) -> Bool {
    switch (value, type) {
    case (.null, _), (.invalid, _): return false
    case (_, .any): return true
    case (.boolean, .boolean), (.string, .string), (.unlimited, .unlimitedNatural): return true
    case (.integer, .integer), (.integer, .real), (.real, .real): return true
    case (.integer(let number), .unlimitedNatural): return number >= 0
    case (.object, .element): return true
    case (.object(let object), .object(let eClass)):
      guard let model, !object.isProxy else { return false }
      return model.metamodel.eClass(model.eClass(of: object)).isKind(of: eClass)
    case (.literal(let literal), .enumeration(let type)): return literal.type == type.id
    case (.string, .dataType): return true
    case (.collection(let collection), .collection(let kind, let element)):
      guard kind == .collection || kind == collection.kind else { return false }
      return element == .any
        || collection.elements.allSatisfy { $0.isNull || Self.value($0, isOf: element, in: model) }
    case (.map, .map), (.tuple, .tuple): return true
    case (.type(let own), .type(let type)): return type == .any || own.type == type
    default: return false
    }
  }

  /// A query's value as its declared type: a collection of another kind is converted.
  static func converted(_ value: Value, to type: OCLType, in model: Model?) -> Value {
    if value.isUndefined { return value }
    if case .collection(let collection) = value, case .collection(let kind, _) = type,
      kind != .collection, kind != collection.kind
    {
      return .collection(CollectionValue(collection.elements, kind: kind))
    }
    return Self.value(value, isOf: type, in: model) ? value : .invalid(.badCast)
  }
}

import Ecore
import OCLSyntax

/// Types as values (OCL 2.4 §11.3).
extension Library {
  static let typeOperations: [LibraryOperation] = [
    // Class::allInstances() : Set(Class)
    .unary(
      "allInstances", .type,
      .computed { source, _ in
        if case .type(let type) = source { .collection(.set, type) } else { .collection(.set, .any) }
      }
    ) { value, context in
      guard case .type(let value) = value else { return .invalid(.badCast) }
      switch value.type {
      case .object(let eClass): return context.allInstances(of: eClass)
      case .enumeration(let type):
        return .collection(
          CollectionValue(unchecked: type.eLiterals.map { .literal(EnumerationValue($0)) }, kind: .set))
      case .boolean:
        return .collection(CollectionValue(unchecked: [.boolean(false), .boolean(true)], kind: .set))
      case .void: return .collection(CollectionValue(unchecked: [.null], kind: .set))
      case .element:
        guard let model = context.model else { return .invalid(.noModel) }
        return .collection(CollectionValue(unchecked: model.allObjects.map { .object($0.id) }, kind: .set))
      default: return .collection(CollectionValue(unchecked: [], kind: .set))
      }
    },
    // Type::conformsTo(Type) : Boolean
    .binary("conformsTo", .type, .type(.any), .fixed(.boolean)) { left, right, _ in
      guard case .type(let left) = left, case .type(let right) = right else { return .invalid(.badCast) }
      return .boolean(left.type.conforms(to: right.type))
    },
    // Type::name() : String
    .unary("name", .type, .fixed(.string)) { value, _ in
      guard case .type(let value) = value else { return .invalid(.badCast) }
      return .string(value.type.name)
    },
  ]
}

extension OCLType {
  /// The name without arguments.
  var name: String {
    switch self {
    case .collection(let kind, _): kind.rawValue
    case .map: "Map"
    case .tuple: "Tuple"
    case .type(.any): "Type"
    case .type(let type): type.metaclassName
    default: description
    }
  }

  /// The class of OCL's own metamodel that the type is an instance of.
  private var metaclassName: String {
    switch self {
    case .any: "AnyType"
    case .void: "VoidType"
    case .invalid: "InvalidType"
    case .boolean, .integer, .real, .unlimitedNatural, .string: "PrimitiveType"
    case .element, .object, .type: "Class"
    case .enumeration: "Enumeration"
    case .dataType: "DataType"
    case .collection(let kind, _): kind.rawValue + "Type"
    case .map: "MapType"
    case .tuple: "TupleType"
    }
  }
}

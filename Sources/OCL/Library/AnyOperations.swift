import Ecore
import OCLSyntax

/// OclAny (OCL 2.4 §11.3.1); `=` and `<>` are planned without a table.
extension Library {
  // OclAny::oclIsNew() : Boolean; not in the table, since only invariants that compare two states can call it
  static let oclIsNew = LibraryOperation.unary("oclIsNew", .any, .fixed(.boolean), accepts: .all) { _, _ in
    .invalid(.noPreviousState)
  }

  static let anyOperations: [LibraryOperation] = [
    // OclAny::oclIsUndefined() : Boolean, true for null and invalid
    .unary("oclIsUndefined", .any, .fixed(.boolean), accepts: .all) { value, _ in .boolean(value.isUndefined)
    },
    // OclAny::oclIsInvalid() : Boolean
    .unary("oclIsInvalid", .any, .fixed(.boolean), accepts: .all) { value, _ in .boolean(value.isInvalid) },
    // OclAny::oclIsKindOf(Type) : Boolean, true for null
    .binary("oclIsKindOf", .any, .type(.any), .fixed(.boolean), accepts: .null) { value, type, context in
      guard case .type(let type) = type else { return .invalid(.nullArgument) }
      return .boolean(value.isKind(of: type.type, in: context))
    },
    // OclAny::oclIsTypeOf(Type) : Boolean
    .binary("oclIsTypeOf", .any, .type(.any), .fixed(.boolean), accepts: .null) { value, type, context in
      guard case .type(let type) = type else { return .invalid(.nullArgument) }
      return .boolean(value.isExactly(type.type, in: context))
    },
    // OclAny::oclAsType(Type) : Type
    .binary(
      "oclAsType", .any, .type(.any),
      .computed { _, arguments in
        if case .type(let type)? = arguments.first { type } else { .any }
      }, accepts: .null
    ) { value, type, context in
      guard case .type(let type) = type else { return .invalid(.nullArgument) }
      return value.isKind(of: type.type, in: context) ? value : .invalid(.badCast)
    },
    // OclAny::oclType() : Type
    .unary("oclType", .any, .computed { source, _ in .type(source) }, accepts: .null) { value, context in
      .type(TypeValue(value.type(in: context)))
    },
    // OclAny::oclAsSet() : Set(OclAny)
    .unary("oclAsSet", .any, .computed { source, _ in .collection(.set, source) }, accepts: .null) {
      value, _ in
      value.asSet
    },
    // OclAny::toString() : String
    .unary("toString", .any, .fixed(.string), accepts: .null) { value, context in
      if case .string = value { return value }
      return .string(ValuePrinter(context).text(value))
    },
  ]

  /// OclElement: objects of a model.
  static let elementOperations: [LibraryOperation] = [
    // OclElement::oclContainer() : OclElement
    .unary("oclContainer", .of(.element), .fixed(.element)) { value, context in
      guard case .object(let object) = value, let model = context.model else { return .invalid(.noModel) }
      return .container(of: object, in: model)
    },
    // EObject::eContainer() : EObject
    .unary("eContainer", .of(.element), .fixed(.element)) { value, context in
      guard case .object(let object) = value, let model = context.model else { return .invalid(.noModel) }
      return .container(of: object, in: model)
    },
    // OclElement::oclContents() : Set(OclElement)
    .unary("oclContents", .of(.element), .fixed(.collection(.set, .element))) { value, context in
      guard case .object(let object) = value, let model = context.model else { return .invalid(.noModel) }
      let contents = model.object(object).eContents.map { Value.object($0.id) }
      return .collection(CollectionValue(unchecked: contents, kind: .set))
    },
  ]
}

extension Value {
  /// The container of an object; null for a root.
  static func container(of object: ObjectID, in model: Model) -> Value {
    guard !object.isProxy else { return .null }
    let container = model.container(of: object)
    return container.isNone ? .null : .object(container)
  }

  /// `oclAsSet()`: null makes the empty set, invalid stays.
  var asSet: Value {
    switch self {
    case .invalid: self
    case .null: .collection(CollectionValue.emptySet)
    default: .collection(CollectionValue(unchecked: [self], kind: .set))
    }
  }

  /// The type of the value as it is, whatever was declared.
  func type(in context: EvaluationContext) -> OCLType {
    switch self {
    case .null: .void
    case .invalid: .invalid
    case .boolean: .boolean
    case .integer: .integer
    case .real: .real
    case .exact(let value): value.isInteger ? .integer : .real
    case .unlimited: .unlimitedNatural
    case .string: .string
    case .object(let object): context.eClass(of: object).map { .object($0) } ?? .element
    case .literal(let literal): context.enumeration(literal.type).map { .enumeration($0) } ?? .any
    case .collection(let value): .collection(value.kind, value.elements.commonType(in: context))
    case .map(let value): .map(value.keys.commonType(in: context), value.values.commonType(in: context))
    case .tuple(let value):
      .tuple(zip(value.names, value.values).map { OCLType.TuplePart(name: $0, type: $1.type(in: context)) })
    case .type(let value): .type(value.type)
    }
  }

  /// `oclIsKindOf`: whether the value is one of the type; null is one of every type.
  func isKind(of type: OCLType, in context: EvaluationContext) -> Bool {
    switch (self, type) {
    case (.null, .invalid): false
    case (.null, _), (_, .any): true
    case (.invalid, _): false
    case (.object(let object), .object(let eClass)): context.eClass(of: object)?.isKind(of: eClass) ?? false
    case (.object, .element): true
    case (.string, .string), (.string, .dataType): true
    case (.collection(let value), .collection(let kind, let element)):
      (kind == value.kind || kind == .collection)
        && (element == .any || value.elements.allSatisfy { $0.isKind(of: element, in: context) })
    case (.object, _), (.string, _), (.collection, _): false
    default: self.type(in: context).conforms(to: type)
    }
  }

  /// `oclIsTypeOf`: whether the type is the value's own.
  func isExactly(_ type: OCLType, in context: EvaluationContext) -> Bool {
    switch (self, type) {
    case (.object(let object), .object(let eClass)): context.eClass(of: object) == eClass
    case (.collection(let value), .collection(let kind, let element)):
      kind == value.kind
        && (element == .any || value.elements.allSatisfy { $0.isKind(of: element, in: context) })
    case (.string, .dataType): true
    case (.type, .type): true
    default: self.type(in: context) == type
    }
  }
}

extension CollectionValue {
  static let emptySet = CollectionValue(unchecked: [], kind: .set)
}

extension [Value] {
  fileprivate func commonType(in context: EvaluationContext) -> OCLType {
    reduce(.void) { $0.union($1.type(in: context)) }
  }
}

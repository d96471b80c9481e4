import Ecore
import OCLSyntax

/// The names an expression can use, and the schema that they lead into.
struct LoweringContext {
  let hierarchy: ClassHierarchy
  let schema: Schema
  private let selfClass: EClass
  private let isRoot: Bool
  private var variables: [String: SchemaValue] = [:]
  /// The value whose absence makes the whole condition true.
  var guarded: SchemaValue?

  init(_ hierarchy: ClassHierarchy, _ eClass: EClass, isRoot: Bool, _ schema: Schema) {
    self.hierarchy = hierarchy
    self.schema = schema
    selfClass = eClass
    self.isRoot = isRoot
  }

  /// The context of an iterator's body.
  func binding(_ name: String, to value: SchemaValue) -> LoweringContext {
    var inner = self
    inner.variables[name] = value
    return inner
  }

  /// The context of what must hold unless a value is absent.
  func guarding(_ value: SchemaValue) -> LoweringContext {
    var inner = self
    inner.guarded = value
    return inner
  }

  // MARK: Values

  /// The place of the value of an expression that is only made of features.
  func value(_ expression: Expression) -> SchemaValue? {
    switch expression.kind {
    case .selfVariable: return SchemaValue(path: [], eClass: selfClass)
    case .path(let name):
      guard let simple = name.simpleName?.text else { return nil }
      if let variable = variables[simple] { return variable }
      return value(of: simple, in: SchemaValue(path: [], eClass: selfClass))
    case .feature(let source, .dot, let name, isPre: false):
      guard let simple = name.simpleName?.text, let object = value(source) else { return nil }
      return value(of: simple, in: object)
    default: return nil
    }
  }

  /// The place of a feature of an object.
  func value(of name: String, in object: SchemaValue) -> SchemaValue? {
    if object.isEntry { return name == "value" ? object : nil }
    guard !object.isMany, let eClass = object.eClass, let feature = eClass.eStructuralFeature(named: name),
      !feature.isOutsideJSON
    else { return nil }
    let isRootObject = isRoot && object.path.isEmpty
    let path = object.path + feature.jsonPath(in: eClass, isRoot: isRootObject).map(Step.property)
    // A union's members may keep the feature in different places.
    var target: EClass?
    if feature.isContainment, let type = feature.eReferenceType {
      let classes = hierarchy.contentClasses(of: type)
      target = classes.count == 1 ? classes[0] : nil
    }
    guard let node = schema.node(at: path) else { return nil }
    var value = SchemaValue(path: path, eClass: target)
    value.feature = feature
    value.type = feature.eAttributeType
    value.isMany = feature.isMany
    value.hops = object.hops + (object.feature == nil ? [] : [object.path])
    value.node = node
    return value
  }

  /// The items of a many-valued feature.
  func element(of list: SchemaValue) -> SchemaValue? {
    guard list.isMany, let node = schema.node(at: list.path + [.element]) else {
      return nil
    }
    var value = SchemaValue(path: list.path + [.element], eClass: list.eClass)
    value.type = list.type
    value.node = node
    if list.feature?.isMap == true {
      value.isEntry = true
      value.eClass = nil
      value.type = list.feature?.eReferenceType?.eStructuralFeature(named: "value")?.eAttributeType
    }
    return value
  }

  // MARK: Literals

  /// The value of a literal: a number, a string, a Boolean, or a literal of an enumeration.
  func literal(_ expression: Expression) -> JSONValue? {
    switch expression.kind {
    case .integer(let digits):
      guard let value = Int64(digits), value <= 1 << 53 else { return nil }
      return .integer(value)
    case .real(let text): return Double(text).flatMap { $0.isFinite ? JSONValue(number: $0) : nil }
    case .string(let text): return .string(text)
    case .boolean(let value): return .boolean(value)
    case .unary(.minus, let operand):
      switch literal(operand) {
      case .integer(let value)?: return .integer(-value)
      case .real(let value)?: return .real(-value)
      default: return nil
      }
    case .path(let name):
      guard let owner = name.qualifier.last?.text else { return nil }
      for package in selfClass.metamodel.ePackages {
        for type in package.eDataTypes where type.isEnum && type.name == owner {
          if let literal = type.eLiteral(named: name.last.text) { return .string(literal.literal) }
        }
      }
      return nil
    default: return nil
    }
  }
}

/// The place in the schema of a value that an expression names.
struct SchemaValue {
  var path: [Step]
  /// The class of the object that stands there, if it is one and of one class only.
  var eClass: EClass?
  /// The feature it is the value of; nil for `self` and for the items of a list.
  var feature: EStructuralFeature?
  /// The data type of the value, or of each value; nil for objects and references.
  var type: EDataType?
  var isMany = false
  /// Whether it is an entry of a map, whose value stands at the path.
  var isEntry = false
  /// The objects on the way that may be absent.
  var hops: [[Step]] = []
  var node = Schema(.object([]))

  init(path: [Step], eClass: EClass?) {
    self.path = path
    self.eClass = eClass
  }

  /// What OCL sees where the JSON has nothing.
  enum Absence: Equatable {
    /// It is always there: an item of a list, or the object itself.
    case never
    case null
    /// A primitive or a default has a value all the same.
    case value(JSONValue)
  }

  var absence: Absence {
    guard let feature else { return .never }
    if isMany { return .value(.composite("[]")) }
    if let value = node.defaultValue { return .value(value) }
    guard let type = feature.eAttributeType else { return .null }
    if let literal = feature.defaultValueLiteral, type.kind != .enumeration {
      return DefaultValue.scalar(literal, node.type).map(Absence.value) ?? .null
    }
    guard type.isPrimitive else { return .null }
    switch type.kind {
    case .boolean: return .value(.boolean(false))
    case .integer: return .value(.integer(0))
    case .real: return .value(.integer(0))
    case .enumeration:
      let stated = feature.defaultValueLiteral
      let literal = type.eLiterals.first { $0.literal == stated || $0.name == stated } ?? type.eLiterals.first
      return literal.map { .value(.string($0.literal)) } ?? .null
    default: return .null
    }
  }
}

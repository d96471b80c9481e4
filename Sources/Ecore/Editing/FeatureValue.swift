/// A value of a feature while a model is edited; literals stand for themselves: `"Emma"`, `312`, `true`, `[a, b]`.
public enum FeatureValue: Sendable, Hashable {
  /// No value: the feature is unset.
  case null
  /// A Boolean.
  case boolean(Bool)
  /// An integer.
  case integer(Int64)
  /// A real.
  case real(Double)
  /// A string, a character, the lexical form of a value of any other type, or the name of an enumeration's literal.
  case string(String)
  /// A literal of an enumeration.
  case literal(EEnumLiteral)
  /// The target of a reference by its number in the editor.
  case object(ObjectID)
  /// The values of a many-valued feature.
  case list([FeatureValue])
}

extension FeatureValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A Boolean.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// A real.
  public init(floatLiteral value: Double) { self = .real(value) }
  /// No value.
  public init(nilLiteral: ()) { self = .null }
  /// A list.
  public init(arrayLiteral elements: FeatureValue...) { self = .list(elements) }
}

/// What can be given as the value of a feature.
public protocol FeatureValueConvertible {
  /// The value, for an editor; objects must be the editor's own or those of the model under it.
  func featureValue(in editor: ModelEditor) throws(EditError) -> FeatureValue
}

extension FeatureValue: FeatureValueConvertible {
  /// Itself.
  public func featureValue(in editor: ModelEditor) -> FeatureValue { self }
}

extension String: FeatureValueConvertible {
  /// A text.
  public func featureValue(in editor: ModelEditor) -> FeatureValue { .string(self) }
}

extension Bool: FeatureValueConvertible {
  /// A Boolean.
  public func featureValue(in editor: ModelEditor) -> FeatureValue { .boolean(self) }
}

extension Int: FeatureValueConvertible {
  /// An integer.
  public func featureValue(in editor: ModelEditor) -> FeatureValue { .integer(Int64(self)) }
}

extension Int64: FeatureValueConvertible {
  /// An integer.
  public func featureValue(in editor: ModelEditor) -> FeatureValue { .integer(self) }
}

extension Double: FeatureValueConvertible {
  /// A real.
  public func featureValue(in editor: ModelEditor) -> FeatureValue { .real(self) }
}

extension EEnumLiteral: FeatureValueConvertible {
  /// A literal.
  public func featureValue(in editor: ModelEditor) -> FeatureValue { .literal(self) }
}

extension MutableEObject: FeatureValueConvertible {
  /// The object, if it is the editor's.
  public func featureValue(in editor: ModelEditor) throws(EditError) -> FeatureValue {
    guard self.editor === editor else { throw .foreignObject }
    return .object(id)
  }
}

extension EObject: FeatureValueConvertible {
  /// The object of the model under the editor.
  public func featureValue(in editor: ModelEditor) throws(EditError) -> FeatureValue {
    .object(try editor.object(self).id)
  }
}

extension EValue: FeatureValueConvertible {
  /// The same value; objects must be of the model under the editor.
  public func featureValue(in editor: ModelEditor) throws(EditError) -> FeatureValue {
    switch self {
    case .null: return .null
    case .boolean(let value): return .boolean(value)
    case .integer(let value): return .integer(value)
    case .real(let value): return .real(value)
    case .string(let value): return .string(value)
    case .literal(let value): return .literal(value)
    case .object(let value): return try value.featureValue(in: editor)
    case .list(let values): return try values.featureValue(in: editor)
    }
  }
}

extension Array: FeatureValueConvertible where Element: FeatureValueConvertible {
  /// A list.
  public func featureValue(in editor: ModelEditor) throws(EditError) -> FeatureValue {
    var values: [FeatureValue] = []
    values.reserveCapacity(count)
    for element in self { values.append(try element.featureValue(in: editor)) }
    return .list(values)
  }
}

extension Optional: FeatureValueConvertible where Wrapped: FeatureValueConvertible {
  /// The value, or null.
  public func featureValue(in editor: ModelEditor) throws(EditError) -> FeatureValue {
    guard let self else { return .null }
    return try self.featureValue(in: editor)
  }
}

/// What names a feature of an object: its name or itself.
public protocol FeatureKey {
  /// The feature of a class.
  func feature(of eClass: EClass) throws(EditError) -> EStructuralFeature
}

extension String: FeatureKey {
  /// The feature with this name.
  public func feature(of eClass: EClass) throws(EditError) -> EStructuralFeature {
    guard let feature = eClass.eStructuralFeature(named: self) else {
      throw .unknownFeature(self, of: eClass)
    }
    return feature
  }
}

extension EStructuralFeature: FeatureKey {
  /// Itself, if the class has it.
  public func feature(of eClass: EClass) throws(EditError) -> EStructuralFeature {
    guard metamodel === eClass.metamodel, eClass.isKind(of: eContainingClass) else {
      throw .unknownFeature(name, of: eClass)
    }
    return self
  }
}

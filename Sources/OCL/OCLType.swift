public import Ecore
public import OCLSyntax

/// A type of OCL (OCL 2.4 §8.2).
public indirect enum OCLType: Hashable, Sendable {
  /// OclAny, which every type conforms to.
  case any
  /// OclVoid, the type of `null`.
  case void
  /// OclInvalid, the type of `invalid`.
  case invalid
  /// Boolean.
  case boolean
  /// Integer.
  case integer
  /// Real.
  case real
  /// UnlimitedNatural.
  case unlimitedNatural
  /// String.
  case string
  /// OclElement: any object, whatever its class.
  case element
  /// The objects of a class and its subclasses.
  case object(EClass)
  /// The literals of an enumeration.
  case enumeration(EDataType)
  /// A data type that OCL knows nothing of but equality; its values are strings.
  case dataType(EDataType)
  /// A collection; the bare `Collection` is what all kinds conform to.
  case collection(CollectionName, OCLType)
  /// A Map from keys to values.
  case map(OCLType, OCLType)
  /// A Tuple; the parts are sorted by name.
  case tuple([TuplePart])
  /// The type of a type used as a value.
  case type(OCLType)

  /// A part of a tuple type.
  public struct TuplePart: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The type.
    public let type: OCLType

    /// Takes both parts.
    public init(name: String, type: OCLType) {
      self.name = name
      self.type = type
    }
  }
}

extension OCLType {
  /// The type of the elements if it is a collection.
  public var elementType: OCLType? {
    if case .collection(_, let element) = self { return element }
    return nil
  }

  /// Whether it is a collection type.
  public var isCollection: Bool { elementType != nil }

  /// Whether it is Integer, Real or UnlimitedNatural.
  public var isNumber: Bool { self == .integer || self == .real || self == .unlimitedNatural }

  /// Whether it is the type of `null` or of `invalid`.
  var isBottom: Bool { self == .void || self == .invalid }

  /// Whether every value of this type is one of `other` (OCL 2.4 §8.2.1).
  public func conforms(to other: OCLType) -> Bool {
    switch (self, other) {
    case (_, .any), (.void, _), (.invalid, _): true
    case (.integer, .real): true
    case (.object, .element): true
    case (.object(let own), .object(let other)): own.isKind(of: other)
    case (.collection(let kind, let element), .collection(let otherKind, let otherElement)):
      (kind == otherKind || otherKind == .collection) && element.conforms(to: otherElement)
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      key.conforms(to: otherKey) && value.conforms(to: otherValue)
    case (.tuple(let parts), .tuple(let others)):
      parts.count == others.count
        && zip(parts, others).allSatisfy { $0.name == $1.name && $0.type.conforms(to: $1.type) }
    case (.type, .type(.any)): true
    default: self == other
    }
  }

  /// The most special type that both conform to.
  public func union(_ other: OCLType) -> OCLType {
    if conforms(to: other) { return other }
    if other.conforms(to: self) { return self }
    switch (self, other) {
    case (.object(let left), .object(let right)):
      if let common = left.eAllSuperTypes.last(where: { right.isKind(of: $0) }) { return .object(common) }
      return .element
    case (.collection(let kind, let element), .collection(let otherKind, let otherElement)):
      return .collection(kind == otherKind ? kind : .collection, element.union(otherElement))
    case (.type, .type): return .type(.any)
    default: return .any
    }
  }
}

extension OCLType: CustomStringConvertible {
  /// The type in OCL notation.
  public var description: String {
    switch self {
    case .any: "OclAny"
    case .void: "OclVoid"
    case .invalid: "OclInvalid"
    case .boolean: "Boolean"
    case .integer: "Integer"
    case .real: "Real"
    case .unlimitedNatural: "UnlimitedNatural"
    case .string: "String"
    case .element: "OclElement"
    case .object(let type): type.name
    case .enumeration(let type): type.name
    case .dataType(let type): type.name
    case .collection(let kind, let element): "\(kind.rawValue)(\(element))"
    case .map(let key, let value): "Map(\(key), \(value))"
    case .tuple(let parts):
      "Tuple(" + parts.map { "\(Printer.name($0.name)) : \($0.type)" }.joined(separator: ", ") + ")"
    case .type(.any): "OclType"
    case .type(let type): "OclType(\(type))"
    }
  }
}

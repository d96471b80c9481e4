/// A use of a type: a classifier with type arguments, a type parameter, or a wildcard.
public struct EGenericType: Hashable, Sendable {
  /// The metamodel it belongs to.
  public let metamodel: Metamodel
  /// The `EGenericType` object.
  public let definition: EObject

  init(_ definition: EObject, _ metamodel: Metamodel) {
    self.definition = definition
    self.metamodel = metamodel
  }

  static func all(_ objects: [EObject], _ metamodel: Metamodel) -> [EGenericType] {
    objects.map { EGenericType($0, metamodel) }
  }

  /// The classifier that is used; nil for a type parameter or a wildcard.
  public var eClassifier: EClassifier? {
    definition.object("eClassifier").flatMap { metamodel.eClassifier(definedBy: $0) }
  }

  /// The type parameter that is used.
  public var eTypeParameter: ETypeParameter? {
    definition.object("eTypeParameter").map { ETypeParameter($0, metamodel) }
  }

  /// What the parameters of ``eClassifier`` stand for, in order.
  public var eTypeArguments: [EGenericType] {
    Self.all(definition.objects("eTypeArguments"), metamodel)
  }

  /// Of a wildcard `? extends T`: the `T`.
  public var eUpperBound: EGenericType? {
    definition.object("eUpperBound").map { EGenericType($0, metamodel) }
  }

  /// Of a wildcard `? super T`: the `T`.
  public var eLowerBound: EGenericType? {
    definition.object("eLowerBound").map { EGenericType($0, metamodel) }
  }

  /// The classifier that is left when generics are erased: ``eClassifier``, or that of the first bound.
  ///
  /// Nil for an unbounded parameter or wildcard, whose values can be anything.
  public var eRawType: EClassifier? {
    var current = self
    // Bounds may lead round in a circle.
    for _ in 0..<32 {
      if let classifier = current.eClassifier { return classifier }
      guard let next = current.eTypeParameter?.eBounds.first ?? current.eUpperBound else { return nil }
      current = next
    }
    return nil
  }

  /// Compares the object.
  public static func == (left: EGenericType, right: EGenericType) -> Bool {
    left.definition == right.definition && left.metamodel === right.metamodel
  }

  /// Hashes the object's number.
  public func hash(into hasher: inout Hasher) { hasher.combine(definition) }
}

/// A type parameter of a classifier or an operation.
public struct ETypeParameter: Hashable, Sendable {
  /// The metamodel it belongs to.
  public let metamodel: Metamodel
  /// The `ETypeParameter` object.
  public let definition: EObject

  init(_ definition: EObject, _ metamodel: Metamodel) {
    self.definition = definition
    self.metamodel = metamodel
  }

  static func all(of owner: EObject, _ metamodel: Metamodel) -> [ETypeParameter] {
    owner.objects("eTypeParameters").map { ETypeParameter($0, metamodel) }
  }

  /// The name.
  public var name: String { definition.name ?? "" }
  /// The types that every argument must conform to.
  public var eBounds: [EGenericType] { EGenericType.all(definition.objects("eBounds"), metamodel) }

  /// Compares the object.
  public static func == (left: ETypeParameter, right: ETypeParameter) -> Bool {
    left.definition == right.definition && left.metamodel === right.metamodel
  }

  /// Hashes the object's number.
  public func hash(into hasher: inout Hasher) { hasher.combine(definition) }
}

extension EGenericType: EModelElement {}
extension ETypeParameter: EModelElement {}

extension Metamodel {
  /// The class or data type that an object describes: one of ``definition``, or of Ecore's own package.
  public func eClassifier(definedBy object: EObject) -> EClassifier? {
    if object.model === definition {
      if let eClass = eClass(definedBy: object.id) { return .eClass(eClass) }
      if let dataType = eDataType(definedBy: object.id) { return .eDataType(dataType) }
    }
    guard let resource = object.eResource, EcoreResource.isBuiltIn(resource), let name = object.name
    else { return nil }
    return ePackages[0].eClassifier(named: name)
  }
}

extension EOperation {
  /// The fewest values of its result.
  public var lowerBound: Int { definition.integer("lowerBound") ?? 0 }
  /// The most values of its result; -1 is unbounded.
  public var upperBound: Int { definition.integer("upperBound") ?? 1 }
  /// Whether it returns at least one value.
  public var isRequired: Bool { lowerBound >= 1 }
  /// The type of its result with type arguments.
  public var eGenericType: EGenericType? {
    definition.object("eGenericType").map { EGenericType($0, eContainingClass.metamodel) }
  }
  /// The type parameters it declares.
  public var eTypeParameters: [ETypeParameter] { ETypeParameter.all(of: definition, metamodel) }
  /// The exceptions it may throw.
  public var eExceptions: [EClassifier] {
    definition.objects("eExceptions").compactMap { metamodel.eClassifier(definedBy: $0) }
  }
  /// The exceptions it may throw with their type arguments, in the order of ``eExceptions``.
  public var eGenericExceptions: [EGenericType] {
    EGenericType.all(definition.objects("eGenericExceptions"), metamodel)
  }
  /// Class, name and the types of the parameters: `Shop::sell(Ware, EInt)`.
  public var signature: String {
    let types = eParameters.map { $0.eType?.name ?? "?" }.joined(separator: ", ")
    return "\(eContainingClass.name)::\(name)(\(types))"
  }
}

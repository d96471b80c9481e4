public import Ecore
import OCLSyntax

/// What names mean around an expression: the metamodel, `self`, and what the caller adds.
public struct Environment: Sendable {
  let names: MetamodelNames
  /// The type of `self`; nil when there is no `self`.
  public var selfType: OCLType?
  /// Further variables in the order of their values in ``Plan/evaluate(in:self:variables:)``.
  public var variables: [Variable] = []
  /// Further operations; of one name the first whose parameters fit is taken.
  public var operations: [ExtraOperation] = []
  /// Whether the expression may ask with `@pre` for the state before a change, as a transition rule does.
  public var comparesStates = false
  /// Whether a warning tells where a feature or an operation of null may be asked for.
  public var warnsOfNull = false
  /// Whether what is checked keeps the names that it calls operations by; not in what the names keep themselves.
  var keepsNames = true

  /// Packages whose classifiers are meant by a name that others have too; the first before the others.
  public var packages: [EPackage] = []

  /// The names, for calls.
  var access: NamesAccess { NamesAccess(names, isKept: keepsNames) }
  /// Another name of `self`.
  var selfName: String?
  /// Packages under the names that a document gives them.
  var aliases: [String: EPackage] = [:]

  /// A variable that the caller gives a value.
  public struct Variable: Sendable {
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

  /// Takes the metamodel whose classes and enumerations can be named, and the type of `self`.
  ///
  /// Costs O(classifiers); copy an environment rather than make it anew.
  public init(metamodel: Metamodel? = nil, selfType: OCLType? = nil) {
    names = MetamodelNames(metamodel ?? .ecore)
    self.selfType = selfType
  }

  init(_ names: MetamodelNames, selfType: OCLType?) {
    self.names = names
    self.selfType = selfType
  }

  /// The same names with another `self`.
  public func with(selfType: OCLType?) -> Environment {
    var copy = self
    copy.selfType = selfType
    return copy
  }

  /// The metamodel.
  public var metamodel: Metamodel { names.metamodel }

  /// The classifier of a qualified name, which may begin with a package's alias.
  func classifier(_ path: [String], near home: EPackage?) -> EClassifier? {
    if !aliases.isEmpty, path.count > 1, let package = aliases[path[0]] {
      let inner = path[1..<(path.count - 1)].reduce(EPackage?.some(package)) { package, name in
        package?.eSubpackages.first { $0.name == name }
      }
      if let found = inner?.eClassifier(named: path[path.count - 1]) { return found }
    }
    return names.classifier(path, near: home, preferring: packages)
  }

  /// The type that a classifier of the metamodel is in OCL.
  public func type(of classifier: EClassifier) -> OCLType { OCLType(classifier) }
}

/// An operation that the caller supplies: a template, a query, a service.
public struct ExtraOperation: Sendable {
  /// The name by which it is called.
  public let name: String
  /// The types of the parameters, the source of a call `x.f(y)` included as the first.
  public let parameters: [OCLType]
  /// The type of the result for arguments of some types, the source's included.
  public let result: @Sendable ([OCLType]) -> OCLType
  /// Whether it hides an operation of the library that fits as well.
  public let hidesLibrary: Bool
  /// Whether null and invalid are passed on; else they make the result `invalid`, but a null that is no source passes.
  public let acceptsUndefined: Bool
  /// Computes the result of as many values as there are parameters.
  public let evaluate: @Sendable (EvaluationContext, [Value]) -> Value
  /// Whether `f(null)` is evaluated, as `f(x, null)` is; `null.f()` is `invalid` in any case.
  public var takesNull = false
  /// Whether it gives the elements of its first argument with the second between them, so that printing needs no list.
  package var isSeparation = false
  /// Whether this is a call `f(x)`, in which the first value is no source.
  var isFunction = false
  /// The OCL that is evaluated for some values, if that is how it is computed: the first is `self` there.
  var definition: (@Sendable (EvaluationContext, [Value]) -> CheckedTree?)?
  /// The same for every source of a class, or of any other type for nil.
  var body: (@Sendable (EClass?) -> CheckedTree?)?

  /// The OCL that computes it for a source that is exactly of a class, nil for one that is no object; in it slot 0 is `self`,
  /// and the parameters have the slots after it.
  ///
  /// Nil when it is not computed by OCL, or the OCL has errors. Costs O(body) each time.
  public func body(for eClass: EClass?) -> CheckedTree? { body?(eClass) }

  /// Takes the signature and the implementation; `f(x, y)`, `x.f(y)` and, for a collection `x`, `x->f(y)` call it.
  ///
  /// With an implicit source, `f(y)` calls it too when the types fit. The closure does any dispatch on run-time types.
  public init(
    name: String, parameters: [OCLType], result: OCLType, hidesLibrary: Bool = false,
    acceptsUndefined: Bool = false, evaluate: @escaping @Sendable (EvaluationContext, [Value]) -> Value
  ) {
    self.init(
      name: name, parameters: parameters, hidesLibrary: hidesLibrary, acceptsUndefined: acceptsUndefined,
      result: { _ in result }, evaluate: evaluate)
  }

  /// Takes the signature, with a result type that follows from the arguments', and the implementation.
  public init(
    name: String, parameters: [OCLType], hidesLibrary: Bool = false, acceptsUndefined: Bool = false,
    result: @escaping @Sendable ([OCLType]) -> OCLType,
    evaluate: @escaping @Sendable (EvaluationContext, [Value]) -> Value
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.hidesLibrary = hidesLibrary
    self.acceptsUndefined = acceptsUndefined
    self.evaluate = evaluate
  }

  func takes(_ arguments: [OCLType]) -> Bool {
    arguments.count == parameters.count
      && zip(arguments, parameters).allSatisfy {
        $0.conforms(to: $1) || ($0 == .integer && $1 == .unlimitedNatural)
      }
  }
}

/// Names that a call finds its body by.
///
/// Bodies are kept with the names, so calls in them must not keep those in turn; whoever calls such a body keeps them.
struct NamesAccess: Sendable {
  private let kept: MetamodelNames?
  private weak let known: MetamodelNames?

  init(_ names: MetamodelNames, isKept: Bool) {
    kept = isKept ? names : nil
    known = isKept ? nil : names
  }

  var names: MetamodelNames? { kept ?? known }
}

/// The classifiers of a metamodel by name.
final class MetamodelNames: Sendable {
  let metamodel: Metamodel
  let classifiers: [String: [EClassifier]]
  let packageNames: Set<String>
  let delegates = Delegates()
  let definitions: Definitions

  init(_ metamodel: Metamodel) {
    self.metamodel = metamodel
    definitions = Definitions()
    var classifiers: [String: [EClassifier]] = [:]
    let packages = metamodel.ePackages
    // Ecore's own names give way to those of the metamodel.
    for package in packages.dropFirst() + packages.prefix(1) {
      for classifier in package.eClassifiers { classifiers[classifier.name, default: []].append(classifier) }
    }
    self.classifiers = classifiers
    packageNames = Set(packages.map(\.name))
  }

  /// The same names and what documents add.
  init(_ names: MetamodelNames, _ definitions: Definitions) {
    metamodel = names.metamodel
    classifiers = names.classifiers
    packageNames = names.packageNames
    self.definitions = definitions
  }

  /// The classifier of a qualified name; of several the one in `home`, then one in or below `packages`, then the first.
  func classifier(_ names: [String], near home: EPackage?, preferring packages: [EPackage] = [])
    -> EClassifier?
  {
    guard let last = names.last, let candidates = classifiers[last] else { return nil }
    let qualifier = Array(names.dropLast())
    let fitting = candidates.filter { $0.ePackage.ends(with: qualifier) }
    guard fitting.count > 1 else { return fitting.first }
    if let own = fitting.first(where: { $0.ePackage == home }) { return own }
    for package in packages {
      if let found = fitting.first(where: { $0.ePackage.isInside(package) }) { return found }
    }
    return fitting.first
  }
}

extension EPackage {
  /// Whether it is a package or below it.
  func isInside(_ other: EPackage) -> Bool {
    var package: EPackage? = self
    while let current = package {
      if current == other { return true }
      package = current.eSuperPackage
    }
    return false
  }

  /// Whether the names of this package and those around it end in `names`.
  func ends(with names: [String]) -> Bool {
    var package: EPackage? = self
    for name in names.reversed() {
      guard let current = package, current.name == name || current.nsPrefix == name else { return false }
      package = current.eSuperPackage
    }
    return true
  }
}

extension OCLType {
  /// The type that a classifier is in OCL: EInt is Integer, EString is String, and so on.
  public init(_ classifier: EClassifier) {
    switch classifier {
    case .eClass(let eClass): self = .object(eClass)
    case .eDataType(let type):
      switch type.kind {
      case .boolean: self = .boolean
      case .integer, .bigInteger: self = .integer
      case .real, .bigDecimal: self = .real
      case .string, .character: self = .string
      case .enumeration: self = .enumeration(type)
      case .featureMapEntry: self = .any
      case .other: self = type.instanceClassName == "java.lang.Object" ? .any : .dataType(type)
      }
    }
  }

  /// The type of a feature's value: a collection for a many-valued one, its kind by `ordered` and `unique`.
  public init(_ feature: EStructuralFeature) {
    let element = feature.eType.map { OCLType($0) } ?? .any
    self = feature.isMany ? .collection(feature.collectionKind, element) : element
  }
}

extension EStructuralFeature {
  /// The kind of collection that a many-valued feature gives.
  var collectionKind: CollectionName {
    if isOrdered { return isUnique ? .orderedSet : .sequence }
    return isUnique ? .set : .bag
  }
}

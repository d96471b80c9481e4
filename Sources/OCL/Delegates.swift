import Diagnostics
import Ecore
import OCLSyntax
import Synchronization

/// Operations and derived features of a metamodel whose OCL stands in annotations (Eclipse OCL's "delegates").
///
/// Bodies are checked and planned when they are first called, and kept.
final class Delegates: Sendable {
  private let plans = Mutex<[Key: Plan?]>([:])
  private let overrides = Mutex<[Override: EOperation?]>([:])

  private enum Key: Hashable {
    case operation(Int32)
    case feature(Int32)
  }

  private struct Override: Hashable {
    var eClass: Int32
    var operation: Int32
  }

  // MARK: Annotations

  /// The URIs of annotations that hold OCL in a package.
  static func sources(of package: EPackage) -> [String] {
    var sources = ["", "/Pivot", "/LPG"].map { InvariantSet.delegatePrefix + $0 }
    let annotations = package.eAnnotations
    for key in ["validationDelegates", "settingDelegates", "invocationDelegates"] {
      let delegates = annotations.value(key, source: Metamodel.ecoreURI) ?? ""
      for uri in delegates.split(whereSeparator: \.isWhitespace).map(String.init)
      where uri.hasPrefix(InvariantSet.delegatePrefix) && !sources.contains(uri) {
        sources.append(uri)
      }
    }
    return sources
  }

  /// The OCL under a key of an element's annotations.
  static func detail(_ keys: [String], of annotations: [EAnnotation], in package: EPackage) -> EAnnotation
    .Detail?
  {
    let candidates = annotations.filter { $0.source?.hasPrefix(InvariantSet.delegatePrefix) ?? false }
    if candidates.isEmpty { return nil }
    let sources = sources(of: package)
    let details = candidates.filter { sources.contains($0.source ?? "") }.flatMap(\.details)
    for key in keys {
      if let detail = details.first(where: { $0.key == key && $0.value != nil }) { return detail }
    }
    return nil
  }

  static func body(of operation: EOperation) -> EAnnotation.Detail? {
    detail(["body"], of: operation.eAnnotations, in: operation.eContainingClass.ePackage)
  }

  static func derivation(of feature: EStructuralFeature) -> EAnnotation.Detail? {
    guard feature.isDerived || feature.isVolatile else { return nil }
    return detail(["derivation", "initial"], of: feature.eAnnotations, in: feature.eContainingClass.ePackage)
  }

  static func text(of detail: EAnnotation.Detail, named name: String) -> EscapedText {
    detail.text ?? EscapedText(path: name, text: detail.value ?? "")
  }

  // MARK: Checking

  /// The environment of an operation's body: `self` and the parameters.
  static func environment(of operation: EOperation, _ names: MetamodelNames) -> Environment {
    var environment = Environment(names, selfType: .object(operation.eContainingClass))
    environment.variables = operation.eParameters.map {
      Environment.Variable(name: $0.name, type: OCLType($0))
    }
    return environment
  }

  /// The operation as one that a checked expression can call, its source first; nil if it has no OCL body.
  func callable(_ operation: EOperation, _ names: MetamodelNames) -> ExtraOperation? {
    guard Self.body(of: operation) != nil else { return nil }
    var callable = ExtraOperation(
      name: operation.name,
      parameters: [.object(operation.eContainingClass)] + operation.eParameters.map { OCLType($0) },
      result: OCLType(resultOf: operation)
    ) { [self] context, arguments in
      guard case .object(let object)? = arguments.first, let eClass = context.eClass(of: object) else {
        return .invalid(.nullSource)
      }
      let actual = override(of: operation, in: eClass)
      let plan = plan(.operation(actual.id)) {
        Self.body(of: actual).flatMap { detail in
          Self.plan(Self.text(of: detail, named: actual.name), Self.environment(of: actual, names))
        }
      }
      return context.nested { context in
        plan?.evaluate(in: context, self: arguments[0], variables: Array(arguments.dropFirst()))
          ?? .invalid(.external)
      }
    }
    callable.definition = { [self] context, arguments in
      guard case .object(let object)? = arguments.first, let eClass = context.eClass(of: object) else {
        return nil
      }
      let actual = override(of: operation, in: eClass)
      var sink = DiagnosticSink()
      return Self.body(of: actual).flatMap { detail in
        Checker.check(
          Self.text(of: detail, named: actual.name), in: Self.environment(of: actual, names), into: &sink)
      }
    }
    return callable
  }

  /// A derived feature as an operation of its object; nil if it has no OCL derivation.
  func callable(_ feature: EStructuralFeature, _ names: MetamodelNames) -> ExtraOperation? {
    guard let detail = Self.derivation(of: feature) else { return nil }
    var callable = ExtraOperation(
      name: feature.name, parameters: [.object(feature.eContainingClass)], result: OCLType(feature)
    ) { [self] context, arguments in
      let plan = plan(.feature(feature.id)) {
        Self.plan(
          Self.text(of: detail, named: feature.qualifiedName),
          Environment(names, selfType: .object(feature.eContainingClass)))
      }
      return context.nested { context in
        plan?.evaluate(in: context, self: arguments[0]) ?? .invalid(.external)
      }
    }
    callable.definition = { _, _ in
      var sink = DiagnosticSink()
      return Checker.check(
        Self.text(of: detail, named: feature.qualifiedName),
        in: Environment(names, selfType: .object(feature.eContainingClass)), into: &sink)
    }
    return callable
  }

  private static func plan(_ text: EscapedText, _ environment: Environment) -> Plan? {
    var sink = DiagnosticSink()
    return Checker.check(text, in: environment, into: &sink).map(Plan.init)
  }

  private func plan(_ key: Key, _ make: () -> Plan?) -> Plan? {
    if let known = plans.withLock({ $0[key] }) { return known }
    let plan = make()
    plans.withLock { $0[key] = .some(plan) }
    return plan
  }

  /// The operation that an object's class inherits or overrides it with.
  private func override(of operation: EOperation, in eClass: EClass) -> EOperation {
    let key = Override(eClass: eClass.id, operation: operation.id)
    if let known = overrides.withLock({ $0[key] }) { return known ?? operation }
    let count = operation.eParameters.count
    let found = eClass.eAllOperations.last {
      $0.name == operation.name && $0.eParameters.count == count && Self.body(of: $0) != nil
    }
    overrides.withLock { $0[key] = .some(found) }
    return found ?? operation
  }
}

extension OCLType {
  fileprivate init(_ parameter: EOperation.Parameter) {
    let element = parameter.eType.map { OCLType($0) } ?? .any
    self = parameter.isMany ? .collection(.collection, element) : element
  }

  /// The type of what an operation of the metamodel returns.
  init(resultOf operation: EOperation) {
    let element = operation.eType.map { OCLType($0) } ?? .any
    guard operation.isMany else {
      self = element
      return
    }
    let kind: CollectionName =
      operation.isOrdered ? (operation.isUnique ? .orderedSet : .sequence) : operation.isUnique ? .set : .bag
    self = .collection(kind, element)
  }
}

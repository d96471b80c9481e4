import Diagnostics
import Ecore
import OCLSyntax
import Synchronization

/// Operations and derived features of a metamodel whose OCL stands in annotations (Eclipse OCL's "delegates").
///
/// Bodies are checked and planned when they are first called, and kept.
final class Delegates: Sendable {
  private let bodies = Mutex<[Key: Body?]>([:])
  private let overrides = Mutex<[Override: EOperation?]>([:])

  private enum Key: Hashable {
    case operation(Int32)
    case feature(Int32)
    case definition(Int32)
    /// A body for one of several classes.
    case documentOperation(Int32, Int)
    case documentFeature(Int32, Int)
  }

  private struct Override: Hashable {
    var eClass: Int32
    var operation: Int32
  }

  /// What the URIs of Acceleo's query language begin with.
  static let acceleoPrefix = "http://www.eclipse.org/acceleo/query/"

  // MARK: Annotations

  private static let standardSources = ["", "/Pivot", "/LPG"].map { InvariantSet.delegatePrefix + $0 }

  /// The URIs of annotations that hold OCL in a package.
  static func sources(of package: EPackage) -> [String] {
    var sources = standardSources
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

  /// Whether an annotation with a source holds OCL in a package.
  static func isSource(_ source: String?, in package: EPackage) -> Bool {
    guard let source, source.hasPrefix(InvariantSet.delegatePrefix) else { return false }
    return standardSources.contains(source) || sources(of: package).contains(source)
  }

  /// The OCL under a key of an element's annotations.
  static func detail(_ keys: [String], of annotations: [EAnnotation], in package: EPackage) -> EAnnotation
    .Detail?
  {
    let details = annotations.filter { isSource($0.source, in: package) }.flatMap(\.details)
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

  /// The first value of a feature that is not derived.
  static func initial(of feature: EStructuralFeature) -> EAnnotation.Detail? {
    if feature.isDerived || feature.isVolatile { return nil }
    return detail(["initial"], of: feature.eAnnotations, in: feature.eContainingClass.ePackage)
  }

  /// The conditions before and after an operation, and whether they are about the time after it.
  static func conditions(of operation: EOperation) -> [(EAnnotation.Detail, isAfter: Bool)] {
    let package = operation.eContainingClass.ePackage
    let annotations = operation.eAnnotations.filter { isSource($0.source, in: package) }
    return annotations.flatMap(\.details).compactMap { detail in
      let isBefore = detail.key == "pre" || detail.key.hasPrefix("pre_")
      let isAfter = detail.key == "post" || detail.key.hasPrefix("post_")
      return (isBefore || isAfter) && detail.value != nil && !detail.key.hasSuffix("$message")
        ? (detail, isAfter) : nil
    }
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

  /// The operation as one that an expression checked in `environment` can call, its source first; nil if it has no OCL body.
  static func callable(_ operation: EOperation, in environment: Environment) -> ExtraOperation? {
    guard hasBody(operation, environment.names) else { return nil }
    let access = environment.access
    let result = OCLType(resultOf: operation)
    var callable = ExtraOperation(
      name: operation.name,
      parameters: [.object(operation.eContainingClass)] + operation.eParameters.map { OCLType($0) },
      result: result
    ) { context, arguments in
      guard case .object(let object)? = arguments.first, let eClass = context.eClass(of: object) else {
        return .invalid(.nullSource)
      }
      guard let names = access.names else { return .invalid(.external) }
      let actual = names.delegates.override(of: operation, in: eClass, names)
      let bodies = names.definitions.bodies[actual.id] ?? []
      let nearest = bodies.nearest(to: eClass)
      let key = nearest.map { Key.documentOperation(actual.id, $0) } ?? .operation(actual.id)
      let kept = names.delegates.body(key) {
        if let nearest { return draft(of: bodies[nearest].body, names, actual.qualifiedName) }
        return body(of: actual).flatMap { detail in
          draft(
            of: text(of: detail, named: actual.name), Self.environment(of: actual, names),
            actual.qualifiedName)
        }
      }
      return call(kept, arguments, result, context)
    }
    let tree = { @Sendable (eClass: EClass) -> CheckedTree? in
      guard let names = access.names else { return nil }
      let actual = names.delegates.override(of: operation, in: eClass, names)
      let bodies = names.definitions.bodies[actual.id] ?? []
      var sink = DiagnosticSink()
      if let nearest = bodies.nearest(to: eClass) { return Self.tree(bodies[nearest].body, names) }
      return body(of: actual).flatMap { detail in
        Checker.check(
          text(of: detail, named: actual.name), in: Self.environment(of: actual, names), into: &sink)
      }
    }
    callable.compute(tree)
    return callable
  }

  /// A derived feature as an operation of its object; nil if it has no OCL derivation.
  static func callable(_ feature: EStructuralFeature, in environment: Environment) -> ExtraOperation? {
    let bodies = environment.names.definitions.derivations[feature.id] ?? []
    let detail = derivation(of: feature)
    if bodies.isEmpty, detail == nil { return nil }
    let access = environment.access
    let result = OCLType(feature)
    let reader = FeatureReader(feature)
    var callable = ExtraOperation(
      name: feature.name, parameters: [.object(feature.eContainingClass)], result: result
    ) { context, arguments in
      guard case .object(let object)? = arguments.first, let eClass = context.eClass(of: object) else {
        return .invalid(.nullSource)
      }
      let nearest = bodies.nearest(to: eClass)
      if nearest == nil, detail == nil { return reader.value(of: object, in: context) }
      guard let names = access.names else { return .invalid(.external) }
      let key = nearest.map { Key.documentFeature(feature.id, $0) } ?? .feature(feature.id)
      let kept = names.delegates.body(key) {
        if let nearest { return draft(of: bodies[nearest].body, names, feature.qualifiedName) }
        return detail.flatMap {
          draft(
            of: text(of: $0, named: feature.qualifiedName),
            Environment(names, selfType: .object(feature.eContainingClass)), feature.qualifiedName)
        }
      }
      return call(kept, arguments, result, context)
    }
    callable.compute { eClass in
      guard let names = access.names else { return nil }
      if let nearest = bodies.nearest(to: eClass) { return Self.tree(bodies[nearest].body, names) }
      var sink = DiagnosticSink()
      return detail.flatMap {
        Checker.check(
          text(of: $0, named: feature.qualifiedName),
          in: Environment(names, selfType: .object(feature.eContainingClass)), into: &sink)
      }
    }
    return callable
  }

  /// A definition of a document as an operation of its type, the source first.
  static func callable(_ index: Int, in environment: Environment) -> ExtraOperation {
    let access = environment.access
    let definition = environment.names.definitions.all[index]
    let parameters = (definition.parameters ?? []).map(\.type)
    let isStatic = definition.isStatic
    var callable = ExtraOperation(
      name: definition.name, parameters: [isStatic ? .any : definition.owner] + parameters,
      result: definition.result, acceptsUndefined: isStatic
    ) { context, arguments in
      guard let names = access.names else { return .invalid(.external) }
      var actual = index
      if !isStatic, case .object(let object)? = arguments.first, let eClass = context.eClass(of: object) {
        actual = names.definitions.override(of: index, in: eClass)
      }
      let kept = names.delegates.body(.definition(Int32(actual))) {
        let definition = names.definitions.all[actual]
        return draft(of: definition.body, names, "\(definition.owner)::\(definition.name)")
      }
      var arguments = arguments
      if isStatic, !arguments.isEmpty { arguments[0] = .null }
      if let invalid = arguments.first(where: \.isInvalid) { return invalid }
      return call(kept, arguments, definition.result, context)
    }
    callable.body = { eClass in
      guard let names = access.names else { return nil }
      var actual = index
      if !isStatic, let eClass { actual = names.definitions.override(of: index, in: eClass) }
      return Self.tree(names.definitions.all[actual].body, names)
    }
    return callable
  }

  /// A body that is ready to be called.
  final class Body: Sendable {
    let id: Int32
    let plan: Plan
    let callee: Callee

    init(id: Int32, plan: Plan, callee: Callee) {
      self.id = id
      self.plan = plan
      self.callee = callee
    }
  }

  private static func call(
    _ body: Body?, _ arguments: [Value], _ result: OCLType, _ context: EvaluationContext
  ) -> Value {
    guard let body else { return .invalid(.external) }
    let value = context.call(CallKey(body.id, arguments), body.callee) { context in
      body.plan.evaluate(in: context, self: arguments[0], variables: Array(arguments.dropFirst()))
    }
    // A body may give another kind of collection than what its type says.
    guard case .collection(let kind, _) = result, kind != .collection,
      case .collection(let collection) = value,
      collection.kind != kind
    else { return value }
    return .collection(CollectionValue(collection.elements, kind: kind))
  }

  private static func tree(_ body: DocumentBody, _ names: MetamodelNames) -> CheckedTree? {
    var sink = DiagnosticSink()
    return Checker.check(body.tree, in: body.environment(names), into: &sink)
  }

  private static func draft(of body: DocumentBody, _ names: MetamodelNames, _ name: String) -> Draft? {
    var sink = DiagnosticSink()
    var environment = body.environment(names)
    environment.keepsNames = false
    guard let tree = Checker.check(body.tree, in: environment, into: &sink) else { return nil }
    return Draft(plan: Plan(tree), callee: Callee(name: name, place: tree.text.range(tree.root.range)))
  }

  private static func draft(of text: EscapedText, _ environment: Environment, _ name: String) -> Draft? {
    var sink = DiagnosticSink()
    var environment = environment
    environment.keepsNames = false
    guard let tree = Checker.check(text, in: environment, into: &sink) else { return nil }
    return Draft(plan: Plan(tree), callee: Callee(name: name, place: tree.text.range(tree.root.range)))
  }

  private struct Draft {
    var plan: Plan
    var callee: Callee
  }

  private func body(_ key: Key, _ make: () -> Draft?) -> Body? {
    if let known = bodies.withLock({ $0[key] }) { return known }
    let draft = make()
    return bodies.withLock { bodies in
      if let known = bodies[key] { return known }
      // Numbers tell bodies apart in what is remembered of calls.
      let body = draft.map { Body(id: Int32(bodies.count), plan: $0.plan, callee: $0.callee) }
      bodies[key] = .some(body)
      return body
    }
  }

  private static func hasBody(_ operation: EOperation, _ names: MetamodelNames) -> Bool {
    names.definitions.bodies[operation.id] != nil || body(of: operation) != nil
  }

  /// The operation that an object's class inherits or overrides it with.
  private func override(of operation: EOperation, in eClass: EClass, _ names: MetamodelNames) -> EOperation {
    let key = Override(eClass: eClass.id, operation: operation.id)
    if let known = overrides.withLock({ $0[key] }) { return known ?? operation }
    let count = operation.eParameters.count
    let found = eClass.eAllOperations.last {
      $0.name == operation.name && $0.eParameters.count == count && Self.hasBody($0, names)
    }
    overrides.withLock { $0[key] = .some(found) }
    return found ?? operation
  }
}

extension ExtraOperation {
  /// Says what OCL computes it for objects of a class.
  fileprivate mutating func compute(_ tree: @escaping @Sendable (EClass) -> CheckedTree?) {
    body = { $0.flatMap(tree) }
    definition = { context, arguments in
      guard case .object(let object)? = arguments.first, let eClass = context.eClass(of: object) else {
        return nil
      }
      return tree(eClass)
    }
  }
}

extension EOperation {
  /// Class and name.
  var qualifiedName: String { eContainingClass.name + "::" + name }
}

extension OCLType {
  init(_ parameter: EOperation.Parameter) {
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

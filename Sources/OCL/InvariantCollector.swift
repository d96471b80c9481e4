public import Diagnostics
public import Ecore
import OCLSyntax

extension InvariantSet {
  /// What the sources of annotations that hold OCL begin with.
  static let delegatePrefix = "http://www.eclipse.org/emf/2002/Ecore/OCL"

  /// Finds, checks and plans the invariants in the annotations of a metamodel's classes.
  ///
  /// What does not check is reported in the metamodel's file and left out. A body that the `constraints` key does not list
  /// is taken, with one warning a class that EMF would skip it. With `warnsOfNull`, warnings tell what may be asked of null.
  public static func collect(
    from metamodel: Metamodel, warnsOfNull: Bool = false, into sink: inout DiagnosticSink
  ) -> InvariantSet {
    var collector = InvariantCollector(metamodel, warnsOfNull: warnsOfNull)
    for package in metamodel.ePackages.dropFirst() { collector.collect(package) }
    collector.diagnostics.forEach { sink.emit($0) }
    return InvariantSet(collector.invariants)
  }
}

/// Walks over annotations (Eclipse OCL's "delegates").
private struct InvariantCollector {
  private let environment: Environment
  private(set) var invariants: [Invariant] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ metamodel: Metamodel, warnsOfNull: Bool) {
    var environment = Environment(metamodel: metamodel)
    environment.warnsOfNull = warnsOfNull
    environment.comparesStates = true
    self.environment = environment
  }

  mutating func collect(_ package: EPackage) {
    let sources = Delegates.sources(of: package)
    for eClass in package.eClasses { collect(eClass, sources) }
  }

  private mutating func collect(_ eClass: EClass, _ sources: [String]) {
    let annotations = eClass.eAnnotations
    let details = annotations.filter { $0.source.map(sources.contains) ?? false }.flatMap(\.details)
    let listed = annotations.filter { $0.source == Metamodel.ecoreURI }.flatMap(\.details)
      .filter { $0.key == "constraints" }
    let names = listed.flatMap { ($0.value ?? "").split(whereSeparator: \.isWhitespace).map(String.init) }

    var messages: [String: EAnnotation.Detail] = [:]
    for detail in details where detail.key.hasSuffix("$message") {
      messages[String(detail.key.dropLast("$message".count))] = detail
    }
    var seen: Set<String> = []
    var unlisted: [EAnnotation.Detail] = []
    for detail in details where !detail.key.hasSuffix("$message") {
      guard detail.value != nil, seen.insert(detail.key).inserted else { continue }
      if !names.contains(detail.key) { unlisted.append(detail) }
      add(detail, message: messages[detail.key], to: eClass)
    }
    if let first = unlisted.first {
      diagnostics.append(
        .constraintNotListed(
          unlisted.map(\.key), of: eClass, at: first.object.location(of: "key") ?? eClass.definition.location)
      )
    }
    for detail in listed { reportMissingBodies(detail, seen, eClass) }
    checkDelegates(eClass)
  }

  private mutating func add(_ detail: EAnnotation.Detail, message: EAnnotation.Detail?, to eClass: EClass) {
    let environment = environment.with(selfType: .object(eClass))
    let element = eClass.qualifiedName + "::" + detail.key
    let body = text(of: detail, eClass)
    guard let tree = check(body, environment, element) else { return }
    guard [.boolean, .any, .void, .invalid].contains(tree.type) else {
      emit(
        .notBoolean(tree.type, "the invariant '\(detail.key)'", at: tree.text.range(tree.root.range)), element
      )
      return
    }
    let explicit = message.flatMap { check(text(of: $0, eClass), environment, element) }
    invariants.append(
      Invariant(
        name: detail.key, context: eClass, body: body, expression: tree,
        message: explicit ?? tree.messageOfStatus))
  }

  private mutating func check(_ body: EscapedText, _ environment: Environment, _ element: String)
    -> CheckedTree?
  {
    var sink = DiagnosticSink()
    let tree = Checker.check(body, in: environment, into: &sink)
    sink.diagnostics.forEach { emit($0, element) }
    return tree
  }

  private mutating func emit(_ diagnostic: Diagnostic, _ element: String) {
    var diagnostic = diagnostic
    diagnostic.element = element
    diagnostics.append(diagnostic)
  }

  /// The text in its file, or under the name of its class when a program made the metamodel.
  private func text(of detail: EAnnotation.Detail, _ eClass: EClass) -> EscapedText {
    detail.text ?? EscapedText(path: "\(eClass.qualifiedName)::\(detail.key)", text: detail.value ?? "")
  }

  private mutating func reportMissingBodies(
    _ detail: EAnnotation.Detail, _ bodies: Set<String>, _ eClass: EClass
  ) {
    let text = detail.text ?? EscapedText(path: eClass.qualifiedName, text: detail.value ?? "")
    var start = 0
    for part in text.value.split(omittingEmptySubsequences: false, whereSeparator: { $0 <= 0x20 }) {
      let range = start..<start + part.count
      start = range.upperBound + 1
      let name = String(decoding: part, as: UTF8.self)
      if name.isEmpty || bodies.contains(name) { continue }
      diagnostics.append(.constraintWithoutBody(name, of: eClass, at: text.range(range)))
    }
  }

  /// Checks what invariants and others may call: bodies of operations and derivations of features.
  private mutating func checkDelegates(_ eClass: EClass) {
    for operation in eClass.eOperations {
      guard let detail = Delegates.body(of: operation) else { continue }
      let element = eClass.qualifiedName + "::" + operation.name
      let tree = check(
        Delegates.text(of: detail, named: element), Delegates.environment(of: operation, environment.names),
        element)
      guard let tree else { continue }
      if operation.isInvariant {
        invariants.append(
          Invariant(
            name: operation.name, context: eClass, body: tree.text, expression: tree,
            message: tree.messageOfStatus))
      } else {
        checkResult(tree, OCLType(resultOf: operation), element)
      }
    }
    for feature in eClass.eStructuralFeatures {
      guard let detail = Delegates.derivation(of: feature) else { continue }
      let element = eClass.qualifiedName + "::" + feature.name
      let tree = check(
        Delegates.text(of: detail, named: element), environment.with(selfType: .object(eClass)), element)
      if let tree { checkResult(tree, OCLType(feature), element) }
    }
  }

  /// A collection of another kind is taken as it is; so is what only run time shows to fit.
  private mutating func checkResult(_ tree: CheckedTree, _ expected: OCLType, _ element: String) {
    let actual = tree.type.elementType ?? tree.type
    let wanted = expected.elementType ?? expected
    if actual.conforms(to: wanted) || wanted.conforms(to: actual) { return }
    if case .dataType = wanted { return }
    emit(
      .typeMismatch(tree.type, expected: expected, "the body", at: tree.text.range(tree.root.range)), element)
  }
}

extension EOperation {
  /// Whether EMF would call it to validate: Boolean, of a diagnostic chain and a context map.
  fileprivate var isInvariant: Bool {
    guard !isMany, let type = eType, OCLType(type) == .boolean, eParameters.count == 2 else { return false }
    return eParameters[0].eType?.name == "EDiagnosticChain" && eParameters[1].eType?.name == "EMap"
  }
}

extension CheckedTree {
  /// The `message` of `Tuple{status = ..., message = ...}.status`.
  fileprivate var messageOfStatus: CheckedTree? {
    guard case .part(let tuple, let index) = root.kind, case .tuple(let names, let values) = tuple.kind,
      index < names.count, names[index] == "status", let message = names.firstIndex(of: "message")
    else { return nil }
    return CheckedTree(text: text, root: values[message], slotCount: slotCount)
  }
}

extension Diagnostic {
  fileprivate static func constraintNotListed(_ names: [String], of eClass: EClass, at range: SourceRange?)
    -> Diagnostic
  {
    let list = names.map { "'\($0)'" }.joined(separator: ", ")
    return Diagnostic(
      .warning, "ocl/constraint-not-listed",
      "the key 'constraints' of '\(eClass.name)' does not list \(list); checked here, but EMF would skip "
        + (names.count == 1 ? "it" : "them"), at: range, element: eClass.qualifiedName)
  }

  fileprivate static func constraintWithoutBody(_ name: String, of eClass: EClass, at range: SourceRange?)
    -> Diagnostic
  {
    Diagnostic(
      .warning, "ocl/constraint-without-body", "the constraint '\(name)' of '\(eClass.name)' has no OCL body",
      at: range, element: eClass.qualifiedName)
  }
}

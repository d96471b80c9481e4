public import Diagnostics
public import Ecore
import OCLSyntax

extension InvariantSet {
  /// What the sources of annotations that hold OCL begin with.
  static let delegatePrefix = "http://www.eclipse.org/emf/2002/Ecore/OCL"

  /// Finds, checks and plans the invariants in the annotations of a metamodel's classes.
  ///
  /// What does not check is reported in the metamodel's file and left out. A body that the `constraints` key does not list
  /// is taken, with one warning a class that EMF would skip it.
  ///
  /// The invariants of `documents`, which are about the same metamodel, come after these; their definitions are known here.
  /// With `warnsOfNull`, warnings tell where an invariant may ask something of null.
  public static func collect(
    from metamodel: Metamodel, documents: DocumentSet? = nil, warnsOfNull: Bool = false,
    into sink: inout DiagnosticSink
  ) -> InvariantSet {
    var environment = documents?.environment ?? Environment(metamodel: metamodel)
    environment.comparesStates = true
    environment.warnsOfNull = warnsOfNull
    var collector = InvariantCollector(environment)
    for package in metamodel.ePackages.dropFirst() { collector.collect(package) }
    collector.diagnostics.forEach { sink.emit($0) }
    return InvariantSet(collector.invariants + (documents?.invariants ?? []))
  }
}

/// Walks over annotations (Eclipse OCL's "delegates").
private struct InvariantCollector {
  private let environment: Environment
  private(set) var invariants: [Invariant] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ environment: Environment) { self.environment = environment }

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
    var severities: [String: InvariantSeverity] = [:]
    for detail in details {
      if detail.key.hasSuffix("$message") {
        messages[String(detail.key.dropLast("$message".count))] = detail
      } else if detail.key.hasSuffix("$severity") {
        let name = String(detail.key.dropLast("$severity".count))
        severities[name] = severity(detail, eClass.qualifiedName + "::" + name)
      }
    }
    var seen: Set<String> = []
    var unlisted: [EAnnotation.Detail] = []
    for detail in details where !detail.key.hasSuffix("$message") && !detail.key.hasSuffix("$severity") {
      guard detail.value != nil, seen.insert(detail.key).inserted else { continue }
      if !names.contains(detail.key) { unlisted.append(detail) }
      add(detail, message: messages[detail.key], severity: severities[detail.key], to: eClass)
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

  private mutating func add(
    _ detail: EAnnotation.Detail, message: EAnnotation.Detail?, severity: InvariantSeverity?,
    to eClass: EClass
  ) {
    let environment = environment.with(selfType: .object(eClass))
    let element = eClass.qualifiedName + "::" + detail.key
    let body = text(of: detail, eClass)
    guard let tree = check(body, environment, element) else { return }
    let explicit = message.flatMap { check(text(of: $0, eClass), environment, element) }
    add(
      Invariant.make(
        name: detail.key, context: eClass, body: body, tree, message: explicit, severity: severity), element)
  }

  private mutating func add(_ result: Result<Invariant, Diagnostic>, _ element: String) {
    switch result {
    case .success(let invariant): invariants.append(invariant)
    case .failure(let diagnostic): emit(diagnostic, element)
    }
  }

  private mutating func severity(_ detail: EAnnotation.Detail, _ element: String) -> InvariantSeverity? {
    let written = detail.value ?? ""
    if let severity = InvariantSeverity(rawValue: written) { return severity }
    emit(.badSeverity(written, at: detail.object.location(of: "value")), element)
    return nil
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
    reportUnknownDelegates(eClass.eAnnotations, eClass.qualifiedName)
    for operation in eClass.eOperations { checkDelegates(of: operation) }
    for feature in eClass.eStructuralFeatures {
      let element = eClass.qualifiedName + "::" + feature.name
      let annotations = feature.eAnnotations
      if annotations.isEmpty { continue }
      reportUnknownDelegates(annotations, element)
      for detail in [Delegates.derivation(of: feature), Delegates.initial(of: feature)] {
        guard let detail else { continue }
        let tree = check(
          Delegates.text(of: detail, named: element), environment.with(selfType: .object(eClass)), element)
        if let problem = tree?.problem(as: OCLType(feature)) { emit(problem, element) }
      }
    }
  }

  private mutating func checkDelegates(of operation: EOperation) {
    let eClass = operation.eContainingClass
    let annotations = operation.eAnnotations
    if annotations.isEmpty { return }
    let element = eClass.qualifiedName + "::" + operation.name
    reportUnknownDelegates(annotations, element)
    let names = Delegates.environment(of: operation, environment.names)
    if let detail = Delegates.body(of: operation),
      let tree = check(Delegates.text(of: detail, named: element), names, element)
    {
      if operation.isInvariant {
        add(
          Invariant.make(
            name: operation.name, context: eClass, body: tree.text, tree, message: nil, severity: nil),
          element)
      } else if let problem = tree.problem(as: OCLType(resultOf: operation)) {
        emit(problem, element)
      }
    }
    for (detail, isAfter) in Delegates.conditions(of: operation) {
      var names = names
      if isAfter {
        names.comparesStates = true
        names.variables.append(
          Environment.Variable(name: "result", type: OCLType(resultOf: operation)))
      }
      guard let tree = check(Delegates.text(of: detail, named: element), names, element), !tree.isTruth
      else { continue }
      emit(
        .notBoolean(tree.type, "the condition '\(detail.key)'", at: tree.text.range(tree.root.range)), element
      )
    }
  }

  /// Expressions of another language, such as Acceleo's, would be passed over in silence.
  private mutating func reportUnknownDelegates(_ annotations: [EAnnotation], _ element: String) {
    for annotation in annotations {
      guard let source = annotation.source, source.hasPrefix(Delegates.acceleoPrefix) else { continue }
      diagnostics.append(
        .unknownDelegate(
          source, at: annotation.object.location(of: "source") ?? annotation.object.location, element: element
        ))
    }
  }
}

extension EOperation {
  /// Whether EMF would call it to validate: Boolean, of a diagnostic chain and a context map.
  fileprivate var isInvariant: Bool {
    guard !isMany, let type = eType, OCLType(type) == .boolean, eParameters.count == 2 else { return false }
    return eParameters[0].eType?.name == "EDiagnosticChain" && eParameters[1].eType?.name == "EMap"
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

import Diagnostics
import Ecore
import OCLSyntax

/// Finds what the contexts of documents are about, then checks what they say of it.
struct DocumentBinder {
  private(set) var names: MetamodelNames
  private(set) var invariants: [Invariant] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var definitions = Definitions()
  private var bound: [BoundContext] = []
  private var unnamed: [EClass: Int] = [:]
  private var seenInvariants: Set<String> = []
  private var reportedPackages: Set<SourceRange> = []

  /// A context whose subject was found.
  private struct BoundContext {
    var tree: DocumentTree
    var context: DocumentTree.Context
    var subject: Subject
    var environment: Environment
  }

  private enum Subject {
    case type(OCLType)
    case operation(EClass, EOperation, OCLType)
    case feature(EClass, EStructuralFeature)
  }

  init(_ metamodel: Metamodel) { names = MetamodelNames(metamodel) }

  mutating func bind(_ documents: [OCLDocument]) {
    for document in documents {
      let aliases = self.aliases(of: document)
      for context in document.tree.contexts { find(context, document.tree, aliases) }
    }
    for context in bound { collectBodies(context) }
    names = MetamodelNames(names, definitions)
    for context in bound { check(context) }
  }

  // MARK: Imports

  private mutating func aliases(of document: OCLDocument) -> [String: EPackage] {
    var aliases: [String: EPackage] = [:]
    for (index, item) in document.tree.imports.enumerated() {
      let place = document.tree.text.range(item.range)
      if item.keyword == "library" {
        diagnostics.append(.libraryNotRead(at: place))
        continue
      }
      let target = index < document.targets.count ? document.targets[index] : nil
      let found = target.map { package(inFile: $0) } ?? package(named: item.uri)
      if let found {
        if let alias = item.alias { aliases[alias.text] = found }
      } else if target == nil {
        diagnostics.append(.unresolvedImport(item.uri, at: place))
      }
    }
    return aliases
  }

  private func package(inFile path: String) -> EPackage? {
    names.metamodel.ePackages.dropFirst().first {
      $0.eSuperPackage == nil && $0.definition.eResource?.uri == path
    }
  }

  /// The package with a namespace URI, fragment or not, or with a qualified name.
  private func package(named text: String) -> EPackage? {
    let uri = text.split(separator: "#", omittingEmptySubsequences: false).first.map(String.init) ?? text
    if let found = names.metamodel.ePackage(nsURI: uri) { return found }
    let path = text.split(separator: ":").map(String.init)
    return names.metamodel.ePackages.first { $0.ends(with: path) }
  }

  // MARK: Contexts

  private mutating func find(
    _ context: DocumentTree.Context, _ tree: DocumentTree, _ aliases: [String: EPackage]
  ) {
    var environment = Environment(names, selfType: nil)
    environment.aliases = aliases
    if let package = context.package, !isPackage(package, environment) {
      let place = tree.text.range(package.range)
      if reportedPackages.insert(place).inserted {
        let near = Suggestion.nearest(to: package.last.text, among: Array(names.packageNames).sorted())
        diagnostics.append(.unknownPackage(package.text, suggestion: near, at: place))
      }
      return
    }
    guard let subject = subject(of: context, tree, &environment) else { return }
    environment.selfName = context.selfName?.text
    if let name = context.selfName, case .object(let eClass)? = environment.selfType,
      eClass.eStructuralFeature(named: name.text) != nil
    {
      diagnostics.append(
        .hidesFeature(name.text, of: .object(eClass), at: tree.text.range(name.range)))
      return
    }
    bound.append(
      BoundContext(tree: tree, context: context, subject: subject, environment: environment))
  }

  private func isPackage(_ path: PathName, _ environment: Environment) -> Bool {
    if environment.aliases[path.names[0].text] != nil { return true }
    return names.metamodel.ePackages.contains { $0.ends(with: path.names.map(\.text)) }
  }

  private mutating func subject(
    of context: DocumentTree.Context, _ tree: DocumentTree, _ environment: inout Environment
  ) -> Subject? {
    switch context.subject {
    case .type(let path):
      guard let type = type(path, context.package, tree, environment) else { return nil }
      switch type {
      case .collection, .map, .tuple, .type, .void, .invalid:
        diagnostics.append(
          .notAContext("'\(type)'", expected: "a class or a simple type", at: tree.text.range(path.range)))
        return nil
      default: break
      }
      environment.selfType = type
      return .type(type)
    case .operation(let path, let parameters, let result):
      guard let eClass = owner(of: path, context.package, tree, environment) else { return nil }
      environment.selfType = .object(eClass)
      return operation(path, parameters, result, of: eClass, tree, &environment)
    case .feature(let path, let type):
      guard let eClass = owner(of: path, context.package, tree, environment) else { return nil }
      environment.selfType = .object(eClass)
      guard let feature = eClass.eStructuralFeature(named: path.last.text) else {
        let near = Suggestion.nearest(to: path.last.text, among: eClass.eAllStructuralFeatures.map(\.name))
        diagnostics.append(
          .unknownFeature(
            path.last.text, of: .object(eClass), suggestion: near, at: tree.text.range(path.last.range)))
        return nil
      }
      guard let written = resolve(type, tree, environment) else { return nil }
      if !agrees(written, OCLType(feature)) {
        diagnostics.append(
          .typeMismatch(
            written, expected: OCLType(feature), "the type of '\(feature.qualifiedName)'",
            at: tree.text.range(type.range)))
      }
      return .feature(eClass, feature)
    }
  }

  private mutating func type(
    _ path: PathName, _ package: PathName?, _ tree: DocumentTree, _ environment: Environment
  ) -> OCLType? {
    let own = path.names.map(\.text)
    if let package, let found = environment.classifier(package.names.map(\.text) + own, near: nil) {
      return OCLType(found)
    }
    return resolve(TypeExpression(.path(path), path.range), tree, environment)
  }

  /// The class of `Class::name`.
  private mutating func owner(
    of path: PathName, _ package: PathName?, _ tree: DocumentTree, _ environment: Environment
  ) -> EClass? {
    guard let last = path.qualifier.last else {
      diagnostics.append(
        .notAContext("'\(path.text)'", expected: "'Class::\(path.text)'", at: tree.text.range(path.range)))
      return nil
    }
    let owner = PathName(qualifier: path.qualifier.dropLast(), last)
    guard let type = type(owner, package, tree, environment) else { return nil }
    if case .object(let eClass) = type { return eClass }
    diagnostics.append(.notAContext("'\(type)'", expected: "a class", at: tree.text.range(owner.range)))
    return nil
  }

  private mutating func operation(
    _ path: PathName, _ parameters: [Variable], _ result: TypeExpression?, of eClass: EClass,
    _ tree: DocumentTree, _ environment: inout Environment
  ) -> Subject? {
    guard let variables = variables(parameters, tree, environment) else { return nil }
    let named = eClass.eAllOperations.reversed().filter { $0.name == path.last.text }
    let found = named.first { operation in
      operation.eParameters.count == variables.count
        && zip(operation.eParameters, variables).allSatisfy { agrees($1.type, OCLType($0)) }
    }
    guard let found else {
      let signature = "\(path.last.text)(\(variables.map(\.type.description).joined(separator: ", ")))"
      let candidates = named.map { operation in
        "\(operation.name)(\(operation.eParameters.map { OCLType($0).description }.joined(separator: ", ")))"
      }
      diagnostics.append(
        .unknownContextOperation(
          signature, of: eClass, candidates: candidates, at: tree.text.range(path.last.range)))
      return nil
    }
    let type = OCLType(resultOf: found)
    if let result {
      guard let written = resolve(result, tree, environment) else { return nil }
      if !agrees(written, type) {
        diagnostics.append(
          .typeMismatch(
            written, expected: type, "the result of '\(found.qualifiedName)'",
            at: tree.text.range(result.range)))
      }
    }
    environment.variables = variables
    return .operation(eClass, found, type)
  }

  private mutating func variables(
    _ parameters: [Variable], _ tree: DocumentTree, _ environment: Environment
  ) -> [Environment.Variable]? {
    var variables: [Environment.Variable] = []
    for parameter in parameters {
      guard let written = parameter.type, let type = resolve(written, tree, environment) else { return nil }
      if variables.contains(where: { $0.name == parameter.name.text }) {
        diagnostics.append(.duplicateName(parameter.name.text, at: tree.text.range(parameter.name.range)))
        return nil
      }
      variables.append(Environment.Variable(name: parameter.name.text, type: type))
    }
    return variables
  }

  private mutating func resolve(
    _ type: TypeExpression, _ tree: DocumentTree, _ environment: Environment
  ) -> OCLType? {
    var sink = DiagnosticSink()
    let result = Checker.resolve(type, of: tree.text, in: environment, into: &sink)
    diagnostics += sink.diagnostics
    return result
  }

  /// Whether a type written again is the metamodel's; of collections only the elements are compared.
  private func agrees(_ written: OCLType, _ type: OCLType) -> Bool {
    let left = written.elementType ?? written
    let right = type.elementType ?? type
    return left == right || right == .any || left.isNumber && right.isNumber
      || written.isCollection && left == .any
  }

  // MARK: Definitions and bodies

  private mutating func collectBodies(_ context: BoundContext) {
    for constraint in context.context.constraints {
      let body = DocumentBody(
        tree: ExpressionTree(
          text: context.tree.text, root: constraint.expression, hasErrors: constraint.isBroken),
        selfType: context.environment.selfType, selfName: context.environment.selfName,
        variables: context.environment.variables, aliases: context.environment.aliases)
      let place = context.tree.text.range(constraint.range)
      switch (constraint.kind, context.subject) {
      case (.definition, .type(let owner)): define(constraint, owner, body, context)
      case (.derivation, .feature(let eClass, let feature)):
        add(body, eClass, to: \.derivations, feature.id, "derivation", feature.qualifiedName, place)
        if Delegates.derivation(of: feature) != nil {
          diagnostics.append(.hidesAnnotation(feature.qualifiedName, at: place))
        }
      case (.initial, .feature(let eClass, let feature)):
        add(body, eClass, to: \.initials, feature.id, "first value", feature.qualifiedName, place)
      case (.body, .operation(let eClass, let operation, _)):
        add(body, eClass, to: \.bodies, operation.id, "body", operation.qualifiedName, place)
        if Delegates.body(of: operation) != nil {
          diagnostics.append(.hidesAnnotation(operation.qualifiedName, at: place))
        }
      default: break
      }
    }
  }

  private mutating func add(
    _ body: DocumentBody, _ eClass: EClass, to table: WritableKeyPath<Definitions, [Int32: [Definitions.ClassBody]]>,
    _ id: Int32, _ what: String, _ name: String, _ place: SourceRange
  ) {
    if let first = definitions[keyPath: table][id]?.first(where: { $0.eClass == eClass }) {
      let range = first.body.tree.text.range(first.body.tree.root.range)
      diagnostics.append(.duplicateBody(what, name, at: place, first: range))
      return
    }
    definitions[keyPath: table][id, default: []].append(Definitions.ClassBody(eClass: eClass, body: body))
  }

  private mutating func define(
    _ constraint: DocumentTree.Constraint, _ owner: OCLType, _ body: DocumentBody, _ context: BoundContext
  ) {
    guard let name = constraint.name else { return }
    let place = context.tree.text.range(name.range)
    var parameters: [Environment.Variable]?
    if let written = constraint.parameters {
      guard let resolved = variables(written, context.tree, context.environment) else { return }
      parameters = resolved
    }
    var result = OCLType.any
    if let type = constraint.type {
      guard let resolved = resolve(type, context.tree, context.environment) else { return }
      result = resolved
    } else if parameters == nil {
      return
    }
    if parameters == nil, case .object(let eClass) = owner, eClass.eStructuralFeature(named: name.text) != nil {
      diagnostics.append(.hidesFeature(name.text, of: owner, at: place))
      return
    }
    let types = parameters?.map(\.type)
    if definitions.named(name.text, parameterCount: types?.count).contains(where: {
      definitions.all[$0].owner == owner && definitions.all[$0].parameters?.map(\.type) == types
    }) {
      diagnostics.append(.duplicateName(name.text, at: place))
      return
    }
    var body = body
    body.variables = parameters ?? []
    if constraint.isStatic {
      body.selfType = nil
      body.selfName = nil
    }
    definitions.add(
      Definitions.Definition(
        name: name.text, owner: owner, parameters: parameters, result: result,
        isStatic: constraint.isStatic, body: body))
  }

  // MARK: Checking

  private mutating func check(_ context: BoundContext) {
    for constraint in context.context.constraints {
      let tree = ExpressionTree(
        text: context.tree.text, root: constraint.expression, hasErrors: constraint.isBroken)
      var environment = Environment(names, selfType: context.environment.selfType)
      environment.selfName = context.environment.selfName
      environment.aliases = context.environment.aliases
      environment.variables = context.environment.variables
      switch (constraint.kind, context.subject) {
      case (.invariant, .type(.object(let eClass))):
        addInvariant(constraint, tree, eClass, environment, context)
      case (.invariant, .type(let type)):
        diagnostics.append(
          .notAContext(
            "'\(type)'", expected: "a class: invariants are checked of objects",
            at: context.tree.text.range(constraint.range)))
      case (.definition, .type(let type)): checkDefinition(constraint, tree, type, environment, context)
      case (.derivation, .feature(_, let feature)), (.initial, .feature(_, let feature)):
        checkBody(tree, environment, OCLType(feature), feature.qualifiedName)
      case (.body, .operation(_, let operation, let type)):
        checkBody(tree, environment, type, operation.qualifiedName)
      case (.precondition, .operation(_, let operation, _)):
        checkCondition(constraint, tree, environment, operation.qualifiedName)
      case (.postcondition, .operation(_, let operation, let type)):
        environment.variables.append(Environment.Variable(name: "result", type: type))
        checkCondition(constraint, tree, environment, operation.qualifiedName)
      default: break
      }
    }
  }

  private mutating func addInvariant(
    _ constraint: DocumentTree.Constraint, _ tree: ExpressionTree, _ eClass: EClass,
    _ environment: Environment, _ context: BoundContext
  ) {
    var name = constraint.name?.text ?? ""
    if constraint.name == nil {
      unnamed[eClass, default: 0] += 1
      name = "inv\(unnamed[eClass, default: 1])"
    }
    let element = eClass.qualifiedName + "::" + name
    let severity = severity(constraint, context.tree)
    guard let checked = check(tree, environment, element) else { return }
    var message: CheckedTree?
    if let written = constraint.message {
      message = check(
        ExpressionTree(text: tree.text, root: written, hasErrors: constraint.isBroken), environment, element)
    }
    if let name = constraint.name, !seenInvariants.insert(element).inserted {
      emit(.duplicateInvariant(name.text, at: tree.text.range(name.range)), element)
    }
    let body = EscapedText(tree.text.file, tree.text.range(tree.root.range).bytes)
    switch Invariant.make(
      name: name, context: eClass, body: body, checked, message: message, severity: severity)
    {
    case .success(let invariant): invariants.append(invariant)
    case .failure(let diagnostic): emit(diagnostic, element)
    }
  }

  private mutating func severity(_ constraint: DocumentTree.Constraint, _ tree: DocumentTree)
    -> InvariantSeverity?
  {
    var result: InvariantSeverity?
    for directive in constraint.directives {
      if directive.name == "suppress" {
        result = .off
      } else if let severity = InvariantSeverity(rawValue: directive.value) {
        result = severity
      } else {
        diagnostics.append(.badSeverity(directive.value, at: tree.text.range(directive.range)))
      }
    }
    return result
  }

  private mutating func checkDefinition(
    _ constraint: DocumentTree.Constraint, _ tree: ExpressionTree, _ owner: OCLType,
    _ environment: Environment, _ context: BoundContext
  ) {
    let element = "\(owner)::\(constraint.name?.text ?? "")"
    var environment = environment
    var quiet = DiagnosticSink()
    for parameter in constraint.parameters ?? [] {
      let type = parameter.type.flatMap {
        Checker.resolve($0, of: tree.text, in: environment, into: &quiet)
      }
      // Its type was reported where it was defined.
      guard let type else { return }
      environment.variables.append(Environment.Variable(name: parameter.name.text, type: type))
    }
    var result = OCLType.any
    if let type = constraint.type {
      guard let resolved = Checker.resolve(type, of: tree.text, in: environment, into: &quiet) else { return }
      result = resolved
    }
    if constraint.isStatic {
      environment.selfType = nil
      environment.selfName = nil
    }
    checkBody(tree, environment, result, element)
  }

  private mutating func checkBody(
    _ tree: ExpressionTree, _ environment: Environment, _ type: OCLType, _ element: String
  ) {
    guard let checked = check(tree, environment, element) else { return }
    if let problem = checked.problem(as: type) { emit(problem, element) }
  }

  private mutating func checkCondition(
    _ constraint: DocumentTree.Constraint, _ tree: ExpressionTree, _ environment: Environment,
    _ element: String
  ) {
    guard let checked = check(tree, environment, element) else { return }
    let what = "the \(constraint.kind == .precondition ? "pre" : "post")condition"
    if !checked.isTruth { emit(.notBoolean(checked.type, what, at: tree.text.range(tree.root.range)), element) }
  }

  private mutating func check(_ tree: ExpressionTree, _ environment: Environment, _ element: String)
    -> CheckedTree?
  {
    var sink = DiagnosticSink()
    let checked = Checker.check(tree, in: environment, into: &sink)
    sink.diagnostics.forEach { emit($0, element) }
    return checked
  }

  private mutating func emit(_ diagnostic: Diagnostic, _ element: String) {
    var diagnostic = diagnostic
    diagnostic.element = element
    diagnostics.append(diagnostic)
  }
}

import Diagnostics
import Ecore
import OCLSyntax

/// What a context is about: a type, an operation, a feature.
extension DocumentBinder {
  mutating func subject(
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

  mutating func type(
    _ path: PathName, _ package: PathName?, _ tree: DocumentTree, _ environment: Environment
  ) -> OCLType? {
    let own = path.names.map(\.text)
    if let package, let found = environment.classifier(package.names.map(\.text) + own, near: nil) {
      return OCLType(found)
    }
    return resolve(TypeExpression(.path(path), path.range), tree, environment)
  }

  /// The class of `Class::name`.
  mutating func owner(
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

  mutating func operation(
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

  mutating func variables(
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

  mutating func resolve(
    _ type: TypeExpression, _ tree: DocumentTree, _ environment: Environment
  ) -> OCLType? {
    var sink = DiagnosticSink()
    let result = Checker.resolve(type, of: tree.text, in: environment, into: &sink)
    diagnostics += sink.diagnostics
    return result
  }

  /// Whether a type written again is the metamodel's; of collections only the elements are compared.
  func agrees(_ written: OCLType, _ type: OCLType) -> Bool {
    let left = written.elementType ?? written
    let right = type.elementType ?? type
    return left == right || right == .any || left.isNumber && right.isNumber
      || written.isCollection && left == .any
  }
}

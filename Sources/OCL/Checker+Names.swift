import Diagnostics
import Ecore
import OCLSyntax

/// Paths, features and types.
extension Checker {
  // MARK: Types

  static let builtInTypes: [String: OCLType] = [
    "OclAny": .any, "OclVoid": .void, "OclInvalid": .invalid, "OclElement": .element, "Boolean": .boolean,
    "Integer": .integer, "Real": .real, "UnlimitedNatural": .unlimitedNatural, "String": .string,
    "OclType": .type(.any), "Type": .type(.any), "Class": .type(.any),
    "Collection": .collection(.collection, .any), "Set": .collection(.set, .any),
    "Bag": .collection(.bag, .any),
    "Sequence": .collection(.sequence, .any), "OrderedSet": .collection(.orderedSet, .any),
    "Map": .map(.any, .any),
  ]

  /// The type written; nil, with a diagnostic, if a name is unknown.
  mutating func type(_ node: TypeExpression) -> OCLType? {
    guard let type = plainType(node) else { return nil }
    guard let multiplicity = node.multiplicity, multiplicity.isMany, !type.isCollection else { return type }
    return .collection(.collection, type)
  }

  private mutating func plainType(_ node: TypeExpression) -> OCLType? {
    switch node.kind {
    case .path(let path):
      if let type = namedType(path) { return type }
      if Reflection.contains(path) {
        diagnostics.append(.unsupportedReflection(path.text, at: place(path.range)))
        return nil
      }
      diagnostics.append(
        .unknownType(path.text, suggestion: suggestion(path.last.text, typeNames), at: place(path.range)))
      return nil
    case .collection(let kind, let element):
      guard let element else { return .collection(kind, .any) }
      // In `Set(T[2..4])` the bounds are those of the set.
      return plainType(element).map { .collection(kind, $0) }
    case .map(let key, let value):
      guard let key, let value else { return .map(.any, .any) }
      guard let key = type(key), let value = type(value) else { return nil }
      return .map(key, value)
    case .tuple(let parts):
      var checked: [OCLType.TuplePart] = []
      for part in parts {
        guard let type = type(part.type) else { return nil }
        checked.append(OCLType.TuplePart(name: part.name.text, type: type))
      }
      return .tuple(checked.sorted { $0.name < $1.name })
    case .error: return nil
    }
  }

  func namedType(_ path: PathName) -> OCLType? {
    let names = path.names.map(\.text)
    if !path.last.isQuoted,
      path.qualifier.isEmpty || names.dropLast() == ["ocl"] || names.dropLast() == ["oclstdlib"],
      let type = Self.builtInTypes[path.last.text]
    {
      // A class of the metamodel with the name of a type that is Eclipse's own hides it.
      let isExtension = ["Type", "Class", "Map"].contains(path.last.text)
      if !isExtension || environment.names.classifiers[path.last.text] == nil { return type }
    }
    if let classifier = environment.classifier(names, near: home) { return OCLType(classifier) }
    return path.simpleName.flatMap { Self.builtInTypes[$0.text] }
  }

  var typeNames: [String] {
    Self.builtInTypes.keys.sorted() + environment.names.classifiers.keys.sorted()
  }

  func suggestion(_ name: String, _ candidates: [String]) -> String? {
    Suggestion.nearest(to: name, among: candidates)
  }

  // MARK: Paths

  mutating func path(_ path: PathName, _ range: Range<Int>) -> CheckedExpression {
    if let name = path.simpleName, let found = simpleName(name, range) { return found }
    if let type = namedType(path) {
      return CheckedExpression(.literal(.type(TypeValue(type))), .type(type), range)
    }
    if !path.qualifier.isEmpty {
      let names = path.qualifier.map(\.text)
      if case .eDataType(let type)? = environment.classifier(names, near: home), type.isEnum {
        return literal(path.last, of: type, range)
      }
      if let defined = definedStatic(path, nil, range) { return defined }
      if Reflection.contains(path) {
        return report(.unsupportedReflection(path.text, at: place(path.range)), range)
      }
      if let owner = path.qualifier.last, environment.classifier(names, near: home) == nil,
        !environment.names.packageNames.contains(owner.text)
      {
        let near = suggestion(owner.text, typeNames)
        return report(
          .unknownType(names.joined(separator: "::"), suggestion: near, at: place(owner.range)), range)
      }
      let near = suggestion(path.last.text, typeNames)
      return report(.unknownType(path.text, suggestion: near, at: place(path.last.range)), range)
    }
    if Reflection.contains(path) {
      return report(.unsupportedReflection(path.text, at: place(path.range)), range)
    }
    let near = suggestion(path.last.text, visibleNames)
    return report(.unknownName(path.text, suggestion: near, at: place(path.last.range)), range)
  }

  private mutating func literal(_ name: Name, of type: EDataType, _ range: Range<Int>) -> CheckedExpression {
    if let literal = type.eLiteral(named: name.text) {
      return CheckedExpression(.literal(.literal(EnumerationValue(literal))), .enumeration(type), range)
    }
    let near = suggestion(name.text, type.eLiterals.map(\.name))
    return report(.unknownLiteral(name.text, of: type.name, suggestion: near, at: place(name.range)), range)
  }

  /// A variable, or a feature of an implicit source, innermost first.
  private mutating func simpleName(_ name: Name, _ range: Range<Int>) -> CheckedExpression? {
    for scope in scopes.reversed() {
      switch scope {
      case .variable(let local, let type):
        if local.name == name.text { return CheckedExpression(.variable(local), type, range) }
      case .implicit(let local, let type):
        let source = CheckedExpression(.variable(local), type, range)
        if let feature = property(name.text, of: source, range) { return feature }
      }
    }
    return nil
  }

  private var visibleNames: [String] {
    var names: [String] = []
    for scope in scopes.reversed() {
      switch scope {
      case .variable(let local, _): names.append(local.name)
      case .implicit(_, let type): names += propertyNames(of: type)
      }
    }
    return names + typeNames
  }

  // MARK: Features

  /// The feature or part of a source that is no collection; nil if there is none.
  func property(_ name: String, of source: CheckedExpression, _ range: Range<Int>) -> CheckedExpression? {
    switch source.type {
    case .object(let eClass):
      if let feature = eClass.eStructuralFeature(named: name) {
        if let derived = Delegates.callable(feature, in: environment) {
          return CheckedExpression(.extra(derived, [source]), OCLType(feature), range)
        }
        return CheckedExpression(.feature(source, feature), OCLType(feature), range)
      }
      if let defined = defined(name, of: source, nil, range) { return defined }
    case .tuple(let parts):
      if let index = parts.firstIndex(where: { $0.name == name }) {
        return CheckedExpression(.part(source, index), parts[index].type, range)
      }
    default:
      if let defined = defined(name, of: source, nil, range) { return defined }
    }
    guard ["oclContainer", "oclContents", "name"].contains(name),
      let operation = Library.operations(named: name).first(where: {
        $0.parameters.isEmpty && $0.belongs(to: source.type)
      })
    else { return nil }
    let type = operation.resultType(source: source.type, arguments: [])
    return CheckedExpression(.operation(operation, source, []), type, range)
  }

  func propertyNames(of type: OCLType) -> [String] {
    switch type {
    case .object(let eClass):
      eClass.eAllStructuralFeatures.map(\.name)
        + environment.names.definitions.names(of: type, attributes: true)
    case .tuple(let parts): parts.map(\.name)
    default: []
    }
  }

  mutating func feature(
    _ source: CheckedExpression, _ navigation: Navigation, _ path: PathName, isPre: Bool, _ range: Range<Int>
  ) -> CheckedExpression {
    if source.isError { return CheckedExpression(.error, .invalid, range) }
    if navigation == .arrow || navigation == .safeArrow {
      // `bag->asSet` without parentheses, as USE has it.
      return call(on: source, navigation, path, [], range)
    }
    let result = navigate(source, navigation, range) { checker, single in
      if let owner = path.qualifier.isEmpty ? nil : path.qualifier {
        guard
          case .eClass(let eClass)? = checker.environment.classifier(
            owner.map(\.text), near: checker.home),
          single.type.conforms(to: .object(eClass))
        else {
          return checker.report(
            .unknownType(
              owner.map(\.text).joined(separator: "::"), suggestion: nil,
              at: checker.place(owner[0].range.lowerBound..<owner[owner.count - 1].range.upperBound)), range)
        }
      }
      let name = path.last
      if let found = checker.property(name.text, of: single, range) {
        checker.warnIfNull(single, navigation, name)
        return found
      }
      if case .type = single.type, Reflection.hasFeature(name.text) {
        return checker.report(
          .unsupportedReflection(name.text, at: checker.place(name.range)), range)
      }
      if single.type.isCollection {
        return checker.report(
          .unknownFeature(name.text, of: single.type, suggestion: nil, at: checker.place(name.range)), range)
      }
      let near = checker.suggestion(name.text, checker.propertyNames(of: single.type))
      var diagnostic = Diagnostic.unknownFeature(
        name.text, of: single.type, suggestion: near, at: checker.place(name.range))
      let operations = Library.operations(named: name.text)
      if near == nil, operations.contains(where: { $0.parameters.isEmpty && $0.belongs(to: single.type) }) {
        diagnostic.fixIts.append(FixIt("call the operation", checker.place(name.range), name.text + "()"))
      }
      return checker.report(diagnostic, range)
    }
    return isPre ? previous(result, range) : result
  }

  /// Applies `body` to a source reached by `.` or `?.`: to each element if it is a collection.
  mutating func navigate(
    _ source: CheckedExpression, _ navigation: Navigation, _ range: Range<Int>,
    _ body: (inout Checker, CheckedExpression) -> CheckedExpression
  ) -> CheckedExpression {
    guard case .collection(let kind, let element) = source.type else {
      guard navigation == .safeDot else { return body(&self, source) }
      return scoped { checker in
        let local = checker.declare("")
        let variable = CheckedExpression(.variable(local), source.type, source.range)
        let result = body(&checker, variable)
        if result.isError { return result }
        return CheckedExpression(.safe(local, source, result), result.type, range)
      }
    }
    return scoped { checker in
      let local = checker.declare("")
      let result = body(&checker, CheckedExpression(.variable(local), element, source.range))
      if result.isError { return result }
      var source = source
      if navigation == .safeDot {
        source = CheckedExpression(.withoutNull(source), source.type, source.range)
      }
      return checker.collect(source, kind, local, result, isImplicit: true, range)
    }
  }

  /// `source->collect(local | body)`.
  func collect(
    _ source: CheckedExpression, _ kind: CollectionName, _ local: CheckedExpression.Local,
    _ body: CheckedExpression, isImplicit: Bool, _ range: Range<Int>
  ) -> CheckedExpression {
    var element = body.type
    while case .collection(_, let inner) = element { element = inner }
    let iteration = CheckedExpression.Iteration(
      kind: .collect, source: source, variables: [local], companions: [nil], accumulator: nil, body: body,
      isImplicit: isImplicit)
    return CheckedExpression(
      .iteration(iteration), .collection(kind.isOrdered ? .sequence : .bag, element), range)
  }
}

import Ecore
import OCLSyntax

/// Attributes and operations that documents define.
extension Checker {
  /// `source.name` or `source.name(arguments)`.
  func defined(
    _ name: String, of source: CheckedExpression, _ arguments: [CheckedExpression]?, _ range: Range<Int>
  ) -> CheckedExpression? {
    guard let operation = definition(name, of: source.type, arguments?.map(\.type)) else { return nil }
    let all = [source] + (arguments ?? [])
    return CheckedExpression(.extra(operation, all), operation.result(all.map(\.type)), range)
  }

  /// What is called for a source of a type; nil `arguments` ask for an attribute.
  func definition(_ name: String, of source: OCLType, _ arguments: [OCLType]?) -> ExtraOperation? {
    let names = environment.names
    if names.definitions.all.isEmpty || source.isBottom { return nil }
    if let index = names.definitions.best(name, of: source, arguments) {
      return Delegates.callable(index, in: environment)
    }
    // `Class.name`: a static one.
    guard case .type(let owner) = source, let index = names.definitions.best(name, of: owner, arguments),
      names.definitions.all[index].isStatic
    else { return nil }
    return Delegates.callable(index, in: environment)
  }

  /// `Class::name` or `Class::name(arguments)` of a static definition.
  mutating func definedStatic(_ path: PathName, _ arguments: [CheckedExpression]?, _ range: Range<Int>)
    -> CheckedExpression?
  {
    if environment.names.definitions.all.isEmpty { return nil }
    guard let last = path.qualifier.last,
      let owner = namedType(PathName(qualifier: path.qualifier.dropLast(), last))
    else { return nil }
    let source = CheckedExpression(.literal(.type(TypeValue(owner))), .type(owner), path.range)
    return defined(path.last.text, of: source, arguments, range)
  }
}

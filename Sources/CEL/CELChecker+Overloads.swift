import Diagnostics

/// Which overloads of a function fit.
extension CELChecker {
  /// A call of the overloads that take the arguments; `parts` are what the arguments were written as.
  mutating func resolve(
    _ name: String, _ target: CELCheckedNode?, _ arguments: [CELCheckedNode], _ expression: CELExpression,
    parts: [CELExpression] = []
  ) -> CELCheckedNode {
    let all = CELLibrary.overloads(name)
    let known = all.filter { $0.since <= environment.version }
    guard !known.isEmpty else {
      if let since = all.map(\.since).min() {
        report(.unavailable("'\(name)'", since: since, version: environment.version, at: place(expression)))
      } else if target?.type != .error {
        report(.undeclared(name, known: CELLibrary.names.sorted(), at: place(expression)))
      }
      return Self.failed
    }
    let types = (target.map { [$0.type] } ?? []) + arguments.map(\.type)
    if name == "_&&_" || name == "_||_" {
      return logical(name, known, arguments, expression, parts)
    }
    var fitting: [CELOverload] = []
    var result: CELType?
    for overload in known where overload.isMember == (target != nil) {
      var fresh: [CELType] = []
      let instance = overload.instantiated {
        fresh.append(freshVariable())
        return fresh[fresh.count - 1]
      }
      guard solution.accepts(types, as: instance.parameters) else { continue }
      fitting.append(overload)
      let type = solution.resolved(instance.result)
      if let before = result {
        if before != .dyn, type != before { result = .dyn }
      } else {
        result = type
      }
    }
    guard let result else {
      let found = types.map { solution.resolved($0, unknownIsDynamic: true) }
      let later = all.filter { $0.since > environment.version && $0.isMember == (target != nil) }.filter {
        // Only asked, not kept.
        var solution = solution
        var next = 1 << 30
        let instance = $0.instantiated {
          next += 1
          return .variable(next)
        }
        return solution.accepts(types, as: instance.parameters)
      }
      report(
        .noOverload(
          name, found, isMember: target != nil, since: later.map(\.since).min(), at: place(expression)))
      return Self.failed
    }
    checkConstants(name, target, arguments, expression, parts)
    return CELCheckedNode(.call(name, fitting, target: target, arguments), result)
  }

  private mutating func logical(
    _ name: String, _ overloads: [CELOverload], _ arguments: [CELCheckedNode], _ expression: CELExpression,
    _ parts: [CELExpression]
  ) -> CELCheckedNode {
    for (index, argument) in arguments.enumerated() where !solution.accepts(argument.type, as: .bool) {
      let part = index < parts.count ? parts[index] : expression
      report(.notBoolean(solution.resolved(argument.type, unknownIsDynamic: true), name, at: place(part)))
    }
    return CELCheckedNode(.call(name, overloads, target: nil, arguments), .bool)
  }

  /// Constants that only some functions take: patterns, durations and times.
  private mutating func checkConstants(
    _ name: String, _ target: CELCheckedNode?, _ arguments: [CELCheckedNode], _ expression: CELExpression,
    _ parts: [CELExpression]
  ) {
    func text(_ index: Int) -> String? {
      guard index < arguments.count, case .constant(.string(let text)) = arguments[index].form else {
        return nil
      }
      return text
    }
    func place(_ index: Int) -> SourceRange? { self.place(index < parts.count ? parts[index] : expression) }
    switch name {
    case "matches", "find", "findAll":
      let index = target == nil ? 1 : 0
      guard let pattern = text(index), let problem = environment.patternError(pattern) else { return }
      report(.badConstant("'\(pattern)' is no regular expression: \(problem)", at: place(index)))
    case "duration":
      guard let value = text(0), !CELConstants.isDuration(value) else { return }
      report(.badConstant("'\(value)' is no duration such as '1h30m'", at: place(0)))
    case "timestamp":
      guard let value = text(0), !CELConstants.isTimestamp(value) else { return }
      report(.badConstant("'\(value)' is no time such as '2026-01-31T12:00:00Z'", at: place(0)))
    default: return
    }
  }
}

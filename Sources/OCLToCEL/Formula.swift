public import CEL

/// A condition over CEL expressions, kept simple while it is put together.
///
/// Conjunctions and disjunctions are flat, hold nothing twice, and nothing that follows from what stands beside it: of
/// `!has(a) || has(a) && p` only `!has(a) || p` is left. No atom is moved to where it could fail: CEL's `&&` and `||` take an
/// error for an answer only when the other side does not decide.
public indirect enum Formula: Hashable, Sendable {
  /// Always the same.
  case constant(Bool)
  /// A Boolean expression.
  case atom(CELExpression)
  /// The opposite of a Boolean expression that has no operator for it.
  case negated(CELExpression)
  /// All of two or more.
  case all([Formula])
  /// At least one of two or more.
  case any([Formula])

  /// Always true.
  public static let yes = Formula.constant(true)
  /// Always false.
  public static let no = Formula.constant(false)

  /// Whether it is true whatever the data is.
  public var isAlways: Bool { self == .yes }
  /// Whether it is false whatever the data is.
  public var isNever: Bool { self == .no }

  /// Whether a comparison holds; one of constants is decided here.
  static func comparison(_ left: CELExpression, _ operation: CELBinaryOperator, _ right: CELExpression)
    -> Formula
  {
    guard case .literal(.int(let first)) = left.kind, case .literal(.int(let second)) = right.kind else {
      return .atom(left.applying(operation, right))
    }
    switch operation {
    case .equal: return .constant(first == second)
    case .notEqual: return .constant(first != second)
    case .less: return .constant(first < second)
    case .lessOrEqual: return .constant(first <= second)
    case .greater: return .constant(first > second)
    case .greaterOrEqual: return .constant(first >= second)
    default: return .atom(left.applying(operation, right))
    }
  }

  /// The conjunction.
  public static func && (left: Formula, right: Formula) -> Formula { joined([left, right], isAll: true) }

  /// The disjunction.
  public static func || (left: Formula, right: Formula) -> Formula { joined([left, right], isAll: false) }

  /// The opposite.
  public static prefix func ! (operand: Formula) -> Formula {
    switch operand {
    case .constant(let value): return .constant(!value)
    case .negated(let atom): return .atom(atom)
    // The opposite of what is simple is simple.
    case .all(let parts): return .any(parts.map { !$0 })
    case .any(let parts): return .all(parts.map { !$0 })
    case .atom(let atom):
      guard case .binary(let operation, let left, let right) = atom.kind, let opposite = operation.opposite
      else { return .negated(atom) }
      return .atom(left.applying(opposite, right))
    }
  }

  /// The conjunction or disjunction of any number.
  public static func joined(_ parts: [Formula], isAll: Bool) -> Formula {
    var rest: [Formula] = []
    var seen = FormulaSet([])
    for part in parts {
      let members =
        switch part {
        case .all(let inner) where isAll: inner
        case .any(let inner) where !isAll: inner
        default: [part]
        }
      for member in members {
        if case .constant(let value) = member {
          if value != isAll { return .constant(!isAll) }
        } else if seen.insert(member) {
          rest.append(member)
        }
      }
    }
    return simplified(rest, isAll)
  }

  private static func simplified(_ parts: [Formula], _ isAll: Bool) -> Formula {
    var parts = parts
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      // A part is neither its own opposite nor a member of itself, so the others need not be told from it.
      let others = FormulaSet(parts)
      for (index, part) in parts.enumerated() {
        if others.contains(!part) { return .constant(!isAll) }
        guard let inner = part.members(ofAll: !isAll) else { continue }
        // What holds beside it makes it hold, or makes a part of it useless.
        if inner.contains(where: { others.contains($0) }) {
          parts.remove(at: index)
          hasChanged = true
          break
        }
        let useful = inner.filter { !others.contains(!$0) }
        if useful.count < inner.count {
          parts.remove(at: index)
          return joined(parts[..<index] + [joined(useful, isAll: !isAll)] + parts[index...], isAll: isAll)
        }
      }
    }
    switch parts.count {
    case 0: return .constant(isAll)
    case 1: return parts[0]
    default: return isAll ? .all(parts) : .any(parts)
    }
  }

  private func members(ofAll isAll: Bool) -> [Formula]? {
    switch self {
    case .all(let members) where isAll: members
    case .any(let members) where !isAll: members
    default: nil
    }
  }

  private static func joined(_ parts: some Sequence<Formula>, isAll: Bool) -> Formula {
    joined(Array(parts), isAll: isAll)
  }

  /// The number of nodes, counted up to a limit.
  func size(upTo limit: Int) -> Int {
    switch self {
    case .constant: return 1
    case .atom(let atom), .negated(let atom): return atom.size(upTo: limit)
    case .all(let parts), .any(let parts):
      var count = 1
      for part in parts {
        count += part.size(upTo: limit - count)
        if count >= limit { break }
      }
      return count
    }
  }

  /// The expression that says it.
  public var expression: CELExpression {
    switch self {
    case .constant(let value): .bool(value)
    case .atom(let atom): atom
    case .negated(let atom): !atom
    case .all(let parts): .conjunction(parts.map(\.expression))
    case .any(let parts): .disjunction(parts.map(\.expression))
    }
  }
}

/// Formulas of which most are few: then comparing costs less than hashing whole expressions.
private struct FormulaSet {
  private static let few = 12
  private var list: [Formula]
  private var set: Set<Formula>?

  init(_ formulas: [Formula]) {
    list = formulas
    if formulas.count > Self.few { set = Set(formulas) }
  }

  func contains(_ formula: Formula) -> Bool { set?.contains(formula) ?? list.contains(formula) }

  /// Adds a formula; false when it is there.
  mutating func insert(_ formula: Formula) -> Bool {
    if contains(formula) { return false }
    list.append(formula)
    if set != nil { set?.insert(formula) } else if list.count > Self.few { set = Set(list) }
    return true
  }
}

extension CELBinaryOperator {
  /// The operator that is true exactly where this one is false; numbers of JSON are never "not a number".
  fileprivate var opposite: CELBinaryOperator? {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    default: nil
    }
  }
}

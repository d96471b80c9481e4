/// What is known of the type variables of an expression.
struct CELTypeSolution {
  private var bindings: [Int: CELType] = [:]

  /// Whether a value of the one type may stand where the other is wanted; what that tells of variables is kept.
  mutating func accepts(_ type: CELType, as wanted: CELType) -> Bool {
    accepts([type], as: [wanted])
  }

  /// The same for lists of equal length; nothing is kept when one of them does not fit.
  mutating func accepts(_ types: [CELType], as wanted: [CELType]) -> Bool {
    guard types.count == wanted.count else { return false }
    let before = bindings
    for (type, want) in zip(types, wanted) where !unify(type, want) {
      bindings = before
      return false
    }
    return true
  }

  /// The type with what is known put in.
  ///
  /// Variables of which nothing is known stay, or become `dyn`.
  func resolved(_ type: CELType, unknownIsDynamic: Bool = false) -> CELType {
    if case .variable(let number) = type {
      guard let known = bindings[number] else { return unknownIsDynamic ? .dyn : type }
      return resolved(known, unknownIsDynamic: unknownIsDynamic)
    }
    let parts = type.parameters
    guard !parts.isEmpty else { return type }
    return type.replacing(parameters: parts.map { resolved($0, unknownIsDynamic: unknownIsDynamic) })
  }

  /// The wider of two types that fit each other.
  static func wider(_ left: CELType, _ right: CELType) -> CELType { isAsWide(left, as: right) ? left : right }

  private static func isAsWide(_ left: CELType, as right: CELType) -> Bool {
    switch (left, right) {
    case (.dyn, _), (.variable, _): return true
    case (_, .dyn), (_, .variable): return false
    case (.type, .type): return true
    case (.list, .list), (.map, .map), (.optional, .optional):
      return zip(left.parameters, right.parameters).allSatisfy { isAsWide($0, as: $1) }
    default: return left == right
    }
  }

  // MARK: Unification

  private enum Binding { case agrees, conflicts, isCyclic }

  private mutating func unify(_ left: CELType, _ right: CELType) -> Bool {
    if case .variable(let number) = right {
      switch bind(number, left) {
      case .agrees: return true
      case .conflicts: return false
      case .isCyclic: break
      }
    }
    if case .variable(let number) = left { return bind(number, right) == .agrees }
    if left.isDynamicOrError || right.isDynamicOrError { return true }
    if left == .null { return Self.isNullable(right) }
    if right == .null { return Self.isNullable(left) }
    switch (left, right) {
    case (.type, .type): return true
    case (.list, .list), (.map, .map), (.optional, .optional):
      for (inner, other) in zip(left.parameters, right.parameters) where !unify(inner, other) { return false }
      return true
    default: return left == right
    }
  }

  private static func isNullable(_ type: CELType) -> Bool {
    switch type {
    case .null, .object, .kubernetes, .optional, .duration, .timestamp: true
    default: false
    }
  }

  private mutating func bind(_ number: Int, _ type: CELType) -> Binding {
    if type == .variable(number) { return .agrees }
    if let known = bindings[number] {
      if known == type { return .agrees }
      guard unify(type, known) else { return .conflicts }
      let wider = Self.wider(type, known)
      if !mentions(number, in: wider) { bindings[number] = wider }
      return .agrees
    }
    if mentions(number, in: type) { return .isCyclic }
    bindings[number] = type
    return .agrees
  }

  private func mentions(_ number: Int, in type: CELType) -> Bool {
    if case .variable(let other) = type {
      if other == number { return true }
      guard let known = bindings[other] else { return false }
      return mentions(number, in: known)
    }
    return type.parameters.contains { mentions(number, in: $0) }
  }
}

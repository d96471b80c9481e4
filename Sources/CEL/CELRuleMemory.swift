internal import Synchronization

/// Rules that were found right, to be found so at once when they stand on the same kind of node again.
///
/// The definitions of a metamodel share most of their nodes and rules, and each is checked when it is made and when it was printed.
/// An environment with a memory must have the same regular expressions as all others with it. Safe to share among threads.
public final class CELRuleMemory: Sendable {
  /// What a rule is and costs.
  public struct Rule: Sendable {
    /// The rule.
    public let expression: CELCheckedExpression
    /// What one evaluation costs, as ``CELCheckedExpression/cost`` says.
    public let cost: CELEstimate
    /// The same as ``CELCheckedExpression/prudentCost`` says.
    public let prudentCost: CELEstimate
  }

  /// What tells declarations apart whose parts are known.
  private struct Shape: Hashable {
    enum Form: Hashable {
      case scalar(CELType)
      case list(ObjectIdentifier)
      case map(ObjectIdentifier)
      case object([String: ObjectIdentifier])
    }

    var form: Form
    var maxElements: UInt64
    var minSize: Int64
  }

  private struct Key: Hashable {
    var text: String
    var declaration: ObjectIdentifier
    var version: Int
    var isOldOptional: Bool
  }

  private struct State {
    var declarations: [Shape: CELDeclaration] = [:]
    var rules: [Key: Rule] = [:]
  }

  private static let capacity = 100_000
  private let state = Mutex(State())

  /// Takes nothing: it knows no rule yet.
  public init() {}

  /// The declaration that was made first of those that are the same.
  func shared(_ declaration: CELDeclaration) -> CELDeclaration {
    let form: Shape.Form =
      switch declaration.form {
      case .scalar(let type): .scalar(type)
      case .list(let element): .list(ObjectIdentifier(element))
      case .map(let value): .map(ObjectIdentifier(value))
      case .object(let fields): .object(fields.mapValues { ObjectIdentifier($0) })
      }
    let shape = Shape(form: form, maxElements: declaration.maxElements, minSize: declaration.minSize)
    return state.withLock { state in
      if let known = state.declarations[shape] { return known }
      if state.declarations.count >= Self.capacity { state = State() }
      state.declarations[shape] = declaration
      return declaration
    }
  }

  private func key(_ text: String, _ environment: CELEnvironment) -> Key {
    // A rule that is kept keeps its declaration, so that no other can get its place.
    Key(
      text: text, declaration: ObjectIdentifier(environment.declaration), version: environment.version,
      isOldOptional: environment.oldValue == .optional)
  }

  func rule(_ text: String, in environment: CELEnvironment) -> Rule? {
    let key = key(text, environment)
    return state.withLock { $0.rules[key] }
  }

  func keep(_ rule: Rule, _ text: String, in environment: CELEnvironment) {
    let key = key(text, environment)
    state.withLock { state in
      if state.rules.count >= Self.capacity { state = State() }
      state.rules[key] = rule
    }
  }
}

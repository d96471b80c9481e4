/// An expression whose types are known, with macros expanded: what the API server's estimate goes by.
public struct CELCheckedExpression: Sendable {
  /// The type of the value.
  public let type: CELType
  /// Whether `oldSelf` is used, which makes a rule one about updates.
  public let usesOldSelf: Bool
  let root: CELCheckedNode
  let solution: CELTypeSolution
  let declaration: CELDeclaration
}

/// A node of an expanded and typed expression.
final class CELCheckedNode: Sendable {
  enum Form: Sendable {
    case constant(CELLiteral)
    case variable(String)
    case select(CELCheckedNode, String)
    case presence(CELCheckedNode, String)
    /// A call of one of several overloads, more than one where a type is dynamic.
    case call(String, [CELOverload], target: CELCheckedNode?, [CELCheckedNode])
    case list([CELCheckedNode])
    case map([(key: CELCheckedNode, value: CELCheckedNode)])
    case fold(CELFold)
    /// A name for a value in a body.
    case binding(String, CELCheckedNode, CELCheckedNode)
  }

  let form: Form
  /// The type, with variables of the solution in it.
  let type: CELType

  init(_ form: Form, _ type: CELType) {
    self.form = form
    self.type = type
  }
}

/// What a macro over a list or map becomes: an accumulator that each element changes.
struct CELFold: Sendable {
  /// What the accumulator is called.
  static let accumulator = "__result__"

  var variables: [String]
  var range: CELCheckedNode
  var initial: CELCheckedNode
  /// Whether to go on.
  var condition: CELCheckedNode
  /// The accumulator's next value.
  var step: CELCheckedNode
  var result: CELCheckedNode
}

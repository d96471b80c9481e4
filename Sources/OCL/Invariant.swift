public import Diagnostics
public import Ecore
import Synchronization

/// A Boolean expression that must be true of every instance of a class and its subclasses.
public final class Invariant: Sendable {
  /// The name.
  public let name: String
  /// The class.
  public let context: EClass
  /// The expression as written, with the way back to its place in the metamodel's file or the document.
  public let body: EscapedText
  /// The checked expression.
  public let expression: CheckedTree
  /// The checked expression of the message, if one is given: `name$message`, or the `message` of a tuple's `status`.
  public let messageExpression: CheckedTree?
  /// How bad it is where it is not true, if the metamodel or the document says so.
  public let severity: InvariantSeverity?
  private let prepared = AtomicLazyReference<Plans>()

  /// What is evaluated, made when it is first asked for: much is done with invariants that checks no object.
  package final class Plans: Sendable {
    /// The expression.
    package let plan: Plan
    fileprivate let message: Plan?
    fileprivate let severity: Plan?

    fileprivate init(_ invariant: Invariant) {
      plan = Plan(invariant.expression)
      message = invariant.messageExpression.map(Plan.init)
      severity = invariant.expression.severityOfStatus.map(Plan.init)
    }
  }

  /// What is evaluated; lives as long as the invariant.
  package var plans: Plans { prepared.load() ?? prepared.storeIfNil(Plans(self)) }

  init(
    name: String, context: EClass, body: EscapedText, expression: CheckedTree, message: CheckedTree?,
    severity: InvariantSeverity? = nil
  ) {
    self.name = name
    self.context = context
    self.body = body
    self.expression = expression
    messageExpression = message
    self.severity = severity
  }

  /// The expression, ready to be evaluated; the first call costs O(nodes).
  public var plan: Plan { plans.plan }

  /// Class and name, `Pod::nameRequired`.
  public var qualifiedName: String { context.name + "::" + name }

  /// Whether `@pre` occurs: it says something about a change, which no single model shows, and must not be evaluated.
  public var isTransition: Bool { expression.root.isTransition }
  /// Whether it asks if its object is new.
  public var asksForCreation: Bool { isTransition && expression.root.asksForCreation }

  /// The message for an object, nil if none is given or it is no string.
  public func message(in evaluation: EvaluationContext, self object: ObjectID) -> String? {
    plans.message?.evaluate(in: evaluation, self: object).string
  }

  /// The `severity` of a tuple's status for an object: below zero an error, above a warning, zero worth knowing only.
  public func computedSeverity(in evaluation: EvaluationContext, self object: ObjectID) -> InvariantSeverity?
  {
    let computed = plans.severity?.evaluate(in: evaluation, self: object)
    guard case .integer(let value)? = computed else { return nil }
    return value < 0 ? .error : value > 0 ? .warning : .info
  }

  /// Notes at the smallest sub-expressions that made the invariant false, null or invalid for an object.
  public func explain(in evaluation: EvaluationContext, self object: ObjectID) -> [Diagnostic] {
    Explanation.notes(expression, in: evaluation, self: .object(object))
  }

  /// How every part of the invariant is evaluated for an object.
  public func evaluationTree(in evaluation: EvaluationContext, self object: ObjectID) -> EvaluationTree {
    Explanation.tree(expression, in: evaluation, self: .object(object))
  }
}

/// The invariants of a metamodel.
public struct InvariantSet: Sendable {
  /// All invariants, by class and in the order of the file.
  public let invariants: [Invariant]
  private let ofClass: [EClass: [Int]]

  /// Takes invariants in their order.
  public init(_ invariants: [Invariant]) {
    self.invariants = invariants
    ofClass = Dictionary(grouping: invariants.indices) { invariants[$0].context }
  }

  /// The invariants of a class, inherited ones first; one of the same name in a subclass does not replace another.
  public func invariants(of eClass: EClass) -> [Invariant] {
    (eClass.eAllSuperTypes + [eClass]).flatMap { (ofClass[$0] ?? []).map { invariants[$0] } }
  }

  /// Those whose violation is worth a warning or a note; none whose severity an object decides.
  public var advisory: InvariantSet {
    InvariantSet(invariants.filter { $0.severity == .warning || $0.severity == .info })
  }

  /// Those whose violation makes an object wrong: not those of a lesser severity, and none that is off.
  public var enforced: InvariantSet {
    InvariantSet(invariants.filter { $0.severity == nil || $0.severity == .error })
  }
}

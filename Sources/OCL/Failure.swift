/// Why a value is `invalid`.
public enum Failure: UInt8, Sendable {
  /// The literal `invalid`.
  case literal
  /// A feature or an operation of null.
  case nullSource
  /// Null where an operation or an operator needs a value.
  case nullArgument
  /// An index or a bound outside the string or collection.
  case indexOutOfRange
  /// The first, last, largest or matching element of a collection that has none.
  case noElement
  /// A division by zero.
  case divisionByZero
  /// A number with too many digits, or an infinite one.
  case overflow
  /// `oclAsType` to a type that the value does not have.
  case badCast
  /// A condition or body that is null or no Boolean.
  case notBoolean
  /// Values that have no order.
  case notComparable
  /// A regular expression that is malformed or not supported.
  case badPattern
  /// A text that is not what its conversion needs.
  case badText
  /// `*` where a finite number is needed.
  case unlimited
  /// A model is needed and there is none.
  case noModel
  /// A collection beyond the limit of ``EvaluationContext/maximumSize``.
  case tooLarge
  /// An operation that calls itself too often.
  case tooDeep
  /// A body that needs its own value.
  case cyclic
  /// More steps than ``EvaluationLimits/steps``.
  case stepLimit
  /// More time than ``EvaluationLimits/seconds``.
  case timeLimit
  /// Someone asked for the end: ``EvaluationLimits/interruption``.
  case interrupted
  /// `@pre`, whose value only a server knows.
  case noPreviousState
  /// An operation that the caller supplied failed.
  case external

  /// The reason in words.
  public var reason: String {
    switch self {
    case .literal: "it is the literal 'invalid'"
    case .nullSource: "a feature or an operation of null was asked for"
    case .nullArgument: "null stands where a value is needed"
    case .indexOutOfRange: "an index is out of range"
    case .noElement: "there is no such element"
    case .divisionByZero: "a number is divided by zero"
    case .overflow: "a number has too many digits"
    case .badCast: "the value does not have the type it is cast to"
    case .notBoolean: "a condition is null or not Boolean"
    case .notComparable: "the values have no order"
    case .badPattern: "the regular expression is not valid"
    case .badText: "the text does not have the form needed"
    case .unlimited: "'*' stands where a finite number is needed"
    case .noModel: "there is no model"
    case .tooLarge: "a collection is too large"
    case .tooDeep: "an operation calls itself without end"
    case .cyclic: "it is computed from itself"
    case .stepLimit: "the evaluation takes too many steps"
    case .timeLimit: "the evaluation takes too long"
    case .interrupted: "the evaluation was stopped"
    case .noPreviousState: "the previous state is not known"
    case .external: "an operation failed"
    }
  }
}

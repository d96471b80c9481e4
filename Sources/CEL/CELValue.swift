/// A value that an expression is evaluated over.
public indirect enum CELValue: Hashable, Sendable {
  /// Nothing.
  case null
  /// A truth value.
  case bool(Bool)
  /// A signed number.
  case int(Int64)
  /// An unsigned number.
  case uint(UInt64)
  /// A floating-point number.
  case double(Double)
  /// A text.
  case string(String)
  /// A list.
  case list([CELValue])
  /// A map, or an object with escaped names.
  case map([CELValue: CELValue])
  /// An optional; nil when it is empty.
  case optional(CELValue?)
  /// A value that evaluation does not know, such as a time.
  case unknown
}

/// Why an expression has no value.
public enum CELEvaluationError: Error, Equatable {
  /// What a server would find too: a missing key, an overflow.
  case failed(String)
  /// Evaluation here does not know a function or a type, or would take too long.
  case notKnown
}

extension CELCheckedExpression {
  /// The value where `self` is `value`; for checking defaults, which a server evaluates rules over.
  ///
  /// Knows the language itself and the functions of texts and lists that need no more; else throws
  /// ``CELEvaluationError/notKnown``. `isFound` says whether a regular expression is found in a text.
  public func value(
    of value: CELValue, isFound: (_ pattern: String, _ text: String) -> Bool
  ) throws(CELEvaluationError) -> CELValue {
    try withoutActuallyEscaping(isFound) { isFound throws(CELEvaluationError) in
      var evaluator = CELEvaluator(isFound: isFound)
      evaluator.variables = [("self", value)]
      return try evaluator.value(of: root)
    }
  }
}

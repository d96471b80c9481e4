internal import OCL

/// What a query computes of the text it is called for, without making a String.
///
/// Only for texts of ASCII, where a byte is a character, and only as long as nothing fails; anything else is left to the query.
indirect enum TextExpression: Sendable {
  case literal([UInt8])
  /// The text.
  case whole
  case joined(TextExpression, TextExpression)
  /// The characters from one position to another, or to the end.
  case part(Position, Position?)

  /// A position, from 1.
  indirect enum Position: Sendable {
    case number(Int)
    /// The text's length.
    case count
    /// Where a part is first; 0 when it is absent.
    case first([UInt8])
    case sum(Position, Position)
    case difference(Position, Position)
  }

  /// Takes a query's body; nil unless it is made of what there are cases for.
  init?(_ expression: CheckedExpression) {
    switch expression.kind {
    case .literal(.string(let text)): self = .literal(Array(text.utf8))
    case .variable where Self.isText(expression): self = .whole
    case .operation(let operation, let source, let arguments)
    where source.type == .string && ["+", "concat"].contains(operation.name) && arguments.count == 1:
      guard let left = TextExpression(source), let right = TextExpression(arguments[0]) else { return nil }
      self = .joined(left, right)
    case .operation(let operation, let source, let arguments)
    where operation.name == "substring" && Self.isText(source) && arguments.count == 2:
      guard let lower = Position(arguments[0]), let upper = Position(arguments[1]) else { return nil }
      self = .part(lower, upper)
    case .extra(let operation, let arguments)
    where operation.name == "substring" && !operation.hidesLibrary && arguments.count == 2
      && Self.isText(arguments[0]):
      guard let lower = Position(arguments[1]) else { return nil }
      self = .part(lower, nil)
    default: return nil
    }
  }

  /// Whether an expression is the parameter, which `self` is too.
  fileprivate static func isText(_ expression: CheckedExpression) -> Bool {
    guard case .variable(let local) = expression.kind else { return false }
    return local.slot < 2 && expression.type == .string
  }

  /// Adds what the query gives for `text` to `result`; false when the query must be asked.
  func append(for text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) -> Bool {
    switch self {
    case .literal(let bytes): result += bytes
    case .whole: result += text
    case .joined(let left, let right):
      return left.append(for: text, to: &result) && right.append(for: text, to: &result)
    case .part(let lower, let upper):
      guard let first = lower.value(for: text), first >= 1, first <= text.count else { return false }
      guard let upper else {
        result += text[(first - 1)...]
        return true
      }
      guard let last = upper.value(for: text), last >= first, last <= text.count else { return false }
      result += text[(first - 1)..<last]
    }
    return true
  }
}

extension TextExpression.Position {
  init?(_ expression: CheckedExpression) {
    switch expression.kind {
    case .literal(.integer(let number)): self = .number(number)
    case .operation(let operation, let source, let arguments):
      switch (operation.name, arguments.count) {
      case ("size", 0) where TextExpression.isText(source): self = .count
      case ("indexOf", 1) where TextExpression.isText(source):
        guard case .literal(.string(let part)) = arguments[0].kind, !part.isEmpty,
          part.utf8.allSatisfy({ $0 < 0x80 })
        else { return nil }
        self = .first(Array(part.utf8))
      case ("+", 1), ("-", 1):
        guard source.type == .integer, let left = Self(source), let right = Self(arguments[0]) else {
          return nil
        }
        self = operation.name == "+" ? .sum(left, right) : .difference(left, right)
      default: return nil
      }
    default: return nil
    }
  }

  /// The position in a text; nil when it is no Integer of 64 bits.
  fileprivate func value(for text: UnsafeBufferPointer<UInt8>) -> Int? {
    switch self {
    case .number(let number): return number
    case .count: return text.count
    case .first(let part):
      guard text.count >= part.count else { return 0 }
      for start in 0...(text.count - part.count)
      where text[start] == part[0] && text[start..<(start + part.count)].elementsEqual(part) {
        return start + 1
      }
      return 0
    case .sum(let left, let right): return Self.checked(left, right, text) { $0.addingReportingOverflow($1) }
    case .difference(let left, let right):
      return Self.checked(left, right, text) { $0.subtractingReportingOverflow($1) }
    }
  }

  private static func checked(
    _ left: Self, _ right: Self, _ text: UnsafeBufferPointer<UInt8>,
    _ operation: (Int, Int) -> (partialValue: Int, overflow: Bool)
  ) -> Int? {
    guard let left = left.value(for: text), let right = right.value(for: text) else { return nil }
    let (result, overflow) = operation(left, right)
    return overflow ? nil : result
  }
}

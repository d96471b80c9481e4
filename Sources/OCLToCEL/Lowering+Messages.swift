public import CEL
internal import Ecore
public import OCL

/// Messages that say something of their object.
extension Lowering {
  /// A piece of a message.
  private enum Piece {
    case text(String)
    case value(Value)
  }

  /// The text of an invariant's message after a prefix, as an expression of strings that an API server finds cheap.
  ///
  /// Nil when the message is always the same. Where OCL gives no text the expression fails, and the server falls back to the
  /// rule's fixed message as OCL's side does.
  public func message(of invariant: Invariant, after prefix: String) throws(LoweringRefusal) -> CELExpression?
  {
    guard let root = invariant.messageExpression?.root else { return nil }
    var pieces: [Piece] = []
    try collect(root, &pieces)
    guard pieces.contains(where: { if case .value = $0 { true } else { false } }) else { return nil }
    pieces.insert(.text(prefix), at: 0)
    var parts: [CELExpression] = []
    var format = ""
    var arguments: [CELExpression] = []
    var literal = ""
    for piece in pieces {
      switch piece {
      case .text(let text):
        literal += text
        format += text.replacingPercent
      case .value(let value):
        if !literal.isEmpty { parts.append(.string(literal)) }
        literal = ""
        parts.append(value.expression)
        arguments.append(value.expression)
        format += value.kind == .integer ? "%d" : "%s"
      }
    }
    if !literal.isEmpty { parts.append(.string(literal)) }
    // The server takes what `string()` gives of a number for endless.
    guard pieces.contains(where: { if case .value(let value) = $0 { value.kind == .integer } else { false } })
    else { return parts.dropFirst().reduce(parts[0]) { $0 + $1 } }
    guard version >= 30 else {
      throw refusal("a message with numbers takes 'format', which Kubernetes has from 1.30 on")
    }
    return CELExpression.string(format).calling("format", .list(arguments))
  }

  private func collect(_ expression: CheckedExpression, _ pieces: inout [Piece]) throws(LoweringRefusal) {
    switch expression.kind {
    case .literal(.string(let text)): pieces.append(.text(text))
    case .operation(let operation, let left, let right)
    where (operation.name == "+" || operation.name == "concat") && right.count == 1
      && expression.type == .string:
      try collect(left, &pieces)
      try collect(right[0], &pieces)
    case .operation(let operation, let source, _)
    where operation.name == "toString" && source.type == .integer:
      pieces.append(.value(try value(source, Scope())))
    default:
      let value = try value(expression, Scope())
      switch value.kind {
      case .text: pieces.append(.value(value))
      default: throw refusal("its message holds what CEL prints in its own way")
      }
    }
  }
}

extension String {
  /// The text as a part of a format.
  fileprivate var replacingPercent: String {
    split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
  }
}

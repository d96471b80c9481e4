import OCLSyntax

/// Writes trees as symbolic expressions for the corpus: kinds, names and literals, no ranges.
enum SymbolicTree {
  static func text(_ expression: Expression) -> String {
    switch expression.kind {
    case .null: "null"
    case .invalid: "invalid"
    case .boolean(let value): "\(value)"
    case .integer(let digits): digits
    case .real(let digits): "real:\(digits)"
    case .unlimited: "unlimited"
    case .string(let value): Printer.literal(value)
    case .selfVariable: expression.range.isEmpty ? "implicit-self" : "self"
    case .path(let path): path.text
    case .type(let type): "(type \(Printer.text(type)))"
    case .feature(let source, let navigation, let path, let isPre):
      "(\(navigation.rawValue) \(text(source)) \(path.text)\(isPre ? "@pre" : ""))"
    case .operation(let source, let navigation, let path, let isPre, let arguments):
      list(
        "call",
        [source.map { "\(navigation.rawValue) \(text($0))" } ?? "-", path.text + (isPre ? "@pre" : "")]
          + arguments.map(text))
    case .iterator(let source, let navigation, let path, let variables, let accumulator, let body):
      list(
        "iterator",
        [
          source.map { "\(navigation.rawValue) \(text($0))" } ?? "-", path.text,
          "[" + variables.map(text).joined(separator: " ") + "]",
        ] + (accumulator.map { ["(acc \(text($0)))"] } ?? []) + [text(body)])
    case .unary(let operation, let operand): list(operation.rawValue, [text(operand)])
    case .binary(let operation, _, let left, let right): list(operation.rawValue, [text(left), text(right)])
    case .conditional(let branches, let otherwise):
      list("if", branches.map { "\(text($0.condition)) \(text($0.result))" } + [text(otherwise)])
    case .letIn(let variables, let body): list("let", variables.map { "[\(text($0))]" } + [text(body)])
    case .collection(let type, let items):
      list(
        Printer.text(type),
        items.map {
          switch $0 {
          case .value(let value): text(value)
          case .range(let first, let last): "\(text(first))..\(text(last))"
          }
        })
    case .map(let type, let entries):
      list(Printer.text(type), entries.map { "[\(text($0.key)) \(text($0.value))]" })
    case .tuple(let parts): list("Tuple", parts.map { "[\(text($0))]" })
    case .error: "ERROR"
    }
  }

  private static func text(_ variable: Variable) -> String {
    var result = variable.name.text
    if let type = variable.type { result += ":" + Printer.text(type) }
    if let companion = variable.companion { result += " with " + companion.text }
    if let type = variable.companionType { result += ":" + Printer.text(type) }
    if let value = variable.value { result += " = " + text(value) }
    return result
  }

  private static func list(_ head: String, _ parts: [String]) -> String {
    "(" + ([head] + parts).joined(separator: " ") + ")"
  }
}

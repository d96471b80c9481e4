/// Writes expressions with the fewest parentheses; what it writes parses to the same tree.
///
/// Chains of `&&` and of `||` are written flat and may come back balanced. One space stands around operators of two
/// operands, none elsewhere.
public struct CELPrinter {
  private var text = ""

  /// The expression as CEL text, in one line.
  public static func text(of expression: CELExpression) -> String {
    var printer = CELPrinter()
    printer.write(expression)
    return printer.text
  }

  /// The text as a literal of CEL in single quotes.
  public static func quoted(_ value: String) -> String {
    var result = "'"
    for scalar in value.unicodeScalars { result += escaped(scalar) }
    return result + "'"
  }

  private static let named: [Unicode.Scalar: String] = [
    "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t",
  ]

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    if let name = named[scalar] { return name }
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF:
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: return String(scalar)
    }
  }

  // MARK: Nodes

  private static let memberPrecedence = 8

  /// How strongly a node holds together when it is written.
  private static func precedence(_ expression: CELExpression) -> Int {
    switch expression.kind {
    case .conditional: 1
    case .binary(let operation, _, _): operation.precedence
    case .unary: 7
    default: memberPrecedence
    }
  }

  private mutating func write(_ expression: CELExpression, atLeast precedence: Int) {
    if Self.precedence(expression) < precedence {
      text += "("
      write(expression)
      text += ")"
    } else {
      write(expression)
    }
  }

  private mutating func write(_ expression: CELExpression) {
    switch expression.kind {
    case .literal(let literal): write(literal)
    case .identifier(let name): text += name
    case .select(let operand, let field, let isOptional):
      writeMember(operand)
      text += isOptional ? ".?" : "."
      writeField(field)
    case .presence(let operand, let field):
      text += "has("
      writeMember(operand)
      text += "."
      writeField(field)
      text += ")"
    case .index(let operand, let index, let isOptional):
      writeMember(operand)
      text += isOptional ? "[?" : "["
      write(index)
      text += "]"
    case .call(let name, let arguments):
      text += name
      writeArguments(arguments)
    case .memberCall(let target, let name, let arguments):
      writeMember(target)
      text += ".\(name)"
      writeArguments(arguments)
    case .comprehension(let comprehension):
      writeMember(comprehension.range)
      text += ".\(comprehension.macro.rawValue)"
      writeArguments(comprehension.variables.map { .variable($0) } + comprehension.arguments)
    case .unary(let operation, let operand): writeUnary(operation, operand)
    case .binary(let operation, let left, let right): writeBinary(operation, left, right)
    case .conditional(let condition, let first, let second):
      write(condition, atLeast: 2)
      text += " ? "
      write(first, atLeast: 2)
      text += " : "
      write(second)
    case .list, .map, .message: writeAggregate(expression)
    }
  }

  /// The operand of a selection, a call or an index.
  private mutating func writeMember(_ expression: CELExpression) {
    // A number's sign and dot would be taken for something else.
    if case .literal(let literal) = expression.kind, literal.isNumber {
      text += "("
      write(literal)
      text += ")"
    } else {
      write(expression, atLeast: Self.memberPrecedence)
    }
  }

  /// A field that is no identifier stands in backquotes.
  private mutating func writeField(_ name: String) {
    let isPlain = CELNames.isIdentifier(name) || CELNames.reserved.contains(name)
    text += isPlain && !CELNames.keywords.contains(name) ? name : "`\(name)`"
  }

  private mutating func writeUnary(_ operation: CELUnaryOperator, _ operand: CELExpression) {
    text += operation.rawValue
    if operation == .negative, case .literal(let literal) = operand.kind, literal.isNumber {
      text += "("
      write(literal)
      text += ")"
    } else {
      write(operand, atLeast: Self.memberPrecedence)
    }
  }

  private mutating func writeBinary(
    _ operation: CELBinaryOperator, _ left: CELExpression, _ right: CELExpression
  ) {
    write(left, atLeast: operation.precedence)
    text += " \(operation.rawValue) "
    let isAssociative = operation == .or || operation == .and
    write(right, atLeast: isAssociative ? operation.precedence : operation.precedence + 1)
  }

  private mutating func writeArguments(_ arguments: [CELExpression]) {
    text += "("
    writeList(arguments) { $0.write($1) }
    text += ")"
  }

  private mutating func writeAggregate(_ expression: CELExpression) {
    switch expression.kind {
    case .list(let elements):
      text += "["
      writeList(elements) { printer, element in
        if element.isOptional { printer.text += "?" }
        printer.write(element.value)
      }
      text += "]"
    case .map(let entries):
      text += "{"
      writeList(entries) { printer, entry in
        if entry.isOptional { printer.text += "?" }
        printer.write(entry.key)
        printer.text += ": "
        printer.write(entry.value)
      }
      text += "}"
    case .message(let name, let fields):
      text += "\(name){"
      writeList(fields) { printer, field in
        if field.isOptional { printer.text += "?" }
        printer.writeField(field.name)
        printer.text += ": "
        printer.write(field.value)
      }
      text += "}"
    default: break
    }
  }

  private mutating func writeList<Item>(_ items: [Item], _ writeItem: (inout CELPrinter, Item) -> Void) {
    for (index, item) in items.enumerated() {
      if index > 0 { text += ", " }
      writeItem(&self, item)
    }
  }

  // MARK: Constants

  private mutating func write(_ literal: CELLiteral) {
    switch literal {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .uint(let value): text += "\(value)u"
    case .double(let value): text += Self.text(of: value)
    case .string(let value): text += Self.quoted(value)
    case .bytes(let bytes):
      text += "b'"
      for byte in bytes {
        if (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "'"), byte != UInt8(ascii: "\\") {
          text.unicodeScalars.append(Unicode.Scalar(byte))
        } else if byte == UInt8(ascii: "\\") {
          text += "\\\\"
        } else {
          text += byte < 16 ? "\\x0" : "\\x"
          text += String(byte, radix: 16)
        }
      }
      text += "'"
    }
  }

  /// The shortest digits that read back as the same number, always with a point or an exponent.
  private static func text(of value: Double) -> String {
    guard value.isFinite else {
      return value.isNaN ? "double('NaN')" : value < 0 ? "double('-Infinity')" : "double('Infinity')"
    }
    return value.description
  }
}

extension CELLiteral {
  var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    default: false
    }
  }
}

extension CELExpression: CustomStringConvertible {
  /// The expression as CEL text.
  public var description: String { CELPrinter.text(of: self) }
}

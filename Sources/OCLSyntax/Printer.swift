/// Writes trees as canonical OCL: one line, parentheses only where precedence needs them.
///
/// Parsing what is printed gives the same tree; an `error` node prints as `invalid`.
public enum Printer {
  /// The expression as OCL text.
  public static func text(_ expression: Expression) -> String {
    var printer = TextPrinter()
    printer.print(expression, above: 0)
    return printer.output
  }

  /// The type as OCL text.
  public static func text(_ type: TypeExpression) -> String {
    var printer = TextPrinter()
    printer.print(type)
    return printer.output
  }

  /// A string literal with the escapes OCL needs.
  public static func literal(_ text: String) -> String { StringLiteral.quoted(text) }

  /// A name, as `_'...'` where it is reserved or not a plain identifier.
  public static func name(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let isPlain =
      bytes.first?.isNameStart == true && bytes.allSatisfy { $0.isNameStart || $0.isDigit }
      && Token.Kind.reservedWords[text] == nil && !typeNames.contains(text)
    return isPlain ? text : "_" + StringLiteral.quoted(text)
  }

  private static let typeNames: Set<String> = [
    "Set", "Bag", "Sequence", "OrderedSet", "Collection", "Map", "Tuple",
  ]
}

private struct TextPrinter {
  var output = ""

  mutating func print(_ expression: Expression, above precedence: Int) {
    let own = expression.precedence
    if own < precedence {
      output += "("
      printKind(expression.kind)
      output += ")"
    } else {
      printKind(expression.kind)
    }
  }

  private mutating func printKind(_ kind: Expression.Kind) {
    switch kind {
    case .null: output += "null"
    case .invalid, .error: output += "invalid"
    case .boolean(let value): output += value ? "true" : "false"
    case .integer(let digits), .real(let digits): output += digits
    case .unlimited: output += "*"
    case .string(let text): output += StringLiteral.quoted(text)
    case .selfVariable: output += "self"
    case .path(let path): print(path)
    case .type(let type): print(type)
    case .feature(let source, let navigation, let path, let isPre):
      printSource(source, navigation)
      print(path)
      if isPre { output += "@pre" }
    case .operation(let source, let navigation, let path, let isPre, let arguments):
      if let source { printSource(source, navigation) }
      print(path)
      output += isPre ? "@pre(" : "("
      list(arguments) { $0.print($1, above: 0) }
      output += ")"
    case .iterator(let source, let navigation, let path, let variables, let accumulator, let body):
      if let source { printSource(source, navigation) }
      print(path)
      output += "("
      list(variables) { $0.print($1) }
      if let accumulator {
        if !variables.isEmpty { output += "; " }
        print(accumulator)
      }
      output += " | "
      print(body, above: 0)
      output += ")"
    case .unary(let operation, let operand):
      output += operation == .minus ? "-" : operation.rawValue + " "
      // `--` would begin a comment.
      if operation == .minus, case .unary(.minus, _) = operand.kind { output += " " }
      print(operand, above: 9)
    case .binary(let operation, _, let left, let right):
      print(left, above: left.isOpenEnded ? 11 : operation.precedence)
      output += " \(operation.rawValue) "
      print(right, above: operation.precedence + 1)
    case .conditional(let branches, let otherwise):
      var word = "if "
      for branch in branches {
        output += word
        print(branch.condition, above: 0)
        output += " then "
        print(branch.result, above: 0)
        word = " elseif "
      }
      output += " else "
      print(otherwise, above: 0)
      output += " endif"
    case .letIn(let variables, let body):
      output += "let "
      list(variables) { $0.print($1) }
      output += " in "
      print(body, above: 0)
    case .collection(let type, let items):
      print(type)
      output += "{"
      list(items) { printer, item in
        switch item {
        case .value(let value): printer.print(value, above: 0)
        case .range(let first, let last):
          printer.print(first, above: 0)
          printer.output += ".."
          printer.print(last, above: 0)
        }
      }
      output += "}"
    case .map(let type, let entries):
      print(type)
      output += "{"
      list(entries) { printer, entry in
        printer.print(entry.key, above: 0)
        printer.output += " with "
        printer.print(entry.value, above: 0)
      }
      output += "}"
    case .tuple(let parts):
      output += "Tuple{"
      list(parts) { $0.print($1) }
      output += "}"
    }
  }

  private mutating func printSource(_ source: Expression, _ navigation: Navigation) {
    if source.isImplicit { return }
    print(source, above: 10)
    output += navigation.rawValue
  }

  mutating func print(_ type: TypeExpression) {
    switch type.kind {
    case .path(let path): print(path)
    case .collection(let name, let element):
      output += name.rawValue
      if let element {
        output += "("
        print(element)
        output += ")"
      }
    case .map(let key, let value):
      output += "Map"
      if let key, let value {
        output += "("
        print(key)
        output += ", "
        print(value)
        output += ")"
      }
    case .tuple(let parts):
      output += "Tuple("
      list(parts) { printer, part in
        printer.output += Printer.name(part.name.text) + " : "
        printer.print(part.type)
      }
      output += ")"
    case .error: output += "OclInvalid"
    }
    if let multiplicity = type.multiplicity { print(multiplicity) }
  }

  private mutating func print(_ multiplicity: TypeExpression.Multiplicity) {
    output += "["
    switch (multiplicity.lower, multiplicity.upper) {
    case (0, nil): output += "*"
    case (1, nil): output += "+"
    case (0, 1): output += "?"
    case (let lower, let upper?) where lower == upper: output += "\(lower)"
    case (let lower, let upper): output += "\(lower).." + (upper.map(String.init) ?? "*")
    }
    output += multiplicity.isNullFree ? "|1]" : "]"
  }

  private mutating func print(_ variable: Variable) {
    output += Printer.name(variable.name.text)
    if let type = variable.type {
      output += " : "
      print(type)
    }
    if let companion = variable.companion {
      output += " with " + Printer.name(companion.text)
      if let type = variable.companionType {
        output += " : "
        print(type)
      }
    }
    if let value = variable.value {
      output += " = "
      print(value, above: 0)
    }
  }

  private mutating func print(_ path: PathName) {
    output += path.names.map { Printer.name($0.text) }.joined(separator: "::")
  }

  private mutating func list<Element>(_ elements: [Element], _ body: (inout TextPrinter, Element) -> Void) {
    for (index, element) in elements.enumerated() {
      if index > 0 { output += ", " }
      body(&self, element)
    }
  }
}

extension Expression {
  /// How tightly the outermost construct binds; a `let` takes all that follows it.
  fileprivate var precedence: Int {
    switch kind {
    case .binary(let operation, _, _, _): operation.precedence
    case .unary: 9
    case .letIn: 8
    default: 11
    }
  }

  /// Whether the text ends in a `let` body, so that an operator after it would be swallowed.
  fileprivate var isOpenEnded: Bool {
    switch kind {
    case .letIn: true
    case .unary(_, let operand): operand.isOpenEnded
    case .binary(_, _, _, let right): right.isOpenEnded
    default: false
    }
  }

  /// Whether it is the `self` that stands nowhere in the text.
  fileprivate var isImplicit: Bool {
    if case .selfVariable = kind { return range.isEmpty }
    return false
  }
}

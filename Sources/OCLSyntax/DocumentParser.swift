import Diagnostics

/// Reads a Complete OCL document, part by part.
struct DocumentParser {
  private let text: EscapedText
  private let tokens: [Token]
  private let lexical: [Diagnostic]
  private var diagnostics: [Diagnostic] = []
  private var imports: [DocumentTree.Import] = []
  private var contexts: [DocumentTree.Context] = []
  private var package: (name: PathName, place: Range<Int>)?
  private var open: OpenContext?
  /// Whether the context could not be read, so that what is said of it is only parsed.
  private var isContextBroken = false

  private struct OpenContext {
    var selfName: Name?
    var subject: DocumentTree.Subject
    var constraints: [DocumentTree.Constraint] = []
    /// What is said of all invariants in it.
    var directives: [DocumentTree.Directive] = []
  }

  init(_ text: EscapedText) {
    self.text = text
    if text.value.count > 1 << 30 {
      tokens = []
      lexical = [.tooLong(at: text.range(0..<0))]
    } else {
      (tokens, lexical) = Lexer.tokens(of: text, in: 0..<text.value.count)
    }
  }

  mutating func document(into sink: inout DiagnosticSink) -> DocumentTree {
    let sections = DocumentSections(text, tokens).all()
    if tokens.isEmpty { diagnostics = lexical }
    let start = sections.first?.place.lowerBound ?? text.value.count
    var before = OCLParser(text, in: 0..<start)
    if !tokens.isEmpty, !before.isAtEnd || sections.isEmpty && !lexical.isEmpty {
      before.expectPart()
      take(&before)
    }
    for (index, section) in sections.enumerated() {
      let next = index + 1 < sections.count ? "'\(sections[index + 1].keyword)'" : "the end"
      read(section, before: next)
    }
    closeContext()
    if let package { diagnostics.append(.unclosedPackage(package.name.text, at: text.range(package.place))) }
    diagnostics.forEach { sink.emit($0) }
    return DocumentTree(
      text: text, imports: imports, contexts: contexts,
      hasErrors: diagnostics.contains { $0.severity == .error })
  }

  private mutating func read(_ section: DocumentSections.Section, before next: String) {
    var parser = OCLParser(text, in: section.rest)
    parser.endName = next
    switch section.keyword {
    case "import", "include", "library": readImport(section, &parser)
    case "package":
      closeContext()
      let name = parser.path()
      parser.expectEnd(of: "the name of the package")
      if let package {
        diagnostics.append(
          .nestedPackage(at: text.range(section.place), outer: text.range(package.place)))
      }
      if let name { package = (name, section.place) }
    case "endpackage":
      closeContext()
      if package == nil { diagnostics.append(.noPackage(at: text.range(section.place))) }
      package = nil
      parser.expectEnd(of: "the package")
    case "context":
      closeContext()
      open = readContext(&parser)
      open?.directives = DirectiveReader.directives(of: text, in: section.gap)
      isContextBroken = open == nil
    default: readConstraint(section, &parser)
    }
    take(&parser)
  }

  private mutating func take(_ parser: inout OCLParser) {
    var sink = DiagnosticSink()
    _ = parser.finish(into: &sink)
    diagnostics += sink.diagnostics
  }

  private mutating func closeContext() {
    if let open {
      contexts.append(
        DocumentTree.Context(
          package: package?.name, selfName: open.selfName, subject: open.subject,
          constraints: open.constraints))
    }
    open = nil
    isContextBroken = false
  }

  // MARK: Headers

  private mutating func readImport(_ section: DocumentSections.Section, _ parser: inout OCLParser) {
    if !contexts.isEmpty || open != nil || package != nil {
      diagnostics.append(.lateImport(section.keyword, at: text.range(section.place)))
    }
    var alias: Name?
    if parser.current.kind != .string, parser.peek(1).kind == .colon {
      alias = parser.acceptName()
      parser.advance()
    }
    let start = parser.current
    var uri: String?
    switch start.kind {
    case .string:
      if case .string(let value) = parser.primary().kind { uri = value }
    case .doubleQuoted:
      // The lexer said that quotes are single.
      parser.advance()
      return
    default:
      // `import pkg` and `import pkg::*` name a package that is known already.
      if let path = parser.path() { uri = path.text }
    }
    if uri != nil, parser.current.kind == .doubleColon, parser.peek(1).kind == .star {
      parser.advance()
      parser.advance()
    }
    guard let uri else { return parser.fail("a URI in single quotes") }
    imports.append(
      DocumentTree.Import(
        keyword: section.keyword, alias: alias, uri: uri, range: parser.range(from: start.start)))
    parser.expectEnd(of: "the import")
  }

  private mutating func readContext(_ parser: inout OCLParser) -> OpenContext? {
    var selfName: Name?
    if parser.peek(1).kind == .colon {
      if parser.current.kind == .`self` {
        parser.advance()
        parser.advance()
      } else if let name = parser.acceptName() {
        selfName = name
        parser.advance()
      }
    }
    guard let path = parser.path() else {
      parser.fail("the name of a class, an operation or a feature")
      return nil
    }
    var subject = DocumentTree.Subject.type(path)
    if parser.current.kind == .leftParen {
      let parameters = parser.parameters()
      let result = parser.accept(.colon) && !parser.isAtEnd ? parser.type() : nil
      subject = .operation(path, parameters, result)
    } else if parser.accept(.colon) {
      subject = .feature(path, parser.type())
    }
    parser.expectEnd(of: "the context")
    return OpenContext(selfName: selfName, subject: subject)
  }

  // MARK: What is said

  private mutating func readConstraint(_ section: DocumentSections.Section, _ parser: inout OCLParser) {
    if section.keyword == "static" { parser.advance() }
    let word = section.keyword == "static" ? "def" : section.keyword
    guard let kind = DocumentTree.Kind(rawValue: word) else { return }
    if open == nil, !isContextBroken { diagnostics.append(.noContext(word, at: text.range(section.place))) }
    if let problem = misplaced(kind) {
      diagnostics.append(.misplaced(word, expected: problem, at: text.range(section.place)))
    }
    var name: Name?
    var message: Expression?
    if parser.current.kind != .colon {
      name = parser.acceptName()
      if name == nil, parser.current.kind == .doubleQuoted { parser.advance() }
      if parser.current.kind == .leftParen {
        let opener = parser.current
        parser.advance()
        message = parser.expression()
        parser.close(.rightParen, ")", opened: opener)
      }
    }
    let hasFailed = parser.isAtEnd && parser.diagnostics.contains { $0.severity == .error }
    if !parser.accept(.colon), !hasFailed { parser.fail("':'") }
    var isStatic = section.keyword == "static"
    var parameters: [Variable]?
    var type: TypeExpression?
    if kind == .definition {
      if parser.isWord(parser.current, "static") {
        parser.advance()
        isStatic = true
      }
      name = parser.name()
      if parser.current.kind == .leftParen { parameters = parser.parameters() }
      if parser.accept(.colon) {
        if parser.current.kind != .equal || parameters == nil { type = parser.type() }
      } else if parameters == nil {
        parser.fail("':' and a type")
      }
      if !parser.accept(.equal) { parser.fail("'=' and an expression") }
    }
    // After a wrong beginning the rest would be reported too.
    let isWrong = parser.isAtEnd && parser.diagnostics.contains { $0.severity == .error }
    let place = parser.current.range
    let expression = isWrong ? Expression(.error, place) : parser.expression()
    let directives = open?.directives ?? []
    parser.expectEnd(of: kind == .definition ? "the definition" : "the expression")
    open?.constraints.append(
      DocumentTree.Constraint(
        kind: kind, name: name, message: message, isStatic: isStatic, parameters: parameters, type: type,
        expression: expression,
        directives: directives + DirectiveReader.directives(of: text, in: section.gap),
        range: section.place,
        isBroken: parser.diagnostics.contains { $0.severity == .error }))
  }

  /// What the context must be for `kind`, if it is not.
  private func misplaced(_ kind: DocumentTree.Kind) -> String? {
    guard let open else { return nil }
    switch (open.subject, kind) {
    case (.type, .invariant), (.type, .definition): return nil
    case (.operation, .body), (.operation, .precondition), (.operation, .postcondition): return nil
    case (.feature, .initial), (.feature, .derivation): return nil
    case (_, .invariant), (_, .definition): return "'context Class'"
    case (_, .body), (_, .precondition), (_, .postcondition):
      return "'context Class::operation(parameters) : Type'"
    case (_, .initial), (_, .derivation): return "'context Class::feature : Type'"
    }
  }
}

extension OCLParser {
  /// Reads `(a : T, b : U)`.
  fileprivate mutating func parameters() -> [Variable] {
    let opener = current
    advance()
    var parameters: [Variable] = []
    if current.kind != .rightParen {
      repeat {
        guard let name = name() else { break }
        if accept(.colon) {
          parameters.append(Variable(name: name, type: type()))
        } else {
          fail("':' and a type")
          parameters.append(Variable(name: name))
        }
      } while accept(.comma)
    }
    close(.rightParen, ")", opened: opener)
    return parameters
  }

  fileprivate mutating func expectPart() { fail("'import', 'package' or 'context'") }
}

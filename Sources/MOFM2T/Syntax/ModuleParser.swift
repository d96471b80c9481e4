internal import Diagnostics

/// Reads a module's text into its tree; every error is reported and reading goes on, so that one run shows all.
struct ModuleParser {
  /// The most blocks that may be open at once.
  static let nestingLimit = 100

  let text: EscapedText
  private let scanner: TagScanner
  private var module: ModuleSyntax
  private var moduleTag: TextRange?
  /// The template that is open, without its body so far.
  private var template: TemplateSyntax?
  /// The blocks that are open inside it, outermost first.
  private var open: [OpenBlock] = []
  /// The body of the open template.
  private var body: [Element] = []
  /// Whether the comment before the next template says `@main`.
  private var announcesMain = false
  /// Whether what is open is a macro, which is not supported.
  private var isMacro = false
  /// How many heads beyond the limit wait for their tails.
  private var surplusDepth = 0
  private var sink = DiagnosticSink()

  private struct OpenBlock {
    var block: Block
    var word: String { block.kind.rawValue }
  }

  /// Reads `file`; problems go to `sink`.
  static func parse(_ file: SourceFile, into sink: inout DiagnosticSink) -> ModuleSyntax {
    let text = TemplateText.read(file, into: &sink)
    var parser = ModuleParser(text)
    let module = parser.parse()
    sink.absorb(parser.sink)
    return module
  }

  private init(_ text: EscapedText) {
    self.text = text
    scanner = TagScanner(bytes: text.value)
    module = ModuleSyntax(text: text)
  }

  private mutating func parse() -> ModuleSyntax {
    let bytes = text.value
    var position = 0
    while position < bytes.count {
      let start = position
      if bytes[position] != UInt8(ascii: "[") {
        position = bytes[position...].firstIndex(of: UInt8(ascii: "[")) ?? bytes.count
        addText(start..<position)
        continue
      }
      let tag = scanner.tag(at: position)
      position = max(tag.range.upperBound, position + 1)
      if tag.isUnterminated {
        let firstLine = bytes[tag.range].firstIndex(of: 0x0A) ?? tag.range.upperBound
        sink.emit(.unterminatedTag(at: text.range(tag.range.lowerBound..<firstLine)))
      }
      add(tag)
    }
    closeTemplate(at: bytes.count..<bytes.count, tail: nil)
    if moduleTag == nil { sink.emit(.missingModuleTag(at: text.range(0..<min(1, bytes.count)))) }
    return module
  }

  private mutating func addText(_ range: TextRange) {
    if template != nil {
      append(.text(range))
    } else {
      let cursor = TextCursor(text.value, range)
      let inked = cursor.trimmed(range)
      guard !inked.isEmpty else { return }
      if text.value[inked].starts(with: Array("@text-explicit".utf8)) {
        sink.emit(.unsupportedTextExplicit(at: text.range(inked.lowerBound..<(inked.lowerBound + 14))))
        return
      }
      let line = text.value[inked].firstIndex(of: 0x0A) ?? inked.upperBound
      sink.emit(.misplacedText(at: text.range(inked.lowerBound..<line)))
      announcesMain = false
    }
  }

  private mutating func append(_ element: Element) {
    if let last = open.indices.last {
      let section = open[last].block.sections.count - 1
      open[last].block.sections[section].body.append(element)
    } else if template != nil {
      body.append(element)
    }
  }

  private mutating func add(_ tag: Tag) {
    switch tag.kind {
    case .comment: addComment(tag)
    case .module, .import, .query, .template, .macro: addDeclaration(tag)
    case .head(let kind): openBlock(kind, tag)
    case .elseif, .otherwise, .elselet: addAlternative(tag)
    case .tail(let word): close(word, tag)
    case .expression: addExpression(tag)
    }
  }

  private mutating func addComment(_ tag: Tag) {
    let isMain = saysMain(tag.interior)
    if template == nil {
      announcesMain = announcesMain || isMain
    } else {
      // Acceleo 3 writes it directly inside the template.
      if isMain, open.isEmpty { template?.isMain = true }
      append(.comment(tag.range))
    }
  }

  private func saysMain(_ range: TextRange) -> Bool {
    let word = Array("@main".utf8)
    var index = range.lowerBound
    while index + word.count <= range.upperBound {
      let after = index + word.count
      if text.value[index..<after].elementsEqual(word) {
        return after == range.upperBound || !TextCursor.isNamePart(text.value[after])
      }
      index += 1
    }
    return false
  }

  // MARK: Declarations

  private mutating func addDeclaration(_ tag: Tag) {
    if template != nil { closeTemplate(at: tag.range, tail: nil) }
    switch tag.kind {
    case .module:
      requireSlash(tag, "a module tag")
      if let moduleTag {
        sink.emit(.secondModuleTag(at: text.range(tag.range), first: text.range(moduleTag)))
        return
      }
      moduleTag = tag.range
      if let first = (module.templates.first?.head ?? module.queries.first?.range) {
        sink.emit(
          .misplacedTag("module", "it comes before templates and queries", at: text.range(tag.range))
            .with(note: "the first of them is here", at: text.range(first)))
      }
      var parser = HeadParser(text, tag.interior, place: "a module tag")
      parser.module(&module)
      sink.absorb(parser.sink)
    case .import:
      requireSlash(tag, "an import tag")
      var parser = HeadParser(text, tag.interior, place: "an import tag")
      if let name = parser.imported() { module.imports.append(name) }
      sink.absorb(parser.sink)
    case .query:
      requireSlash(tag, "a query")
      var parser = HeadParser(text, tag.interior, place: "a query")
      let query = parser.query(range: tag.range)
      sink.absorb(parser.sink)
      module.queries.append(query)
    case .template:
      refuseSlash(tag, "the head of a template")
      var parser = HeadParser(text, tag.interior, place: "the head of a template")
      template = parser.template(head: tag.range)
      template?.isMain = announcesMain
      sink.absorb(parser.sink)
      body = []
    default:
      sink.emit(.unsupportedMacro(at: text.range(tag.range)))
      // Its body is read as a template's, which is then forgotten.
      var parser = HeadParser(text, tag.interior, place: "a macro")
      template = parser.template(head: tag.range)
      isMacro = true
      body = []
      announcesMain = false
      return
    }
    announcesMain = false
  }

  /// Ends the open template at its tail, or where something else shows that the tail is missing.
  private mutating func closeTemplate(at place: TextRange, tail: TextRange?) {
    guard var closing = template else { return }
    let here = place.isEmpty ? max(0, place.lowerBound - 1)..<place.lowerBound : place
    while !open.isEmpty { closeInnermost(at: here, tail: nil) }
    if tail == nil {
      sink.emit(
        .unclosedBlock(isMacro ? "macro" : "template", at: text.range(here), head: text.range(closing.head)))
    }
    closing.tail = tail ?? place.lowerBound..<place.lowerBound
    closing.body = body
    if !isMacro { module.templates.append(closing) }
    isMacro = false
    template = nil
    body = []
    surplusDepth = 0
  }

  private mutating func requireSlash(_ tag: Tag, _ place: String) {
    guard !tag.endsWithSlash, !tag.isUnterminated else { return }
    let end = max(tag.range.lowerBound, tag.range.upperBound - 1)
    sink.emit(.missingSlash(place, at: text.range(tag.range), insertion: text.range(end..<end)))
  }

  private mutating func refuseSlash(_ tag: Tag, _ place: String) {
    guard tag.endsWithSlash else { return }
    let end = tag.range.upperBound - 1
    sink.emit(.needlessSlash(place, at: text.range((end - 1)..<end)))
  }

  // MARK: Blocks

  private mutating func openBlock(_ kind: BlockKind, _ tag: Tag) {
    let place = "the head of '\(kind.rawValue)'"
    guard template != nil else {
      sink.emit(.misplacedTag(kind.rawValue, "it is not inside a template", at: text.range(tag.range)))
      return
    }
    guard open.count < Self.nestingLimit else {
      if surplusDepth == 0 { sink.emit(.nestingLimit(Self.nestingLimit, at: text.range(tag.range))) }
      surplusDepth += 1
      return
    }
    refuseSlash(tag, place)
    var parser = HeadParser(text, tag.interior, place: place)
    let clause = parser.clause(kind)
    sink.absorb(parser.sink)
    let section = Section(head: tag.range, clause: clause)
    let end = tag.range.upperBound
    open.append(OpenBlock(block: Block(kind: kind, sections: [section], tail: end..<end)))
  }

  private mutating func addAlternative(_ tag: Tag) {
    guard surplusDepth == 0 else { return }
    let word: String
    let owners: [BlockKind]
    switch tag.kind {
    case .elseif: (word, owners) = ("elseif", [.if])
    case .elselet: (word, owners) = ("elselet", [.let])
    default: (word, owners) = ("else", [.if, .let])
    }
    guard let index = open.lastIndex(where: { owners.contains($0.block.kind) }) else {
      let owner = owners.map { "'\($0.rawValue)'" }.joined(separator: " or ")
      sink.emit(.misplacedTag(word, "no \(owner) is open", at: text.range(tag.range)))
      return
    }
    while open.count > index + 1 { closeInnermost(at: tag.range, tail: nil) }
    if open[index].block.sections.contains(where: { if case .otherwise = $0.clause { true } else { false } })
    {
      sink.emit(.misplacedTag(word, "'else' is the last alternative", at: text.range(tag.range)))
    }
    var parser = HeadParser(text, tag.interior, place: "the head of '\(word)'")
    let clause: Clause
    switch tag.kind {
    case .elseif: clause = parser.condition()
    case .elselet: clause = parser.bindings()
    default: clause = .otherwise
    }
    parser.end()
    sink.absorb(parser.sink)
    open[index].block.sections.append(Section(head: tag.range, clause: clause))
  }

  private mutating func close(_ word: String, _ tag: Tag) {
    if word == "template" || word == "macro" && isMacro {
      guard template != nil, isMacro == (word == "macro") else {
        sink.emit(.unexpectedTail(word, at: text.range(tag.range), suggestion: nil))
        return
      }
      closeTemplate(at: tag.range, tail: tag.range)
      return
    }
    if surplusDepth > 0, BlockKind(rawValue: word) != nil {
      surplusDepth -= 1
      return
    }
    guard let index = open.lastIndex(where: { $0.word == word }) else {
      var candidates = open.last.map { [$0.word] } ?? []
      if template != nil { candidates.append("template") }
      let suggestion =
        BlockKind(rawValue: word) == nil ? Suggestion.nearest(to: word, among: candidates) : nil
      sink.emit(.unexpectedTail(word, at: text.range(tag.range), suggestion: suggestion))
      // A misspelt tail closes what it was meant for.
      if let suggestion, suggestion == open.last?.word { closeInnermost(at: tag.range, tail: tag.range) }
      return
    }
    while open.count > index + 1 { closeInnermost(at: tag.range, tail: nil) }
    closeInnermost(at: tag.range, tail: tag.range)
  }

  private mutating func closeInnermost(at place: TextRange, tail: TextRange?) {
    guard var closing = open.popLast() else { return }
    if tail == nil {
      let head = closing.block.sections.first?.head ?? place
      sink.emit(.unclosedBlock(closing.word, at: text.range(place), head: text.range(head)))
    }
    closing.block.tail = tail ?? place.lowerBound..<place.lowerBound
    append(.block(closing.block))
  }

  private mutating func addExpression(_ tag: Tag) {
    guard template != nil else {
      sink.emit(
        .misplacedTag(shown(tag), "it is not inside a template", at: text.range(tag.range)))
      return
    }
    guard !tag.isUnterminated else { return }
    guard tag.endsWithSlash else {
      let end = tag.range.upperBound - 1
      sink.emit(
        .missingSlash("an expression", at: text.range(tag.range), insertion: text.range(end..<end)))
      return
    }
    var parser = HeadParser(text, tag.interior, place: "an expression tag")
    let expression = parser.expression(range: tag.range)
    sink.absorb(parser.sink)
    append(.expression(expression))
  }

  private func shown(_ tag: Tag) -> String {
    let interior = TextCursor(text.value, tag.interior).trimmed(tag.interior)
    return String(decoding: text.value[interior].prefix(16).prefix { $0 != 0x0A }, as: UTF8.self)
  }
}

extension Diagnostic {
  /// The diagnostic with one more note.
  func with(note: String, at range: SourceRange) -> Diagnostic {
    var result = self
    result.notes.append(.note(note, at: range))
    return result
  }
}

import Diagnostics
internal import YAML

/// Parses the `.krosskube` notation into the tree that YAML is read into; after a mistake it goes on with the next feature.
///
///     object  = class [text] ["{" {feature} "}"]
///     feature = name value [","]
///     value   = text | number | word | object | "(" name {"," name} ")" | "{" [item {"," item}] "}"
///     item    = value | text ":" value
struct KrossKubeParser {
  private let file: SourceFile
  private let depth: Int
  private var lexer: KrossKubeLexer
  private var token: KrossKubeToken
  private var following: KrossKubeToken
  private var lastEnd = 0
  private var sink = DiagnosticSink()
  private var isStopped = false

  /// The objects of a file; nothing is nested more than `depth` levels deep.
  static func parse(_ file: SourceFile, depth: Int, into sink: inout DiagnosticSink) -> [YAMLNode] {
    guard String(validating: file.bytes, as: UTF8.self) != nil else {
      sink.emit(.notUTF8(at: SourceRange(file, 0..<0)))
      return []
    }
    return withExtendedLifetime(file) {
      var parser = KrossKubeParser(file, depth)
      let objects = parser.objects()
      sink.absorb(parser.lexer.sink)
      sink.absorb(parser.sink)
      return objects
    }
  }

  private init(_ file: SourceFile, _ depth: Int) {
    self.file = file
    self.depth = depth
    lexer = KrossKubeLexer(file)
    token = lexer.token()
    following = lexer.token()
  }

  // MARK: Tokens

  private mutating func advance() {
    lastEnd = token.bytes.upperBound
    token = following
    following = lexer.token()
  }

  private mutating func take(_ symbol: Character) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  private func range(_ bytes: Range<Int>) -> SourceRange { SourceRange(file, bytes) }

  private func range(from start: Int) -> SourceRange { range(start..<max(start, lastEnd)) }

  private mutating func fail(_ expected: String) {
    let found: String
    switch token.kind {
    case .end: found = "the end of the file"
    default: found = "'" + file.text(token.bytes) + "'"
    }
    sink.emit(.unexpectedToken(found, expected, at: range(token.bytes)))
  }

  /// Passes over what cannot be understood: to the first word of a line, or to a brace that closes what is open.
  private mutating func recover() {
    var open = 0
    while token.kind != .end {
      switch token.kind {
      case .symbol("{"): open += 1
      case .symbol("}"):
        if open == 0 { return }
        open -= 1
      case .word where token.isFirst && open == 0: return
      default: break
      }
      advance()
    }
  }

  // MARK: Objects

  private mutating func objects() -> [YAMLNode] {
    var result: [YAMLNode] = []
    while token.kind != .end, !isStopped {
      if case .word(let name) = token.kind {
        result.append(object(name, level: 0))
        _ = take(",") || take(";")
      } else {
        fail("the class of an object")
        let start = token.bytes
        recover()
        if token.bytes == start || token.kind == .symbol("}") { advance() }
      }
    }
    return result
  }

  private func scalar(_ text: String, _ style: YAMLText.Scalar.Style, _ bytes: Range<Int>) -> YAMLNode {
    YAMLNode(.scalar(.init(text: text, style: style)), range: range(bytes))
  }

  private func key(_ name: String, _ bytes: Range<Int>) -> YAMLNode { scalar(name, .doubleQuoted, bytes) }

  private mutating func object(_ name: String, level: Int) -> YAMLNode {
    let start = token.bytes.lowerBound
    var entries = [
      YAMLEntry(key: key("$type", token.bytes), value: scalar(name, .doubleQuoted, token.bytes))
    ]
    advance()
    if case .text(let text) = token.kind {
      entries.append(
        YAMLEntry(key: key("name", token.bytes), value: scalar(text, .doubleQuoted, token.bytes)))
      advance()
    }
    if token.kind == .symbol("{") {
      let brace = token.bytes
      advance()
      features(into: &entries, level: level + 1, brace)
    }
    return YAMLNode(.mapping(entries), range: range(from: start))
  }

  private mutating func features(into entries: inout [YAMLEntry], level: Int, _ brace: Range<Int>) {
    guard enter(level, brace) else { return }
    var places: [String: Int] = [:]
    for (index, entry) in entries.enumerated() { places[entry.name] = index }
    while !isStopped {
      switch token.kind {
      case .symbol("}"):
        advance()
        return
      case .symbol(","), .symbol(";"): advance()
      case .end:
        sink.emit(.unclosed("brace", "}", at: range(brace)))
        return
      case .word(let name):
        let place = token.bytes
        advance()
        guard let value = value(level: level) else {
          recover()
          continue
        }
        if let first = places[name] {
          sink.emit(.duplicateFeature(name, at: range(place), first: entries[first].key.range))
        } else {
          places[name] = entries.count
          entries.append(YAMLEntry(key: key(name, place), value: value))
        }
      default:
        fail("the name of a feature or '}'")
        advance()
        recover()
      }
    }
  }

  private mutating func enter(_ level: Int, _ place: Range<Int>) -> Bool {
    guard level > depth else { return true }
    if !isStopped { sink.emit(.nestedTooDeep(depth, at: range(place))) }
    isStopped = true
    return false
  }

  // MARK: Values

  /// A value; nil after a mistake.
  private mutating func value(level: Int) -> YAMLNode? {
    let place = token.bytes
    switch token.kind {
    case .text(let text):
      advance()
      return scalar(text, .doubleQuoted, place)
    case .number(let text):
      advance()
      return scalar(text, .plain, place)
    case .word(let word):
      switch following.kind {
      case .text, .symbol("{"): return object(word, level: level)
      default:
        advance()
        return scalar(word, .plain, place)
      }
    case .symbol("("): return references()
    case .symbol("{"): return braces(level: level + 1)
    case .symbol, .end:
      fail("a value")
      return nil
    }
  }

  private mutating func references() -> YAMLNode? {
    let start = token.bytes.lowerBound
    advance()
    var names: [YAMLNode] = []
    while !take(")") {
      switch token.kind {
      case .text(let text), .word(let text), .number(let text):
        names.append(scalar(text, .doubleQuoted, token.bytes))
        advance()
      default:
        fail("the name of an object")
        return nil
      }
      if !take(","), token.kind != .symbol(")") {
        fail("',' or ')'")
        return nil
      }
    }
    return names.count == 1 ? names[0] : YAMLNode(.sequence(names), range: range(from: start))
  }

  private mutating func braces(level: Int) -> YAMLNode? {
    let brace = token.bytes
    guard enter(level, brace) else { return nil }
    advance()
    var items: [YAMLNode] = []
    var entries: [YAMLEntry] = []
    var places: [[UInt8]: Int] = [:]
    while !take("}") {
      if token.kind == .end || isStopped {
        if !isStopped { sink.emit(.unclosed("brace", "}", at: range(brace))) }
        break
      }
      if case .text(let text) = token.kind, following.kind == .symbol(":") {
        let place = token.bytes
        advance()
        advance()
        guard let value = value(level: level) else {
          recover()
          continue
        }
        if let first = places[Array(text.utf8)] {
          sink.emit(.duplicateFeature(text, at: range(place), first: entries[first].key.range))
        } else {
          places[Array(text.utf8)] = entries.count
          entries.append(YAMLEntry(key: key(text, place), value: value))
        }
      } else if let value = value(level: level) {
        items.append(value)
      } else {
        if token.kind != .symbol("}"), token.kind != .end { advance() }
        recover()
        continue
      }
      if !take(","), token.kind != .symbol("}"), token.kind != .end {
        fail("',' or '}'")
        // What follows may be one more item.
        if case .symbol = token.kind { recover() }
      }
    }
    if !entries.isEmpty, let item = items.first {
      sink.emit(.mixedBraces(at: item.range))
    }
    let content: YAMLNode.Content = entries.isEmpty ? .sequence(items) : .mapping(entries)
    return YAMLNode(content, range: range(from: brace.lowerBound))
  }
}

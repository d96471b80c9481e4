internal import Diagnostics

/// Looks at the static text that goes into YAML files for what YAML or its readers do not like.
///
/// A file block whose path ends in `.yaml` or `.yml` is looked at, and every template that is called from there.
struct YAMLLint {
  private let graph: ModuleGraph
  private let table: CallTable
  private let bodies: [[LaidOutBody]]
  private var reached: Set<Place> = []
  private var pending: [Place] = []
  private(set) var sink = DiagnosticSink()

  private struct Place: Hashable {
    let module: Int
    let template: Int
  }

  /// Takes the bodies of all templates of each module after their white space was decided.
  init(_ graph: ModuleGraph, _ table: CallTable, bodies: [[LaidOutBody]]) {
    self.graph = graph
    self.table = table
    self.bodies = bodies
  }

  mutating func run() {
    for module in bodies.indices {
      for body in bodies[module] { findFiles(body.elements, module) }
    }
    while let place = pending.popLast() { check(bodies[place.module][place.template].elements, place.module) }
  }

  private func bytes(_ module: Int) -> [UInt8] { graph.modules[module].syntax.text.value }

  private mutating func findFiles(_ body: [Element], _ module: Int) {
    for case .block(let block) in body {
      for section in block.sections {
        if case .file(let file) = section.clause, isYAML(file.url, module) {
          check(section.body, module)
        } else {
          findFiles(section.body, module)
        }
      }
    }
  }

  /// Whether the path is an expression that ends in a text that ends in `.yaml` or `.yml`.
  private func isYAML(_ url: TextRange, _ module: Int) -> Bool {
    let path = String(decoding: bytes(module)[url], as: UTF8.self)
    return path.hasSuffix(".yaml'") || path.hasSuffix(".yml'")
  }

  private mutating func check(_ body: [Element], _ module: Int) {
    for element in body {
      switch element {
      case .text(let range):
        check(range, module)
      case .line(let line):
        // What stands before the text of the block is not printed.
        let before = bytes(module)[..<line.range.lowerBound].reversed().prefix { $0 != 0x0A }
        check(line.range, module, beginsLine: before.allSatisfy(TextCursor.isBlank))
      case .comment: break
      case .expression(let tag): follow(tag.expression, module)
      case .block(let block):
        for section in block.sections {
          // A file in a file is looked at on its own.
          if case .file(let file) = section.clause, !isYAML(file.url, module) {
            findFiles(section.body, module)
          } else {
            check(section.body, module)
          }
        }
      }
    }
  }

  private mutating func check(_ range: TextRange, _ module: Int, beginsLine: Bool = false) {
    let text = bytes(module)
    var start = range.lowerBound
    var beginsLine = beginsLine || start == 0 || text[start - 1] == 0x0A
    while start < range.upperBound {
      let end = text[start..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      if beginsLine {
        let indentation = text[start..<end].prefix { $0 == 0x20 || $0 == 0x09 }
        if let tab = indentation.firstIndex(of: 0x09) {
          sink.emit(.tabInYAML(at: place(tab..<(tab + 1), module)))
        }
      }
      // A template's last line end is not printed, but the caller's that comes in its place.
      if end < range.upperBound || end < text.count && text[end] == 0x0A {
        var last = end
        while last > start, text[last - 1] == 0x20 || text[last - 1] == 0x09 { last -= 1 }
        if last < end { sink.emit(.trailingBlanks(at: place(last..<end, module))) }
      }
      start = end + 1
      beginsLine = true
    }
  }

  private func place(_ range: TextRange, _ module: Int) -> SourceRange {
    graph.modules[module].syntax.text.range(range)
  }

  /// Looks at the templates whose names occur in an expression.
  private mutating func follow(_ expression: TextRange, _ module: Int) {
    var cursor = TextCursor(bytes(module), expression)
    while cursor.position < cursor.end {
      if cursor.peek() == UInt8(ascii: "'") {
        cursor.position = cursor.stringEnd()
      } else if let after = cursor.commentEnd() {
        cursor.position = after
      } else if TextCursor.isNameStart(cursor.peek()), let name = cursor.name() {
        for callable in table.callables where callable.names.contains(name.text) {
          guard case .template(let template) = callable.kind else { continue }
          let place = Place(module: callable.module, template: template)
          if reached.insert(place).inserted { pending.append(place) }
        }
      } else {
        cursor.position += 1
      }
    }
  }
}

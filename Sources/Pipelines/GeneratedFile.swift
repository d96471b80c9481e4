internal import Diagnostics
internal import MOFM2T
internal import YAML

/// A generated file that is read back, and what is wrong with it.
struct GeneratedFile {
  /// Something that is wrong at a byte of the file.
  struct Finding {
    var diagnostic: Diagnostic
    let offset: Int
  }

  let source: SourceFile
  private(set) var findings: [Finding] = []
  /// Plain scalars that are no texts, with what Kubernetes takes them for.
  private(set) var typedScalars: [(range: Range<Int>, kind: String)] = []

  /// How many findings of one kind are kept.
  private static let limit = 1_000

  /// Reads the contents by the suffix of the path; nil for a file that cannot be read back.
  init?(_ path: String, content: [UInt8]) {
    source = SourceFile(path: path, bytes: content)
    if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      readYAML()
    } else if path.hasSuffix(".json") {
      var sink = DiagnosticSink(limit: Self.limit)
      JSONCheck.check(source, into: &sink)
      take(sink)
    } else {
      return nil
    }
  }

  /// Whether files of this path are read back.
  static func isRead(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".yml") || path.hasSuffix(".json")
  }

  private mutating func take(_ sink: DiagnosticSink) {
    for diagnostic in sink.diagnostics {
      findings.append(Finding(diagnostic: diagnostic, offset: diagnostic.range?.bytes.lowerBound ?? 0))
    }
  }

  // MARK: YAML

  private mutating func readYAML() {
    var sink = DiagnosticSink(limit: Self.limit)
    let documents = YAMLDocument.read(source, into: &sink)
    take(sink)
    var isInText = LineSet()
    var open = documents.reversed().map(\.root)
    while let node = open.popLast() {
      switch node.content {
      case .sequence(let items): open += items.reversed()
      case .mapping(let entries):
        for entry in entries.reversed() {
          open.append(entry.value)
          open.append(entry.key)
        }
      case .scalar(let scalar): look(at: node, scalar, &isInText)
      }
    }
    if !sink.hasErrors { lookForBlanks(isInText) }
  }

  private mutating func look(at node: YAMLNode, _ scalar: YAMLText.Scalar, _ isInText: inout LineSet) {
    guard let range = node.range?.bytes else { return }
    guard scalar.style == .plain else {
      isInText.add(range)
      return
    }
    guard node.tag == nil, !range.isEmpty else { return }
    // The place of an alias is not that of its value.
    guard source.bytes[range.lowerBound] != UInt8(ascii: "*") else { return }
    if node.isAmbiguousPlain || scalar.text == "~" {
      add(.ambiguousText(scalar.text, scalar.resolved().kindName, at: SourceRange(source, range)))
      return
    }
    let kind = scalar.resolved().kindName
    if kind != "string", typedScalars.count < 1_000_000 { typedScalars.append((range, kind)) }
  }

  private mutating func lookForBlanks(_ isInText: LineSet) {
    let bytes = source.bytes
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let line = bytes[start..<end]
      let isComment = line.first { $0 != 0x20 } == UInt8(ascii: "#")
      if let tab = line.firstIndex(of: 0x09), !isComment, !isInText.contains(tab) {
        add(.tab(at: SourceRange(source, tab..<tab + 1)))
      } else if line.last == 0x20, !isInText.contains(end - 1) {
        let first = (line.lastIndex { $0 != 0x20 } ?? start - 1) + 1
        add(.trailingBlanks(at: SourceRange(source, first..<end)))
      }
      start = end + 1
    }
  }

  private mutating func add(_ diagnostic: Diagnostic) {
    guard findings.count < Self.limit else { return }
    findings.append(Finding(diagnostic: diagnostic, offset: diagnostic.range?.bytes.lowerBound ?? 0))
  }

  // MARK: Texts

  /// Finds texts of the model that came out as something else.
  mutating func lookForTexts(_ regions: [OutputRegion]) {
    var index = 0
    for (range, kind) in typedScalars {
      while index < regions.count, regions[index].range.upperBound <= range.lowerBound { index += 1 }
      guard index < regions.count, regions[index].kind == .string,
        regions[index].range.lowerBound <= range.lowerBound,
        range.upperBound <= regions[index].range.upperBound
      else { continue }
      add(.unquotedText(source.text(range), kind, at: SourceRange(source, range)))
    }
  }
}

/// Ranges of a text that are added and asked for in ascending order, nearly always.
private struct LineSet {
  private var ranges: [Range<Int>] = []

  mutating func add(_ range: Range<Int>) {
    var index = ranges.count
    while index > 0, ranges[index - 1].lowerBound > range.lowerBound { index -= 1 }
    ranges.insert(range, at: index)
  }

  func contains(_ offset: Int) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 && ranges[low - 1].contains(offset)
  }
}

extension Diagnostic {
  /// What a scalar is to Kubernetes, with an article.
  private static func reading(_ kind: String) -> String {
    switch kind {
    case "null": "null"
    case "integer": "an integer"
    default: "a \(kind)"
    }
  }

  static func ambiguousText(_ text: String, _ kind: String, at range: SourceRange) -> Diagnostic {
    let others = text == "~" ? "" : ", but not all readers of YAML do"
    return Diagnostic(
      .warning, "verify/ambiguous-text",
      "Kubernetes reads '\(text)' as \(reading(kind))\(others); quote it, or print it with yaml()", at: range)
  }

  static func unquotedText(_ text: String, _ kind: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .warning, "verify/unquoted-text",
      "the String '\(text)' is read back as \(reading(kind)); print it with yaml() if a text is meant",
      at: range)
  }

  static func tab(at range: SourceRange) -> Diagnostic {
    Diagnostic(.warning, "verify/tab", "a tab in YAML; expected blanks", at: range)
  }

  static func trailingBlanks(at range: SourceRange) -> Diagnostic {
    Diagnostic(.warning, "verify/trailing-blanks", "blanks end a line of YAML", at: range)
  }
}

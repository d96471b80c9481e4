import CYAML
import Diagnostics

/// What libyaml found, with its place in bytes of the file.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd, collectionEnd
    case alias(String)
    case scalar(YAMLText.Scalar)
    case sequenceStart(isFlow: Bool)
    case mappingStart(isFlow: Bool)
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  var bytes: Range<Int>
}

/// Why libyaml stopped, and where.
struct YAMLSyntaxError: Error {
  var problem: String
  var offset: Int
  var context: String?
  var contextOffset: Int
}

/// Pulls events out of libyaml.
final class YAMLEvents {
  private let file: SourceFile
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let offsets: ScalarOffsets
  private let isReady: Bool

  /// Reads `file` from byte `start`, behind a byte-order mark.
  init(_ file: SourceFile, from start: Int) {
    self.file = file
    offsets = ScalarOffsets(file, from: start)
    parser = .allocate(capacity: 1)
    isReady = yaml_parser_initialize(parser) == 1
    guard isReady, let base = file.bytes.baseAddress else { return }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, base + start, file.count - start)
  }

  deinit {
    if isReady { yaml_parser_delete(parser) }
    parser.deallocate()
  }

  func next() throws(YAMLSyntaxError) -> YAMLEvent {
    guard isReady else { throw YAMLSyntaxError(problem: "out of memory", offset: 0, contextOffset: 0) }
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    let start = offsets.byte(event.start_mark.index)
    let end = max(start, offsets.byte(event.end_mark.index))
    var result = YAMLEvent(kind: .streamEnd, bytes: start..<end)
    switch event.type {
    case YAML_STREAM_START_EVENT: result.kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: result.kind = .collectionEnd
    case YAML_ALIAS_EVENT: result.kind = .alias(Self.text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      result.anchor = Self.text(scalar.anchor)
      result.tag = Self.text(scalar.tag)
      let text =
        scalar.value.map {
          String(decoding: UnsafeBufferPointer(start: $0, count: scalar.length), as: UTF8.self)
        } ?? ""
      result.kind = .scalar(.init(text: text, style: Self.style(scalar.style)))
    case YAML_SEQUENCE_START_EVENT:
      let sequence = event.data.sequence_start
      result.anchor = Self.text(sequence.anchor)
      result.tag = Self.text(sequence.tag)
      result.kind = .sequenceStart(isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_MAPPING_START_EVENT:
      let mapping = event.data.mapping_start
      result.anchor = Self.text(mapping.anchor)
      result.tag = Self.text(mapping.tag)
      result.kind = .mappingStart(isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
    default: result.kind = .streamEnd
    }
    return result
  }

  private func failure() -> YAMLSyntaxError {
    let error = parser.pointee
    let problem = error.problem.map { String(cString: $0) } ?? "out of memory"
    // The reader counts bytes, scanner and parser count characters.
    let offset =
      error.error == YAML_READER_ERROR
      ? offsets.start + error.problem_offset : offsets.byte(error.problem_mark.index)
    return YAMLSyntaxError(
      problem: problem, offset: min(offset, file.count),
      context: error.context.map { String(cString: $0) },
      contextOffset: offsets.byte(error.context_mark.index))
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private static func style(_ style: yaml_scalar_style_t) -> YAMLText.Scalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }
}

/// The byte offset of the n-th character of a file: libyaml's marks count characters.
struct ScalarOffsets {
  /// Where character 0 stands.
  let start: Int
  private let file: SourceFile
  /// The byte offset of every 64th character; empty when characters are bytes.
  private var marks: [Int] = []

  init(_ file: SourceFile, from start: Int) {
    self.file = file
    self.start = start
    let bytes = file.bytes[start...]
    guard bytes.contains(where: { $0 >= 0x80 }) else { return }
    var index = 0
    for offset in bytes.indices where bytes[offset] & 0xC0 != 0x80 {
      if index & 63 == 0 { marks.append(offset) }
      index += 1
    }
  }

  func byte(_ index: Int) -> Int {
    guard let last = marks.last else { return min(start + index, file.count) }
    let mark = index >> 6
    guard mark < marks.count else { return index == 0 ? start : file.count }
    var offset = mark < marks.count ? marks[mark] : last
    var rest = index & 63
    let bytes = file.bytes
    while rest > 0, offset < bytes.count {
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      rest -= 1
    }
    return offset
  }
}

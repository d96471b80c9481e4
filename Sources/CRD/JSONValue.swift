import Diagnostics
import YAML

/// A value as the schema states it: a default, a member of an enumeration, a bound.
enum JSONValue: Equatable {
  case boolean(Bool)
  case integer(Int64)
  case real(Double)
  case string(String)
  /// A list or an object, as JSON on one line.
  case composite(String)

  /// The value as JSON on one line, in a form that a reader of YAML takes for the same value.
  var text: String {
    switch self {
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .real(let value):
      value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : YAMLText.float(value)
    case .string(let value): JSONText.quote(value)
    case .composite(let text): text
    }
  }

  /// The value as a number, if it is one.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    case .boolean, .string, .composite: nil
    }
  }

  /// A number; whole ones up to 2^53 are integers.
  init(number: Double) {
    self = number == number.rounded() && abs(number) <= 0x1p53 ? .integer(Int64(number)) : .real(number)
  }

  /// The value that a JSON text, or YAML in flow style, means; nil when it does not parse or is null.
  init?(json text: String) {
    var sink = DiagnosticSink()
    let documents = YAMLDocument.read(SourceFile(path: "", text: text), into: &sink)
    guard !sink.hasErrors, documents.count == 1, let root = documents.first?.root else { return nil }
    guard let scalar = root.resolved else {
      self = .composite(root.json())
      return
    }
    switch scalar {
    case .null: return nil
    case .bool(let value): self = .boolean(value)
    case .int(let value): self = .integer(value)
    case .float(let value): self = .real(value)
    case .string(let value): self = .string(value)
    }
  }
}

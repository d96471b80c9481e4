import Diagnostics
import YAML

/// The form of validation rules: rules 26 and 27.
extension DefinitionCheck {
  mutating func checkValidationRules(_ schema: YAMLNode, _ path: ElementPath) {
    guard let rules = schema.present("x-kubernetes-validations")?.items else { return }
    hasRules = true
    let path = path.field("x-kubernetes-validations")
    var texts: Set<[UInt8]> = []
    for (index, rule) in rules.enumerated() where rule.entries != nil {
      let path = path.index(index)
      let text = checkRule(rule, path, &texts)
      checkMessages(rule, path, rule: text)
      checkReason(rule, path)
      checkFieldPath(rule, path, schema)
    }
  }

  private mutating func checkRule(
    _ rule: YAMLNode, _ path: ElementPath, _ texts: inout Set<[UInt8]>
  ) -> String {
    guard let node = rule.present("rule"), let text = node.string, !text.trimmedOfBlanks.isEmpty else {
      if rule.present("rule").map({ $0.string != nil }) ?? true {
        sink.emit(.required("validation-rule", path.field("rule"), at: rule))
      }
      return ""
    }
    if !texts.insert(Array(text.utf8)).inserted {
      // Server-side apply refuses it; for the expressions it means nothing.
      harmlessErrorCount += 1
      sink.emit(
        .duplicate("validation-rule", "this rule", path.field("rule"), at: node))
    }
    return text
  }

  private mutating func checkMessages(_ rule: YAMLNode, _ path: ElementPath, rule text: String) {
    for field in ["message", "messageExpression"] {
      guard let node = rule.present(field), let message = node.string, !message.isEmpty else { continue }
      if message.trimmedOfBlanks.isEmpty {
        sink.emit(
          .invalid("validation-rule", "the \(field) holds nothing but blanks", path.field(field), at: node))
      } else if field == "message", message.hasLineBreak {
        sink.emit(.invalid("validation-rule", "the message has line breaks", path.field(field), at: node))
      }
    }
    if text.trimmedOfBlanks.hasLineBreak, (rule.present("message")?.string ?? "").isEmpty {
      sink.emit(
        .required("validation-rule", path.field("message"), at: rule, "the rule has line breaks"))
    }
  }

  private mutating func checkReason(_ rule: YAMLNode, _ path: ElementPath) {
    let reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"]
    guard let node = rule.present("reason"), let reason = node.string, !reasons.contains(reason) else {
      return
    }
    sink.emit(.unsupported("validation-rule", reason, reasons, path.field("reason"), at: node))
  }

  private mutating func checkFieldPath(_ rule: YAMLNode, _ path: ElementPath, _ schema: YAMLNode) {
    guard let node = rule.present("fieldPath"), let text = node.string, !text.isEmpty else { return }
    let path = path.field("fieldPath")
    guard let names = Self.fieldNames(text) else {
      sink.emit(
        .invalid(
          "validation-rule", "'\(text)' is no path of fields such as \".spec.replicas\" or \"['a-b']\"", path,
          at: node))
      return
    }
    var current = schema
    for name in names {
      if let next = current.present("properties")?.present(name) {
        current = next
      } else if let next = current.present("additionalProperties"), next.entries != nil {
        current = next
      } else {
        sink.emit(
          .invalid(
            "validation-rule", "'\(text)' leads to no field: '\(name)' is not declared", path, at: node))
        return
      }
    }
  }

  /// The names of `.a.b['c']`; nil where it is neither, list indices included.
  private static func fieldNames(_ text: String) -> [String]? {
    var rest = text[...]
    var names: [String] = []
    while let first = rest.first {
      rest = rest.dropFirst()
      if first == "." {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty, !name.contains(where: { "'\"] ".contains($0) }) else { return nil }
        names.append(String(name))
        rest = rest[name.endIndex...]
      } else {
        guard first == "[", rest.first == "'" else { return nil }
        rest = rest.dropFirst()
        var name = ""
        while let character = rest.first, character != "'" {
          rest = rest.dropFirst()
          if character == "\\", let escaped = rest.first {
            name.append(escaped)
            rest = rest.dropFirst()
          } else {
            name.append(character)
          }
        }
        guard rest.hasPrefix("']") else { return nil }
        rest = rest.dropFirst(2)
        names.append(name)
      }
    }
    return names.isEmpty ? nil : names
  }
}

extension String {
  /// The text without blanks and line ends at both ends.
  fileprivate var trimmedOfBlanks: Substring {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

}

extension StringProtocol {
  fileprivate var hasLineBreak: Bool { utf8.contains { $0 == 0x0A || $0 == 0x0D } }
}

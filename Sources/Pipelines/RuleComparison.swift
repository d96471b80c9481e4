internal import YAML

/// Compares the validation rules of a node.
///
/// Rules whose message begins with the qualified name of an invariant are compared by it; others by their text, and then by
/// their message.
struct RuleComparison {
  /// A rule that is new, gone or another.
  struct Change {
    let code: APIChangeCode
    /// The name of the invariant, or the keyword.
    let part: String
    let old: String?
    let new: String?
    /// Whether what is new compares with the value before.
    let isTransition: Bool
    /// Whether it is asked where there was no value before.
    let isOptional: Bool
  }

  private(set) var changes: [Change] = []

  init(_ old: YAMLNode, _ new: YAMLNode) {
    let before = Rule.all(of: old)
    let after = Rule.all(of: new)
    if before.isEmpty && after.isEmpty { return }
    compareNamed(before, after)
    compareNameless(before.filter(\.names.isEmpty), after.filter(\.names.isEmpty))
  }

  private mutating func compareNamed(_ before: [Rule], _ after: [Rule]) {
    var names: [String] = []
    for name in (before + after).flatMap(\.names) where !names.contains(name) { names.append(name) }
    for name in names {
      let old = before.filter { $0.names.contains(name) }
      let new = after.filter { $0.names.contains(name) }
      if Set(old.map(\.text)) != Set(new.map(\.text)) { note(name, old, new) }
    }
  }

  private mutating func compareNameless(_ before: [Rule], _ after: [Rule]) {
    let texts = (Set(before.map(\.text)), Set(after.map(\.text)))
    let gone = before.filter { !texts.1.contains($0.text) }
    var added = after.filter { !texts.0.contains($0.text) }
    for rule in gone {
      let index = added.firstIndex { !rule.message.isEmpty && $0.message == rule.message }
      note("x-kubernetes-validations", [rule], index.map { [added.remove(at: $0)] } ?? [])
    }
    for rule in added { note("x-kubernetes-validations", [], [rule]) }
  }

  private mutating func note(_ part: String, _ old: [Rule], _ new: [Rule]) {
    func text(_ rules: [Rule]) -> String? {
      rules.isEmpty ? nil : rules.map(\.text).joined(separator: "; ")
    }
    changes.append(
      Change(
        code: old.isEmpty ? .ruleAdded : new.isEmpty ? .ruleRemoved : .ruleChanged, part: part,
        old: text(old), new: text(new), isTransition: new.contains(where: \.isTransition),
        isOptional: new.contains(where: \.isOptional)))
  }

  private struct Rule {
    let names: [String]
    let text: String
    let message: String
    let isOptional: Bool

    var isTransition: Bool { text.contains("oldSelf") }

    static func all(of schema: YAMLNode) -> [Rule] {
      (schema["x-kubernetes-validations"]?.items ?? []).compactMap { node in
        guard let text = node["rule"]?.string else { return nil }
        let message = node["message"]?.string ?? ""
        let isOptional = node["optionalOldSelf"]?.bool ?? false
        // The text of a rule that is asked at other times is another rule.
        return Rule(
          names: names(in: message), text: isOptional ? text + " (optionalOldSelf)" : text, message: message,
          isOptional: isOptional)
      }
    }

    /// The qualified names at the beginning of a message's parts: `Pod::named: give it a name; Pod::other: ...`.
    private static func names(in message: String) -> [String] {
      var names: [String] = []
      for (index, part) in message.split(separator: ";").enumerated() {
        let words = part.split(separator: " ", maxSplits: 1)
        guard let word = words.first, word.hasSuffix(":"), isQualifiedName(word.dropLast()) else {
          if index == 0 { return [] }
          continue
        }
        names.append(String(word.dropLast()))
      }
      return names
    }

    private static func isQualifiedName(_ text: Substring) -> Bool {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1].isEmpty else { return false }
      return [parts[0], parts[2]].allSatisfy { part in
        !part.isEmpty && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      }
    }
  }
}

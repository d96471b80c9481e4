internal import CEL
internal import CRD
internal import Diagnostics
internal import MOFM2T

/// What became of each invariant, as tables in Markdown or as JSON.
struct FateReport {
  private let fates: [InvariantFate]
  /// The kinds of the definitions in their order, with the bytes of each as JSON.
  private let definitions: [CRDTransformation.Summary]

  init(_ fates: [InvariantFate], _ definitions: [CRDTransformation.Summary]) {
    self.fates = fates
    self.definitions = definitions
  }

  private func isEnforced(_ fate: InvariantFate) -> Bool {
    switch fate.outcome {
    case .lowered, .ruled: true
    case .advised, .offline, .unreached: false
    }
  }

  /// The whole file as Markdown.
  var markdown: String {
    let enforced = fates.count(where: isEnforced)
    let rules = fates.reduce(0) { $0 + $1.rules.count }
    return """
      # What became of the invariants

      \(enforced) of \(fates.count) are enforced by the API server, the others are checked by `krosskube validate`; \
      \(rules) rules in CEL.

      | invariant | enforced by | how | cost | where |
      |---|---|---|--:|---|
      \(fates.map(row).joined(separator: "\n"))
      \(messages)
      ## What the definitions cost

      A server allows \(CELCost.ruleLimit) to a rule and \(CELCost.definitionLimit) to a definition; the cost is its estimate \
      times the places that the rule's node can have in an object.

      | kind | rules | dearest rule | all rules | of the limit | bytes |
      |---|--:|--:|--:|--:|--:|
      \(definitions.map(row).joined(separator: "\n"))

      """
  }

  /// The messages that are stated as expressions and that a server says as fixed texts; empty without such.
  private var messages: String {
    let rows = fates.compactMap { fate in
      fate.fixedMessage.map { "| `\(fate.name)` | \(Self.cell($0)) |" }
    }
    if rows.isEmpty { return "" }
    return """

      ## Messages that do not tell what they could

      These invariants state their message as an expression; at least one of their rules says a fixed text.

      | invariant | why |
      |---|---|
      \(rows.joined(separator: "\n"))

      """
  }

  private func row(_ fate: InvariantFate) -> String {
    let place = fate.range.map { "\($0.file.path):\($0.start.line)" } ?? ""
    var how = fate.keywords
    var texts: [String] = []
    for rule in fate.rules where !texts.contains(rule.text) { texts.append(rule.text) }
    how += texts.map { "`\($0)`" }
    let cost = fate.rules.map(\.total).max().map(String.init) ?? ""
    return
      "| `\(fate.name)` | \(Self.cell(outcome(fate))) | \(Self.cell(how.joined(separator: "; "))) | \(cost) | \(place) |"
  }

  private func outcome(_ fate: InvariantFate) -> String {
    switch fate.outcome {
    case .lowered: "schema"
    case .ruled: fate.keywords.isEmpty ? "CEL" : "schema and CEL"
    case .advised: "admission policy: warning"
    case .offline(let reason):
      (fate.rules.isEmpty ? "offline only: " : "CEL in these places, elsewhere offline: ") + reason
    case .unreached: "no resource holds an object of the class"
    }
  }

  /// The rules of a definition, each once though several invariants may share it.
  private func rules(of kind: String) -> Set<InvariantFate.Rule> {
    Set(fates.flatMap { $0.rules.filter { $0.kind == kind } })
  }

  private func row(_ definition: CRDTransformation.Summary) -> String {
    let rules = rules(of: definition.kind)
    let total = rules.reduce(0) { CELCost.sum($0, $1.total) }
    let share = (Double(total) / Double(CELCost.definitionLimit) * 1000).rounded() / 10
    return
      "| \(definition.kind) | \(rules.count) | \(rules.map(\.total).max() ?? 0) | \(total) | \(share) % | \(definition.byteCount) |"
  }

  private static func cell(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  /// The whole file as JSON.
  var json: String {
    let invariants = fates.map { fate in
      var members = [("name", Self.quoted(fate.name))]
      switch fate.outcome {
      case .lowered: members.append(("outcome", "\"schema\""))
      case .ruled: members.append(("outcome", "\"cel\""))
      case .advised: members.append(("outcome", "\"policy\""))
      case .offline(let reason):
        members.append(("outcome", "\"offline\""))
        members.append(("reason", Self.quoted(reason)))
      case .unreached: members.append(("outcome", "\"unreached\""))
      }
      members.append(("keywords", Self.list(fate.keywords.map(Self.quoted))))
      members.append(
        (
          "rules",
          Self.list(
            fate.rules.map {
              Self.object([
                ("kind", Self.quoted($0.kind)), ("path", Self.quoted($0.path)),
                ("rule", Self.quoted($0.text)),
                ("cost", String($0.cost)), ("total", String($0.total)),
              ])
            })
        ))
      if let reason = fate.fixedMessage { members.append(("fixedMessage", Self.quoted(reason))) }
      if let range = fate.range {
        members.append(("file", Self.quoted(range.file.path)))
        members.append(("line", String(range.start.line)))
        members.append(("column", String(range.start.column)))
      }
      return Self.object(members)
    }
    let kinds = definitions.map { definition in
      let rules = rules(of: definition.kind)
      return Self.object([
        ("kind", Self.quoted(definition.kind)), ("rules", String(rules.count)),
        ("total", String(rules.reduce(0) { CELCost.sum($0, $1.total) })),
        ("bytes", String(definition.byteCount)),
      ])
    }
    return Self.object([
      ("ruleLimit", String(CELCost.ruleLimit)), ("definitionLimit", String(CELCost.definitionLimit)),
      ("invariants", "[\n  " + invariants.joined(separator: ",\n  ") + "\n]"),
      ("definitions", "[\n  " + kinds.joined(separator: ",\n  ") + "\n]"),
    ]) + "\n"
  }

  private static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
  }

  private static func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }

  private static func quoted(_ text: String) -> String { JSONText.quote(text) }

  /// Writes the file unless it is the same already: JSON where the name ends in `.json`, else Markdown.
  func write(to path: String, into sink: inout DiagnosticSink) {
    OutputWriter.write(path, Array((path.hasSuffix(".json") ? json : markdown).utf8), into: &sink)
  }
}

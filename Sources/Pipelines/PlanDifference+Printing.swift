internal import Diagnostics

extension PlanDifference {
  // MARK: Text

  /// What changes, for people: a paragraph for each resource, then the sums.
  public var text: String {
    if isEmpty { return "no difference\n" }
    var lines: [String] = []
    if method.isChanged { lines.append("method: \(method.old) -> \(method.new)") }
    if tieBreak.isChanged { lines.append("ties: \(tieBreak.old) -> \(tieBreak.new)") }
    lines += addedClusters.map { "+ cluster \($0)" }
    lines += removedClusters.map { "- cluster \($0)" }
    for change in resources {
      lines.append(Self.head(change))
      let width = change.clusters.map(\.cluster.count).max() ?? 0
      for cluster in change.clusters {
        let name = cluster.cluster + String(repeating: " ", count: width - cluster.cluster.count)
        lines.append("    \(name)  \(Self.line(cluster))")
      }
    }
    lines += totals.map { "\($0.unit): +\($0.gained) -\($0.lost), of which \($0.moved) move" }
    lines.append(summary)
    return lines.map { $0 + "\n" }.joined()
  }

  /// How many resources change, on one line.
  private var summary: String {
    let added = resources.count { $0.resource.old == nil }
    let removed = resources.count { $0.resource.new == nil }
    let changed = resources.count - added - removed
    var text = "\(added) added, \(removed) removed, \(changed) changed"
    if unplacedCount > 0 { text += ", \(unplacedCount) without a place" }
    return text
  }

  private static func head(_ change: ResourceChange) -> String {
    guard let old = change.resource.old else { return sole("+ ", change, change.resource.new) }
    guard let new = change.resource.new else { return sole("- ", change, old) }
    var parts: [String] = []
    if old.policy != new.policy { parts.append("\(old.policy) -> \(new.policy)") }
    if old.object != new.object { parts.append("object \(old.object) -> \(new.object)") }
    if old.unit != new.unit { parts.append("\(old.unit ?? "objects") -> \(new.unit ?? "objects")") }
    if old.asked != new.asked, let before = old.asked, let after = new.asked {
      parts.append("\(before) -> \(after) \(change.unit)")
    }
    if change.moved > 0 { parts.append("\(change.moved) move\(change.moved == 1 ? "s" : "")") }
    if old.problem != new.problem {
      parts.append(new.problem.map { "not placed: \($0)" } ?? "placed again")
    }
    return "~ " + change.identity.text + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }

  private static func sole(
    _ mark: String, _ change: ResourceChange, _ resource: StatedPlan.Resource?
  ) -> String {
    guard let resource else { return mark + change.identity.text }
    let amount = resource.asked.map { ", \($0) \(change.unit)" } ?? ""
    return mark + change.identity.text + ": " + resource.policy + amount
      + (resource.problem.map { ", not placed: \($0)" } ?? "")
  }

  private static func line(_ change: ClusterChange) -> String {
    let (old, new) = change.counts
    var text = old == new ? "\(new)" : "\(old) -> \(new) (\(new > old ? "+" : "")\(new - old))"
    guard let before = change.assignment.old, let after = change.assignment.new else { return text }
    func say(_ what: String, _ old: String?, _ new: String?) {
      if old != new { text += ", \(what) \(old ?? "none") -> \(new ?? "none")" }
    }
    say("from ordinal", before.ordinalStart.map { "\($0)" }, after.ordinalStart.map { "\($0)" })
    say("at once", before.parallelism.map { "\($0)" }, after.parallelism.map { "\($0)" })
    say("overrides", overrides(before), overrides(after))
    return text
  }

  /// The numbers of overrides from 1, as a plan's own text has them.
  private static func overrides(_ assignment: StatedPlan.Assignment) -> String? {
    assignment.overrides.isEmpty ? nil : assignment.overrides.map { "\($0 + 1)" }.joined(separator: "+")
  }

  // MARK: JSON

  /// What changes, for programs: one object with a change in a cluster a line; `docs/diff.md` says what the keys mean.
  public var json: String {
    var result = "{\n  \"format\": \"krosskube.io/plan-difference/v1\",\n"
    result += "  \"old\": \(JSONText.quote(old)), \"new\": \(JSONText.quote(new)),\n"
    result += "  \"method\": \(Self.pair(method.old, method.new)), "
    result += "\"tieBreak\": \(Self.pair(tieBreak.old, tieBreak.new)),\n"
    result += "  \"addedClusters\": \(Self.texts(addedClusters)), "
    result += "\"removedClusters\": \(Self.texts(removedClusters)),\n"
    let totals = totals.map {
      "{\"unit\": \(JSONText.quote($0.unit)), \"gained\": \($0.gained), \"lost\": \($0.lost), \"moved\": \($0.moved)}"
    }
    result += "  \"totals\": [\(totals.joined(separator: ", "))],\n"
    let resources = resources.map { "    " + Self.resource($0) }
    result += "  \"resources\": "
    result += resources.isEmpty ? "[]" : "[\n" + resources.joined(separator: ",\n") + "\n  ]"
    return result + "\n}\n"
  }

  private static func resource(_ change: ResourceChange) -> String {
    let (old, new) = (change.resource.old, change.resource.new)
    let kind = old == nil ? "added" : new == nil ? "removed" : "changed"
    let identity = change.identity
    let clusters = change.clusters.map { cluster in
      let (before, after) = (cluster.assignment.old, cluster.assignment.new)
      let fields = [
        "\"cluster\": " + JSONText.quote(cluster.cluster), "\"count\": " + pair(before?.count, after?.count),
        "\"parallelism\": " + pair(before?.parallelism, after?.parallelism),
        "\"ordinalStart\": " + pair(before?.ordinalStart, after?.ordinalStart),
        "\"overrides\": [\(list(before?.overrides)), \(list(after?.overrides))]",
      ]
      return "        {" + fields.joined(separator: ", ") + "}"
    }
    let lines = [
      "\"change\": \"\(kind)\", \"kind\": \(JSONText.quote(identity.kind)), \"namespace\": "
        + "\(JSONText.quote(identity.namespace)), \"name\": \(JSONText.quote(identity.name))",
      "\"object\": \(pair(old?.object, new?.object)), \"policy\": \(pair(old?.policy, new?.policy))",
      "\"unit\": \(pair(old?.unit, new?.unit)), \"asked\": \(pair(old?.asked, new?.asked)), "
        + "\"total\": \(pair(old?.total, new?.total)), \"moved\": \(change.moved)",
      "\"problem\": \(pair(old?.problem, new?.problem))",
      "\"clusters\": "
        + (clusters.isEmpty ? "[]" : "[\n" + clusters.joined(separator: ",\n") + "\n      ]"),
    ]
    return "{\n" + lines.map { "      " + $0 }.joined(separator: ",\n") + "\n    }"
  }

  private static func text(_ value: String?) -> String { value.map(JSONText.quote(_:)) ?? "null" }

  private static func pair(_ old: String?, _ new: String?) -> String { "[\(text(old)), \(text(new))]" }

  private static func pair(_ old: Int?, _ new: Int?) -> String {
    "[\(old.map { "\($0)" } ?? "null"), \(new.map { "\($0)" } ?? "null")]"
  }

  private static func list(_ numbers: [Int]?) -> String {
    numbers.map { "[" + $0.map { "\($0)" }.joined(separator: ", ") + "]" } ?? "null"
  }

  private static func texts(_ texts: [String]) -> String {
    "[" + texts.map(JSONText.quote(_:)).joined(separator: ", ") + "]"
  }
}

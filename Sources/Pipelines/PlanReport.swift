internal import Diagnostics
internal import Placement

/// A plan for people and for programs.
public struct PlanReport: Sendable {
  private let plan: PlacementPlan

  init(_ plan: PlacementPlan) { self.plan = plan }

  // MARK: Text

  /// A line for each resource: how it is spread and what each cluster gets; with `explains` why, for every cluster.
  public func text(explains: Bool) -> String {
    var rows = [["RESOURCE", "POLICY", "TOTAL", "CLUSTERS"]]
    for placement in plan.placements { rows.append(Self.row(placement)) }
    var result = Self.table(rows)
    if explains { result += plan.placements.map { "\n" + explanation(of: $0) }.joined() }
    return result
  }

  private static func row(_ placement: ResourcePlacement) -> [String] {
    let request = placement.request
    let isCounted = request.division != .none
    let clusters = placement.assignments.map { assignment in
      assignment.cluster + (isCounted ? " \(assignment.count)" : "")
    }
    return [
      request.identity.description, request.policy.rawValue,
      isCounted ? "\(placement.total) \(request.division.unit)" : "\(placement.total)",
      placement.problem ?? (clusters.isEmpty ? "-" : clusters.joined(separator: ", ")),
    ]
  }

  private func explanation(of placement: ResourcePlacement) -> String {
    let request = placement.request
    var head = "\(request.identity): \(request.policy.rawValue)"
    if request.division != .none { head += ", \(request.division.total) \(request.division.unit)" }
    if let problem = placement.problem { head += "; not placed: \(problem)" }
    var rows: [[String]] = []
    var next = 0
    for (index, cluster) in plan.clusters.enumerated() where index < placement.verdicts.count {
      if next < placement.assignments.count, placement.assignments[next].cluster == cluster.name {
        let assignment = placement.assignments[next]
        next += 1
        rows.append([
          "  " + cluster.name, Self.count(assignment, of: request), placement.text(of: assignment),
        ])
      } else {
        rows.append(
          ["  " + cluster.name, "-", placement.text(of: placement.verdicts[index], in: cluster)])
      }
    }
    return head + "\n" + Self.table(rows)
  }

  /// The count with what else differs between clusters.
  private static func count(_ assignment: Assignment, of request: PlacementRequest) -> String {
    var text = "\(assignment.count)"
    if let start = assignment.ordinalStart {
      text += assignment.count > 0 ? " (\(start)..\(start + assignment.count - 1))" : ""
    }
    if let parallelism = assignment.parallelism { text += " (\(parallelism) at once)" }
    if !assignment.overrides.isEmpty {
      text += " +override " + assignment.overrides.map { "\($0 + 1)" }.joined(separator: ",")
    }
    return text
  }

  /// Columns as wide as their widest text, two blanks apart.
  private static func table(_ rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, text) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], text.count)
      }
    }
    var result = ""
    for row in rows {
      for (column, text) in row.enumerated() {
        result += text
        if column < row.count - 1 {
          result += String(repeating: " ", count: widths[column] - text.count + 2)
        }
      }
      result += "\n"
    }
    return result
  }

  // MARK: JSON

  /// The plan as one JSON object; `docs/placement.md` says what the keys mean.
  ///
  /// Keys, resources and clusters have a fixed order and an assignment stands on one line, so that texts of plans can be
  /// compared. With `explains` it also says why each other cluster gets nothing.
  public func json(explains: Bool) -> String {
    let method = plan.options.method == .webster ? Planning.Method.webster : .largestRemainder
    var result = "{\n  \"format\": \"krosskube.io/plan/v1\",\n"
    result += "  \"method\": \"\(method.rawValue)\", \"tieBreak\": \"\(plan.options.tieBreak.rawValue)\",\n"
    result += "  \"complete\": \(plan.isComplete),\n"
    result += "  \"clusters\": [\(plan.clusters.map { JSONText.quote($0.name) }.joined(separator: ", "))],\n"
    result += "  \"resources\": "
    Self.append(plan.placements, indent: "  ", to: &result) { append($0, explains, to: &$1) }
    return result + "\n}\n"
  }

  private func append(_ placement: ResourcePlacement, _ explains: Bool, to result: inout String) {
    let request = placement.request
    let isCounted = request.division != .none
    result += "{\n      \"kind\": " + Self.text(request.identity.kind.rawValue)
    result += ", \"namespace\": " + Self.text(request.identity.namespace)
    result += ", \"name\": " + Self.text(request.identity.name)
    result += ", \"object\": " + Self.text(request.objectName)
    result += ",\n      \"policy\": " + Self.text(request.policy.rawValue)
    result += ", \"unit\": " + Self.text(isCounted ? request.division.unit : nil)
    result += ", \"asked\": " + Self.number(isCounted ? request.division.total : nil)
    result += ", \"total\": \(placement.total)"
    result += ",\n      \"problem\": " + Self.text(placement.problem)
    result += ",\n      \"clusters\": "
    // Mostly the assignments of one resource have one reason.
    var known: (reason: Assignment.Reason, text: String)?
    Self.append(placement.assignments, indent: "      ", to: &result) { assignment, result in
      result += "{\"cluster\": "
      result += Self.text(assignment.cluster)
      result += ", \"count\": "
      result += String(assignment.count)
      result += ", \"parallelism\": "
      result += Self.number(assignment.parallelism)
      result += ", \"ordinalStart\": "
      result += Self.number(assignment.ordinalStart)
      result += ", \"overrides\": ["
      if !assignment.overrides.isEmpty {
        result += assignment.overrides.map { "\($0)" }.joined(separator: ", ")
      }
      result += "], \"reason\": "
      if known?.reason != assignment.reason {
        known = (assignment.reason, Self.text(placement.text(of: assignment)))
      }
      result += known?.text ?? ""
      result += "}"
    }
    if explains {
      let others = zip(plan.clusters, placement.verdicts).filter { $1 != .selected }
      result += ",\n      \"others\": "
      Self.append(others, indent: "      ", to: &result) { other, result in
        result += "{\"cluster\": " + Self.text(other.0.name)
        result += ", \"reason\": " + Self.text(placement.text(of: other.1, in: other.0)) + "}"
      }
    }
    result += "\n    }"
  }

  private static func text(_ value: String?) -> String { value.map(JSONText.quote(_:)) ?? "null" }

  private static func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "null" }

  /// A list with a line for each item.
  private static func append<Item>(
    _ items: [Item], indent: String, to result: inout String, _ body: (Item, inout String) -> Void
  ) {
    if items.isEmpty {
      result += "[]"
      return
    }
    result += "["
    let margin = indent + "  "
    for (index, item) in items.enumerated() {
      result += index == 0 ? "\n" : ",\n"
      result += margin
      body(item, &result)
    }
    result += "\n" + indent + "]"
  }
}

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

  private static func row(_ placement: Placement) -> [String] {
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

  private func explanation(of placement: Placement) -> String {
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
    result += Self.list(plan.placements.map { resource($0, explains) }, indent: "  ")
    return result + "\n}\n"
  }

  private func resource(_ placement: Placement, _ explains: Bool) -> String {
    let request = placement.request
    let isCounted = request.division != .none
    let assignments = placement.assignments.map { assignment in
      Self.object([
        ("cluster", Self.text(assignment.cluster)), ("count", "\(assignment.count)"),
        ("parallelism", Self.number(assignment.parallelism)),
        ("ordinalStart", Self.number(assignment.ordinalStart)),
        ("overrides", "[" + assignment.overrides.map { "\($0)" }.joined(separator: ", ") + "]"),
        ("reason", Self.text(placement.text(of: assignment))),
      ])
    }
    let identity = [
      ("kind", request.identity.kind.rawValue), ("namespace", request.identity.namespace),
      ("name", request.identity.name), ("object", request.objectName),
    ]
    var lines = [
      Self.fields(identity.map { ($0.0, Self.text($0.1)) }),
      Self.fields([
        ("policy", Self.text(request.policy.rawValue)),
        ("unit", Self.text(isCounted ? request.division.unit : nil)),
        ("asked", Self.number(isCounted ? request.division.total : nil)),
        ("total", "\(placement.total)"),
      ]),
      Self.fields([("problem", Self.text(placement.problem))]),
      Self.fields([("clusters", Self.list(assignments, indent: "      "))]),
    ]
    if explains {
      let others = zip(plan.clusters, placement.verdicts).filter { $1 != .selected }.map {
        Self.object([
          ("cluster", Self.text($0.name)), ("reason", Self.text(placement.text(of: $1, in: $0))),
        ])
      }
      lines.append(Self.fields([("others", Self.list(others, indent: "      "))]))
    }
    return "{\n" + lines.map { "      " + $0 }.joined(separator: ",\n") + "\n    }"
  }

  private static func text(_ value: String?) -> String { value.map(JSONText.quote(_:)) ?? "null" }

  private static func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "null" }

  private static func fields(_ fields: [(key: String, value: String)]) -> String {
    fields.map { "\"" + $0.key + "\": " + $0.value }.joined(separator: ", ")
  }

  private static func object(_ fields: [(key: String, value: String)]) -> String {
    "{" + self.fields(fields) + "}"
  }

  private static func list(_ items: [String], indent: String) -> String {
    if items.isEmpty { return "[]" }
    return "[\n" + items.map { indent + "  " + $0 }.joined(separator: ",\n") + "\n" + indent + "]"
  }
}

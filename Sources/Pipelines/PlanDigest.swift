internal import MOFM2T
internal import Placement

/// Digests of plans, by which objects tell what they were made of.
struct PlanDigest {
  /// That of the whole plan, `sha256:` and 64 hexadecimal digits.
  let whole: String
  /// Those of what it says of each resource, in its order: they stay when something else changes.
  let resources: [String]

  /// Costs the size of the plan.
  init(_ plan: PlacementPlan) {
    var all: [UInt8] = []
    var resources: [String] = []
    for placement in plan.placements {
      let text = Self.text(placement)
      all += text.utf8
      resources.append("sha256:" + SHA256.digest(of: text.utf8).hexadecimal)
    }
    whole = "sha256:" + SHA256.digest(of: all).hexadecimal
    self.resources = resources
  }

  /// What counts: who gets how many, not why.
  private static func text(_ placement: ResourcePlacement) -> String {
    let request = placement.request
    var text = "\(request.identity)\t\(request.objectName)\t\(request.policy.rawValue)\t\(request.division)\n"
    for assignment in placement.assignments {
      text += "\(assignment.cluster)\t\(assignment.count)"
      if let parallelism = assignment.parallelism { text += "\tp\(parallelism)" }
      if let start = assignment.ordinalStart { text += "\ts\(start)" }
      for index in assignment.overrides where index < request.overrides.count {
        for patch in request.overrides[index].patches {
          text += "\t\(patch.operation) \(patch.path) \(patch.value ?? "")"
        }
      }
      text += "\n"
    }
    return text
  }
}

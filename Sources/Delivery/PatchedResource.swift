public import Diagnostics
public import Ecore
public import Placement
public import YAML

/// A resource as it would have to be if the overrides of some clusters were its own.
public struct PatchedResource: Sendable {
  /// The resource, as an index into the plan's.
  public let placement: Int
  /// The overrides, as indices into those of the request.
  public let overrides: [Int]
  /// The clusters that get it, by name.
  public let clusters: [String]
  /// The custom resource without overrides.
  public let original: YAMLNode
  /// The custom resource whose template is what the clusters get.
  public let patched: YAMLNode

  /// Each way in which overrides change a resource of a plan, once; what cannot be applied is said to `sink`.
  ///
  /// Costs the size of the resources that have overrides.
  public static func all(
    in plan: PlacementPlan, of model: Model, into sink: inout DiagnosticSink
  ) -> [PatchedResource] {
    var objects = NativeObjects(of: model)
    var result: [PatchedResource] = []
    for (index, placement) in plan.placements.enumerated() where !placement.request.overrides.isEmpty {
      var ways: [[Int]] = []
      var clusters: [[Int]: [String]] = [:]
      for assignment in placement.assignments where !assignment.overrides.isEmpty {
        if clusters[assignment.overrides] == nil { ways.append(assignment.overrides) }
        clusters[assignment.overrides, default: []].append(assignment.cluster)
      }
      guard !ways.isEmpty, let native = objects.object(of: placement.request, digest: nil, into: &sink),
        var original = objects.customResource(of: placement.request, into: &sink)
      else { continue }
      original.removeOverrides()
      let overrides = PreparedOverrides(placement.request.overrides)
      var failures: [PreparedOverrides.Failure: [String]] = [:]
      for way in ways {
        let names = clusters[way] ?? []
        var found: [PreparedOverrides.Failure] = []
        var root = native.root
        for override in way { overrides.apply(override, to: &root, failures: &found) }
        for failure in found { failures[failure, default: []] += names }
        guard found.isEmpty else { continue }
        var patched = original
        patched.put(root.asTemplate, at: ["spec", "template"])
        var unpatched = original
        unpatched.put(native.root.asTemplate, at: ["spec", "template"])
        result.append(
          PatchedResource(
            placement: index, overrides: way, clusters: names, original: unpatched, patched: patched))
      }
      for (failure, names) in failures.sorted(by: {
        ($0.key.override, $0.key.patch) < ($1.key.override, $1.key.patch)
      }) {
        sink.emit(.deadPatch(failure, placement.request, clusters: names))
      }
    }
    return result
  }
}

extension YAMLNode {
  /// A native object as the template of a resource has it.
  fileprivate var asTemplate: YAMLNode {
    let own: Set<String> = ["apiVersion", "kind"]
    var result: [(String, YAMLNode)] = []
    for entry in entries ?? [] where !own.contains(entry.name) {
      guard entry.name == "metadata" else {
        result.append((entry.name, entry.value))
        continue
      }
      // Its namespace is that of the resource.
      let kept = (entry.value.entries ?? []).filter { $0.name != "namespace" }
      result.append(("metadata", .mapping(kept.map { ($0.name, $0.value) })))
    }
    return .mapping(result)
  }

  fileprivate mutating func removeOverrides() {
    guard var entries, let spec = entries.index(of: "spec") else { return }
    entries[spec].value = .mapping(
      (entries[spec].value.entries ?? []).filter { $0.name != "overrides" }.map { ($0.name, $0.value) })
    content = .mapping(entries.filter { $0.name != "status" })
  }
}

import Diagnostics
import Ecore
import Kubernetes

/// What one pod, or one claim, takes of a cluster.
enum PodDemand {
  /// The pod that a native object makes; nil when it makes none.
  static func pod(of kind: PlacementKind, _ template: EObject) -> EObject? {
    switch kind {
    case .pod: template
    case .deployment, .statefulSet, .daemonSet: template.object("template")
    case .cronJob: template.object("jobTemplate")?.object("template")
    default: nil
    }
  }

  /// The demand of a native object; none of a DaemonSet, since it depends on the number of nodes.
  static func of(
    _ kind: PlacementKind, _ template: EObject, into sink: inout DiagnosticSink
  ) -> [String: Amount] {
    switch kind {
    case .persistentVolumeClaim:
      return template.object("resources")?.amounts("requests", roundingUp: true, into: &sink)
        .filter { $0.key == "storage" } ?? [:]
    case .pod, .deployment, .statefulSet, .cronJob:
      guard let pod = pod(of: kind, template) else { return [:] }
      var result = demand(of: pod, into: &sink)
      result["pods"] = Amount(units: 1)
      guard kind == .statefulSet else { return result }
      for claim in template.objects("volumeClaimTemplates") {
        let requests = claim.object("resources")?.amounts("requests", roundingUp: true, into: &sink) ?? [:]
        result["storage"] = (result["storage"] ?? .zero) + (requests["storage"] ?? .zero)
      }
      return result
    default: return [:]
    }
  }

  /// As the scheduler counts it: all containers and sidecars together, or one init container with the sidecars before it,
  /// whichever is more; what the pod states itself counts in place of that.
  private static func demand(of pod: EObject, into sink: inout DiagnosticSink) -> [String: Amount] {
    var running: [String: Amount] = [:]
    var starting: [String: Amount] = [:]
    for container in pod.objects("initContainers") {
      let own = requests(container, into: &sink)
      if container.string("restartPolicy") == "Always" {
        running.merge(own, uniquingKeysWith: +)
      } else {
        starting.merge(running.merging(own, uniquingKeysWith: +), uniquingKeysWith: max)
      }
    }
    for container in pod.objects("containers") {
      running.merge(requests(container, into: &sink), uniquingKeysWith: +)
    }
    return running.merging(starting, uniquingKeysWith: max)
      .merging(requests(pod, into: &sink), uniquingKeysWith: { $1 })
  }

  /// What is requested; a limit counts as a request where none is stated.
  private static func requests(_ object: EObject, into sink: inout DiagnosticSink) -> [String: Amount] {
    guard let resources = object.object("resources") else { return [:] }
    let limits = resources.amounts("limits", roundingUp: true, into: &sink)
    return limits.merging(
      resources.amounts("requests", roundingUp: true, into: &sink), uniquingKeysWith: { $1 })
  }
}

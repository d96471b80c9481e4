import Ecore

/// What a native object demands of each cluster it is in.
struct ClusterDemands {
  /// What there is to look for in the objects of a class: most have nothing.
  private struct ClassEntry {
    var features: [(feature: EStructuralFeature, entry: FeatureAvailability.Entry)]
    var hasRestartPolicy: Bool

    init(_ eClass: EClass) {
      features = (FeatureAvailability.byClass[eClass.name] ?? []).compactMap { entry in
        eClass.eStructuralFeature(named: entry.feature).map { ($0, entry) }
      }
      hasRestartPolicy = eClass.eStructuralFeature(named: "restartPolicy") != nil
    }
  }

  private var classes: [Int32: ClassEntry] = [:]

  /// Of a native object, whose size it costs.
  mutating func of(_ kind: PlacementKind, _ template: EObject) -> [ClusterDemand] {
    var result = versions(template)
    switch kind {
    case .service: result += Self.nodePorts(template)
    case .ingress: result += Self.ingressPaths(template)
    case .persistentVolume: result += Self.exclusiveVolume(template)
    case .persistentVolumeClaim: result += Self.storageClass(template, at: "/spec/storageClassName")
    case .statefulSet:
      for (index, claim) in template.objects("volumeClaimTemplates").enumerated() {
        result += Self.storageClass(claim, at: "/spec/volumeClaimTemplates/\(index)/spec/storageClassName")
      }
    default: break
    }
    return result
  }

  /// The features that are used, each once, in alphabetical order.
  private mutating func versions(_ template: EObject) -> [ClusterDemand] {
    var found: [String: KubernetesVersion] = [:]
    for object in [template] + template.eAllContents {
      let eClass = object.eClass
      let known: ClassEntry
      if let entry = classes[eClass.id] {
        known = entry
      } else {
        known = ClassEntry(eClass)
        classes[eClass.id] = known
      }
      for (feature, entry) in known.features where object.eIsSet(feature) {
        found["\(entry.eClass).\(entry.feature)"] = entry.version
      }
      if known.hasRestartPolicy, object.eContainmentFeature?.name == "initContainers",
        object.string("restartPolicy") == "Always"
      {
        found["Container.restartPolicy of init containers"] = FeatureAvailability.sidecars
      }
    }
    return found.sorted { $0.key.precedes($1.key) }.map {
      ClusterDemand(.version($0.value, feature: $0.key), at: "/spec/*")
    }
  }

  private static func nodePorts(_ service: EObject) -> [ClusterDemand] {
    service.objects("ports").enumerated().compactMap { index, port in
      guard let number = port.integer("nodePort"), number > 0 else { return nil }
      return ClusterDemand(
        .nodePort("\(number)/\(port.literal("protocol") ?? "TCP")"), at: "/spec/ports/\(index)/nodePort")
    }
  }

  private static func ingressPaths(_ ingress: EObject) -> [ClusterDemand] {
    var result: [ClusterDemand] = []
    let name = ingress.string("ingressClassName")
    if let name { result.append(ClusterDemand(.ingressClass(name), at: "/spec/ingressClassName")) }
    for (index, rule) in ingress.objects("rules").enumerated() {
      for path in rule.object("http")?.objects("paths") ?? [] {
        let text =
          "\(rule.string("host") ?? "*")\(path.string("path") ?? "/") (\(path.literal("pathType") ?? "Prefix"))"
        result.append(
          ClusterDemand(
            .ingressPath(name.map { text + " of class " + $0 } ?? text), at: "/spec/rules/\(index)"))
      }
    }
    return result
  }

  /// A claim that names its volume, or wants none made, needs no class that makes one.
  private static func storageClass(_ claim: EObject, at path: String) -> [ClusterDemand] {
    guard let name = claim.string("storageClassName"), !name.isEmpty, claim.object("volume") == nil else {
      return []
    }
    return [ClusterDemand(.storageClass(name), at: path)]
  }

  /// A volume of a driver or of a disk array that only one node can have; file servers serve all.
  private static func exclusiveVolume(_ volume: EObject) -> [ClusterDemand] {
    let modes = volume.literals("accessModes")
    guard !modes.contains("ReadWriteMany"), !modes.contains("ReadOnlyMany") else { return [] }
    if let csi = volume.object("csi"), let handle = csi.string("volumeHandle") {
      return [
        ClusterDemand(
          .exclusiveVolume("\(handle) of \(csi.string("driver") ?? "csi")"), at: "/spec/csi/volumeHandle")
      ]
    }
    if let iscsi = volume.object("iscsi"), let portal = iscsi.string("targetPortal") {
      let name = "\(iscsi.string("iqn") ?? "") lun \(iscsi.integer("lun") ?? 0) of \(portal)"
      return [ClusterDemand(.exclusiveVolume(name), at: "/spec/iscsi")]
    }
    return []
  }
}

/// Since when features of native objects work without a feature gate of the server being switched on.
///
/// Source: the versions of the gates with `Default: true` in `pkg/features/kube_features.go` of kubernetes/kubernetes, of
/// 1.35 and, for gates that were removed before, of 1.25 to 1.32. The gate of each entry stands beside it.
enum FeatureAvailability {
  /// A feature of a class of the metamodels, and the first version that has it.
  struct Entry {
    var eClass: String
    var feature: String
    var version: KubernetesVersion
  }

  /// By class and feature; what is older than 1.25 is in none.
  static let entries: [Entry] = [
    // UserNamespacesSupport
    Entry(eClass: "Pod", feature: "hostUsers", version: KubernetesVersion(1, 33)),
    // PodLevelResources
    Entry(eClass: "Pod", feature: "resources", version: KubernetesVersion(1, 34)),
    // PodSchedulingReadiness
    Entry(eClass: "Pod", feature: "schedulingGates", version: KubernetesVersion(1, 27)),
    // InPlacePodVerticalScaling
    Entry(eClass: "Container", feature: "resizePolicy", version: KubernetesVersion(1, 33)),
    // RecursiveReadOnlyMounts
    Entry(eClass: "VolumeMount", feature: "recursiveReadOnly", version: KubernetesVersion(1, 31)),
    // PodLifecycleSleepAction
    Entry(eClass: "LifecycleHandler", feature: "sleep", version: KubernetesVersion(1, 30)),
    // StatefulSetStartOrdinal
    Entry(eClass: "StatefulSet", feature: "ordinals", version: KubernetesVersion(1, 27)),
    // StatefulSetAutoDeletePVC
    Entry(
      eClass: "StatefulSet", feature: "persistentVolumeClaimRetentionPolicy",
      version: KubernetesVersion(1, 27)),
    // JobPodFailurePolicy
    Entry(eClass: "Job", feature: "podFailurePolicy", version: KubernetesVersion(1, 26)),
    // JobBackoffLimitPerIndex
    Entry(eClass: "Job", feature: "backoffLimitPerIndex", version: KubernetesVersion(1, 29)),
    // JobBackoffLimitPerIndex
    Entry(eClass: "Job", feature: "maxFailedIndexes", version: KubernetesVersion(1, 29)),
    // JobPodReplacementPolicy
    Entry(eClass: "Job", feature: "podReplacementPolicy", version: KubernetesVersion(1, 29)),
    // JobSuccessPolicy
    Entry(eClass: "Job", feature: "successPolicy", version: KubernetesVersion(1, 31)),
    // JobManagedBy
    Entry(eClass: "Job", feature: "managedBy", version: KubernetesVersion(1, 32)),
    // CronJobTimeZone
    Entry(eClass: "CronJob", feature: "timeZone", version: KubernetesVersion(1, 25)),
    // ServiceTrafficDistribution
    Entry(eClass: "Service", feature: "trafficDistribution", version: KubernetesVersion(1, 31)),
    // VolumeAttributesClass
    Entry(
      eClass: "PersistentVolume", feature: "volumeAttributesClassName", version: KubernetesVersion(1, 34)),
    // VolumeAttributesClass
    Entry(
      eClass: "PersistentVolumeClaim", feature: "volumeAttributesClassName", version: KubernetesVersion(1, 34)
    ),
  ]

  /// The entries by class.
  static let byClass = Dictionary(grouping: entries, by: \.eClass)

  /// The first version with sidecars: init containers that restart (SidecarContainers).
  static let sidecars = KubernetesVersion(1, 29)
  /// The first version in which a StatefulSet can begin with another number than 0 (StatefulSetStartOrdinal).
  static let ordinals = KubernetesVersion(1, 27)
}

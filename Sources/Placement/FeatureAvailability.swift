/// Since when features of native objects work without a feature gate of the server being switched on.
enum FeatureAvailability {
  /// A feature of a class of the metamodels, and the first version that has it.
  struct Entry {
    var eClass: String
    var feature: String
    var version: KubernetesVersion
  }

  /// By class and feature. Older than 1.25 is in no entry.
  static let entries: [Entry] = [
    Entry(eClass: "Pod", feature: "hostUsers", version: KubernetesVersion(1, 33)),
    Entry(eClass: "Pod", feature: "resources", version: KubernetesVersion(1, 34)),
    Entry(eClass: "Pod", feature: "schedulingGates", version: KubernetesVersion(1, 27)),
    Entry(eClass: "Container", feature: "resizePolicy", version: KubernetesVersion(1, 33)),
    Entry(eClass: "VolumeMount", feature: "recursiveReadOnly", version: KubernetesVersion(1, 31)),
    Entry(eClass: "LifecycleHandler", feature: "sleep", version: KubernetesVersion(1, 30)),
    Entry(eClass: "StatefulSet", feature: "ordinals", version: KubernetesVersion(1, 27)),
    Entry(
      eClass: "StatefulSet", feature: "persistentVolumeClaimRetentionPolicy",
      version: KubernetesVersion(1, 27)),
    Entry(eClass: "Job", feature: "podFailurePolicy", version: KubernetesVersion(1, 26)),
    Entry(eClass: "Job", feature: "backoffLimitPerIndex", version: KubernetesVersion(1, 29)),
    Entry(eClass: "Job", feature: "maxFailedIndexes", version: KubernetesVersion(1, 29)),
    Entry(eClass: "Job", feature: "podReplacementPolicy", version: KubernetesVersion(1, 29)),
    Entry(eClass: "Job", feature: "successPolicy", version: KubernetesVersion(1, 31)),
    Entry(eClass: "Job", feature: "managedBy", version: KubernetesVersion(1, 32)),
    Entry(eClass: "CronJob", feature: "timeZone", version: KubernetesVersion(1, 25)),
    Entry(eClass: "Service", feature: "trafficDistribution", version: KubernetesVersion(1, 31)),
    Entry(
      eClass: "PersistentVolume", feature: "volumeAttributesClassName", version: KubernetesVersion(1, 34)),
    Entry(
      eClass: "PersistentVolumeClaim", feature: "volumeAttributesClassName", version: KubernetesVersion(1, 34)
    ),
  ]

  /// The entries by class.
  static let byClass = Dictionary(grouping: entries, by: \.eClass)

  /// The first version with sidecars: init containers that restart.
  static let sidecars = KubernetesVersion(1, 29)
  /// The first version in which a StatefulSet can begin with another number than 0.
  static let ordinals = KubernetesVersion(1, 27)
}

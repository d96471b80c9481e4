/// For what a plan is delivered.
public enum DeliveryTarget: String, Sendable, CaseIterable {
  /// A folder for each cluster, to be applied by kubectl, Flux, or what else reads kustomizations.
  case kustomize
  /// Karmada: objects for its API server, with policies.
  case karmada
  /// Open Cluster Management: works for its hub.
  case ocm
  /// Argo CD: folders for a repository, with ApplicationSets.
  case argocd
}

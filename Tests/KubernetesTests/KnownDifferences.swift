/// What a real server refuses and this checker does not, with the reason; an entry that is no longer true fails its test.
enum KnownDifferences {
  static let verdicts = [
    "crds/crd-cost.yaml": "the estimated cost of a rule; no CEL here",
    "crds/ns-k-default-violates-cel.yaml": "a default that breaks a rule; no CEL here",
    "crds/ns-s-rule-on-array-unbounded.yaml": "the estimated cost of a rule; no CEL here",
  ]

  /// Paths of findings that need CEL, or that the server makes up itself.
  static let paths = [
    "crds/crd-badcel2.yaml spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule",
    "crds/crd-badcel2.yaml spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[1].rule",
    "crds/crd-badcel2.yaml spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[2].rule",
    "crds/crd-badcel2.yaml spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[3].rule",
    "crds/crd-badcel2.yaml spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[4].messageExpression",
    "crds/crd-badnames.yaml spec.version",
    "crds/crd-badnames.yaml status.storedVersions",
    "crds/mv-two-storage.yaml status.storedVersions",
    "crds/mv-version-number.yaml spec.version",
  ]
}

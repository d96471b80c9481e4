internal import Diagnostics

/// The kinds of changes, by the codes that `krosskube explain` knows.
public enum APIChangeCode: String, Sendable, CaseIterable {
  // MARK: Definitions
  case definitionRemoved = "diff/definition-removed"
  case definitionAdded = "diff/definition-added"
  case groupChanged = "diff/group-changed"
  case kindChanged = "diff/kind-changed"
  case pluralChanged = "diff/plural-changed"
  case nameChanged = "diff/name-changed"
  case scopeChanged = "diff/scope-changed"
  case conversionChanged = "diff/conversion-changed"

  // MARK: Versions
  case versionRemoved = "diff/version-removed"
  case versionAdded = "diff/version-added"
  case versionUnserved = "diff/version-unserved"
  case versionServed = "diff/version-served"
  case versionDeprecated = "diff/version-deprecated"
  case storageChanged = "diff/storage-changed"
  case subresourceRemoved = "diff/subresource-removed"
  case subresourceAdded = "diff/subresource-added"
  case subresourceChanged = "diff/subresource-changed"
  case columnRemoved = "diff/column-removed"
  case columnAdded = "diff/column-added"
  case columnChanged = "diff/column-changed"
  case selectableRemoved = "diff/selectable-removed"
  case selectableAdded = "diff/selectable-added"

  // MARK: Schemas
  case propertyRemoved = "diff/property-removed"
  case propertyRenamed = "diff/property-renamed"
  case propertyUndeclared = "diff/property-undeclared"
  case propertyAdded = "diff/property-added"
  case propertyDeclared = "diff/property-declared"
  case typeChanged = "diff/type-changed"
  case typeWidened = "diff/type-widened"
  case intOrStringWithdrawn = "diff/int-or-string-withdrawn"
  case requiredAdded = "diff/required-added"
  case requiredWithDefault = "diff/required-with-default"
  case requiredRemoved = "diff/required-removed"
  case enumAdded = "diff/enum-added"
  case enumRemoved = "diff/enum-removed"
  case enumValueAdded = "diff/enum-value-added"
  case enumValueRemoved = "diff/enum-value-removed"
  case boundAdded = "diff/bound-added"
  case boundTightened = "diff/bound-tightened"
  case boundLoosened = "diff/bound-loosened"
  case boundRemoved = "diff/bound-removed"
  case patternAdded = "diff/pattern-added"
  case patternChanged = "diff/pattern-changed"
  case patternRemoved = "diff/pattern-removed"
  case formatAdded = "diff/format-added"
  case formatChanged = "diff/format-changed"
  case formatWidened = "diff/format-widened"
  case formatRemoved = "diff/format-removed"
  case nullableRemoved = "diff/nullable-removed"
  case nullableAdded = "diff/nullable-added"
  case listTypeChanged = "diff/list-type-changed"
  case listKeysChanged = "diff/list-keys-changed"
  case mapTypeChanged = "diff/map-type-changed"
  case additionalPropertiesWithdrawn = "diff/additional-properties-withdrawn"
  case additionalPropertiesAdded = "diff/additional-properties-added"
  case unknownFieldsWithdrawn = "diff/unknown-fields-withdrawn"
  case unknownFieldsAdded = "diff/unknown-fields-added"
  case embeddedResourceAdded = "diff/embedded-resource-added"
  case embeddedResourceRemoved = "diff/embedded-resource-removed"
  case defaultAdded = "diff/default-added"
  case defaultChanged = "diff/default-changed"
  case defaultRemoved = "diff/default-removed"
  case combinationChanged = "diff/combination-changed"
  case combinationRemoved = "diff/combination-removed"
  case ruleAdded = "diff/rule-added"
  case ruleChanged = "diff/rule-changed"
  case ruleMoved = "diff/rule-moved"
  case ruleRemoved = "diff/rule-removed"

  // MARK: Metamodels
  case packageRemoved = "diff/package-removed"
  case packageAdded = "diff/package-added"
  case namespaceChanged = "diff/namespace-changed"
  case classifierRemoved = "diff/classifier-removed"
  case classifierRenamed = "diff/classifier-renamed"
  case classifierAdded = "diff/classifier-added"
  case classifierChanged = "diff/classifier-changed"
  case classAbstract = "diff/class-abstract"
  case classConcrete = "diff/class-concrete"
  case supertypeRemoved = "diff/supertype-removed"
  case supertypeAdded = "diff/supertype-added"
  case featureRemoved = "diff/feature-removed"
  case featureRenamed = "diff/feature-renamed"
  case featureAdded = "diff/feature-added"
  case featureRequired = "diff/feature-required"
  case featureOptional = "diff/feature-optional"
  case featureNarrowed = "diff/feature-narrowed"
  case featureWidened = "diff/feature-widened"
  case featureTypeChanged = "diff/feature-type-changed"
  case featureDefaultChanged = "diff/feature-default-changed"
  case featureChanged = "diff/feature-changed"
  case literalRemoved = "diff/literal-removed"
  case literalAdded = "diff/literal-added"
  case invariantAdded = "diff/invariant-added"
  case invariantChanged = "diff/invariant-changed"
  case invariantRemoved = "diff/invariant-removed"
  case invariantRaised = "diff/invariant-raised"
  case invariantLowered = "diff/invariant-lowered"
}

extension APIChangeCode {
  /// How bad such a change is.
  public var severity: APIChange.Severity {
    switch self {
    case .definitionRemoved, .groupChanged, .kindChanged, .pluralChanged, .scopeChanged, .versionRemoved,
      .versionUnserved, .subresourceRemoved, .selectableRemoved, .propertyRemoved, .propertyRenamed,
      .typeChanged, .intOrStringWithdrawn, .requiredAdded, .enumAdded, .enumValueRemoved, .boundAdded,
      .boundTightened, .patternAdded, .patternChanged, .formatAdded, .formatChanged, .nullableRemoved,
      .listTypeChanged, .listKeysChanged, .additionalPropertiesWithdrawn, .unknownFieldsWithdrawn,
      .embeddedResourceAdded, .defaultChanged, .defaultRemoved, .combinationChanged, .ruleAdded,
      .ruleChanged, .packageRemoved, .namespaceChanged, .classifierRemoved, .classifierRenamed,
      .classifierChanged, .classAbstract, .supertypeRemoved, .featureRemoved, .featureRenamed,
      .featureRequired, .featureNarrowed, .featureTypeChanged, .literalRemoved, .invariantAdded,
      .invariantChanged, .invariantRaised:
      .breaking
    case .nameChanged, .conversionChanged, .versionDeprecated, .storageChanged, .subresourceAdded,
      .subresourceChanged, .columnRemoved, .columnChanged, .propertyUndeclared, .propertyDeclared,
      .typeWidened, .enumRemoved, .enumValueAdded, .nullableAdded, .mapTypeChanged,
      .embeddedResourceRemoved, .defaultAdded, .ruleMoved, .supertypeAdded, .featureWidened,
      .featureDefaultChanged, .featureChanged, .literalAdded:
      .attention
    case .definitionAdded, .versionAdded, .versionServed, .columnAdded, .selectableAdded, .propertyAdded,
      .requiredWithDefault, .requiredRemoved, .boundLoosened, .boundRemoved, .patternRemoved,
      .formatWidened, .formatRemoved, .additionalPropertiesAdded, .unknownFieldsAdded,
      .combinationRemoved, .ruleRemoved, .packageAdded, .classifierAdded, .classConcrete, .featureAdded,
      .featureOptional, .invariantRemoved, .invariantLowered:
      .compatible
    }
  }

  /// One sentence that says why.
  public var reason: String { DiagnosticCatalogue.entry(rawValue)?.meaning ?? "" }

  /// Whether an API server forgives a value that was there before the change.
  var ratcheting: Ratcheting {
    switch self {
    case .enumAdded, .enumValueRemoved, .boundAdded, .boundTightened, .patternAdded, .patternChanged,
      .formatAdded, .formatChanged, .ruleAdded, .ruleChanged:
      .tolerated
    case .typeChanged, .intOrStringWithdrawn, .requiredAdded, .listTypeChanged, .listKeysChanged,
      .embeddedResourceAdded, .combinationChanged:
      .refused
    default: .unconcerned
    }
  }

  /// What ratcheting (Kubernetes 1.33, KEP-4008) does about objects that break the new schema.
  enum Ratcheting {
    /// They are accepted as long as the value stays.
    case tolerated
    /// They are refused with any change.
    case refused
    /// No object breaks the schema.
    case unconcerned
  }
}

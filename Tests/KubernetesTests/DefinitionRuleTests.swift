import Diagnostics
import Foundation
import Kubernetes
import Testing
import YAML

/// A change to a good definition, and the finding it must cause.
struct RuleCase: Sendable, CustomTestStringConvertible {
  var rule: String
  /// Replaced once; when `of` is empty, `with` becomes a property of `spec`.
  var of: String
  var with: String
  var code: String
  var element: String

  var testDescription: String { "\(rule): \(element)" }

  init(_ rule: String, _ of: String, _ with: String, _ code: String, _ element: String) {
    self.rule = rule
    self.of = of
    self.with = with
    self.code = "kubernetes/\(code)"
    self.element = element.replacing("ROOT", with: "spec.validation.openAPIV3Schema")
      .replacing("SPEC", with: "spec.validation.openAPIV3Schema.properties[spec]")
  }

  /// A case that adds a property `x` to `spec`.
  init(_ rule: String, x: String, _ code: String, _ element: String) {
    self.init(rule, "x: {type: string}", "x: \(x)", code, element.replacing("X", with: "SPEC.properties[x]"))
  }
}

@Suite struct DefinitionRuleTests {
  static let good = """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: things.example.org}
    spec:
      group: example.org
      scope: Namespaced
      names: {kind: Thing, plural: things, singular: thing, listKind: ThingList, shortNames: [th], categories: [all]}
      versions:
      - name: v1
        served: true
        storage: true
        subresources: {status: {}, scale: {specReplicasPath: .spec.k, statusReplicasPath: .status.k}}
        additionalPrinterColumns: [{name: K, type: integer, jsonPath: .spec.k}]
        selectableFields: [{jsonPath: .spec.x}]
        schema:
          openAPIV3Schema:
            type: object
            properties:
              spec:
                type: object
                properties:
                  k: {type: integer, format: int32, default: 1, minimum: 0}
                  x: {type: string}
              status: {type: object, properties: {k: {type: integer}}}

    """

  @Test func theGoodOneIsGood() throws {
    let diagnostics = check(try #require(documents(Self.good).first))
    #expect(diagnostics.isEmpty, "\(summary(diagnostics))")
  }

  static let names: [RuleCase] = [
    .init("kind", "apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1", "kind", "apiVersion"),
    .init("kind", "kind: CustomResourceDefinition", "kind: Other", "kind", "kind"),
    .init("1", "things.example.org", "other.example.org", "name", "metadata.name"),
    .init("1", "{name: things.example.org}", "{name: Things.example.org}", "name", "metadata.name"),
    .init("1", "{name: things.example.org}", "{}", "name", "metadata.name"),
    .init("2", "group: example.org", "group: example", "group", "spec.group"),
    .init("2", "group: example.org", "group: Ex.org", "name", "spec.group"),
    .init(
      "2", "group: example.org", "group: a.k8s.io", "group",
      "metadata.annotations[api-approved.kubernetes.io]"),
    .init("3", "plural: things", "plural: Things", "name", "spec.names.plural"),
    .init("3", "plural: things, ", "", "name", "spec.names.plural"),
    .init("3", "singular: thing", "singular: 1thing", "name", "spec.names.singular"),
    .init("3", "[th]", "[T_H]", "name", "spec.names.shortNames[0]"),
    .init("3", "[all]", "['']", "name", "spec.names.categories[0]"),
    .init("3", "kind: Thing,", "kind: T_hing,", "name", "spec.names.kind"),
    .init("3", "listKind: ThingList", "listKind: Thing", "name", "spec.names.listKind"),
    .init("4", "scope: Namespaced", "scope: Global", "scope", "spec.scope"),
    .init("4", "  scope: Namespaced\n", "", "scope", "spec.scope"),
    .init("6", "name: v1", "name: V1", "name", "spec.versions[0].name"),
    .init("6", "storage: true", "storage: false", "version", "spec.versions"),
    .init(
      "6", "  - name: v1",
      "  - {name: v1, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}\n  - name: v1",
      "version", "spec.versions"),
    .init(
      "6", "schema:\n      openAPIV3Schema:", "schema: {}\n    x:\n      y:", "version",
      "spec.versions[0].schema.openAPIV3Schema"),
    .init(
      "7", "served: true", "served: true\n    deprecationWarning: old", "version",
      "spec.versions[0].deprecationWarning"),
    .init(
      "7", "served: true", "served: true\n    deprecated: true\n    deprecationWarning: \"a\\tb\"", "version",
      "spec.versions[0].deprecationWarning"),
    .init(
      "8", "scope: Namespaced", "scope: Namespaced\n  preserveUnknownFields: true", "version",
      "spec.preserveUnknownFields"),
    .init(
      "9", "scope: Namespaced", "scope: Namespaced\n  conversion: {strategy: Other}", "conversion",
      "spec.conversion.strategy"),
    .init(
      "9", "scope: Namespaced", "scope: Namespaced\n  conversion: {strategy: Webhook}", "conversion",
      "spec.conversion.webhookClientConfig"),
    .init(
      "9", "scope: Namespaced",
      "scope: Namespaced\n  conversion: {strategy: Webhook, webhook: {clientConfig: {url: 'https://x'}, conversionReviewVersions: [v2]}}",
      "conversion", "spec.conversion.conversionReviewVersions"),
    .init(
      "9", "scope: Namespaced",
      "scope: Namespaced\n  conversion: {strategy: Webhook, webhook: {clientConfig: {}, conversionReviewVersions: [v1]}}",
      "conversion", "spec.conversion.webhookClientConfig"),
    .init(
      "9", "scope: Namespaced", "scope: Namespaced\n  conversion: {strategy: None, webhook: {}}",
      "conversion", "spec.conversion.webhookClientConfig"),
  ]

  static let schema: [RuleCase] = [
    .init(
      "10", "openAPIV3Schema:\n        type: object", "openAPIV3Schema:\n        type: string",
      "structural-schema", "ROOT.type"),
    .init(
      "10", "openAPIV3Schema:\n", "openAPIV3Schema:\n        additionalProperties: true\n",
      "structural-schema", "ROOT.additionalProperties"),
    .init(
      "10", "openAPIV3Schema:\n", "openAPIV3Schema:\n        nullable: true\n", "structural-schema",
      "ROOT.nullable"),
    .init("11", x: "{}", "structural-schema", "X.type"),
    .init("11", x: "{type: int}", "structural-schema", "X.type"),
    .init("11", x: "{enum: [a]}", "structural-schema", "X.type"),
    .init("11", x: "{type: array, items: {}}", "structural-schema", "X.items.type"),
    .init(
      "11", x: "{type: object, additionalProperties: {}}", "structural-schema", "X.additionalProperties.type"),
    .init("12", x: "{type: array}", "structural-schema", "X.items"),
    .init("12", x: "{type: array, items: [{type: string}]}", "structural-schema", "X.items"),
    .init(
      "13", x: "{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}",
      "structural-schema", "X.additionalProperties"),
    .init("14", x: "{type: string, anyOf: [{type: string}]}", "structural-schema", "X.anyOf[0].type"),
    .init("14", x: "{type: string, allOf: [{default: a}]}", "structural-schema", "X.allOf[0].default"),
    .init("14", x: "{type: string, not: {description: a}}", "structural-schema", "X.not.description"),
    .init(
      "14", x: "{type: object, oneOf: [{properties: {a: {nullable: true}}}]}", "structural-schema",
      "X.oneOf[0].properties[a].nullable"),
    .init(
      "14", x: "{type: array, items: {type: string}, allOf: [{items: {x-kubernetes-validations: []}}]}",
      "structural-schema", "X.allOf[0].items.x-kubernetes-validations"),
    .init("15", x: "{$ref: a, type: string}", "structural-schema", "X.$ref"),
    .init(
      "15", x: "{type: object, patternProperties: {a: {type: string}}}", "structural-schema",
      "X.patternProperties"),
    .init(
      "15", x: "{type: array, items: {type: string}, uniqueItems: true}", "structural-schema", "X.uniqueItems"
    ),
    .init(
      "16", "          status:",
      "          metadata: {type: object, properties: {labels: {type: object}}}\n          status:",
      "structural-schema", "ROOT.properties[metadata]"),
    .init(
      "16", "          status:", "          kind: {type: integer}\n          status:", "structural-schema",
      "ROOT.properties[kind].type"),
    .init(
      "17", x: "{x-kubernetes-int-or-string: true, anyOf: [{type: string}, {type: integer}]}",
      "structural-schema", "X.anyOf[0].type"),
    .init(
      "17", x: "{x-kubernetes-int-or-string: true, x-kubernetes-preserve-unknown-fields: true}",
      "structural-schema", "X.x-kubernetes-preserve-unknown-fields"),
    .init(
      "18", x: "{type: object, x-kubernetes-embedded-resource: true}", "structural-schema", "X.properties"),
    .init(
      "18",
      x: "{type: string, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}",
      "structural-schema", "X.type"),
    .init(
      "18", x: "{type: object, x-kubernetes-preserve-unknown-fields: false}", "structural-schema",
      "X.x-kubernetes-preserve-unknown-fields"),
    .init("19", x: "{type: string, pattern: '(?!a)'}", "pattern", "X.pattern"),
    .init("19", x: "{type: string, anyOf: [{pattern: '('}]}", "pattern", "X.anyOf[0].pattern"),
    .init(
      "20", "openAPIV3Schema:\n", "openAPIV3Schema:\n        anyOf: [{required: [spec]}]\n",
      "structural-schema", "ROOT"),
    .init("21", x: "{type: string, default: 1}", "wrong-type", "X.default"),
    .init(
      "21", x: "{type: object, properties: {a: {type: string}}, default: {b: 1}}", "unknown-field",
      "X.default"),
    .init("21", x: "{type: string, enum: [a], default: b}", "default", "X.default"),
    .init("21", x: "{type: string, pattern: '^a$', default: b}", "default", "X.default"),
    .init("21", x: "{type: string, maxLength: 1, default: bb}", "default", "X.default"),
    .init("21", x: "{type: integer, maximum: 3, exclusiveMaximum: true, default: 3}", "default", "X.default"),
    .init(
      "21", x: "{type: object, required: [a], properties: {a: {type: string}}, default: {}}", "default",
      "X.default"),
    .init(
      "21", "          status:",
      "          metadata: {type: object, properties: {name: {type: string, default: a}}}\n          status:",
      "default", "ROOT.properties[metadata].properties[name].default"),
    .init("22", x: "{type: string, x-kubernetes-list-type: set}", "list-type", "X.type"),
    .init(
      "22", x: "{type: array, items: {type: string}, x-kubernetes-list-type: bag}", "list-type",
      "X.x-kubernetes-list-type"),
    .init(
      "22", x: "{type: array, items: {type: object}, x-kubernetes-list-type: set}", "list-type",
      "X.items.x-kubernetes-map-type"),
    .init(
      "22", x: "{type: array, items: {type: string, nullable: true}, x-kubernetes-list-type: set}",
      "list-type", "X.items.nullable"),
    .init(
      "22", x: "{type: array, items: {type: object}, x-kubernetes-list-type: map}", "list-type",
      "X.x-kubernetes-list-map-keys"),
    .init(
      "22",
      x: "{type: array, items: {type: object}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a]}",
      "list-type", "X.x-kubernetes-list-map-keys[0]"),
    .init(
      "22",
      x:
        "{type: array, items: {type: object, properties: {a: {type: string}}}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a]}",
      "list-type", "X.items.properties[a].default"),
    .init(
      "22", x: "{type: array, items: {type: string}, x-kubernetes-list-map-keys: [a]}", "list-type",
      "X.x-kubernetes-list-type"),
    .init("22", x: "{type: object, x-kubernetes-map-type: loose}", "list-type", "X.x-kubernetes-map-type"),
    .init(
      "23", "specReplicasPath: .spec.k", "specReplicasPath: .status.k", "subresource",
      "spec.subresources.scale.specReplicasPath"),
    .init("23", "specReplicasPath: .spec.k, ", "", "subresource", "spec.subresources.scale.specReplicasPath"),
    .init(
      "23", "statusReplicasPath: .status.k", "statusReplicasPath: '.status.k[0]'", "subresource",
      "spec.subresources.scale.statusReplicasPath"),
    .init(
      "24", "type: integer, jsonPath: .spec.k", "type: int, jsonPath: .spec.k", "printer-column",
      "spec.additionalPrinterColumns[0].type"),
    .init(
      "24", "jsonPath: .spec.k}]", "jsonPath: spec.k}]", "printer-column",
      "spec.additionalPrinterColumns[0].JSONPath"),
    .init(
      "24", "{name: K, ", "{format: hex, name: K, ", "printer-column",
      "spec.additionalPrinterColumns[0].format"),
    .init(
      "25", "[{jsonPath: .spec.x}]", "[{jsonPath: .spec.y}]", "selectable-field",
      "spec.selectableFields[0].jsonPath"),
    .init(
      "25", "[{jsonPath: .spec.x}]", "[{jsonPath: .spec.x}, {jsonPath: .spec.x}]", "selectable-field",
      "spec.selectableFields[1].jsonPath"),
  ]

  static let rules: [RuleCase] = [
    .init(
      "26", x: "{type: string, x-kubernetes-validations: [{message: m}]}", "validation-rule",
      "X.x-kubernetes-validations[0].rule"),
    .init(
      "26", x: #"{type: string, x-kubernetes-validations: [{rule: r, message: "a\nb"}]}"#, "validation-rule",
      "X.x-kubernetes-validations[0].message"),
    .init(
      "26", x: #"{type: string, x-kubernetes-validations: [{rule: "a\n&& b"}]}"#, "validation-rule",
      "X.x-kubernetes-validations[0].message"),
    .init(
      "26", x: "{type: string, x-kubernetes-validations: [{rule: r, reason: Bad}]}", "validation-rule",
      "X.x-kubernetes-validations[0].reason"),
    .init(
      "26", x: "{type: object, x-kubernetes-validations: [{rule: r, fieldPath: .a}]}", "validation-rule",
      "X.x-kubernetes-validations[0].fieldPath"),
    .init(
      "26",
      x:
        "{type: object, properties: {a: {type: string}}, x-kubernetes-validations: [{rule: r, fieldPath: a}]}",
      "validation-rule", "X.x-kubernetes-validations[0].fieldPath"),
    .init(
      "27", x: "{type: string, x-kubernetes-validations: [{rule: r}, {rule: r}]}", "validation-rule",
      "X.x-kubernetes-validations[1].rule"),
    .init(
      "28", x: "{type: array, items: {type: string, x-kubernetes-validations: [{rule: self == oldSelf}]}}",
      "validation-rule", "X.items.x-kubernetes-validations[0].rule"),
    .init(
      "28",
      x: "{type: string, x-kubernetes-validations: [{rule: \"self != 'oldSelf'\", optionalOldSelf: true}]}",
      "validation-rule", "X.x-kubernetes-validations[0].optionalOldSelf"),
    .init(
      "shape", x: "{type: string, maxlength: 3}", "unknown-field",
      "spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[x].maxlength"),
    .init("shape", "served: true", "serve: true", "unknown-field", "spec.versions[0].serve"),
    .init(
      "shape", x: "{type: string, maxLength: '3'}", "wrong-type",
      "spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[x].maxLength"),
    .init(
      "shape", x: "{type: string, description: 12}", "wrong-type",
      "spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[x].description"),
    .init("shape", "versions:\n", "versions: {}\n  x:\n", "wrong-type", "spec.versions"),
  ]

  @Test(arguments: names + schema + rules) func refuses(_ rule: RuleCase) throws {
    let range = try #require(Self.good.range(of: rule.of))
    var text = Self.good
    text.replaceSubrange(range, with: rule.with)
    let diagnostics = check(try #require(documents(text).first))
    let hit = diagnostics.first { $0.code == rule.code && $0.element == rule.element }
    #expect(hit?.severity == .error, "\(summary(diagnostics))")
    #expect(hit?.range != nil)
  }

  /// What looks suspicious and is right.
  @Test(arguments: [
    "{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}",
    "{x-kubernetes-int-or-string: true, allOf: [{anyOf: [{type: integer}, {type: string}]}, {pattern: a}]}",
    "{x-kubernetes-preserve-unknown-fields: true}", "{type: object, additionalProperties: false}",
    "{type: object, properties: {x: {type: string, default: a}}, default: {}}",
    "{type: array, maxItems: 9, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a], items: {type: object, required: [a], properties: {a: {type: string}, b: {type: string, maxLength: 9, x-kubernetes-validations: [{rule: self == oldSelf}]}}}}",
    "{type: object, properties: {a-b: {type: string}}, x-kubernetes-validations: [{rule: 'self.a__dash__b != \"\"', fieldPath: \"['a-b']\"}]}",
    "{type: object, additionalProperties: {type: object, properties: {oldSelf: {type: string}}}, x-kubernetes-validations: [{rule: has(self.a.oldSelf), fieldPath: .any}]}",
    "{type: integer, default: 4, x-kubernetes-validations: [{rule: self > 3}, {rule: self != oldSelf}]}",
    "{type: object, default: {}, properties: {a: {type: string, default: b}}, x-kubernetes-validations: [{rule: self.a == 'b'}]}",
    "{type: string, default: null}", "{type: string, maxLength: 3.0}",
    "{type: string, enum: [a, null], nullable: true}",
  ]) func accepts(_ property: String) throws {
    let text = Self.good.replacing("[{jsonPath: .spec.x}]", with: "[]").replacing(
      "x: {type: string}", with: "x: \(property)")
    let errors = check(try #require(documents(text).first)).errors
    #expect(errors.isEmpty, "\(summary(errors))")
  }

  @Test func ambiguousScalarsAndSizes() throws {
    let ambiguous = Self.good.replacing(
      "x: {type: string}", with: "x: {type: string}\n              y: {type: string}")
    let found = check(try #require(documents(ambiguous).first))
    #expect(found.map(\.code) == ["kubernetes/ambiguous-scalar"])
    #expect(found.first?.fixIts.first?.replacement == "\"y\"")
    for (size, severity) in [(270_000, Diagnostic.Severity.warning), (1_600_000, .error)] {
      let text = Self.good.replacing(
        "x: {type: string}", with: "x: {type: string, description: \(String(repeating: "a", count: size))}")
      let found = check(try #require(documents(text).first))
      #expect(found.map(\.code) == ["kubernetes/size"])
      #expect(found.first?.severity == severity)
    }
  }

  @Test func differingVersionsHaveTheirOwnPaths() throws {
    let extra =
      "  - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object, properties: {spec: {}}}}}\n"
    let errors = check(try #require(documents(Self.good + extra).first)).errors
    #expect(errors.map(\.element) == ["spec.versions[1].schema.openAPIV3Schema.properties[spec].type"])
  }

  @Test(arguments: [
    "", "[]", "a", "{}", "spec: 1", "spec: {versions: [1], names: [], group: {}, conversion: 3}",
    "metadata: a\nspec: {versions: [{schema: {openAPIV3Schema: []}}]}",
  ])
  func nonsenseIsRefusedWithoutATrap(_ text: String) {
    let roots = documents(text)
    for root in roots { #expect(!check(root).errors.isEmpty) }
    #expect(roots.count == (text.isEmpty ? 0 : 1))
  }

  @Test func deepSchemas() throws {
    let depth = 300
    let text =
      String(repeating: "{type: array, items: ", count: depth) + "{}" + String(repeating: "}", count: depth)
    let errors = check(
      try #require(documents(Self.good.replacing("x: {type: string}", with: "x: \(text)")).first)
    ).errors
    #expect(errors.map(\.code).contains("kubernetes/structural-schema"))
  }
}

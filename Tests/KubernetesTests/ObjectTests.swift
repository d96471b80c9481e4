import Diagnostics
import Kubernetes
import Testing
import YAML

@Suite struct ObjectTests {
  static let schema = """
    type: object
    required: [spec]
    properties:
      spec:
        type: object
        properties:
          s: {type: string, minLength: 2, maxLength: 3, pattern: '^[aé]+$'}
          e: {type: string, enum: [a, b], default: a}
          i: {type: integer, format: int32, minimum: 1, maximum: 5, exclusiveMaximum: true}
          f: {type: number, multipleOf: 0.1}
          b: {type: boolean, nullable: true}
          q: {x-kubernetes-int-or-string: true}
          m: {type: object, maxProperties: 1, additionalProperties: {type: integer}}
          set: {type: array, maxItems: 3, x-kubernetes-list-type: set, items: {type: string}}
          list:
            type: array
            x-kubernetes-list-type: map
            x-kubernetes-list-map-keys: [k, p]
            items: {type: object, required: [k], properties: {k: {type: string}, p: {type: integer, default: 1}}}
          any: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {k: {type: integer}}}
          o: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}
          z: {type: integer, not: {enum: [7]}, anyOf: [{minimum: 5}, {maximum: 2}]}
          r: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
    """

  func validate(_ text: String) throws -> [Diagnostic] {
    let validator = CustomResourceValidator(schema: try #require(documents(Self.schema).first))
    var sink = DiagnosticSink()
    validator.validate(try #require(documents(text).first), patterns: patterns, into: &sink)
    return sink.sorted()
  }

  static let head = "apiVersion: a/v1\nkind: A\nmetadata: {name: a}\nspec: "

  @Test(arguments: [
    "{}", "{s: aé, e: b, i: 4, f: 0.3, b: null, q: 3, m: {a: 1}}", "{s: aaa, q: 10%, b: true, i: 1.0}",
    "{set: [a, b], list: [{k: a}, {k: a, p: 2}], any: {x: [1], k: 2}, o: {a: x}, z: 6}", "{e: null}",
    "{r: {apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {}}}",
  ]) func accepts(_ spec: String) throws {
    let found = try validate(Self.head + spec)
    #expect(found.isEmpty, "\(summary(found))")
  }

  @Test(arguments: [
    ("{s: a}", "length", "spec.s"), ("{s: aaaa}", "length", "spec.s"), ("{s: bb}", "pattern", "spec.s"),
    ("{s: 12}", "wrong-type", "spec.s"), ("{s: null}", "wrong-type", "spec.s"), ("{e: c}", "enum", "spec.e"),
    ("{i: 0}", "range", "spec.i"), ("{i: 5}", "range", "spec.i"), ("{i: 1.5}", "wrong-type", "spec.i"),
    ("{i: -3000000000}", "range", "spec.i"), ("{f: 0.25}", "range", "spec.f"),
    ("{b: 'true'}", "wrong-type", "spec.b"),
    ("{q: 1.5}", "wrong-type", "spec.q"), ("{m: {a: 1, b: 2}}", "length", "spec.m"),
    ("{m: {a: x}}", "wrong-type", "spec.m.a"), ("{set: [a, a]}", "duplicate", "spec.set[1]"),
    ("{set: [a, b, c, d]}", "length", "spec.set"),
    ("{list: [{k: a}, {k: a, p: 1}]}", "duplicate", "spec.list[1]"),
    ("{list: [{}]}", "required", "spec.list[0].k"), ("{any: {k: a}}", "wrong-type", "spec.any.k"),
    ("{o: {}}", "any-of", "spec.o"), ("{o: {a: x, b: y}}", "any-of", "spec.o"),
    ("{z: 3}", "any-of", "spec.z"),
    ("{z: 7}", "any-of", "spec.z"), ("{x: 1}", "unknown-field", "spec.x"),
    ("{r: {}}", "required", "spec.r.kind"),
    ("[]", "wrong-type", "spec"),
  ]) func refuses(_ spec: String, _ code: String, _ element: String) throws {
    let found = try validate(Self.head + spec)
    #expect(found.contains { $0.code == "kubernetes/\(code)" && $0.element == element }, "\(summary(found))")
    #expect(found.allSatisfy { $0.range != nil })
  }

  @Test(arguments: [
    ("{}", "required", "metadata.name"), ("{name: A}", "name", "metadata.name"),
    ("[]", "wrong-type", "metadata"),
    ("{name: a, namespace: a.b}", "name", "metadata.namespace"), ("{name: 1}", "wrong-type", "metadata.name"),
    ("{name: a, labels: {a/b/c: x}}", "name", "metadata.labels[a/b/c]"),
    ("{name: a, labels: {a: -}}", "name", "metadata.labels[a]"),
    ("{name: a, annotations: {a: 1}}", "wrong-type", "metadata.annotations[a]"),
  ]) func metadata(_ metadata: String, _ code: String, _ element: String) throws {
    let found = try validate("apiVersion: a/v1\nkind: A\nmetadata: \(metadata)\nspec: {}\n")
    #expect(found.contains { $0.code == "kubernetes/\(code)" && $0.element == element }, "\(summary(found))")
  }

  @Test func missingParts() throws {
    #expect(
      try validate("{}").map(\.element) == ["apiVersion", "kind", "metadata", "spec"].map(Optional.some))
    #expect(try validate("[]").map(\.code).contains("kubernetes/wrong-type"))
  }

  /// Definitions with bytes changed at random: whatever comes of it, nothing traps and every place is in the file.
  @Test func mutatedInput() {
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let good = Array(DefinitionRuleTests.good.utf8)
    let fragments = [
      "{}", "[]", "null", ": ", "- ", "\n", "*a", "&a ", "'", "é", "\u{0}", "1", "true", "  ", "|\n", "<<: ",
    ]
    for _ in 0..<1500 {
      var bytes = good
      for _ in 0...next(3) {
        let place = next(bytes.count)
        switch next(3) {
        case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1 + next(12)))
        case 1: bytes.insert(contentsOf: Array(fragments[next(fragments.count)].utf8), at: place)
        default: bytes[place] = UInt8(next(256))
        }
      }
      let file = SourceFile(path: "m.yaml", bytes: bytes)
      var sink = DiagnosticSink()
      for document in YAMLDocument.read(file, into: &sink) {
        CustomResourceDefinitionChecker(patterns: patterns).check(document.root, into: &sink)
        CustomResourceValidator(schema: document.root).validate(
          document.root, patterns: patterns, into: &sink)
      }
      for range in sink.diagnostics.compactMap(\.range) {
        #expect(range.bytes.lowerBound >= 0 && range.bytes.upperBound <= file.count)
      }
    }
  }
}

import Diagnostics
import Kubernetes
import Testing
import YAML

/// Validation rules are compiled, costed and, for defaults, evaluated.
@Suite struct ExpressionRuleTests {
  /// What is found for a property `x` of `spec`, as `code path`.
  static func findings(_ property: String, version: Int = 36) throws -> [String] {
    let text = DefinitionRuleTests.good.replacing("[{jsonPath: .spec.x}]", with: "[]").replacing(
      "x: {type: string}", with: "x: \(property)")
    var sink = DiagnosticSink()
    var checker = CustomResourceDefinitionChecker(patterns: patterns)
    checker.version = version
    checker.check(try #require(documents(text).first), into: &sink)
    #expect(sink.diagnostics.allSatisfy { $0.range != nil })
    let root = "spec.validation.openAPIV3Schema"
    return sink.sorted().errors.map {
      "\($0.code) \(($0.element ?? "-").replacing("\(root).properties[spec].properties[x]", with: "X"))"
    }
  }

  static let cases: [(property: String, expected: [String])] = [
    ("{type: integer, x-kubernetes-validations: [{rule: self > 3}]}", []),
    (
      "{type: integer, x-kubernetes-validations: [{rule: self > '3'}]}",
      ["cel/no-overload X.x-kubernetes-validations[0].rule"]
    ),
    (
      "{type: integer, x-kubernetes-validations: [{rule: 'self +'}]}",
      ["cel/syntax X.x-kubernetes-validations[0].rule"]
    ),
    (
      "{type: integer, x-kubernetes-validations: [{rule: self + 1}]}",
      ["cel/wrong-type X.x-kubernetes-validations[0].rule"]
    ),
    (
      "{type: object, x-kubernetes-validations: [{rule: self.a > 1}]}",
      ["cel/unknown-field X.x-kubernetes-validations[0].rule"]
    ),
    (
      "{type: integer, x-kubernetes-validations: [{rule: self > 3, messageExpression: self}]}",
      ["cel/wrong-type X.x-kubernetes-validations[0].messageExpression"]
    ),
    (
      "{type: integer, x-kubernetes-validations: [{rule: self > 3, messageExpression: '''x'' + string(self)'}]}",
      [
        "kubernetes/rule-cost spec.validation.openAPIV3Schema",
        "kubernetes/rule-cost X.x-kubernetes-validations[0].messageExpression",
      ]
    ),
    (
      "{type: integer, x-kubernetes-validations: [{rule: self > 3, messageExpression: '''%d''.format([self])'}]}",
      []
    ),
    (
      "{type: array, items: {type: string, x-kubernetes-validations: [{rule: self.matches('a+')}]}}",
      [
        "kubernetes/rule-cost spec.validation.openAPIV3Schema",
        "kubernetes/rule-cost X.items.x-kubernetes-validations[0].rule",
      ]
    ),
    (
      "{type: array, maxItems: 100, items: {type: string, maxLength: 63, x-kubernetes-validations: [{rule: self.matches('a+')}]}}",
      []
    ),
    (
      "{type: string, x-kubernetes-validations: [{rule: self.matches('(?!a)')}]}",
      ["cel/bad-constant X.x-kubernetes-validations[0].rule"]
    ),
    (
      "{x-kubernetes-preserve-unknown-fields: true, x-kubernetes-validations: [{rule: 'true'}]}",
      ["kubernetes/validation-rule X.x-kubernetes-validations"]
    ),
    // Errors at the node or below it keep rules from being compiled; those beside it do not.
    (
      "{type: integer, x-kubernetes-validations: [{rule: self > '3', reason: Bad}]}",
      ["kubernetes/validation-rule X.x-kubernetes-validations[0].reason"]
    ),
    (
      "{type: integer, default: 2, x-kubernetes-validations: [{rule: self > 3}]}",
      ["kubernetes/default X.default"]
    ),
    ("{type: integer, default: 2, x-kubernetes-validations: [{rule: self > oldSelf}]}", []),
    (
      "{type: object, default: {}, properties: {a: {type: string}}, x-kubernetes-validations: [{rule: self.a == 'b'}]}",
      ["kubernetes/default X.default"]
    ),
    (
      "{type: object, default: {a: [c]}, properties: {a: {type: array, items: {type: string, x-kubernetes-validations: [{rule: self == 'b'}]}}}}",
      ["kubernetes/default X.default"]
    ),
    (
      "{type: object, default: {a: 1}, additionalProperties: {type: number, x-kubernetes-validations: [{rule: self < 0.5}]}}",
      ["kubernetes/default X.default"]
    ),
    (
      "{type: string, default: 1h, format: duration, x-kubernetes-validations: [{rule: self < duration('1m')}]}",
      []
    ),
  ]

  @Test(arguments: cases.indices) func finds(_ index: Int) throws {
    let (property, expected) = Self.cases[index]
    #expect(try Self.findings(property).sorted() == expected.sorted(), "\(property)")
  }

  @Test func olderServersKnowLess() throws {
    let property =
      "{type: array, maxItems: 9, items: {type: integer}, x-kubernetes-validations: [{rule: self.distinct().size() == self.size()}]}"
    #expect(try Self.findings(property, version: 35).isEmpty)
    #expect(
      try Self.findings(property, version: 34) == ["cel/unavailable X.x-kubernetes-validations[0].rule"])
  }

  @Test func placesPointIntoTheRule() throws {
    let text = DefinitionRuleTests.good.replacing(
      "x: {type: string}",
      with: "x: {type: string, x-kubernetes-validations: [{rule: \"self == 'a' && nope\"}]}")
    let definition = try #require(documents(text).first)
    let error = try #require(check(definition).errors.first)
    let range = try #require(error.range)
    #expect(range.file.text(range.bytes) == "nope")
  }
}

import CEL
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Rules over one schema that a kube-apiserver 1.36.2 compiled or did not.
@Suite(.enabled(if: Project.golden != nil, "the recorded verdicts are not at hand"))
struct RecordedVerdictTests {
  struct Record: Decodable, Sendable {
    var schema: [String: SchemaText]
    var rules: [String: String]
  }

  /// A schema as it stands in the record.
  struct SchemaText: Decodable, Sendable {
    var schema: CELSchema

    private enum Key: String, CodingKey {
      case type, format, maxLength, maxItems, maxProperties, items, properties, additionalProperties
      case choices = "enum"
      case isIntOrString = "x-kubernetes-int-or-string"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      schema = CELSchema(try container.decodeIfPresent(String.self, forKey: .type))
      schema.format = try container.decodeIfPresent(String.self, forKey: .format)
      schema.maxLength = try container.decodeIfPresent(Int64.self, forKey: .maxLength)
      schema.maxItems = try container.decodeIfPresent(Int64.self, forKey: .maxItems)
      schema.maxProperties = try container.decodeIfPresent(Int64.self, forKey: .maxProperties)
      schema.isIntOrString = try container.decodeIfPresent(Bool.self, forKey: .isIntOrString) ?? false
      schema.enumeration = try container.decodeIfPresent([String].self, forKey: .choices) ?? []
      schema.hasEnumeration = !schema.enumeration.isEmpty
      schema.items = try container.decodeIfPresent(SchemaText.self, forKey: .items)?.schema
      schema.additionalProperties =
        try container.decodeIfPresent(SchemaText.self, forKey: .additionalProperties)?.schema
      schema.properties =
        try container.decodeIfPresent([String: SchemaText].self, forKey: .properties)?.mapValues(\.schema)
        ?? [:]
    }
  }

  static let record: Record? = {
    guard let url = Project.golden?.appendingPathComponent("crd/cel-verdicts.json"),
      let data = try? Data(contentsOf: url)
    else { return nil }
    return try? JSONDecoder().decode(Record.self, from: data)
  }()

  static let declaration: CELDeclaration? = record.flatMap { record in
    var schema = CELSchema("object")
    schema.properties = record.schema.mapValues(\.schema)
    return .make(schema)
  }

  @Test func theRecordIsThere() { #expect(Self.record?.rules.count == 65) }

  @Test(arguments: record?.rules.keys.sorted() ?? []) func compilesWhereTheServerDoes(_ rule: String) throws {
    let declaration = try #require(Self.declaration)
    let verdict = try #require(Self.record?.rules[rule])
    var sink = DiagnosticSink()
    let checked = CELEnvironment(declaration).rule(EscapedText(path: "rule", text: rule), into: &sink)
    let found = sink.diagnostics.map { "\($0.code) \($0.message)" }.joined(separator: "\n")
    #expect((checked == nil) == verdict.hasPrefix("COMPILE"), "\(verdict)\n\(found)")
    if verdict.contains("undefined field") { #expect(sink.diagnostics.first?.code == "cel/unknown-field") }
    if verdict.contains("no matching overload") { #expect(sink.diagnostics.first?.code == "cel/no-overload") }
    // What is written again is the same rule.
    if let tree = CELParser.expression(rule) { #expect(CELParser.expression(tree.description) == tree) }
  }
}

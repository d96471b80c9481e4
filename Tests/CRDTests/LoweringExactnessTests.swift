import CRD
import Diagnostics
import Ecore
import Kubernetes
import TestSupport
import Testing
import YAML

@testable import OCL

/// Whether keywords say what the invariants say.
///
/// An invariant that is reported as lowered means the same in the schema: on objects that the schema without
/// it accepts, it is true exactly where the schema with it accepts. One that is lowered in part refuses
/// nothing that it is true for.
@Suite struct LoweringExactnessTests {
  private static let path = CRDHarness.path("Tests/CRDTests/Golden/invariants/metamodel.ecore")

  @Test func lowersExactly() throws {
    var sink = DiagnosticSink()
    let metamodel = CRDHarness.metamodel([Self.path], into: &sink)
    let set = InvariantSet.collect(from: metamodel, into: &sink)
    let none = CRDHarness.run(metamodel, InvariantSet([]))
    let base = try validator(none)
    var random = SeededGenerator(42)
    let samples = (0..<200).map { _ in ThingSample(using: &random) }
    let objects = samples.map(\.json)
    let built = ThingSample.model(of: samples, metamodel)
    let context = EvaluationContext(model: built.model)
    let accepted = samples.indices.filter { isAccepted(objects[$0], base) }
    #expect(accepted.count > 80)

    var lowered = 0
    var agreements = 0
    for invariant in set.invariants where invariant.context.name == "Thing" && !invariant.isTransition {
      let output = CRDHarness.run(metamodel, InvariantSet([invariant]))
      let fate = try #require(output.fate(invariant.qualifiedName))
      let schema = try validator(output)
      var verdicts: Set<Bool> = []
      for index in accepted {
        let holds = invariant.plan.evaluate(in: context, self: built.objects[index]).boolean == true
        let passes = isAccepted(objects[index], schema)
        verdicts.insert(holds)
        if fate.outcome == .lowered {
          #expect(holds == passes, "\(invariant.name) of \(samples[index].json.json())")
        } else {
          #expect(!holds || passes, "\(invariant.name) of \(samples[index].json.json())")
        }
        agreements += 1
      }
      if fate.outcome == .lowered {
        lowered += 1
        // A rule that no sample breaks is not tested, unless it always holds.
        #expect(
          verdicts.count == 2 || fate.keywords.isEmpty, "\(invariant.name) is \(verdicts) for all samples")
      }
    }
    #expect(lowered >= 35)
    #expect(agreements > 3_000)
  }

  private func validator(_ output: CRDHarness.Output) throws -> CustomResourceValidator {
    let text = try #require(output.files.first { $0.path.hasPrefix("things.") }).text
    var sink = DiagnosticSink()
    let document = try #require(
      YAMLDocument.read(SourceFile(path: "crd.yaml", text: text), into: &sink).first)
    return try #require(CustomResourceValidator(definition: document.root, version: "v1beta1"))
  }

  private let patterns = CRDHarness.patterns()

  private func isAccepted(_ object: YAMLNode, _ validator: CustomResourceValidator) -> Bool {
    var sink = DiagnosticSink()
    validator.validate(object, patterns: patterns, into: &sink)
    return !sink.hasErrors
  }
}

/// The values of a `Thing` of the golden case `invariants`; nil is absent.
struct ThingSample {
  struct Part {
    var name: String
    var size: Int64?
    var depth: Int64?
    var hasInner: Bool
  }

  var texts: [String: String] = [:]
  var integers: [String: Int64] = [:]
  var factor: Double?
  var flag: Bool?
  var mode: String?
  var grade: String?
  var tags: [String]
  var labels: [(String, String)]
  var parts: [Part]
  var refs: Int
  var hasRef: Bool
  var main: Part?

  init(using random: inout SeededGenerator) {
    func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
    func part() -> Part {
      Part(
        name: pick(["p", "q", "r", "s", "t"]), size: pick([nil, 0, 1, 3, 6, 7, 8, 9]),
        depth: pick([nil, 0, 3, 4]),
        hasInner: pick([true, true, false]))
    }
    let choices: [(String, [String?])] = [
      ("note", [nil, nil, "", "a", "ab", "abc", "ABC", "abcdefghijk", "abcdefghijkl", "a\rb"]),
      ("code", [nil, "AB", "A", "ABC", "ab"]),
      ("title", [nil, "", "t", String(repeating: "é", count: 20), "abcdefghijklmnopqrstu"]),
      ("label", [nil, "a", "b", "abc", "z", "", "fast"]), ("free", [nil, "", "abc", "abcd"]),
    ]
    for (name, values) in choices { texts[name] = pick(values) }
    integers["count"] = pick([nil, -1, 0, 1, 2, 5, 6, 13, 50, 51, 99, 100, 101, 1000, 1001])
    integers["total"] = pick([nil, -1, 0, 1, 2, 9, 10])
    integers["level"] = pick([nil, 2, 3, 5, 6, 7, 8, 9])
    factor = pick([nil, 1.5, 1.75, 2, 2.5])
    flag = pick([nil, true, false])
    mode = pick([nil, "fast", "slow", "idle"])
    grade = pick([nil, "fast", "slow", "idle"])
    tags = pick([
      [], ["a"], ["a", "b", "c"], ["a", "b", "c", "d"], ["", "a"], ["1234567", "x"], ["12345678"],
    ])
    let keys = ["k", "l", "m", "n", "o", ""]
    labels = (0..<pick([0, 0, 1, 2, 5, 6])).map { (keys[$0], pick(["", "a", "b", "abc", "A"])) }
    if pick([true, false]) { labels = labels.map { ($0.0, "a") } }
    parts = (0..<pick([0, 1, 1, 2, 3])).map { _ in part() }
    refs = pick([0, 1, 2, 3])
    hasRef = pick([true, false])
    main = pick([true, true, false]) ? part() : nil
  }

  // MARK: As JSON

  var json: YAMLNode {
    var spec: [(String, YAMLNode)] = []
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) { spec.append((name, .string(text))) }
    for (name, value) in integers.sorted(by: { $0.key < $1.key }) { spec.append((name, .integer(value))) }
    if let factor { spec.append(("factor", .float(factor))) }
    if let flag { spec.append(("flag", .bool(flag))) }
    if let mode { spec.append(("mode", .string(mode))) }
    if let grade { spec.append(("grade", .string(grade))) }
    if !tags.isEmpty { spec.append(("tags", .sequence(tags.map(YAMLNode.string)))) }
    if !labels.isEmpty { spec.append(("labels", .mapping(labels.map { ($0.0, .string($0.1)) }))) }
    if !parts.isEmpty { spec.append(("parts", .sequence(parts.map(Self.json)))) }
    if refs > 0 { spec.append(("refs", .sequence((0..<refs).map { .string("r\($0)") }))) }
    if hasRef { spec.append(("ref", .string("r0"))) }
    if let main { spec.append(("main", Self.json(main))) }
    var members: [(String, YAMLNode)] = [
      ("apiVersion", .string("shop.example.org/v1beta1")), ("kind", .string("Thing")),
      ("metadata", .mapping([("name", .string("thing"))])),
    ]
    if !spec.isEmpty { members.append(("spec", .mapping(spec))) }
    return .mapping(members)
  }

  private static func json(_ part: Part) -> YAMLNode {
    var members: [(String, YAMLNode)] = [("name", .string(part.name))]
    if let size = part.size { members.append(("size", .integer(size))) }
    if part.hasInner {
      members.append(("inner", .mapping(part.depth.map { [("depth", .integer($0))] } ?? [])))
    }
    return .mapping(members)
  }

  // MARK: As a model

  /// One model of all samples and the object of each.
  static func model(of samples: [ThingSample], _ metamodel: Metamodel) -> (model: Model, objects: [ObjectID])
  {
    var builder = ModelBuilder(metamodel)
    let resource = builder.beginResource(uri: "things.xmi")
    let targets = (0..<3).map { _ in builder.create("Thing", in: uri) }
    var objects: [ObjectID] = []
    for sample in samples {
      let object = builder.create("Thing", in: uri)
      for (name, text) in sample.texts { builder.set(object, name, .string(text)) }
      for (name, value) in sample.integers { builder.set(object, name, .integer(value)) }
      if let factor = sample.factor { builder.set(object, "factor", .real(factor)) }
      if let flag = sample.flag { builder.set(object, "flag", .boolean(flag)) }
      if let mode = sample.mode { builder.set(object, "mode", .string(mode)) }
      if let grade = sample.grade { builder.set(object, "grade", .string(grade)) }
      for tag in sample.tags { builder.append(.string(tag), to: object, "tags") }
      for (key, value) in sample.labels {
        let entry = builder.create("Labels", in: uri)
        builder.set(entry, "key", .string(key))
        builder.set(entry, "value", .string(value))
        builder.add(entry, to: object, "labels")
      }
      for part in sample.parts { builder.add(make(part, &builder), to: object, "parts") }
      for index in 0..<sample.refs { builder.link(object, "refs", targets[index]) }
      if sample.hasRef { builder.link(object, "ref", targets[0]) }
      if let main = sample.main { builder.add(make(main, &builder), to: object, "main") }
      builder.addRoot(object, to: resource)
      objects.append(object)
    }
    return (builder.freeze(), objects)
  }

  private static let uri = "http://example.org/invariants"

  private static func make(_ part: Part, _ builder: inout ModelBuilder) -> ObjectID {
    let object = builder.create("Part", in: uri)
    builder.set(object, "name", .string(part.name))
    if let size = part.size { builder.set(object, "size", .integer(size)) }
    if part.hasInner {
      let inner = builder.create("Inner", in: uri)
      if let depth = part.depth { builder.set(inner, "depth", .integer(depth)) }
      builder.add(inner, to: object, "inner")
    }
    return object
  }
}

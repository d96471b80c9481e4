import Diagnostics
import Ecore
import Foundation
import OCL
import TestSupport
import Testing
import XMI

/// A metamodel of 200 invariants and a model of 10,000 objects with the 252 violations that another system found.
@Suite(.enabled(if: Project.golden != nil, "the golden data is not at hand"))
struct OriginalMetamodelTests {
  static let folder = Project.golden?.appendingPathComponent("emf/krosskube-original")

  static func load(_ file: String) throws -> LoadedModel {
    let folder = try #require(folder)
    var options = XMIOptions()
    options.metamodels = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    )
    .filter { $0.pathExtension == "ecore" }.map(\.path).sorted()
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load([folder.appendingPathComponent(file).path], into: &sink)
    #expect(!sink.hasErrors)
    return loaded
  }

  static func violations(of model: Model, _ invariants: InvariantSet) -> [String] {
    let context = EvaluationContext(model: model)
    var byClass: [EClass: [Invariant]] = [:]
    var result: [String] = []
    for object in model.allObjects {
      let eClass = object.eClass
      if byClass[eClass] == nil { byClass[eClass] = invariants.invariants(of: eClass) }
      for invariant in byClass[eClass] ?? []
      where !invariant.isTransition && invariant.plan.holds(in: context, self: object.id) != true {
        let value = invariant.plan.evaluate(in: context, self: object.id)
        result.append(
          "\(object.uriFragment())\t\(invariant.context.name).\(invariant.name)\t\(ValuePrinter(context).text(value))"
        )
      }
    }
    return result
  }

  @Test(arguments: ["kk_10k_path.xmi", "kk_10k_id.xmi"])
  func violationsAreThoseRecorded(_ file: String) throws {
    let loaded = try Self.load(file)
    var sink = DiagnosticSink()
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let actual = Self.violations(of: loaded.model, invariants)
    let url = try #require(Self.folder).appendingPathComponent("kk_10k_path.violations.tsv")
    let expected = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(actual.count == expected.count)
    if file == "kk_10k_path.xmi" {
      #expect(Set(actual).subtracting(expected).sorted().prefix(5) == [])
      #expect(Set(expected).subtracting(actual).sorted().prefix(5) == [])
    } else {
      func names(_ lines: [String]) -> [String] {
        lines.map { String($0.split(separator: "\t")[1]) }.sorted()
      }
      #expect(names(actual) == names(expected))
    }
  }

  @Test func theOneInvariantThatDoesNotCheckIsReportedInItsFile() throws {
    let loaded = try Self.load("kk_10k_path.xmi")
    var sink = DiagnosticSink()
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let errors = sink.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == ["ocl/unknown-name"])
    #expect(errors.first?.element?.hasSuffix("Ingress::rulesNotEmpty") == true)
    let range = try #require(errors.first?.range)
    #expect(range.file.text(range.bytes) == "rules")
    #expect(range.file.path.hasSuffix("kubernetes.runtime.ecore"))
    #expect(invariants.invariants.count > 80)
    #expect(sink.diagnostics.filter { $0.code == "ocl/constraint-not-listed" }.count == 1)
  }

  @Test func aViolationIsExplained() throws {
    let loaded = try Self.load("kk_10k_path.xmi")
    var sink = DiagnosticSink()
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let context = EvaluationContext(model: loaded.model)
    let invariant = try #require(
      invariants.invariants.first { $0.qualifiedName == "Container::environmentVariableNamesValid" })
    let object = try #require(
      loaded.model.allObjects.first {
        $0.eClass == invariant.context && invariant.plan.holds(in: context, self: $0.id) == false
      })
    let notes = invariant.explain(in: context, self: object.id)
    #expect(notes.count == 2)
    #expect(notes.last?.message.hasSuffix("is here") == true)
    let range = try #require(notes.first?.range)
    #expect(range.file.text(range.bytes) == "env.name.matches('[A-Z_][A-Z0-9_]*')")
    #expect(notes.first?.message.hasPrefix("for env = EnvironmentVariable '") == true)
    #expect(notes.first?.message.contains("this is false: env.name = '") == true)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["SKIP_LONG_TESTS"] == nil))
  func thirtyThousandChecksAreQuick() throws {
    let loaded = try Self.load("kk_10k_path.xmi")
    var sink = DiagnosticSink()
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let clock = ContinuousClock()
    var checks = 0
    var best = Duration.seconds(60)
    for _ in 0..<5 {
      let context = EvaluationContext(model: loaded.model)
      var byClass: [Int32: [Invariant]] = [:]
      checks = 0
      let time = clock.measure {
        for index in 0..<loaded.model.objectCount {
          let object = ObjectID(raw: UInt32(index))
          let id = loaded.model.eClass(of: object)
          if byClass[id] == nil { byClass[id] = invariants.invariants(of: loaded.metamodel.eClass(id)) }
          for invariant in byClass[id] ?? [] {
            checks += 1
            _ = invariant.plan.holds(in: context, self: object)
          }
        }
      }
      best = min(best, time)
    }
    print("\(checks) checks in \(best)")
    #expect(checks > 20_000)
    #expect(best < .seconds(2))
  }
}

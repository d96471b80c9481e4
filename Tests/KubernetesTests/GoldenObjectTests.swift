import Diagnostics
import Foundation
import Kubernetes
import TestSupport
import Testing
import YAML

@Suite(.enabled(if: Project.golden != nil, "the recorded verdicts are not at hand"))
struct GoldenObjectTests {
  static func validate(_ object: YAMLNode, against definition: URL) throws -> [Diagnostic] {
    let definition = try #require(documents(of: definition).first)
    let version = (object["apiVersion"]?.string ?? "").split(separator: "/").last.map(String.init) ?? ""
    let validator = try #require(CustomResourceValidator(definition: definition, version: version))
    var sink = DiagnosticSink()
    validator.validate(object, patterns: patterns, into: &sink)
    return sink.sorted().errors
  }

  /// Objects with the definition they belong to; `schema` says whether the schema alone refuses them.
  static let objects: [(file: String, definition: String, isRefused: Bool)] = [
    ("placement-cr-good", "crd-good", false), ("placement-cr-bad", "crd-good", true),
    ("placement-cr-bad2", "crd-good", false), ("placement-cr-bad3", "crd-good", true),
    ("mcd-cr-good", "crd-krosskube-demo", false), ("mcd-cr-bad-dotted", "crd-krosskube-demo", false),
    ("mcd-cr-bad-emptysel", "crd-krosskube-demo", false), ("mcd-cr-bad-image", "crd-krosskube-demo", false),
    ("mcd-cr-bad-noimage", "crd-krosskube-demo", false), ("mcd-cr-bad-nopolicy", "crd-krosskube-demo", false),
    ("mcd-cr-bad-nosel", "crd-krosskube-demo", false), ("mcd-cr-bad-notemplate", "crd-krosskube-demo", false),
    ("mcd-cr-bad-port", "crd-krosskube-demo", false),
  ]

  @Test(arguments: objects) func agreesWithTheServer(_ file: String, _ definition: String, _ isRefused: Bool)
    throws
  {
    let folder = try #require(Project.golden).appendingPathComponent("crd")
    let object = try #require(documents(of: folder.appendingPathComponent("crs/\(file).yaml")).first)
    let errors = try Self.validate(object, against: folder.appendingPathComponent("crds/\(definition).yaml"))
    #expect(!errors.isEmpty == isRefused, "\(summary(errors))")
    let verdict = try #require(Verdict.all["crs/\(file).yaml"])
    #expect(!isRefused || !verdict.accepted)
    if file == "placement-cr-bad" { #expect(errors.map(\.element) == ["spec.policy"]) }
    if file == "placement-cr-bad3" { #expect(errors.map(\.element).contains("spec.unknownField")) }
  }

  static let kinds = [
    "ConfigMap", "Deployment", "PersistentVolumeClaim", "Role", "RoleBinding", "Secret", "Service",
  ]

  @Test(arguments: kinds) func agreesWithTheValidator(_ kind: String) throws {
    let folder = try #require(Project.golden).appendingPathComponent("crd/kinds")
    let objects = try documents(of: folder.appendingPathComponent("cr_\(kind).yaml"))
    let report = try String(contentsOf: folder.appendingPathComponent("out_\(kind).txt"), encoding: .utf8)
    var refusals: [[String]] = []
    for line in report.split(separator: "\n") {
      if line.hasPrefix("CR ") { refusals.append([]) }
      guard line.hasPrefix("    SCHEMA "), let end = line.range(of: ": ") else { continue }
      refusals[refusals.count - 1].append(
        String(line[line.index(line.startIndex, offsetBy: 11)..<end.lowerBound]))
    }
    #expect(refusals.count == objects.count)
    for (index, (object, paths)) in zip(objects, refusals).enumerated() {
      let fields = (object.entries ?? []).filter { !$0.name.hasPrefix("__") }
      let errors = try Self.validate(
        YAMLNode(.mapping(fields), range: object.range),
        against: folder.appendingPathComponent("crd_\(kind).yaml"))
      #expect(errors.compactMap(\.element) == paths, "\(kind)[\(index)]\n\(summary(errors))")
    }
  }

  static let engines = [
    ("karmada_pp", "karmada_propagationpolicies"), ("karmada_op", "karmada_overridepolicies"),
    ("ocm_mw", "ocm_mw"),
    ("ocm_binding", "ocm_binding"), ("ocm_mwrs", "ocm_mwrs"), ("ocm_placement", "ocm_placement"),
    ("argo", "argo_appset"),
  ]

  @Test(arguments: engines) func takesWhatEnginesTake(_ object: String, _ definition: String) throws {
    let folder = try #require(Project.golden).appendingPathComponent("engines")
    let node = try #require(documents(of: folder.appendingPathComponent("\(object).yaml")).first)
    let errors = try Self.validate(node, against: folder.appendingPathComponent("crd_\(definition).yaml"))
    #expect(errors.isEmpty, "\(summary(errors))")
  }
}

import Diagnostics
import Foundation
import Kubernetes
import TestSupport
import Testing
import YAML

/// A recorded answer of a kube-apiserver.
struct Verdict: Decodable, Sendable {
  var accepted: Bool
  var errors: [String]

  static let all: [String: Verdict] = {
    struct File: Decodable { var verdicts: [String: Verdict] }
    guard let url = Project.golden?.appendingPathComponent("crd/verdicts.json"),
      let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data)
    else { return [:] }
    return file.verdicts
  }()

  /// The paths in the server's messages.
  var paths: [String] {
    errors.compactMap { error in
      var text = error[...]
      if let range = text.range(of: " is invalid: ") { text = text[range.upperBound...] }
      return text.range(of: ": ").map { String(text[..<$0.lowerBound]) }
    }
  }
}

@Suite(.enabled(if: Project.golden != nil, "the recorded verdicts are not at hand"))
struct GoldenDefinitionTests {
  static let files = Verdict.all.keys.filter { $0.hasPrefix("crds/") }.sorted()

  @Test func theRecordIsThere() { #expect(Self.files.count >= 54) }

  @Test(arguments: files) func agreesWithTheServer(_ name: String) throws {
    let verdict = try #require(Verdict.all[name])
    let url = try #require(Project.golden).appendingPathComponent("crd/\(name)")
    let definition = try #require(documents(of: url).first)
    let errors = check(definition).errors
    let agrees = errors.isEmpty == verdict.accepted
    if let reason = KnownDifferences.verdicts[name] {
      #expect(!agrees, "listed as a known difference (\(reason)), but agrees")
      return
    }
    #expect(
      agrees,
      "the server \(verdict.accepted ? "accepts" : "refuses") it: \(verdict.errors)\n\(summary(errors))")
    let found = Set(errors.compactMap(\.element))
    for path in verdict.paths {
      let isKnown = KnownDifferences.paths.contains("\(name) \(path)")
      #expect(found.contains(path) != isKnown, "\(path)\n\(summary(errors))")
    }
    #expect(errors.allSatisfy { $0.range != nil })
  }

  static let accepted = [
    "crd/kinds/crd_ConfigMap.yaml", "crd/kinds/crd_Deployment.yaml",
    "crd/kinds/crd_PersistentVolumeClaim.yaml",
    "crd/kinds/crd_Role.yaml", "crd/kinds/crd_RoleBinding.yaml", "crd/kinds/crd_Secret.yaml",
    "crd/kinds/crd_Service.yaml", "engines/crd_argo_appset.yaml", "engines/crd_karmada_overridepolicies.yaml",
    "engines/crd_karmada_propagationpolicies.yaml", "engines/crd_ocm_binding.yaml", "engines/crd_ocm_mw.yaml",
    "engines/crd_ocm_mwrs.yaml", "engines/crd_ocm_placement.yaml",
  ]

  @Test(arguments: accepted) func takesWhatServersTake(_ name: String) throws {
    let url = try #require(Project.golden).appendingPathComponent(name)
    let definition = try #require(documents(of: url).first)
    let errors = check(definition).errors
    #expect(errors.isEmpty, "\(summary(errors))")
  }
}

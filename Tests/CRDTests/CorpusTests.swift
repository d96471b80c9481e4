import CRD
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Metamodels of strangers, without any annotation of ours.
@Suite(.enabled(if: Project.corpus != nil, "the corpus is not at hand")) struct CorpusTests {
  /// Whatever the metamodel, a server would take what comes out, and what is left out is said.
  @Test func serverTakesAllDefinitions() throws {
    let folder = try #require(Project.corpus).appendingPathComponent("ecore")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "ecore" }.sorted { $0.path < $1.path }
    let environment = ProcessInfo.processInfo.environment
    let step = environment["LONG_TESTS"] == nil ? 12 : 1
    var options = CRDOptions()
    options.group = "corpus.example.org"
    var definitions = 0
    var empty = 0
    for (index, file) in files.enumerated() where index % step == 0 {
      let output = CRDHarness.run([file.path], options: options)
      definitions += output.files.count
      if output.files.isEmpty {
        empty += 1
        #expect(!output.diagnostics.isEmpty, "\(file.path) gives nothing")
        if environment["CRD_OUTPUT"] != nil {
          print("EMPTY", file.lastPathComponent, Set(output.codes).sorted())
        }
      }
      let refused = output.diagnostics.filter {
        $0.severity == .error
          && ($0.code.hasPrefix("kubernetes/") || $0.code.hasPrefix("yaml/") || $0.code.hasPrefix("mtl/"))
      }
      #expect(
        refused.isEmpty,
        "\(file.path): \(refused.first.map { "\($0.code) \($0.message) \($0.element ?? "")" } ?? "")")
      if let path = environment["CRD_OUTPUT"] {
        for (name, text) in output.files {
          try text.write(toFile: "\(path)/\(index)-\(name)", atomically: true, encoding: .utf8)
        }
      }
    }
    #expect(definitions > files.count / step)
    print(
      "every \(step). of \(files.count) metamodels: \(empty) without definitions, \(definitions) definitions"
    )
  }
}

import Foundation
import TestSupport
import Testing

@Suite struct ValidateTests {
  static let scenarios = [
    "simple-pod", "load-balanced-service", "stateful-application", "multi-region-web-application",
    "database-cluster",
  ]

  private func files(_ scenario: String) throws -> [String] {
    let folder = Project.root.appendingPathComponent("models/\(scenario)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".xmi") }.map { "models/\(scenario)/\($0)" }
  }

  @Test(arguments: scenarios) func theScenariosAreGood(_ scenario: String) throws {
    let result = try Tool.run(["validate"] + files(scenario))
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.contains(" checks: 0 errors, 0 warnings"))
    #expect(result.lines.count == 1)
    let quiet = try Tool.run(["validate", "--quiet", "--fail-on", "warning"] + files(scenario))
    #expect(quiet.status == 0)
    #expect(quiet.output == "" && quiet.errors == "")
  }

  @Test func errorsGoToStandardErrorAndTheSummaryDoesNot() throws {
    let result = try Tool.run("validate", "models/broken/broken.xmi")
    #expect(result.status == 1)
    #expect(result.lines.count == 1)
    #expect(result.output.contains(" errors, "))
    #expect(result.errors.hasPrefix("models/broken/broken.xmi:"))
    #expect(!result.errors.contains("\u{1B}"))
  }

  @Test func threadsChangeNothing() throws {
    let one = try Tool.run("validate", "models/broken/broken.xmi", "--jobs", "1", "--max-errors", "0")
    let four = try Tool.run("validate", "models/broken/broken.xmi", "--jobs", "4", "--max-errors", "0")
    #expect(one.errors == four.errors)
    #expect(one.output == four.output)
  }

  @Test func jsonLinesParse() throws {
    let result = try Tool.run("validate", "models/broken/broken.xmi", "--format", "json", "--max-errors", "0")
    #expect(result.status == 1)
    #expect(result.errors == "")
    #expect(result.lines.count > 20)
    for line in result.lines {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(["error", "warning"].contains(object["severity"] as? String))
      #expect((object["code"] as? String)?.contains("/") == true)
      #expect(object["message"] is String)
      #expect((object["line"] as? Int ?? 0) > 0 && (object["column"] as? Int ?? 0) > 0)
      #expect(object["file"] is String)
    }
  }

  @Test func onlySoManyArePrinted() throws {
    let result = try Tool.run("validate", "models/broken/broken.xmi", "--max-errors", "2", "--format", "json")
    #expect(result.lines.count == 2)
    let text = try Tool.run("validate", "models/broken/broken.xmi", "--max-errors", "2")
    #expect(text.errors.contains(" more; --max-errors 0 shows all\n"))
  }

  @Test func standardInputIsAFile() throws {
    let model = try String(
      contentsOf: Project.root.appendingPathComponent("models/simple-pod/simple-pod.xmi"), encoding: .utf8
    ).replacingOccurrences(of: "../../metamodels/", with: "metamodels/")
    let result = try Tool.run("validate", "-", input: model)
    #expect(result.status == 0)
    #expect(result.errors == "")
    let bad = try Tool.run("validate", "-", input: "<a>")
    #expect(bad.status == 1)
    #expect(bad.errors.hasPrefix("-:1:"))
  }

  @Test func anUnreadableFileEndsWithTwo() throws {
    for path in ["models/no-such-file.xmi", "models", "models/simple-pod/simple-pod.xmi/below"] {
      let result = try Tool.run("validate", path)
      #expect(result.status == 2)
      #expect(result.errors.contains("error: cannot read '\(path)': "))
      #expect(result.errors.contains("[io/unreadable]"))
    }
    // One that can be read is read all the same.
    let both = try Tool.run("validate", "models/no-such-file.xmi", "models/simple-pod/simple-pod.xmi")
    #expect(both.status == 2)
    #expect(both.output.contains(" objects, "))
  }

  @Test func anUnreadableMetamodelEndsWithTwo() throws {
    let result = try Tool.run("validate", "-m", "no-such.ecore", "models/simple-pod/simple-pod.xmi")
    #expect(result.status == 2)
    #expect(result.errors.contains("cannot read 'no-such.ecore'"))
  }

  @Test func warningsCanFail() throws {
    try Tool.withFolder { folder in
      let model = folder.path + "/m.xmi"
      try Data(
        """
        <ecore:EPackage xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="p" nsURI="urn:p" nsPrefix="p">stray</ecore:EPackage>
        """.utf8
      ).write(to: URL(fileURLWithPath: model))
      let plain = try Tool.run("validate", model)
      #expect(plain.status == 0)
      #expect(plain.errors.contains("warning: "))
      #expect(try Tool.run("validate", model, "--fail-on", "warning").status == 1)
    }
  }

  @Test func metamodelsAreChecked() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Project.root.appendingPathComponent("metamodels").path
    ).filter { $0.hasSuffix(".ecore") }.sorted()
    let result = try Tool.run(["validate"] + names.map { "metamodels/" + $0 })
    #expect(result.errors == "")
    #expect(result.status == 0)
  }

  @Test func theDepfileNamesEveryInput() throws {
    try Tool.withFolder { folder in
      let depfile = folder.path + "/a b.d"
      let result = try Tool.run(
        "validate", "models/stateful-application/stateful-application.xmi", "--depfile", depfile,
        "--depfile-target", "out/stamp #1")
      #expect(result.status == 0)
      let text = try String(contentsOfFile: depfile, encoding: .utf8)
      #expect(text.hasPrefix("out/stamp\\ \\#1: \\\n  models/stateful-application/stateful-application.xmi"))
      for path in [
        "models/stateful-application/secrets.xmi", "models/stateful-application/storage.xmi",
        "metamodels/krosskube.multicluster.ecore", "metamodels/kubernetes.runtime.ecore",
      ] {
        #expect(text.contains("  \(path)"), "\(path)")
        // An empty rule, so that `make` goes on when the file is gone.
        #expect(text.contains("\n\(path):\n"), "\(path)")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(names == ["a b.d"])
    }
  }
}

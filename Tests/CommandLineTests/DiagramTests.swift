import Foundation
import TestSupport
import Testing

private let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Golden/diagrams")
private let own = "metamodels/krosskube.multicluster.ecore"

/// Graphviz, where it is installed.
private let dot: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .map { URL(fileURLWithPath: String($0)).appendingPathComponent("dot") }
  .first { FileManager.default.isExecutableFile(atPath: $0.path) }

@Suite struct DiagramTests {
  private func draw(_ arguments: [String], as suffix: String = ".mmd") throws -> String {
    var text = ""
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("x" + suffix)
      let result = try Tool.run(["diagram"] + arguments + ["-o", file.path])
      #expect(result.errors == "")
      #expect(result.status == 0)
      text = try String(contentsOf: file, encoding: .utf8)
      let again = folder.appendingPathComponent("y" + suffix)
      _ = try Tool.run(["diagram"] + arguments + ["-o", again.path])
      #expect(try String(contentsOf: again, encoding: .utf8) == text)
    }
    return text
  }

  /// `names.ecore` is `zoo.ecore` with names that mean something to the notations.
  @Test(arguments: ["zoo", "names"], [".mmd", ".puml", ".dot"])
  func notation(_ name: String, _ suffix: String) throws {
    let text = try draw([golden.path + "/\(name).ecore"], as: suffix)
    GoldenFile(golden.appendingPathComponent(name + suffix)).expect(text)
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
  }

  @Test func optionsNarrowTheDiagram() throws {
    let one = try draw([own, "--class", "MultiClusterStatus", "--depth", "0"])
    #expect(one.contains("class MultiClusterStatus {") && !one.contains("ClusterStatus :"))
    let near = try draw([own, "--class", "MultiClusterStatus"])
    #expect(near.contains("MultiClusterStatus *--> \"0..500\" ClusterStatus : clusters"))
    #expect(near.contains("class MultiClusterResource") && !near.contains("class Patch"))
    let far = try draw([own, "--class", "MultiClusterStatus", "--depth", "3"])
    #expect(far.contains("class Patch"))
    let bare = try draw([own, "--no-attributes"])
    #expect(bare.contains("class Patch\n") && !bare.contains("value : "))
    #expect(bare.contains("MultiClusterPod ..> Pod : «generates»"))
    let package = try draw([golden.path + "/zoo.ecore", "--package", "http://example.org/zoo/staff"])
    #expect(
      package.contains("class Keeper") && package.contains("class Animal") && !package.contains("class Cat"))
  }

  @Test func whatIsWrongIsSaid() throws {
    try Tool.withFolder { folder in
      let file = folder.path + "/x.mmd"
      let bad = folder.path + "/bad.ecore"
      let text = try String(contentsOf: golden.appendingPathComponent("zoo.ecore"), encoding: .utf8)
      try text.replacing("eType=\"#//Mood\"", with: "eType=\"#//Mud\"")
        .write(toFile: bad, atomically: true, encoding: .utf8)
      for (arguments, status, code) in [
        ([own, "-o", folder.path + "/x.png"], 1, "[diagram/unsupported-format]"),
        (
          [own, "-o", file, "--class", "MultiClusterPo"], 1,
          "did you mean 'MultiClusterPod'? [diagram/unknown-name]"
        ),
        ([own, "-o", file, "--package", "pods"], 1, "[diagram/unknown-name]"),
        (["models/simple-pod/simple-pod.xmi", "-o", file], 1, "[diagram/no-metamodel]"),
        ([bad, "-o", file], 1, "[xmi/unresolved-reference]"),
        (["no-such.ecore", "-o", file], 2, "[io/unreadable]"),
        ([own, "-o", file, "--depth", "-1"], 2, "--depth"), ([own], 2, "--output"),
        (["-o", file], 2, "metamodel"),
        ([own, "-o", bad + "/x.mmd"], 1, "[output/not-writable]"),
      ] as [([String], Int32, String)] {
        let result = try Tool.run(["diagram"] + arguments)
        #expect(result.status == status, "\(arguments)")
        #expect(result.errors.contains(code), "\(arguments): \(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: file))
      }
    }
  }

  @Test func withoutGraphvizItIsSaidWhatToInstall() throws {
    try Tool.withFolder { folder in
      let file = folder.path + "/x.svg"
      let result = try Tool.run(["diagram", own, "-o", file], environment: ["PATH": folder.path])
      #expect(result.status == 1)
      #expect(result.errors.contains("install the package 'graphviz'"))
      #expect(result.errors.contains("[diagram/no-graphviz]"))
      // A program of that name that fails.
      let fake = folder.appendingPathComponent("dot")
      try "#!/bin/sh\necho 'no memory' >&2\nexit 3\n".write(to: fake, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake.path)
      let failed = try Tool.run(["diagram", own, "-o", file], environment: ["PATH": folder.path])
      #expect(failed.status == 1)
      #expect(failed.errors.contains("did not draw the diagram: no memory [diagram/graphviz-failed]"))
      #expect(!FileManager.default.fileExists(atPath: file))
    }
  }

  @Test(.enabled(if: dot != nil, "Graphviz is not installed"), arguments: ["zoo", "names"])
  func graphvizTakesIt(_ name: String) throws {
    let text = try draw([golden.path + "/\(name).ecore"], as: ".svg")
    #expect(text.contains("<svg") && text.contains("Enclosure") && text.contains("«generates»"))
  }
}

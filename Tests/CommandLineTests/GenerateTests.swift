import Foundation
import TestSupport
import Testing

@Suite struct GenerateTests {
  private static let model = "models/simple-pod/simple-pod.xmi"
  private static let head = """
    [module names('https://krosskube.io/multicluster')/]

    """

  private func run(
    _ template: String, in folder: URL, output: String? = nil, _ more: [String] = []
  ) throws -> Tool.Result {
    let path = folder.path + "/names.mtl"
    try Data((Self.head + template).utf8).write(to: URL(fileURLWithPath: path))
    return try Tool.run(
      ["generate", Self.model, "-t", path, "-o", output ?? folder.path + "/out"] + more)
  }

  private func names(_ folder: URL) -> [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()) ?? []
  }

  private let good = """
    [template public main(r : MultiClusterResource)]
    [comment @main/]
    [file ('d/' + r.name + '.txt', false, 'UTF-8')]
    name: [r.name/]
    [/file]
    [/template]
    """

  @Test func filesAreWrittenAndThenLeftAlone() throws {
    try Tool.withFolder { folder in
      let depfile = folder.path + "/out.d"
      let first = try run(good, in: folder, ["--depfile", depfile])
      #expect(first.errors == "")
      #expect(first.status == 0)
      #expect(first.output.contains("wrote \(folder.path)/out/d/"))
      let written = names(folder.appendingPathComponent("out"))
      #expect(written.count == 3)
      #expect(written.allSatisfy { $0 == "d" || $0 == ".krosskube-manifest" || $0.hasSuffix(".txt") })
      let second = try run(good, in: folder)
      #expect(second.status == 0)
      #expect(second.output == "1 files unchanged\n")
      let rule = try String(contentsOfFile: depfile, encoding: .utf8)
      #expect(rule.hasPrefix(folder.path + "/out: \\\n"))
      #expect(rule.contains(Self.model) && rule.contains("names.mtl") && rule.contains(".ecore"))
    }
  }

  @Test(arguments: [
    "[template public main(r : MultiClusterResource)][comment @main/][r.nmae/][/template]",
    "[template public main(r : MultiClusterResource)][comment @main/][if (true)]open[/template]",
    "[template public main(r : NoSuchClass)][comment @main/][/template]",
    "[template public main(r : MultiClusterResource)][comment @main/][noSuchTemplate(r)/][/template]",
    "[template public main(r : MultiClusterResource)",
  ])
  func aTemplateWithAnErrorWritesNothing(_ template: String) throws {
    try Tool.withFolder { folder in
      let result = try run(template, in: folder)
      #expect(result.status == 1)
      #expect(result.errors.contains("names.mtl:"))
      #expect(result.errors.contains("error: "))
      #expect(result.output == "")
      #expect(names(folder) == ["names.mtl"])
    }
  }

  @Test func aModelWithAnErrorWritesNothing() throws {
    try Tool.withFolder { folder in
      let path = folder.path + "/names.mtl"
      try Data((Self.head + good).utf8).write(to: URL(fileURLWithPath: path))
      let result = try Tool.run(
        "generate", "models/broken/broken.xmi", "-t", path, "-o", folder.path + "/out")
      #expect(result.status == 1)
      #expect(names(folder) == ["names.mtl"])
    }
  }

  @Test func aFolderThatCannotBeMadeIsAnError() throws {
    try Tool.withFolder { folder in
      // A file stands where a folder is wanted: that stops the superuser too.
      for output in ["names.mtl", "names.mtl/below"] {
        let result = try run(good, in: folder, output: folder.path + "/" + output)
        #expect(result.status == 1)
        #expect(result.errors.contains("[output/not-writable]"))
        #expect(names(folder) == ["names.mtl"])
        #expect(
          try String(contentsOf: folder.appendingPathComponent("names.mtl"), encoding: .utf8).hasPrefix(
            "[module"))
      }
    }
  }

  @Test func whenOneFileCannotBeWrittenNoneIs() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      // `second` is a folder where a file is wanted.
      try FileManager.default.createDirectory(
        at: out.appendingPathComponent("second"), withIntermediateDirectories: true)
      let result = try run(
        """
        [template public main(r : MultiClusterResource)]
        [comment @main/]
        [file ('first', false, 'UTF-8')]one[/file]
        [file ('second', false, 'UTF-8')]two[/file]
        [/template]
        """, in: folder)
      #expect(result.status == 1)
      #expect(result.errors.contains("[output/not-a-file]"))
      #expect(names(out) == ["second"])
      #expect(!result.output.contains("wrote"))
    }
  }

  @Test func yamlThatIsNoneIsNotWritten() throws {
    try Tool.withFolder { folder in
      let result = try run(
        """
        [template public main(r : MultiClusterResource)]
        [comment @main/]
        [file ('x.yaml', false, 'UTF-8')]a: b: c[/file]
        [/template]
        """, in: folder)
      #expect(result.status == 1)
      #expect(result.errors.contains("x.yaml:1:"))
      #expect(names(folder) == ["names.mtl"])
    }
  }

  @Test func unreadableInputsEndWithTwo() throws {
    try Tool.withFolder { folder in
      let noTemplate = try Tool.run(
        "generate", Self.model, "-t", folder.path + "/none.mtl", "-o", folder.path + "/out")
      #expect(noTemplate.status == 2)
      #expect(noTemplate.errors.contains("[io/unreadable]"))
      let path = folder.path + "/names.mtl"
      try Data((Self.head + good).utf8).write(to: URL(fileURLWithPath: path))
      let noModel = try Tool.run("generate", "none.xmi", "-t", path, "-o", folder.path + "/out")
      #expect(noModel.status == 2)
      #expect(names(folder) == ["names.mtl"])
    }
  }

  @Test func propertiesReachTheTemplate() throws {
    try Tool.withFolder { folder in
      let result = try run(
        """
        [template public main(r : MultiClusterResource)]
        [comment @main/]
        [file ('p', false, 'UTF-8')][r.getProperty('who')/][/file]
        [/template]
        """, in: folder, ["--set", "who=a=b"])
      #expect(result.errors == "")
      let text = try? String(contentsOf: folder.appendingPathComponent("out/p"), encoding: .utf8)
      #expect(text == "a=b")
    }
  }
}

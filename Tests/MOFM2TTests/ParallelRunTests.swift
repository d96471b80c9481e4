import Diagnostics
import Ecore
import Foundation
import MOFM2T
import TestSupport
import Testing
import XMI

/// One thread or several: the files, their order and the diagnostics are the same.
@Suite struct ParallelRunTests {
  private static let count = 3000

  private func model() throws -> LoadedModel {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <k:Cluster xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:k="http://k"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="c">

      """
    for index in 0..<Self.count { text += "<workloads xsi:type=\"k:Job\" name=\"j\(index)\"/>\n" }
    text += "</k:Cluster>\n"
    let path = folder.appendingPathComponent("m.xmi").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return loadModel(path)
  }

  private func shown(_ body: String, jobs: Int) throws -> (text: String, count: Int) {
    let module =
      "[module m('http://k')/]\n[template public main(w : Workload)]\n[comment @main/]\n\(body)\n[/template]"
    let loaded = try model()
    var sink = DiagnosticSink()
    let file = SourceFile(path: "m.mtl", text: module)
    let program = try #require(TemplateProgram.load(file, metamodel: loaded.metamodel, into: &sink))
    var options = RunOptions(existing: { path in
      path.hasSuffix("7.txt")
        ? SourceFile(path: path, text: "# Start of user code a\nmine\n# End of user code") : nil
    })
    options.jobs = jobs
    let result = program.run(on: loaded.model, options: options, into: &sink)
    let said = sink.sorted().map { "\($0.code) \($0.message)\n" }.joined()
    return (MOFM2TTests.shown(result) + said, result.output.files.count)
  }

  @Test(arguments: [
    ("[file (w.name + '.txt')]\n  [w.name/]\n[/file]", 3300),
    ("[file ('all.txt', append)]\n[w.name/]\n[/file]", 1),
    ("[w.name/] outside", 0),
    (
      "[file (w.name + '.txt')]\n[protected ('a') startTagPrefix('# ') endTagPrefix('# ')]\nnew\n[/protected]\n[/file]",
      3000
    ),
    (
      "[file (w.name + '.txt')]\n[protected ('b') startTagPrefix('# ') endTagPrefix('# ')]\nnew\n[/protected]\n[/file]",
      3300
    ),
    ("[file (w.name.substring(1, 2))]\n[w.name/]\n[/file]", 10),
  ])
  func threadsMakeNoDifference(_ body: String, _ files: Int) throws {
    let one = try shown(body, jobs: 1)
    #expect(one.count == files)
    #expect(!one.text.isEmpty)
    let four = try shown(body, jobs: 4)
    #expect(one == four)
  }
}

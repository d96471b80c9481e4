import Diagnostics
import Ecore
import Foundation
import MOFM2T
import TestSupport
import Testing
import XMI

/// By compiled bodies or by steps: the text, the files and the diagnostics are the same.
@Suite struct CompiledBodyTests {
  /// What a run showed: its result, what is known of its files, and what it said.
  private struct Shown: Equatable {
    var text: String
    var doubtful: [Bool]
    var said: String
  }

  private func run(
    _ program: TemplateProgram, on model: Model, isCompiled: Bool,
    change: (inout RunOptions) -> Void = { _ in }
  ) -> Shown {
    var options = RunOptions(
      properties: ["region": "eu"], existing: { _ in nil }, recursionLimit: 40)
    change(&options)
    options.compilesBodies = isCompiled
    var sink = DiagnosticSink()
    let result = program.run(on: model, options: options, into: &sink)
    return Shown(
      text: shown(result), doubtful: result.output.files.map(\.hasDoubtfulText),
      said: sink.sorted().map { TextRenderer().render($0) }.joined())
  }

  @Test(arguments: TemplateCase.all)
  func goldenTemplatesAreTheSame(_ template: TemplateCase) throws {
    let golden = template.golden
    let own = golden.file("model.xmi").path
    let isOwn = FileManager.default.fileExists(atPath: own)
    let loaded = loadModel(isOwn ? own : TemplateCase.folder.appendingPathComponent("model.xmi").path)
    var sink = DiagnosticSink()
    let program = TemplateProgram.load(
      try SourceFile.read(golden.file("module.mtl").path), metamodel: loaded.metamodel,
      finder: ModuleFinder(searchPath: [golden.file("path").path]), into: &sink)
    guard let program else { return }
    #expect(
      run(program, on: loaded.model, isCompiled: true) == run(program, on: loaded.model, isCompiled: false))
  }

  @Test(arguments: 0..<60)
  func generatedTemplatesAreTheSame(_ seed: Int) throws {
    var generator = TemplateGenerator(seed: UInt64(seed))
    let loaded = try load(model: generator.model())
    for _ in 0..<5 {
      let module = generator.module()
      let program = try load(module, loaded)
      let compiled = run(program, on: loaded.model, isCompiled: true)
      let stepped = run(program, on: loaded.model, isCompiled: false)
      #expect(!stepped.text.isEmpty)
      #expect(compiled == stepped, "\(module)")
    }
  }

  @Test(arguments: [
    // Without an end, and with lines that are indented more and more.
    "[n.name/]\n  [n.other.item()/]\n",
    "x\n[if (n.other <> null)]\n[n.other.item()/]\n[/if]\n",
    "[for (k | n.kids)]\n [k.name.word()/]-[i/]\n    [k.item()/]\n[/for]\n",
    // Failing where a reference is null.
    "[n.other.other.other.name/]\n[n.other.other.other.item()/]\n",
    "a[n.name/]b\n  [for (t | n.tags)][t/]: [t.word()/] [/for]\n",
  ])
  func recursionEndsInTheSameWay(_ body: String) throws {
    var generator = TemplateGenerator(seed: 7)
    let loaded = try load(model: generator.model())
    let module =
      "[module m('http://t')/]\n[template public main(n : Node)]\n[comment @main/]\n- [n.item()/]\n[/template]\n"
      + "[template item(n : Node)]\n\(body)[/template]\n[query word(t : String) : String = t.toUpper()/]\n"
    let program = try load(module, loaded)
    let stepped = run(program, on: loaded.model, isCompiled: false)
    #expect(!stepped.text.isEmpty)
    #expect(run(program, on: loaded.model, isCompiled: true) == stepped)
  }

  /// The body of `item` is more than is compiled, with the indentation of its lines.
  @Test func largeBodiesAreTheSame() throws {
    var generator = TemplateGenerator(seed: 5)
    let loaded = try load(model: generator.model())
    let blanks = String(repeating: " ", count: 70_000)
    let module =
      "[module m('http://t')/]\n[template public main(n : Node)]\n[comment @main/]\n\(blanks)[n.item()/]\n"
      + "[n.item()/]\n[/template]\n[template item(n : Node)]\n[n.name/]\n"
      + (0..<20).map { "line \($0) [if (n.count > \($0 * 50))]more[/if]\n" }.joined() + "[/template]\n"
    let program = try load(module, loaded)
    let stepped = run(program, on: loaded.model, isCompiled: false)
    #expect(stepped.text.utf8.count > 1 << 20)
    #expect(run(program, on: loaded.model, isCompiled: true) == stepped)
  }

  @Test func limitsAndThreadsAreTheSame() throws {
    var generator = TemplateGenerator(seed: 3)
    let loaded = try load(model: generator.model())
    let program = try load(generator.module(), loaded)
    let whole = run(program, on: loaded.model, isCompiled: false)
    for isCompiled in [true, false] {
      let steps = run(program, on: loaded.model, isCompiled: isCompiled) { $0.limits.steps = 50 }
      let bytes = run(program, on: loaded.model, isCompiled: isCompiled) { $0.limits.bytes = 100 }
      #expect(steps.said.contains("50"))
      #expect(bytes.said.contains("100"))
      #expect(run(program, on: loaded.model, isCompiled: isCompiled) { $0.jobs = 3 } == whole)
      #expect(run(program, on: loaded.model, isCompiled: isCompiled) { $0.isTraced = true } == whole)
    }
  }

  // MARK: Loading

  private func load(_ module: String, _ loaded: LoadedModel) throws -> TemplateProgram {
    var sink = DiagnosticSink()
    let program = TemplateProgram.load(
      SourceFile(path: "m.mtl", text: module), metamodel: loaded.metamodel, into: &sink)
    for diagnostic in sink.sorted() where diagnostic.severity == .error {
      Issue.record("\(TextRenderer().render(diagnostic))")
    }
    return try #require(program)
  }

  private func load(model: String) throws -> LoadedModel {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let metamodel = folder.appendingPathComponent("t.ecore").path
    let path = folder.appendingPathComponent("m.xmi").path
    try TemplateGenerator.metamodel.write(toFile: metamodel, atomically: true, encoding: .utf8)
    try model.write(toFile: path, atomically: true, encoding: .utf8)
    var options = XMIOptions()
    options.metamodels = [metamodel]
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    return loader.load([path], into: &sink)
  }
}

import Diagnostics
import Ecore
import Foundation
import MOFM2T
import Testing
import XMI

@Suite struct TemplateProgramTests {
  private static let model = loadModel(TemplateCase.folder.appendingPathComponent("model.xmi").path)

  private func load(_ text: String, into sink: inout DiagnosticSink) -> TemplateProgram? {
    let file = SourceFile(path: "m.mtl", text: text)
    return TemplateProgram.load(file, metamodel: Self.model.metamodel, into: &sink)
  }

  /// What a main template for the cluster with this body prints, and the codes reported.
  private func run(_ body: String, _ options: RunOptions = RunOptions()) -> (String, [String]) {
    var sink = DiagnosticSink()
    let text = "[module m('http://k')/]\n[template main(c : Cluster)]\n[comment @main/]\n\(body)[/template]"
    guard let program = load(text, into: &sink) else { return ("", sink.sorted().map(\.code)) }
    let result = program.run(on: Self.model.model, options: options, into: &sink)
    return (shown(result), sink.sorted().map(\.code).filter { $0 != "mtl/unused-template" })
  }

  /// Acceleo's worked examples once more, through the whole engine.
  @Test(arguments: [
    (
      "Some·text·[for·(Sequence{false,false,false})·separator·('·-·')]output[/for]",
      "Some·text·output·-·output·-·output"
    ),
    ("[if·(true)]output[/if]·and·some·text", "output·and·some·text"),
    ("text[for·(Sequence{false,·false})]¶↪[self/]¶[/for]text", "text↪false¶↪false¶text"),
    ("text[for·(Sequence{false,false})]¶↪output[/for]text¶!", "text↪output↪outputtext¶!"),
    ("↪[for·(Sequence{false,false,false})][self/][/for]", "↪falsefalsefalse"),
    ("[for·(Sequence{false,false,false})]¶↪[self/]¶[/for]", "↪false¶↪false¶↪false¶"),
    ("[if·(false)]output¶[/if]", ""),
    ("[if·(true)]¶↪output[/if]", "↪output"),
    ("[for·(Sequence{1})]¶[if·(false)]¶[for·(Sequence{2})]¶x¶[/for]¶[/if]¶[/for]¶", ""),
    ("↪[for·(Sequence{false,false,false})]¶[self/]¶↪[/for]¶", "false¶false¶false¶"),
    ("a¶[if·(false)]¶b[/if]¶c", "a¶c"),
    ("a¶··[file·('f')]¶b¶··[/file]¶c", "a¶c¶====·f¶b¶"),
  ])
  func whiteSpace(_ body: String, _ expected: String) {
    let (output, codes) = run(WhiteSpaceTests.plain(body))
    #expect(WhiteSpaceTests.shown(output) == expected)
    #expect(codes.isEmpty)
  }

  @Test func anotherMetamodelIsRefused() {
    var sink = DiagnosticSink()
    let text = "[module m('http://k')/][template main(c : Cluster)][comment @main/][/template]"
    let program = load(text, into: &sink)
    let other = loadModel(TemplateCase.folder.appendingPathComponent("model.xmi").path)
    _ = program?.run(on: other.model, into: &sink)
    #expect(sink.diagnostics.map(\.code) == ["mtl/other-metamodel"])
  }

  @Test func metamodelsAreModelsToo() {
    var sink = DiagnosticSink()
    let file = SourceFile(
      path: "m.mtl",
      text: """
        [module m('http://www.eclipse.org/emf/2002/Ecore')/]
        [template main(p : EPackage)]
        [comment @main/]
        [for (c : EClass | p.eClassifiers->filter(EClass))]
        [c.name/][for (f | c.eStructuralFeatures) before('(') separator(', ') after(')')][f.name/] : [f.eType.name/][/for]
        [/for]
        [/template]
        """)
    let program = TemplateProgram.load(file, metamodel: .ecore, into: &sink)
    let result = program?.run(on: Self.model.metamodel.definition, into: &sink)
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics)")
    let lines = String(decoding: result?.text ?? [], as: UTF8.self).split(separator: "\n")
    #expect(lines.contains("Deployment(replicas : EInt, containers : Container)"))
  }

  @Test func resourcesCanBeChosen() {
    var sink = DiagnosticSink()
    let text = "[module m('http://k')/][template main(c : Cluster)][comment @main/][c.name/][/template]"
    guard let program = load(text, into: &sink) else { return }
    let model = Self.model.model
    #expect(shown(program.run(on: model, into: &sink)) == "north")
    #expect(shown(program.run(on: model, options: RunOptions(resources: [0]), into: &sink)) == "north")
    #expect(shown(program.run(on: model, options: RunOptions(resources: []), into: &sink)) == "")
  }

  @Test func everyRunGivesTheSame() {
    var sink = DiagnosticSink()
    let text = """
      [module m('http://k')/]
      [query names(c : Cluster) : Set(String) = c.eAllContents(Named).name->asSet()/]
      [template main(c : Cluster)]
      [comment @main/]
      [for (n | c.names())][file (n, true)][n/] [i/][/file][/for]
      [/template]
      """
    guard let program = load(text, into: &sink) else {
      Issue.record("\(sink.diagnostics)")
      return
    }
    let first = shown(program.run(on: Self.model.model, into: &sink))
    for _ in 0..<5 { #expect(shown(program.run(on: Self.model.model, into: &sink)) == first) }
    #expect(first.contains("==== nightly (append)\nnightly"))
  }

  @Test func programsRunOnSeveralThreads() async {
    var sink = DiagnosticSink()
    let text = """
      [module m('http://k')/]
      [query fib(n : Integer) : Integer = if n < 2 then n else fib(n - 1) + fib(n - 2) endif/]
      [template main(w : Workload)]
      [comment @main/]
      [w.name/] [fib(20)/]

      [/template]
      """
    guard let program = load(text, into: &sink) else {
      Issue.record("\(sink.diagnostics)")
      return
    }
    let model = Self.model.model
    let outputs = await withTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var sink = DiagnosticSink()
          return shown(program.run(on: model, into: &sink))
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outputs == Array(repeating: "web 6765\napi 6765\nnightly 6765\n", count: 8))
  }

  @Test func propertiesAndServices() {
    let options = RunOptions(properties: ["a": "1"])
    #expect(run("[getProperty('a')/][property('b', '2')/]", options) == ("12", []))
    #expect(run("['a\"b'.yaml()/]").0 == "\"a\\\"b\"")
  }

  @Test func recursionReachesItsLimit() {
    let query =
      "[/template]\n[query deep(n : Integer) : Integer = if n = 0 then 0 else deep(n - 1) + 1 endif/][template x()]"
    let options = RunOptions(recursionLimit: 3000)
    #expect(run("[deep(2900)/]" + query, options).0 == "2900")
    #expect(run("[deep(3100)/]" + query, options).1 == ["mtl/recursion-limit"])
  }

  @Test func aModuleThatDoesNotLoadGivesNoProgram() {
    for text in ["", "x", "[module m('http://k')/][template t(", "[module/]", "\u{0}", "[/][/][/]"] {
      var sink = DiagnosticSink()
      #expect(load(text, into: &sink) == nil, "\(text)")
      #expect(sink.hasErrors)
    }
  }

  /// Takes bytes out of, doubles and exchanges pieces of a module that has everything in it.
  @Test func damagedModulesNeverTrap() {
    let source = Array(
      """
      [module m('http://k')/]
      [query q(c : Cluster, n : Integer) : Sequence(String) = c.workloads->collect(w | w.name)->asSequence()/]
      [template protected t(w : Workload) ? (w.name <> 'é') post (trim()) { v : Integer = 1; }]
        [for (n : Workload | w.needs) before('<') separator(',') after('>') ? (i > 0) { k = 1 }][n.name/][/for]
      [/template]
      [template main(c : Cluster)]
      [comment @main/]
      [file (c.name + '.txt', false, 'UTF-8')]
      [let d : Deployment = c.workloads->first(), z = 1][d.name/][elselet j : Job = c.workloads->last()][j.name/][else]-[/let]
      [if (c.name = 'a')]['['/][elseif (true)][c.workloads.t() separator('; ')/][else][c.q(1)->sep(', ')/][/if]
      [/file]
      [/template]
      """.utf8)
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(bound, 1)
    }
    var programCount = 0
    for round in 0..<600 {
      var bytes = source
      for _ in 0..<(round == 0 ? 0 : 1 + next(3)) {
        let start = next(bytes.count)
        let end = min(bytes.count, start + next(12))
        switch next(3) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: next(bytes.count))
        default: if start < bytes.count { bytes[start] = UInt8(next(256)) }
        }
      }
      var sink = DiagnosticSink()
      let file = SourceFile(path: "m.mtl", bytes: bytes)
      let program = TemplateProgram.load(file, metamodel: Self.model.metamodel, into: &sink)
      #expect((program == nil) == sink.hasErrors)
      if program != nil { programCount += 1 }
      _ = program?.run(on: Self.model.model, options: RunOptions(recursionLimit: 50), into: &sink)
      for diagnostic in sink.sorted() { _ = TextRenderer().render(diagnostic) }
    }
    #expect(programCount > 20, "too few were still right to be run")
  }
}

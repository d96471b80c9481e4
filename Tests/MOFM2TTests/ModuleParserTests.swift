import Diagnostics
import Testing

@testable import MOFM2T

@Suite struct ModuleParserTests {
  private func parse(_ text: String) -> (ModuleSyntax, [Diagnostic]) {
    var sink = DiagnosticSink()
    let module = ModuleParser.parse(SourceFile(path: "m.mtl", text: text), into: &sink)
    return (module, sink.sorted())
  }

  private func text(_ module: ModuleSyntax, _ range: TextRange?) -> String? {
    range.map { String(decoding: module.text.value[$0], as: UTF8.self) }
  }

  /// The diagnostics as `code line:column`.
  private func codes(_ text: String) -> [String] {
    parse("[module m('u')/]\n" + text).1.map { diagnostic in
      let start = diagnostic.range?.start
      return "\(diagnostic.code) \((start?.line ?? 0) - 1):\(start?.column ?? 0)"
    }
  }

  @Test func declarations() {
    let (module, diagnostics) = parse(
      """
      [comment encoding = UTF-8 /]
      [**
       * It's documented.
       */]
      [module a::b('http://x', 'http://y') extends c::d, e/]
      [import f::g/]
      [query private q(x : Sequence(String), y : a::T) : Boolean = x->exists(s | s = 'a]/]') -- it's so
      /]
      [template protected t(x : T, y : U) overrides o, p::r ? (x.ok) post (trim()) { v : T = x; w = ';'; }]
      [/template]
      """)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    #expect(module.name?.text == "a::b")
    #expect(module.metamodels.map(\.text) == ["http://x", "http://y"])
    #expect(module.extends.map(\.text) == ["c::d", "e"])
    #expect(module.imports.map(\.text) == ["f::g"])
    let query = module.queries.first
    #expect(query?.visibility == .private)
    #expect(query?.parameters.map { text(module, $0.type) } == ["Sequence(String)", "a::T"])
    #expect(text(module, query?.type) == "Boolean")
    #expect(text(module, query?.body) == "x->exists(s | s = 'a]/]') -- it's so")
    let template = module.templates.first
    #expect(template?.visibility == .protected)
    #expect(template?.overrides.map(\.text) == ["o", "p::r"])
    #expect(text(module, template?.guard) == "x.ok")
    #expect(text(module, template?.post) == "trim()")
    #expect(template?.bindings.map { text(module, $0.value) } == ["x", "';'"])
  }

  @Test(arguments: [
    "[template main(x : T)]\n[comment @main/]\n[/template]",
    "[comment @main/]\n[template main(x : T)]\n[/template]",
    "[** the entry\n * @main */]\n[template main(x : T)]\n[/template]",
    "[template main(x : T)][comment]\n @main\n[/comment][/template]",
  ])
  func mainIsMarkedInEitherPlace(_ source: String) {
    let (module, diagnostics) = parse("[module m('u')/]\n" + source)
    #expect(module.templates.map(\.isMain) == [true])
    #expect(diagnostics.isEmpty, "\(diagnostics)")
  }

  @Test(arguments: [
    "[comment @mainly/]\n[template main(x : T)]\n[/template]",
    "[comment @main/]\n[query q(x : T) : T = x/][template main(x : T)]\n[/template]",
    "[template main(x : T)][if (true)][comment @main/][/if][/template]",
  ])
  func otherCommentsDoNotMarkMain(_ source: String) {
    #expect(parse("[module m('u')/]\n" + source).0.templates.map(\.isMain) == [false])
  }

  @Test func blockHeads() throws {
    let (module, diagnostics) = parse(
      """
      [module m('u')/][template t(x : T)]
      [for (a : A | x.as->select(b | b.c)) separator (', ') before('<') after('>') ? (a.ok) { n = 1 }]
      [/for][for (x.as->select(b | b.c))][/for]
      [let v : V = x.v, w = 'a,b'][elselet u : U = x][else][/let]
      [file (x.name.concat('.txt'), true, 'UTF-8')][/file]
      [if x.a][/if]
      [x.t() before('a') separator(', ') after('b')/][after(x)/]['['/][if a then b else c endif/]
      [/template]
      """)
    #expect(diagnostics.map(\.code) == ["mtl/syntax"])
    #expect(diagnostics.first?.range?.start == SourcePosition(line: 6, column: 5))
    let body = try #require(module.templates.first?.body)
    let blocks = body.compactMap { if case .block(let block) = $0 { block } else { nil } }
    guard case .loop(let loop) = blocks[0].sections[0].clause else {
      Issue.record("no loop")
      return
    }
    #expect(loop.variable?.name.text == "a")
    #expect(text(module, loop.source) == "x.as->select(b | b.c)")
    #expect(text(module, loop.separator) == "', '")
    #expect(text(module, loop.guard) == "a.ok")
    guard case .loop(let second) = blocks[1].sections[0].clause else {
      Issue.record("no loop")
      return
    }
    #expect(second.variable == nil)
    guard case .bindings(let bindings) = blocks[2].sections[0].clause else {
      Issue.record("no bindings")
      return
    }
    #expect(bindings.map { text(module, $0.value) } == ["x.v", "'a,b'"])
    #expect(blocks[2].sections.count == 3)
    guard case .file(let file) = blocks[3].sections[0].clause else {
      Issue.record("no file")
      return
    }
    #expect(text(module, file.url) == "x.name.concat('.txt')")
    #expect(file.mode == .append)
    let tags = body.compactMap { if case .expression(let tag) = $0 { tag } else { nil } }
    #expect(
      tags.map { text(module, $0.expression) } == [
        "x.t()", "after(x)", "'['", "if a then b else c endif",
      ])
    #expect(text(module, tags[0].after) == "'b'")
  }

  /// Each bad text with everything that must be said about it; lines count from the text's first.
  @Test(arguments: [
    ("[template t(x : T)]\n[for (x)]\n[/template]", ["mtl/unclosed-block 3:1"]),
    ("[template t(x : T)]\n[for (x)]\n[if (y)]\n[/for]\n[/template]", ["mtl/unclosed-block 4:1"]),
    ("[template t(x : T)]\n[/for]\n[/template]", ["mtl/unexpected-tail 2:1"]),
    ("[template t(x : T)]\n[for (x)]\n[/fro]\n[/template]", ["mtl/unexpected-tail 3:1"]),
    ("[template t(x : T)]\n", ["mtl/unclosed-block 1:20"]),
    ("[template t(x : T)]\n[template u(x : T)]\n[/template]", ["mtl/unclosed-block 2:1"]),
    ("[template t(x : T)]\n[x\n[if (x)][/if]\n[/template]", ["mtl/unterminated-tag 2:1"]),
    ("[template t(x : T)]\n[x.concat('a/]\n'b'\n[/template]", []),
    ("[template t(x : T)]\n[x]\n[1, 2]\n[/template]", ["mtl/syntax 2:1", "mtl/syntax 3:1"]),
    ("[template t(x : T)]\n[/]\n[/template]", ["mtl/syntax 2:1"]),
    ("[template t(x)]\n[/template]", ["mtl/syntax 1:14"]),
    ("[template t x : T]\n[/template]", ["mtl/syntax 1:13"]),
    ("[template (x : T)]\n[/template]", ["mtl/syntax 1:11"]),
    ("[template t(x : T) nonsense]\n[/template]", ["mtl/syntax 1:20"]),
    (
      "[template t(x : T)]\n[for]\n[/for]\n[if ()]\n[/if]\n[/template]", ["mtl/syntax 2:5", "mtl/syntax 4:5"]
    ),
    ("[template t(x : T)]\n[for (x : T)]\n[/for]\n[/template]", ["mtl/syntax 2:7"]),
    (
      "[template t(x : T)]\n[for (x) separator('a') separator('b')]\n[/for]\n[/template]", ["mtl/syntax 2:34"]
    ),
    ("[template t(x : T)]\n[file ('a', maybe)]\n[/file]\n[/template]", ["mtl/syntax 2:13"]),
    ("[template t(x : T)]\n[else]\n[/template]", ["mtl/misplaced-tag 2:1"]),
    ("[template t(x : T)]\n[if (x)][else][else][/if]\n[/template]", ["mtl/misplaced-tag 2:15"]),
    ("[template t(x : T)]\n[for (x)][elseif (y)][/for]\n[/template]", ["mtl/misplaced-tag 2:10"]),
    ("[template t(x : T)]\n[if (x)/]\n[/if]\n[/template]", ["mtl/syntax 2:8"]),
    ("[template t(x : T)/]\n[/template]", ["mtl/syntax 1:19"]),
    ("[query q(x : T) : T = x]", ["mtl/syntax 1:1"]),
    ("[query q(x : T) = x/]", ["mtl/syntax 1:17"]),
    ("[query q(x : T) : T/]", ["mtl/syntax 1:20"]),
    (
      "hello\n[x/]\n[for (x)]\n[/for]",
      ["mtl/misplaced-text 1:1", "mtl/misplaced-tag 2:1", "mtl/misplaced-tag 3:1", "mtl/unexpected-tail 4:1"]
    ),
    ("[macro m()]\n[if (x)]y[/if]\n[/macro]", ["mtl/unsupported-macro 1:1"]),
    ("[module n('u')/]", ["mtl/second-module 1:1"]),
    ("[import /]", ["mtl/syntax 1:9"]),
    ("[comment]\nnever closed", ["mtl/unterminated-tag 1:1", "mtl/misplaced-text 2:1"]),
  ])
  func errorsAreCollected(_ source: String, _ expected: [String]) {
    #expect(codes(source) == expected)
  }

  @Test func nestingIsLimited() {
    let depth = 5000
    let text =
      "[module m('u')/][template t(x : T)]" + String(repeating: "[if (x)]", count: depth)
      + String(repeating: "[/if]", count: depth) + "[/template]"
    #expect(parse(text).1.map(\.code) == ["mtl/nesting-limit"])
  }

  @Test func columnsCountAfterLineEndsWereNormalised() throws {
    let (module, diagnostics) = parse("[module m('u')/]\r\n[template t(x : T)]\r\né[y]\r\n[/template]\r\n")
    #expect(diagnostics.first?.range?.start == SourcePosition(line: 3, column: 2))
    #expect(!module.text.value.contains(0x0D))
  }

  @Test func encodings() {
    var latin = Array("[comment encoding = ISO-8859-1 /]\n[module m('u')/][template t(x : T)]".utf8)
    latin.append(0xE9)
    latin += Array("[/template]".utf8)
    var sink = DiagnosticSink()
    let module = ModuleParser.parse(SourceFile(path: "m.mtl", bytes: latin), into: &sink)
    #expect(sink.diagnostics.isEmpty)
    #expect(module.text.text.contains("é"))
    _ = ModuleParser.parse(SourceFile(path: "m.mtl", bytes: [0x5B, 0xFF]), into: &sink)
    #expect(sink.diagnostics.first?.code == "mtl/not-utf8")
    #expect(
      parse("[comment encoding = EBCDIC /]\n[module m('u')/]").1.map(\.code) == ["mtl/unsupported-encoding"])
  }

  @Test func everyPrefixOfAModuleIsReadWithoutATrap() {
    let source = Array(
      """
      [comment encoding = UTF-8 /]
      [module a::b('u') extends c/]
      [query q(x : T) : T = x->select(y | y = 'a')/]
      [template t(x : T) ? (x = 'é') post (trim()) { v = 1; }]
      [for (a : A | x) separator(',')][a/][/for][let b = 1][else][/let]
      [file ('f', false, 'UTF-8')]['['/][protected ('p')][/protected][/file]
      [/template]
      """.utf8)
    for end in 0...source.count {
      var sink = DiagnosticSink()
      let file = SourceFile(path: "m.mtl", bytes: source[..<end])
      let module = ModuleParser.parse(file, into: &sink)
      for template in module.templates { _ = WhiteSpace.laidOut(template, bytes: module.text.value) }
      for diagnostic in sink.diagnostics { _ = TextRenderer().render(diagnostic) }
    }
  }
}

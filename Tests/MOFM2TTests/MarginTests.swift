import Diagnostics
import Testing

@testable import MOFM2T

/// The white space of Acceleo 4: `·` is a blank, `↪` a tab, `¶` a line end; `!` stands for a refusal.
@Suite struct MarginTests {
  @Test(arguments: [
    // Two columns inside of each block are not printed.
    ("··a¶··b¶", "a¶b¶"),
    ("····a¶··b¶", "··a¶b¶"),
    ("↪↪a¶", "a¶"),
    ("··a¶··[if·(true)]¶····b¶··[/if]¶··c¶", "a¶b¶c¶"),
    ("··a¶··[if·(true)]¶······b¶··[/if]¶··c¶", "a¶··b¶c¶"),
    ("··[if·(true)]¶····[if·(true)]¶······a¶····[/if]¶··[/if]¶", "a¶"),
    ("··[if·(false)]¶····a¶··[elseif·(true)]¶····b¶··[else]¶····c¶··[/if]¶", "b¶"),
    ("··[if·(false)]¶····a¶··[elseif·(false)]¶····b¶··[else]¶····c¶··[/if]¶", "c¶"),
    ("··[let·x·=·1]¶····[x/]¶··[/let]¶", "1¶"),
    // The columns are those of characters.
    ("··é😀[if·(true)]¶·······a¶·····[/if]¶", "é😀a¶"),
    // Text left of where it may stand is refused.
    ("·a¶", "!"), ("··a¶b¶", "!"), ("··[if·(true)]¶··a¶··[/if]¶", "!"),
    // What stands before a block is repeated before its lines.
    ("··a·[if·(true)]¶······b¶······c¶····[/if]¶", "a·b¶a·c¶"),
    ("··a·[for·(Sequence{1,2})]¶······[self/]¶····[/for]¶··b¶", "a·1¶a·2¶b¶"),
    ("····[for·(Sequence{1,2})]¶······[self/]¶····[/for]¶", "··1¶··2¶"),
    ("··a·[if·(true)]¶······[if·(true)]¶········b¶······[/if]¶····[/if]¶", "a·b¶"),
    ("··a·[if·(true)]¶······b·[if·(true)]¶··········c¶··········d¶········[/if]¶····[/if]¶", "a·b·c¶a·b·d¶"),
    // A block whose text follows its head prints it as it stands.
    ("··a·[if·(true)]b[/if]·c¶", "a·b·c¶"),
    ("··a·[for·(Sequence{1,2})·separator·(',·')][self/][/for]¶··b¶", "a·1,·2¶b¶"),
    ("··[if·(true)]a¶··b¶[/if]", "a¶··b¶"),
    ("··[if·(true)]a¶¶b[/if]¶", "a¶b¶"),
    ("··a·[if·(true)]¶······[if·(true)]b¶c¶[/if]¶····[/if]¶", "a·b¶c¶"),
    // Empty lines: as they are, with the indentation, or with too few blanks.
    ("··a¶¶··b¶", "a¶¶b¶"), ("··a¶··¶··b¶", "a¶¶b¶"), ("··a¶·¶··b¶", "a¶b¶"),
    ("··a·[if·(true)]¶······b¶¶······c¶······¶······d¶····[/if]¶", "a·b¶¶a·c¶a·¶a·d¶"),
    ("··a¶···¶··b¶", "a¶·¶b¶"),
    // A block on several lines that prints nothing leaves no line behind.
    ("··a¶··[if·(false)]¶····b¶··[/if]¶··c¶", "a¶c¶"),
    ("··a·[if·(false)]¶······b¶····[/if]¶··c¶", "c¶"),
    ("··a·[if·(false)]¶······b¶····[/if]·c¶··d¶", "a··c¶d¶"),
    ("··a¶··[for·(Sequence{})]¶····b¶··[/for]¶··[if·(false)]¶····b¶··[/if]¶··c¶", "a¶c¶"),
    ("··a[if·(false)]b[/if]c¶", "ac¶"),
    // So does Acceleo 4 lose what stands before two values and a block.
    ("··a[1/][if·(false)]¶·········b¶·······[/if]·c¶", "1·c¶"),
    // A value that is empty ends its line only when something stands before it.
    ("··a¶··[''/]¶··b¶", "a¶b¶"), ("··a·[''/]¶··b¶", "a·¶b¶"),
    // All lines of a value are indented, also the empty ones.
    ("··a·['x\\ny'/]¶··b¶", "a·x¶a·y¶b¶"), ("··a·['x\\n\\ny'/]·b¶", "a·x¶a·¶a·y·b¶"),
    ("··a·['x\\n'/]¶··b¶", "a·x¶b¶"), ("··a·['x\\r\\ny'/]¶", "a·x¶a·y¶"),
    ("··[if·(true)]['x\\ny'/][/if]¶", "x¶y¶"),
    // Comments.
    ("··a¶··[comment·x·/]¶··b¶", "a¶b¶"), ("··a·[comment·x·/]·b¶", "a··b¶"),
    ("··[if·(true)][comment·x·/]¶····a¶··[/if]¶··b¶", "a¶b¶"),
    ("··a[comment·x·/]¶··b¶", "a¶b¶"), ("··[1/][comment·x·/]¶··b¶", "1¶b¶"),
    ("··a¶··[comment]x¶y[/comment]¶··b¶", "a¶b¶"),
    // Line ends of any kind.
    ("··a\r¶··[if·(true)]\r¶····b\r¶··[/if]\r¶··c\r¶", "a¶b¶c¶"),
  ])
  func lines(_ body: String, _ expected: String) {
    let (text, codes) = Self.run("\(WhiteSpaceTests.plain(body))")
    #expect(codes == (expected == "!" ? ["mtl/text-in-margin"] : []))
    if expected != "!" { #expect(WhiteSpaceTests.shown(text) == expected) }
  }

  @Test(arguments: [
    ("··a·[c.t()/]¶··b¶", "··x¶····y¶¶··z¶", "a·x¶a···y¶a·¶a·z¶b¶"),
    ("····[c.t()/]¶", "··x¶··[c.u()/]¶··y¶", "··x¶··u¶··v¶··y¶"),
    ("··[if·(true)]a·[c.t()/][/if]¶", "··x¶··y¶", "a·x¶y¶"),
    // As a value it has no indentation of its own.
    ("··a·['<'·+·c.t()·+·'>'/]¶", "··x¶··y¶", "a·<x¶a·y¶a·>¶"),
    ("··a·[if·(c.t()·=·'x\\ny\\n')]¶······b¶····[/if]¶", "··x¶··y¶", "a·b¶"),
    ("··a·[c.t().trim()/]¶··b¶", "··x¶··y¶", "a·x¶a·y¶b¶"),
    ("··a·[c.t()/]¶··b¶", "", "a·¶b¶"),
  ])
  func calls(_ body: String, _ called: String, _ expected: String) {
    let (text, codes) = Self.run(
      WhiteSpaceTests.plain(body),
      "[template t(c : Cluster)]\n\(WhiteSpaceTests.plain(called))[/template]\n"
        + "[template u(c : Cluster)]\n  u\n  v\n[/template]")
    #expect(codes == [])
    #expect(WhiteSpaceTests.shown(text) == expected)
  }

  @Test func filesBeginAnew() {
    let (text, codes) = Self.run(
      "  a [if (true)]\n      [file ('f')]\n        b\n        [c.t()/]\n      [/file]\n    [/if]\n",
      "[template t(c : Cluster)]\n  t\n[/template]")
    #expect(codes == [])
    // What stood before is lost, because the line that follows is taken for an empty one.
    #expect(text == "==== f\nb\nt\n")
  }

  @Test func whatAPersonWroteStaysAsItIs() {
    let body =
      "  [file ('f')]\n    a [protected ('p') startTagPrefix('# ') endTagPrefix('# ')]\n"
      + "        b\n        c\n      [/protected]\n    d\n  [/file]\n"
    let first = Self.run(body)
    #expect(first.codes == [])
    #expect(
      first.text == "==== f\na # Start of user code p\na b\na c\na # End of user code\nd\n")
    let edited = "x # Start of user code p\nmine\n\n   too\n /* End of user code */\n"
    let options = RunOptions(existing: { SourceFile(path: $0, text: edited) })
    let second = Self.run(body, options: options)
    #expect(second.codes == [])
    #expect(
      second.text == "==== f\na # Start of user code p\nmine\n\n   too\n /* End of user code\nd\n")
  }

  @Test func whatAPersonWroteIsNotIndentedByCallers() {
    let body = "  [file ('f')]\n    * [if (true)]\n        [c.t()/]\n      [/if]\n  [/file]\n"
    let called = "[template t(c : Cluster)]\n  - [protected ('p')]\n      a\n    [/protected]\n[/template]"
    let first = Self.run(body, called)
    #expect(first.text == "==== f\n* - Start of user code p\n* - a\n* - End of user code\n")
    let edited = "* - Start of user code p\nmine\n* - End of user code\n"
    let options = RunOptions(existing: { SourceFile(path: $0, text: edited) })
    let second = Self.run(body, called, options: options)
    #expect(second.codes == [])
    #expect(second.text == "==== f\n" + edited)
  }

  @Test func anAreaWhoseMarkersAreChangedIsLost() {
    let body = "  [file ('f')]\n    [c.t().toLowerCase()/]\n  [/file]\n"
    let called = "[template t(c : Cluster)]\n  [protected ('p')]\n    a\n  [/protected]\n[/template]"
    let options = RunOptions(existing: {
      $0 == "f" ? SourceFile(path: $0, text: "Start of user code p\nmine\nEnd of user code\n") : nil
    })
    let (text, codes) = Self.run(body, called, options: options)
    #expect(codes == ["mtl/lost-area"])
    #expect(text.contains("==== f.lost.txt") && text.contains("\nmine\n"))
  }

  @Test func thePostIsAskedOfTheWholeText() {
    let (text, _) = Self.run(
      "  a [c.t()/]\n",
      "[template t(c : Cluster) post (self.trim() + '.')]\n  x\n  [c.u()/]\n[/template]\n"
        + "[template u(c : Cluster)]\n  u\n  v\n[/template]")
    #expect(text == "a x\na u\na v.\n")
  }

  @Test func nothingIsSaidOfTheDialect() {
    let body = "[file ('f', overwrite)]\n  a\n  b\n[/file]\n"
    #expect(TemplateBench.run(body).codes == ["mtl/acceleo4-whitespace"])
    #expect(Self.run(body.replacing("\n  ", with: "\n    ").replacing("[", with: "  [")).codes == [])
  }

  @Test func textForYAMLIsLookedAt() {
    let (_, codes) = Self.run("  [file ('f.yaml')]\n    a: 1 \n    \tb\n  [/file]\n")
    #expect(codes == ["mtl/trailing-blanks", "mtl/yaml-tab"])
    #expect(Self.run("\t\t[file ('f.yaml')]\n\t\t\t\ta: 1\n\t\t[/file]\n").codes == [])
  }

  @Test func limitsHold() {
    var options = RunOptions(existing: { _ in nil })
    options.limits.bytes = 10_000
    let line = String(repeating: "x", count: 4_000)
    let (_, codes) = Self.run("  \(line)['a\\nb\\nc\\nd'/]\n", options: options)
    #expect(codes == ["mtl/byte-limit"])
  }

  @Test func theListingShowsWhatIsDropped() {
    var sink = DiagnosticSink()
    let text =
      "[module m('u')/]\n[template t(c : C)]\n  a\n\n  [if (c)]\n     b \n  \n    [c/]\n  [/if]\n[/template]\n"
    let listing = WhiteSpaceListing.list(
      SourceFile(path: "m.mtl", text: text), rules: .acceleo4, into: &sink)
    #expect(sink.diagnostics.isEmpty)
    let expected = """
       1 | [module m('u')/]
       2 | [template t(c : C)]
       3 |   a¶
       4 | ¶
       5 |   [if (c)]
       6 |     ·b·¶
       7 |  \u{20}
       8 |     [c/]⏎
       9 |   [/if]⏎
      10 | [/template]

      """
    #expect(listing.text == expected)
  }

  private static func run(
    _ body: String, _ declarations: String = "", options: RunOptions = RunOptions(existing: { _ in nil })
  ) -> (text: String, codes: [String]) {
    TemplateBench.run(
      body, declarations: "\n" + declarations, options: options,
      checks: TemplateOptions(whiteSpace: .acceleo4))
  }
}

import Diagnostics
import Testing

@testable import MOFM2T

/// The white-space rules without OCL: `·` is a blank, `↪` a tab, `¶` a line end.
@Suite struct WhiteSpaceTests {
  @Test(arguments: [
    // The worked examples of Acceleo's text production rules.
    (
      "Some·text·[for·(Sequence{false,false,false})·separator·('·-·')]output[/for]",
      "Some·text·output·-·output·-·output"
    ),
    ("[if·(true)]output[/if]·and·some·text", "output·and·some·text"),
    ("text[for·(Sequence{false,·false})]¶↪[self/]¶[/for]text", "text↪false¶↪false¶text"),
    ("text[for·(Sequence{false,false})]¶↪output[/for]text¶", "text↪output↪outputtext¶"),
    ("↪[for·(Sequence{false,false,false})][self/][/for]", "↪falsefalsefalse"),
    ("[for·(Sequence{false,false,false})]¶↪[self/]¶[/for]", "↪false¶↪false¶↪false¶"),
    ("[if·(false)]output¶[/if]", ""),
    ("[if·(true)]¶↪output[/if]", "↪output"),
    ("[for·(Sequence{1,2})]¶··[if·(false)]¶····x¶··[/if]¶[/for]", ""),
    ("↪[for·(Sequence{false,false,false})]¶[self/]¶↪[/for]¶", "false¶false¶false¶"),
    // A line without tags is printed, also when it is blank.
    ("a¶··¶b", "a¶··¶b"),
    ("a¶¶[if·(true)]¶b¶[/if]¶¶c", "a¶¶b¶¶c"),
    ("a¶[if·(false)]¶b¶[/if]¶c", "a¶c"),
    ("a¶··[if·(true)]··¶b¶··[/if]··¶c", "a¶b¶c"),
    ("a¶[if·(false)]¶b¶[else]¶c¶[/if]¶d", "a¶c¶d"),
    ("a¶··[if·(false)]¶b¶··[elseif·(true)]¶c¶··[/if]¶d", "a¶c¶d"),
    ("[if·(true)]a[else]b[/if]¶c", "a¶c"),
    // A block on lines of its own that prints nothing leaves nothing behind.
    ("a¶[if·(false)]b¶[/if]¶c", "a¶c"),
    ("a¶[if·(true)]b¶[/if]¶c", "a¶b¶c"),
    ("a¶··[if·(false)]b¶··[/if]¶c", "a¶c"),
    ("a¶··[if·(true)]b¶··[/if]¶c", "a¶b¶c"),
    ("a¶··[if·(false)]b¶··[elseif·(true)]c¶··[else]d¶··[/if]¶e", "a¶c¶e"),
    ("a¶··[if·(true)]b[else]c[/if]¶d", "a¶··b¶d"),
    ("a¶··[if·(true)]b¶··[/if]c¶d", "a¶··b¶··c¶d"),
    ("a¶[if·(false)]¶b[/if]¶c", "a¶c"),
    ("a¶[if·(true)]¶b[/if]··¶c", "a¶b··¶c"),
    ("a¶[if·(true)]¶[if·(false)]¶b[/if][/if]¶c", "a¶c"),
    // A block on one line keeps what surrounds it.
    ("a¶··[if·(false)]b[/if]··¶c", "a¶····¶c"),
    ("a¶[if·(false)][/if]¶c", "a¶¶c"),
    ("a·[if·(false)]b[/if]·c", "a··c"),
    // Several tags on a line.
    ("[for·(Sequence{1,2})][if·(true)]¶a¶[/if][/for]", "a¶a¶"),
    ("[if·(true)]¶a¶[/if]·[if·(true)]¶b¶[/if]¶c", "a¶b¶c"),
    ("[if·(true)]¶a[/if][if·(true)]¶b[/if]¶c", "ab¶c"),
    // Comments print nothing; a line of comments is not printed.
    ("a¶[comment·x·/]¶b", "a¶b"),
    ("a¶··[comment]x¶y[/comment]··¶b", "a¶b"),
    ("a·[comment·x·/]·b", "a··b"),
    ("a¶[comment·x·/]·[if·(true)]¶b¶[/if]·[comment·y·/]¶c", "a¶b¶c"),
    ("a¶[**·x·*/]¶b", "a¶b"),
    // Literal brackets and other expressions make a line count.
    ("··['['/]¶", "··[¶"),
    ("[if·(true)]['['/]¶[/if]¶", "[¶"),
    // After a protected area all white space is kept.
    ("a¶[protected·('p')]¶b¶[/protected]·¶c", "a¶b¶·¶c"),
    // Nothing but tags.
    ("[for·(Sequence{1,2})][/for]", ""),
    ("[for·(Sequence{1,2})]·[/for]", "··"),
  ])
  func vectors(_ template: String, _ expected: String) {
    #expect(Self.shown(Self.printed(Self.plain(template))) == expected)
    let windows = Self.plain(template).replacing("\n", with: "\r\n")
    #expect(Self.shown(Self.printed(windows)) == expected)
  }

  /// Whole templates, from head to tail.
  @Test(arguments: [
    ("[template·t()]¶a¶[/template]", "a"),
    ("[template·t()]¶a¶··[/template]", "a"),
    ("[template·t()]¶a¶¶[/template]", "a¶"),
    ("[template·t()]a[/template]", "a"),
    ("[template·t()]·a·[/template]", "·a·"),
    ("[template·t()]··¶a[/template]", "a"),
    ("[template·t()]¶[/template]", ""),
    ("[template·t()][/template]", ""),
    ("[template·t()]¶[if·(true)]¶a¶[/if]¶[/template]", "a¶"),
    ("[template·t()]¶[if·(true)]¶a[/if]¶[/template]", "a"),
    ("[template·t()]¶[comment·@main/]¶a¶[comment·x/]¶[/template]", "a"),
    ("[template·t()]¶··a¶··[self/]¶[/template]", "··a¶··false"),
  ])
  func templates(_ template: String, _ expected: String) {
    #expect(Self.shown(Self.printedModule(Self.plain(template))) == expected)
  }

  static func plain(_ text: String) -> String {
    text.replacing("·", with: " ").replacing("↪", with: "\t").replacing("¶", with: "\n")
  }

  static func shown(_ text: String) -> String {
    text.replacing(" ", with: "·").replacing("\t", with: "↪").replacing("\n", with: "¶")
  }

  private static func printed(_ body: String) -> String {
    let isClosed = body.hasSuffix("\n") || body.hasSuffix("\r\n")
    return printedModule(
      isClosed
        ? "[template t()]\n[file ('f')]\n\(body)[/file]\n[/template]" : "[template t()]\n\(body)[/template]")
  }

  private static func printedModule(_ text: String) -> String {
    var sink = DiagnosticSink()
    let module = ModuleParser.parse(SourceFile(path: "m.mtl", text: "[module m('u')/]\n" + text), into: &sink)
    #expect(sink.diagnostics.isEmpty)
    guard let template = module.templates.first else { return "<no template>" }
    let body = WhiteSpace.laidOut(template, bytes: module.text.value)
    var printer = Printer(bytes: module.text.value)
    printer.print(body)
    return String(decoding: printer.output, as: UTF8.self)
  }

  /// Prints with as much of OCL as the vectors need.
  private struct Printer {
    let bytes: [UInt8]
    var output: [UInt8] = []

    func text(_ range: TextRange) -> String { String(decoding: bytes[range], as: UTF8.self) }

    mutating func print(_ body: [Element]) {
      for element in body {
        switch element {
        case .text(let range): output += bytes[range]
        case .comment, .line: break
        case .expression(let tag): output += (text(tag.expression) == "self" ? "false" : "[").utf8
        case .block(let block):
          let mark = output.count
          print(block)
          if output.count != mark { output += bytes[block.trail] }
        }
      }
    }

    mutating func print(_ block: Block) {
      for section in block.sections {
        switch section.clause {
        case .loop(let loop):
          let count = text(loop.source).split(separator: ",").count
          for index in 0..<count {
            if index > 0, let separator = loop.separator {
              output += text(separator).dropFirst().dropLast().utf8
            }
            print(section.body)
          }
        case .condition(let range) where text(range) != "true": continue
        default: print(section.body)
        }
        return
      }
    }
  }
}

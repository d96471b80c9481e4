import Diagnostics
import Ecore
import Foundation
import Testing
import XMI

@testable import MOFM2T

/// What an expression prints inside of a main template for the cluster of `Golden/model.xmi`.
enum TemplateBench {
  static let model = loadModel(TemplateCase.folder.appendingPathComponent("model.xmi").path)

  /// The text outside files, then each file, and the codes of everything but what is unused.
  static func run(
    _ body: String, declarations: String = "", options: RunOptions = RunOptions(existing: { _ in nil }),
    checks: TemplateOptions = TemplateOptions()
  ) -> (text: String, codes: [String]) {
    var sink = DiagnosticSink()
    let text =
      "[module m('http://k')/]\n[template main(c : Cluster)]\n[comment @main/]\n\(body)[/template]\n"
      + declarations
    let file = SourceFile(path: "m.mtl", text: text)
    let program = TemplateProgram.load(file, metamodel: model.metamodel, options: checks, into: &sink)
    let output = program.map { shown($0.run(on: model.model, options: options, into: &sink)) } ?? ""
    return (output, sink.sorted().map(\.code).filter { !$0.hasPrefix("mtl/unused-") })
  }
}

/// Acceleo's operations and ours, one expression a row; `!` stands for an error when it is run.
@Suite struct LibraryTests {
  @Test(arguments: [
    // Texts, positions from 1.
    ("'abc'.first(2)", "ab"), ("'abc'.first(9)", "abc"), ("'abc'.first(-1)", "!"), ("'abc'.last(2)", "bc"),
    ("'abc'.last(0)", ""), ("'ab'.first()", "a"), ("''.first()", "!"),
    ("'a.b.c'.index('.')", "2"), ("'abc'.index('x')", "-1"), ("'babar'.index('a', 3)", "4"),
    ("'babar'.index('a', 9)", "-1"), ("'a.b.c'.lastIndex('.')", "4"), ("'babababar'.lastIndex('a', 3)", "4"),
    ("'abc'.lastIndex('x')", "-1"),
    ("'abc'.contains('b')", "true"), ("'abc'.startsWith('ab')", "true"), ("'abc'.endsWith('ab')", "false"),
    ("'aé'.isAlpha()", "true"), ("'a1'.isAlpha()", "false"), ("'a1'.isAlphanum()", "true"),
    ("'a-1'.isAlphanum()", "false"), ("''.isAlpha()", "true"),
    ("'b'.prefix('a')", "ab"), ("'a'.strcmp('b') < 0", "true"), ("'a'.strcmp('a')", "0"),
    ("'abc'.strstr('bc')", "true"), ("'a b c'.strtok(' ', 0)", "a"), ("'a b'.strtok(' ', 2)", "!"),
    ("'a.b.c'.substitute('.', '-')", "a-b.c"), ("'a.b.c'.substituteAll('.', '-')", "a-b-c"),
    ("'abc'.substring(2)", "bc"), ("'abc'.substring(4)", "!"), ("'abc'.substring(2, 2)", "b"),
    ("'test test'.replace('t(e)', '$1')", "est test"), ("'aardvark'.replaceAll('[aeiou]', 'x')", "xxrdvxrk"),
    ("'a b  c'.tokenize(' ')->sep('|')", "a|b|c"), ("'a b\\tc'.tokenize()->size()", "3"),
    ("'a\\n\\nb'.tokenizeLine()->sep('|')", "a|b"), ("'a\\n\\nb\\n'.lines()->sep('|')", "a||b"),
    ("'a\\r\\nb'.lines()->size()", "2"),
    ("'Abc'.toLowerFirst()", "abc"), ("'abc'.toUpperFirst()", "Abc"), ("'aB'.toUpperCase()", "AB"),
    ("'aB'.toLowerCase()", "ab"), ("' a '.trim()", "a"), ("'x' + lineSeparator() + 'y'", "x\ny"),
    ("'aB'.equalsIgnoreCase('Ab')", "true"), ("'ab'.matches('a.')", "true"), ("'ab'.at(2)", "b"),
    ("'ab'.characters()->sep('-')", "a-b"), ("false._and(true)", "false"), ("true._not()", "false"),
    // Collections.
    ("Sequence{1, 2}->sep(', ')", "1, 2"), ("Sequence{1, 2}->sep('[', ', ', ']')", "[1, 2]"),
    ("Sequence{}->sep('a', 'b', 'c')", "ac"), ("Sequence{1}->addAll(Set{1})->size()", "2"),
    ("OrderedSet{1}->addAll(Sequence{1, 2})->size()", "2"), ("Bag{1, 1, 2}->removeAll(Set{1})->size()", "1"),
    ("Sequence{1, 2, 3}->drop(2)", "3"), ("Sequence{1, 2, 3}->dropRight(2)", "1"),
    ("Sequence{1}->drop(-1)", "!"), ("Sequence{1, 'a', true}->filter(String)", "a"),
    ("Sequence{1, 2, 1, 2}->indexOfSlice(Sequence{2})", "2"),
    ("Sequence{1, 2, 1, 2}->lastIndexOfSlice(Sequence{1, 2})", "3"),
    ("Sequence{1, 2}->indexOfSlice(Sequence{3})", "-1"), ("Sequence{1, 2, 1}->lastIndexOf(1)", "3"),
    ("Sequence{1, 2}->lastIndexOf(3)", "-1"), ("Sequence{1, 2}->reverse()", "21"),
    ("Sequence{1, 2}->startsWith(Sequence{1})", "true"), ("Sequence{1, 2}->endsWith(Sequence{1})", "false"),
    ("Sequence{'a', 'b'}->toString()", "ab"), ("Sequence{'a', 'b'}.toString()", "ab"),
    // Objects, nearest or first first.
    ("c.eAllContents(Container)->first().ancestors().oclAsType(Named).name->sep('<')", "web<north"),
    ("c.eAllContents(Container)->first().ancestors(Cluster).name", "north"),
    ("c.workloads->at(2).siblings(Named).name->sep(' ')", "web nightly"),
    ("c.workloads->at(2).precedingSiblings(Named).name", "web"),
    ("c.workloads->at(2).followingSiblings(Named).name", "nightly"),
    ("c.workloads->at(2).eInverse(Workload).name->sep(' ')", "web nightly"),
    ("c.workloads->first().eInverse()->size()", "1"),
    ("c.workloads->first().eContainer(Cluster).name", "north"),
    ("c.eContents(Job).name", "nightly"), ("c.eAllContents(Container)->size()", "3"),
    ("c.eGet('name')", "north"), ("c.eGet('no')", "!"),
    ("c.eClass().name", "Cluster"), ("c.workloads.eClass().name->sep(' ')", "Deployment Deployment Job"),
    ("current(0).oclAsType(Cluster).name", "north"), ("c.current(Cluster).name", "north"),
    // Properties: those of the command line, then those of files.
    ("getProperty('region')", "eu"), ("getProperty('none')", ""), ("property('none', 'x')", "x"),
    ("c.getProperty('greeting')", "it's {0}"), ("getProperty('greeting', Sequence{c.name})", "it's north"),
    ("getProperty('texts', 'greeting')", "it's {0}"), ("getProperty('texts.properties', 'region')", "file"),
    ("getProperty('texts', 'greeting', Sequence{1, 2})", "it's 1"), ("getProperty('other', 'greeting')", ""),
    // Texts that other languages read.
    ("'a\"b'.json()", "\"a\\\"b\""), ("'a\\nb\\n\\nc'.indent(2)", "a\n  b\n\n  c"), ("'a'.indent(-1)", "!"),
    ("'HTTPServer v1Beta_x'.camel()", "httpServerV1BetaX"), ("'http-server'.pascal()", "HttpServer"),
    ("'HTTPServer'.kebab()", "http-server"), ("'aB2C'.snake()", "a_b2_c"), ("'aB'.upperSnake()", "A_B"),
    ("''.camel()", ""), ("'ab'.upperFirst()", "Ab"), ("'AB'.lowerFirst()", "aB"),
    ("'policy'.plural()", "policies"), ("'Key'.plural()", "Keys"), ("'class'.plural()", "classes"),
    ("'box'.plural()", "boxes"), ("'branch'.plural()", "branches"), ("'POLICY'.plural()", "POLICIES"),
    ("''.plural()", ""),
    ("'abc'.sha256()", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("''.base64()", ""), ("'a'.base64()", "YQ=="), ("'ab'.base64()", "YWI="), ("'abc'.base64()", "YWJj"),
    ("'é?>'.base64()", "w6k/Pg=="),
    // Names that Kubernetes takes.
    ("'My App_1.x'.dnsLabel()", "my-app-1-x"), ("'--a--'.dnsLabel()", "a"), ("'é'.dnsLabel()", "!"),
    ("'A.b_c..D'.dnsName()", "a.b-c.d"), ("'-_a b.C/'.labelValue()", "a-b.C"), ("''.labelValue()", ""),
  ])
  func rows(_ expression: String, _ expected: String) {
    var sink = DiagnosticSink()
    let properties = SourceFile(
      path: "p/texts.properties",
      text: "# texts\ngreeting = it''s {0}\nregion: file\nlong = a \\\n   b\nu=\\u00e9")
    let options = RunOptions(
      properties: ["region": "eu"], propertyFiles: [PropertyFile.read(properties, into: &sink)])
    let (text, codes) = TemplateBench.run("[\(expression)/]", options: options)
    if expected == "!" {
      #expect(codes == ["mtl/invalid-value"], "\(expression)")
    } else {
      #expect(codes.isEmpty, "\(expression)")
      #expect(text == expected, "\(expression)")
    }
  }

  @Test func longNamesAreCutAndStayDifferent() {
    let long = String(repeating: "a", count: 70)
    let (one, other) = (KubernetesName.label(long + "1"), KubernetesName.label(long + "2"))
    #expect(one != other)
    for name in [one, other] { #expect(name?.count == 63) }
    #expect(one == KubernetesName.label(long + "1"))
    #expect(KubernetesName.label(String(repeating: "a", count: 63)) == String(repeating: "a", count: 63))
    #expect(KubernetesName.subdomain(String(repeating: "ab.", count: 100))?.utf8.count ?? 0 <= 253)
    #expect(KubernetesName.labelValue(String(repeating: "x_", count: 40))?.count ?? 0 <= 63)
  }

  @Test func propertiesAreReadAsJavaReadsThem() {
    var sink = DiagnosticSink()
    let text =
      "! c\n\na=1\nb : 2\nc 3\nd\n e = x\\\n  y\nf=\\t\\u0041\\uD83D\\uDE00\ng=a\\=b\nh\\ i=1\r\nj=\\u12"
    let file = PropertyFile.read(SourceFile(path: "x/y.properties", text: text), into: &sink)
    #expect(file.name == "y.properties")
    let expected = [
      "a": "1", "b": "2", "c": "3", "d": "", "e": "xy", "f": "\tA😀", "g": "a=b", "h i": "1", "j": "12",
    ]
    #expect(file.values == expected)
    #expect(sink.diagnostics.map(\.code) == ["mtl/bad-property"])
  }
}

@Suite struct TemplateServiceTests {
  private let services = [
    TemplateService("shout", [.string], .string) { arguments throws(TemplateService.Failure) in
      guard case .string(let text) = arguments[0] else { throw TemplateService.Failure("there is no text") }
      if text.isEmpty { throw TemplateService.Failure("the text is empty") }
      return .string(text.uppercased() + "!")
    },
    TemplateService("twice", [.integer, .real], .list(.real)) { arguments in
      guard case .integer(let count) = arguments[0] else { return .null }
      return .list(Array(repeating: arguments[1], count: count))
    },
    TemplateService("parent", [.object], .object) { arguments in
      guard case .object(let object) = arguments[0] else { return .null }
      return object.eContainer.map { .object($0) } ?? .null
    },
    TemplateService("wrong", [.string], .integer) { $0[0] },
  ]

  private func run(_ body: String, declarations: String = "") -> (text: String, codes: [String]) {
    TemplateBench.run(body, declarations: declarations, checks: TemplateOptions(services: services))
  }

  @Test func servicesAreCalledAsOperationsAndFunctions() {
    #expect(run("['a'.shout()/] [shout('b')/] [Sequence{'c', 'd'}.shout()/]") == ("A! B! C!D!", []))
    #expect(run("[2.twice(1.5)->sum()/] [2.twice(1)->size()/]") == ("3.0 2", []))
    #expect(
      run("[c.workloads->first().parent().oclAsType(Cluster).name/][c.parent() = null/]") == ("northtrue", [])
    )
  }

  @Test func servicesAreChecked() {
    #expect(run("[1.shout()/]").codes == ["ocl/no-matching-operation"])
    #expect(run("['a'.shuot()/]").codes == ["ocl/unknown-operation"])
    #expect(run("[''.shout()/]").codes == ["mtl/service-failed"])
    #expect(run("['a'.wrong()/]").codes == ["mtl/service-failed"])
  }

  @Test func templatesHideServices() {
    #expect(
      run("['a'.shout()/]", declarations: "[template shout(s : String)]own [s/][/template]") == ("own a", []))
  }

  @Test func servicesNeedANameAndAParameter() {
    let bad = [
      TemplateService("no name", [.string], .string) { $0[0] },
      TemplateService("none", [], .string) { _ in .null },
      TemplateService("a", [.string], .string) { $0[0] }, TemplateService("a", [.string], .string) { $0[0] },
    ]
    let codes = TemplateBench.run("x", checks: TemplateOptions(services: bad)).codes
    #expect(codes == ["mtl/bad-service", "mtl/bad-service", "mtl/bad-service"])
  }
}

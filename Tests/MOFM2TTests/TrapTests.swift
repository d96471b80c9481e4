import Diagnostics
import Ecore
import Foundation
import Testing
import XMI

@testable import MOFM2T

/// What templates of other engines are known to stumble over, a test for each.
@Suite struct TrapTests {
  private func run(_ body: String, declarations: String = "", existing: String? = nil) -> (
    text: String, codes: [String]
  ) {
    let options = RunOptions(existing: { path in existing.map { SourceFile(path: path, text: $0) } })
    return TemplateBench.run(body, declarations: declarations, options: options)
  }

  @Test func protectedFormat() {
    let area =
      "[file ('f')]\n[protected ('id') startTagPrefix('// ') endTagPrefix('// ')]\nnew\n[/protected]\n[/file]"
    #expect(run(area).text == "==== f\n// Start of user code id\nnew\n// End of user code\n")
    // The text before the start marker and behind the end marker is the template's.
    let old = "xx Start of user code id \nmine\n// End of user code yy\n"
    #expect(run(area, existing: old).text == "==== f\n// Start of user code id\nmine\n// End of user code\n")
  }

  /// A query called as a function takes null like any argument, wherever the call stands; `null.q()` has no source.
  @Test func nullIsAnArgumentOfAFunction() {
    let query = "[query public q(s : String) : String = if s.oclIsUndefined() then 'none' else s endif/]"
    #expect(run("[q(null)/]", declarations: query) == ("none", []))
    #expect(run("[Sequence{q(null)}->first()/]", declarations: query) == ("none", []))
    #expect(run("[Sequence{q(q(null))}->first()/]", declarations: query) == ("none", []))
    let source = run("[Sequence{null.oclAsType(String).q()}->size()/]", declarations: query)
    #expect(source == ("", ["mtl/invalid-value"]))
  }

  @Test func lostAreas() {
    let (text, codes) = run(
      "[file ('f')]\nx\n[/file]", existing: "Start of user code gone\nmine\nEnd of user code\n")
    #expect(codes == ["mtl/lost-area"])
    #expect(text.contains("==== f.lost.txt"))
    #expect(text.contains("mine"))
  }

  @Test func protectedOutsideFile() {
    #expect(run("[protected ('x')]\n[/protected]\n").codes == ["mtl/area-outside-file"])
  }

  @Test func indexOfFor() {
    let loop =
      "[for (x : String | Sequence{'a', 'b', 'c'}) before(i + '<') separator(i + '-') after(i + '>')][i/][x/][/for]"
    #expect(run(loop) == ("1<1a2-2b3-3c3>", []))
    // A variable of that name is the template's own.
    #expect(run("[let i = 'own'][for (x | Sequence{1})][i/][/for][/let]") == ("own", []))
    #expect(run("[for (x | Sequence{7, 8})][xIndex/][i/] [/for]") == ("11 22 ", []))
  }

  @Test func guardOfForIsAskedForEachElement() {
    #expect(run("[for (x | Sequence{1, 2, 3}) separator(',') ? (x <> 2)][x/][/for]") == ("1,3", []))
  }

  @Test func initialiserOfForIsEvaluatedOnce() {
    let loop = "[for (x | Sequence{1, 2}) {n : String = 'a b'.strtok(' ', 1);}][n/][/for]"
    #expect(run(loop) == ("aa", []))
  }

  @Test func letAsksForTheType() {
    #expect(
      run("[let d : Deployment = c.workloads->last()]D[elselet j : Job = c.workloads->last()]J[/let]") == (
        "J", []
      ))
    #expect(run("[let n : String = null]x[else]none[/let]") == ("none", []))
  }

  @Test func ifWithoutBoolean() {
    #expect(run("[if (c.name)]x[/if]").codes == ["mtl/condition-type"])
    #expect(run("[if (c.eGet('name'))]x[/if]").codes == ["mtl/not-boolean"])
  }

  @Test func queriesAreRememberedAndPure() {
    let deep =
      "[query q(c : Cluster, n : Integer) : Integer = if n = 0 then 1 else c.q(n - 1) + c.q(n - 1) endif/]"
    #expect(run("[c.q(60)/]", declarations: deep) == ("1152921504606846976", []))
    // What depends on where it is called from is not remembered.
    let here = "[query here(c : Cluster) : String = current(Workload).name/]"
    #expect(run("[for (w | c.workloads)][c.here()/] [/for]", declarations: here) == ("web api nightly ", []))
  }

  @Test func rangesInFor() {
    #expect(run("[for (n : Integer | Sequence{1..3})][n/][/for]") == ("123", []))
  }

  @Test func printingNullInvalidAndCollections() {
    #expect(run("<[null/]>") == ("<>", []))
    #expect(run("<[1 div 0/]>").codes == ["mtl/invalid-value"])
    #expect(run("[Sequence{1, 2}/] [Sequence{1, 2}->sep('-')/]") == ("12 1-2", []))
  }

  @Test func substringCountsFromOne() { #expect(run("['abcd'.substring(2, 3)/]") == ("bc", [])) }

  @Test func replaceTakesExpressionsAndSubstituteTexts() {
    #expect(run("['a.a'.replaceAll('.', 'x')/] ['a.a'.substituteAll('.', 'x')/]") == ("xxx axa", []))
    #expect(run("['a.a.a'.replace('[.]', 'x')/] ['a.a.a'.substitute('.', 'x')/]") == ("axa.a axa.a", []))
  }

  @Test func pathsOfFiles() {
    #expect(run("[file ('a/b/c.txt')]x[/file]") == ("==== a/b/c.txt\nx", []))
    #expect(run("[file ('../x')]x[/file]").codes == ["mtl/path-outside"])
    #expect(run("[file ('f')]x[/file][file ('f')]y[/file]").codes == ["mtl/duplicate-file"])
    #expect(run("[file ('f', true)]x[/file][file ('f', append)]y[/file]") == ("==== f (append)\nxy", []))
  }

  @Test func encodings() {
    #expect(run("[file ('f', false, 'ISO-8859-1')]x[/file]") == ("==== f\nx", []))
    #expect(run("[file ('f', false, 'ISO-8859-1')]€[/file]").codes == ["mtl/unencodable"])
    #expect(run("[file ('f', false, 'UTF-7')]x[/file]").codes == ["mtl/unsupported-charset"])
    for charset in [Charset.cyrillic, .greek, .latin9, .windows, .latin1] {
      let bytes = (UInt8(0)...255).map { $0 }
      let text = charset.decoded(bytes)
      let known = String(decoding: text, as: UTF8.self).unicodeScalars.filter { $0 != "\u{FFFD}" }
      #expect(charset.encoded(Array(String(String.UnicodeScalarView(known)).utf8))?.count == known.count)
    }
    #expect(Charset.windows.encoded(Array("€".utf8)) == [0x80])
    #expect(Charset.cyrillic.encoded(Array("До".utf8)) == [0xB4, 0xDE])
    #expect(Charset.greek.encoded(Array("Άγ".utf8)) == [0xB6, 0xE3])
    #expect(Charset.latin9.encoded(Array("€Œ".utf8)) == [0xA4, 0xBC])
    #expect(Charset.latin1.encoded(Array("€".utf8)) == nil)
  }

  @Test func fileInsideOfFile() {
    #expect(
      run("[file ('a')]\n1\n[file ('b')]\n2\n[/file]\n3\n[/file]\n") == ("==== a\n1\n3\n==== b\n2\n", []))
  }

  @Test func virtualDispatchReachesTheChildFromTheParent() {
    // Golden/overriding/virtual has the modules; here the most special type of the argument decides.
    let declarations =
      "[template t(w : Workload)]workload[/template][template t(j : Job)]job[/template][template u(w : Workload)][w.t()/][/template]"
    #expect(run("[c.workloads->last().u()/]", declarations: declarations) == ("job", []))
  }
}

@Suite struct MetamodelTests {
  /// Two packages with a class of the same name.
  private func metamodel() throws -> Metamodel {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "krosskube-two-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var options = XMIOptions()
    for name in ["a", "b"] {
      let text = """
        <ecore:EPackage xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="\(name)" nsURI="http://\(name)" nsPrefix="\(name)">
          <eClassifiers xmi:type="ecore:EClass" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" name="Node">
            <eStructuralFeatures xmi:type="ecore:EAttribute" name="of_\(name)" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
          </eClassifiers>
        </ecore:EPackage>
        """
      let file = folder.appendingPathComponent(name + ".ecore")
      try text.write(to: file, atomically: true, encoding: .utf8)
      options.metamodels.append(file.path)
    }
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load([], into: &sink)
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics)")
    return loaded.metamodel
  }

  private func codes(_ uris: String, _ body: String) throws -> [String] {
    var sink = DiagnosticSink()
    let text = "[module m(\(uris))/]\n[template main(n : Node)]\n[comment @main/]\n\(body)\n[/template]"
    _ = TemplateProgram.load(SourceFile(path: "m.mtl", text: text), metamodel: try metamodel(), into: &sink)
    return sink.sorted().map(\.code)
  }

  @Test func namesAreThoseOfTheModulesMetamodels() throws {
    #expect(try codes("'http://a'", "[n.of_a/]") == [])
    #expect(try codes("'http://b'", "[n.of_b/]") == [])
    #expect(try codes("'http://b', 'http://a'", "[n.of_b/][let x : a::Node = null][x.of_a/][/let]") == [])
    #expect(try codes("'http://a', 'http://b'", "[n.of_b/]") == ["ocl/unknown-feature"])
    #expect(try codes("'http://a', 'http://c'", "x") == ["mtl/unknown-metamodel"])
  }
}

@Suite struct WhiteSpaceListingTests {
  @Test func marksSayWhatIsPrinted() {
    var sink = DiagnosticSink()
    let text =
      "[module m('u')/]\n\n[template t(c : C)]\na b\n  [if (c)]\n\tx \n  [/if]\n  [if (c)]y\n  [/if]\n[/template]\n"
    let listing = WhiteSpaceListing.list(SourceFile(path: "m.mtl", text: text), into: &sink)
    #expect(sink.diagnostics.isEmpty)
    let expected = """
       1 | [module m('u')/]
       2 |\u{20}
       3 | [template t(c : C)]
       4 | a·b¶
       5 |   [if (c)]
       6 | →\tx·¶
       7 |   [/if]
       8 |   [if (c)]y¶
       9 |   [/if]
      10 | [/template]

      """
    #expect(listing.text == expected)
  }

  @Test func emptyAndBrokenModulesAreListedToo() {
    var sink = DiagnosticSink()
    #expect(WhiteSpaceListing.list(SourceFile(path: "m.mtl", text: ""), into: &sink).text == "")
    #expect(
      WhiteSpaceListing.list(SourceFile(path: "m.mtl", text: "[if\r\nx"), into: &sink).text
        == "1 | [if\n2 | x\n")
    #expect(!sink.diagnostics.isEmpty)
  }
}

import Diagnostics
import Ecore
import Testing
import UML

/// What a class model becomes in Ecore, rule by rule.
@Suite struct ConversionTests {
  private static func model(_ contents: String, after: String = "") -> String {
    """
    <xmi:XMI xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" xmlns:K="http://krosskube.io/K">
    <uml:Model xmi:id="m" name="m">\(contents)</uml:Model>\(after)</xmi:XMI>
    """
  }

  private static func annotations(_ contents: String, after: String = "", of name: String) throws -> [String]
  {
    let model = DialectTests.load(model(contents, after: after)).model
    let object = try #require(model.object(named: name))
    return object.objects("eAnnotations").map { annotation in
      let details = annotation.objects("details").map {
        "\($0.string("key") ?? "")=\($0.string("value") ?? "")"
      }
      let references = annotation.objects("references").map { "->\($0.name ?? "?")" }
      return
        ([annotation.string("source")?.split(separator: "/").last.map(String.init) ?? ""] + details
        + references)
        .joined(separator: " ")
    }
  }

  private static func rule(_ name: String, _ language: String?, _ body: String) -> String {
    """
    <ownedRule xmi:type="uml:Constraint" xmi:id="r\(name)\(language ?? "")"\(name.isEmpty ? "" : " name=\"\(name)\"")>
    <specification xmi:type="uml:OpaqueExpression" xmi:id="s\(name)\(language ?? "")">\(language.map { "<language>\($0)</language>" } ?? "")<body>\(body)</body></specification></ownedRule>
    """
  }

  @Test(arguments: [
    ("positive", "OCL", "self.a > 0", "Pivot positive=self.a > 0"),
    ("positive", "ocl2.0", "self.a > 0", "Pivot positive=self.a > 0"),
    ("positive", nil, "self.a > 0", "Pivot positive=self.a > 0"),
    ("", "OCL", "self.a > 0", "Pivot A_inv1=self.a > 0"),
    ("x", "OCL", "context A inv small: self.a &lt; 9", "Pivot small=self.a < 9"),
    ("x", "OCL", "context A inv: self.a &lt; 9", "Pivot x=self.a < 9"),
    (
      "x", "OCL", "context m::A inv one: a = 'inv two: no' inv two: a->notEmpty() -- inv three: no",
      "Pivot one=a = 'inv two: no' two=a->notEmpty() -- inv three: no"
    ),
    ("a b", "OCL", "true", "Pivot a_b=true"),
    ("said", "English", "It is good.", "GenModel documentation=It is good."),
  ])
  func constraints(_ name: String, _ language: String?, _ body: String, _ expected: String) throws {
    let found = try Self.annotations(
      "<packagedElement xmi:type=\"uml:Class\" xmi:id=\"a\" name=\"A\">\(Self.rule(name, language, body))</packagedElement>",
      of: "A")
    #expect(found.contains(expected), "\(found)")
  }

  @Test func constraintsOfPackagesAreAboutWhatTheyConstrain() throws {
    let rule = Self.rule("r", "OCL", "true").replacing(
      "xmi:id=\"rrOCL\"", with: "xmi:id=\"q\" constrainedElement=\"a\"")
    let found = try Self.annotations(
      rule + "<packagedElement xmi:type=\"uml:Class\" xmi:id=\"a\" name=\"A\"/>", of: "A")
    #expect(found.contains("Pivot r=true"))
  }

  @Test func dependenciesAreKept() throws {
    let found = try Self.annotations(
      """
      <packagedElement xmi:type="uml:Class" xmi:id="a" name="A"/><packagedElement xmi:type="uml:Class" xmi:id="b" name="B"/>
      <packagedElement xmi:type="uml:Dependency" xmi:id="d" client="a" supplier="b"/>
      <packagedElement xmi:type="uml:Usage" xmi:id="e" client="a" supplier="b" name="reads"/>
      """, after: "<K:generates xmi:id=\"g\" base_Dependency=\"d\" scope=\"perCluster\"/>", of: "A")
    #expect(found == ["dependency kind=generates scope=perCluster ->B", "dependency kind=reads ->B"])
  }

  @Test func commentsAndStereotypesAreKept() throws {
    let found = try Self.annotations(
      """
      <ownedComment xmi:type="uml:Comment" xmi:id="c" annotatedElement="a"><body>First.</body></ownedComment>
      <packagedElement xmi:type="uml:Class" xmi:id="a" name="A"><ownedComment xmi:id="c2" body="Second."/></packagedElement>
      """, after: "<K:Root xmi:id=\"g\" base_Class=\"a\" plural=\"as\"/>", of: "A")
    #expect(found == ["GenModel documentation=First.\nSecond.", "K#Root plural=as"])
  }

  @Test func namesTypesAndHierarchies() {
    let (lines, sink, _) = DialectTests.load(
      Self.model(
        """
        <packagedElement xmi:type="uml:Class" xmi:id="a" name="big shop"><generalization xmi:id="g" general="b"/>
          <ownedAttribute xmi:id="p" name="n" type="nowhere"/><ownedAttribute xmi:id="x" name="x" type="d"/><ownedAttribute xmi:id="y" type="b"/>
          <nestedClassifier xmi:type="uml:Class" xmi:id="i" name="Inner"/></packagedElement>
        <packagedElement xmi:type="uml:Class" xmi:id="b" name="B" isAbstract="true"><generalization xmi:id="h" general="a"/></packagedElement>
        <packagedElement xmi:type="uml:DataType" xmi:id="d" name="D"><ownedAttribute xmi:id="q" name="q"><type xmi:type="uml:Class" href="other.uml#_1"/></ownedAttribute></packagedElement>
        <packagedElement xmi:type="uml:Enumeration" xmi:id="e" name="E"><ownedLiteral xmi:id="l1" name="one"/><ownedLiteral xmi:id="l2" name="two"/></packagedElement>
        """))
    #expect(!sink.hasErrors, "\(sink.diagnostics.map(\.message))")
    for line in [
      "class big_shop ", "super big_shop B", "feature big_shop.n: EString", "containment big_shop.x",
      "feature big_shop.b: B",
      "class big_shop_Inner ", "class B abstract", "feature D.q: EObject", "literal E.two 1",
    ] { #expect(lines.contains(line), "\(line) of \(lines.sorted())") }
    let codes = Set(sink.diagnostics.map(\.code))
    for code in ["renamed", "unnamed", "unknown-type", "moved", "generalization-cycle"] {
      #expect(codes.contains("uml/\(code)"), "\(code)")
    }
  }

  @Test(arguments: [
    ("<xsd:schema xmlns:xsd='http://www.w3.org/2001/XMLSchema'/>", "uml/not-uml", "is an XML Schema"),
    ("<XMI xmi.version='1.0'><XMI.difference/></XMI>", "uml/not-uml", "holds differences"),
    (
      "<XMI xmi.version='1.1' xmlns:Model='omg.org/mof.Model/1.3'><XMI.content><Model:Package xmi.id='a'/></XMI.content></XMI>",
      "uml/not-uml", "holds a metamodel of MOF 1.x"
    ),
    ("<!-- a --><!ELEMENT XMI (a)>", "uml/document-type", "is a document type"),
    ("<uml:Model xmlns:uml='http://www.omg.org/spec/UML/20131001'>", "xml/", ""),
    ("", "xml/empty", ""),
  ])
  func whatIsNoClassModelIsSaid(_ text: String, _ code: String, _ words: String) {
    var sink = DiagnosticSink()
    #expect(UMLReader.read(SourceFile(path: "m.uml", text: text), into: &sink) == nil)
    #expect(
      sink.diagnostics.contains { $0.code.hasPrefix(code) && $0.message.contains(words) },
      "\(sink.diagnostics.map { $0.code + $0.message })")
  }

  @Test func profilesAreNoClassModels() {
    let text =
      "<uml:Profile xmlns:uml='http://www.eclipse.org/uml2/5.0.0/UML' name='p'><packagedElement xmi:type='uml:Stereotype' xmlns:xmi='http://www.omg.org/spec/XMI/20131001' name='S'/></uml:Profile>"
    let sink = DialectTests.load(text).sink
    #expect(
      sink.diagnostics.contains { $0.code == "uml/no-classes" && $0.message.contains("only a profile") })
  }

  /// Rule 8: of two opposites, if one is derived, the other is too; not of those that associations own.
  @Test(arguments: [
    ("isDerived='true'", "", "", true, true), ("", "isDerived='true'", "", true, true),
    ("isDerivedUnion='true'", "", "", true, true), ("", "", "", false, false),
    (
      "isDerived='true'", "",
      "<S:EReference xmlns:S='http://www.eclipse.org/uml2/schemas/Ecore/5' xmi:id='s' base_Property='w' isTransient='false'/>",
      true, false
    ),
  ])
  func oppositesOfWhatIsDerivedAreDerived(
    _ first: String, _ second: String, _ applied: String, _ isDerived: Bool, _ isTransient: Bool
  ) {
    let (lines, sink, _) = DialectTests.load(
      Self.model(
        """
        <packagedElement xmi:type="uml:Class" xmi:id="a" name="A"><ownedAttribute xmi:id="p" name="parts" type="b" association="x" \(first)/></packagedElement>
        <packagedElement xmi:type="uml:Class" xmi:id="b" name="B"><ownedAttribute xmi:id="w" name="whole" type="a" association="x" \(second)/>
          <ownedAttribute xmi:id="o" name="other" type="a" association="y" isDerived="true"/></packagedElement>
        <packagedElement xmi:type="uml:Association" xmi:id="x" memberEnd="p w"/>
        <packagedElement xmi:type="uml:Association" xmi:id="y" memberEnd="o e"><ownedEnd xmi:id="e" name="others" type="b" association="y"/></packagedElement>
        """,
        after: applied))
    #expect(!sink.hasErrors)
    for name in ["A.parts", "B.whole"] { #expect(lines.contains("derived \(name)") == isDerived, "\(name)") }
    #expect(lines.contains("transient B.whole") == isTransient)
    #expect(lines.contains("volatile B.whole") == isTransient)
    #expect(lines.contains("opposite A.parts whole"))
    #expect(lines.contains("derived B.other"))
    #expect(lines.count { $0.hasPrefix("derived ") } == (isDerived ? 3 : 1))
  }

  @Test func nestingIsNoDanger() {
    let depth = 9_000
    let text = Self.model(
      String(repeating: "<packagedElement xmi:type='uml:Package' name='p'>", count: depth)
        + "<packagedElement xmi:type='uml:Class' name='A'/>"
        + String(repeating: "</packagedElement>", count: depth))
    var sink = DiagnosticSink()
    let model = UMLReader.read(SourceFile(path: "m.uml", text: text), into: &sink)
    #expect(model?.tallies["Package"]?.definitions == depth)
    #expect(model?.ecoreReport().converted["Package"] == depth)
    #expect(!sink.hasErrors)
  }

  @Test func sameIDsAreSaid() {
    var sink = DiagnosticSink()
    let text = Self.model(
      "<packagedElement xmi:type='uml:Class' xmi:id='a' name='A'/><packagedElement xmi:type='uml:Class' xmi:id='a' name='B'/>"
    )
    let model = UMLReader.read(SourceFile(path: "m.uml", text: text), into: &sink)
    #expect(sink.diagnostics.map(\.code) == ["uml/duplicate-id"])
    #expect(model?.element(id: "a")?.name == "A")
  }

  @Test(arguments: [
    ("Modelio 3.8", UMLDialect.Family.modelio), ("Visual Paradigm", .visualParadigm),
    ("Poseidon for UML", .poseidon),
    ("MagicDraw Clean XMI Exporter", .magicDraw), ("Novosoft UML Library", .argoUML), ("nobody", .other),
  ])
  func exporters(_ exporter: String, _ family: UMLDialect.Family) throws {
    let text =
      "<xmi:XMI xmlns:xmi='http://schema.omg.org/spec/XMI/2.1' xmlns:uml='http://schema.omg.org/spec/UML/2.1'><xmi:Documentation exporter='\(exporter)'/><uml:Model name='m'/></xmi:XMI>"
    var sink = DiagnosticSink()
    #expect(UMLReader.read(SourceFile(path: "m.xmi", text: text), into: &sink)?.dialect.family == family)
  }

  @Test func reportsAreForPeopleAndPrograms() throws {
    var sink = DiagnosticSink()
    let text = Self.model(
      "<packagedElement xmi:type='uml:Class' name='A|B'/><packagedElement xmi:type='uml:Activity' name='&quot;x&quot;'/>"
    )
    let report = try #require(UMLReader.read(SourceFile(path: "m.uml", text: text), into: &sink))
      .ecoreReport()
    #expect(report.entries.map(\.action) == [.renamed, .dropped])
    #expect(
      report.markdown(of: "m.uml").contains(
        "| 2 | Class | m::A\\|B | is called 'A_B', since its name is no identifier | uml/renamed |"))
    #expect(report.json(of: "m.uml").contains("\"element\": \"m::\\\"x\\\"\""))
  }
}

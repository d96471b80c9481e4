import Diagnostics
import Ecore
import Testing
import UML
import XMI

/// Every option: what it changes in the same class model, and that it is needed for it.
@Suite struct OptionTests {
  private static let text = """
    <xmi:XMI xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML">
    <uml:Model xmi:id="m" name="m">
    <packagedElement xmi:type="uml:Enumeration" xmi:id="k" name="Kind"><ownedLiteral xmi:id="k1" name="small"/></packagedElement>
    <packagedElement xmi:type="uml:Class" xmi:id="t" name="Top"><ownedAttribute xmi:id="tn" name="name"><type href="x#String"/></ownedAttribute>
      <ownedAttribute xmi:id="tp" name="parts" type="t" aggregation="composite"/></packagedElement>
    <packagedElement xmi:type="uml:Class" xmi:id="d" name="Deep"><generalization xmi:id="g1" general="t"/></packagedElement>
    <packagedElement xmi:type="uml:Class" xmi:id="o" name="Other"/>
    <packagedElement xmi:type="uml:Class" xmi:id="a" name="A"><generalization xmi:id="g2" general="d"/><generalization xmi:id="g3" general="o"/>
      <ownedComment xmi:id="cm" body="An A."/>
      <ownedRule xmi:type="uml:Constraint" xmi:id="r" name="good"><specification xmi:type="uml:OpaqueExpression" xmi:id="rs"><language>OCL</language><body>true</body></specification></ownedRule>
      <ownedAttribute xmi:id="an" name="name"><type href="x#String"/></ownedAttribute>
      <ownedAttribute xmi:id="au" name="any"/>
      <ownedAttribute xmi:id="ad" name="size" isDerived="true"><type href="x#Integer"/></ownedAttribute>
      <ownedAttribute xmi:id="ao" name="note"><type href="x#String"/><lowerValue xmi:type="uml:LiteralInteger" xmi:id="ol"/></ownedAttribute>
      <ownedAttribute xmi:id="ak" name="kind" type="k"><lowerValue xmi:type="uml:LiteralInteger" xmi:id="kl"/></ownedAttribute>
      <ownedAttribute xmi:id="as" name="short parts" type="t" aggregation="composite" subsettedProperty="tp"/>
      <ownedAttribute xmi:id="ar" name="more" type="t" redefinedProperty="tp"/>
      <ownedAttribute xmi:id="ax" name="all" type="t" isDerivedUnion="true"/>
    </packagedElement>
    <packagedElement xmi:type="uml:Association" xmi:id="x1" memberEnd="e1 e2" navigableOwnedEnd="e1"><ownedEnd xmi:id="e1" name="tops" type="t" association="x1"><upperValue xmi:type="uml:LiteralUnlimitedNatural" xmi:id="e1u" value="*"/></ownedEnd><ownedEnd xmi:id="e2" name="others" type="o" association="x1"/></packagedElement>
    <packagedElement xmi:type="uml:Package" xmi:id="inc" name="inc"><packageMerge xmi:id="pm" mergedPackage="core"/><packagedElement xmi:type="uml:Class" xmi:id="th1" name="Thing"/></packagedElement>
    <packagedElement xmi:type="uml:Package" xmi:id="core" name="core"><packagedElement xmi:type="uml:Class" xmi:id="th2" name="Thing"><ownedAttribute xmi:id="th3" name="age"><type href="x#Integer"/></ownedAttribute></packagedElement></packagedElement>
    </uml:Model></xmi:XMI>
    """

  /// The lines of the metamodel and of its annotations.
  private static func lines(_ options: UMLOptions) throws -> Set<String> {
    var xmi = XMIOptions()
    xmi.notations = [UMLNotation(options)]
    xmi.builtIn = ["m.uml": SourceFile(path: "m.uml", text: text)]
    xmi.readsFiles = false
    var sink = DiagnosticSink()
    var loader = XMILoader(xmi)
    let loaded = loader.load(["m.uml"], into: &sink)
    _ = MetamodelCompiler.compile(loaded.model, into: &sink)
    #expect(!sink.hasErrors, "\(sink.diagnostics.filter { $0.severity == .error }.map(\.message))")
    let resource = try #require(loaded.resourceOfPath["m.uml"])
    let roots = loaded.model.resources[resource].roots.map(loaded.model.object)
    var lines = MetamodelLines(roots).lines
    for object in roots.flatMap({ [$0] + $0.eAllContents }) {
      if object.eClass.name == "EClass" {
        lines.insert(
          "order \(object.name ?? ""): \(object.objects("eSuperTypes").compactMap(\.name).joined(separator: " "))"
        )
      }
      guard object.eClass.name == "EAnnotation", let owner = object.eContainer else { continue }
      let source = object.string("source")?.split(separator: "/").last.map(String.init) ?? ""
      let names =
        object.objects("references").compactMap(\.name) + object.objects("contents").compactMap(\.name)
      let details = object.objects("details").map { "\($0.string("key") ?? "")=\($0.string("value") ?? "")" }
      lines.insert(
        "note \(owner.name ?? "") \(source) " + (names + details).joined(separator: " "))
    }
    return lines
  }

  @Test(arguments: [
    ("association-ends", "annotations", [], []),
    (
      "association-ends", "navigable", ["feature Other.tops: Top", "bounds Other.tops 1..-1"],
      ["feature Top.others: Other"]
    ),
    (
      "association-ends", "features",
      [
        "feature Other.tops: Top", "feature Top.others: Other", "opposite Other.tops others",
        "opposite Top.others tops",
      ],
      []
    ),
    ("superclasses", "in-order", ["order A: Deep Other"], []),
    ("superclasses", "general-first", ["order A: Other Deep"], ["order A: Deep Other"]),
    ("untyped", "text", ["feature A.any: EString"], []),
    ("untyped", "objects", ["feature A.any: EObject"], ["feature A.any: EString"]),
    ("untyped", "dropped", [], ["feature A.any: EString", "feature A.any: EObject"]),
    ("derived", "volatile", ["volatile A.size", "transient A.size", "derived A.size"], []),
    ("derived", "stored", ["derived A.size"], ["volatile A.size", "transient A.size"]),
    ("optional", "plain", ["bounds A.note 0..1"], ["unsettable A.note"]),
    (
      "optional", "unsettable", ["unsettable A.note", "unsettable A.kind"],
      ["unsettable A.any", "unsettable A.name"]
    ),
    ("optional-enumerations", "plain", ["feature A.kind: Kind"], []),
    (
      "optional-enumerations", "types",
      ["feature A.kind: Kind_Optional", "java Kind_Optional org.eclipse.emf.common.util.Enumerator"],
      ["feature A.kind: Kind"]
    ),
    ("duplicates", "dropped", [], ["note A duplicates name"]),
    ("duplicates", "annotations", ["note A duplicates name"], ["feature A.name: EString"]),
    ("redefinitions", "annotations", ["note more redefines parts"], []),
    ("redefinitions", "dropped", ["feature A.more: Top"], ["note more redefines parts"]),
    ("subsets", "annotations", ["note short_parts subsets parts", "containment A.short_parts"], []),
    ("subsets", "resolved", ["note short_parts subsets parts"], ["containment A.short_parts"]),
    ("subsets", "dropped", ["containment A.short_parts"], ["note short_parts subsets parts"]),
    ("unions", "annotations", ["note all union "], []),
    ("unions", "dropped", ["feature A.all: Top"], ["note all union "]),
    ("names", "underscores", ["feature A.short_parts: Top"], []),
    (
      "names", "camel-case", ["feature A.shortParts: Top", "note shortParts UML originalName=short parts"],
      ["feature A.short_parts: Top"]
    ),
    ("comments", "documentation", ["note A GenModel documentation=An A."], []),
    ("comments", "dropped", [], ["note A GenModel documentation=An A."]),
    ("constraints", "invariants", ["note A Pivot good=true", "note A Ecore constraints=good"], []),
    (
      "constraints", "operations",
      [
        "operation A.good(diagnostics: EDiagnosticChain 0..1, context: EMap 0..1): EBoolean 0..1",
        "note good Pivot body=true",
      ], ["note A Pivot good=true", "note A Ecore constraints=good"]
    ),
    (
      "merges", "resolved", ["package m.inc http:///m/inc.ecore m.inc"],
      ["package m.core http:///m/core.ecore m.core"]
    ),
    ("merges", "kept", ["package m.core http:///m/core.ecore m.core"], []),
    ("constraints", "dropped", [], ["note A Pivot good=true", "note A Ecore constraints=good"]),
  ])
  func changes(_ name: String, _ value: String, _ has: [String], _ lacks: [String]) throws {
    var options = UMLOptions()
    #expect(options.set(name, value) == nil)
    let lines = try Self.lines(options)
    for line in has { #expect(lines.contains(line), "\(line) of \(lines.sorted())") }
    for line in lacks { #expect(!lines.contains(line), "\(line)") }
    let isDefault = UMLOptions.texts.contains { $0.hasPrefix("\(name)=\(value)|") }
    #expect(try (lines == Self.lines(UMLOptions())) == isDefault)
  }

  /// A test for each value of each option.
  @Test func allAreTested() {
    #expect(UMLOptions.texts.count == 14)
    #expect(UMLOptions.texts.map { $0.split(separator: "|").count }.reduce(0, +) == 32)
  }

  @Test func unknownOnesAreRefused() {
    var options = UMLOptions()
    #expect(
      options.set("ends", "features")?.hasPrefix(
        "'ends' is no option of class models; expected one of association-ends") == true)
    #expect(
      options.set("untyped", "all")
        == "'all' is no value of 'untyped'; expected one of text, objects, dropped")
  }
}

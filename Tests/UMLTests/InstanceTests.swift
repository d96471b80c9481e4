import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import UML
import XMI

/// Instance specifications as objects of the metamodel that the class model stands for.
@Suite struct InstanceTests {
  /// A shop with orders as parts, a customer at the end of an association, and a data type.
  private static let classes = """
    <packagedElement xmi:type="uml:Enumeration" xmi:id="k" name="Kind"><ownedLiteral xmi:id="k1" name="small"/><ownedLiteral xmi:id="k2" name="large"/></packagedElement>
    <packagedElement xmi:type="uml:Class" xmi:id="base" name="Base" isAbstract="true"><ownedAttribute xmi:id="bn" name="name"><type href="#String"/></ownedAttribute></packagedElement>
    <packagedElement xmi:type="uml:DataType" xmi:id="p" name="Price"><ownedAttribute xmi:id="pa" name="amount"><type href="x#Real"/></ownedAttribute></packagedElement>
    <packagedElement xmi:type="uml:Class" xmi:id="s" name="Shop"><generalization xmi:id="g" general="base"/>
      <ownedAttribute xmi:id="so" name="orders" type="o" aggregation="composite" association="a1"><lowerValue xmi:type="uml:LiteralInteger" xmi:id="l1"/><upperValue xmi:type="uml:LiteralUnlimitedNatural" xmi:id="u1" value="*"/></ownedAttribute>
      <ownedAttribute xmi:id="sk" name="kind" type="k"/>
      <ownedAttribute xmi:id="st" name="tags"><type href="x#String"/><lowerValue xmi:type="uml:LiteralInteger" xmi:id="l2"/><upperValue xmi:type="uml:LiteralUnlimitedNatural" xmi:id="u2" value="*"/></ownedAttribute>
      <ownedAttribute xmi:id="sb" name="open"><type href="x#Boolean"/></ownedAttribute>
    </packagedElement>
    <packagedElement xmi:type="uml:Class" xmi:id="o" name="Order">
      <ownedAttribute xmi:id="on" name="number"><type href="x#Integer"/></ownedAttribute>
      <ownedAttribute xmi:id="oc" name="customer" type="c" association="a2"/>
      <ownedAttribute xmi:id="op" name="price" type="p"/>
    </packagedElement>
    <packagedElement xmi:type="uml:Class" xmi:id="c" name="Customer">
      <ownedAttribute xmi:id="co" name="bought" type="o" association="a2"><lowerValue xmi:type="uml:LiteralInteger" xmi:id="l3"/><upperValue xmi:type="uml:LiteralUnlimitedNatural" xmi:id="u3" value="*"/></ownedAttribute>
    </packagedElement>
    <packagedElement xmi:type="uml:Association" xmi:id="a1" memberEnd="so ae"><ownedEnd xmi:id="ae" type="s" association="a1"/></packagedElement>
    <packagedElement xmi:type="uml:Association" xmi:id="a2" memberEnd="oc co"/>
    """

  private static func instance(_ id: String, _ classifier: String?, _ slots: [(String, String)] = [])
    -> String
  {
    let inside = slots.enumerated().map { index, slot in
      "<slot xmi:id='\(id)_\(index)' definingFeature='\(slot.0)'>\(slot.1)</slot>"
    }
    return
      "<packagedElement xmi:type='uml:InstanceSpecification' xmi:id='\(id)' name='\(id)'"
      + (classifier.map { " classifier='\($0)'" } ?? "") + ">\(inside.joined())</packagedElement>"
  }

  private static func literal(_ type: String, _ value: String? = nil) -> String {
    "<value xmi:type='uml:Literal\(type)'\(value.map { " value='\($0)'" } ?? "")/>"
  }

  private static func target(_ id: String) -> String {
    "<value xmi:type='uml:InstanceValue' instance='\(id)'/>"
  }

  /// Loads a class model and makes its instances, each root and its contents as text.
  static func load(_ text: String, isLax: Bool = false) throws -> (text: [String], sink: DiagnosticSink) {
    let memory = UMLMemory()
    var options = XMIOptions()
    options.notations = [UMLNotation(memory: memory)]
    options.builtIn = ["m.uml": SourceFile(path: "m.uml", text: text)]
    options.readsFiles = false
    var quiet = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load(["m.uml"], into: &quiet)
    let metamodel = MetamodelCompiler.compile(loaded.model, into: &quiet)
    #expect(!quiet.hasErrors, "\(quiet.diagnostics.map(\.message))")
    let conversion = try #require(memory.conversion(of: "m.uml"))
    var sink = DiagnosticSink()
    let model = conversion.instances(of: metamodel, uri: "m.xmi", isLax: isLax, into: &sink)
    return (model.resources[0].roots.map { self.text(model.object($0)) }, sink)
  }

  private static func text(_ object: EObject) -> String {
    let values = object.eClass.eAllStructuralFeatures.compactMap { feature -> String? in
      guard object.eIsSet(feature), !feature.isContainer else { return nil }
      if feature.isContainment {
        return "\(feature.name)[" + targets(object, feature).map(text).joined(separator: " ") + "]"
      }
      if feature.isReference {
        let targets = targets(object, feature).map { "@\($0.name ?? $0.eClass.name)" }
        return "\(feature.name)=" + targets.joined(separator: ",")
      }
      if feature.isMany { return "\(feature.name)=" + object.strings(feature.name).joined(separator: ",") }
      return "\(feature.name)=\(Self.value(object, feature))"
    }
    return object.eClass.name + "(" + values.joined(separator: " ") + ")"
  }

  private static func targets(_ object: EObject, _ feature: EStructuralFeature) -> [EObject] {
    feature.isMany ? object.objects(feature.name) : [object.object(feature.name)].compactMap(\.self)
  }

  private static func value(_ object: EObject, _ feature: EStructuralFeature) -> String {
    switch object.eGet(feature) {
    case .string(let value): value
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .literal(let value): value.name
    default: "?"
    }
  }

  private static func model(_ instances: String) -> String {
    """
    <uml:Model xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" xmi:id="m" name="shop">\(classes)
    \(instances)</uml:Model>
    """
  }

  @Test func slotsAreFeatures() throws {
    let (text, sink) = try Self.load(
      Self.model(
        Self.instance("customer", "c")
          + Self.instance("price", "p", [("pa", Self.literal("Real", "7.5"))])
          + Self.instance(
            "first", "o",
            [
              ("on", Self.literal("Integer", "42")), ("oc", Self.target("customer")),
              ("op", Self.target("price")),
            ])
          + Self.instance("second", "o", [("on", Self.literal("Integer"))])
          + Self.instance(
            "corner", "s",
            [
              ("so", Self.target("first") + Self.target("second")), ("sk", Self.target("k2")),
              ("st", Self.literal("String", "a") + Self.literal("String", "b")),
              ("sb", Self.literal("Boolean", "true")),
              ("bn", Self.literal("Null")),
            ])))
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics.map(\.message))")
    #expect(
      text == [
        "Customer(bought=@Order)",
        "Shop(name=corner orders[Order(number=42 customer=@Customer price[Price(amount=7.5)]) Order()] kind=large tags=a,b open=true)",
      ])
  }

  @Test func linksAreReferences() throws {
    let (text, sink) = try Self.load(
      Self.model(
        Self.instance("mary", "c") + Self.instance("first", "o") + Self.instance("corner", "s")
          + Self.instance("l1", "a1", [("so", Self.target("first")), ("ae", Self.target("corner"))])
          + Self.instance("l2", "a2", [("oc", Self.target("mary")), ("co", Self.target("first"))])
          // The slot says the same as a link.
          + Self.instance("l3", "a2", [("oc", Self.target("mary")), ("co", Self.target("first"))])))
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics.map(\.message))")
    #expect(text == ["Customer(bought=@Order)", "Shop(name=corner orders[Order(customer=@Customer)])"])
  }

  @Test(arguments: [
    (instance("x", nil), "uml/no-instance", "has no classifier"),
    (instance("x", "base"), "uml/no-instance", "which is abstract"),
    (instance("x", "gone"), "uml/no-instance", "which is not in the file"),
    (instance("x", "k"), "uml/no-instance", "which became no class"),
    (instance("x", "o c"), "uml/no-instance", "none of them has the others"),
    (instance("x", "a2"), "uml/no-instance", "without an instance at each end"),
    ("", "uml/no-instances", "holds no instance specifications"),
    (instance("x", "o", [("sk", target("k1"))]), "uml/bad-slot", "no feature of 'Order'"),
    (
      instance("x", "o", [("gone", literal("Integer", "1"))]), "uml/bad-slot",
      "'gone', which is not in the file"
    ),
    (instance("x", "o", [("", literal("Integer", "1"))]), "uml/bad-slot", "has no defining feature"),
    (
      instance("x", "o", [("on", literal("String", "many"))]), "uml/bad-slot",
      "is 'many'; expected a value of 'EInt'"
    ),
    (
      instance("x", "o", [("on", literal("Integer", "99999999999"))]), "uml/bad-slot",
      "expected a value of 'EInt'"
    ),
    (instance("x", "o", [("on", target("x"))]), "uml/bad-slot", "is 'x'; expected a value of 'EInt'"),
    (
      instance("x", "o", [("on", literal("Integer", "1") + literal("Integer", "2"))]), "uml/bad-slot",
      "a second value of 'number'"
    ),
    (instance("x", "o", [("oc", literal("String", "mary"))]), "uml/bad-slot", "expected an instance"),
    (
      instance("x", "o", [("oc", target("x"))]), "uml/bad-slot",
      "is an instance of 'Order'; expected one of 'Customer'"
    ),
    (instance("x", "o", [("oc", target("gone"))]), "uml/bad-slot", "of which no object was made"),
    (
      instance("x", "o", [("on", "<value xmi:type='uml:OpaqueExpression'><body>1</body></value>")]),
      "uml/bad-slot",
      "is a 'OpaqueExpression'"
    ),
    (
      instance("x", "o") + instance("y", "s", [("so", target("x"))])
        + instance("z", "s", [("so", target("x"))]),
      "", ""
    ),
  ])
  func whatCannotBeIsSaid(_ instances: String, _ code: String, _ words: String) throws {
    let (_, sink) = try Self.load(Self.model(instances))
    if code.isEmpty {
      // A part that two wholes have: each is a slot of the same feature.
      #expect(
        sink.diagnostics.map(\.message) == [
          "a value of 'shop::z' would put a part of 'orders' into 'orders' as well"
        ])
      return
    }
    #expect(sink.diagnostics.map(\.code) == [code], "\(sink.diagnostics.map(\.message))")
    #expect(
      sink.diagnostics.allSatisfy { $0.message.contains(words) && $0.range != nil },
      "\(sink.diagnostics.map(\.message))")
    let isError = code == "uml/bad-slot"
    #expect(sink.hasErrors == isError)
    #expect(try !Self.load(Self.model(instances), isLax: true).sink.hasErrors)
  }

  @Test func circlesOfPartsAreBroken() throws {
    let text = """
      <uml:Model xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" xmi:id="m" name="m">
      <packagedElement xmi:type="uml:Class" xmi:id="n" name="Node"><ownedAttribute xmi:id="p" name="part" type="n" aggregation="composite"/></packagedElement>
      \(Self.instance("a", "n", [("p", Self.target("b"))]))\(Self.instance("b", "n", [("p", Self.target("c"))]))\(Self.instance("c", "n", [("p", Self.target("a"))]))
      </uml:Model>
      """
    let (found, sink) = try Self.load(text)
    #expect(
      sink.diagnostics.map(\.message) == ["a value of 'm::c' would make an instance a part of itself"]
        || sink.diagnostics.count == 1)
    #expect(found.count == 1)
  }

  @Test func longChainsOfPartsAreNoDanger() throws {
    let count = 5_000
    let chain = (0..<count).map { Self.instance("i\($0)", "n", [("p", Self.target("i\($0 + 1)"))]) }
    let text = """
      <uml:Model xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" xmi:id="m" name="m">
      <packagedElement xmi:type="uml:Class" xmi:id="n" name="Node"><ownedAttribute xmi:id="p" name="part" type="n" aggregation="composite"/></packagedElement>
      \(chain.joined(separator: "\n"))\(Self.instance("i\(count)", "n"))
      </uml:Model>
      """
    var sink = DiagnosticSink()
    let model = try Self.instances(SourceFile(path: "m.uml", text: text), into: &sink)
    #expect(!sink.hasErrors)
    #expect(model.resources[0].roots.count == 1)
    #expect(model.objectCount == count + 1)
  }

  private static func instances(_ file: SourceFile, into sink: inout DiagnosticSink) throws -> Model {
    let memory = UMLMemory()
    var options = XMIOptions()
    options.notations = [UMLNotation(memory: memory)]
    options.builtIn = [file.path: file]
    var quiet = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load([file.path], into: &quiet)
    let metamodel = MetamodelCompiler.compile(loaded.model, into: &quiet)
    return try #require(memory.conversion(of: file.path)).instances(of: metamodel, uri: "m.xmi", into: &sink)
  }

  /// The files of the corpus with instance specifications: how many objects, and what is said.
  @Test(
    .enabled(if: Project.corpus != nil),
    arguments: [
      (
        "eclipse-ocl+org.eclipse.ocl/tests/org.eclipse.ocl.examples.xtext.tests/models/uml/Bug400090.uml",
        ["Book(price=7.5)"], [String]()
      ),
      (
        "eclipse-ocl+org.eclipse.ocl/tests/org.eclipse.ocl.examples.xtext.tests/models/uml/Bug467192.uml",
        [
          "Class1(eLongDataTypeAttribute=-99 eDoublePrimitiveTypeAttribute=6.0 simpleDataTypeAttribute=6.0 realDataTypeAttribute=6.0 integerPrimitiveTypeAttribute=42)"
        ], []
      ),
      (
        "ObeoNetwork+UML-Designer/plugins/org.obeonetwork.dsl.uml2.design.doc/contents/TravelAgency/agency.uml",
        ["Booking_System()", "Web_Agent_Agency_App()", "CRM_Customer(name=Bob)", "Agency__Offers()"], []
      ),
      (
        "ObeoNetwork+UML-Designer/tests/org.obeonetwork.dsl.uml2.design.tests/resources/Test.uml",
        ["Consumer()", "Producer()"], []
      ),
      (
        "ObeoNetwork+UML-Designer/plugins/org.obeonetwork.dsl.uml2.design.doc/contents/AllMappings/model.uml",
        ["DefaultClass()", "DefaultClass(property1=1)"], []
      ),
    ])
  func corpus(_ path: String, _ objects: [String], _ codes: [String]) throws {
    let url = try #require(Project.corpus).appendingPathComponent("uml/" + path)
    let (text, sink) = try Self.load(String(contentsOf: url, encoding: .utf8))
    #expect(text == objects)
    #expect(sink.diagnostics.map(\.code) == codes)
  }
}

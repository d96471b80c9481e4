import Diagnostics
import Ecore
import Foundation
import Testing
import UML
import XMI

/// Class models in several files that refer to each other.
@Suite struct LinkedFilesTests {
  private static func model(_ name: String, _ contents: String) -> String {
    """
    <uml:Model xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" xmi:id="m" name="\(name)">
    \(contents)</uml:Model>
    """
  }

  /// A shop whose orders are in another file, which refers back to it.
  private static let shop = model(
    "shop",
    """
    <packagedElement xmi:type="uml:Class" xmi:id="c" name="Shop"><generalization xmi:id="g"><general xmi:type="uml:Class" href="parts/orders.uml#base"/></generalization>
      <ownedAttribute xmi:id="o" name="orders" aggregation="composite" association="a"><type xmi:type="uml:Class" href="parts/orders.uml#c"/></ownedAttribute>
      <ownedAttribute xmi:id="k" name="kind"><type xmi:type="uml:Enumeration" href="parts/orders.uml#k"/><defaultValue xmi:type="uml:InstanceValue" xmi:id="dv"><instance xmi:type="uml:EnumerationLiteral" href="parts/orders.uml#k2"/></defaultValue></ownedAttribute>
    </packagedElement>
    <packagedElement xmi:type="uml:Association" xmi:id="a"><memberEnd xmi:type="uml:Property" xmi:idref="o"/><memberEnd xmi:type="uml:Property" href="parts/orders.uml#s"/></packagedElement>
    <packagedElement xmi:type="uml:Dependency" xmi:id="d" name="generates" client="c"><supplier xmi:type="uml:Class" href="parts/orders.uml#c"/></packagedElement>
    """)

  private static let orders = model(
    "orders",
    """
    <packagedElement xmi:type="uml:Class" xmi:id="base" name="Base" isAbstract="true"/>
    <packagedElement xmi:type="uml:Enumeration" xmi:id="k" name="Kind"><ownedLiteral xmi:id="k1" name="small"/><ownedLiteral xmi:id="k2" name="large"/></packagedElement>
    <packagedElement xmi:type="uml:Class" xmi:id="c" name="Order">
      <ownedAttribute xmi:id="s" name="shop" association="a"><type xmi:type="uml:Class" href="../shop.uml#c"/></ownedAttribute>
      <ownedAttribute xmi:id="n" name="number"><type xmi:type="uml:PrimitiveType" href="pathmap://UML_LIBRARIES/UMLPrimitiveTypes.library.uml#Integer"/></ownedAttribute>
    </packagedElement>
    """)

  private static let expected: Set<String> = [
    "package shop http:///shop.ecore shop", "package orders http:///orders.ecore orders", "class Shop ",
    "class Order ", "super Shop Base", "feature Shop.orders: Order", "containment Shop.orders",
    "feature Shop.kind: Kind", "default Shop.kind large", "feature Order.shop: Shop",
    "opposite Shop.orders shop",
    "opposite Order.shop orders", "feature Order.number: EInt",
  ]

  private static func load(
    _ paths: [String], _ files: [String: String], joins: Bool = false, map: [(from: String, to: String)] = []
  ) -> (loaded: LoadedModel, sink: DiagnosticSink) {
    var options = XMIOptions()
    options.notations = [UMLNotation(joins: joins)]
    for (path, text) in files { options.builtIn[path] = SourceFile(path: path, text: text) }
    options.readsFiles = false
    options.uriMap = map
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load(paths, into: &sink)
    _ = MetamodelCompiler.compile(loaded.model, into: &sink)
    return (loaded, sink)
  }

  private static func lines(_ loaded: LoadedModel) -> Set<String> {
    let model = loaded.model
    return MetamodelLines(
      model.resources.filter { $0.file != nil }.flatMap(\.roots).map(model.object)
    ).lines
  }

  private static let both = ["shop.uml": shop, "parts/orders.uml": orders]

  @Test(arguments: [
    ["shop.uml"], ["parts/orders.uml"], ["shop.uml", "parts/orders.uml"], ["parts/orders.uml", "shop.uml"],
  ])
  func areOneMetamodel(_ paths: [String]) throws {
    let (loaded, sink) = Self.load(paths, Self.both)
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics.map(\.message))")
    #expect(Self.expected.subtracting(Self.lines(loaded)).isEmpty, "\(Self.lines(loaded).sorted())")
    let model = loaded.model
    for path in paths {
      let resource = model.resources[try #require(loaded.resourceOfPath[path])]
      #expect(resource.roots.count == 1)
      #expect(resource.uri == path)
    }
    // Everything is where it stands in its file.
    for (name, path) in [("Shop", "shop.uml"), ("Order", "parts/orders.uml"), ("Base", "parts/orders.uml")] {
      let object = try #require(model.object(named: name))
      #expect(object.location?.file.path == path)
      #expect(object.eResource?.uri == path)
      for content in object.eAllContents { #expect(content.eResource?.uri == path) }
    }
    let dependency = try #require(model.object(named: "Shop")).objects("eAnnotations").first
    #expect(dependency?.objects("references").map(\.name) == ["Order"])
  }

  @Test func mayBeOneFile() throws {
    let (loaded, sink) = Self.load(["shop.uml"], Self.both, joins: true)
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics.map(\.message))")
    let roots = loaded.model.resources[try #require(loaded.resourceOfPath["shop.uml"])].roots
    #expect(roots.map { loaded.model.object($0).name } == ["shop", "orders"])
    #expect(Self.expected.subtracting(Self.lines(loaded)).isEmpty)
  }

  @Test func pathsMayBeMapped() {
    let text = Self.shop.replacing("parts/orders.uml", with: "pathmap://PARTS/orders.uml")
    let (loaded, sink) = Self.load(
      ["shop.uml"], ["shop.uml": text, "parts/orders.uml": Self.orders], map: [("pathmap://PARTS/", "parts/")]
    )
    #expect(!sink.hasErrors)
    #expect(Self.lines(loaded).contains("feature Shop.orders: Order"))
  }

  @Test(arguments: [
    ([String: String](), "parts/orders.uml", "in 'parts/orders.uml', which cannot be read as a class model"),
    (["parts/orders.uml": "<a/>"], "parts/orders.uml", "in 'parts/orders.uml', which cannot be read"),
    (["parts/orders.uml": model("orders", "")], "parts/orders.uml", "in a file without such an element"),
    ([:], "http://example.org/orders.uml", "in a file that is not read"),
    ([:], "pathmap://PARTS/orders.uml", "in a file that is not read"),
  ])
  func whatIsNotThereIsSaid(_ others: [String: String], _ document: String, _ words: String) throws {
    let text = Self.shop.replacing("parts/orders.uml", with: document)
    let (loaded, sink) = Self.load(["shop.uml"], others.merging(["shop.uml": text]) { $1 })
    #expect(!sink.hasErrors)
    #expect(Self.lines(loaded).contains("feature Shop.orders: EObject"))
    let said = sink.diagnostics.filter { $0.code == "uml/unknown-type" }
    #expect(said.count == 3 && said.allSatisfy { $0.message.contains(words) }, "\(said.map(\.message))")
  }

  /// Each file is read once: what is wrong with it is said once.
  @Test func filesAreReadOnce() {
    let twice = Self.orders.replacing(
      "</uml:Model>", with: "<packagedElement xmi:type='uml:Class' xmi:id='c' name='Twin'/></uml:Model>")
    for paths in [["shop.uml"], ["shop.uml", "parts/orders.uml"], ["parts/orders.uml", "shop.uml"]] {
      let (_, sink) = Self.load(paths, ["shop.uml": Self.shop, "parts/orders.uml": twice])
      #expect(sink.diagnostics.count { $0.code == "uml/duplicate-id" } == 1)
    }
  }

  @Test func chainsOfFilesAreNoDanger() {
    let count = 200
    var files: [String: String] = [:]
    for index in 0..<count {
      files["f\(index).uml"] = Self.model(
        "p\(index)",
        "<packagedElement xmi:type='uml:Class' xmi:id='c' name='C\(index)'><generalization xmi:id='g'><general href='f\((index + 1) % count).uml#c'/></generalization></packagedElement>"
      )
    }
    let (loaded, sink) = Self.load(["f0.uml"], files)
    // The last generalization closes the circle.
    #expect(sink.diagnostics.map(\.code) == ["uml/generalization-cycle"])
    #expect(Self.lines(loaded).count { $0.hasPrefix("super ") } == count - 1)
  }

  @Test func filesAreFollowedOnDisk() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("krosskube-linked-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("parts"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in Self.both {
      try text.write(to: folder.appendingPathComponent(path), atomically: true, encoding: .utf8)
    }
    let path = folder.appendingPathComponent("shop.uml").path
    for follows in [true, false] {
      var options = XMIOptions()
      options.notations = [UMLNotation()]
      options.followsReferences = follows
      var sink = DiagnosticSink()
      var loader = XMILoader(options)
      let loaded = loader.load([path], into: &sink)
      #expect(Self.lines(loaded).contains("feature Shop.orders: Order") == follows)
    }
  }
}

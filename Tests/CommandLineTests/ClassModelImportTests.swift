import Foundation
import TestSupport
import Testing

/// OCL documents that import class models of UML.
@Suite struct ClassModelImportTests {
  private static func model(_ name: String, _ contents: String) -> String {
    """
    <uml:Model xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" xmi:id="m" name="\(name)" URI="urn:\(name)">
    \(contents)
    </uml:Model>
    """
  }

  private static func attribute(_ id: String, _ name: String, _ type: String) -> String {
    "<ownedAttribute xmi:id='\(id)' name='\(name)'><type href='pathmap://UML_LIBRARIES/UMLPrimitiveTypes.library.uml#\(type)'/></ownedAttribute>"
  }

  private static let files = [
    "p.uml": model(
      "p",
      "<packagedElement xmi:type='uml:Class' xmi:id='pod' name='Pod'>\(attribute("n", "big name", "String"))\(attribute("o", "port", "Integer"))</packagedElement>"
    ),
    "q.uml": model(
      "q",
      "<packagedElement xmi:type='uml:Class' xmi:id='box' name='Box'><generalization xmi:id='g'><general xmi:type='uml:Class' href='p.uml#pod'/></generalization></packagedElement>"
    ),
    "pod.xmi": """
    <p:Pod xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:p="urn:p" port="70000"/>
    """,
    "box.xmi": """
    <q:Box xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:q="urn:q" port="7" bigName="x"/>
    """,
    "main.ocl": """
    import u : 'p.uml'
    include 'sub/more.ocl'
    context u::Pod inv small: port < 65536
    """,
    "sub/more.ocl": "import '../p.uml'\ncontext Pod def: doubled : Integer = port * 2\n",
    "both.ocl": """
    import b : 'q.uml'
    import a : 'lib:p.uml'
    context b::Box inv named: bigName.size() > 1
    context a::Pod inv box: self.oclIsKindOf(b::Box) and port > 10
    """,
    "missing.ocl": "import 'none.uml'\ncontext Pod inv: true\n",
    "page.uml": "<html/>", "page.ocl": "import 'page.uml'\ncontext Pod inv: true\n",
    "empty.uml": model("e", "<packagedElement xmi:type='uml:Activity' xmi:id='a' name='A'/>"),
    "empty.ocl": "import e : 'empty.uml'\ncontext e::Pod inv: true\n",
    "other.ocl": "import 'p.oclas'\ncontext Pod inv: true\n",
  ]

  private func withFiles(_ body: (_ folder: String) throws -> Void) throws {
    try Tool.withFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder.path + "/sub", withIntermediateDirectories: true)
      for (name, text) in Self.files {
        try text.write(toFile: folder.path + "/" + name, atomically: true, encoding: .utf8)
      }
      try body(folder.path)
    }
  }

  @Test func theMetamodelIsThatOfTheClassModel() throws {
    try withFiles { folder in
      let result = try Tool.run("validate", "\(folder)/pod.xmi", "--ocl", "\(folder)/main.ocl")
      #expect(result.status == 1)
      #expect(result.errors.contains("invariant 'Pod::small' is false"))
      #expect(result.errors.contains("main.ocl:3:27: note: this is false: port = 70000"))
      let query = try Tool.run(
        "query", "doubled", "\(folder)/pod.xmi", "--context", "Pod", "--ocl", "\(folder)/main.ocl")
      #expect(query.output.contains("140000"))
      // The class model itself, with what documents say of it.
      let checked = try Tool.run("validate", "\(folder)/p.uml", "--ocl", "\(folder)/main.ocl")
      #expect(checked.status == 0)
      let crds = try Tool.run(
        "crd", "\(folder)/p.uml", "-o", "\(folder)/out", "--group", "p.example.org", "--ocl",
        "\(folder)/main.ocl")
      #expect(crds.status == 0)
      let text = try String(contentsOfFile: folder + "/out/pods.p.example.org.yaml", encoding: .utf8)
      #expect(text.contains("65535") || text.contains("65536"))
    }
  }

  @Test func classModelsInSeveralFilesAreOneMetamodel() throws {
    try withFiles { folder in
      let result = try Tool.run(
        "validate", "\(folder)/box.xmi", "--ocl", "\(folder)/both.ocl", "--uri-map", "lib:=\(folder)/",
        "--uml-option", "names=camel-case")
      #expect(result.status == 1)
      #expect(result.errors.contains("invariant 'Box::named' is false"))
      #expect(result.errors.contains("invariant 'Pod::box' is false"))
      #expect(!result.errors.contains("[ocl/unknown"))
    }
  }

  @Test(arguments: [
    ("missing.ocl", 2, "cannot read"), ("page.ocl", 1, "page.uml:1:1: error: this is not an XML file"),
    ("empty.ocl", 1, "[uml/no-classes]"),
    ("other.ocl", 1, "other.ocl:1:8: error: 'p.oclas' is not supported, expected an .ecore, a .uml"),
  ])
  func whatIsNoClassModelIsSaid(_ document: String, _ status: Int32, _ words: String) throws {
    try withFiles { folder in
      let result = try Tool.run(
        "validate", "\(folder)/pod.xmi", "-m", "\(folder)/p.uml", "--ocl", "\(folder)/\(document)")
      #expect(result.status == status)
      #expect(result.errors.contains(words), "\(result.errors)")
    }
  }
}

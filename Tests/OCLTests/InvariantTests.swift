import Diagnostics
import Ecore
import Foundation
import OCL
import Testing
import XMI

/// Annotations of a metamodel: which bodies are invariants, their messages, and what is said of the rest.
@Suite struct InvariantTests {
  /// A metamodel with a class `Pod` (name, port, containers) that has the annotations.
  static func metamodel(_ annotations: String, package: String = "", rest: String = "") throws -> LoadedModel
  {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="p" nsURI="urn:p" nsPrefix="p">\(package)
        <eClassifiers xsi:type="ecore:EClass" name="Pod">
      \(annotations)
          <eStructuralFeatures xsi:type="ecore:EAttribute" name="name" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
          <eStructuralFeatures xsi:type="ecore:EAttribute" name="port" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EInt"/>
          <eStructuralFeatures xsi:type="ecore:EReference" name="parts" upperBound="-1" eType="#//Pod" containment="true"/>
          \(rest)
        </eClassifiers>
        <eClassifiers xsi:type="ecore:EClass" name="BigPod" eSuperTypes="#//Pod"/>
      </ecore:EPackage>
      """
    let model = """
      <p:Pod xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xmlns:p="urn:p" name="a" port="70000"><parts name="b" port="1"/><parts xsi:type="p:BigPod" name="b" port="2"/></p:Pod>
      """
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ocl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try text.write(to: folder.appendingPathComponent("p.ecore"), atomically: true, encoding: .utf8)
    try model.write(to: folder.appendingPathComponent("m.xmi"), atomically: true, encoding: .utf8)
    var options = XMIOptions()
    options.metamodels = [folder.appendingPathComponent("p.ecore").path]
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load([folder.appendingPathComponent("m.xmi").path], into: &sink)
    #expect(sink.diagnostics.map(\.message) == [])
    return loaded
  }

  static func ocl(_ details: String, uri: String = "http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot")
    -> String
  {
    "<eAnnotations source=\"\(uri)\">\(details)</eAnnotations>"
  }

  static func constraints(_ names: String) -> String {
    "<eAnnotations source=\"http://www.eclipse.org/emf/2002/Ecore\"><details key=\"constraints\" value=\"\(names)\"/></eAnnotations>"
  }

  func collect(_ loaded: LoadedModel) -> (InvariantSet, [Diagnostic]) {
    var sink = DiagnosticSink()
    let set = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    return (set, sink.diagnostics)
  }

  @Test(arguments: ["", "/Pivot", "/LPG"])
  func everyDelegateIsUnderstood(_ suffix: String) throws {
    let uri = "http://www.eclipse.org/emf/2002/Ecore/OCL" + suffix
    let (set, diagnostics) = collect(
      try Self.metamodel(
        Self.constraints("ok") + Self.ocl("<details key=\"ok\" value=\"port > 0\"/>", uri: uri)))
    #expect(set.invariants.map(\.qualifiedName) == ["Pod::ok"])
    #expect(diagnostics.isEmpty)
  }

  @Test func aDelegateThatThePackageNamesIsUnderstood() throws {
    let uri = "http://www.eclipse.org/emf/2002/Ecore/OCL/Own"
    let package =
      "<eAnnotations source=\"http://www.eclipse.org/emf/2002/Ecore\"><details key=\"validationDelegates\" value=\"\(uri)\"/></eAnnotations>"
    let body = Self.constraints("ok") + Self.ocl("<details key=\"ok\" value=\"port > 0\"/>", uri: uri)
    #expect(collect(try Self.metamodel(body, package: package)).0.invariants.count == 1)
    #expect(collect(try Self.metamodel(body)).0.invariants.isEmpty)
  }

  @Test func listsAndBodiesAreCompared() throws {
    let (set, diagnostics) = collect(
      try Self.metamodel(
        Self.constraints("ok  missing")
          + Self.ocl(
            "<details key=\"ok\" value=\"port > 0\"/><details key=\"free\" value=\"true\"/><details key=\"wild\" value=\"true\"/>"
          )))
    #expect(set.invariants.map(\.name) == ["ok", "free", "wild"])
    #expect(diagnostics.map(\.code).sorted() == ["ocl/constraint-not-listed", "ocl/constraint-without-body"])
    let missing = try #require(diagnostics.first { $0.code == "ocl/constraint-without-body" }?.range)
    #expect(missing.file.text(missing.bytes) == "missing")
    let unlisted = try #require(diagnostics.first { $0.code == "ocl/constraint-not-listed" })
    #expect(unlisted.message.contains("'free', 'wild'"))
    #expect(unlisted.range.map { $0.file.text($0.bytes) } == "free")
  }

  @Test func mistakesPointIntoTheAttribute() throws {
    let (set, diagnostics) = collect(
      try Self.metamodel(
        Self.constraints("a b c d")
          + Self.ocl(
            """
            <details key="a" value="port &lt;= 65535 and nam.size() > 0"/><details key="b" value="port &lt; "/>
            <details key="c" value="name"/><details key="d" value="port &lt;= 65535"/>
            """)))
    #expect(set.invariants.map(\.name) == ["d"])
    #expect(diagnostics.map(\.code) == ["ocl/unknown-name", "ocl/syntax", "ocl/not-boolean"])
    #expect(diagnostics[0].range.map { $0.file.text($0.bytes) } == "nam")
    #expect(diagnostics[0].element == "p::Pod::a")
    #expect(diagnostics[0].fixIts.first?.replacement == "name")
    #expect(diagnostics[2].range.map { $0.file.text($0.bytes) } == "name")
  }

  @Test func messagesAreStringsOrTheMessageOfAStatus() throws {
    let loaded = try Self.metamodel(
      Self.constraints("a b c")
        + Self.ocl(
          """
          <details key="a" value="port &lt; 65536"/><details key="a$message" value="'port ' + port.toString() + ' of ' + name"/>
          <details key="b" value="Tuple{status = name.size() > 3, message = name + ' is short', severity = -1}.status"/>
          <details key="c" value="true"/>
          """))
    let (set, diagnostics) = collect(loaded)
    #expect(diagnostics.isEmpty)
    let context = EvaluationContext(model: loaded.model)
    let messages = set.invariants.map { $0.message(in: context, self: ObjectID(raw: 0)) }
    #expect(messages == ["port 70000 of a", "a is short", nil])
    let verdicts = set.invariants.map { $0.plan.holds(in: context, self: ObjectID(raw: 0)) }
    #expect(verdicts == [false, false, true])
  }

  @Test func subclassesInherit() throws {
    let loaded = try Self.metamodel(
      Self.constraints("a") + Self.ocl("<details key=\"a\" value=\"port > 0\"/>"))
    let (set, _) = collect(loaded)
    let bigPod = try #require(loaded.metamodel.eClass(named: "BigPod"))
    #expect(set.invariants(of: bigPod).map(\.qualifiedName) == ["Pod::a"])
  }

  @Test func transitionsAreMarked() throws {
    let loaded = try Self.metamodel(
      Self.constraints("a") + Self.ocl("<details key=\"a\" value=\"port = port@pre\"/>"))
    let (set, diagnostics) = collect(loaded)
    #expect(set.invariants.map(\.isTransition) == [true])
    #expect(diagnostics.isEmpty)
    let context = EvaluationContext(model: loaded.model)
    #expect(set.invariants[0].plan.holds(in: context, self: ObjectID(raw: 0)) == nil)
  }

  static let ecore = "ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//"

  static func operation(_ name: String, _ type: String, _ body: String, parameters: String = "") -> String {
    "<eOperations name=\"\(name)\" eType=\"\(type)\">" + ocl("<details key=\"body\" value=\"\(body)\"/>")
      + parameters
      + "</eOperations>"
  }

  @Test func operationsAndDerivedFeaturesAreEvaluated() throws {
    let parameter = "<eParameters name=\"n\" eType=\"\(Self.ecore)EInt\"/>"
    let chain =
      "<eParameters name=\"d\" eType=\"\(Self.ecore)EDiagnosticChain\"/><eParameters name=\"c\" eType=\"\(Self.ecore)EMap\"/>"
    let loaded = try Self.metamodel(
      Self.constraints("a b c")
        + Self.ocl(
          """
          <details key="a" value="depth(0) = 1 and above(69999)"/><details key="b" value="double = 140000"/>
          <details key="c" value="endless(1) = 1"/>
          """)
        + Self.operation(
          "depth", "\(Self.ecore)EInt",
          "if parts-&gt;isEmpty() then n else parts-&gt;collect(p | p.depth(n + 1))-&gt;max() endif",
          parameters: parameter)
        + Self.operation("above", "\(Self.ecore)EBoolean", "port &gt; n", parameters: parameter)
        + Self.operation("endless", "\(Self.ecore)EInt", "1 + endless(n)", parameters: parameter)
        + Self.operation("isGood", "\(Self.ecore)EBoolean", "port &lt; 65536", parameters: chain),
      rest:
        "<eStructuralFeatures xsi:type=\"ecore:EAttribute\" name=\"double\" derived=\"true\" volatile=\"true\" "
        + "eType=\"\(Self.ecore)EInt\">" + Self.ocl("<details key=\"derivation\" value=\"port * 2\"/>")
        + "</eStructuralFeatures>")
    let (set, diagnostics) = collect(loaded)
    #expect(diagnostics.map(TestText.line) == [])
    #expect(set.invariants.map(\.name) == ["a", "b", "c", "isGood"])
    let context = EvaluationContext(model: loaded.model)
    let values = set.invariants.map {
      ValuePrinter(context).text($0.plan.evaluate(in: context, self: ObjectID(raw: 0)))
    }
    #expect(values == ["true", "true", "invalid", "false"])
  }

  @Test func bodiesThatDoNotCheckAreReported() throws {
    let loaded = try Self.metamodel(
      Self.operation("f", "\(Self.ecore)EInt", "prt + 1") + Self.operation("g", "\(Self.ecore)EInt", "name"))
    let (_, diagnostics) = collect(loaded)
    #expect(diagnostics.map(\.code) == ["ocl/unknown-name", "ocl/type-mismatch"])
    #expect(diagnostics.map(\.element) == ["p::Pod::f", "p::Pod::g"])
  }

  @Test(arguments: [
    ("port &gt;= 1 and port &lt;= 65535", "port <= 65535", "this is false: port = 70000"),
    ("not (port &gt; 3)", "port > 3", "this is true: port = 70000"),
    ("name = 'a' implies port = 1", "port = 1", "this is false: port = 70000"),
    ("parts-&gt;forAll(p | p.port &gt; 1)", "p.port > 1", "for p = Pod 'b' this is false: p.port = 1"),
    ("parts-&gt;forAll(port &gt; 1)", "port > 1", "for Pod 'b' this is false: port = 1"),
    (
      "parts-&gt;exists(p | p.port &gt; 8)", "parts->exists(p | p.port > 8)",
      "none of the 2 elements fulfils it: parts = OrderedSet{Pod 'b', BigPod 'b'}"
    ),
    ("parts-&gt;isUnique(name)", "parts->isUnique(name)", "this is false: 'b' occurs more than once"),
    (
      "let q = port in if q &gt; 5 then name = 'x' else true endif", "name = 'x'", "this is false: name = 'a'"
    ),
    ("parts-&gt;isEmpty()", "parts->isEmpty()", "this is false: parts = OrderedSet{Pod 'b', BigPod 'b'}"),
    (
      "parts-&gt;at(3).port = 1", "parts->at(3).port = 1",
      "this is invalid: parts->at(3).port = invalid (an index is out of range)"
    ),
    ("name.matches('[A-Z]+') or port = 2", "name.matches('[A-Z]+')", "this is false: name = 'a'"),
  ])
  func aViolationExplainsItself(_ body: String, _ place: String, _ message: String) throws {
    let loaded = try Self.metamodel(
      Self.constraints("a") + Self.ocl("<details key=\"a\" value=\"\(body)\"/>"))
    let (set, diagnostics) = collect(loaded)
    #expect(diagnostics.map(\.message) == [])
    let invariant = try #require(set.invariants.first)
    let notes = invariant.explain(in: EvaluationContext(model: loaded.model), self: ObjectID(raw: 0))
    let note = try #require(notes.first)
    #expect(note.message == message)
    let written = note.range.map { $0.file.text($0.bytes) }?.replacing("&gt;", with: ">").replacing(
      "&lt;", with: "<")
    #expect(written == place)
  }
}

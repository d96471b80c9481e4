import Foundation
import TestSupport
import Testing

/// Complete OCL documents, severities and baselines on the command line.
@Suite struct DocumentTests {
  static let metamodel = """
    <?xml version="1.0" encoding="UTF-8"?>
    <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="p" nsURI="urn:p" nsPrefix="p">
      <eClassifiers xsi:type="ecore:EClass" name="Pod">
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="name" iD="true" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="port" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EInt"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="parts" upperBound="-1" eType="#//Pod" containment="true"/>
      </eClassifiers>
    </ecore:EPackage>
    """
  static let model = """
    <p:Pod xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:p="urn:p" name="a" port="70000"><parts name="b" port="1"/></p:Pod>
    """
  static let document = """
    import 'p.ecore'
    include 'sub/library.ocl'
    package p
    context Pod
    inv portValid('port ' + port.toString() + ' is too large'): isValid
    inv notB: name <> 'b'
    endpackage
    """
  static let library = """
    import '../p.ecore'
    include '../main.ocl'
    context Pod def: isValid : Boolean = port < 65536
    """

  private func withFiles(_ body: (_ folder: String) throws -> Void) throws {
    try Tool.withFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder.path + "/sub", withIntermediateDirectories: true)
      for (name, text) in [
        ("p.ecore", Self.metamodel), ("m.xmi", Self.model), ("main.ocl", Self.document),
        ("sub/library.ocl", Self.library),
      ] {
        try text.write(toFile: folder.path + "/" + name, atomically: true, encoding: .utf8)
      }
      try body(folder.path)
    }
  }

  @Test func documentsAreEvaluated() throws {
    try withFiles { folder in
      let result = try Tool.run("validate", "\(folder)/m.xmi", "--ocl", "\(folder)/main.ocl")
      #expect(result.status == 1)
      #expect(result.errors.contains("port 70000 is too large: invariant 'Pod::portValid' is false for 'a'"))
      #expect(result.errors.contains("main.ocl:5:61: note: this is false"))
      #expect(result.errors.contains("invariant 'Pod::notB' is false for 'b'"))
      let query = try Tool.run(
        "query", "isValid", "\(folder)/m.xmi", "--context", "Pod", "--ocl", "\(folder)/sub/library.ocl")
      #expect(query.lines.map { $0.split(separator: " ").last } == ["false", "true"])
      let metamodel = try Tool.run(
        "validate", "\(folder)/p.ecore", "--ocl", "\(folder)/main.ocl", "--suppress", "Pod.notB")
      #expect(metamodel.status == 0)
      #expect(metamodel.errors == "")
    }
  }

  @Test func whatIsWrongInADocumentIsSaidThere() throws {
    try withFiles { folder in
      try "import 'none.ecore'\ninclude 'none.ocl'\ncontext Pod\ninv a: nam = 1\ninv b: port >\n".write(
        toFile: folder + "/bad.ocl", atomically: true, encoding: .utf8)
      let result = try Tool.run(
        "validate", "\(folder)/m.xmi", "-m", "\(folder)/p.ecore", "--ocl", "\(folder)/bad.ocl")
      #expect(result.status == 2)
      #expect(result.errors.contains("bad.ocl:2:9: error: cannot read"))
      #expect(result.errors.contains("bad.ocl:4:8: error: 'nam' is no variable"))
      #expect(result.errors.contains("found the end, expected an expression"))
      #expect(try Tool.run("validate", "\(folder)/m.xmi", "--ocl", "\(folder)/nothing.ocl").status == 2)
    }
  }

  @Test func templatesUseDefinitions() throws {
    try withFiles { folder in
      let template = """
        [module names('urn:p')/]
        [template public main(p : Pod)]
        [comment @main/]
        [file (p.name + '.txt', false, 'UTF-8')]
        [p.isValid/] [p.doubled/]
        [/file]
        [/template]
        """
      try template.write(toFile: folder + "/names.mtl", atomically: true, encoding: .utf8)
      let library = Self.library + "\ncontext Pod def: doubled : Integer = port * 2\n"
      try library.write(toFile: folder + "/sub/library.ocl", atomically: true, encoding: .utf8)
      let common = [
        "generate", "\(folder)/m.xmi", "-t", "\(folder)/names.mtl", "-o", "\(folder)/out", "-m",
        "\(folder)/p.ecore",
      ]
      let without = try Tool.run(common)
      #expect(without.status == 1)
      #expect(without.errors.contains("isValid"))
      let depfile = folder + "/out.d"
      let document = ["--ocl", "\(folder)/main.ocl"]
      let result = try Tool.run(common + document + ["--depfile", depfile])
      #expect(result.status == 0)
      #expect(result.errors == "")
      #expect(try String(contentsOfFile: folder + "/out/a.txt", encoding: .utf8) == "false 140000\n")
      #expect(try String(contentsOfFile: folder + "/out/b.txt", encoding: .utf8) == "true 2\n")
      #expect(try String(contentsOfFile: depfile, encoding: .utf8).contains("sub/library.ocl"))
      // Definitions that need each other.
      let cycle =
        Self.library + "\ncontext Pod def: doubled : Integer = self.halved * 2\n"
        + "context Pod def: halved : Integer = doubled.div(2)\n"
      try cycle.write(toFile: folder + "/sub/library.ocl", atomically: true, encoding: .utf8)
      let faulty = try Tool.run(common + document)
      #expect(faulty.status == 1)
      #expect(faulty.errors.contains("library.ocl:") && faulty.errors.contains("[ocl/cyclic-definition]"))
      #expect(
        try Tool.run(common + ["--ocl", "\(folder)/none.ocl"]).status == 2)
    }
  }

  @Test func mayBeNullIsWarnedOfInDocuments() throws {
    try withFiles { folder in
      try "import 'p.ecore' context Pod inv: name.size() < 99\n".write(
        toFile: folder + "/null.ocl", atomically: true, encoding: .utf8)
      for file in ["m.xmi", "p.ecore"] {
        let common = ["validate", "\(folder)/\(file)", "--ocl", "\(folder)/null.ocl"]
        #expect(try Tool.run(common).errors.contains("may-be-null") == false)
        let result = try Tool.run(common + ["--nullity"])
        #expect(result.status == 0)
        #expect(result.errors.contains("null.ocl:1:35: warning:") && result.errors.contains("may-be-null"))
      }
    }
  }

  @Test func whatADocumentDerivesIsNoKeyword() throws {
    try withFiles { folder in
      try """
      import 'p.ecore'
      context Pod inv small: port <= 100
      context Pod inv named: name.size() <= 20
      """.write(toFile: folder + "/rules.ocl", atomically: true, encoding: .utf8)
      let common = [
        "crd", "\(folder)/p.ecore", "-o", "\(folder)/out", "--report", "\(folder)/report.md", "--group",
        "p.example.org",
      ]
      #expect(try Tool.run(common + ["--ocl", "\(folder)/rules.ocl"]).status == 0)
      let file = try #require(
        try FileManager.default.contentsOfDirectory(atPath: folder + "/out").first { $0.hasSuffix(".yaml") }
          .map { folder + "/out/" + $0 })
      #expect(try String(contentsOfFile: file, encoding: .utf8).contains("maximum: 100"))
      try "import 'p.ecore' context Pod::port : Integer derive: name.size()\n".write(
        toFile: folder + "/derive.ocl", atomically: true, encoding: .utf8)
      let derived = common + ["--ocl", "\(folder)/rules.ocl", "--ocl", "\(folder)/derive.ocl"]
      #expect(try Tool.run(derived).status == 0)
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(!text.contains("maximum: 100") && text.contains("maxLength: 20"))
      let report = try String(contentsOfFile: folder + "/report.md", encoding: .utf8)
      // The derivation stands in the place of the feature.
      #expect(report.contains(") <= 100`"))
      #expect(try Tool.run(derived + ["--strict"]).status == 0)
    }
  }

  @Test func severitiesAreChosen() throws {
    try withFiles { folder in
      let common = ["validate", "\(folder)/m.xmi", "--ocl", "\(folder)/main.ocl"]
      let warnings = try Tool.run(
        common + ["--severity", "Pod.portValid=warning", "--severity", "*.notB=info"])
      #expect(warnings.status == 0)
      #expect(warnings.output.contains("0 errors, 1 warnings"))
      #expect(warnings.errors.contains("warning: port 70000"))
      #expect(try Tool.run(common + ["--ocl-severity", "eclipse"]).status == 0)
      #expect(try Tool.run(common + ["--ocl-severity", "eclipse", "--fail-on", "warning"]).status == 1)
      #expect(try Tool.run(common + ["--fail-on", "never"]).status == 0)
      let off = ["--suppress", "p::Pod.portValid", "--suppress", "Pod::notB"]
      let none = try Tool.run(common + off + ["--fail-on", "info"])
      #expect(none.status == 0)
      #expect(none.output.contains(" 0 checks: 0 errors, 0 warnings"))
      let info = ["--severity", "Pod.*=info"]
      #expect(try Tool.run(common + info + ["--fail-on", "info"]).status == 1)
      #expect(try Tool.run(common + info).status == 0)
      let unknown = try Tool.run(common + ["--suppress", "Pod.portValidd"])
      #expect(unknown.status == 1)
      #expect(unknown.errors.contains("did you mean 'Pod.portValid'?"))
      #expect(try Tool.run(common + ["--severity", "Pod.portValid=bad"]).status == 2)
      #expect(try Tool.run(common + ["--severity", "Pod.portValid"]).status == 2)
    }
  }

  @Test func baselinesHoldOldDebts() throws {
    try withFiles { folder in
      let common = ["validate", "\(folder)/m.xmi", "--ocl", "\(folder)/main.ocl"]
      let baseline = folder + "/sub/debts.txt"
      let written = try Tool.run(common + ["--write-baseline", baseline])
      #expect(written.status == 0)
      let text = try String(contentsOfFile: baseline, encoding: .utf8)
      #expect(text == "# krosskube baseline 1\np::Pod::notB\t../m.xmi#b\np::Pod::portValid\t../m.xmi#a\n")
      let known = try Tool.run(common + ["--baseline", baseline])
      #expect(known.status == 0)
      #expect(known.errors == "")
      #expect(known.output.contains("2 known violations are in the baseline"))
      // A new one is an error; one that is gone is said to be stale.
      try Self.model.replacing("name=\"b\"", with: "name=\"c\" ").replacing(
        "port=\"1\"", with: "port=\"70001\""
      ).write(toFile: folder + "/m.xmi", atomically: true, encoding: .utf8)
      let changed = try Tool.run(common + ["--baseline", baseline])
      #expect(changed.status == 1)
      #expect(changed.output.contains("1 errors, 1 warnings"))
      #expect(changed.errors.contains("debts.txt:2:1: warning: 'p::Pod::notB' is no longer violated"))
      #expect(changed.errors.contains("port 70001 is too large"))
      try "nonsense\n".write(toFile: baseline, atomically: true, encoding: .utf8)
      let bad = try Tool.run(common + ["--baseline", baseline])
      #expect(bad.errors.contains("[validation/bad-baseline]"))
      #expect(try Tool.run(common + ["--baseline", folder + "/none"]).status == 2)
    }
  }
}

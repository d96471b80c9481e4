import Foundation
import TestSupport
import Testing

/// What several threads say is what one says, to the byte.
@Suite struct JobsTests {
  private static let metamodel = """
    <?xml version="1.0" encoding="UTF-8"?>
    <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="yard" nsURI="urn:yard" nsPrefix="yard">
      <eClassifiers xsi:type="ecore:EClass" name="Yard">
        <eStructuralFeatures xsi:type="ecore:EReference" name="crates" upperBound="-1" containment="true"
            eType="#//Crate"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EClass" name="Crate">
        <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore">
          <details key="constraints" value="light"/>
        </eAnnotations>
        <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot">
          <details key="light" value="RULE"/>
        </eAnnotations>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="name" lowerBound="1"
            eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="weight"
            eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EInt"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="below" eType="#//Crate"/>
      </eClassifiers>
    </ecore:EPackage>
    """

  /// More than the four MiB from which a file is read by two threads, with each kind of mistake again and again.
  private static func model(_ head: String = "") -> String {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <yard:Yard xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:yard="urn:yard" \(head)>

      """
    for index in 0..<80_000 {
      let below = index % 4_001 == 17 ? "//@crates.99999" : "//@crates.\((index * 7) % 80_000)"
      let name = index % 3_001 == 5 ? "" : #" name="crate \#(index)""#
      let more = index % 5_003 == 7 ? #" colour="red""# : ""
      text += "  <crates\(name) weight=\"\(index % 100)\" below=\"\(below)\"\(more)/>\n"
    }
    #expect(text.utf8.count > 4 << 20)
    return text + "</yard:Yard>\n"
  }

  private static func folder(rule: String = "weight &lt; 99") throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try metamodel.replacingOccurrences(of: "RULE", with: rule)
      .write(to: folder.appendingPathComponent("yard.ecore"), atomically: true, encoding: .utf8)
    return folder
  }

  /// What `validate` says with one job, checked against two and four.
  @discardableResult
  private func agreed(_ arguments: [String]) throws -> Tool.Result {
    let one = try Tool.run(["validate", "--max-errors", "0"] + arguments)
    for jobs in ["2", "4"] {
      let several = try Tool.run(["validate", "--max-errors", "0", "--jobs", jobs] + arguments)
      #expect(several.status == one.status, "--jobs \(jobs)")
      #expect(several.output == one.output, "--jobs \(jobs)")
      #expect(several.errors == one.errors, "--jobs \(jobs)")
    }
    return one
  }

  @Test(arguments: [true, false]) func theMetamodelIsGivenOrNamed(_ isGiven: Bool) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = folder.appendingPathComponent("yard.xmi").path
    let location =
      isGiven
      ? ""
      : #"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:yard yard.ecore""#
    try Self.model(location).write(toFile: model, atomically: true, encoding: .utf8)
    let given = isGiven ? ["-m", folder.appendingPathComponent("yard.ecore").path] : []
    let result = try agreed(given + [model])
    #expect(result.status == 1)
    for code in ["xmi/unknown-feature", "ocl/invariant-violated", "[xmi/unresolved-reference]"] {
      #expect(result.errors.contains(code), "\(code)")
    }
    try agreed(given + ["--format", "json", model])
  }

  @Test func rulesThatAreWrongAreSaidOnce() throws {
    let folder = try Self.folder(rule: "wieght &lt; 99")
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = folder.appendingPathComponent("yard.xmi").path
    try Self.model().write(toFile: model, atomically: true, encoding: .utf8)
    let document = folder.appendingPathComponent("more.ocl").path
    try """
    import 'yard.ecore'
    package yard
    context Crate
    inv named: name.size() > 7
    inv wrong: nmae <> ''
    endpackage
    """.write(toFile: document, atomically: true, encoding: .utf8)
    let result = try agreed([
      "-m", folder.appendingPathComponent("yard.ecore").path, "--ocl", document, "--severity",
      "Crate.none=off",
      model,
    ])
    #expect(result.errors.components(separatedBy: "'wieght'").count == 2)
    #expect(result.errors.components(separatedBy: "'nmae'").count == 2)
  }

  @Test func filesThatAreMissingOrNoMetamodels() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (metamodel, model, missing) = ("yard.ecore", "yard.xmi", "none.xmi")
    let path = { (name: String) in folder.appendingPathComponent(name).path }
    try Self.model().write(toFile: path(model), atomically: true, encoding: .utf8)
    #expect(try agreed(["-m", path(metamodel), path(missing)]).status == 2)
    #expect(try agreed(["-m", path(missing), path(model)]).status == 2)
    #expect(try agreed(["-m", path(model), path(model)]).status == 1)
    #expect(
      try agreed(["-m", path(metamodel), "-m", path(metamodel), path(missing), path(model)]).status == 2)
    #expect(try agreed(["-m", path(metamodel), folder.path]).status == 2)
  }
}

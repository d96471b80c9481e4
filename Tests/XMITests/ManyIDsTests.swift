import Diagnostics
import Ecore
import Foundation
import Testing
import XMI

@Suite("Documents with many ids") struct ManyIDsTests {
  /// Where an id stands in its tag is kept in another way if it varies from object to object.
  @Test(
    "each reference leads to the object with that id, and one that no object has to none",
    arguments: [1, 2, 100, 5000, 70_000], [0, 1, 3, 100])
  func ids(_ count: Int, _ varying: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ids-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var text =
      "<ecore:EPackage xmlns:xmi='http://www.omg.org/XMI' xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' "
      + "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmi:version='2.0' xmi:id='p' name='p' nsURI='u'>\n"
    for number in 0..<count {
      let early = String(repeating: " ", count: varying == 0 || number % varying != 0 ? 1 : number % 300)
      text +=
        "<eClassifiers xsi:type='ecore:EClass'\(early) xmi:id='_\(number)' name='C\(number)' "
        + "eSuperTypes='_\((number * 7 + 3) % count)'/>\n"
    }
    text +=
      "<eClassifiers xsi:type='ecore:EClass' xmi:id='last' name='Last' eSuperTypes='_\(count)'/>\n</ecore:EPackage>\n"
    let file = folder.appendingPathComponent("p.ecore").path
    try text.write(toFile: file, atomically: true, encoding: .utf8)

    var sink = DiagnosticSink()
    var loader = XMILoader()
    let model = loader.load([file], into: &sink).model
    let classes = try #require(model.roots.first).eContents
    #expect(classes.count == count + 1)
    let wrong = classes.dropLast().indices.filter { number in
      classes[number].objects("eSuperTypes").map(\.name) != ["C\((number * 7 + 3) % count)"]
    }
    #expect(wrong == [])
    #expect(classes.dropLast().indices.allSatisfy { classes[$0].xmiID == "_\($0)" })
    #expect(sink.sorted().map(\.code) == ["xmi/unresolved-reference"])
  }
}

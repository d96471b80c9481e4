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

  /// How the ids of a document are made.
  enum Form: String, CaseIterable, CustomTestStringConvertible {
    case numbers, bare, numberedPrefix, gaps, padded, words, mixed

    var testDescription: String { rawValue }

    func id(_ number: Int) -> String {
      switch self {
      case .numbers: "_\(number)"
      case .bare: "\(number)"
      case .numberedPrefix: "a1_\(number)"
      case .gaps: "_\(number * 997)"
      case .padded: String(format: "ID%07d", number)
      case .words: word(number)
      case .mixed: number % 3 == 0 ? "_\(number)" : word(number)
      }
    }

    private func word(_ number: Int) -> String {
      let value = UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15
      return "_" + String(value, radix: 36) + String(repeating: "x", count: number % 9)
    }
  }

  /// So many are looked up some objects ahead.
  private static let many = 30_000

  @Test(
    "each reference of a list leads to the object with that id, in order",
    arguments: Form.allCases.flatMap { form in [3, 300].map { (form, $0) } }
      + [(.numbers, many), (.words, many), (.mixed, many)])
  func lists(_ form: Form, _ count: Int) throws {
    func targets(_ number: Int) -> [Int] { [1, 5, 11].map { (number * $0 + $0) % count } }
    let classes = (0..<count).map { number in
      let list = targets(number).map(form.id).joined(separator: number % 2 == 0 ? " " : "  ")
      return ("C\(number)", form.id(number), list)
    }
    let (model, diagnostics) = try load(classes)
    let loaded = try #require(model.roots.first).eContents
    #expect(diagnostics.map(\.code) == [])
    let wrong = loaded.indices.filter { number in
      loaded[number].objects("eSuperTypes").map(\.name) != targets(number).map { "C\($0)" }
    }
    #expect(loaded.count == count)
    #expect(wrong == [])
  }

  @Test(
    "what only resembles a numbered id is none",
    arguments: ["_07", "_7x", "_", "_+7", "7", "__7", "_99999999999999999999", "_16777216", "_4294967303"])
  func resemblance(_ reference: String) throws {
    let classes = (0..<300).map { ("C\($0)", "_\($0)", $0 == 5 ? "_3 \(reference) _4" : "") }
    let (model, diagnostics) = try load(classes)
    let supers = try #require(model.roots.first).eContents[5].objects("eSuperTypes")
    #expect(supers.map(\.name) == ["C3", "C4"])
    #expect(model.unresolved.map(\.uri) == ["#" + reference])
    #expect(diagnostics.map(\.code) == ["xmi/unresolved-reference"])
  }

  @Test(
    "the first of two objects with one id has it; the other is reported, as are objects of a wrong class",
    arguments: Form.allCases)
  func duplicates(_ form: Form) throws {
    var classes = (0..<500).map { ("C\($0)", form.id($0), "") }
    classes[300].1 = form.id(20)
    classes[301].2 = "\(form.id(7)) p \(form.id(20)) \(form.id(8))"
    let (model, diagnostics) = try load(classes)
    let loaded = try #require(model.roots.first).eContents
    #expect(loaded[301].objects("eSuperTypes").map(\.name) == ["C7", "C20", "C8"])
    #expect(diagnostics.map(\.code) == ["xmi/duplicate-id", "xmi/wrong-class"])
    #expect(loaded[300].xmiID == form.id(20))
  }

  /// Loads a package of classes: their names, ids and the ids of their supertypes; the package's id is `p`.
  private func load(_ classes: [(name: String, id: String, supers: String)]) throws -> (Model, [Diagnostic]) {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("ids-\(UUID().uuidString).ecore")
    defer { try? FileManager.default.removeItem(at: path) }
    var text =
      "<ecore:EPackage xmlns:xmi='http://www.omg.org/XMI' xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' "
      + "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmi:version='2.0' xmi:id='p' name='p' nsURI='u'>\n"
    for (name, id, supers) in classes {
      text +=
        "<eClassifiers xsi:type='ecore:EClass' xmi:id='\(id)' name='\(name)' eSuperTypes='\(supers)'/>\n"
    }
    try (text + "</ecore:EPackage>\n").write(to: path, atomically: true, encoding: .utf8)
    var sink = DiagnosticSink()
    var loader = XMILoader()
    let model = loader.load([path.path], into: &sink).model
    return (model, sink.sorted())
  }
}

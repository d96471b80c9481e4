import Diagnostics
import Foundation
import TestSupport
import Testing
import UML

/// Every file that a plain reading of the XML counted: what we find, and what it found.
@Suite("UML files of the corpus", .enabled(if: Project.corpus != nil))
struct CorpusCountsTests {
  /// What a plain reading found in a file.
  struct Record: Decodable {
    var file: String
    var root: String
    var byXmiType: [String: Int]
    var cmofType: [String: Int]
    var uml1Definitions: [String: Int]
    var xmi10Definitions: [String: Int]
    var elements: [String: Int]
    var wanted: [String: Int]
  }

  /// Where the plain reading and ours differ, with the reason: by the end of the path and the metaclass, what we find.
  ///
  /// An entry that is not needed any more fails the test.
  static let exceptions: [(file: String, metaclass: String, ours: Int, reason: String)] = [
    (
      "uml13/argo-Alittlebitofeverything.xmi", "Package", 4,
      "in XMI 1.0 it counts Foundation.*, and not Model_Management.Package"
    ),
    ("uml211/L1.cmof", "Package", 12, "the root element cmof:Package is not counted"),
    ("uml211/LM.merged.cmof", "Package", 1, "the root element cmof:Package is not counted"),
    ("uml211/Infrastructure.cmof", "Package", 27, "the root element cmof:Package is not counted"),
    ("uml211/L0.cmof", "Package", 3, "the root element cmof:Package is not counted"),
    ("uml211/L0.merged.cmof", "Package", 1, "the root element cmof:Package is not counted"),
    (
      "BallotDefinition UML Model.xml", "Package", 11,
      "seven copies of profiles in the extension are in another namespace"
    ),
    (
      "EAExport.xmi", properties, 14,
      "it counts the extension's profiles: 14 elements have the type uml:Property outside of it"
    ),
    ("BallotDefinition UML Model.xml", properties, 324, "it counts copies of profiles in the extension"),
  ]

  /// Properties by the feature they stand in, whether they state a type or not.
  static let properties = "ownedAttribute + ownedEnd"

  /// Files that hold no class model, and the code of the diagnostic that says what they are.
  static let refused: [(file: String, code: String)] = [
    ("mdr/uml14.xmi", "uml/not-uml"), ("admtf-15-10-02.xmi.xml", "uml/not-uml"),
    ("UML_EA.DTD", "uml/document-type"), ("XMI/XMI.xsd", "uml/not-uml"),
    ("mof/01-02-15.xml", "uml/not-uml"), ("mof/01-02-15_Diff.xml", "uml/not-uml"),
    ("mof/01-02-16.dtd", "uml/document-type"), ("mof/01-12-02_Diff.xml", "uml/not-uml"),
    ("mof/01-12-02_Diff_openmodel.xml", "uml/not-uml"), ("mof/AS.dtd", "uml/document-type"),
    ("ActionUML_Interchange_Metamodel_FTF_omg_Diff.xml", "uml/not-uml"),
    ("umbrello/screen-shots.xmi", "xml/invalid-utf8"),
  ]

  static func records() throws -> [Record] {
    let url = try #require(Project.corpus).appendingPathComponent("uml-counts.json")
    return try JSONDecoder().decode([Record].self, from: Data(contentsOf: url))
  }

  @Test func agree() throws {
    let corpus = try #require(Project.corpus)
    var used: Set<Int> = []
    var refused: Set<Int> = []
    var agreed = 0
    let records = try Self.records()
    for record in records {
      let path = corpus.appendingPathComponent(record.file).path
      let file = try SourceFile.read(path)
      var sink = DiagnosticSink()
      guard let model = UMLReader.read(file, into: &sink) else {
        let codes = sink.diagnostics.filter { $0.severity == .error }.map(\.code)
        let index = Self.refused.firstIndex { record.file.hasSuffix($0.file) && codes.contains($0.code) }
        if let index {
          refused.insert(index)
        } else {
          Issue.record("\(record.file) is refused: \(sink.diagnostics.map { "\($0.code) \($0.message)" })")
        }
        continue
      }
      var counts: [(name: String, ours: Int, wanted: Int)] = []
      for (metaclass, wanted) in record.wanted.sorted(by: { $0.key < $1.key }) {
        let tally = model.tallies[metaclass == "Attribute(UML1)" ? "Attribute" : metaclass] ?? UMLTally()
        // In UML 1.x a reference is no element with a type of its own.
        counts.append((metaclass, model.dialect.isUML1 ? tally.definitions : tally.total, wanted))
      }
      let stated = (record.elements["ownedAttribute"] ?? 0) + (record.elements["ownedEnd"] ?? 0)
      let found = model.elements.count {
        ($0.role == "ownedAttribute" || $0.role == "ownedEnd") && !$0.isExtension
      }
      counts.append((Self.properties, found, stated))
      for (name, ours, wanted) in counts {
        let index = Self.exceptions.firstIndex {
          record.file.hasSuffix($0.file) && $0.metaclass == name && $0.ours == ours
        }
        if ours == wanted {
          agreed += 1
        } else if let index {
          used.insert(index)
        } else {
          Issue.record("\(record.file): \(name) is \(ours), a plain reading says \(wanted)")
        }
      }
    }
    for (index, exception) in Self.exceptions.enumerated() where !used.contains(index) {
      Issue.record("\(exception.metaclass) of \(exception.file) agrees now; remove it from the exceptions")
    }
    for (index, file) in Self.refused.enumerated() where !refused.contains(index) {
      Issue.record("\(file.file) is not refused with \(file.code)")
    }
    #expect(agreed == 9 * (records.count - Self.refused.count) - Self.exceptions.count)
    #expect(agreed == 1458)
  }

  /// Enterprise Architect states each element once more in its extension; those are no further elements.
  @Test func nothingIsCountedTwice() throws {
    let corpus = try #require(Project.corpus)
    let folder = "xmi-tools/STARIONGROUP+uml4net/resources/"
    for (file, classes, restated) in [
      ("Enterprise Architect Extensions/EAExport.xmi", 8, 8),
      ("XMI/EnterpriseArchitectAggregation.xmi", 4, 4),
      ("MagicDrawModels/BallotDefinition UML Model.xml", 59, 58),
      ("MagicDrawModels/BallotDefinition UML Model - without xmi extensions.xml", 59, 0),
    ] {
      var sink = DiagnosticSink()
      let source = try SourceFile.read(corpus.appendingPathComponent(folder + file).path)
      let model = try #require(UMLReader.read(source, into: &sink))
      #expect(model.tallies["Class"]?.definitions == classes, "\(file)")
      #expect(model.tallies["Class"]?.restatements == restated, "\(file)")
      #expect(model.elements.count { $0.kind == .classMetaclass && !$0.isExtension } == classes, "\(file)")
    }
  }
}

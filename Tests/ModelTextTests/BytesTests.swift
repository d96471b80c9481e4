import CRD
import Diagnostics
import Ecore
import Foundation
import Pipelines
import TestSupport
import Testing
import XMI
import YAML

/// Bytes: hexadecimal in models as EMF writes them, base64 in custom resources as their schemas say.
@Suite struct BytesTests {
  private static let metamodel = """
    <?xml version="1.0" encoding="UTF-8"?>
    <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="safe" nsURI="http://example.org/safe" nsPrefix="safe">
      <eAnnotations source="https://krosskube.io/crd"><details key="group" value="safe.example.org"/></eAnnotations>
      <eClassifiers xsi:type="ecore:EClass" name="Box">
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="name" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString" lowerBound="1"><eAnnotations source="https://krosskube.io/crd"><details key="path" value="metadata.name"/></eAnnotations></eStructuralFeatures>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="key" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EByteArray"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="keys" upperBound="-1" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EByteArray"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="raw" eType="ecore:EDataType http://www.eclipse.org/emf/2003/XMLType#//Base64Binary"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="seal" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EByteArray" defaultValueLiteral="00FF"/>
      </eClassifiers>
    </ecore:EPackage>
    """

  /// Loads a text with the metamodel at its side.
  private func load(_ text: String, as name: String) throws -> (LoadedModel, DiagnosticSink) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("safe.ecore")
    try Self.metamodel.write(to: file, atomically: true, encoding: .utf8)
    var sources = ModelSources()
    sources.metamodels = [file.path]
    return try TextModels(sources: sources).load(text, as: name)
  }

  private func resource(_ text: String) -> String {
    "apiVersion: safe.example.org/v1alpha1\nkind: Box\nmetadata: {name: b}\nspec:\n" + text
  }

  @Test func `custom resources have base64, models hexadecimal digits`() throws {
    let text = resource("  key: AAEC/w==\n  keys: [YQ==, \"\"]\n  raw: YWJj\n")
    let (loaded, sink) = try load(text, as: "b.yaml")
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics)")
    let box = try #require(loaded.model.roots.first)
    #expect(box["key"] == .string("000102FF"))
    #expect(box["keys"].elements == [.string("61"), .string("")])
    #expect(box["raw"] == .string("YWJj"))

    var writer = ResourceWriter(loaded.metamodel)
    var problems = DiagnosticSink()
    let written = try #require(writer.resource(box, into: &problems))
    #expect(problems.diagnostics.isEmpty)
    #expect(
      written.root["spec"]?.json() == #"{"key":"AAEC/w==","keys":["YQ==",""],"raw":"YWJj"}"#,
      "\(written.root.json())")
  }

  @Test(arguments: ["AAEC_w==", "AAEC", "=AAA", "AAEC/w", "A", "AAE C/w==", "YQ=a"])
  func `what is base64 and what is not`(_ text: String) throws {
    let (loaded, sink) = try load(resource("  key: \"\(text)\"\n"), as: "b.yaml")
    if text == "AAEC" {
      #expect(sink.diagnostics.isEmpty)
      #expect(loaded.model.roots.first?["key"] == .string("000102"))
    } else {
      #expect(sink.diagnostics.map(\.code) == ["model-text/bad-value"], "\(sink.diagnostics)")
      #expect(sink.diagnostics.first?.message.contains("no base64") == true)
      #expect(sink.diagnostics.first?.range != nil)
    }
  }

  @Test func `plain models keep hexadecimal digits`() throws {
    let text = "eClass: http://example.org/safe#//Box\nname: b\nkey: 000102FF\nkeys: [!!binary YQ==]\n"
    let (loaded, sink) = try load(text, as: "b.yaml")
    #expect(sink.diagnostics.isEmpty, "\(sink.diagnostics)")
    let box = try #require(loaded.model.roots.first)
    #expect(box["key"] == .string("000102FF"))
    #expect(box["keys"].elements == [.string("61")])
  }

  @Test(arguments: ["0", "XY", "00 1"]) func `digits that are no bytes`(_ digits: String) throws {
    let text = "eClass: http://example.org/safe#//Box\nname: b\nkey: \"\(digits)\"\n"
    let (loaded, _) = try load(text, as: "b.yaml")
    let box = try #require(loaded.model.roots.first)
    var writer = ResourceWriter(loaded.metamodel)
    var problems = DiagnosticSink()
    let written = try #require(writer.resource(box, into: &problems))
    #expect(problems.diagnostics.map(\.code) == ["crd/no-bytes"])
    #expect(written.root.at("spec", "key") == nil)
  }
}

extension EValue {
  fileprivate var elements: [EValue] {
    if case .list(let elements) = self { return Array(elements) }
    return []
  }
}

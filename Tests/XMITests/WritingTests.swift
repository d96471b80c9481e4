import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import XMI

/// What a file comes back as.
struct Saved {
  let text: [UInt8]?
  let model: Model
  let codes: [String]

  /// Loads a file and writes its objects as if to `uri`, by default to the same place.
  init(_ path: String, metamodels: [String] = [], _ options: XMIWriter.Options = XMIWriter.Options()) {
    var xmi = XMIOptions()
    xmi.metamodels = metamodels
    var sink = DiagnosticSink()
    var loader = XMILoader(xmi)
    let loaded = loader.load([path], into: &sink)
    model = loaded.model
    text = loaded.resourceOfPath[path].flatMap {
      XMIWriter.write(loaded.model, resource: $0, options: options, into: &sink)
    }
    codes = sink.sorted().map(\.code)
  }

  var string: String? { text.map { String(decoding: $0, as: UTF8.self) } }
}

private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Saved")
private let shop = folder.appendingPathComponent("shop.ecore").path
private let maps = folder.appendingPathComponent("maps.ecore").path

@Suite("Writing XMI: the bytes that EMF writes") struct WritingTests {
  @Test(
    "each case",
    arguments: [
      "shop.ecore", "generics.ecore", "values.xmi", "references.xmi", "other.xmi", "roots.xmi", "whole.xmi",
      "part.xmi", "maps.xmi",
    ])
  func bytes(_ name: String) throws {
    let expected = try Data(contentsOf: folder.appendingPathComponent("Expected/" + name))
    let saved = Saved(folder.appendingPathComponent(name).path, metamodels: [shop, maps])
    #expect(saved.string == String(decoding: expected, as: UTF8.self) || saved.text == Array(expected))
    #expect(saved.text == Array(expected))
  }

  @Test("what was written loads to an equal model", arguments: ["generics.ecore", "values.xmi", "roots.xmi"])
  func roundTrip(_ name: String) throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("saved-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let target = place.appendingPathComponent(name).path
    var options = XMIWriter.Options()
    options.uri = target
    let first = Saved(folder.appendingPathComponent(name).path, metamodels: [shop], options)
    try Data(try #require(first.text)).write(to: URL(fileURLWithPath: target))
    let again = Saved(target, metamodels: [shop])
    #expect(again.text == first.text)
    #expect(own(first.model) == own(again.model))
  }

  /// The objects of the first file as text.
  private func own(_ model: Model) -> Substring {
    let dump = ModelDump.text(model) { ($0 as NSString).lastPathComponent }
    let next = model.resources.dropFirst().first.map { ($0.uri as NSString).lastPathComponent + "\n" }
    return next.flatMap { dump.range(of: $0) }.map { dump[..<$0.lowerBound] } ?? dump[...]
  }

  @Test("references follow a file that moves") func moved() throws {
    var options = XMIWriter.Options()
    options.uri = folder.appendingPathComponent("deeper/down/references.xmi").path
    let saved = Saved(folder.appendingPathComponent("references.xmi").path, metamodels: [shop], options)
    let text = try #require(saved.string)
    #expect(text.contains("href=\"../../other.xmi#978-4\""))
    #expect(text.contains("href=\"../../missing%20file.xmi#/1\""))
    #expect(text.contains("href=\"#//@wares.0\""))
  }

  @Test("the width of lines, the encoding and schemaLocation can be chosen") func options() throws {
    var options = XMIWriter.Options()
    options.lineWidth = 20
    options.encoding = .windows1252
    options.schemaLocation = true
    let saved = Saved(folder.appendingPathComponent("roots.xmi").path, metamodels: [shop], options)
    let bytes = try #require(saved.text)
    let euro = try #require(bytes.firstIndex(of: 0x80))
    #expect(bytes[euro - 1] == 0x20)
    #expect(bytes.starts(with: Array("<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n<xmi:XMI xmi".utf8)))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("\n    xsi:schemaLocation=\"http://example.org/shop shop.ecore\""))
  }

  @Test("UTF-16 has a byte order mark and loads again") func utf16() throws {
    var options = XMIWriter.Options()
    options.encoding = .utf16
    let saved = Saved(folder.appendingPathComponent("values.xmi").path, metamodels: [shop], options)
    let bytes = try #require(saved.text)
    #expect(bytes.starts(with: [0xFE, 0xFF, 0, 0x3C]))
    #expect(bytes.count % 2 == 0)
  }

  @Test("a program's objects are written as ASCII") func program() {
    var builder = ModelBuilder(.ecore)
    let resource = builder.beginResource(uri: "made.xmi")
    let package = builder.create(EcoreIDs.ePackage)
    builder.addRoot(package, to: resource)
    builder.set(package, "name", .string("mü"))
    var sink = DiagnosticSink()
    let text = XMIWriter.write(builder.freeze(), resource: resource, into: &sink)
    let expected = """
      <?xml version="1.0" encoding="ASCII"?>
      <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" \
      xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="m&#xfc;"/>

      """
    #expect(text.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test("a character that XML does not have is refused", arguments: ["a\u{1}b", "\u{FFFE}", "a\u{0}"])
  func unwritable(_ name: String) {
    var builder = ModelBuilder(.ecore)
    let resource = builder.beginResource(uri: "made.xmi")
    let package = builder.create(EcoreIDs.ePackage)
    builder.addRoot(package, to: resource)
    builder.set(package, "name", .string(name))
    var sink = DiagnosticSink()
    #expect(XMIWriter.write(builder.freeze(), resource: resource, into: &sink) == nil)
    #expect(sink.sorted().map(\.code) == ["xmi/unwritable-character"])
  }

  @Test("a character is read by its number, a digit too, and written by it") func characters() throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("chars-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let metamodel = place.appendingPathComponent("c.ecore").path
    let model = place.appendingPathComponent("c.xmi").path
    let type = "ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EChar"
    try """
    <ecore:EPackage xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="c" nsURI="urn:c" nsPrefix="c">
      <eClassifiers xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="ecore:EClass" name="C">
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="a" eType="\(type)" defaultValueLiteral="98"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="many" upperBound="-1" eType="\(type)"/>
      </eClassifiers>
    </ecore:EPackage>
    """.write(toFile: metamodel, atomically: true, encoding: .utf8)
    try """
    <xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:c="urn:c">
      <c:C a="97"/>
      <c:C a="&#233;"><many>56</many><many>x</many></c:C>
      <c:C/>
      <c:C a="xy"><many>55296</many></c:C>
    </xmi:XMI>
    """.write(toFile: model, atomically: true, encoding: .utf8)
    let saved = Saved(model, metamodels: [metamodel])
    let roots = saved.model.roots
    #expect(roots.map { $0.string("a") } == ["a", "é", "b", "b"])
    #expect(roots[1].eGet("many") == .list([.string("8"), .string("x")]))
    #expect(saved.codes == ["xmi/bad-value", "xmi/bad-value"])
    #expect(saved.string?.contains("<c:C a=\"233\">\n    <many>56</many>\n    <many>120</many>") == true)
  }

  @Test("no roots") func empty() {
    var builder = ModelBuilder(.ecore)
    let resource = builder.beginResource(uri: "empty.xmi")
    var sink = DiagnosticSink()
    let text = XMIWriter.write(builder.freeze(), resource: resource, into: &sink)
    let expected = """
      <?xml version="1.0" encoding="ASCII"?>
      <xmi:XMI xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI"/>

      """
    #expect(text.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test("nesting has a limit and costs no stack", arguments: [(2_000, true), (100_000, false)])
  func nesting(_ depth: Int, _ isWritten: Bool) {
    var builder = ModelBuilder(.ecore)
    let deep = builder.beginResource(uri: "deep.xmi")
    var parent = builder.create(EcoreIDs.ePackage)
    builder.addRoot(parent, to: deep)
    for _ in 0..<depth {
      let child = builder.create(EcoreIDs.ePackage)
      builder.add(child, to: parent, "eSubpackages")
      parent = child
    }
    var sink = DiagnosticSink()
    let text = XMIWriter.write(builder.freeze(), resource: deep, into: &sink)
    #expect((text != nil) == isWritten)
    #expect(sink.sorted().map(\.code) == (isWritten ? [] : ["xmi/too-deep"]))
  }
}

@Suite("Writing XMI: recorded models", .enabled(if: Project.golden != nil)) struct WritingGoldenTests {
  @Test(
    "come back byte for byte",
    arguments: [
      "krosskube-original/kk_10k_id.xmi", "krosskube-original/kk_10k_path.xmi", "railway/rw_10k_id.xmi",
      "railway/rw_10k_path.xmi", "krosskube-original/krosskube.multicluster.ecore", "railway/railway.ecore",
    ])
  func identical(_ name: String) throws {
    let file = try #require(Project.golden).appendingPathComponent("emf/" + name)
    let place = file.deletingLastPathComponent()
    let metamodels = try FileManager.default.contentsOfDirectory(atPath: place.path)
      .filter { $0.hasSuffix(".ecore") }.sorted().map { place.appendingPathComponent($0).path }
    let saved = Saved(file.path, metamodels: name.hasSuffix(".ecore") ? [] : metamodels)
    #expect(saved.text == Array(try Data(contentsOf: file)))
  }
}

import Diagnostics
import Ecore
import Foundation
import Testing
import XMI

/// A folder with files that refer to each other; removed with the value's owner.
private final class Folder {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("lookup-\(UUID().uuidString)")

  init(_ files: [String: String]) throws {
    for (name, text) in files {
      let file = url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func load(
    _ name: String, _ change: (inout XMIOptions) -> Void = { _ in }
  ) -> (loaded: LoadedModel, diagnostics: [Diagnostic]) {
    var options = XMIOptions()
    change(&options)
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load([path(name)], into: &sink)
    return (loaded, sink.sorted())
  }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

private let namespaces =
  "xmlns:xmi='http://www.omg.org/XMI' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
  + "xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore'"

private func package(_ name: String, _ rest: String, _ inside: String) -> String {
  "<ecore:EPackage \(namespaces) name='\(name)' \(rest)>\(inside)</ecore:EPackage>"
}

private let thing =
  "<eClassifiers xsi:type='ecore:EClass' name='Thing'>"
  + "<eStructuralFeatures xsi:type='ecore:EAttribute' name='name' "
  + "eType='ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString'/>"
  + "<eStructuralFeatures xsi:type='ecore:EReference' name='parts' upperBound='-1' containment='true' eType='#//Thing'/>"
  + "<eStructuralFeatures xsi:type='ecore:EReference' name='other' eType='#//Thing'/></eClassifiers>"

@Suite("How metamodels and files are found") struct LookupTests {
  @Test("the metamodel stands in the model's own file, with and without a location", arguments: ["#/0", nil])
  func sameFile(_ location: String?) throws {
    let stated = location.map { "xsi:schemaLocation='http://example.org/t \($0)'" } ?? ""
    let folder = try Folder([
      "m.xmi": """
      <xmi:XMI \(namespaces) xmlns:t='http://example.org/t' \(stated)>
        <ecore:EPackage name='t' nsURI='http://example.org/t' nsPrefix='t'>\(thing.replacingOccurrences(of: "#//", with: "#/0/"))</ecore:EPackage>
        <t:Thing name='a' other='/2'/>
        <t:Thing name='b'/>
      </xmi:XMI>
      """
    ])
    let (loaded, diagnostics) = folder.load("m.xmi")
    #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    #expect(loaded.model.resources.first?.roots.count == 3)
    #expect(loaded.model.roots.first { $0.name == "a" }?.object("other")?.name == "b")
  }

  @Test(
    "a namespace that is the place of a metamodel",
    arguments: [
      "platform:/resource/p/m/t.ecore", "pathmap://X/t.ecore", "m/t.ecore", "platform:/plugin/p/m/t.ecore#/",
    ])
  func placeAsNamespace(_ uri: String) throws {
    let folder = try Folder([
      "m/t.ecore": package("t", "nsURI='http://example.org/other' nsPrefix='t'", thing),
      "a.xmi": "<t:Thing \(namespaces) xmlns:t='\(uri)' name='a'/>",
    ])
    let (loaded, diagnostics) = folder.load("a.xmi") { options in
      options.uriMap = [
        ("platform:/resource/p/", folder.path("") + "/"), ("platform:/plugin/p/", folder.path("") + "/"),
        ("pathmap://X/", folder.path("m") + "/"),
      ]
    }
    #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    #expect(loaded.model.roots.first?.name == "a")
  }

  @Test("a location with a fragment names a package whatever its URI is") func locationWithFragment() throws {
    let folder = try Folder([
      "t.ecore": package(
        "t", "nsURI='http://example.org/t' nsPrefix='t'",
        "<eSubpackages name='u' nsURI='http://example.org/t/u' nsPrefix='u'>"
          + "<eClassifiers xsi:type='ecore:EClass' name='Only'/></eSubpackages>"),
      "a.xmi": "<u:Only \(namespaces) xmlns:u='urn:mine' xsi:schemaLocation='urn:mine t.ecore#//u'/>",
    ])
    let (loaded, diagnostics) = folder.load("a.xmi")
    #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    #expect(loaded.model.roots.first?.eClass.qualifiedName == "t::u::Only")
  }

  @Test("packages without a namespace, several roots, spaces in names, https for http") func metamodelShapes()
    throws
  {
    let folder = try Folder([
      "no uri.ecore": """
      <xmi:XMI \(namespaces)>
        <ecore:EPackage name='n'>\(thing.replacingOccurrences(of: "#//", with: "#/0/"))</ecore:EPackage>
        <ecore:EPackage name='s' nsURI='http://example.org/s' nsPrefix='s'>
          <eClassifiers xsi:type='ecore:EClass' name='Special' eSuperTypes='#/0/Thing'/>
        </ecore:EPackage>
      </xmi:XMI>
      """,
      "a.xmi": "<Thing name='a'/>",
      "b.xmi":
        "<s:Special \(namespaces) xmlns:s='http://example.org/s' "
        + "xsi:schemaLocation='http://example.org/s no%20uri.ecore#/1' name='b'/>",
      "c.ecore":
        package("c", "nsURI='http://example.org/c' nsPrefix='c'", thing)
        .replacingOccurrences(
          of: "http://www.eclipse.org/emf/2002/Ecore", with: "https://www.eclipse.org/emf/2002/Ecore"),
    ])
    let (first, none) = folder.load("a.xmi") { $0.metamodels = [folder.path("no uri.ecore")] }
    #expect(first.model.roots.first?.name == "a")
    #expect(none.allSatisfy { $0.severity != .error }, "\(none.map(\.message))")
    let (second, nothing) = folder.load("b.xmi")
    #expect(second.model.roots.first?.name == "b" && second.model.roots.first?.eClass.name == "Special")
    #expect(nothing.allSatisfy { $0.severity != .error }, "\(nothing.map(\.message))")
    let (third, warnings) = folder.load("c.ecore")
    #expect(warnings.map(\.code) == ["xmi/near-namespace"])
    #expect(third.model.roots.first?.objects("eClassifiers").first?.objects("eStructuralFeatures").count == 3)
  }

  @Test(
    "every form of a fragment leads to the object",
    arguments: [
      "//@parts.0/@parts.1", "/0/@parts.0/@parts.1", "#//@parts.0/@parts.1", "x1", "#x1", "%2F%2F@parts.0",
    ])
  func fragments(_ text: String) throws {
    let folder = try Folder([
      "t.ecore": package("t", "nsURI='http://example.org/t' nsPrefix='t'", thing),
      "a.xmi": """
      <t:Thing \(namespaces) xmlns:t='http://example.org/t' xsi:schemaLocation='http://example.org/t t.ecore' other='\(text)'>
        <parts><parts/><parts name='it' xmi:id='x1'/></parts>
      </t:Thing>
      """,
    ])
    let (loaded, diagnostics) = folder.load("a.xmi")
    if text.hasPrefix("%") {
      #expect(diagnostics.map(\.code) == ["xmi/unresolved-reference"])
    } else {
      #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
      #expect(loaded.model.roots.first?.object("other")?.name == "it")
    }
  }

  @Test("the namespaces of XMI, and none at all") func versionsOfXMI() throws {
    for uri in [
      "http://www.omg.org/XMI", "http://schema.omg.org/spec/XMI/2.1", "http://schema.omg.org/spec/XMI/2.1.1",
      "http://www.omg.org/spec/XMI/20100901", "http://www.omg.org/spec/XMI/20110701",
      "http://www.omg.org/spec/XMI/20131001", "http://www.omg.org/spec/XMI/2.4.1",
    ] {
      let folder = try Folder([
        "t.ecore": package("t", "nsURI='http://example.org/t' nsPrefix='t'", thing),
        "a.xmi": """
        <?xml version='1.0'?><!-- first --><?pi x?>
        <x:XMI xmlns:x='\(uri)' xmlns:t='http://example.org/t'>
          <x:Documentation exporter='e'>words<b xmlns=''/></x:Documentation>
          <t:Thing x:id='a' x:uuid='u'><!-- in --><name><![CDATA[<a&b>]]></name><?pi y?>
            <parts x:type='t:Thing' x:id='b'/><other x:idref='b'/>
            <x:Extension extender='me'><parts/>text</x:Extension>
          </t:Thing>
          <x:Extension/>
        </x:XMI>
        """,
      ])
      let (loaded, diagnostics) = folder.load("a.xmi") { $0.metamodels = [folder.path("t.ecore")] }
      #expect(diagnostics.isEmpty, "\(uri): \(diagnostics.map(\.message))")
      let root = try #require(loaded.model.roots.first)
      #expect(root.name == "<a&b>" && root.objects("parts").count == 1)
      #expect(root.object("other") == root.objects("parts").first)
    }
  }

  @Test("files that are not followed leave open references, and one note a file") func notFollowed() throws {
    let folder = try Folder([
      "t.ecore": package("t", "nsURI='http://example.org/t' nsPrefix='t'", thing),
      "a.xmi": """
      <t:Thing \(namespaces) xmlns:t='http://example.org/t' xsi:schemaLocation='http://example.org/t t.ecore'>
        <parts><other href='b.xmi#/'/></parts><parts><other href='b.xmi#/'/></parts>
      </t:Thing>
      """,
      "b.xmi": "<t:Thing \(namespaces) xmlns:t='http://example.org/t' name='b'/>",
    ])
    let (closed, notes) = folder.load("a.xmi") { $0.followsReferences = false }
    #expect(notes.map(\.code) == ["xmi/not-followed"] && notes.first?.severity == .note)
    #expect(closed.model.resources.count { $0.file != nil } == 1)
    #expect(closed.model.roots.first?.objects("parts").first?["other"] != .null)
    #expect(closed.model.unresolved.map(\.uri) == ["b.xmi#/", "b.xmi#/"])
    let (open, none) = folder.load("a.xmi")
    #expect(none.isEmpty && open.model.roots.first?.objects("parts").first?.object("other")?.name == "b")
  }

  @Test("a lax loader keeps what no metamodel knows") func lax() throws {
    let folder = try Folder([
      "t.ecore": package("t", "nsURI='http://example.org/t' nsPrefix='t'", thing),
      "a.xmi": """
      <t:Thing \(namespaces) xmlns:t='http://example.org/t' xsi:schemaLocation='http://example.org/t t.ecore' color='red'>
        <wheels size='1'><parts/></wheels><parts xsi:type='t:Wheel'/><parts name='p'/>
      </t:Thing>
      """,
    ])
    let (loaded, diagnostics) = folder.load("a.xmi") { $0.isLax = true }
    #expect(diagnostics.map(\.code) == ["xmi/unknown-feature", "xmi/unknown-feature", "xmi/unknown-class"])
    #expect(diagnostics.allSatisfy { $0.severity == .warning })
    let kept = loaded.unknownContents
    #expect(
      kept.map(\.name) == ["color", "wheels", "parts"] && kept.map(\.isElement) == [false, true, true])
    #expect(
      kept.map { $0.place.file.text($0.place.bytes) } == [
        "red", "<wheels size='1'><parts/></wheels>", "<parts xsi:type='t:Wheel'/>",
      ])
    #expect(loaded.model.roots.first?.objects("parts").map(\.name) == ["p"])
    let (_, strict) = folder.load("a.xmi")
    #expect(strict.count == 3 && strict.allSatisfy { $0.severity == .error })
  }
}

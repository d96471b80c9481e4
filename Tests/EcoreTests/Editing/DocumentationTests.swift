import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import XMI

/// Every piece of code in the articles stands in this file too, where it is compiled and run.
@Suite("The articles about models") struct DocumentationTests {
  private func library() throws -> (metamodel: Metamodel, model: Model, definition: Model) {
    let editor = ModelEditor(.ecore)
    let package = try editor.create(
      "EPackage", ["name": "library", "nsURI": "http://example.org/library", "nsPrefix": "lib"])
    try editor.createResource(uri: "library.ecore").add(package)

    let library = try editor.create("EClass", ["name": "Library"])
    let book = try editor.create("EClass", ["name": "Book"])
    let author = try editor.create("EClass", ["name": "Author"])
    try package.eList("eClassifiers").addAll([library, book, author])

    for owner in [library, book, author] {
      let name = try editor.create("EAttribute", ["name": "name", "lowerBound": 1])
      try name.eSet("eType", try editor.ecore("EString"))
      try owner.eList("eStructuralFeatures").add(name)
    }
    let pages = try editor.create("EAttribute", ["name": "pages", "defaultValueLiteral": "1"])
    try pages.eSet("eType", try editor.ecore("EInt"))
    try book.eList("eStructuralFeatures").add(pages)

    let unbounded: FeatureValue = -1
    for (name, type) in [("books", book), ("authors", author)] {
      let reference = try editor.create(
        "EReference", ["name": .string(name), "upperBound": unbounded, "containment": true])
      try reference.eSet("eType", type)
      try library.eList("eStructuralFeatures").add(reference)
    }
    let written = try editor.create("EReference", ["name": "books", "upperBound": unbounded])
    let writer = try editor.create("EReference", ["name": "author"])
    try written.eSet("eType", book)
    try writer.eSet("eType", author)
    try written.eSet("eOpposite", writer)
    try writer.eSet("eOpposite", written)
    try author.eList("eStructuralFeatures").add(written)
    try book.eList("eStructuralFeatures").add(writer)

    var sink = DiagnosticSink()
    let metamodel = MetamodelCompiler.compile(try editor.freeze(), into: &sink)
    #expect(sink.sorted().isEmpty)

    let books = ModelEditor(metamodel)
    let root = try books.create("Library", ["name": "Public Library"])
    try books.createResource(uri: "books.xmi").add(root)
    let novel = try books.create("Book", ["name": "Frankenstein", "pages": 280])
    try root.eList("books").add(novel)
    let model = try books.freeze()
    return (metamodel, model, metamodel.definition)
  }

  @Test func `working with models`() throws {
    let (_, start, definition) = try library()
    var sink = DiagnosticSink()
    let own = try #require(definition.resources.firstIndex { $0.uri == "library.ecore" })
    let ecore = try #require(XMIWriter.write(definition, resource: own, into: &sink))
    let books = try #require(XMIWriter.write(start, resource: 0, into: &sink))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("library-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(ecore).write(to: folder.appendingPathComponent("library.ecore"))
    try Data(books).write(to: folder.appendingPathComponent("books.xmi"))
    try run(in: folder.path + "/")
  }

  private func run(in folder: String) throws {
    var printed: [String] = []
    func print(_ values: Any...) { printed.append(values.map { "\($0)" }.joined(separator: " ")) }
    var options = XMIOptions()
    options.metamodels = [folder + "library.ecore"]
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let model = loader.load([folder + "books.xmi"], into: &sink).model
    for problem in sink.sorted() { print(problem.message) }
    #expect(printed == [])

    let library = model.roots[0]
    print(library.eClass.name, library.string("name") ?? "unnamed")
    for book in library.objects("books") {
      let author = book.object("author")?.name ?? "unknown"
      print("\(book.name ?? ""), \(author), \(book.integer("pages") ?? 0) pages")
    }
    let lines = library.eAllContents.map { "\($0.eURI) is a \($0.eClass.qualifiedName)" }
    #expect(printed == ["Library Public Library", "Frankenstein, unknown, 280 pages"])
    #expect(lines == [folder + "books.xmi#//@books.0 is a library::Book"])

    for feature in library.eClass.eAllStructuralFeatures where library.eIsSet(feature) {
      print(feature.name, feature.lowerBound, feature.upperBound, library.eGet(feature))
    }
    #expect(printed.count == 4)

    let grown = try model.edit { editor in
      let library = editor.roots[0]
      let jane = try editor.create("Author", ["name": "Jane Austen"])
      try library.eList("authors").add(jane)
      let emma = try editor.create("Book", ["name": "Emma", "pages": 474])
      try emma.eSet("author", jane)
      try library.eList("books").insert(emma, at: 0)
    }
    #expect(grown.roots[0].objects("books").map(\.name) == ["Emma", "Frankenstein"])
    #expect(grown.roots[0].objects("authors").first?.objects("books").map(\.name) == ["Emma"])

    do {
      _ = try model.edit { try $0.roots[0].eSet("nam", "Library") }
    } catch let error as EditError where error.kind == .unknownFeature {
      print(error)
    }
    #expect(printed.last == "'nam' is not a feature of 'library::Library'; did you mean 'name'?")

    let smaller = try grown.edit { editor in
      for book in editor.roots[0].objects("books") where (book.integer("pages") ?? 0) < 300 {
        try editor.delete(book)
      }
    }
    #expect(smaller.roots[0].objects("books").map(\.name) == ["Emma"])

    let editor = ModelEditor(grown)
    let made = try editor.create("Author", ["name": "Mary Shelley"])
    try editor.roots[0].eList("authors").add(made)
    let result = try editor.freeze()
    let author = editor.eObject(of: made)
    #expect(author?.uriFragment() == "//@authors.1")

    var problems = DiagnosticSink()
    if let bytes = XMIWriter.write(result, resource: 0, into: &problems) {
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "books.xmi"))
    }
    var again = XMILoader(options)
    let reloaded = again.load([folder + "books.xmi"], into: &problems).model
    #expect(EqualityHelper.equals(reloaded.roots, result.roots))
    #expect(problems.sorted().isEmpty)

    let usages = UsageCrossReferencer(result)
    for author in result.roots[0].objects("authors") {
      for setting in usages.find(author) {
        print("\(setting.eObject.eURI) names \(author.name ?? "") as \(setting.eStructuralFeature.name)")
      }
    }
    let missing = UnresolvedProxyCrossReferencer.find(result).compactMap { $0.target?.eProxyURI }
    #expect(printed.last == folder + "books.xmi#//@books.0 names Jane Austen as author")
    #expect(missing == [])

    let twice = try result.edit { editor in
      let copy = try editor.copy(editor.roots[0])
      try editor.createResource(uri: "copy.xmi").add(copy)
    }
    let isEqual = twice.roots[0].equals(twice.roots[1])
    #expect(isEqual)

    let parted = try result.edit { editor in
      let authors = try editor.createResource(uri: "authors.xmi")
      for author in editor.roots[0].objects("authors") { try authors.add(author) }
    }
    let found = parted.eObject(uri: "authors.xmi#/0")
    #expect(found?.name == "Jane Austen")
  }

  @Test func `the articles show what is run here`() throws {
    let source = Self.lines(try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8))
    let folder = Project.root.appendingPathComponent("Sources/Ecore/Ecore.docc")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".md")
    }
    var count = 0
    for name in names.sorted() {
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      for piece in text.components(separatedBy: "```swift\n").dropFirst() {
        let code = Self.lines(piece.components(separatedBy: "\n```")[0])
        count += 1
        #expect(source.contains(code), "\(name): \(code.prefix(60))")
      }
    }
    #expect(count > 10)
  }

  /// Lines without indentation and without empty ones; paths are relative in articles.
  private static func lines(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      .joined(separator: "\n").replacingOccurrences(of: "folder + ", with: "")
  }
}

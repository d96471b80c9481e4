import Diagnostics
import Ecore
import Foundation
import OCL
import Synchronization
import TestSupport
import Testing
import Validation
import XMI

/// A file of the tests that can be loaded.
struct ModelFile: Sendable, CustomTestStringConvertible {
  let path: String
  let metamodels: [String]

  var testDescription: String { (path as NSString).lastPathComponent }

  private static func file(_ path: String, _ metamodels: [String] = []) -> ModelFile {
    let saved = Project.root.appendingPathComponent("Tests/XMITests/Saved").path + "/"
    return ModelFile(path: saved + path, metamodels: metamodels.map { saved + $0 })
  }

  static let own: [ModelFile] =
    [
      file("shop.ecore"), file("generics.ecore"), file("values.xmi", ["shop.ecore"]),
      file("references.xmi", ["shop.ecore"]), file("roots.xmi", ["shop.ecore"]),
      file("whole.xmi", ["shop.ecore"]),
    ] + files(in: Project.root.appendingPathComponent("metamodels"), [])

  static let golden: [ModelFile] =
    Project.golden.map { folder in
      let emf = folder.appendingPathComponent("emf")
      return ["railway", "krosskube-original"].flatMap { name in
        let place = emf.appendingPathComponent(name)
        let metamodels = files(in: place, []).map(\.path).filter { $0.hasSuffix(".ecore") }
        return files(in: place, metamodels)
      }
    } ?? []

  private static func files(in folder: URL, _ metamodels: [String]) -> [ModelFile] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".ecore") || $0.hasSuffix(".xmi") }
      .map { ModelFile(path: folder.appendingPathComponent($0).path, metamodels: metamodels) }
  }

  private static let loaded = Mutex<[String: Model]>([:])

  /// The model of the file, which is read once for all tests.
  func load() -> Model {
    if let known = Self.loaded.withLock({ $0[path] }) { return known }
    let model = load(nil)
    Self.loaded.withLock { $0[path] = model }
    return model
  }

  func load(_ text: [UInt8]?) -> Model {
    var options = XMIOptions()
    options.metamodels = metamodels.filter { $0 != path }
    if let text { options.builtIn[path] = SourceFile(path: path, bytes: text) }
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    return loader.load([path], into: &sink).model
  }
}

@Suite("Editing: models of files", .serialized) struct SavedModelTests {
  private func save(_ model: Model, resource: Int = 0) throws -> [UInt8] {
    var sink = DiagnosticSink()
    let text = XMIWriter.write(model, resource: resource, into: &sink)
    return try #require(text, "\(sink.sorted().map(\.message))")
  }

  @Test("nothing edited is nothing changed", arguments: ModelFile.own + ModelFile.golden)
  func identity(_ file: ModelFile) throws {
    let model = file.load()
    let same = try ModelEditor(model).freeze()
    #expect(same.objectCount == model.objectCount)
    #expect(try save(same) == save(model))
    for (object, other) in zip(model.allObjects, same.allObjects) {
      let isSame =
        object.id == other.id && object.eClass == other.eClass && object.xmiID == other.xmiID
        && object.eContainer?.id == other.eContainer?.id && object.location == other.location
        && object.eResource?.uri == other.eResource?.uri
      if !isSame { Issue.record("\(object.eURI) is not \(other.eURI)") }
    }
    #expect(EqualityHelper.equals(model.roots, same.roots))
  }

  @Test("a copy is equal, and what is changed in it is not", arguments: ModelFile.own + ModelFile.golden)
  func copies(_ file: ModelFile) throws {
    let model = file.load()
    let editor = ModelEditor(model)
    let copies = try editor.copyAll(editor.roots)
    let resource = try editor.createResource(uri: "copy.xmi")
    for copy in copies where copy.eContainer == nil { try resource.add(copy) }
    let result = try editor.freeze()
    #expect(result.objectCount == 2 * model.objectCount)
    let made = copies.compactMap(editor.eObject)
    let originals = Array(result.roots.prefix(made.count))
    #expect(EqualityHelper.equals(originals, made))
    ModelInvariants.check(result)
    // The last object with a text of its own is changed.
    let attribute = { (object: EObject) in
      object.eClass.eAllAttributes.first {
        $0.info.kind == .string && !$0.isMany && $0.isChangeable && !$0.isDerived && object.eIsSet($0)
      }
    }
    let target = result.allContents(of: result.resources[result.resources.count - 1]).last {
      attribute($0) != nil
    }
    guard let target, let feature = attribute(target) else { return }
    let again = ModelEditor(result)
    try again.object(target).eSet(feature, "something else")
    let changed = try again.freeze()
    let last = try #require(changed.resources.last)
    #expect(!EqualityHelper.equals(Array(changed.roots.prefix(made.count)), changed.contents(of: last)))
  }

  @Test("an object of another model is copied with proxies", .enabled(if: !ModelFile.golden.isEmpty))
  func foreign() throws {
    let file = try #require(ModelFile.golden.first { $0.path.hasSuffix("rw_10k_path.xmi") })
    let model = file.load()
    let part = try #require(model.allObjects.first { !ExternalCrossReferencer.find([$0]).isEmpty })
    let editor = ModelEditor(model.metamodel)
    try editor.createResource(uri: "part.xmi").add(try editor.copy(part))
    let result = try editor.freeze()
    let leaving = ExternalCrossReferencer.find([part]).filter { $0.eStructuralFeature.eOpposite == nil }
    let proxies = UnresolvedProxyCrossReferencer.find(result)
    #expect(proxies.count == leaving.count)
    #expect(proxies.compactMap { $0.target?.eProxyURI } == leaving.compactMap { $0.target?.eURI })
    for uri in result.unresolved.map(\.uri) { #expect(model.eObject(uri: uri) != nil) }
  }

  @Test("an edited file is saved and loads equal", .enabled(if: !ModelFile.golden.isEmpty))
  func saved() throws {
    for file in ModelFile.golden where file.path.hasSuffix("path.xmi") {
      let model = file.load()
      let editor = ModelEditor(model)
      var random = SeededGenerator(7)
      let objects = editor.resources[0].allContents
      for _ in 0..<300 {
        let object = objects[Int.random(in: 0..<objects.count, using: &random)]
        guard object.eResource != nil else { continue }
        try change(object, &random, editor)
      }
      let edited = try editor.freeze()
      let text = try save(edited)
      #expect(try text != save(model))
      let loaded = file.load(text)
      #expect(loaded.objectCount == edited.objectCount)
      #expect(EqualityHelper.equals(edited.roots, loaded.roots))
      ModelInvariants.check(edited)
      var sink = DiagnosticSink()
      let invariants = InvariantSet.collect(from: edited.metamodel, into: &sink)
      let validator = ModelValidator(edited.metamodel, invariants, into: &sink)
      #expect(validator.validate(edited, into: &sink).objectCount == edited.objectCount)
      #expect(!sink.sorted().contains { $0.code == "validation/unpaired-opposite" })
    }
  }

  private func change(
    _ object: MutableEObject, _ random: inout SeededGenerator, _ editor: ModelEditor
  ) throws {
    let features = object.eClass.eAllStructuralFeatures.filter {
      $0.isChangeable && !$0.isVolatile && !$0.isDerived
    }
    guard let feature = features.randomElement(using: &random) else { return }
    if feature.isContainment, feature.isMany {
      let list = try object.eList(feature)
      guard list.count > 0 else { return }
      let index = Int.random(in: 0..<list.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: try list.move(from: index, to: 0)
      case 1: try list.add(try editor.copy(list.objects[index]))
      default: try editor.delete(list.objects[index])
      }
    } else if !feature.isReference, feature.info.kind == .string, !feature.isMany {
      try object.eSet(feature, "changed <\(Int.random(in: 0..<9, using: &random))> & é")
    } else if feature.isReference, !feature.isContainer, !feature.isContainment, feature.isMany {
      let list = try object.eList(feature)
      if list.count > 1 { try list.move(from: 0, to: list.count - 1) }
    }
  }

  @Test func `the file's text of an edited feature no longer counts`() throws {
    let file = try #require(ModelFile.own.first { $0.path.hasSuffix("shop.ecore") })
    let model = file.load()
    let package = try #require(model.resources.first.map { model.contents(of: $0)[0] })
    let first = try #require(package.eContents.first { $0.eClass.name == "EClass" })
    let edited = try model.edit { editor in
      try editor.object(first).eSet("name", "Renamed")
      try editor.object(package).eList("eClassifiers").move(from: 0, to: 1)
    }
    let renamed = try #require(edited.allObjects.first { $0.name == "Renamed" })
    #expect(first.text(of: "name") != nil)
    #expect(renamed.text(of: "name") == nil)
    #expect(renamed.featureRange(of: "name") == nil)
    #expect(renamed.location == first.location)
    let once = try edited.edit { _ in }
    #expect(once.allObjects.first { $0.name == "Renamed" }?.text(of: "name") == nil)
    let other = try #require(package.eContents.last { $0.name != nil && $0 != first })
    #expect(edited.allObjects.first { $0.name == other.name }?.text(of: "name") != nil)
  }

  @Test("a fragment leads back to its object", arguments: ModelFile.own + ModelFile.golden)
  func fragments(_ file: ModelFile) throws {
    let model = file.load()
    let step = max(1, model.objectCount / 25)
    for index in stride(from: 0, to: model.objectCount, by: step) {
      let object = model.object(ObjectID(raw: UInt32(index)))
      let resource = try #require(object.eResource)
      let found = model.eObject(uri: object.eURI)
      if found != object { Issue.record("\(object.eURI) leads to \(found?.eURI ?? "nothing")") }
      let path = object.uriFragment(preferringIDs: false)
      let byPath = model.eObject(fragment: path, in: resource)
      if byPath != object { Issue.record("\(path) leads to \(byPath?.eURI ?? "nothing")") }
    }
    #expect(model.eObject(uri: "no such file#/") == nil)
    #expect(model.eObject(uri: "no hash") == nil)
    let resource = try #require(model.resources.first)
    for bad in [
      "/99999", "//@nothing", "//@nothing.0", "//nobody", "//@eClassifiers.9999", "", "/-1", "//", "//@[]",
      "///",
    ] {
      #expect(model.eObject(fragment: bad, in: resource) == nil, "\(bad)")
    }
  }

  @Test("who points at me", arguments: ModelFile.own + ModelFile.golden)
  func usages(_ file: ModelFile) throws {
    let model = file.load()
    var expected: [ObjectID: [Setting]] = [:]
    for object in model.allObjects {
      for feature in object.eClass.eAllReferences
      where !feature.isContainment && !feature.isContainer && !feature.isDerived && feature.isStored {
        var values: [EValue] = [object.eGet(feature)]
        if case .list(let list) = values[0] { values = list }
        for (index, value) in values.enumerated() {
          guard case .object(let target) = value, !target.isProxy else { continue }
          expected[target.id, default: []].append(
            Setting(eObject: object, eStructuralFeature: feature, index: index))
        }
      }
    }
    let referencer = UsageCrossReferencer(model)
    for object in model.allObjects where referencer.find(object) != expected[object.id, default: []] {
      Issue.record("\(object.eURI)")
    }
    #expect(referencer.findAll(model.allObjects).count == expected.count)
    for (object, settings) in referencer.findAll(model.roots) {
      #expect(settings.allSatisfy { $0.target == object })
    }
  }
}

import Diagnostics
import Ecore
import TestSupport
import Testing

/// Random edits of an editor and of a model with a class per object must have the same result.
@Suite("Editing: as a model with a class per object") struct DifferentialTests {
  /// Both models and which objects are which.
  private struct Pair {
    let metamodel: Metamodel
    var editor: ModelEditor
    var naive = NaiveModel()
    var handles: [ObjectIdentifier: MutableEObject] = [:]
    var owners: [ObjectID: NaiveObject] = [:]
    var next = 0

    init(_ metamodel: Metamodel) throws {
      self.metamodel = metamodel
      editor = ModelEditor(metamodel)
      _ = try editor.createResource(uri: "one.xmi")
      _ = try editor.createResource(uri: "two.xmi")
    }

    func handle(_ object: NaiveObject) throws -> MutableEObject {
      try #require(handles[ObjectIdentifier(object)])
    }

    mutating func create(_ isLeaf: Bool) throws {
      let object = NaiveObject(next)
      next += 1
      let made = try editor.create(isLeaf ? "Leaf" : "Node")
      try made.eSet("name", "n\(object.name)")
      naive.objects.append(object)
      handles[ObjectIdentifier(object)] = made
      owners[made.id] = object
    }
  }

  private static func isRefused(_ kind: EditError.Kind, _ body: () throws -> Void) -> Bool {
    do {
      try body()
      return false
    } catch let error as EditError { return error.kind == kind } catch { return false }
  }

  private func edit(_ pair: inout Pair, _ random: inout SeededGenerator) throws {
    let naive = pair.naive
    if naive.objects.count < 40 || Int.random(in: 0..<30, using: &random) == 0, naive.objects.count < 160 {
      return try pair.create(Bool.random(using: &random))
    }
    let sourceIndex = Int.random(in: 0..<naive.objects.count, using: &random)
    let source = naive.objects[sourceIndex]
    let target = naive.objects[Int.random(in: 0..<naive.objects.count, using: &random)]
    let feature = NaiveModel.features[Int.random(in: 0..<NaiveModel.features.count, using: &random)]
    let made = try pair.handle(source)
    let other = try pair.handle(target)
    let list = source[feature.name]
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<35:
      if feature.isContainment, naive.isAncestor(target, of: source) {
        #expect(
          Self.isRefused(.containmentCycle) {
            if feature.isMany {
              try made.eList(feature.name).add(other)
            } else {
              try made.eSet(feature.name, other)
            }
          })
      } else if feature.isMany {
        let isNew = naive.link(source, feature, target, at: nil)
        let added = try made.eList(feature.name).add(other)
        #expect(added == isNew)
      } else {
        _ = naive.link(source, feature, target, at: nil)
        try made.eSet(feature.name, other)
      }
    case 35..<45 where feature.isMany:
      if feature.isContainment, naive.isAncestor(target, of: source) { return }
      let index = Int.random(in: 0...list.count, using: &random)
      let isNew = naive.link(source, feature, target, at: index)
      if isNew {
        try made.eList(feature.name).insert(other, at: index)
      } else {
        #expect(Self.isRefused(.duplicateValue) { try made.eList(feature.name).insert(other, at: index) })
      }
    case 45..<55 where feature.isMany && !list.isEmpty:
      let index = Int.random(in: 0..<list.count, using: &random)
      if Bool.random(using: &random) {
        naive.unlink(source, feature, list[index])
        try made.eList(feature.name).remove(try pair.handle(list[index]))
      } else {
        let removed = source[feature.name].remove(at: index)
        source[feature.name].insert(removed, at: 0)
        naive.unlink(source, feature, removed)
        try made.eList(feature.name).remove(at: index)
      }
    case 55..<60 where feature.isMany && !list.isEmpty:
      let from = Int.random(in: 0..<list.count, using: &random)
      let to = Int.random(in: 0..<list.count, using: &random)
      let moved = source[feature.name].remove(at: from)
      source[feature.name].insert(moved, at: to)
      try made.eList(feature.name).move(from: from, to: to)
    case 60..<64:
      for target in list { naive.unlink(source, feature, target) }
      try made.eUnset(feature.name)
    case 64..<70:
      let (up, down) = Bool.random(using: &random) ? ("parent", "children") : ("holder", "child")
      let containment = try #require(NaiveModel.byName[down])
      if Int.random(in: 0..<4, using: &random) == 0 {
        if source.containment == down, let container = source.container {
          naive.unlink(container, containment, source)
        }
        try made.eUnset(up)
      } else if naive.isAncestor(source, of: target) {
        #expect(Self.isRefused(.containmentCycle) { try made.eSet(up, other) })
      } else {
        _ = naive.link(target, containment, source, at: nil)
        try made.eSet(up, other)
      }
    case 70..<76:
      let resource = Int.random(in: 0..<2, using: &random)
      naive.addRoot(source, to: resource)
      try pair.editor.resources[resource].add(made)
    case 76..<78:
      naive.removeRoot(source)
      if let resource = made.eResource { resource.remove(made) }
    case 78..<81 where naive.objects.count > 100:
      naive.delete(source)
      try pair.editor.delete(made)
    case 81..<87:
      let code = Int64.random(in: 0..<9, using: &random)
      source.code = code
      try made.eSet("code", code)
    case 87..<92:
      let tag = "t\(Int.random(in: 0..<5, using: &random))"
      if source.tags.contains(tag) {
        source.tags.removeAll { $0 == tag }
        try made.eList("tags").remove(tag)
      } else {
        source.tags.append(tag)
        try made.eList("tags").add(tag)
      }
    default:
      let number = Int64.random(in: 0..<3, using: &random)
      source.numbers.append(number)
      try made.eList("numbers").add(number)
    }
  }

  /// Everything that can be read, on both sides, and that both sides of a pair agree.
  private func compare(_ pair: Pair) throws {
    for (index, roots) in pair.naive.roots.enumerated() {
      #expect(
        pair.editor.resources[index].contents.map(\.id) == (try roots.map { try pair.handle($0).id }))
    }
    for object in pair.naive.objects {
      let made = try pair.handle(object)
      let container = try object.container.map { try pair.handle($0).id }
      #expect(made.eContainer?.id == container)
      #expect(made.eContainmentFeature?.name == (object.container == nil ? nil : object.containment))
      #expect(made.eResource?.uri == pair.naive.resource(of: object).map { ["one.xmi", "two.xmi"][$0] })
      for feature in NaiveModel.features {
        let expected = try object[feature.name].map { FeatureValue.object(try pair.handle($0).id) }
        let actual = try made.eGet(feature.name)
        if feature.isMany {
          #expect(actual == .list(expected), "n\(object.name) \(feature.name)")
        } else {
          #expect(actual == expected.first ?? .null, "n\(object.name) \(feature.name)")
        }
        #expect(try made.eIsSet(feature.name) == !expected.isEmpty)
      }
      #expect(made["code"] == .integer(object.code ?? 7))
      #expect(try made.eIsSet("code") == (object.code ?? 7 != 7))
      #expect(made["tags"] == .list(object.tags.map(FeatureValue.string)))
      #expect(made["numbers"] == .list(object.numbers.map(FeatureValue.integer)))
      #expect(made["parent"] == (object.containment == "children" ? container.map { .object($0) } : .null))
    }
  }

  private func isDangling(_ naive: NaiveModel) -> Bool {
    naive.objects.contains { object in
      naive.resource(of: object) != nil
        && NaiveModel.features.contains { feature in
          object[feature.name].contains { naive.resource(of: $0) == nil }
        }
    }
  }

  /// Freezes, compares the model, and goes on with an editor of it.
  private func checkpoint(_ pair: inout Pair) throws {
    if isDangling(pair.naive) {
      let editor = pair.editor
      #expect(Self.isRefused(.danglingReference) { _ = try editor.freeze() })
      for object in pair.naive.objects where object.container == nil && object.resource == nil {
        pair.naive.addRoot(object, to: 0)
        try pair.editor.resources[0].add(try pair.handle(object))
      }
    }
    let model = try pair.editor.freeze()
    ModelInvariants.check(model)
    let editor = ModelEditor(model)
    // Who is in no resource is gone.
    for object in pair.naive.objects where pair.naive.resource(of: object) == nil {
      pair.handles[ObjectIdentifier(object)] = nil
    }
    pair.naive.objects.removeAll { pair.handles[ObjectIdentifier($0)] == nil }
    #expect(model.objectCount == pair.naive.objects.count)
    pair.owners = [:]
    for object in pair.naive.objects {
      let frozen = try #require(pair.editor.eObject(of: try pair.handle(object)))
      #expect(frozen.name == "n\(object.name)")
      pair.handles[ObjectIdentifier(object)] = try editor.object(frozen)
      pair.owners[frozen.id] = object
    }
    // A root inside its own resource is no root of the model.
    for index in pair.naive.roots.indices {
      for root in pair.naive.roots[index] {
        if let container = root.container, pair.naive.resource(of: container) == index {
          pair.naive.removeRoot(root)
        }
      }
    }
    pair.editor = editor
    try compare(pair)
    // The frozen model answers like the editor.
    for object in pair.naive.objects {
      let made = try pair.handle(object)
      let frozen = model.object(made.id)
      #expect(frozen.eContents.map(\.id) == made.eContents.map(\.id))
      #expect(frozen.eCrossReferences.map(\.id) == made.eCrossReferences.map(\.id))
      #expect(frozen.eContainer?.id == made.eContainer?.id)
      #expect(frozen.eResource?.uri == made.eResource?.uri)
      #expect(frozen["code"] == .integer(object.code ?? 7))
      #expect(frozen.strings("tags") == object.tags)
    }
  }

  @Test("20,000 random edits", arguments: [1, 2] as [UInt64]) func random(_ seed: UInt64) throws {
    var random = SeededGenerator(seed)
    var pair = try Pair(try GraphMetamodel.make())
    for batch in 1...100 {
      for _ in 0..<100 { try edit(&pair, &random) }
      if batch % 10 == 0 { try checkpoint(&pair) } else if batch % 2 == 0 { try compare(pair) }
    }
    #expect(pair.next > 150)
  }
}

/// What holds in every model: opposites in step, one container, no dangling number.
enum ModelInvariants {
  static func check(_ model: Model, sourceLocation: SourceLocation = #_sourceLocation) {
    var held: [ObjectID: Int] = [:]
    for object in model.allObjects {
      for feature in object.eClass.eAllReferences where feature.isStored {
        var targets: [EObject] = []
        switch object.eGet(feature) {
        case .object(let target): targets = [target]
        case .list(let values):
          targets = values.compactMap { if case .object(let target) = $0 { target } else { nil } }
        default: break
        }
        for target in targets where !target.isProxy {
          #expect(target.id.raw < model.objectCount, sourceLocation: sourceLocation)
          if feature.isContainment {
            held[target.id, default: 0] += 1
            #expect(target.eContainer == object, sourceLocation: sourceLocation)
            #expect(target.eContainmentFeature == feature, sourceLocation: sourceLocation)
          } else if let opposite = feature.eOpposite {
            let back = target.eGet(opposite)
            let isPaired =
              back == .object(object)
              || { if case .list(let values) = back { values.contains(.object(object)) } else { false } }()
            #expect(isPaired, "\(feature.qualifiedName)", sourceLocation: sourceLocation)
          }
        }
      }
    }
    for object in model.allObjects {
      #expect(
        held[object.id, default: 0] == (object.eContainer == nil ? 0 : 1), sourceLocation: sourceLocation)
    }
  }
}

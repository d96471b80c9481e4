/// A model with a class per object, written to be obvious: what the editor is compared with.
final class NaiveObject {
  let name: Int
  var references: [String: [NaiveObject]] = [:]
  var numbers: [Int64] = []
  var tags: [String] = []
  var code: Int64?
  unowned(unsafe) var container: NaiveObject?
  var containment = ""
  var resource: Int?

  init(_ name: Int) { self.name = name }

  subscript(_ feature: String) -> [NaiveObject] {
    get { references[feature, default: []] }
    set { references[feature] = newValue }
  }
}

struct NaiveFeature {
  let name: String
  let isMany: Bool
  var opposite: String?
  var isContainment = false
  var isUnique = true
  var resolves = true
}

final class NaiveModel {
  static let features = [
    NaiveFeature(name: "partner", isMany: false, opposite: "partnerOf"),
    NaiveFeature(name: "partnerOf", isMany: false, opposite: "partner"),
    NaiveFeature(name: "owner", isMany: false, opposite: "owned"),
    NaiveFeature(name: "owned", isMany: true, opposite: "owner"),
    NaiveFeature(name: "friends", isMany: true, opposite: "friendOf"),
    NaiveFeature(name: "friendOf", isMany: true, opposite: "friends"),
    NaiveFeature(name: "children", isMany: true, isContainment: true),
    NaiveFeature(name: "child", isMany: false, isContainment: true, resolves: false),
    NaiveFeature(name: "parts", isMany: true, isContainment: true, resolves: false),
    NaiveFeature(name: "link", isMany: false),
    NaiveFeature(name: "links", isMany: true),
    NaiveFeature(name: "bag", isMany: true, isUnique: false),
  ]
  static let byName = Dictionary(uniqueKeysWithValues: features.map { ($0.name, $0) })
  static let crossReferences = features.filter { !$0.isContainment }

  var objects: [NaiveObject] = []
  var roots: [[NaiveObject]] = [[], []]

  func resource(of object: NaiveObject) -> Int? {
    var current: NaiveObject? = object
    while let object = current {
      if let resource = object.resource { return resource }
      current = object.container
    }
    return nil
  }

  func isAncestor(_ object: NaiveObject, of other: NaiveObject) -> Bool {
    var current: NaiveObject? = other
    while let candidate = current {
      if candidate === object { return true }
      current = candidate.container
    }
    return false
  }

  func unlink(_ source: NaiveObject, _ feature: NaiveFeature, _ target: NaiveObject) {
    if let index = source[feature.name].firstIndex(where: { $0 === target }) {
      source[feature.name].remove(at: index)
    }
    if feature.isContainment {
      target.container = nil
      target.containment = ""
    }
    if let opposite = feature.opposite { target[opposite].removeAll { $0 === source } }
  }

  /// False when it is refused.
  func link(_ source: NaiveObject, _ feature: NaiveFeature, _ target: NaiveObject, at index: Int?) -> Bool {
    if feature.isContainment, isAncestor(target, of: source) { return false }
    if feature.isUnique, source[feature.name].contains(where: { $0 === target }) { return false }
    if feature.isContainment {
      if let container = target.container, let old = Self.byName[target.containment] {
        unlink(container, old, target)
      }
      if let resource = target.resource, !feature.resolves || self.resource(of: source) == resource {
        removeRoot(target)
      }
    }
    if !feature.isMany, let old = source[feature.name].first { unlink(source, feature, old) }
    if let opposite = feature.opposite, Self.byName[opposite]?.isMany == false,
      let other = target[opposite].first
    {
      unlink(other, feature, target)
    }
    source[feature.name].insert(target, at: index ?? source[feature.name].count)
    if let opposite = feature.opposite { target[opposite].append(source) }
    if feature.isContainment {
      target.container = source
      target.containment = feature.name
    }
    return true
  }

  func removeRoot(_ object: NaiveObject) {
    guard let resource = object.resource else { return }
    roots[resource].removeAll { $0 === object }
    object.resource = nil
  }

  func addRoot(_ object: NaiveObject, to resource: Int) {
    removeRoot(object)
    if let container = object.container, let feature = Self.byName[object.containment],
      !feature.resolves || self.resource(of: container) == resource
    {
      unlink(container, feature, object)
    }
    roots[resource].append(object)
    object.resource = resource
  }

  /// The object and what is below it, but not contents in resources of their own.
  func tree(_ object: NaiveObject) -> [NaiveObject] {
    [object]
      + Self.features.filter(\.isContainment).flatMap { feature in
        object[feature.name].filter { $0.resource == nil }.flatMap { tree($0) }
      }
  }

  func delete(_ object: NaiveObject) {
    let inside = tree(object)
    let members = Set(inside.map(ObjectIdentifier.init))
    for target in inside {
      for feature in Self.features.filter(\.isContainment) {
        for child in target[feature.name] where !members.contains(ObjectIdentifier(child)) {
          unlink(target, feature, child)
        }
      }
      for source in objects where !members.contains(ObjectIdentifier(source)) {
        for feature in Self.crossReferences {
          while source[feature.name].contains(where: { $0 === target }) { unlink(source, feature, target) }
        }
      }
    }
    if let container = object.container, let feature = Self.byName[object.containment] {
      unlink(container, feature, object)
    }
    removeRoot(object)
    objects.removeAll { members.contains(ObjectIdentifier($0)) }
  }
}

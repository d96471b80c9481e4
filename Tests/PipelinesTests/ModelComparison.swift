import Ecore
import Foundation

/// Whether two resources hold the same objects with the same values, wherever they are.
struct ModelComparison {
  /// What differs, the first few.
  private(set) var differences: [String] = []
  private let first: Model
  private let second: Model
  /// The objects of the second by those of the first.
  private var partner: [ObjectID: ObjectID] = [:]
  private var pairs: [(ObjectID, ObjectID)] = []

  init(_ first: Model, _ resource: Int, _ second: Model, _ other: Int) {
    self.first = first
    self.second = second
    let roots = (first.resources[resource].roots, second.resources[other].roots)
    guard roots.0.count == roots.1.count else {
      differences.append("\(roots.0.count) roots, then \(roots.1.count)")
      return
    }
    for pair in zip(roots.0, roots.1) { match(pair.0, pair.1) }
    var next = 0
    while next < pairs.count {
      matchContents(pairs[next].0, pairs[next].1, resource, other)
      next += 1
    }
    for pair in pairs where differences.count < 5 { compare(pair.0, pair.1) }
  }

  private mutating func match(_ left: ObjectID, _ right: ObjectID) {
    partner[left] = right
    pairs.append((left, right))
  }

  private mutating func matchContents(_ left: ObjectID, _ right: ObjectID, _ resource: Int, _ other: Int) {
    func own(_ object: ObjectID, _ model: Model, _ resource: Int) -> [ObjectID] {
      model.object(object).eContents.map(\.id).filter {
        !$0.isProxy && model.resourceIndex(of: $0) == resource
      }
    }
    let contents = (own(left, first, resource), own(right, second, other))
    if contents.0.count != contents.1.count {
      note(left, "\(contents.0.count) contents, then \(contents.1.count)")
    }
    for pair in zip(contents.0, contents.1) { match(pair.0, pair.1) }
  }

  private mutating func note(_ object: ObjectID, _ text: String) {
    differences.append("\(first.object(object).eClass.name) \(first.object(object).uriFragment()): \(text)")
  }

  private mutating func compare(_ left: ObjectID, _ right: ObjectID) {
    let (left, right) = (first.object(left), second.object(right))
    guard left.eClass.qualifiedName == right.eClass.qualifiedName else {
      return note(left.id, "then a \(right.eClass.name)")
    }
    if first.xmiID(of: left.id) != second.xmiID(of: right.id) { note(left.id, "another xmi:id") }
    let features = zip(left.eClass.eAllStructuralFeatures, right.eClass.eAllStructuralFeatures)
    for (feature, other) in features where !feature.isTransient && feature.isStored {
      if left.eIsSet(feature) != right.eIsSet(other) {
        note(left.id, "'\(feature.name)' is set \(left.eIsSet(feature)), then \(right.eIsSet(other))")
      } else if !isEqual(left.eGet(feature), right.eGet(other)) {
        note(left.id, "'\(feature.name)' is \(left.eGet(feature)), then \(right.eGet(other))")
      }
    }
  }

  private func isEqual(_ left: EValue, _ right: EValue) -> Bool {
    switch (left, right) {
    case (.list(let values), .list(let others)):
      values.count == others.count && zip(values, others).allSatisfy { isEqual($0, $1) }
    case (.literal(let value), .literal(let other)): value.name == other.name
    case (.real(let value), .real(let other)): value.bitPattern == other.bitPattern
    case (.object(let target), .object(let other)): isEqual(target, other)
    default: left == right
    }
  }

  private func isEqual(_ target: EObject, _ other: EObject) -> Bool {
    if target.isProxy || other.isProxy {
      // The way to a file that is not there depends on where it is looked for.
      func end(_ object: EObject) -> Substring? { object.proxyURI?.split(separator: "/").last }
      return target.isProxy == other.isProxy && end(target) == end(other)
    }
    if let partner = partner[target.id] { return partner == other.id }
    return target.uriFragment() == other.uriFragment() && target.eClass.name == other.eClass.name
  }
}

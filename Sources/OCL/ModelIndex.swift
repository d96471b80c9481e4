public import Ecore
import Synchronization

/// What is computed once of an immutable model for all who evaluate over it: the instances of classes, and who refers to whom.
///
/// Safe to share between threads; each part is made when it is first asked for.
public final class ModelIndex: Sendable {
  /// The model.
  public let model: Model
  private let parts = Mutex(Parts())

  private struct Parts {
    var instances: [Int32: Instances] = [:]
    var inverses: [InverseKey: InverseIndex?] = [:]
  }

  /// Costs nothing yet.
  public init(_ model: Model) { self.model = model }

  /// The objects of a class and its subclasses in document order; costs O(objects of the model) once.
  func instances(of eClass: EClass) -> Instances {
    parts.withLock { instances(of: eClass, &$0) }
  }

  private func instances(of eClass: EClass, _ parts: inout Parts) -> Instances {
    if let known = parts.instances[eClass.id] { return known }
    let hot = model.hot
    let isKind = (0..<Int32(model.metamodel.classCount)).map { hot.isKind($0, of: eClass.id) }
    let objects = model.tables.objects
    var found: [ObjectID] = []
    for index in 0..<model.objectCount where isKind[Int(objects[index].eClass)] {
      found.append(ObjectID(raw: UInt32(truncatingIfNeeded: index)))
    }
    let result = Instances(found)
    parts.instances[eClass.id] = result
    return result
  }

  /// The instances of a class by the values of a feature; nil if a value cannot be told from others.
  func inverse(_ key: InverseKey, of feature: EStructuralFeature, _ eClass: EClass) -> InverseIndex? {
    parts.withLock { parts in
      if let known = parts.inverses[key] { return known }
      let index = InverseIndex(feature, instances(of: eClass, &parts), model)
      parts.inverses[key] = .some(index)
      return index
    }
  }
}

/// The objects of a class and its subclasses.
final class Instances: Sendable {
  /// In document order.
  let objects: [ObjectID]

  init(_ objects: [ObjectID]) { self.objects = objects }
}

/// Names an inverse index: a feature, and the class whose instances are looked for.
struct InverseKey: Hashable, Sendable {
  var feature: Int32
  var eClass: Int32
}

/// Which instances of a class have a value in a feature.
final class InverseIndex: Sendable {
  private enum Rows: Sendable {
    /// The sources of target `t` are `sources[starts[t] ..< starts[t + 1]]`; the last row is that of null.
    case references(starts: [UInt32], sources: [ObjectID])
    case values([Value: [ObjectID]])
  }

  private let rows: Rows

  init?(_ feature: EStructuralFeature, _ instances: Instances, _ model: Model) {
    let reader = FeatureReader(feature)
    if feature.info.isReference {
      rows = Self.references(reader, instances, model)
      return
    }
    let context = EvaluationContext(model: model)
    var values: [Value: [ObjectID]] = [:]
    for object in instances.objects {
      let value = reader.value(of: object, in: context)
      if value.isInvalid { return nil }
      for element in value.elements ?? [value] {
        if element.isInvalid { return nil }
        if values[element]?.last != object { values[element, default: []].append(object) }
      }
    }
    rows = .values(values)
  }

  private static func references(_ reader: FeatureReader, _ instances: Instances, _ model: Model) -> Rows {
    let nullRow = model.objectCount
    let tables = model.tables
    /// Calls the function with every row that an object belongs to.
    func eachRow(of object: ObjectID, _ body: (Int) -> Void) {
      guard let cell = reader.storedCell(of: object, in: tables) else { return }
      if !reader.isMany { return body(cell == .unset ? nullRow : reader.row(cell.object, nullRow)) }
      for target in tables.list(cell) { body(reader.row(target.object, nullRow)) }
    }
    // Proxies are in no row: who asks for one is not answered from here.
    var starts = [UInt32](repeating: 0, count: nullRow + 3)
    for object in instances.objects {
      eachRow(of: object) { if $0 >= 0 { starts[$0 + 2] += 1 } }
    }
    for row in 2..<starts.count { starts[row] += starts[row - 1] }
    var sources = [ObjectID](repeating: .none, count: Int(starts[nullRow + 2]))
    for object in instances.objects {
      eachRow(of: object) { row in
        guard row >= 0 else { return }
        sources[Int(starts[row + 1])] = object
        starts[row + 1] += 1
      }
    }
    return .references(starts: starts, sources: sources)
  }

  /// Calls the function with the instances that have the value, in document order and each once, until it returns false.
  ///
  /// The result is false when the index cannot tell.
  func forEach(with value: Value, _ body: (ObjectID) -> Bool) -> Bool {
    switch rows {
    case .values(let values):
      for object in values[value] ?? [] where !body(object) { break }
      return true
    case .references(let starts, let sources):
      let row: Int
      switch value {
      case .object(let target):
        if target.isProxy || target.isNone || Int(target.raw) >= starts.count - 3 { return false }
        row = Int(target.raw)
      case .null: row = starts.count - 3
      default: return true
      }
      var last = ObjectID.none
      for index in Int(starts[row])..<Int(starts[row + 1]) where sources[index] != last {
        last = sources[index]
        if !body(last) { break }
      }
      return true
    }
  }
}

extension FeatureReader {
  /// The row of a target in an inverse index; -1 for a proxy.
  fileprivate func row(_ target: ObjectID, _ nullRow: Int) -> Int {
    target.isNone ? nullRow : target.isProxy ? -1 : Int(target.raw)
  }
}

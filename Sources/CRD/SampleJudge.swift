import Diagnostics
import Ecore
import OCL
import YAML

/// An object of a definition's class with what its invariants and schema say of it.
struct JudgedObject {
  /// The object.
  let object: EObject
  /// The definition, by its position.
  let definition: Int
  /// The object as JSON.
  let resource: ResourceObject
  /// The invariants that are not true, by the position of the place in ``ResourceObject/places``, then of the invariant.
  let violations: [(place: Int, invariant: Int)]
  /// What it breaks in the schema, defaults filled in.
  let faults: [SchemaFault]

  /// The invariants that are not true somewhere.
  var violated: Set<Int> { Set(violations.map(\.invariant)) }
  /// Whether an API server looks at the rules in CEL.
  var reachesRules: Bool { !faults.contains(where: \.blocksRules) }
  /// Whether nothing is wrong with it.
  var isGood: Bool { violations.isEmpty && faults.isEmpty }
}

/// An invariant that is not true of an object.
struct SampleViolation: Hashable {
  var object: ObjectID
  var invariant: Int
}

/// Evaluates invariants and schemas for objects of the classes that have definitions.
struct SampleJudge {
  let definitions: [Definition]
  let invariants: [Invariant]
  /// What became of each of ``invariants``.
  let outcomes: [InvariantFate.Outcome]
  private let definitionOfClass: [Int32: Int]
  private let set: InvariantSet
  private let positions: [ObjectIdentifier: Int]
  private var ofClass: [Int32: [Int]] = [:]
  private var allOfClass: [Int32: [Int]] = [:]
  private var writer: ResourceWriter
  private var check = SchemaCheck()
  private var sink = DiagnosticSink()

  /// Takes what a transformation gave, and the invariants it was given.
  init(_ result: CRDTransformation.Result, _ set: InvariantSet, _ metamodel: Metamodel, _ options: CRDOptions)
  {
    definitions = result.made
    self.set = set
    invariants = set.invariants
    var fates: [String: InvariantFate.Outcome] = [:]
    for fate in result.invariants { fates[fate.name] = fate.outcome }
    outcomes = invariants.map { fates[$0.qualifiedName] ?? .unreached }
    definitionOfClass = Dictionary(
      definitions.enumerated().map { ($0.element.eClass.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    positions = Dictionary(
      invariants.enumerated().map { (ObjectIdentifier($0.element), $0.offset) },
      uniquingKeysWith: { first, _ in first })
    writer = ResourceWriter(metamodel, options: options)
  }

  /// The definition of an object's class, by its position; nil when it has none.
  func definition(of object: EObject) -> Int? { definitionOfClass[object.eClass.id] }

  /// The invariants of a class and its supertypes that a server checks and that a single object can break.
  mutating func checked(of eClass: EClass) -> [Int] {
    if let known = ofClass[eClass.id] { return known }
    let found = set.invariants(of: eClass).compactMap { positions[ObjectIdentifier($0)] }.filter { index in
      switch outcomes[index] {
      case .lowered, .ruled: !invariants[index].isTransition
      case .advised, .offline, .unreached: false
      }
    }
    ofClass[eClass.id] = found
    return found
  }

  /// All invariants of a class and its supertypes.
  mutating func all(of eClass: EClass) -> [Int] {
    if let known = allOfClass[eClass.id] { return known }
    let found = set.invariants(of: eClass).compactMap { positions[ObjectIdentifier($0)] }
    allOfClass[eClass.id] = found
    return found
  }

  /// Whether an invariant looks at more than what one resource contains.
  func isOffline(_ index: Int) -> Bool {
    if case .offline = outcomes[index] { return true }
    return false
  }

  /// The invariants that are not true of an object or of what it contains, whether a server checks them or not; none that
  /// speaks about a change.
  mutating func violations(
    of root: EObject, in evaluation: EvaluationContext, withOffline: Bool
  ) -> [SampleViolation] {
    var result: [SampleViolation] = []
    for object in [root] + root.eAllContents {
      for index in all(of: object.eClass) where !invariants[index].isTransition {
        if !withOffline, isOffline(index) { continue }
        if invariants[index].plan.holds(in: evaluation, self: object.id) != true {
          result.append(SampleViolation(object: object.id, invariant: index))
        }
      }
    }
    return result
  }

  /// An object as JSON, and what it breaks in the schema when defaults are filled in; nil when its class has no definition.
  mutating func resource(_ object: EObject, name: String) -> (ResourceObject, [SchemaFault])? {
    guard let definition = definition(of: object),
      let resource = writer.resource(object, name: name, into: &sink)
    else { return nil }
    return (resource, faults(of: resource.root, definition))
  }

  /// What JSON breaks in the schema of an object's class when defaults are filled in; nothing when the class has no definition.
  mutating func faults(of node: YAMLNode, as object: EObject) -> [SchemaFault] {
    definition(of: object).map { faults(of: node, $0) } ?? []
  }

  private mutating func faults(of node: YAMLNode, _ definition: Int) -> [SchemaFault] {
    var filled = node
    definitions[definition].schema.fillDefaults(in: &filled)
    return check.faults(of: filled, in: definitions[definition].schema)
  }

  /// Judges an object; nil when its class has no definition.
  ///
  /// Costs its size times its invariants.
  mutating func judge(
    _ object: EObject, in evaluation: EvaluationContext, name: String? = nil
  ) -> JudgedObject? {
    guard let definition = definition(of: object),
      let resource = writer.resource(object, name: name, into: &sink)
    else { return nil }
    var violations: [(place: Int, invariant: Int)] = []
    for (position, place) in resource.places.enumerated() {
      for index in checked(of: EObject(object.model, place.object).eClass)
      where invariants[index].plan.holds(in: evaluation, self: place.object) != true {
        violations.append((position, index))
      }
    }
    return JudgedObject(
      object: object, definition: definition, resource: resource, violations: violations,
      faults: faults(of: resource.root, definition))
  }
}

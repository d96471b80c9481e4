internal import CEL
internal import Ecore
internal import OCL

/// What lies around an object, and all objects of a class inside one.
extension Lowering {
  /// The object that contains another, as long as both are part of one rule's data.
  func container(of source: CheckedExpression, _ scope: Scope) throws(LoweringRefusal) -> Value {
    if case .feature(let owner, let feature) = source.kind, feature.isContainment, !feature.isMany {
      let object = try value(source, scope)
      return try value(owner, scope).defined(where: object.isDefined)
    }
    let object = try value(source, scope)
    guard object.kind == .object else { throw refusal("it asks for the container of what is no object") }
    if let container = scope.containers[object.expression] {
      return container.defined(where: object.isDefined)
    }
    if shape.isWhole, object.expression == .this {
      throw refusal("nothing that a rule could see contains an object of the API")
    }
    throw LoweringRefusal("it looks at what is around its object", needsContainer: true)
  }

  /// The objects that are reached by containments, one after the other, from the rule's object.
  func contents(of features: [EStructuralFeature], from object: Value) -> Collection {
    features.reduce(.literal([.value(object)])) { .contents($0, $1) }
  }

  /// `T.allInstances()`, of which a server sees those inside one object.
  func instances(of wanted: EClass, _ scope: Scope) throws(LoweringRefusal) -> Collection {
    guard scope.seesInstances else {
      throw refusal("it asks for all objects of a class, of which a server sees those inside one object")
    }
    guard shape.isWhole else {
      throw LoweringRefusal("it asks for all objects of a class", needsContainer: true)
    }
    guard let root = shape.eClass(of: root), !root.isKind(of: wanted), !wanted.isKind(of: root) else {
      throw refusal("it asks for objects of a class that other objects of the API have, too")
    }
    var places: [[EStructuralFeature]] = []
    try collect(wanted, in: root, [], [root], &places)
    let whole = this(scope)
    guard let first = places.first else {
      throw refusal("it asks for objects of a class that are elsewhere")
    }
    return places.dropFirst().reduce(contents(of: first, from: whole)) {
      .union($0, contents(of: $1, from: whole))
    }
  }

  /// The most places that are gone through for all objects of a class.
  private static var maximalPlaces: Int { 32 }

  private func collect(
    _ wanted: EClass, in eClass: EClass, _ path: [EStructuralFeature], _ chain: [EClass],
    _ places: inout [[EStructuralFeature]]
  ) throws(LoweringRefusal) {
    for feature in eClass.eAllStructuralFeatures where feature.isContainment {
      guard let type = feature.eReferenceType, let content = shape.contentClass(of: type) else {
        throw refusal("'\(feature.name)' may hold objects of several classes")
      }
      if chain.contains(content) {
        throw refusal("objects of '\(content.name)' may lie inside one another")
      }
      let inner = path + [feature]
      if content.isKind(of: wanted) {
        places.append(inner)
        if places.count > Self.maximalPlaces {
          throw refusal("objects of '\(wanted.name)' can be in more than \(Self.maximalPlaces) places")
        }
      }
      try collect(wanted, in: content, inner, chain + [content], &places)
    }
  }

  /// Whether a condition holds for all, or for one, of what lies in a containment of an object.
  func quantified(
    _ object: Element, _ feature: EStructuralFeature, all: Bool, _ scope: Scope, named name: String,
    _ body: (Element, Scope) throws(LoweringRefusal) -> Formula
  ) throws(LoweringRefusal) -> Formula {
    guard case .value(let object) = object else { throw refusal("it looks into an entry of a map") }
    if feature.isMany {
      return try quantified(.stored(stored(feature, of: object, scope)), all: all, scope, named: name, body)
    }
    let content = try value(of: feature, in: object, scope)
    var inner = scope.assuming(content.isDefined)
    inner.containers[content.expression] = object
    let condition = try body(.value(content), inner)
    return all ? !content.isDefined || condition : content.isDefined && condition
  }
}

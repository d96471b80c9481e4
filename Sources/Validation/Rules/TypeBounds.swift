import Ecore

/// Decides whether a type argument keeps the bound of a type parameter, as `EcoreValidator` decides it.
///
/// A bound may mention type parameters; what stands for them is looked up in the bindings. Deep or circular types end after a
/// fixed number of steps and count as good.
struct TypeBounds {
  private typealias Bindings = [ObjectID: EObject]

  private var stepsLeft = 2_000
  private static let deepest = 64

  /// Whether `argument`, the type that stands for `parameter` among `bindings`, keeps every bound of it.
  static func keeps(_ argument: EObject, _ parameter: EObject, _ bindings: [ObjectID: EObject]) -> Bool {
    let bounds = parameter.objects("eBounds")
    if bounds.isEmpty || GenericForm(argument).isUnbounded { return true }
    var decision = TypeBounds()
    return bounds.allSatisfy { decision.isBounded(argument, by: $0, bindings, 0) }
  }

  /// What a generic type names: one of these, or none for a wildcard.
  private struct GenericForm {
    let classifier: EObject?
    let parameter: EObject?
    let upper: EObject?
    let lower: EObject?
    /// A reference that leads nowhere is reported where it stands, not here.
    let isUnknown: Bool

    init(_ type: EObject) {
      classifier = type.object("eClassifier")
      parameter = type.object("eTypeParameter")
      upper = type.object("eUpperBound")
      lower = type.object("eLowerBound")
      isUnknown =
        classifier == nil && type["eClassifier"] != .null
        || parameter == nil && type["eTypeParameter"] != .null
    }

    var isWildcard: Bool { classifier == nil && parameter == nil }
    var isUnbounded: Bool { isWildcard && upper == nil && lower == nil }
  }

  private mutating func isBounded(_ type: EObject, by bound: EObject, _ bindings: Bindings, _ depth: Int)
    -> Bool
  {
    stepsLeft -= 1
    if type == bound || depth > Self.deepest || stepsLeft < 0 { return true }
    let form = GenericForm(type)
    let wanted = GenericForm(bound)
    if form.isUnknown || wanted.isUnknown { return true }
    if let classifier = wanted.classifier {
      if let own = form.classifier {
        return isClassifier(own, type, within: classifier, bound, bindings, depth)
      }
      if let parameter = form.parameter {
        if let bindingHolds = bindingHolds(parameter, type, by: bound, bindings, depth) {
          return bindingHolds
        }
        return parameter.objects("eBounds").contains { isBounded($0, by: bound, bindings, depth + 1) }
      }
      return (form.upper ?? form.lower).map { isBounded($0, by: bound, bindings, depth + 1) } ?? false
    }
    if let parameter = wanted.parameter {
      return isBounded(type, form, byParameter: parameter, bound, bindings, depth)
    }
    if form.isWildcard { return false }
    if let upper = wanted.upper { return isBounded(type, by: upper, bindings, depth + 1) }
    return wanted.lower.map { isBounded($0, by: type, bindings, depth + 1) } ?? false
  }

  /// What stands for a type parameter decides for it; nil when nothing else does.
  private mutating func bindingHolds(
    _ parameter: EObject, _ type: EObject, by bound: EObject, _ bindings: Bindings, _ depth: Int
  ) -> Bool? {
    guard let binding = bindings[parameter.id] else { return nil }
    if binding == type { return true }
    if binding.object("eUpperBound") == type || binding.object("eLowerBound") == type { return nil }
    return isBounded(binding, by: bound, bindings, depth + 1)
  }

  private mutating func isClassifier(
    _ own: EObject, _ type: EObject, within classifier: EObject, _ bound: EObject, _ bindings: Bindings,
    _ depth: Int
  ) -> Bool {
    if own != classifier {
      if own.eClass.name == "EClass", classifier.eClass.name == "EClass" {
        if Self.isEObject(classifier), bound.objects("eTypeArguments").isEmpty { return true }
        var inner = bindings
        let parameters = own.objects("eTypeParameters")
        let arguments = type.objects("eTypeArguments")
        if parameters.count == arguments.count {
          for (parameter, argument) in zip(parameters, arguments) { inner[parameter.id] = argument }
        }
        return own.objects("eGenericSuperTypes").contains { isBounded($0, by: bound, inner, depth + 1) }
      }
      // Two classes of Java that differ are taken for unrelated; what others are is not known here.
      if let expected = Self.javaClass(classifier) {
        if let given = Self.javaClass(own) { return given == expected }
        if own.objects("eTypeParameters").isEmpty { return true }
      }
    }
    let given = type.objects("eTypeArguments")
    let expected = bound.objects("eTypeArguments")
    return given.count == expected.count
      && zip(given, expected).allSatisfy { matches($0, $1, bindings, depth + 1) }
  }

  /// The Java class of a classifier, if it is one that every Java has, or EMF.
  private static func javaClass(_ classifier: EObject) -> String? {
    guard let name = classifier.instanceName else { return nil }
    let plain = String(name.prefix { $0 != "<" })
    return plain.hasPrefix("java.") || plain.hasPrefix("org.eclipse.emf.") || !plain.contains(".")
      ? plain : nil
  }

  private static func isEObject(_ eClass: EObject) -> Bool {
    eClass.name == "EObject" && eClass.eContainer?.string("nsURI") == Metamodel.ecoreURI
  }

  private mutating func isBounded(
    _ type: EObject, _ form: GenericForm, byParameter parameter: EObject, _ bound: EObject,
    _ bindings: Bindings, _ depth: Int
  ) -> Bool {
    if form.parameter == parameter { return true }
    if let binding = bindings[parameter.id] { return isBounded(type, by: binding, bindings, depth + 1) }
    guard let own = form.parameter else {
      return form.upper.map { isBounded($0, by: bound, bindings, depth + 1) } ?? false
    }
    if let bindingHolds = bindingHolds(own, type, by: bound, bindings, depth) { return bindingHolds }
    let bounds = own.objects("eBounds")
    return !bounds.isEmpty
      && bounds.allSatisfy { own in
        isBounded(own, by: bound, bindings, depth + 1)
          || parameter.objects("eBounds").contains { isBounded(own, by: $0, bindings, depth + 1) }
      }
  }

  /// Whether an argument of a type fits the argument of its bound in the same place.
  private mutating func matches(_ type: EObject, _ bound: EObject, _ bindings: Bindings, _ depth: Int) -> Bool
  {
    stepsLeft -= 1
    if type == bound || depth > Self.deepest || stepsLeft < 0 { return true }
    let form = GenericForm(type)
    let wanted = GenericForm(bound)
    if form.isUnknown || wanted.isUnknown { return true }
    if let classifier = wanted.classifier {
      guard let own = form.classifier, Self.isSame(own, classifier) else { return false }
      return areEqual(type.objects("eTypeArguments"), bound.objects("eTypeArguments"), bindings, depth + 1)
    }
    if let parameter = wanted.parameter {
      if form.parameter == parameter { return true }
      if let binding = form.parameter.flatMap({ bindings[$0.id] }) {
        return binding == type || matches(binding, bound, bindings, depth + 1)
      }
      guard let binding = bindings[parameter.id] else { return false }
      return binding == bound || matches(type, binding, bindings, depth + 1)
    }
    if form.isWildcard {
      return matchesBoth(form.lower, wanted.lower, bindings, depth)
        && matchesBoth(form.upper, wanted.upper, bindings, depth)
    }
    if let upper = wanted.upper { return isBounded(type, by: upper, bindings, depth + 1) }
    return wanted.lower.map { matches($0, type, bindings, depth + 1) } ?? true
  }

  private mutating func matchesBoth(
    _ type: EObject?, _ bound: EObject?, _ bindings: Bindings, _ depth: Int
  ) -> Bool {
    guard let type, let bound else { return type == nil && bound == nil }
    return matches(type, bound, bindings, depth + 1)
  }

  /// One classifier, or two that wrap the same Java class.
  private static func isSame(_ one: EObject, _ other: EObject) -> Bool {
    one == other || one.instanceName != nil && one.instanceName == other.instanceName
  }

  private mutating func areEqual(
    _ types: [EObject], _ others: [EObject], _ bindings: Bindings, _ depth: Int
  ) -> Bool {
    types.count == others.count && zip(types, others).allSatisfy { isEqual($0, $1, bindings, depth + 1) }
  }

  private mutating func isEqual(_ type: EObject?, _ other: EObject?, _ bindings: Bindings, _ depth: Int)
    -> Bool
  {
    stepsLeft -= 1
    guard let type, let other else { return type == nil && other == nil }
    if type == other || depth > Self.deepest || stepsLeft < 0 { return true }
    let form = GenericForm(type)
    let wanted = GenericForm(other)
    switch (form.classifier, wanted.classifier) {
    case (let own?, let expected?): if !Self.isSame(own, expected) { return false }
    case (nil, nil): break
    default: return false
    }
    if let binding = form.parameter.flatMap({ bindings[$0.id] }), binding != type {
      return isEqual(binding, other, bindings, depth + 1)
    }
    if let binding = wanted.parameter.flatMap({ bindings[$0.id] }), binding != other {
      return isEqual(type, binding, bindings, depth + 1)
    }
    return form.parameter == wanted.parameter
      && areEqual(type.objects("eTypeArguments"), other.objects("eTypeArguments"), bindings, depth)
      && isEqual(form.lower, wanted.lower, bindings, depth + 1)
      && isEqual(form.upper, wanted.upper, bindings, depth + 1)
  }
}

import Ecore
import OCLSyntax

/// Iterators over `T.allInstances()` that look only at the objects which an inverse index finds.
///
/// In `T.allInstances()->select(x | x.ref->includes(v) and p)` only the objects that refer to `v` can be selected; for every
/// other the body is false whatever `p` is, even `invalid`. The same holds for `x.ref = v`, for the antecedent of `implies` in
/// `forAll` and so on. A `v` that is `invalid` is left to the plain way.
enum IndexPlanner {
  /// What an object must refer to, or have as the value of an attribute.
  private struct Guard {
    var feature: EStructuralFeature
    var key: CheckedExpression
  }

  /// Fewer objects are looked at in turn.
  private static let leastCount = 16

  /// The objects that can decide, in document order; nil if no index fits.
  static func stream(_ iteration: CheckedExpression.Iteration, otherwise: @escaping ObjectStream)
    -> ObjectStream?
  {
    guard !Planner.isPlain, iteration.variables.count == 1, iteration.companions[0] == nil,
      let eClass = StreamPlanner.allInstancesClass(iteration.source)
    else { return nil }
    let slot = iteration.variables[0].slot
    let found: Guard?
    switch iteration.kind {
    case .select, .exists, .any, .one: found = guardOf(iteration.body, slot, makes: false)
    case .reject, .forAll: found = guardOf(iteration.body, slot, makes: true)
    default: found = nil
    }
    guard let found else { return nil }
    let feature = found.feature
    let name = InverseKey(feature: feature.id, eClass: eClass.id)
    let key = Planner.value(found.key)
    return { frame, body in
      let context = frame.context
      guard let instances = context.instances(of: eClass), instances.objects.count >= leastCount else {
        return otherwise(frame, body)
      }
      let value = key(frame)
      guard !value.isInvalid, let index = context.inverse(name, of: feature, eClass) else {
        return otherwise(frame, body)
      }
      var isExceeded = false
      let isKnown = index.forEach(with: value) { object in
        guard frame.spend() else {
          isExceeded = true
          return false
        }
        return body(object)
      }
      if isExceeded { return frame.exceeded }
      return isKnown ? nil : otherwise(frame, body)
    }
  }

  /// A condition on the variable without which the body is `truth`.
  private static func guardOf(_ body: CheckedExpression, _ slot: Int, makes truth: Bool) -> Guard? {
    switch body.kind {
    case .not(let operand): return guardOf(operand, slot, makes: !truth)
    case .logical(.and, let left, let right) where !truth:
      return guardOf(left, slot, makes: false) ?? guardOf(right, slot, makes: false)
    case .logical(.or, let left, let right) where truth:
      return guardOf(left, slot, makes: true) ?? guardOf(right, slot, makes: true)
    case .logical(.implies, let left, let right) where truth:
      return guardOf(left, slot, makes: false) ?? guardOf(right, slot, makes: true)
    case .equality(let isEqual, let left, let right) where isEqual != truth:
      if let feature = feature(left, slot), !feature.isMany { return make(feature, right, slot) }
      if let feature = feature(right, slot), !feature.isMany { return make(feature, left, slot) }
      return nil
    case .operation(let operation, let source, let arguments)
    where operation.name == (truth ? "excludes" : "includes"):
      guard let feature = feature(source, slot), feature.isMany else { return nil }
      return make(feature, arguments[0], slot)
    default: return nil
    }
  }

  /// The stored feature of the variable that an expression is.
  private static func feature(_ expression: CheckedExpression, _ slot: Int) -> EStructuralFeature? {
    guard case .feature(let source, let feature) = expression.kind, case .variable(let local) = source.kind,
      local.slot == slot, feature.isStored
    else { return nil }
    return feature
  }

  /// The condition, if what is compared with does not depend on the variable.
  ///
  /// Variables of the body are numbered after it, so what it names outside is numbered before.
  private static func make(_ feature: EStructuralFeature, _ key: CheckedExpression, _ slot: Int) -> Guard? {
    isIndependent(key, of: slot) ? Guard(feature: feature, key: key) : nil
  }

  private static func isIndependent(_ expression: CheckedExpression, of slot: Int) -> Bool {
    switch expression.kind {
    case .variable(let local): return local.slot < slot
    case .iteration, .letIn, .safe, .extra, .error, .hoisted(.loop): return false
    case .hoisted(.once), .hoisted(.constant): return true
    default:
      var result = true
      expression.kind.forEachChild { result = result && isIndependent($0, of: slot) }
      return result
    }
  }
}

/// What is marked to be computed once.
enum HoistedPlanner {
  static func value(_ hoisted: Hoisted) -> ValueCode {
    let code = Planner.value(hoisted.expression)
    switch hoisted {
    case .once(let flag, let slot, _):
      return { frame in
        if case .boolean(true) = frame.slots[flag] { return frame.slots[slot] }
        let value = code(frame)
        frame.slots[slot] = value
        frame.slots[flag] = .boolean(true)
        return value
      }
    case .loop(let flags, _):
      return { frame in
        for flag in flags { frame.slots[flag] = .null }
        return code(frame)
      }
    case .constant(let key, _):
      return { frame in frame.context.constant(key) { code(frame) } }
    }
  }

  static func truth(_ hoisted: Hoisted) -> TruthCode? {
    guard case .loop(let flags, let expression) = hoisted else { return nil }
    let code = Planner.truth(expression)
    return { frame in
      for flag in flags { frame.slots[flag] = .null }
      return code(frame)
    }
  }
}

import CEL
import Diagnostics
import Ecore
import OCL
import OCLSyntax
import OCLToCEL

/// Says in plain schema keywords what invariants say, where the keywords mean exactly the same, and else in rules of CEL.
///
/// A class's schema is made once for every place where its objects can be, and its invariants are applied to
/// each. A condition is lowered only if the schema with the keyword accepts an object exactly when the
/// condition is `true` for it: where an absent value makes it false or `invalid`, the value becomes required
/// too. Of a conjunction, what can be lowered is, since that only refuses what the whole refuses. What keywords cannot
/// say becomes a rule at the object itself, the deepest node where it can be said.
struct InvariantLowering {
  let hierarchy: ClassHierarchy
  private var invariants: [Int32: [Entry]] = [:]
  private var fates: [Key: InvariantFate] = [:]
  private var suspensions = 0
  /// Invariants that look at what is around their objects, by a class whose objects contain those: by which features.
  private var pending: [Int32: [Pending]] = [:]
  /// The minor version of the oldest Kubernetes 1.x that must take the rules.
  private let version: Int

  private struct Entry {
    var invariant: Invariant
    var tree: ExpressionTree
    /// Whether its violation is worth no more than a warning.
    var isAdvice: Bool
    /// Whether there is a feature in it that a document derives.
    var isDerived: Bool
  }

  /// An invariant that could not be said at its own object.
  private struct Pending: Equatable {
    var key: Key
    /// The containments that lead to the object.
    var features: [EStructuralFeature] = []
  }

  private struct Key: Hashable {
    var eClass: Int32
    var position: Int
  }

  /// Takes the invariants of a metamodel and the names of features that documents derive.
  init(
    _ set: InvariantSet, advice: InvariantSet, _ hierarchy: ClassHierarchy, derived: Set<String>, version: Int
  ) {
    self.hierarchy = hierarchy
    self.version = version
    let all = set.invariants.map { ($0, false) } + advice.invariants.map { ($0, true) }
    for (invariant, isAdvice) in all {
      // They were parsed and checked before; keywords are found by what is written, so parse once more.
      var sink = DiagnosticSink()
      let tree = OCLParser.expression(invariant.body, into: &sink)
      let eClass = invariant.context.id
      let key = Key(eClass: eClass, position: invariants[eClass, default: []].count)
      let isDerived = !derived.isEmpty && tree.root.mentions(derived)
      invariants[eClass, default: []].append(
        Entry(invariant: invariant, tree: tree, isAdvice: isAdvice, isDerived: isDerived))
      fates[key] = InvariantFate(
        name: invariant.qualifiedName, range: invariant.body.range(0..<invariant.body.value.count),
        outcome: .unreached, keywords: [])
    }
  }

  /// The same invariants with nothing known of their fates.
  var fresh: InvariantLowering {
    var copy = self
    for key in copy.fates.keys {
      copy.fates[key]?.outcome = .unreached
      copy.fates[key]?.keywords = []
      copy.fates[key]?.rules = []
      copy.fates[key]?.fixedMessage = nil
    }
    return copy
  }

  /// The fates of all invariants, by class and then in file order.
  var result: [InvariantFate] {
    fates.sorted { ($0.key.eClass, $0.key.position) < ($1.key.eClass, $1.key.position) }.map(\.value)
  }

  /// Takes over what another run over the same metamodel found.
  mutating func absorb(_ other: InvariantLowering) {
    pending.merge(other.pending) { $1 }
    for (key, fate) in other.fates {
      record(fate.outcome, fate.keywords, for: key)
      fates[key]?.rules += fate.rules
      if fates[key]?.fixedMessage == nil { fates[key]?.fixedMessage = fate.fixedMessage }
    }
  }

  /// Leaves invariants alone until ``resume()``: in a union a keyword would bind objects of other classes.
  mutating func suspend() { suspensions += 1 }
  /// Whether invariants are left alone.
  var isSuspended: Bool { suspensions > 0 }
  /// Ends the innermost ``suspend()``.
  mutating func resume() { suspensions -= 1 }

  /// Notes that the invariants of a class and its supertypes say nothing about the schema of one of its
  /// objects, but for those that its pattern states.
  mutating func leave(invariantsOf eClass: EClass, but stated: [String] = [], because reason: String) {
    for owner in eClass.eAllSuperTypes + [eClass] {
      for (position, entry) in (invariants[owner.id] ?? []).enumerated() {
        if stated.contains(entry.invariant.name) {
          record(
            .lowered, ["the pattern of '\(eClass.name)'"], for: Key(eClass: owner.id, position: position))
          continue
        }
        record(.offline(reason), [], for: Key(eClass: owner.id, position: position))
      }
    }
  }

  /// Applies the invariants of a class and its supertypes to the schema of one of its objects.
  mutating func apply(invariantsOf eClass: EClass, to schema: inout Schema, isRoot: Bool) {
    for owner in eClass.eAllSuperTypes + [eClass] {
      for (position, invariant) in (invariants[owner.id] ?? []).enumerated() {
        let key = Key(eClass: owner.id, position: position)
        if suspensions > 0 {
          record(.offline("objects of other classes can stand in its place"), [], for: key)
        } else {
          var outcome = InvariantFate.Outcome.offline("")
          var keywords: [String] = []
          // Keywords are found by what is written, which does not tell that a document derives a feature.
          if !invariant.invariant.isTransition, !invariant.isAdvice, !invariant.isDerived {
            let context = LoweringContext(hierarchy, eClass, isRoot: isRoot, schema)
            (outcome, keywords) = apply(context.conditions(invariant.tree.root), to: &schema)
          }
          if outcome != .lowered {
            do throws(LoweringRefusal) {
              outcome = try addRule(for: invariant, of: eClass, to: &schema, isRoot: isRoot)
            } catch {
              if error.needsContainer, !isRoot {
                postpone(Pending(key: key), in: eClass)
                continue
              }
              outcome = .offline(error.reason)
            }
          }
          record(outcome, keywords, for: key)
        }
      }
    }
    if suspensions == 0 { hoist(into: eClass, &schema, isRoot: isRoot) }
  }

  private mutating func postpone(_ invariant: Pending, in eClass: EClass) {
    if pending[eClass.id]?.contains(invariant) != true { pending[eClass.id, default: []].append(invariant) }
  }

  /// Gives the schema of a class rules for invariants of what its objects contain: those that look at what is around.
  private mutating func hoist(into eClass: EClass, _ schema: inout Schema, isRoot: Bool) {
    if pending.isEmpty { return }
    for feature in eClass.eAllStructuralFeatures where feature.isContainment && !feature.isOutsideJSON {
      guard let type = feature.eReferenceType else { continue }
      let classes = hierarchy.contentClasses(of: type)
      guard classes.count == 1, let inner = pending[classes[0].id] else { continue }
      for invariant in inner {
        guard let entry = entry(invariant.key) else { continue }
        let features = [feature] + invariant.features
        do throws(LoweringRefusal) {
          let outcome = try addRule(for: entry, of: eClass, in: features, to: &schema, isRoot: isRoot)
          record(outcome, [], for: invariant.key)
        } catch {
          if error.needsContainer, !isRoot, features.count < 8 {
            postpone(Pending(key: invariant.key, features: features), in: eClass)
          } else {
            record(.offline(error.reason), [], for: invariant.key)
          }
        }
      }
    }
  }

  /// What a rule says: the invariant's message as far as the rule can say it.
  private func message(
    of entry: Entry, _ lowering: Lowering<SchemaShape>, isAtContainer: Bool
  ) -> RuleMessage {
    guard entry.invariant.hasComputedMessage else { return .stated }
    if entry.isAdvice { return .fixed("an admission policy warns with a fixed text") }
    if isAtContainer {
      return .fixed("the rule stands at a container and does not know which object broke it")
    }
    do throws(LoweringRefusal) {
      let found = try lowering.message(of: entry.invariant, after: entry.invariant.qualifiedName + ": ")
      return found.map(RuleMessage.expression) ?? .stated
    } catch {
      return .fixed(error.reason)
    }
  }

  private func entry(_ key: Key) -> Entry? {
    invariants[key.eClass].flatMap { $0.indices.contains(key.position) ? $0[key.position] : nil }
  }

  /// Gives the schema of a class a rule for its own objects, or for those that features lead to; says why not when there is none.
  private func addRule(
    for entry: Entry, of eClass: EClass, in features: [EStructuralFeature] = [], to schema: inout Schema,
    isRoot: Bool
  ) throws(LoweringRefusal) -> InvariantFate.Outcome {
    let invariant = entry.invariant
    if entry.isAdvice {
      if version < 30 {
        return .offline("a warning takes an admission policy, which Kubernetes has from 1.30 on")
      }
      if invariant.isTransition { return .offline("a warning says nothing about changes") }
    }
    let shape = SchemaShape(hierarchy: hierarchy, schema: schema, isRoot: isRoot)
    let lowering = Lowering(shape, of: shape.root(eClass), metamodel: eClass.metamodel, version: version)
    let condition = try lowering.condition(invariant, ofAllIn: features)
    if condition.isAlways { return .lowered }
    if condition.isNever { return .offline("no object of the schema can fulfil it") }
    let rule = ValidationRule(
      invariant, condition.expression,
      message: message(of: entry, lowering, isAtContainer: !features.isEmpty))
    if entry.isAdvice {
      schema.advice.append(rule)
      return .advised
    }
    schema.add(rule)
    return .ruled
  }

  /// Where an invariant stands.
  func range(of name: String) -> SourceRange? { fates.values.first { $0.name == name }?.range }

  /// Notes what the rules of a finished definition cost, those that a server would refuse and the messages that are fixed, by the
  /// invariants' names.
  mutating func note(_ audit: RuleAudit) {
    for key in Array(fates.keys) {
      guard var fate = fates[key] else { continue }
      if let reason = audit.refused[fate.name], fate.outcome != .unreached {
        if case .offline = fate.outcome {} else { fate.outcome = .offline(reason) }
      }
      fate.rules += audit.rules.filter { $0.invariant == fate.name }.map(\.rule)
      if fate.fixedMessage == nil { fate.fixedMessage = audit.fixedMessages[fate.name] }
      fates[key] = fate
    }
  }

  private func apply(
    _ conditions: [LoweredCondition], to schema: inout Schema
  ) -> (InvariantFate.Outcome, [String]) {
    var outcome = InvariantFate.Outcome.lowered
    var keywords: [String] = []
    for condition in conditions {
      var changed = schema
      let problem = condition.problem ?? condition.edits.lazy.compactMap { $0.apply(to: &changed) }.first
      if let problem {
        if outcome == .lowered { outcome = .offline(problem) }
      } else {
        schema = changed
        keywords += condition.edits.map(\.text)
      }
    }
    return (outcome, keywords)
  }

  private mutating func record(_ outcome: InvariantFate.Outcome, _ keywords: [String], for key: Key) {
    guard var fate = fates[key] else { return }
    switch (fate.outcome, outcome) {
    case (_, .unreached), (.offline, _), (.ruled, .lowered), (.ruled, .ruled), (.advised, .lowered): break
    default: fate.outcome = outcome
    }
    for keyword in keywords where !fate.keywords.contains(keyword) { fate.keywords.append(keyword) }
    fates[key] = fate
  }
}

extension Expression {
  /// Whether a feature or path in it has one of the names.
  fileprivate func mentions(_ names: Set<String>) -> Bool {
    switch kind {
    case .path(let path), .feature(_, _, let path, _):
      if names.contains(path.last.text) { return true }
    default: break
    }
    var found = false
    kind.forEachChild { child in found = found || child.mentions(names) }
    return found
  }
}

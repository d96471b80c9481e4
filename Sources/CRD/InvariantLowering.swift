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
  /// The minor version of the oldest Kubernetes 1.x that must take the rules.
  private let version: Int

  private struct Entry {
    var invariant: Invariant
    var tree: ExpressionTree
    /// A feature in it that a document derives.
    var derived: String?
  }

  private struct Key: Hashable {
    var eClass: Int32
    var position: Int
  }

  /// Takes the invariants of a metamodel and the names of features that documents derive.
  init(_ set: InvariantSet, _ hierarchy: ClassHierarchy, derived: Set<String>, version: Int) {
    self.hierarchy = hierarchy
    self.version = version
    for invariant in set.invariants {
      // They were parsed and checked before; keywords are found by what is written, so parse once more.
      var sink = DiagnosticSink()
      let tree = OCLParser.expression(invariant.body, into: &sink)
      let eClass = invariant.context.id
      let key = Key(eClass: eClass, position: invariants[eClass, default: []].count)
      let name = derived.isEmpty ? nil : tree.root.firstName(in: derived)
      invariants[eClass, default: []].append(
        Entry(invariant: invariant, tree: tree, derived: name))
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
    }
    return copy
  }

  /// The fates of all invariants, by class and then in file order.
  var result: [InvariantFate] {
    fates.sorted { ($0.key.eClass, $0.key.position) < ($1.key.eClass, $1.key.position) }.map(\.value)
  }

  /// Takes over what another run over the same metamodel found.
  mutating func absorb(_ other: InvariantLowering) {
    for (key, fate) in other.fates {
      record(fate.outcome, fate.keywords, for: key)
      fates[key]?.rules += fate.rules
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
        } else if let name = invariant.derived {
          record(.offline("a document derives '\(name)'"), [], for: key)
        } else {
          var outcome = InvariantFate.Outcome.offline("")
          var keywords: [String] = []
          if !invariant.invariant.isTransition {
            let context = LoweringContext(hierarchy, eClass, isRoot: isRoot, schema)
            (outcome, keywords) = apply(context.conditions(invariant.tree.root), to: &schema)
          }
          if outcome != .lowered {
            outcome = addRule(for: invariant.invariant, of: eClass, to: &schema, isRoot: isRoot)
          }
          record(outcome, keywords, for: key)
        }
      }
    }
  }

  /// Gives the schema a rule; says why not when there is none.
  private func addRule(
    for invariant: Invariant, of eClass: EClass, to schema: inout Schema, isRoot: Bool
  ) -> InvariantFate.Outcome {
    let shape = SchemaShape(hierarchy: hierarchy, schema: schema, isRoot: isRoot)
    let lowering = Lowering(shape, of: shape.root(eClass), metamodel: eClass.metamodel, version: version)
    do throws(LoweringRefusal) {
      let condition = try lowering.condition(invariant)
      if condition.isAlways { return .lowered }
      if condition.isNever { return .offline("no object of the schema can fulfil it") }
      schema.add(ValidationRule(invariant, condition.expression))
      return .ruled
    } catch {
      return .offline(error.reason)
    }
  }

  /// Where an invariant stands.
  func range(of name: String) -> SourceRange? { fates.values.first { $0.name == name }?.range }

  /// Notes what the rules of a finished definition cost, and those that a server would refuse, by the invariants' names.
  mutating func note(_ rules: [(invariant: String, rule: InvariantFate.Rule)], refused: [String: String]) {
    for key in Array(fates.keys) {
      guard var fate = fates[key] else { continue }
      if let reason = refused[fate.name], fate.outcome != .unreached {
        if case .offline = fate.outcome {} else { fate.outcome = .offline(reason) }
      }
      fate.rules += rules.filter { $0.invariant == fate.name }.map(\.rule)
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
    case (_, .unreached), (.offline, _), (.ruled, .lowered), (.ruled, .ruled): break
    default: fate.outcome = outcome
    }
    for keyword in keywords where !fate.keywords.contains(keyword) { fate.keywords.append(keyword) }
    fates[key] = fate
  }
}

/// A part of an invariant that must be true: the changes that say it, or why there are none.
struct LoweredCondition {
  var edits: [SchemaEdit] = []
  /// Why it is not lowered, worded to stand after "because".
  var problem: String?

  static func left(_ problem: String) -> LoweredCondition { LoweredCondition(problem: problem) }
}

/// A keyword for one node.
struct SchemaEdit: Equatable {
  enum Keyword: Equatable {
    case required
    case pattern(String)
    case atLeast(Int)
    case atMost(Int)
    case minimum(Schema.Limit)
    case maximum(Schema.Limit)
    case enumeration([JSONValue])
    case listMap(String)
    case listSet
  }

  var path: [Step]
  var keyword: Keyword
  /// How the keyword is called at its node.
  var text: String

  init(_ path: [Step], _ keyword: Keyword, in node: Schema) {
    self.path = path
    self.keyword = keyword
    text = Self.name(keyword, in: node) + " at " + path.text
  }

  private static func name(_ keyword: Keyword, in node: Schema) -> String {
    let what =
      switch node.content {
      case .list: "Items"
      case .map, .object: "Properties"
      case .scalar, .intOrString: "Length"
      }
    switch keyword {
    case .required: return "required"
    case .pattern(let text): return "pattern '\(text)'"
    case .atLeast(let count): return "min\(what) \(count)"
    case .atMost(let count): return "max\(what) \(count)"
    case .minimum(let limit):
      return (limit.isExclusive ? "exclusiveMinimum " : "minimum ") + JSONValue(number: limit.value).text
    case .maximum(let limit):
      return (limit.isExclusive ? "exclusiveMaximum " : "maximum ") + JSONValue(number: limit.value).text
    case .enumeration(let values): return "enum \(values.map(\.text).joined(separator: ", "))"
    case .listMap(let key): return "list-type map by '\(key)'"
    case .listSet: return "list-type set"
    }
  }

  /// Changes the schema; returns why it cannot be changed.
  func apply(to schema: inout Schema) -> String? {
    if keyword == .required {
      // `require` marks every object on the way; items of a list stand on their own.
      let split = path.lastIndex(of: .element).map { $0 + 1 } ?? 0
      schema.update(at: path[..<split]) { $0.require(path[split...]) }
      return nil
    }
    guard var node = schema.node(at: path) else { return "'\(path.text)' is no part of the schema" }
    if let problem = change(&node) { return problem }
    if let value = node.defaultValue, let problem = DefaultValue.problem(with: value, in: node) {
      return "the default of '\(path.text)' \(problem)"
    }
    schema.update(at: path) { $0 = node }
    return nil
  }

  private func change(_ node: inout Schema) -> String? {
    switch keyword {
    case .required: return nil
    case .pattern(let pattern):
      if let old = node.pattern, old != pattern { return "'\(path.text)' has another pattern already" }
      node.pattern = pattern
    case .atLeast(let count): node.atLeast(count)
    case .atMost(let count): node.atMost(count)
    case .minimum(let limit): node.atLeast(limit)
    case .maximum(let limit): node.atMost(limit)
    case .enumeration(let values):
      var changed = node
      changed.allow(values)
      if changed.enumeration?.isEmpty == true { return "'\(path.text)' would have no value left" }
      node = changed
    case .listSet:
      if node.listType == "map" { return "'\(path.text)' is a list of type map" }
      node.listType = "set"
    case .listMap(let key):
      if node.listType == "map" {
        return node.listMapKeys == [key] ? nil : "'\(path.text)' has other keys already"
      }
      guard case .list(let item) = node.content else { return "'\(path.text)' is no list" }
      if let problem = SchemaBuilder.problem(withKeys: [key], of: item) { return problem }
      // OCL lets one item be without the key, the server none: the key must be stated anyway.
      node.listType = "map"
      node.listMapKeys = [key]
    }
    return nil
  }
}

extension Expression {
  /// The first feature or path in it that has one of the names.
  fileprivate func firstName(in names: Set<String>) -> String? {
    switch kind {
    case .path(let path), .feature(_, _, let path, _):
      if names.contains(path.last.text) { return path.last.text }
    default: break
    }
    var found: String?
    kind.forEachChild { child in
      if found == nil { found = child.firstName(in: names) }
    }
    return found
  }
}

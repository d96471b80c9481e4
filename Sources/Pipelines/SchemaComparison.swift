internal import Diagnostics
internal import YAML

/// Compares the schemas of one version of a definition.
struct SchemaComparison {
  let owner: APIChange.Owner
  let version: String
  private(set) var changes: [APIChange] = []

  init(_ owner: APIChange.Owner, version: String) {
    self.owner = owner
    self.version = version
  }

  /// Compares two schemas at the root of objects.
  mutating func compare(_ old: YAMLNode, _ new: YAMLNode) {
    compare(old, new, at: SchemaPlace())
    joinMovedRules()
  }

  mutating func note(
    _ code: APIChangeCode, _ place: SchemaPlace, _ part: String? = nil, _ old: String? = nil,
    _ new: String? = nil, hint: String? = nil
  ) {
    changes.append(
      APIChange(
        code: code, owner: owner, kind: owner.kind ?? owner.name, version: version, path: place.text,
        part: part, old: old, new: new, hint: hint ?? place.hint(code)))
  }

  // MARK: Nodes

  private mutating func compare(_ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace) {
    guard compareTypes(old, new, at: place) else { return }
    compareValues(old, new, at: place)
    compareDefaults(old, new, at: place)
    compareCollections(old, new, at: place)
    compareRules(old, new, at: place)
    compareProperties(old, new, at: place)
    if let before = old.stated("items"), let after = new.stated("items") {
      // Items of a map list are found again by their keys; those of other lists are not.
      let isMap = new["x-kubernetes-list-type"]?.string == "map"
      compare(before, after, at: place.element(ofAtomic: !isMap))
    }
    compareAdditionalProperties(old, new, at: place)
  }

  /// False when the types have nothing in common, so that the rest is beside the point.
  private mutating func compareTypes(_ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace) -> Bool {
    let before = old.schemaType
    let after = new.schemaType
    switch (before, after) {
    case _ where before == after:
      guard before == "object", old.isMapSchema != new.isMapSchema,
        !(old.properties.isEmpty && !old.isMapSchema), !(new.properties.isEmpty && !new.isMapSchema)
      else { return true }
      note(.typeChanged, place, "type", old.objectForm, new.objectForm)
      return false
    case ("integer", "number"), ("integer", "int-or-string"), ("string", "int-or-string"), (_, nil):
      note(.typeWidened, place, "type", before, after)
      return after != nil
    case ("int-or-string", "integer"), ("int-or-string", "string"):
      note(.intOrStringWithdrawn, place, "x-kubernetes-int-or-string", before, after)
      return false
    default:
      note(.typeChanged, place, "type", before, after)
      return false
    }
  }

  // MARK: Properties

  private mutating func compareProperties(_ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace) {
    let before = old.properties
    let after = new.properties
    let isAtomic = new["x-kubernetes-map-type"]?.string == "atomic"
    let afterByName = Dictionary(after.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let beforeNames = Set(before.map(\.name))
    var added = after.filter { !beforeNames.contains($0.name) }
    var renamed: Set<String> = []
    let removed = before.filter { afterByName[$0.name] == nil }
    for entry in before {
      let inner = place.property(entry.name, ofAtomic: isAtomic)
      if let value = afterByName[entry.name] {
        compare(entry.value, value, at: inner)
      } else if let index = Self.successor(of: entry, among: added, isAlone: removed.count == 1) {
        let successor = added.remove(at: index)
        renamed.insert(successor.name)
        note(.propertyRenamed, inner, nil, entry.name, successor.name)
        compare(entry.value, successor.value, at: place.property(successor.name, ofAtomic: isAtomic))
      } else if new.preservesUnknownFields {
        note(.propertyUndeclared, inner, nil, entry.value.typeText, nil)
      } else {
        note(.propertyRemoved, inner, nil, entry.value.typeText, nil)
      }
    }
    let required = Set(new.texts("required"))
    let wasRequired = Set(old.texts("required"))
    for entry in added {
      let inner = place.property(entry.name, ofAtomic: isAtomic)
      if old.preservesUnknownFields {
        note(.propertyDeclared, inner, nil, nil, entry.value.typeText)
      } else if !required.contains(entry.name) || entry.value["default"] != nil {
        note(.propertyAdded, inner, nil, nil, entry.value.typeText)
      }
    }
    for name in new.texts("required") where !wasRequired.contains(name) && !renamed.contains(name) {
      let hasDefault = afterByName[name]?["default"] != nil
      let isNew = !beforeNames.contains(name)
      if hasDefault && isNew { continue }
      let code: APIChangeCode = hasDefault ? .requiredWithDefault : .requiredAdded
      note(
        code, place.property(name, ofAtomic: isAtomic), "required", isNew ? nil : "optional",
        "required")
    }
    for name in old.texts("required") where !required.contains(name) && afterByName[name] != nil {
      note(.requiredRemoved, place.property(name, ofAtomic: isAtomic), "required", "required", "optional")
    }
  }

  /// The added property that a removed one has become: one of nearly its name and the same type, or the only one that was
  /// added, if its schema is the same.
  private static func successor(of entry: YAMLEntry, among added: [YAMLEntry], isAlone: Bool) -> Int? {
    let alike = added.indices.filter { added[$0].value.typeText == entry.value.typeText }
    if let name = Suggestion.nearest(to: entry.name, among: alike.map { added[$0].name }) {
      return alike.first { added[$0].name == name }
    }
    guard isAlone, added.count == 1, let only = alike.first else { return nil }
    let isSame = added[only].value.meaning == entry.value.meaning
    // A schema that says next to nothing is the same by chance.
    return isSame && (entry.value.entries?.count ?? 0) > 1 ? only : nil
  }

  private mutating func compareAdditionalProperties(
    _ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace
  ) {
    let before = old.additionalProperties
    let after = new.additionalProperties
    switch (before, after) {
    case (nil, nil): return
    case (let before?, let after?):
      let isAtomic = new["x-kubernetes-map-type"]?.string == "atomic"
      if before.entries == nil, after.entries != nil {
        note(.typeChanged, place.element(ofAtomic: isAtomic), "additionalProperties", "any", after.typeText)
      } else if before.entries != nil, after.entries == nil {
        note(.typeWidened, place.element(ofAtomic: isAtomic), "additionalProperties", before.typeText, "any")
      } else {
        compare(before, after, at: place.element(ofAtomic: isAtomic))
      }
    case (let before?, nil):
      if new.preservesUnknownFields { return }
      note(.additionalPropertiesWithdrawn, place, "additionalProperties", before.typeText, nil)
    case (nil, let after?):
      note(.additionalPropertiesAdded, place, "additionalProperties", nil, after.typeText)
    }
  }

  // MARK: Rules

  private mutating func compareRules(_ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace) {
    for change in RuleComparison(old, new).changes {
      var hint: String?
      if change.isTransition, change.code.severity == .breaking {
        hint = "not ratcheted, for it compares with 'oldSelf': it is asked at every update"
        if change.isOptional { hint? += " and when an object is created" }
      }
      note(change.code, place, change.part, change.old, change.new, hint: hint)
    }
  }

  /// An invariant that is gone from one node and new at another is the same one, said elsewhere.
  private mutating func joinMovedRules() {
    var gone = Dictionary(
      grouping: changes.filter { $0.code == .ruleRemoved && $0.part?.contains("::") == true },
      by: { $0.part ?? "" })
    var dropped: Set<APIChange> = []
    changes = changes.map { change in
      guard change.code == .ruleAdded, let part = change.part, let source = gone[part]?.popLast() else {
        return change
      }
      dropped.insert(source)
      return APIChange(
        code: .ruleMoved, owner: owner, kind: change.kind, version: version, path: change.path, part: part,
        old: "\(source.path): \(source.old ?? "")", new: change.new, hint: nil)
    }
    changes.removeAll(where: dropped.contains)
  }
}

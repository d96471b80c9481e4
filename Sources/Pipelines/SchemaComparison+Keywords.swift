internal import YAML

/// The keywords that say what values there are.
extension SchemaComparison {
  mutating func compareValues(_ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace) {
    compareEnumerations(old, new, at: place)
    compareBounds(old, new, at: place)
    let codes: (APIChangeCode, APIChangeCode, APIChangeCode) = (
      .patternAdded, .patternChanged, .patternRemoved
    )
    compareText("pattern", codes, old, new, at: place)
    let formats = [old["format"]?.string ?? "", new["format"]?.string ?? ""]
    if formats == ["int32", "int64"] || formats == ["float", "double"] {
      note(.formatWidened, place, "format", formats[0], formats[1])
    } else {
      compareText("format", (.formatAdded, .formatChanged, .formatRemoved), old, new, at: place)
    }
    if let change = Self.flag("nullable", old, new) {
      note(change ? .nullableAdded : .nullableRemoved, place, "nullable", "\(!change)", "\(change)")
    }
    for keyword in ["allOf", "anyOf", "oneOf", "not"] {
      let before = old.stated(keyword)
      let after = new.stated(keyword)
      guard before?.meaning != after?.meaning else { continue }
      note(
        after == nil ? .combinationRemoved : .combinationChanged, place, keyword, before?.json(),
        after?.json())
    }
  }

  mutating func compareDefaults(_ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace) {
    let before = old["default"]
    let after = new["default"]
    guard before?.valueText != after?.valueText else { return }
    let code: APIChangeCode = before == nil ? .defaultAdded : after == nil ? .defaultRemoved : .defaultChanged
    note(code, place, "default", before?.valueText, after?.valueText)
  }

  /// What lists and objects are to server-side apply, and what else they may hold.
  mutating func compareCollections(_ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace) {
    let listType = "x-kubernetes-list-type"
    let lists = [old[listType]?.string ?? "atomic", new[listType]?.string ?? "atomic"]
    if lists[0] != lists[1] {
      note(.listTypeChanged, place, listType, lists[0], lists[1])
    } else {
      let listKeys = "x-kubernetes-list-map-keys"
      let keys = [old.texts(listKeys), new.texts(listKeys)]
      if Set(keys[0]) != Set(keys[1]) {
        note(
          .listKeysChanged, place, listKeys, keys[0].joined(separator: ", "), keys[1].joined(separator: ", "))
      }
    }
    let mapType = "x-kubernetes-map-type"
    let maps = [old[mapType]?.string ?? "granular", new[mapType]?.string ?? "granular"]
    if maps[0] != maps[1] { note(.mapTypeChanged, place, mapType, maps[0], maps[1]) }
    let preserve = "x-kubernetes-preserve-unknown-fields"
    if let change = Self.flag(preserve, old, new) {
      let code: APIChangeCode = change ? .unknownFieldsAdded : .unknownFieldsWithdrawn
      note(code, place, preserve, "\(!change)", "\(change)")
    }
    let embedded = "x-kubernetes-embedded-resource"
    if let change = Self.flag(embedded, old, new) {
      let code: APIChangeCode = change ? .embeddedResourceAdded : .embeddedResourceRemoved
      note(code, place, embedded, "\(!change)", "\(change)")
    }
  }

  // MARK: Kinds of keywords

  /// Whether a truth value that is false when absent has become true or false; nil if it is as it was.
  private static func flag(_ keyword: String, _ old: YAMLNode, _ new: YAMLNode) -> Bool? {
    let after = new[keyword]?.bool ?? false
    return after == (old[keyword]?.bool ?? false) ? nil : after
  }

  private mutating func compareText(
    _ keyword: String, _ codes: (added: APIChangeCode, changed: APIChangeCode, removed: APIChangeCode),
    _ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace
  ) {
    let before = old[keyword]?.string.flatMap { $0.isEmpty ? nil : $0 }
    let after = new[keyword]?.string.flatMap { $0.isEmpty ? nil : $0 }
    guard before != after else { return }
    let code = before == nil ? codes.added : after == nil ? codes.removed : codes.changed
    note(code, place, keyword, before, after)
  }

  private mutating func compareEnumerations(_ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace) {
    let before = old.stated("enum")?.items?.map(\.valueText) ?? []
    let after = new.stated("enum")?.items?.map(\.valueText) ?? []
    func text(_ values: [String]) -> String { values.joined(separator: ", ") }
    switch (before.isEmpty, after.isEmpty) {
    case (true, true): return
    case (true, false): note(.enumAdded, place, "enum", nil, text(after))
    case (false, true): note(.enumRemoved, place, "enum", text(before), nil)
    case (false, false):
      let known = (Set(before), Set(after))
      let lost = before.filter { !known.1.contains($0) }
      let gained = after.filter { !known.0.contains($0) }
      if !lost.isEmpty { note(.enumValueRemoved, place, "enum", text(lost), nil) }
      if !gained.isEmpty { note(.enumValueAdded, place, "enum", nil, text(gained)) }
    }
  }

  private mutating func compareBounds(_ old: YAMLNode, _ new: YAMLNode, at place: SchemaPlace) {
    for keyword in ["maximum", "maxLength", "maxItems", "maxProperties"] {
      compare(SchemaBound(keyword, of: old), SchemaBound(keyword, of: new), keyword, at: place) { $0 < $1 }
    }
    for keyword in ["minimum", "minLength", "minItems", "minProperties"] {
      compare(SchemaBound(keyword, of: old), SchemaBound(keyword, of: new), keyword, at: place) { $1 < $0 }
    }
    let steps = SchemaBound("multipleOf", of: new)
    compare(SchemaBound("multipleOf", of: old), steps, "multipleOf", at: place) { old, new in
      // Only a divisor of the old step leaves every old value as it was.
      let ratio = old.value / new.value
      return ratio != ratio.rounded()
    }
  }

  private mutating func compare(
    _ old: SchemaBound?, _ new: SchemaBound?, _ keyword: String, at place: SchemaPlace,
    isTighter: (_ new: SchemaBound, _ old: SchemaBound) -> Bool
  ) {
    switch (old, new) {
    case (nil, nil): return
    case (nil, let new?): note(.boundAdded, place, keyword, nil, new.text)
    case (let old?, nil): note(.boundRemoved, place, keyword, old.text, nil)
    case (let old?, let new?):
      guard old != new else { return }
      let isTightened = keyword == "multipleOf" ? isTighter(old, new) : isTighter(new, old)
      note(isTightened ? .boundTightened : .boundLoosened, place, keyword, old.text, new.text)
    }
  }
}

/// A bound of a value or of a number of items.
struct SchemaBound: Equatable {
  let value: Double
  /// Where an exclusive bound is, seen from the value: -1 below, 1 above, 0 for an inclusive one.
  private let side: Int
  let text: String

  /// Nil where the schema has none, or one that always holds.
  init?(_ keyword: String, of schema: YAMLNode) {
    guard let node = schema[keyword], var number = node.number, number.isFinite else { return nil }
    let isMinimum = keyword.hasPrefix("min")
    if isMinimum, keyword != "minimum", number <= 0 { return nil }
    if keyword == "multipleOf", number <= 0 { return nil }
    let exclusive = ["maximum": "exclusiveMaximum", "minimum": "exclusiveMinimum"][keyword]
    var isExclusive = exclusive.flatMap { schema[$0]?.bool } ?? false
    text = isExclusive ? "\(node.json()) exclusive" : node.json()
    if isExclusive, schema["type"]?.string == "integer", number == number.rounded(), abs(number) < 0x1p53 {
      number += isMinimum ? 1 : -1
      isExclusive = false
    }
    value = number
    side = isExclusive ? (isMinimum ? 1 : -1) : 0
  }

  static func == (left: SchemaBound, right: SchemaBound) -> Bool {
    left.value == right.value && left.side == right.side
  }

  static func < (left: SchemaBound, right: SchemaBound) -> Bool {
    (left.value, left.side) < (right.value, right.side)
  }
}

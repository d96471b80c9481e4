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

/// A node of a structural schema while it is put together; finished ones become `JSONSchemaProps` objects.
///
/// It is a value because invariants tighten nodes that were made before, which a ``Ecore/ModelBuilder``
/// cannot.
struct Schema: Equatable, Sendable {
  /// What stands at the node, with the schemas below.
  indirect enum Content: Equatable, Sendable {
    /// `string`, `integer`, `number` or `boolean`.
    case scalar(String)
    /// An integer or a string, told apart by the data.
    case intOrString
    case object([Property])
    case list(Schema)
    /// An object with any names and one schema for all values.
    case map(Schema)
  }

  struct Property: Equatable, Sendable {
    var name: String
    var schema: Schema
  }

  /// A limit of numbers, perhaps excluded itself.
  struct Limit: Equatable {
    var value: Double
    var isExclusive = false
  }

  var content: Content
  var description: String?
  var format: String?
  var pattern: String?
  var isNullable = false
  var preservesUnknownFields = false
  /// Whether a whole object of the API stands there, with its own `apiVersion`, `kind` and `metadata`.
  var isEmbeddedResource = false
  var defaultValue: JSONValue?
  var enumeration: [JSONValue]?
  var minimum: Limit?
  var maximum: Limit?
  /// The fewest characters, items or members, whatever the content has.
  var minCount: Int?
  /// The most characters, items or members.
  var maxCount: Int?
  /// The feature for which ``maxCount`` was made up, to be replaced by any that is stated; nil for a stated
  /// one.
  var defaultBoundOf: Int32?
  var required: Set<String> = []
  var listType: String?
  var listMapKeys: [String] = []
  var rules: [ValidationRule] = []
  /// Rules whose violation is worth a warning; they become parts of an admission policy.
  var advice: [ValidationRule] = []

  init(_ content: Content) { self.content = content }

  static func string(maxLength: Int? = nil) -> Schema {
    var schema = Schema(.scalar("string"))
    schema.maxCount = maxLength
    return schema
  }

  /// An object of which nothing is known.
  static var anyObject: Schema {
    var schema = Schema(.object([]))
    schema.preservesUnknownFields = true
    return schema
  }

  /// The type keyword; nil where an integer or a string may stand.
  var type: String? {
    switch content {
    case .scalar(let name): name
    case .intOrString: nil
    case .object, .map: "object"
    case .list: "array"
    }
  }

  var isScalar: Bool {
    if case .scalar = content { true } else { false }
  }

  var properties: [Property] {
    get { if case .object(let properties) = content { properties } else { [] } }
    set { content = .object(newValue) }
  }

  /// The number of nodes, this one included.
  var nodeCount: Int {
    switch content {
    case .scalar, .intOrString: 1
    case .object(let properties): properties.reduce(1) { $0 + $1.schema.nodeCount }
    case .list(let item), .map(let item): 1 + item.nodeCount
    }
  }
}

/// A step from a node to one below.
enum Step: Hashable {
  case property(String)
  /// The items of a list or the values of a map.
  case element
}

extension [Step] {
  /// The place in the spelling of the API: `.spec.ports[*].name`.
  var text: String {
    map { step in
      switch step {
      case .property(let name): "." + name
      case .element: "[*]"
      }
    }.joined()
  }
}

extension Schema {
  /// The node at a place, nil when there is none.
  func node(at path: some Collection<Step>) -> Schema? {
    guard let first = path.first else { return self }
    switch (first, content) {
    case (.property(let name), .object(let properties)):
      return properties.first { $0.name == name }?.schema.node(at: path.dropFirst())
    case (.element, .list(let item)), (.element, .map(let item)): return item.node(at: path.dropFirst())
    default: return nil
    }
  }

  /// Changes the node at a place; nothing happens when there is none.
  mutating func update(at path: some Collection<Step>, _ body: (inout Schema) -> Void) {
    guard let first = path.first else { return body(&self) }
    let rest = path.dropFirst()
    switch first {
    case .property(let name):
      changeProperties { properties in
        guard let index = properties.firstIndex(where: { $0.name == name }) else { return }
        properties[index].schema.update(at: rest, body)
      }
    case .element: changeElement { $0.update(at: rest, body) }
    }
  }

  /// Changes the properties of an object in place; nothing happens to anything else.
  mutating func changeProperties(_ body: (inout [Property]) -> Void) {
    guard case .object(var properties) = content else { return }
    // The content lets go of them, so that they are not copied.
    content = .intOrString
    body(&properties)
    content = .object(properties)
  }

  /// Changes the schema of a list's items or a map's values in place; nothing happens to anything else.
  mutating func changeElement(_ body: (inout Schema) -> Void) {
    switch content {
    case .list(var item):
      content = .intOrString
      body(&item)
      content = .list(item)
    case .map(var value):
      content = .intOrString
      body(&value)
      content = .map(value)
    default: break
    }
  }

  /// Puts a node at a path of property names, making the objects between; false when something else stands
  /// there.
  ///
  /// Two objects at one place become one with the properties of both.
  mutating func insert(_ node: Schema, at path: some Collection<String>) -> Bool {
    guard let first = path.first else { return merge(node) }
    guard case .object(var properties) = content else { return false }
    let rest = path.dropFirst()
    if let index = properties.firstIndex(where: { $0.name == first }) {
      guard properties[index].schema.insert(node, at: rest) else { return false }
    } else {
      var child = node
      if !rest.isEmpty {
        child = Schema(.object([]))
        guard child.insert(node, at: rest) else { return false }
      }
      properties.append(Property(name: first, schema: child))
    }
    content = .object(properties)
    return true
  }

  /// Takes over the properties of another object.
  private mutating func merge(_ other: Schema) -> Bool {
    guard case .object(let others) = other.content, case .object = content else { return false }
    for property in others {
      guard insert(property.schema, at: [property.name]) else { return false }
    }
    if description == nil { description = other.description }
    required.formUnion(other.required)
    for rule in other.rules { add(rule) }
    advice += other.advice
    preservesUnknownFields = preservesUnknownFields || other.preservesUnknownFields
    return true
  }

  /// Demands that the value at a path of properties is there, with all objects on the way to it.
  mutating func require(_ path: some Collection<Step>) {
    guard case .property(let name)? = path.first,
      let index = properties.firstIndex(where: { $0.name == name })
    else { return }
    required.insert(name)
    changeProperties { $0[index].schema.require(path.dropFirst()) }
  }
}

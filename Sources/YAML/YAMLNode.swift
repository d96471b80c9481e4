public import Diagnostics

/// A node of a YAML document with its place: a scalar, a sequence or a mapping.
///
/// A value; aliases share their anchor's storage, so that copying a node costs O(1).
public struct YAMLNode: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    /// Text; what it means is ``YAMLNode/resolved``.
    case scalar(YAMLText.Scalar)
    /// Nodes in order.
    case sequence([YAMLNode])
    /// Entries in the order of the file, keys unique by ``YAMLNode/keyText``.
    case mapping([YAMLEntry])
  }

  /// What the node holds.
  public var content: Content
  /// The explicit tag in its long form (`tag:yaml.org,2002:str`); nil when none is written.
  public var tag: String?
  /// Where the node stands: for an alias the alias; nil for a node that was not read from a file.
  public var range: SourceRange?

  /// Takes all parts.
  public init(_ content: Content, tag: String? = nil, range: SourceRange? = nil) {
    self.content = content
    self.tag = tag
    self.range = range
  }
}

/// A key and its value.
public struct YAMLEntry: Sendable {
  /// The key, a scalar.
  public let key: YAMLNode
  /// The key as JSON spells it; see ``YAMLNode/keyText``.
  public let name: String
  /// The value.
  public var value: YAMLNode

  /// Takes both nodes; a collection as the key has an empty name.
  public init(key: YAMLNode, value: YAMLNode) {
    self.key = key
    self.value = value
    name = key.keyText ?? ""
  }
}

extension YAMLNode {
  /// The scalar's text and style; nil for a collection.
  public var scalar: YAMLText.Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The items of a sequence; nil for anything else.
  public var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries of a mapping; nil for anything else.
  public var entries: [YAMLEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The value of a key of a mapping, O(entries); nil when it is absent or this is no mapping.
  public subscript(key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return Self.index(of: key, in: entries).map { entries[$0].value }
  }

  /// The entry of a key of a mapping, O(entries); nil when it is absent or this is no mapping.
  public func entry(_ key: String) -> YAMLEntry? {
    guard case .mapping(let entries) = content else { return nil }
    return Self.index(of: key, in: entries).map { entries[$0] }
  }

  private static func index(of key: String, in entries: [YAMLEntry]) -> Int? {
    let size = key.utf8.count
    // `==` takes canonically equivalent texts for equal; keys are compared by their code points.
    for index in entries.indices
    where entries[index].name.utf8.count == size && entries[index].name.utf8.elementsEqual(key.utf8) {
      return index
    }
    return nil
  }

  /// The node a path of keys leads to; nil where a step is absent.
  public func at(_ path: String...) -> YAMLNode? {
    path.reduce(Optional(self)) { node, key in node?[key] }
  }

  /// The text when the scalar reads as a string; nil for anything else.
  public var string: String? {
    if case .string(let text)? = resolved { text } else { nil }
  }

  /// The value when the scalar reads as an integer; nil for anything else.
  public var integer: Int64? {
    if case .int(let value)? = resolved { value } else { nil }
  }

  /// The value when the scalar reads as a number of either kind; nil for anything else.
  public var number: Double? {
    switch resolved {
    case .int(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  /// The value when the scalar reads as a truth value; nil for anything else.
  public var bool: Bool? {
    if case .bool(let value)? = resolved { value } else { nil }
  }

  /// Whether the node is a scalar that reads as null, such as `~` or nothing at all.
  public var isNull: Bool {
    guard case .scalar(let scalar) = content else { return false }
    // No word for null is longer; most scalars are told apart by that alone.
    if tag == nil, scalar.style != .plain || scalar.text.utf8.count > 4 { return false }
    if case .null = scalar.resolved(tag: tag) { return true }
    return false
  }

  /// How a message calls the node: `string`, `integer`, `number`, `boolean`, `null`, `array` or `object`.
  public var kindName: String {
    switch content {
    case .sequence: "array"
    case .mapping: "object"
    case .scalar(let scalar): scalar.resolved(tag: tag).kindName
    }
  }
}

// MARK: Making nodes

extension YAMLNode {
  /// A string, which stays one when it is written.
  public static func string(_ text: String) -> YAMLNode {
    YAMLNode(.scalar(.init(text: text, style: .doubleQuoted)))
  }

  /// An integer.
  public static func integer(_ value: Int64) -> YAMLNode {
    YAMLNode(.scalar(.init(text: String(value), style: .plain)))
  }

  /// A floating-point number.
  public static func float(_ value: Double) -> YAMLNode {
    YAMLNode(.scalar(.init(text: YAMLText.float(value), style: .plain)))
  }

  /// A truth value.
  public static func bool(_ value: Bool) -> YAMLNode {
    YAMLNode(.scalar(.init(text: value ? "true" : "false", style: .plain)))
  }

  /// The null value.
  public static var null: YAMLNode { YAMLNode(.scalar(.init(text: "null", style: .plain))) }

  /// A sequence.
  public static func sequence(_ items: [YAMLNode]) -> YAMLNode { YAMLNode(.sequence(items)) }

  /// A mapping in the order given; the caller sees to it that keys are unique.
  public static func mapping(_ entries: [(String, YAMLNode)]) -> YAMLNode {
    YAMLNode(.mapping(entries.map { YAMLEntry(key: .string($0.0), value: $0.1) }))
  }
}

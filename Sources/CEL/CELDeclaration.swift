/// What expressions can know of a node of the schema: its type, and how large it can get.
public final class CELDeclaration: Sendable {
  /// What the node is made of.
  enum Form: Sendable {
    /// A value without parts.
    case scalar(CELType)
    /// A list and its elements.
    case list(CELDeclaration)
    /// A map and its values; keys are texts.
    case map(CELDeclaration)
    /// An object and its fields, by their escaped names.
    case object([String: CELDeclaration])
  }

  let form: Form
  /// The most elements, characters (as bytes) or entries; 0 where that means nothing.
  public let maxElements: UInt64
  /// The fewest bytes of JSON that a value takes.
  public let minSize: Int64

  /// The largest request that an API server takes, in bytes.
  public static let maxRequestSize: Int64 = 3_145_728

  private init(_ form: Form, maxElements: Int64 = 0, minSize: Int64) {
    self.form = form
    self.maxElements = UInt64(max(0, maxElements))
    self.minSize = minSize
  }

  /// The declaration of a schema; nil for one that CEL cannot see.
  ///
  /// A root of a resource, which an embedded one is too, gets the fields that every resource has. Fields that CEL cannot
  /// see are left out. With a memory, what is the same is made once. Costs O(schema).
  public static func make(
    _ schema: CELSchema, isResourceRoot: Bool = false, memory: CELRuleMemory? = nil
  ) -> CELDeclaration? {
    guard let made = new(schema, isResourceRoot, memory) else { return nil }
    return memory?.shared(made) ?? made
  }

  private static func new(
    _ schema: CELSchema, _ isResourceRoot: Bool, _ memory: CELRuleMemory?
  ) -> CELDeclaration? {
    if schema.isIntOrString {
      return CELDeclaration(.scalar(.dyn), maxElements: longestText(schema), minSize: 1)
    }
    let schema = isResourceRoot ? schema.withMetadata() : schema
    switch schema.type {
    case "boolean": return CELDeclaration(.scalar(.bool), minSize: 4)
    case "integer": return CELDeclaration(.scalar(.int), minSize: 1)
    case "number": return CELDeclaration(.scalar(.double), minSize: 1)
    case "string": return text(schema)
    case "array":
      guard let items = schema.items,
        let element = make(
          items, isResourceRoot: items.isEmbeddedResource, memory: memory)
      else { return nil }
      // The brackets, and a comma after each element.
      let most = schema.maxItems ?? (maxRequestSize - 2) / (element.minSize + 1)
      return CELDeclaration(.list(element), maxElements: most, minSize: 2)
    case "object":
      if let additional = schema.additionalProperties {
        guard
          let value = make(
            additional, isResourceRoot: additional.isEmbeddedResource, memory: memory)
        else { return nil }
        // The braces; two quotes, a colon, a comma and two characters more for each key.
        let most = schema.maxProperties ?? (maxRequestSize - 2) / (value.minSize + 6)
        return CELDeclaration(.map(value), maxElements: most, minSize: 2)
      }
      return object(schema, memory)
    default: return nil
    }
  }

  private static func object(_ schema: CELSchema, _ memory: CELRuleMemory?) -> CELDeclaration {
    var fields: [String: CELDeclaration] = [:]
    var size: Int64 = 2
    for (name, property) in schema.properties {
      guard
        let field = make(
          property, isResourceRoot: property.isEmbeddedResource, memory: memory)
      else { continue }
      if let escaped = CELNames.escaped(property: name) { fields[escaped] = field }
      if schema.required.contains(name), !property.hasDefault {
        size += Int64(name.utf8.count) + field.minSize + 4
      }
    }
    return CELDeclaration(.object(fields), minSize: size)
  }

  private static func text(_ schema: CELSchema) -> CELDeclaration {
    switch schema.format {
    case "byte":
      let most = schema.maxLength ?? maxRequestSize - 2
      return CELDeclaration(.scalar(.bytes), maxElements: most, minSize: 2)
    case "duration": return CELDeclaration(.scalar(.duration), maxElements: 32, minSize: 3)
    case "date": return CELDeclaration(.scalar(.timestamp), maxElements: 12, minSize: 12)
    case "date-time": return CELDeclaration(.scalar(.timestamp), maxElements: 32, minSize: 21)
    default: return CELDeclaration(.scalar(.string), maxElements: longestText(schema), minSize: 2)
    }
  }

  /// In bytes: a code point takes up to four.
  private static func longestText(_ schema: CELSchema) -> Int64 {
    if let length = schema.maxLength { return min(max(0, length), .max / 4) * 4 }
    if schema.hasEnumeration, !schema.isIntOrString {
      return Int64(schema.enumeration.map(\.utf8.count).max() ?? 0)
    }
    return maxRequestSize - 2
  }

  // MARK: Parts

  /// The elements of a list or the values of a map.
  public var element: CELDeclaration? {
    switch form {
    case .list(let element), .map(let element): element
    default: nil
    }
  }

  /// The type of a value without parts; nil for lists, maps and objects.
  public var scalarType: CELType? { if case .scalar(let type) = form { type } else { nil } }

  /// The field of an object, by its escaped name.
  public func field(_ name: String) -> CELDeclaration? {
    if case .object(let fields) = form { fields[name] } else { nil }
  }

  /// The fields of an object by their escaped names.
  var fields: [String: CELDeclaration] { if case .object(let fields) = form { fields } else { [:] } }

  /// The type, where `path` is what an object is called.
  func type(path: String) -> CELType {
    switch form {
    case .scalar(let type): type
    case .list(let element): .list(element.type(path: path + ".@idx"))
    case .map(let value): .map(.string, value.type(path: path + ".@elem"))
    case .object: .object(path)
    }
  }

  /// How often a node like this may stand in a request at most, if nothing bounds the lists and maps round it.
  public var maxCardinality: UInt64 { UInt64(Self.maxRequestSize / (minSize + 1)) }
}

/// What CEL's types and costs take from a structural schema; the caller fills it from OpenAPI, or from a model.
///
/// A negative bound counts as none of that size: 0.
public struct CELSchema: Hashable, Sendable {
  /// `object`, `array`, `string`, `integer`, `number`, `boolean`; nil or another word for a node that CEL cannot see.
  public var type: String?
  /// The format; only `byte`, `date`, `date-time` and `duration` matter.
  public var format: String?
  /// `x-kubernetes-int-or-string`.
  public var isIntOrString = false
  /// `x-kubernetes-embedded-resource`.
  public var isEmbeddedResource = false
  /// Whether there is a default; then the field need not be in what a client sends.
  public var hasDefault = false
  /// `maxLength` in code points.
  public var maxLength: Int64?
  /// `maxItems`.
  public var maxItems: Int64?
  /// `maxProperties`.
  public var maxProperties: Int64?
  /// The texts of `enum`.
  public var enumeration: [String] = []
  /// Whether there is an `enum`, of whatever values.
  public var hasEnumeration = false
  /// `properties`.
  public var properties: [String: CELSchema] = [:]
  /// `required`.
  public var required: Set<String> = []
  private var itemsStorage: [CELSchema] = []
  private var additionalStorage: [CELSchema] = []

  /// Takes the type; everything else is set afterwards.
  public init(_ type: String? = nil) { self.type = type }

  /// `items`.
  public var items: CELSchema? {
    get { itemsStorage.first }
    set { itemsStorage = newValue.map { [$0] } ?? [] }
  }

  /// `additionalProperties` where it is a schema.
  public var additionalProperties: CELSchema? {
    get { additionalStorage.first }
    set { additionalStorage = newValue.map { [$0] } ?? [] }
  }

  /// With the fields that every object of the API has, as rules at its root see them.
  ///
  /// Unless all of kind, apiVersion, metadata.name and metadata.generateName are declared as texts, they replace what is
  /// declared: unbounded texts, and nothing else in metadata.
  func withMetadata() -> CELSchema {
    let metadata = properties["metadata"]
    let declared = [
      properties["kind"], properties["apiVersion"], metadata?.properties["name"],
      metadata?.properties["generateName"],
    ]
    if metadata?.type == "object", declared.allSatisfy({ $0?.type == "string" }) { return self }
    let text = CELSchema("string")
    var names = CELSchema("object")
    names.properties = ["name": text, "generateName": text]
    var result = self
    result.properties["kind"] = text
    result.properties["apiVersion"] = text
    result.properties["metadata"] = names
    return result
  }
}

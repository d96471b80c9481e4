internal import YAML

/// A model as a tree of texts, before it is put into one of the formats.
enum TextValue {
  /// A scalar: text in quotes, or plain for numbers, truth values and null.
  case scalar(YAMLNode)
  /// The literal of an enumeration.
  case literal(String)
  /// What names an object somewhere else.
  case reference(String)
  /// A contained object.
  case object(TextObject)
  /// The values of a feature.
  case list([TextValue])
  /// The entries of a map.
  case map([(key: String, value: TextValue)])
}

/// An object with what it states.
final class TextObject {
  /// The name of its class.
  var className: String
  /// The class as YAML and JSON name it; nil where the containment says it.
  var type: String?
  /// Whether the key `eClass` is that of a feature.
  var hasClassFeature = false
  /// Its `xmi:id`.
  var id: String?
  /// The features in the order of the class.
  var features: [(name: String, value: TextValue)] = []

  init(className: String, type: String?) {
    self.className = className
    self.type = type
  }
}

extension TextValue {
  /// The value for YAML and JSON.
  var node: YAMLNode {
    switch self {
    case .scalar(let node): node
    case .literal(let text), .reference(let text): .string(text)
    case .object(let object): object.node
    case .list(let values): .sequence(values.map(\.node))
    case .map(let entries): .mapping(entries.map { ($0.key, $0.value.node) })
    }
  }
}

extension TextObject {
  /// The object for YAML and JSON.
  var node: YAMLNode {
    var entries: [(String, YAMLNode)] = []
    if let type { entries.append((hasClassFeature ? "$type" : "eClass", .string(type))) }
    if let id { entries.append(("$id", .string(id))) }
    entries += features.map { ($0.name, $0.value.node) }
    return .mapping(entries)
  }
}

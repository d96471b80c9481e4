/// A type of CEL's checker.
public indirect enum CELType: Hashable, Sendable {
  /// A type without parts.
  case null, bool, int, uint, double, string, bytes, duration, timestamp
  /// Any value; what it is shows when the expression runs.
  case dyn
  /// A list.
  case list(CELType)
  /// A map from keys to values.
  case map(CELType, CELType)
  /// A value or nothing.
  case optional(CELType)
  /// The type of a type: what `type(x)` gives.
  case type(CELType)
  /// An object of the schema; the path of its declaration tells it from others.
  case object(String)
  /// A type of Kubernetes' own.
  case kubernetes(CELKubernetesType)
  /// Not known yet, found out while checking.
  case variable(Int)
  /// What follows from a mistake that was reported.
  case error

  var isDynamicOrError: Bool { self == .dyn || self == .error }

  /// The parts of a list, map, optional or type, in order.
  var parameters: [CELType] {
    switch self {
    case .list(let element), .optional(let element), .type(let element): [element]
    case .map(let key, let value): [key, value]
    default: []
    }
  }

  /// The same type of other parts.
  func replacing(parameters: [CELType]) -> CELType {
    switch self {
    case .list: .list(parameters[0])
    case .optional: .optional(parameters[0])
    case .type: .type(parameters[0])
    case .map: .map(parameters[0], parameters[1])
    default: self
    }
  }
}

/// The types of Kubernetes' libraries; the raw value is the name in messages and in expressions.
public enum CELKubernetesType: String, Hashable, Sendable, CaseIterable {
  /// An amount such as `1500m`.
  case quantity = "kubernetes.Quantity"
  /// A URL.
  case url = "kubernetes.URL"
  /// A named format such as `dns1123Label`.
  case format = "kubernetes.NamedFormat"
  /// A semantic version.
  case semver = "kubernetes.Semver"
  /// An IP address.
  case ip = "net.IP"
  /// A range of IP addresses.
  case cidr = "net.CIDR"
}

extension CELType: CustomStringConvertible {
  /// The type as messages write it.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .duration: "duration"
    case .timestamp: "timestamp"
    case .dyn, .variable: "dyn"
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .optional(let value): "optional(\(value))"
    case .type(let type): "type(\(type))"
    case .object: "object"
    case .kubernetes(let type): type.rawValue
    case .error: "error"
    }
  }
}

import Diagnostics
import Ecore

/// A custom resource definition with all its versions.
struct VersionedDefinition {
  /// The version in which objects are kept; names, scope and annotations are its own.
  let stored: Definition
  /// All versions, the one that Kubernetes prefers first.
  let versions: [Definition]

  /// Puts the versions of each group and kind together, in the order of the first of each.
  static func grouped(_ definitions: [Definition], into sink: inout DiagnosticSink) -> [VersionedDefinition] {
    var order: [String] = []
    var members: [String: [Definition]] = [:]
    for definition in definitions {
      let key = definition.names.group + "/" + definition.names.kind
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(definition)
    }
    return order.compactMap { members[$0].flatMap { VersionedDefinition($0, into: &sink) } }
  }

  private init?(_ definitions: [Definition], into sink: inout DiagnosticSink) {
    versions = definitions.sorted { APIVersionOrder($0.names.version) > APIVersionOrder($1.names.version) }
    let named = versions.filter { $0.lifecycle.isStorage == true }
    let free = versions.filter { $0.lifecycle.isStorage == nil }
    guard let stored = named.first ?? free.first(where: \.lifecycle.isServed) ?? free.first else {
      if let first = versions.first { sink.emit(.crdNoStorage(first.eClass)) }
      return nil
    }
    if named.count > 1 { sink.emit(.crdStorageTwice(named.map { ($0.eClass, $0.names.version) })) }
    self.stored = stored
    for other in versions where other.names.version != stored.names.version {
      if other.names.plural != stored.names.plural {
        sink.emit(.crdVersionConflict("plural", other.names.plural, other, stored.names.plural, stored))
      }
      if other.names.singular != stored.names.singular {
        sink.emit(.crdVersionConflict("singular", other.names.singular, other, stored.names.singular, stored))
      }
      if other.isNamespaced != stored.isNamespaced {
        sink.emit(.crdVersionConflict("scope", other.scope, other, stored.scope, stored))
      }
    }
  }

  /// Warns of each field that is lost when all that changes between versions is `apiVersion`.
  func reportLosses(into sink: inout DiagnosticSink) {
    for other in versions where other.names.version != stored.names.version {
      for difference in SchemaDifference.all(between: stored.schema, and: other.schema) {
        sink.emit(.crdLossyConversion(difference, stored: stored, other: other))
      }
    }
  }
}

extension Definition {
  var scope: String { isNamespaced ? "Namespaced" : "Cluster" }
}

/// Where objects of one version do not fit into another.
struct SchemaDifference {
  enum Kind {
    /// The place is only in the first schema.
    case onlyFirst
    /// The place is only in the second schema.
    case onlySecond
    /// Values of one schema do not fit into the other, by the names of their types.
    case types(String, String)
  }

  let path: [Step]
  let kind: Kind

  /// All of them, each as high up as it can be said; costs O(nodes).
  static func all(between first: Schema, and second: Schema) -> [SchemaDifference] {
    var result: [SchemaDifference] = []
    compare(first, second, at: [], &result)
    return result
  }

  private static func compare(
    _ first: Schema, _ second: Schema, at path: [Step], _ result: inout [SchemaDifference]
  ) {
    switch (first.content, second.content) {
    case (.object(let left), .object(let right)):
      let others = Dictionary(right.map { ($0.name, $0.schema) }) { first, _ in first }
      for property in left {
        let path = path + [.property(property.name)]
        if let other = others[property.name] {
          compare(property.schema, other, at: path, &result)
        } else if !second.preservesUnknownFields {
          result.append(SchemaDifference(path: path, kind: .onlyFirst))
        }
      }
      let names = Set(left.map(\.name))
      for property in right where !names.contains(property.name) && !first.preservesUnknownFields {
        result.append(SchemaDifference(path: path + [.property(property.name)], kind: .onlySecond))
      }
    case (.list(let left), .list(let right)), (.map(let left), .map(let right)):
      compare(left, right, at: path + [.element], &result)
    default:
      let (left, right) = (first.typeName, second.typeName)
      if left != right { result.append(SchemaDifference(path: path, kind: .types(left, right))) }
    }
  }
}

extension Schema {
  /// What values are called where two schemas are compared.
  fileprivate var typeName: String {
    switch content {
    case .scalar(let name): name
    case .intOrString: "integer or string"
    case .object: "object"
    case .map: "map"
    case .list: "list"
    }
  }
}

/// How Kubernetes ranks versions: `v2`, `v1`, `v2beta1`, `v1beta2`, `v1alpha1`, then others by name.
struct APIVersionOrder: Comparable {
  private let stage: Int
  private let major: Int
  private let minor: Int
  private let name: String

  init(_ name: String) {
    self.name = name
    let digits = name.dropFirst().prefix { $0.isASCII && $0.isNumber }
    let rest = name.dropFirst(1 + digits.count)
    var stage = 0
    var minor = 0
    if rest.isEmpty {
      stage = 3
    } else {
      for (prefix, rank) in [("beta", 2), ("alpha", 1)] where rest.hasPrefix(prefix) {
        if let number = Int(rest.dropFirst(prefix.count)) { (stage, minor) = (rank, number) }
      }
    }
    let number = name.hasPrefix("v") ? Int(digits) : nil
    self.stage = number == nil ? 0 : stage
    major = number ?? 0
    self.minor = minor
  }

  static func < (left: APIVersionOrder, right: APIVersionOrder) -> Bool {
    if left.stage != right.stage { return left.stage < right.stage }
    if left.stage == 0 { return left.name > right.name }
    return (left.major, left.minor) < (right.major, right.minor)
  }
}

internal import Diagnostics
internal import YAML

/// A plan as `krosskube plan --format json` printed it.
struct StatedPlan: Sendable {
  /// What is placed.
  struct Identity: Hashable, Sendable {
    var namespace: String
    var name: String
    var kind: String

    /// As the plan has it in its own text.
    var text: String { kind + " " + (namespace.isEmpty ? "" : namespace + "/") + name }
    /// The order of plans.
    var key: [String] { [namespace, name, kind] }
  }

  /// What a cluster gets.
  struct Assignment: Equatable, Sendable {
    var count: Int
    var parallelism: Int?
    var ordinalStart: Int?
    var overrides: [Int]
  }

  /// A resource and its place.
  struct Resource: Equatable, Sendable {
    var object: String
    var policy: String
    var unit: String?
    var asked: Int?
    var problem: String?
    var clusters: [String: Assignment]

    var total: Int { clusters.values.reduce(0) { $0 + $1.count } }
  }

  var method = ""
  var tieBreak = ""
  var clusters: Set<String> = []
  var resources: [Identity: Resource] = [:]

  /// The `format` of every version of a plan begins so.
  private static let format = "krosskube.io/plan/"

  /// Whether a document is a plan, of whatever version.
  static func covers(_ node: YAMLNode) -> Bool { node["format"]?.string?.hasPrefix(format) == true }

  /// Reads a plan; nil after an error.
  static func read(_ node: YAMLNode, into sink: inout DiagnosticSink) -> StatedPlan? {
    do throws(Diagnostic) {
      let version = try Reader.text(node, "format")
      guard version == format + "v1" else {
        throw .otherPlan(version, at: node["format"]?.range ?? node.range)
      }
      var plan = StatedPlan()
      plan.method = try Reader.text(node, "method")
      plan.tieBreak = try Reader.text(node, "tieBreak")
      for cluster in try Reader.list(node, "clusters") {
        guard let name = cluster.string else { throw .badPlan("clusters", "texts", at: cluster.range) }
        plan.clusters.insert(name)
      }
      for item in try Reader.list(node, "resources") {
        let identity = Identity(
          namespace: try Reader.text(item, "namespace"), name: try Reader.text(item, "name"),
          kind: try Reader.text(item, "kind"))
        let resource = try resource(item)
        guard plan.resources.updateValue(resource, forKey: identity) == nil else {
          throw .twiceInPlan(identity.text, at: item.range)
        }
      }
      return plan
    } catch {
      sink.emit(error)
      return nil
    }
  }

  private static func resource(_ node: YAMLNode) throws(Diagnostic) -> Resource {
    var clusters: [String: Assignment] = [:]
    for item in try Reader.list(node, "clusters") {
      let name = try Reader.text(item, "cluster")
      var overrides: [Int] = []
      for number in try Reader.list(item, "overrides") {
        guard let index = Reader.count(number) else {
          throw .badPlan("overrides", "whole numbers", at: number.range)
        }
        overrides.append(index)
      }
      guard let count = try Reader.number(item, "count") else {
        throw .badPlan("count", "a whole number from 0", at: item.range)
      }
      let assignment = Assignment(
        count: count, parallelism: try Reader.number(item, "parallelism"),
        ordinalStart: try Reader.number(item, "ordinalStart"), overrides: overrides)
      guard clusters.updateValue(assignment, forKey: name) == nil else {
        throw .twiceInPlan(name, at: item.range)
      }
    }
    return Resource(
      object: try Reader.text(node, "object"), policy: try Reader.text(node, "policy"),
      unit: try Reader.optionalText(node, "unit"), asked: try Reader.number(node, "asked"),
      problem: try Reader.optionalText(node, "problem"), clusters: clusters)
  }

  /// Values of keys; what is missing or of another type is thrown.
  private enum Reader {
    static func text(_ node: YAMLNode, _ key: String) throws(Diagnostic) -> String {
      guard let text = node[key]?.string else {
        throw .badPlan(key, "a text", at: node[key]?.range ?? node.range)
      }
      return text
    }

    static func optionalText(_ node: YAMLNode, _ key: String) throws(Diagnostic) -> String? {
      guard let value = node[key], !value.isNull else { return nil }
      return try text(node, key)
    }

    /// A whole number or nothing; the numbers of Kubernetes have 32 bits.
    static func number(_ node: YAMLNode, _ key: String) throws(Diagnostic) -> Int? {
      guard let value = node[key], !value.isNull else { return nil }
      guard let number = count(value) else {
        throw .badPlan(key, "a whole number from 0", at: value.range)
      }
      return number
    }

    static func count(_ node: YAMLNode) -> Int? {
      guard let value = node.integer, (0...Int64(Int32.max)).contains(value) else { return nil }
      return Int(value)
    }

    static func list(_ node: YAMLNode, _ key: String) throws(Diagnostic) -> [YAMLNode] {
      guard let items = node[key]?.items else {
        throw .badPlan(key, "a list", at: node[key]?.range ?? node.range)
      }
      return items
    }
  }
}

public import Diagnostics
public import Ecore
import Kubernetes

/// Reads the clusters out of models of `metamodels/inventory.ecore`.
public enum InventoryReader {
  /// The namespace of the metamodel.
  public static let namespace = "https://krosskube.io/inventory"

  /// The clusters of all resources of a model, in its order; what no cluster can be is said to `sink` and left out.
  public static func clusters(in model: Model, into sink: inout DiagnosticSink) -> [Cluster] {
    var result: [Cluster] = []
    for object in model.allObjects
    where object.eClass.name == "Cluster" && object.eClass.ePackage.nsURI == namespace {
      result.append(cluster(object, into: &sink))
    }
    return result
  }

  private static func cluster(_ object: EObject, into sink: inout DiagnosticSink) -> Cluster {
    var cluster = Cluster(
      object.name ?? "", labels: object.entries("labels"), weight: object.integer("weight") ?? 1)
    cluster.place = object.location
    if cluster.name.isEmpty { sink.emit(.namelessCluster(object)) }
    for (feature, key) in [
      ("region", "topology.kubernetes.io/region"), ("zone", "topology.kubernetes.io/zone"),
    ] {
      if let value = object.string(feature), cluster.labels[key] == nil { cluster.labels[key] = value }
    }
    cluster.isReady = object["ready"] != .boolean(false)
    cluster.taints = object.objects("taints").compactMap { taint in
      guard let key = taint.string("key"), let effect = taint.string("effect").flatMap(Taint.Effect.init)
      else {
        return nil
      }
      return Taint(key, taint.string("value") ?? "", effect)
    }
    if let text = object.string("kubernetesVersion") {
      cluster.version = KubernetesVersion(text)
      if cluster.version == nil { sink.emit(.badVersion(text, object)) }
    }
    cluster.capacity = object.amounts("capacity", roundingUp: false, into: &sink)
    cluster.used = object.amounts("used", roundingUp: true, into: &sink)
    let storage = object.strings("storageClasses")
    let ingress = object.strings("ingressClasses")
    cluster.storageClasses = storage.isEmpty ? nil : Set(storage)
    cluster.ingressClasses = ingress.isEmpty ? nil : Set(ingress)
    return cluster
  }
}

extension EObject {
  /// Keys and values of contained entries; of a key that is there twice the first.
  func entries(_ feature: String) -> [String: String] {
    Dictionary(
      objects(feature).compactMap { entry in
        entry.string("key").map { ($0, entry.string("value") ?? "") }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Keys and amounts of contained quantities; what is no quantity, or below zero, is said and left out.
  func amounts(_ feature: String, roundingUp: Bool, into sink: inout DiagnosticSink) -> [String: Amount] {
    var result: [String: Amount] = [:]
    for entry in objects(feature) {
      guard let key = entry.string("key") else { continue }
      let text = entry.string("value") ?? ""
      do throws(Quantity.ParseError) {
        let quantity = try Quantity(text)
        if quantity.isNegative, !quantity.isZero {
          sink.emit(.badQuantity(text, "is below zero; expected an amount of at least 0", entry))
        } else if result[key] == nil {
          result[key] = Amount(quantity, roundingUp: roundingUp)
        }
      } catch {
        sink.emit(.badQuantity(text, error.message, entry))
      }
    }
    return result
  }

  /// The literal of an enumeration, nil when unset.
  func literal(_ feature: String) -> String? {
    if case .literal(let literal) = self[feature] { literal.name } else { nil }
  }

  /// The values of a many-valued attribute of an enumeration.
  func literals(_ feature: String) -> [String] {
    guard case .list(let values) = self[feature] else { return [] }
    return values.compactMap { if case .literal(let literal) = $0 { literal.name } else { nil } }
  }
}

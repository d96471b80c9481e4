import Ecore

/// Which resources need which others.
extension RequestReader {
  /// Gives every request its consumers: what refers to its native object, and what it is about.
  mutating func readConsumers() {
    var workloadsOfAccount: [ObjectID: [Int]] = [:]
    var referrers: [(dependency: Int, consumer: Int, need: Consumer.Need)] = []
    for number in resources.indices {
      for (object, target) in references(from: resources[number].template) {
        // A volume names the claim that it is for, but it is the claim that needs the volume.
        if object.eClass.name == "ClaimReference" {
          if let owner = owner(of: target) { referrers.append((number, owner, .required)) }
        } else if target.eClass.name == "ServiceAccount" {
          if object.eClass.name == "Pod" { workloadsOfAccount[target.id, default: []].append(number) }
        } else if let owner = owner(of: target) {
          let need: Consumer.Need = object.boolean("optional") ? .optional : .required
          referrers.append((owner, number, need))
        }
      }
    }
    for (account, workloads) in workloadsOfAccount {
      guard let model = resources.first?.object.model else { continue }
      for (_, target) in references(from: EObject(model, account)) {
        guard let owner = owner(of: target) else { continue }
        for workload in workloads { referrers.append((owner, workload, .required)) }
      }
    }
    referrers += attractions(workloadsOfAccount)
    var needs: [Int: [Int: Consumer.Need]] = [:]
    for (dependency, consumer, need) in referrers where dependency != consumer {
      let known = needs[dependency, default: [:]][consumer]
      needs[dependency, default: [:]][consumer] = known.map { Self.stronger($0, need) } ?? need
    }
    for (dependency, consumers) in needs {
      resources[dependency].request.consumers = consumers.map {
        Consumer(resources[$0.key].request.identity, $0.value)
      }.sorted { $0.identity < $1.identity }
    }
  }

  private static func stronger(_ left: Consumer.Need, _ right: Consumer.Need) -> Consumer.Need {
    if left == .required || right == .required { return .required }
    return left == .optional || right == .optional ? .optional : .attracting
  }

  /// The references that an object and everything in it has to others.
  private func references(from template: EObject) -> [(object: EObject, target: EObject)] {
    ([template] + template.eAllContents).flatMap { object in
      object.eCrossReferences.filter { !$0.isProxy }.map { (object, $0) }
    }
  }

  /// The resource whose native object an object is, or in which it stands.
  private func owner(of object: EObject) -> Int? {
    var current: EObject? = object
    while let candidate = current {
      if let number = numbers[candidate.id] { return number }
      current = candidate.eContainer
    }
    return nil
  }

  /// What network and rights are about, without being needed by it.
  private func attractions(
    _ workloadsOfAccount: [ObjectID: [Int]]
  ) -> [(dependency: Int, consumer: Int, need: Consumer.Need)] {
    /// A label of the pods of a namespace, by which Services find them without looking at all.
    struct Key: Hashable {
      var namespace: String
      var key: String
      var value: String
    }
    var workloads: [Key: [Int]] = [:]
    for (number, resource) in resources.enumerated() {
      for (key, value) in podLabels(resource) ?? [:] {
        workloads[Key(namespace: resource.request.identity.namespace, key: key, value: value), default: []]
          .append(number)
      }
    }
    var selected: [Int: [Int]] = [:]
    for (number, resource) in resources.enumerated() where resource.request.kind == .service {
      let selector = resource.template.entries("selector").sorted { $0.key.precedes($1.key) }
      guard let first = selector.first else { continue }
      let key = Key(namespace: resource.request.identity.namespace, key: first.key, value: first.value)
      selected[number] = (workloads[key] ?? []).filter { workload in
        let labels = podLabels(resources[workload]) ?? [:]
        return selector.allSatisfy { labels[$0.key] == $0.value }
      }
    }
    var result: [(Int, Int, Consumer.Need)] = []
    for (service, workloads) in selected { result += workloads.map { (service, $0, .attracting) } }
    for (number, resource) in resources.enumerated() {
      switch resource.request.kind {
      case .ingress:
        for (_, target) in references(from: resource.template) where target.eClass.name == "Service" {
          for workload in owner(of: target).flatMap({ selected[$0] }) ?? [] {
            result.append((number, workload, .attracting))
          }
        }
      case .roleBinding:
        for subject in resource.template.objects("subjects") {
          guard let account = subject.object("principal") else { continue }
          for workload in workloadsOfAccount[account.id] ?? [] {
            result.append((number, workload, .attracting))
          }
        }
      default: break
      }
    }
    return result
  }

  private func podLabels(_ resource: Resource) -> [String: String]? {
    PodDemand.pod(of: resource.request.kind, resource.template)?.entries("labels")
  }
}

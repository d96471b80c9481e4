internal import YAML

/// A CustomResourceDefinition as it was read.
struct StatedDefinition {
  let node: YAMLNode
  let spec: YAMLNode
  let kind: String
  let group: String
  let plural: String
  /// The name of the object: plural and group.
  let name: String

  init(_ node: YAMLNode) {
    self.node = node
    spec = node.stated("spec") ?? .mapping([])
    kind = spec.at("names", "kind")?.string ?? ""
    group = spec["group"]?.string ?? ""
    plural = spec.at("names", "plural")?.string ?? ""
    name = node.at("metadata", "name")?.string ?? plural + "." + group
  }

  var owner: APIChange.Owner { .init(name: name, kind: kind) }

  var versions: [(name: String, node: YAMLNode)] {
    (spec["versions"]?.items ?? []).compactMap { node in node["name"]?.string.map { ($0, node) } }
  }

  var storageVersion: String? { versions.first { $0.node["storage"]?.bool == true }?.name }
}

/// Compares definitions: what all versions share, then version by version.
struct DefinitionComparison {
  private(set) var changes: [APIChange] = []
  private var owner = APIChange.Owner(name: "", kind: "")

  /// Pairs definitions by name, then by group and kind, then by plural and kind.
  init(_ old: [StatedDefinition], _ new: [StatedDefinition]) {
    var left = old
    var right = new
    let keys: [(StatedDefinition) -> [String]] = [
      { [$0.name] }, { [$0.group, $0.kind] }, { [$0.plural, $0.kind] },
    ]
    for key in keys {
      left = left.filter { before in
        guard let index = right.firstIndex(where: { key($0) == key(before) }) else { return true }
        let after = right.remove(at: index)
        owner = after.owner
        compare(before, after)
        return false
      }
    }
    for definition in left {
      owner = definition.owner
      note(.definitionRemoved, "metadata.name", old: definition.name)
    }
    for definition in right {
      owner = definition.owner
      note(.definitionAdded, "metadata.name", new: definition.name)
    }
  }

  private mutating func note(
    _ code: APIChangeCode, _ path: String, version: String? = nil, old: String? = nil, new: String? = nil
  ) {
    changes.append(
      APIChange(
        code: code, owner: owner, kind: owner.kind ?? "", version: version, path: path, part: nil, old: old,
        new: new, hint: nil))
  }

  // MARK: What all versions share

  private mutating func compare(_ old: StatedDefinition, _ new: StatedDefinition) {
    let texts: [(code: APIChangeCode, path: [String])] = [
      (.groupChanged, ["group"]), (.scopeChanged, ["scope"]), (.kindChanged, ["names", "kind"]),
      (.pluralChanged, ["names", "plural"]), (.nameChanged, ["names", "listKind"]),
      (.nameChanged, ["names", "singular"]), (.conversionChanged, ["conversion", "strategy"]),
    ]
    // What the server fills in when nothing is stated.
    func implied(_ path: [String], of definition: StatedDefinition) -> String {
      switch path.last {
      case "listKind": definition.kind + "List"
      case "singular": definition.kind.lowercased()
      case "strategy": "None"
      default: ""
      }
    }
    for (code, path) in texts {
      func text(_ definition: StatedDefinition) -> String {
        path.reduce(Optional(definition.spec)) { $0?.stated($1) }?.string ?? implied(path, of: definition)
      }
      // Names that follow from the kind change with it.
      let follows = code == .nameChanged && old.kind != new.kind && text(new) == implied(path, of: new)
      if text(old) != text(new), !follows {
        note(
          code, "spec." + path.joined(separator: "."), old: text(old).nonEmpty, new: text(new).nonEmpty)
      }
    }
    for list in ["shortNames", "categories"] {
      let after = Set(new.spec["names"]?.texts(list) ?? [])
      for name in old.spec["names"]?.texts(list) ?? [] where !after.contains(name) {
        note(.nameChanged, "spec.names." + list, old: name)
      }
    }
    if old.spec["preserveUnknownFields"]?.bool == true, new.spec["preserveUnknownFields"]?.bool != true {
      note(.unknownFieldsWithdrawn, "spec.preserveUnknownFields", old: "true", new: "false")
    }
    if let before = old.storageVersion, let after = new.storageVersion, before != after {
      note(.storageChanged, "spec.versions", old: before, new: after)
    }
    compareVersions(old, new)
  }

  // MARK: Versions

  private mutating func compareVersions(_ old: StatedDefinition, _ new: StatedDefinition) {
    let after = Dictionary(
      new.versions.map { ($0.name, $0.node) }, uniquingKeysWith: { first, _ in first })
    let before = Set(old.versions.map(\.name))
    for (name, node) in old.versions {
      if let other = after[name] {
        compareVersion(name, node, other)
      } else {
        note(.versionRemoved, "spec.versions", version: name, old: name)
      }
    }
    for (name, _) in new.versions where !before.contains(name) {
      note(.versionAdded, "spec.versions", version: name, new: name)
    }
    // Without a common version stored objects are read by the schema of another one.
    guard before.isDisjoint(with: after.keys),
      let from = old.versions.first(where: { $0.name == old.storageVersion }),
      let to = new.versions.first(where: { $0.name == new.storageVersion })
    else { return }
    compareVersion("\(from.name) -> \(to.name)", from.node, to.node)
  }

  private mutating func compareVersion(_ name: String, _ old: YAMLNode, _ new: YAMLNode) {
    let served = [old["served"]?.bool ?? false, new["served"]?.bool ?? false]
    if served[0] != served[1] {
      note(
        served[1] ? .versionServed : .versionUnserved, "served", version: name, old: "\(served[0])",
        new: "\(served[1])")
    }
    if old["deprecated"]?.bool != true, new["deprecated"]?.bool == true {
      note(
        .versionDeprecated, "deprecated", version: name, old: "false",
        new: new["deprecationWarning"]?.string ?? "true")
    }
    compareSubresources(name, old, new)
    compareColumns(name, old, new)
    let path = "selectableFields"
    let fields = [old, new].map { $0[path]?.items?.compactMap { $0["jsonPath"]?.string } ?? [] }
    for field in fields[0] where !fields[1].contains(field) {
      note(.selectableRemoved, path, version: name, old: field)
    }
    for field in fields[1] where !fields[0].contains(field) {
      note(.selectableAdded, path, version: name, new: field)
    }
    guard let before = old.at("schema", "openAPIV3Schema"), let after = new.at("schema", "openAPIV3Schema")
    else { return }
    var comparison = SchemaComparison(owner, version: name)
    comparison.compare(before, after)
    changes += comparison.changes
  }

  private mutating func compareSubresources(_ name: String, _ old: YAMLNode, _ new: YAMLNode) {
    for subresource in ["status", "scale"] {
      let path = "subresources." + subresource
      let before = old.stated("subresources")?.stated(subresource)
      let after = new.stated("subresources")?.stated(subresource)
      switch (before, after) {
      case (nil, nil): continue
      case (_?, nil): note(.subresourceRemoved, path, version: name, old: subresource)
      case (nil, _?): note(.subresourceAdded, path, version: name, new: subresource)
      case (let before?, let after?):
        for key in ["specReplicasPath", "statusReplicasPath", "labelSelectorPath"]
        where before[key]?.string != after[key]?.string {
          note(
            .subresourceChanged, path + "." + key, version: name, old: before[key]?.string,
            new: after[key]?.string)
        }
      }
    }
  }

  private mutating func compareColumns(_ name: String, _ old: YAMLNode, _ new: YAMLNode) {
    let path = "additionalPrinterColumns"
    let columns = [old, new].map { node in
      (node[path]?.items ?? []).compactMap { column in
        column["name"]?.string.map { (name: $0, path: column["jsonPath"]?.string) }
      }
    }
    let after = Dictionary(columns[1], uniquingKeysWith: { first, _ in first })
    for column in columns[0] {
      guard let other = after[column.name] else {
        note(.columnRemoved, path, version: name, old: column.name)
        continue
      }
      if other != column.path {
        note(.columnChanged, "\(path)['\(column.name)']", version: name, old: column.path, new: other)
      }
    }
    let before = Set(columns[0].map(\.name))
    for column in columns[1] where !before.contains(column.name) {
      note(.columnAdded, path, version: name, new: column.name)
    }
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

import Diagnostics
internal import Ecore
internal import YAML

/// Reads models of the original KrossKube as models of today's metamodel: other names, and `"key=value"` for maps.
///
/// Each change is a note. Only what the class of an object does not know is changed.
struct LegacyVocabulary {
  /// Marks the name of an object that is taken to exist when no document has it.
  static let assumed = "!assumed"

  private let metamodel: Metamodel
  private let isKnown: Bool
  private let base: EClass?

  init(_ metamodel: Metamodel) {
    self.metamodel = metamodel
    base = metamodel.eClass(named: "MultiClusterResource")
    isKnown = metamodel.ePackage(nsURI: "https://krosskube.io/multicluster") != nil
  }

  /// The objects in today's words.
  func modernized(_ objects: [YAMLNode], into sink: inout DiagnosticSink) -> [YAMLNode] {
    isKnown ? objects.map { object($0, into: &sink) } : objects
  }

  // MARK: Objects

  private func object(_ node: YAMLNode, into sink: inout DiagnosticSink) -> YAMLNode {
    guard var entries = node.entries, let type = entries.first, type.name == "$type" else {
      return value(node, into: &sink)
    }
    if type.value.scalar?.text == "Port", metamodel.eClass(named: "Port") == nil {
      sink.emit(.converted("'Port'", "'ContainerPort'", at: type.value.range))
      entries[0].value.content = .scalar(.init(text: "ContainerPort", style: .doubleQuoted))
    }
    guard let name = entries[0].value.scalar?.text, let eClass = metamodel.eClass(named: name) else {
      return node
    }
    var result: [YAMLEntry] = []
    for entry in entries { feature(entry, of: eClass, into: &result, &sink) }
    pullPolicy(in: &result, of: eClass, &sink)
    var changed = node
    changed.content = .mapping(result)
    return changed
  }

  private func value(_ node: YAMLNode, into sink: inout DiagnosticSink) -> YAMLNode {
    var changed = node
    switch node.content {
    case .scalar: break
    case .sequence(let items): changed.content = .sequence(items.map { object($0, into: &sink) })
    case .mapping(let entries):
      if entries.first?.name == "$type" { return object(node, into: &sink) }
      changed.content = .mapping(
        entries.map { YAMLEntry(key: $0.key, value: value($0.value, into: &sink)) })
    }
    return changed
  }

  // MARK: Features

  private static let names = [
    "Container": ["dockerImage": "image", "environmentVariables": "env"]
  ]
  private static let amounts = [
    "cpuLimit": ("limits", "cpu"), "memoryLimit": ("limits", "memory"),
    "cpuRequest": ("requests", "cpu"), "memoryRequest": ("requests", "memory"),
    "storageRequest": ("requests", "storage"), "storageLimit": ("limits", "storage"),
  ]

  private func feature(
    _ entry: YAMLEntry, of eClass: EClass, into result: inout [YAMLEntry], _ sink: inout DiagnosticSink
  ) {
    let known = eClass.eStructuralFeature(named: entry.name)
    let name = entry.name
    if let base, eClass.isKind(of: base), name.hasSuffix("Template"), known?.isDerived != false {
      rename(entry, to: "template", eClass, into: &result, &sink)
    } else if let new = Self.names[eClass.name]?[name], known == nil {
      rename(entry, to: new, eClass, into: &result, &sink)
    } else if let (list, resource) = Self.amounts[name], known == nil {
      let isClaim = eClass.name == "PersistentVolumeClaim"
      let isContainer = eClass.name == "ResourceRequirements" && resource == "storage"
      let key = isContainer ? "ephemeral-storage" : resource
      let path = (isClaim ? ["resources"] : []) + [list, key]
      sink.emit(
        .converted("'\(name)'", "the entry '\(key)' of '\(list)'", at: entry.key.range))
      insert(entry.value, at: path[...], entry.key, into: &result)
    } else if name == "replicaSet", known?.isDerived != false, let inner = entry.value.entries {
      sink.emit(.converted("'replicaSet'", "the features of the Deployment", at: entry.key.range))
      for feature in inner where feature.name != "$type" && feature.name != "name" {
        self.feature(feature, of: eClass, into: &result, &sink)
      }
    } else if ["pods", "jobs"].contains(name), known?.isDerived != false {
      template(entry, eClass, name == "pods" ? "template" : "jobTemplate", into: &result, &sink)
    } else if let known, known.isMap, let items = entry.value.items {
      map(items, entry, into: &result, &sink)
    } else if name == "matchExpressions", let items = entry.value.items {
      let converted = items.map { requirement($0, into: &sink) }
      add(converted, entry.key, entry.value.range, into: &result)
    } else if let known, known.isContainment, let items = entry.value.items, known.isMany,
      known.eReferenceType?.eStructuralFeature(named: "secret") != nil
    {
      let converted = items.map { secret($0, known, into: &sink) }
      add(converted, entry.key, entry.value.range, into: &result)
    } else {
      result.append(YAMLEntry(key: entry.key, value: value(entry.value, into: &sink)))
    }
  }

  private func rename(
    _ entry: YAMLEntry, to name: String, _ eClass: EClass, into result: inout [YAMLEntry],
    _ sink: inout DiagnosticSink
  ) {
    sink.emit(.converted("'\(entry.name)'", "'\(name)'", at: entry.key.range))
    result.append(YAMLEntry(key: key(name, entry.key), value: value(entry.value, into: &sink)))
  }

  private func key(_ name: String, _ old: YAMLNode) -> YAMLNode {
    YAMLNode(.scalar(.init(text: name, style: .doubleQuoted)), range: old.range)
  }

  /// The one object that all of a kind are made from.
  private func template(
    _ entry: YAMLEntry, _ eClass: EClass, _ name: String, into result: inout [YAMLEntry],
    _ sink: inout DiagnosticSink
  ) {
    let items = entry.value.items ?? [entry.value]
    sink.emit(.converted("'\(entry.name)'", "'\(name)'", at: entry.key.range))
    if items.count > 1 {
      sink.emit(
        .notConverted(entry.name, "one object, from which the others are made", at: items[1].range))
    }
    guard let first = items.first else { return }
    result.append(YAMLEntry(key: key(name, entry.key), value: value(first, into: &sink)))
  }

  /// What an image says about pulling is said by its container.
  private func pullPolicy(in entries: inout [YAMLEntry], of eClass: EClass, _ sink: inout DiagnosticSink) {
    guard eClass.name == "Container", let index = entries.firstIndex(where: { $0.name == "image" }),
      var inner = entries[index].value.entries,
      let place = inner.firstIndex(where: { $0.name == "pullPolicy" })
    else { return }
    let policy = inner.remove(at: place)
    sink.emit(.converted("'pullPolicy'", "'imagePullPolicy' of the container", at: policy.key.range))
    entries[index].value.content = .mapping(inner)
    entries.append(YAMLEntry(key: key("imagePullPolicy", policy.key), value: policy.value))
  }

  // MARK: Texts

  /// `"key=value"` as entries of a map; among labels a key alone is a requirement that it exists.
  private func map(
    _ items: [YAMLNode], _ entry: YAMLEntry, into result: inout [YAMLEntry], _ sink: inout DiagnosticSink
  ) {
    var entries: [YAMLEntry] = []
    var rest: [YAMLNode] = []
    var requirements: [YAMLNode] = []
    var places: [String: Int] = [:]
    for item in items {
      guard let text = item.scalar?.text else {
        rest.append(item)
        continue
      }
      let equals = text.firstIndex(of: "=")
      let name = String(text[..<(equals ?? text.endIndex)])
      if equals == nil, entry.name == "matchLabels" {
        sink.emit(.converted("'\(text)'", "a requirement that the label exists", at: item.range))
        requirements.append(requirement(name, "Exists", [], item))
        continue
      }
      let value = equals.map { String(text[text.index(after: $0)...]) } ?? ""
      if let first = places[name], let range = item.range {
        sink.emit(.duplicateFeature(name, at: range, first: entries[first].key.range))
        continue
      }
      places[name] = entries.count
      sink.emit(.converted("'\(text)'", "the value '\(value)' of the key '\(name)'", at: item.range))
      entries.append(
        YAMLEntry(
          key: key(name, part(item, 0..<name.utf8.count, of: text)),
          value: key(value, part(item, text.utf8.count - value.utf8.count..<text.utf8.count, of: text))))
    }
    var value = entry.value
    value.content = rest.isEmpty ? .mapping(entries) : .sequence(rest.map { object($0, into: &sink) })
    if !entries.isEmpty || !rest.isEmpty || requirements.isEmpty {
      result.append(YAMLEntry(key: entry.key, value: value))
    }
    if !requirements.isEmpty {
      add(requirements, key("matchExpressions", entry.key), entry.value.range, into: &result)
    }
  }

  /// A part of a text in quotes, if there are no escapes.
  private func part(_ node: YAMLNode, _ bytes: Range<Int>, of text: String) -> YAMLNode {
    guard let range = node.range, range.bytes.count == text.utf8.count + 2 else { return node }
    var part = node
    let start = range.bytes.lowerBound + 1
    part.range = SourceRange(range.file, start + bytes.lowerBound..<start + bytes.upperBound)
    return part
  }

  /// `key in (a,b)`, `key notin (a,b)`, `key`, `!key`, `key=value`, `key!=value`: the selectors of kubectl.
  private func requirement(_ node: YAMLNode, into sink: inout DiagnosticSink) -> YAMLNode {
    guard let text = node.scalar?.text else { return object(node, into: &sink) }
    func trimmed(_ text: some StringProtocol) -> String {
      let start = text.drop { $0 == " " }
      return String(String(start.reversed().drop { $0 == " " }.reversed()))
    }
    let open = text.firstIndex(of: "(")
    var found: (String, String, [String])?
    if let open, text.hasSuffix(")") {
      let words = text[..<open].split(separator: " ").map(String.init)
      let values = text[text.index(after: open)...].dropLast().split(separator: ",").map { trimmed($0) }
      if words.count == 2, let sign = ["in": "In", "notin": "NotIn"][words[1].lowercased()] {
        found = (words[0], sign, values)
      }
    } else if let equals = text.firstIndex(of: "=") {
      let isNegative = text[..<equals].hasSuffix("!")
      let value = text[text.index(after: equals)...].drop { $0 == "=" }
      found = (trimmed(text[..<equals].filter { $0 != "!" }), isNegative ? "NotIn" : "In", [trimmed(value)])
    } else if !trimmed(text).contains(" "), !trimmed(text).isEmpty {
      found =
        text.hasPrefix("!") ? (trimmed(text.dropFirst()), "DoesNotExist", []) : (trimmed(text), "Exists", [])
    }
    guard let (name, sign, values) = found else {
      sink.emit(.notConverted(text, "a requirement such as 'key in (a,b)'", at: node.range))
      return requirement(text, "Exists", [], node)
    }
    sink.emit(.converted("'\(text)'", "a requirement of '\(name)': \(sign)", at: node.range))
    return requirement(name, sign, values, node)
  }

  private func requirement(_ name: String, _ sign: String, _ values: [String], _ node: YAMLNode) -> YAMLNode {
    var entries = [
      YAMLEntry(key: key("$type", node), value: key("LabelSelectorRequirement", node)),
      YAMLEntry(key: key("key", node), value: key(name, node)),
      YAMLEntry(key: key("operator", node), value: key(sign, node)),
    ]
    if !values.isEmpty {
      let items = values.map { key($0, node) }
      entries.append(
        YAMLEntry(key: key("values", node), value: YAMLNode(.sequence(items), range: node.range)))
    }
    return YAMLNode(.mapping(entries), range: node.range)
  }

  /// The name of a Secret where an object that refers to one is expected.
  private func secret(
    _ node: YAMLNode, _ feature: EStructuralFeature, into sink: inout DiagnosticSink
  ) -> YAMLNode {
    guard let text = node.scalar?.text, node.scalar?.style != .plain, let type = feature.eReferenceType else {
      return object(node, into: &sink)
    }
    sink.emit(.converted("'\(text)'", "a reference to the Secret of that name", at: node.range))
    let name = YAMLNode(
      .scalar(.init(text: text, style: .doubleQuoted)), tag: Self.assumed, range: node.range)
    return YAMLNode(
      .mapping([
        YAMLEntry(key: key("$type", node), value: key(type.name, node)),
        YAMLEntry(key: key("secret", node), value: name),
      ]), range: node.range)
  }

  // MARK: Places in the new object

  /// Adds items to the list under a key.
  private func add(
    _ items: [YAMLNode], _ name: YAMLNode, _ range: SourceRange?, into result: inout [YAMLEntry]
  ) {
    let text = name.scalar?.text ?? ""
    if let index = result.firstIndex(where: { $0.name == text }), let old = result[index].value.items {
      result[index].value.content = .sequence(old + items)
    } else {
      result.append(YAMLEntry(key: name, value: YAMLNode(.sequence(items), range: range)))
    }
  }

  /// Enters a value at the end of a path of mappings.
  private func insert(
    _ value: YAMLNode, at path: ArraySlice<String>, _ old: YAMLNode, into entries: inout [YAMLEntry]
  ) {
    guard let name = path.first else { return }
    if path.count == 1 {
      entries.append(YAMLEntry(key: key(name, old), value: value))
      return
    }
    let index = entries.firstIndex { $0.name == name } ?? entries.count
    if index == entries.count {
      entries.append(YAMLEntry(key: key(name, old), value: YAMLNode(.mapping([]), range: old.range)))
    }
    var inner = entries[index].value.entries ?? []
    insert(value, at: path.dropFirst(), old, into: &inner)
    entries[index].value.content = .mapping(inner)
  }
}

import Diagnostics
internal import Ecore
internal import YAML

/// The keys of objects, and the objects that features contain.
extension TreeReader {
  // MARK: Classes

  /// The entry that names the class of an object: `$type`, `eClass` or `kind`, unless that is a feature.
  private func typeEntry(of node: YAMLNode, expected: EClass?) -> YAMLEntry? {
    if let entry = node.entry("$type") { return entry }
    for key in ["eClass", "kind"] {
      guard let entry = node.entry(key), expected?.eStructuralFeature(named: key) == nil else { continue }
      if key == "eClass" { return entry }
      guard let text = entry.value.scalar?.text else { continue }
      let classes = classes(named: text)
      if expected.map({ type in classes.contains { $0.isKind(of: type) } }) ?? true { return entry }
    }
    return nil
  }

  /// The class of the object that a mapping describes, and the key that says so; nil after a diagnostic.
  func eClass(of node: YAMLNode, expected: EClass?) -> (eClass: EClass, key: String?)? {
    guard let entry = typeEntry(of: node, expected: expected) else {
      guard let expected else {
        report(.noType(at: headline(of: node)))
        return nil
      }
      guard !expected.isAbstract, !isEObject(expected) else {
        report(.noConcreteType(expected, concreteClasses(of: expected), at: headline(of: node)))
        return nil
      }
      return (expected, nil)
    }
    guard let name = entry.value.scalar?.text, !name.isEmpty else {
      report(.badType(at: entry.value.range ?? headline(of: node)))
      return nil
    }
    guard let eClass = eClass(named: name, expected: expected, at: entry.value.range) else { return nil }
    return (eClass, entry.key.scalar?.text ?? entry.name)
  }

  /// The class with a name of any form; reports one that is unknown, ambiguous, abstract or of no use here.
  func eClass(named name: String, expected: EClass?, at range: SourceRange?) -> EClass? {
    var found = classes(named: name)
    if found.count > 1, let expected { found = found.filter { $0.isKind(of: expected) } }
    if found.count > 1 { found = found.filter { $0.ePackage.nsURI != Metamodel.ecoreURI } }
    guard let eClass = found.first else {
      contents.wantsEverything = true
      if let hash = name.utf8.firstIndex(of: UInt8(ascii: "#")), hash > name.startIndex {
        let uri = String(name[..<hash])
        if metamodel.ePackage(nsURI: uri) == nil {
          contents.missing.insert(uri)
          report(.unknownNamespace(uri, known: packages.compactMap(\.nsURI), at: range))
          return nil
        }
      }
      let known = expected.map(concreteClasses) ?? metamodel.eClasses.filter { !$0.isAbstract }
      report(.unknownClass(name, known: known.map(\.name), at: range))
      return nil
    }
    if found.count > 1 {
      report(.ambiguousClass(name, found, at: range))
      return nil
    }
    if let expected, !eClass.isKind(of: expected) {
      report(.wrongClass(eClass, expected: expected, at: range))
      return nil
    }
    if eClass.isAbstract || isEObject(eClass) {
      report(.abstractClass(eClass, concreteClasses(of: eClass), at: range))
      return nil
    }
    return eClass
  }

  private func isEObject(_ eClass: EClass) -> Bool { eClass.id == EcoreIDs.eObjectClass }

  func concreteClasses(of type: EClass) -> [EClass] {
    metamodel.eClasses.filter { !$0.isAbstract && !isEObject($0) && $0.isKind(of: type) }
  }

  /// The classes that a name can mean: `nsURI#//Class`, `package.Class`, `package::Class` or `Class`.
  private func classes(named name: String) -> [EClass] {
    if let hash = name.utf8.firstIndex(of: UInt8(ascii: "#")) {
      let path = name[name.index(after: hash)...].split(separator: "/").map(String.init)
      guard let last = path.last, let package = metamodel.ePackage(nsURI: String(name[..<hash])) else {
        return []
      }
      var current = package
      for step in path.dropLast() {
        guard let next = current.eSubpackages.first(where: { $0.name == step }) else { return [] }
        current = next
      }
      return current.eClass(named: last).map { [$0] } ?? []
    }
    if let known = classesByName[name] { return known }
    let parts = name.split { $0 == "." || $0 == ":" }.map(String.init)
    guard parts.count > 1, let last = parts.last else { return [] }
    let wanted = parts.dropLast().joined(separator: "::")
    return (classesByName[last] ?? []).filter { eClass in
      let package = eClass.ePackage
      return package.qualifiedName == wanted || package.name == wanted || package.nsPrefix == wanted
    }
  }

  // MARK: Members

  /// Reads the keys of an object.
  func readMembers(
    _ entries: [YAMLEntry], _ form: ObjectForm, of object: ObjectID, _ eClass: EClass, at offset: Int,
    skipping typeKey: String?, into builder: inout ModelBuilder
  ) {
    var rest = entries
    for feature in form.inlined {
      rest = readInlined(feature, rest, form, of: object, eClass, at: offset, into: &builder)
    }
    readGroup(rest, form.group, of: object, eClass, at: offset, skipping: typeKey, into: &builder)
  }

  private func readGroup(
    _ entries: [YAMLEntry], _ group: ObjectForm.Group, of object: ObjectID, _ eClass: EClass,
    at offset: Int, skipping typeKey: String?, into builder: inout ModelBuilder
  ) {
    for entry in entries where !isStopped {
      // YAML 1.1 takes a key `y` for true; Kubernetes does, a plain model does not.
      let name = isResource ? entry.name : entry.key.scalar?.text ?? entry.name
      if name == typeKey { continue }
      switch group.members[name] {
      case .feature(let form): readFeature(form, entry, of: object, eClass, at: offset, into: &builder)
      case .group(let inner):
        if let inside = entry.value.entries {
          readGroup(inside, inner, of: object, eClass, at: offset, skipping: nil, into: &builder)
        } else if !entry.value.isNull {
          report(.wrongNode(entry.value.kindName, expected: "a mapping", name, at: entry.value.range))
        }
      case .ignored: break
      case nil:
        if isResource {
          if !group.isOpen { reportUnknown(name, entry, eClass, group) }
        } else if !readMark(name, entry, of: object, into: &builder) {
          reportUnknown(name, entry, eClass, group)
        }
      }
    }
  }

  /// Keys with a meaning of their own; whether it was one.
  private func readMark(
    _ name: String, _ entry: YAMLEntry, of object: ObjectID, into builder: inout ModelBuilder
  ) -> Bool {
    switch name {
    case "$id", "_id":
      guard let text = entry.value.scalar?.text, !text.isEmpty else {
        report(.wrongNode(entry.value.kindName, expected: "an id", name, at: entry.value.range))
        return true
      }
      guard lastIdentified != object else { return true }
      lastIdentified = object
      let cell = builder.text(text)
      builder.setXMIID(cell, of: object)
      return true
    case "$schema": return true
    default: return false
    }
  }

  private func reportUnknown(
    _ name: String, _ entry: YAMLEntry, _ eClass: EClass, _ group: ObjectForm.Group
  ) {
    var diagnostic = Diagnostic.unknownFeature(
      name, of: eClass, known: group.members.keys.sorted(), entry.key)
    if settings.isLax { diagnostic.severity = .warning }
    report(diagnostic)
  }

  /// Makes the object of a containment whose keys stand among those of its container; gives back the other keys.
  private func readInlined(
    _ feature: EStructuralFeature, _ entries: [YAMLEntry], _ form: ObjectForm, of object: ObjectID,
    _ eClass: EClass, at offset: Int, into builder: inout ModelBuilder
  ) -> [YAMLEntry] {
    guard let type = feature.eReferenceType else { return entries }
    let content = forms.contents(of: type)?.classes.first ?? type
    guard !content.isAbstract else { return entries }
    let inner = self.form(of: content, isRoot: false)
    let own = entries.filter { inner.group.members[$0.name] != nil && form.group.members[$0.name] == nil }
    guard let first = own.first else { return entries }
    let slot = hot.slot(of: feature.id, in: eClass.id)
    guard slot >= 0, !inner.inlined.contains(feature),
      let child = newObject(content, at: first.key.range, into: &builder)
    else { return entries }
    builder.set(object, slot: slot, to: Cell(child))
    builder.setContainer(of: child, to: object, slot: slot)
    readMembers(
      own, inner, of: child, content, at: first.key.range?.bytes.lowerBound ?? -1, skipping: nil,
      into: &builder)
    let taken = Set(own.map(\.name))
    return entries.filter { !taken.contains($0.name) }
  }

  // MARK: Contents

  /// Reads the objects of a containment.
  func readContents(
    _ form: FeatureForm, _ entry: YAMLEntry, of object: ObjectID, slot: Int32, at offset: Int,
    into builder: inout ModelBuilder
  ) {
    let feature = form.feature
    guard let type = feature.eReferenceType else { return }
    guard feature.isMany else {
      note(feature, of: offset, key: entry.key, values: [entry.value])
      if let link = link(in: entry.value) {
        hold(link, of: object, feature, slot: slot, index: -1, into: &builder)
      } else if let child = content(form, entry.value, type, shown: entry.key.range, into: &builder) {
        builder.set(object, slot: slot, to: Cell(child))
        builder.setContainer(of: child, to: object, slot: slot)
      }
      return
    }
    guard let items = entry.value.items else {
      report(.wrongNode(entry.value.kindName, expected: "a sequence", entry.name, at: entry.value.range))
      return
    }
    note(feature, of: offset, key: entry.key, values: items)
    var cells: [Cell] = []
    var held: [(YAMLNode, Int)] = []
    cells.reserveCapacity(items.count)
    for item in items {
      if let link = link(in: item) {
        held.append((link, cells.count))
        cells.append(Cell(ObjectID.proxy(0)))
      } else if let child = content(form, item, type, shown: nil, into: &builder) {
        builder.setContainer(of: child, to: object, slot: slot)
        cells.append(Cell(child))
      }
    }
    guard !cells.isEmpty else { return }
    cells.withUnsafeBufferPointer { builder.setList(object, slot: slot, to: $0) }
    for (link, index) in held { hold(link, of: object, feature, slot: slot, index: index, into: &builder) }
  }

  /// The scalar under `$ref` of a mapping that stands for an object elsewhere.
  func link(in node: YAMLNode) -> YAMLNode? {
    guard !isResource, let link = node["$ref"], link.scalar != nil else { return nil }
    return link
  }

  /// One contained object; nil after a diagnostic.
  private func content(
    _ form: FeatureForm, _ node: YAMLNode, _ type: EClass, shown: SourceRange?,
    into builder: inout ModelBuilder
  ) -> ObjectID? {
    if case .text(let pattern) = form.value { return text(pattern, node, type, form.feature, into: &builder) }
    if let empty = emptyObject(node, type, into: &builder) { return empty }
    guard node.entries != nil else {
      report(
        .wrongNode(node.kindName, expected: "a mapping", form.feature.name, at: headline(of: node)))
      return nil
    }
    if isResource, let (classes, key) = forms.contents(of: type) {
      guard classes.count > 1 else {
        guard let eClass = classes.first else { return nil }
        return create(eClass, node, isRoot: false, typeKey: nil, shown: shown, into: &builder)
      }
      guard let entry = node.entry(key), let name = entry.value.string else {
        report(.noConcreteType(type, classes, key: key, at: headline(of: node)))
        return nil
      }
      guard let eClass = classes.first(where: { $0.name == name }) else {
        report(.unknownClass(name, known: classes.map(\.name), at: entry.value.range))
        return nil
      }
      return create(eClass, node, isRoot: false, typeKey: key, shown: shown, into: &builder)
    }
    guard let (eClass, key) = eClass(of: node, expected: type) else { return nil }
    return create(eClass, node, isRoot: false, typeKey: key, shown: shown, into: &builder)
  }

  /// An object without features, of which only the class is written.
  private func emptyObject(
    _ node: YAMLNode, _ type: EClass, into builder: inout ModelBuilder
  ) -> ObjectID? {
    guard !isResource, let scalar = node.scalar, scalar.style == .plain, !classes(named: scalar.text).isEmpty,
      let eClass = eClass(named: scalar.text, expected: type, at: node.range),
      let object = newObject(eClass, at: node.range, into: &builder)
    else { return nil }
    if let range = node.range { places?.add(range.bytes.lowerBound, name: range.bytes) }
    return object
  }

  /// An object that is written as one text.
  private func text(
    _ pattern: TextPattern, _ node: YAMLNode, _ type: EClass, _ feature: EStructuralFeature,
    into builder: inout ModelBuilder
  ) -> ObjectID? {
    guard let text = node.string else {
      report(.wrongNode(node.kindName, expected: "a string", feature.name, at: headline(of: node)))
      return nil
    }
    let eClass = forms.contents(of: type)?.classes.first ?? type
    guard !eClass.isAbstract, let parts = pattern.parse(text) else {
      report(.badText(text, pattern.expected, at: node.range))
      return nil
    }
    guard let object = newObject(eClass, at: node.range, into: &builder) else { return nil }
    let start = offset(of: node)
    let isVerbatim = node.range.map { $0.bytes.count == text.utf8.count } ?? false
    if places != nil, let range = node.range { places?.add(start, name: range.bytes) }
    for (feature, bytes) in parts {
      let slot = hot.slot(of: feature.id, in: eClass.id)
      let value = String(decoding: Array(text.utf8)[bytes], as: UTF8.self)
      guard slot >= 0, let type = feature.eAttributeType,
        let cell = cell(text: value, type, feature, at: node.range, into: &builder)
      else { continue }
      builder.set(object, slot: slot, to: cell)
      if places != nil, let range = node.range {
        let place =
          isVerbatim ? start + bytes.lowerBound..<start + bytes.upperBound : range.bytes
        places?.add(feature.name, of: start, key: place, values: [place])
      }
    }
    return object
  }

  /// Where kubectl keeps a copy of the object, which is no part of it.
  private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

  /// Reads the entries of a map.
  func readMap(
    _ form: FeatureForm, _ entry: YAMLEntry, of object: ObjectID, slot: Int32, at offset: Int,
    into builder: inout ModelBuilder
  ) {
    let feature = form.feature
    if entry.value.items != nil, !isResource {
      readContents(
        FeatureForm(feature, .object), entry, of: object, slot: slot, at: offset, into: &builder)
      return
    }
    guard let type = feature.eReferenceType, let keyFeature = type.eStructuralFeature(named: "key"),
      let entries = entry.value.entries
    else {
      report(.wrongNode(entry.value.kindName, expected: "a mapping", entry.name, at: entry.value.range))
      return
    }
    note(feature, of: offset, key: entry.key, values: entries.map(\.key))
    let keySlot = hot.slot(of: keyFeature.id, in: type.id)
    let valueForm = self.form(of: type, isRoot: false).group.members["value"]
    var cells: [Cell] = []
    for pair in entries where !isResource || pair.name != Self.lastApplied {
      guard let child = newObject(type, at: pair.key.range, into: &builder) else { break }
      let start = self.offset(of: pair.key)
      if let range = pair.key.range { places?.add(start, name: range.bytes) }
      note(keyFeature, of: start, key: pair.key, values: [pair.key])
      let name = isResource ? pair.name : pair.key.scalar?.text ?? pair.name
      if keySlot >= 0, let keyType = keyFeature.eAttributeType,
        let cell = cell(text: name, keyType, keyFeature, at: pair.key.range, into: &builder)
      {
        builder.set(child, slot: keySlot, to: cell)
      }
      if case .feature(let form) = valueForm {
        readFeature(form, pair, of: child, type, at: start, into: &builder)
      }
      builder.setContainer(of: child, to: object, slot: slot)
      cells.append(Cell(child))
    }
    guard !cells.isEmpty else { return }
    cells.withUnsafeBufferPointer { builder.setList(object, slot: slot, to: $0) }
  }
}

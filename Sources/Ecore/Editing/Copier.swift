/// Copies trees of objects, with the rules of EMF's `EcoreUtil.Copier`.
///
/// Contents are copied. A reference between copied objects leads to the copy. A reference to another object keeps its target,
/// but not if it has an opposite, which can have one partner only. Unchangeable and derived features are left out, and copies
/// have no `xmi:id`.
public struct Copier {
  private let editor: ModelEditor
  private let source: Source
  private var copies: [ObjectID: ObjectID] = [:]
  private var proxies: [ObjectID: ObjectID] = [:]

  /// Where the objects come from: the editor itself, or another model of the same metamodel.
  private enum Source {
    case editor(ModelEditor)
    case model(Model)
  }

  private init(_ editor: ModelEditor, _ source: Source) {
    self.editor = editor
    self.source = source
  }

  static func copy(_ objects: [ObjectID], of model: Model?, into editor: ModelEditor) throws(EditError)
    -> [ObjectID]
  {
    guard let model, model !== editor.base else {
      var copier = Copier(editor, .editor(editor))
      return try copier.run(objects)
    }
    guard model.metamodel === editor.metamodel else { throw .notAnObject }
    var copier = Copier(editor, .model(model))
    return try copier.run(objects)
  }

  private mutating func run(_ objects: [ObjectID]) throws(EditError) -> [ObjectID] {
    var originals: [ObjectID] = []
    for object in objects {
      guard !object.isProxy else { throw .proxy }
      for member in tree(of: object) where copies[member] == nil {
        copies[member] = try editor.make(eClass(of: member))
        originals.append(member)
      }
    }
    for original in originals { try fill(original) }
    return objects.compactMap { copies[$0] }
  }

  private func eClass(of object: ObjectID) -> Int32 {
    switch source {
    case .editor(let editor): editor.eClassID(object)
    case .model(let model):
      object.isProxy ? model.unresolved[object.proxyIndex].eClass : model.eClass(of: object)
    }
  }

  private func targets(_ object: ObjectID, _ slot: Int32, isMany: Bool) -> [ObjectID] {
    switch source {
    case .editor(let editor): return editor.targets(object, slot, isMany: isMany)
    case .model(let model):
      let cell = model.cell(object, slot: slot)
      if cell == .unset { return [] }
      return isMany ? model.list(cell).map(\.object) : [cell.object]
    }
  }

  private func tree(of object: ObjectID) -> [ObjectID] {
    switch source {
    case .editor(let editor): editor.tree(of: object)
    case .model(let model):
      [object] + model.object(object).eAllContents.map(\.id)
    }
  }

  private mutating func fill(_ original: ObjectID) throws(EditError) {
    guard let copy = copies[original] else { return }
    let eClass = eClass(of: original)
    let hot = editor.hot
    for slot in 0..<Int32(hot.slotCount(eClass)) {
      let feature = hot.feature(inSlot: slot, of: eClass)
      let flags = editor.metamodel.tables.features[Int(feature)].flags
      if flags.contains(.unchangeable) || flags.contains(.derived) { continue }
      let info = hot.features[Int(feature)]
      guard info.isReference else {
        if let value = try data(original, slot, info) { editor.withSlot(copy, slot) { $0 = value } }
        continue
      }
      var list = ReferenceList()
      for target in targets(original, slot, isMany: info.isMany) {
        if let other = copies[target] {
          list.append(other)
          if info.isContainment { editor.setContainer(other, copy, slot) }
        } else if info.isContainment || info.opposite < 0 {
          list.append(try outside(target))
        }
      }
      guard let first = list.items.first else { continue }
      for target in list.items where !info.isContainment { editor.referrers?.note(copy, refersTo: target) }
      let value = list
      editor.withSlot(copy, slot) { $0 = info.isMany ? .references(value) : .reference(first) }
    }
  }

  /// The target of a reference that leaves what is copied; an object of another model becomes a proxy.
  private mutating func outside(_ target: ObjectID) throws(EditError) -> ObjectID {
    guard case .model(let model) = source else { return target }
    if let known = proxies[target] { return known }
    let object = model.object(target)
    let uri = object.proxyURI ?? (object.eResource?.uri ?? "") + "#" + object.uriFragment()
    editor.unresolved.append(UnresolvedReference(uri: uri, eClass: eClass(of: target)))
    let proxy = ObjectID.proxy(editor.unresolved.count - 1)
    proxies[target] = proxy
    return proxy
  }

  private func data(
    _ object: ObjectID, _ slot: Int32, _ info: FeatureInfo
  ) throws(EditError) -> EditedSlot? {
    let model: Model
    let cell: Cell
    switch source {
    case .model(let other): (model, cell) = (other, other.cell(object, slot: slot))
    case .editor(let editor):
      guard case .base(let old) = editor.slot(object, slot) else {
        if case .unset = editor.slot(object, slot) { return nil }
        return editor.slot(object, slot)
      }
      (model, cell) = (editor.base, old)
    }
    guard model.isSet(object, slot: slot) else { return nil }
    if info.kind == .featureMapEntry {
      let known = model.object(object)
      let map = model.hot.feature(inSlot: slot, of: model.eClass(of: object))
      throw .featureMap(
        model.metamodel.eStructuralFeature(map), of: known.uriFragment(), at: known.location)
    }
    if info.isMany {
      return .dataList(model.list(cell).map { ModelEditor.datum($0, info.kind, model) })
    }
    return .data(ModelEditor.datum(cell, info.kind, model))
  }
}

extension ModelEditor {
  /// Copies an object with everything below it; see ``Copier``.
  ///
  /// The copy is in no container and no resource.
  public func copy(_ object: MutableEObject) throws(EditError) -> MutableEObject {
    guard let copy = try copyAll([object]).first else { throw .foreignObject }
    return copy
  }

  /// Copies several objects with everything below them; references among them lead to the copies.
  public func copyAll(_ objects: [MutableEObject]) throws(EditError) -> [MutableEObject] {
    for object in objects where object.editor !== self { throw .foreignObject }
    return try Copier.copy(objects.map(\.id), of: nil, into: self).map(handle)
  }

  /// Copies an object of a model of the same metamodel; what it refers to outside of the tree becomes a proxy.
  public func copy(_ object: EObject) throws(EditError) -> MutableEObject {
    guard let copy = try copyAll([object]).first else { throw .foreignObject }
    return copy
  }

  /// Copies several objects of one model of the same metamodel.
  public func copyAll(_ objects: [EObject]) throws(EditError) -> [MutableEObject] {
    guard let model = objects.first?.model else { return [] }
    for object in objects where object.model !== model { throw .foreignObject }
    return try Copier.copy(objects.map(\.id), of: model, into: self).map(handle)
  }
}

extension ModelEditor {
  /// The model as it now is; the editor can be used further.
  ///
  /// Objects that were there keep their order and their place in the file; new ones follow, in the order of the tree. Only what
  /// is in a resource is part of the model: a reference from there to an object that is in none is refused,
  /// ``EditError/Kind/danglingReference``. Linear in the size of the model.
  public func freeze() throws(EditError) -> Model {
    var compaction = Compaction(self)
    compaction.findResources()
    compaction.number()
    let model = try compaction.build()
    frozen = (model, compaction.newIDs)
    return model
  }

  /// The object that ``freeze()`` made last for one of the editor; nil if that is in no resource.
  public func eObject(of object: MutableEObject) -> EObject? {
    guard let frozen, object.editor === self, !object.id.isProxy, object.id.index < frozen.ids.count,
      frozen.ids[object.id.index] != .max
    else { return nil }
    return frozen.model.object(ObjectID(raw: frozen.ids[object.id.index]))
  }
}

/// Writes the state of an editor as a new model.
private struct Compaction {
  let editor: ModelEditor
  /// By object: its resource, -1 for none, -2 while it is not known.
  private var resourceOf: [Int32]
  /// The objects of the new model in order.
  private var order: [ObjectID] = []
  /// By object: its number in the new model; `UInt32.max` for none.
  private(set) var newIDs: [UInt32]
  /// By resource of the editor: its number in the new model.
  private var newResource: [Int] = []
  /// By text region of the base: the region in the new model, or -1 when the text must be copied.
  private var regions = [Int](repeating: -1, count: 128)
  private var proxies: [Int: ObjectID] = [:]

  init(_ editor: ModelEditor) {
    self.editor = editor
    let count = editor.baseCount + editor.created.count
    resourceOf = Array(repeating: -2, count: count)
    newIDs = Array(repeating: .max, count: count)
  }

  // MARK: What is in the model

  mutating func findResources() {
    for (root, resource) in editor.rootOf { resourceOf[root.index] = Int32(resource) }
    var chain: [Int] = []
    for index in resourceOf.indices where resourceOf[index] == -2 {
      var current = index
      while resourceOf[current] == -2 {
        chain.append(current)
        let container = editor.container(of: ObjectID(current))
        guard !container.isNone else {
          resourceOf[current] = editor.resource(of: ObjectID(current)).map(Int32.init) ?? -1
          break
        }
        current = container.index
      }
      let found = resourceOf[current]
      let isRemoved = found >= 0 && editor.editedResources[Int(found)].isRemoved
      for member in chain { resourceOf[member] = isRemoved ? -1 : found }
      chain.removeAll(keepingCapacity: true)
    }
  }

  mutating func number() {
    for index in 0..<editor.baseCount where resourceOf[index] >= 0 { take(ObjectID(index)) }
    // New objects by resource, each below the object it hangs on.
    var tops: [(resource: Int32, id: ObjectID)] = []
    for index in editor.baseCount..<resourceOf.count where resourceOf[index] >= 0 {
      let container = editor.created[index - editor.baseCount].container
      let isTop =
        container.isNone || container.index < editor.baseCount
        || resourceOf[container.index] != resourceOf[index]
      if isTop { tops.append((resourceOf[index], ObjectID(index))) }
    }
    var place: [ObjectID: Int] = [:]
    for resource in editor.editedResources {
      for root in resource.roots where root.index >= editor.baseCount { place[root] = place.count }
    }
    tops.sort {
      ($0.resource, place[$0.id] ?? .max, $0.id.raw) < ($1.resource, place[$1.id] ?? .max, $1.id.raw)
    }
    for top in tops {
      var stack = [top.id]
      while let current = stack.popLast() {
        if current.isProxy || current.index < editor.baseCount { continue }
        if resourceOf[current.index] != top.resource || newIDs[current.index] != .max { continue }
        take(current)
        stack += editor.neighbours(of: current) { $0.isContainment }.reversed()
      }
    }
  }

  private mutating func take(_ id: ObjectID) {
    newIDs[id.index] = UInt32(order.count)
    order.append(id)
  }

  // MARK: Writing

  mutating func build() throws(EditError) -> Model {
    var builder = ModelBuilder(editor.metamodel)
    addResources(to: &builder)
    var current = -1
    for object in order {
      let resource = Int(resourceOf[object.index])
      if resource != current {
        builder.resumeResource(newResource[resource])
        current = resource
      }
      _ = builder.create(editor.eClassID(object), at: offset(of: object, in: resource))
    }
    for object in order {
      try fill(object, &builder)
      let container = editor.container(of: object)
      if !container.isNone {
        builder.setContainer(
          of: new(object), to: new(container), slot: editor.containingSlot(of: object))
      }
    }
    addRoots(to: &builder)
    addXMIIDs(to: &builder)
    for text in editor.stale.union(editor.base.staleTexts.filter { newIDs[$0.object.index] != .max })
    where newIDs[text.object.index] != .max {
      builder.staleTexts.insert(StaleText(object: new(text.object), feature: text.feature))
    }
    return builder.freeze()
  }

  private func new(_ object: ObjectID) -> ObjectID { ObjectID(raw: newIDs[object.index]) }

  /// The same files get regions in the same order, so their texts need not be copied.
  private mutating func addResources(to builder: inout ModelBuilder) {
    var oldRegion = 0
    var regionOf: [Int: Int] = [:]
    for (index, resource) in editor.base.resources.enumerated()
    where resource.file != nil && oldRegion < ModelRegions.limit - 1 {
      oldRegion += 1
      regionOf[index] = oldRegion
    }
    var newRegion = 0
    for resource in editor.editedResources {
      guard !resource.isRemoved else {
        newResource.append(-1)
        continue
      }
      let old = resource.base.map { editor.base.resources[$0] }
      newResource.append(builder.beginResource(uri: resource.uri, file: old?.file, locator: old?.locator))
      guard old?.file != nil, newRegion < ModelRegions.limit - 1 else { continue }
      newRegion += 1
      if let base = resource.base, let region = regionOf[base] { regions[region] = newRegion }
    }
    regions[ModelRegions.defaults] = ModelRegions.defaults
  }

  /// A place in a file means something only as long as the object is part of that file.
  private func offset(of object: ObjectID, in resource: Int) -> Int {
    guard object.index < editor.baseCount,
      editor.base.resourceIndex(of: object) == editor.editedResources[resource].base
    else { return -1 }
    return editor.base.offset(of: object) ?? -1
  }

  private mutating func fill(_ object: ObjectID, _ builder: inout ModelBuilder) throws(EditError) {
    let eClass = editor.eClassID(object)
    let target = new(object)
    for slot in 0..<Int32(editor.hot.slotCount(eClass)) {
      let feature = editor.hot.feature(inSlot: slot, of: eClass)
      let info = editor.hot.features[Int(feature)]
      switch editor.slot(object, slot) {
      case .unset: break
      case .base(let cell):
        guard editor.base.isSet(object, slot: slot) else {
          if editor.base.isNull(object, slot: slot) { builder.setNull(target, slot: slot) }
          break
        }
        if info.kind == .featureMapEntry, !info.isReference {
          try setEntries(of: cell, object, slot, feature, &builder)
        } else if info.isReference {
          let old = info.isMany ? editor.base.list(cell).map(\.object) : [cell.object]
          try setReferences(old, target, slot, feature, &builder)
        } else if info.isMany {
          setList(editor.base.list(cell).map { text($0, info.kind, &builder) }, target, slot, &builder)
        } else {
          builder.set(target, slot: slot, to: text(cell, info.kind, &builder))
        }
      case .reference(let old): try setReferences([old], target, slot, feature, &builder)
      case .references(let list): try setReferences(list.items, target, slot, feature, &builder)
      case .data(let datum): builder.set(target, slot: slot, to: cell(datum, &builder))
      case .dataList(let list): setList(list.map { cell($0, &builder) }, target, slot, &builder)
      }
    }
  }

  /// A feature map as it was: its entries count into the values of other features, which must be untouched too.
  private mutating func setEntries(
    of map: Cell, _ object: ObjectID, _ slot: Int32, _ feature: Int32, _ builder: inout ModelBuilder
  ) throws(EditError) {
    let eClass = editor.eClassID(object)
    var entries: [Cell] = []
    for cell in editor.base.list(map) {
      let entry = FeatureMapCell(cell)
      let own = entry.feature < 0 ? -1 : editor.hot.slot(of: entry.feature, in: eClass)
      guard own < 0 else {
        guard case .base = editor.slot(object, own) else {
          let known = editor.base.object(object)
          throw .featureMap(
            editor.metamodel.eStructuralFeature(feature), of: known.uriFragment(), at: known.location)
        }
        entries.append(cell)
        continue
      }
      guard let value = editor.base.value(of: entry, in: object, eClass) else { continue }
      guard let moved = try loose(value, of: entry.feature, &builder) else { continue }
      entries.append(FeatureMapCell(entry.feature, builder.addLooseValue(moved)).cell)
    }
    setList(entries, new(object), slot, &builder)
  }

  /// A value that only a feature map has, in the new model; nil for an object that is no longer there.
  private mutating func loose(
    _ value: Cell, of feature: Int32, _ builder: inout ModelBuilder
  ) throws(EditError) -> Cell? {
    if value == .unset { return value }
    guard feature >= 0 else { return text(value, .string, &builder) }
    let info = editor.hot.features[Int(feature)]
    guard info.isReference else { return text(value, info.kind, &builder) }
    if value.object.isProxy { return Cell(proxy(value.object, &builder)) }
    return newIDs[value.object.index] == .max ? nil : Cell(new(value.object))
  }

  private mutating func setReferences(
    _ old: [ObjectID], _ object: ObjectID, _ slot: Int32, _ feature: Int32, _ builder: inout ModelBuilder
  ) throws(EditError) {
    var cells: [Cell] = []
    cells.reserveCapacity(old.count)
    for target in old {
      if target.isProxy {
        cells.append(Cell(proxy(target, &builder)))
        continue
      }
      guard newIDs[target.index] != .max else {
        let source = order[object.index]
        let known = source.index < editor.baseCount ? editor.base.object(source) : nil
        throw .dangling(
          editor.metamodel.eStructuralFeature(feature),
          of: known?.uriFragment() ?? editor.metamodel.eClass(editor.eClassID(source)).qualifiedName,
          at: known?.location)
      }
      cells.append(Cell(new(target)))
    }
    if editor.hot.features[Int(feature)].isMany {
      setList(cells, object, slot, &builder)
    } else if let cell = cells.first {
      builder.set(object, slot: slot, to: cell)
    }
  }

  private func setList(_ cells: [Cell], _ object: ObjectID, _ slot: Int32, _ builder: inout ModelBuilder) {
    guard !cells.isEmpty else { return }
    cells.withUnsafeBufferPointer { builder.setList(object, slot: slot, to: $0) }
  }

  private mutating func proxy(_ old: ObjectID, _ builder: inout ModelBuilder) -> ObjectID {
    if let known = proxies[old.proxyIndex] { return known }
    let unresolved = editor.unresolved[old.proxyIndex]
    let made = builder.proxy(uri: unresolved.uri, eClass: unresolved.eClass)
    proxies[old.proxyIndex] = made
    return made
  }

  private func cell(_ datum: EditedDatum, _ builder: inout ModelBuilder) -> Cell {
    switch datum {
    case .cell(let cell): cell
    case .text(let text): builder.text(text)
    }
  }

  /// A cell of the base in the new model: texts of files stay where they are.
  private func text(_ cell: Cell, _ kind: DataKind, _ builder: inout ModelBuilder) -> Cell {
    guard kind.isText else { return cell }
    guard cell.region != Cell.longTextRegion, regions[cell.region] > 0 else {
      return builder.text(editor.base.text(cell))
    }
    return Cell(region: regions[cell.region], offset: cell.offset, length: cell.length)
  }

  /// A root whose container is in the same resource is written there.
  private func addRoots(to builder: inout ModelBuilder) {
    for (index, resource) in editor.editedResources.enumerated() where !resource.isRemoved {
      for root in resource.roots {
        let container = editor.container(of: root)
        if !container.isNone, Int(resourceOf[container.index]) == index { continue }
        builder.addRoot(new(root), to: newResource[index])
      }
    }
  }

  private func addXMIIDs(to builder: inout ModelBuilder) {
    let old = editor.base.xmiIDCells
    guard !old.isEmpty || !editor.xmiIDs.isEmpty else { return }
    for object in order {
      if let own = editor.xmiIDs[object] {
        if let own { builder.setXMIID(builder.text(own), of: new(object)) }
      } else if object.index < old.count, old[object.index] != .unset {
        builder.setXMIID(text(old[object.index], .string, &builder), of: new(object))
      }
    }
  }
}

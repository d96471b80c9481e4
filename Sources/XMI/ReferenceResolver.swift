import Diagnostics
internal import Ecore

/// Turns the references of loaded documents, which are texts, into ids.
///
/// References inside a document are resolved when it has been read; those into other documents are given a placeholder, which
/// is replaced when all documents have been read, so that lists keep their order.
struct ReferenceResolver {
  let options: XMIOptions
  private var paths = FragmentPath()
  var idTables: [Int: IDTable] = [:]
  var lastTable: IDTable?
  private var lastTableOwner = -1
  var crossReferences: [CrossReference] = []
  /// Documents that references lead to, in the order met.
  private(set) var wanted: [String] = []
  private var isWanted: Set<String> = []
  /// Where the last placeholder was.
  private var lastPut: (object: ObjectID, slot: Int32, index: Int) = (.none, -1, 0)
  /// Resources with objects that contain objects of other files.
  var foreignContents: Set<Int> = []
  /// Containers in other files: the reference, the resource it stands in, the file, the reference's text.
  var containers: [(pending: PendingReference, resource: Int, target: String, uri: String)] = []
  private var idStart = 0
  private var announcedClasses: [String: Int32] = [:]
  private var rootsOwner = -1
  /// Looking for what was meant costs time; a file full of errors has had enough of it.
  private var suggestionsLeft = 100
  private var lastRoots: [ObjectID] = []

  /// A reference into another document.
  struct CrossReference {
    var pending: PendingReference
    var resource: Int
    var target: String
    var uri: String
    var fragment: String
    /// Its position in the list, or -1 for a single value.
    var index: Int
  }

  init(_ options: XMIOptions) { self.options = options }

  // MARK: One document

  /// Enters the ids of the document that was just read and resolves its own references.
  mutating func finishDocument(_ state: inout LoadState) {
    let table = indexIDs(&state)
    let base = state.builder.resources[state.resource].uri
    // Contents first: the paths of other references lead through them.
    for reference in state.pending where isContainment(reference, state) {
      resolve(reference, base, &state)
      if reference.placeholder != .unset, crossReferences.last?.pending.placeholder != reference.placeholder {
        drop(reference, &state)
      }
    }
    resolveAttributes(base, table, &state)
    for reference in state.pending where !isContainment(reference, state) { resolve(reference, base, &state) }
    state.pending = []
    for container in state.containerDocuments { want(container, base, &state) }
    state.containerDocuments = []
  }

  /// Asks for the file of a container; there the object is stated as its content.
  private mutating func want(_ container: PendingReference, _ base: String, _ state: inout LoadState) {
    let text = String(decoding: state.builder.bytes(of: container.text), as: UTF8.self)
    guard let hash = text.firstIndex(of: "#"), hash != text.startIndex else { return }
    let target = options.target(of: String(text[..<hash]), base: base)
    if isWanted.insert(target).inserted { wanted.append(target) }
    containers.append((container, state.resource, target, text))
  }

  /// Resolves what the document's start tags state: the slot of each such reference holds its text.
  private mutating func resolveAttributes(_ base: String, _ table: IDTable, _ state: inout LoadState) {
    let end = state.builder.objectCount
    var lookup = IDLookup(table)
    for first in stride(from: state.firstObject, to: end, by: IDLookup.blockSize) {
      let block = first..<min(first + IDLookup.blockSize, end)
      lookup.lookAhead(block, state)
      for index in block { resolveAttributes(of: index, base, &lookup, &state) }
    }
    withExtendedLifetime(table) {}
  }

  @inline(__always)
  private mutating func resolveAttributes(
    of index: Int, _ base: String, _ lookup: inout IDLookup, _ state: inout LoadState
  ) {
    let hot = state.hot
    let object = ObjectID(raw: UInt32(truncatingIfNeeded: index))
    for entry in hot.crossReferenceSlots(state.builder.eClass(of: object)) {
      let text = state.builder.cell(object, slot: entry.slot)
      guard text != .unset else { continue }
      state.builder.unset(object, slot: entry.slot)
      let info = hot.features[Int(entry.feature)]
      if info.isMany
        ? resolveUsualList(text, object, entry.slot, info, &lookup, &state)
        : resolveUsual(text, object, entry.slot, info, &lookup, &state)
      {
        continue
      }
      resolve(
        PendingReference(
          object: object, feature: entry.feature, slot: entry.slot, text: text, eClass: -1,
          offset: state.builder.offset(of: object) ?? 0),
        base, &state)
    }
  }

  /// Resolves the one reference of a single-valued feature if it is a plain path or id that is found; else does nothing.
  @inline(__always)
  private mutating func resolveUsual(
    _ text: Cell, _ object: ObjectID, _ slot: Int32, _ info: FeatureInfo, _ lookup: inout IDLookup,
    _ state: inout LoadState
  ) -> Bool {
    let bytes = state.builder.bytes(of: text)
    guard var position = bytes.baseAddress else { return false }
    let end = position + bytes.count
    guard let target = nextUsual(&position, end, info, &lookup, state), position == end else { return false }
    state.builder.set(object, slot: slot, to: Cell(target))
    return true
  }

  /// Resolves the references of a many-valued feature if all are plain paths or ids that are found; else does nothing.
  @inline(__always)
  private mutating func resolveUsualList(
    _ text: Cell, _ object: ObjectID, _ slot: Int32, _ info: FeatureInfo, _ lookup: inout IDLookup,
    _ state: inout LoadState
  ) -> Bool {
    let bytes = state.builder.bytes(of: text)
    guard var position = bytes.baseAddress else { return false }
    let end = position + bytes.count
    let run = state.builder.beginRun(object, slot: slot)
    var isEmpty = true
    while true {
      while position < end, Self.isBlank(position.pointee) { position += 1 }
      if position == end { break }
      guard let target = nextUsual(&position, end, info, &lookup, state) else {
        state.builder.cancel(run)
        return false
      }
      state.builder.push(Cell(target), onto: run)
      isEmpty = false
    }
    if !isEmpty { state.builder.end(run, object, slot: slot) }
    return true
  }

  /// Passes over a plain path or id and gives the object that it leads to, if that can be the value of a feature.
  @inline(__always)
  private mutating func nextUsual(
    _ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ info: FeatureInfo,
    _ lookup: inout IDLookup, _ state: borrowing LoadState
  ) -> ObjectID? {
    var next = position
    let target: ObjectID?
    if let number = lookup.numbered.number(at: &next, end), next == end || Self.isBlank(next.pointee) {
      position = next
      target = lookup.numbered.object(number)
    } else if let id = lookup.take(at: &position) {
      target = lookup.object(id, state.builder)
    } else {
      target = nextPlain(&position, end, state)
    }
    guard let target, info.type < 0 || state.hot.isKind(state.builder.eClass(of: target), of: info.type)
    else { return nil }
    return target
  }

  /// The same for one that is not found by its number.
  @inline(__always)
  private mutating func nextPlain(
    _ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ state: borrowing LoadState
  ) -> ObjectID? {
    let first = position
    while position < end, !Self.isBlank(position.pointee) {
      if position.pointee == UInt8(ascii: "#") || position.pointee == UInt8(ascii: ":") { return nil }
      position += 1
    }
    guard position > first else { return nil }
    return find(UnsafeBufferPointer(start: first, count: position - first), in: state.resource, state.builder)
  }

  func isContainment(_ pending: PendingReference, _ state: borrowing LoadState) -> Bool {
    state.hot.features[Int(pending.feature)].isContainment
  }

  mutating func indexIDs(_ state: inout LoadState) -> IDTable {
    let table = IDTable(
      idStart..<state.builder.xmiIDCount, state.idAttributes, state.takeNumberedIDs(), state.builder)
    idStart = state.builder.xmiIDCount
    state.idAttributes = []
    idTables[state.resource] = table
    lastTableOwner = -1
    for (object, other) in table.duplicates {
      let places = [object, other].map { state.tagName(state.builder.offset(of: $0) ?? 0) }
      state.sink.emit(.duplicateID(at: places[0], first: places[1]))
    }
    return table
  }

  private mutating func resolve(_ pending: PendingReference, _ base: String, _ state: inout LoadState) {
    let text = state.builder.bytes(of: pending.text)
    guard let start = text.baseAddress else { return }
    let end = start + text.count
    var type: UnsafeBufferPointer<UInt8>?
    var position = start
    while true {
      while position < end, Self.isBlank(position.pointee) { position += 1 }
      if position == end { return }
      let first = position
      var hash: UnsafePointer<UInt8>?
      var hasColon = false
      while position < end, !Self.isBlank(position.pointee) {
        if position.pointee == 0x23, hash == nil { hash = position }
        if position.pointee == 0x3A { hasColon = true }
        position += 1
      }
      let token = UnsafeBufferPointer(start: first, count: position - first)
      if let hash, hash > first {
        let fragment = UnsafeBufferPointer(start: hash + 1, count: position - hash - 1)
        let uri = String(decoding: UnsafeBufferPointer(start: first, count: hash - first), as: UTF8.self)
        var pending = pending
        if let type { pending.eClass = announcedClass(type, state.metamodel) }
        cross(pending, uri, fragment, base, &state)
      } else if let hash {
        local(pending, UnsafeBufferPointer(start: hash + 1, count: position - hash - 1), &state)
      } else if hasColon, type == nil, first.pointee != 0x2F, Self.hasMore(position, end) {
        // `ecore:EDataType http://…#//EString`: the type announced before the reference.
        type = token
        continue
      } else {
        local(pending, token, &state)
      }
      type = nil
    }
  }

  /// The class that stands before a reference, or -1; declared prefixes are out of scope, so the packages' own are compared.
  private mutating func announcedClass(
    _ type: UnsafeBufferPointer<UInt8>, _ metamodel: Metamodel
  ) -> Int32 {
    let text = String(decoding: type, as: UTF8.self)
    if let known = announcedClasses[text] { return known }
    let parts = text.split(separator: ":", maxSplits: 1)
    let package = metamodel.ePackages.first { package in
      package.nsPrefix == parts.first.map(String.init)
        && parts.last.map { package.eClass(named: String($0)) != nil } ?? false
    }
    let eClass = package.flatMap { package in parts.last.flatMap { package.eClass(named: String($0)) } }
    announcedClasses[text] = eClass?.id ?? -1
    return eClass?.id ?? -1
  }

  private static func hasMore(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
    UnsafeBufferPointer(start: start, count: end - start).contains { !isBlank($0) }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  private mutating func local(
    _ pending: PendingReference, _ fragment: UnsafeBufferPointer<UInt8>, _ state: inout LoadState
  ) {
    if let target = find(fragment, in: state.resource, state.builder) {
      if conforms(target, pending, state) {
        set(pending, target, &state)
      } else {
        reportWrongClass(target, pending, at: state.referencePlace(pending, fragment), &state)
      }
      return
    }
    let text = String(decoding: fragment, as: UTF8.self)
    let uri = URIReference.hasScheme(text) ? text : "#" + text
    if foreignContents.contains(state.resource), fragment.first == UInt8(ascii: "/") {
      // The path may lead through an object of another file, which is not there yet.
      later(pending, state.builder.resources[state.resource].uri, uri: "#" + text, text, &state)
      return
    }
    reportUnresolved(uri, text, pending, &state)
    set(pending, state.builder.proxy(uri: uri, eClass: proxyClass(pending, state)), &state)
  }

  /// Reports a reference inside the document, with what was probably meant for the first few.
  @inline(never)
  private mutating func reportUnresolved(
    _ uri: String, _ text: String, _ pending: PendingReference, _ state: inout LoadState
  ) {
    let hasHash = String(decoding: state.builder.bytes(of: pending.text), as: UTF8.self).contains("#" + text)
    var near: String?
    if suggestionsLeft > 0, !URIReference.hasScheme(text) {
      suggestionsLeft -= 1
      if text.hasPrefix("/") {
        near = suggestedPath(text, state)
      } else {
        let ids = idTables[state.resource]?.texts(state.builder, limit: 20_000) ?? []
        near = Suggestion.nearest(to: text, among: ids)
      }
      if hasHash { near = near.map { "#" + $0 } }
    }
    let place = state.referencePlace(pending, uri: hasHash ? "#" + text : text, in: state.resource)
    state.sink.emit(
      .unresolvedReference(
        uri, feature: state.metamodel.eStructuralFeature(pending.feature), at: place, reason: nil, near: near)
    )
  }

  /// A path that differs only in its last name and leads to an object.
  private mutating func suggestedPath(_ text: String, _ state: borrowing LoadState) -> String? {
    guard let slash = text.lastIndex(of: "/"), slash > text.startIndex else { return nil }
    let parent = text[..<slash] == "/" ? "/" : String(text[..<slash])
    let bytes = Array(parent.utf8)
    let found = bytes.withUnsafeBufferPointer { find($0, in: state.resource, state.builder) }
    guard let found else { return nil }
    let name = String(text[text.index(after: slash)...])
    return Suggestion.nearest(to: name, among: paths.names(in: found, state.builder)).map {
      text[...slash] + $0
    }
  }

  /// Asks for a document.
  mutating func want(_ target: String) {
    if isWanted.insert(target).inserted { wanted.append(target) }
  }

  private mutating func cross(
    _ pending: PendingReference, _ uri: String, _ fragment: UnsafeBufferPointer<UInt8>, _ base: String,
    _ state: inout LoadState
  ) {
    let target = options.target(of: uri, base: base)
    let fragmentText = String(decoding: fragment, as: UTF8.self)
    if target == base {
      fragmentText.utf8.withContiguousStorageIfAvailable { local(pending, $0, &state) }
      return
    }
    if isWanted.insert(target).inserted { wanted.append(target) }
    later(pending, target, uri: uri + "#" + fragmentText, fragmentText, &state)
  }

  /// Leaves a reference until all documents have been read.
  private mutating func later(
    _ pending: PendingReference, _ target: String, uri: String, _ fragment: String, _ state: inout LoadState
  ) {
    let info = state.hot.features[Int(pending.feature)]
    var index = -1
    if info.isContainment { foreignContents.insert(state.resource) }
    if info.isMany, !info.isContainment {
      index = state.builder.list(state.builder.cell(pending.object, slot: pending.slot)).count
    }
    if pending.placeholder == .unset { set(pending, .proxy(crossReferences.count), &state) }
    crossReferences.append(
      CrossReference(
        pending: pending, resource: state.resource, target: target, uri: uri, fragment: fragment, index: index
      ))
  }

  mutating func find(
    _ fragment: UnsafeBufferPointer<UInt8>, in resource: Int, _ builder: borrowing ModelBuilder
  ) -> ObjectID? {
    if fragment.first == UInt8(ascii: "/") {
      return paths.object(fragment, in: roots(of: resource, builder), of: resource, builder)
    }
    if resource != lastTableOwner {
      lastTableOwner = resource
      lastTable = idTables[resource]
    }
    return lastTable?.object(fragment, builder)
  }

  /// The roots, kept between calls: taking them out of the builder copies a resource's description each time.
  private mutating func roots(of resource: Int, _ builder: borrowing ModelBuilder) -> [ObjectID] {
    if resource != rootsOwner {
      rootsOwner = resource
      lastRoots = builder.resources[resource].roots
    }
    return lastRoots
  }

  func conforms(_ target: ObjectID, _ pending: PendingReference, _ state: borrowing LoadState) -> Bool {
    let expected = state.hot.features[Int(pending.feature)].type
    return expected < 0 || state.hot.isKind(state.builder.eClass(of: target), of: expected)
  }

  func reportWrongClass(
    _ target: ObjectID, _ pending: PendingReference, at place: SourceRange, _ state: inout LoadState
  ) {
    let expected = state.metamodel.eClass(state.hot.features[Int(pending.feature)].type)
    let actual = state.metamodel.eClass(state.builder.eClass(of: target))
    state.sink.emit(.wrongClass(actual, expected: expected, at: place))
  }

  func proxyClass(_ pending: PendingReference, _ state: borrowing LoadState) -> Int32 {
    if pending.eClass >= 0 { return pending.eClass }
    return max(0, state.hot.features[Int(pending.feature)].type)
  }

  private mutating func set(_ pending: PendingReference, _ target: ObjectID, _ state: inout LoadState) {
    let info = state.hot.features[Int(pending.feature)]
    var containment = Containment.asContainer
    if info.isContainment, !target.isProxy {
      containment = mayContain(pending, target, in: state.resource, &state)
      if containment == .no { return }
    }
    if info.isMany {
      put(target, pending, &state)
    } else if state.builder.isSet(pending.object, slot: pending.slot) {
      state.sink.emit(
        .secondValue(
          state.metamodel.eStructuralFeature(pending.feature), at: state.tagName(pending.offset)))
      return
    } else {
      state.builder.set(pending.object, slot: pending.slot, to: Cell(target))
    }
    if info.isContainment, !target.isProxy, containment == .asContainer {
      state.builder.setContainer(of: target, to: pending.object, slot: pending.slot)
    }
  }

  /// Enters a target into a list: where its placeholder is, or at the end.
  mutating func put(_ target: ObjectID, _ pending: PendingReference, _ state: inout LoadState) {
    if pending.placeholder != .unset {
      let list = state.builder.cell(pending.object, slot: pending.slot)
      // Placeholders are usually replaced in their order: behind the last one is where to look first.
      let values = state.builder.list(list)
      let start = lastPut.object == pending.object && lastPut.slot == pending.slot ? lastPut.index : 0
      let found = values[min(start, values.count)...].firstIndex(of: pending.placeholder)
      if let index = found ?? values.firstIndex(of: pending.placeholder) {
        lastPut = (pending.object, pending.slot, index)
        state.builder.setElement(index, of: pending.object, slot: pending.slot, to: Cell(target))
        return
      }
    }
    state.builder.append(Cell(target), to: pending.object, slot: pending.slot)
  }

  /// Takes out what was kept for a content that is not to be.
  func drop(_ pending: PendingReference, _ state: inout LoadState) {
    guard pending.placeholder != .unset else { return }
    state.builder.removeFromList(pending.object, slot: pending.slot) { $0 == pending.placeholder }
  }

  /// Whether an object can become the container of `target`; reports why not.
  func mayContain(
    _ pending: PendingReference, _ target: ObjectID, in resource: Int, _ state: inout LoadState
  ) -> Containment {
    var isCycle = pending.object == target
    var above = state.builder.container(of: pending.object)
    while !above.isNone, !isCycle {
      isCycle = above == target
      above = state.builder.container(of: above)
    }
    guard isCycle || !state.builder.container(of: target).isNone else { return .asContainer }
    let feature = state.metamodel.eStructuralFeature(pending.feature)
    let uri = String(decoding: state.builder.bytes(of: pending.text), as: UTF8.self)
    let place = state.referencePlace(pending, uri: uri, in: resource)
    state.sink.emit(isCycle ? .containmentCycle(feature, at: place) : .secondContainer(feature, at: place))
    return isCycle ? .no : .inListOnly
  }

  /// What becomes of a content that is stated by reference.
  enum Containment { case asContainer, inListOnly, no }
}

import Diagnostics
internal import Ecore
import Glibc

/// The texts by which a document refers to objects: ids or fragment paths, with the file before them for objects of other files.
///
/// Each list is numbered once and each container's path is made once, so that a reference costs no more than its text.
struct ReferenceTexts: ~Copyable {
  let model: Model
  let tables: ModelTables
  let resource: Int
  private let uri: String
  private let uriMap: [(from: String, to: String)]
  let isOnlyResource: Bool
  /// The objects of the document.
  private let own: [Range<UInt32>]
  private var places: [Int: [UInt8]] = [:]
  private let ids: ObjectIDs
  var idClasses: IDClasses
  var paths: PathTexts

  init(_ model: Model, _ resource: Int, _ form: SavedForm) {
    self.model = model
    self.resource = resource
    uri = form.uri
    uriMap = form.uriMap
    tables = model.tables
    isOnlyResource = model.resources.count == 1
    own = model.objectRanges(of: resource)
    ids = ObjectIDs(model, own, form.ids)
    idClasses = IDClasses(model.metamodel)
    paths = PathTexts(model)
  }

  /// Whether a target is an object of the document that is written.
  @inline(__always)
  func isLocal(_ target: ObjectID) -> Bool {
    !target.isProxy && (isOnlyResource || own.contains { $0.contains(target.raw) })
  }

  /// Whether all of a run of targets are.
  @inline(__always)
  func areLocal(_ targets: CellList) -> Bool {
    for index in 0..<targets.count where !isLocal(targets[index].object) { return false }
    return true
  }

  /// Whether the text of a reference begins with `#`: a proxy may name this file too.
  func isInThisFile(_ target: ObjectID) -> Bool {
    target.isProxy ? model.object(target).proxyURI?.hasPrefix("#") ?? false : isLocal(target)
  }

  /// The class of a target; for a proxy the one that was announced.
  func eClass(of target: ObjectID) -> Int32 {
    target.isProxy ? model.object(target).eClass.id : model.eClass(of: target)
  }

  /// Writes the text of a reference that stands for itself: `#//a` or `b.xmi#//a`.
  mutating func appendHref(of target: ObjectID, to output: inout XMLOutput) {
    if target.isProxy {
      output.escapedAttribute(proxyText(model.object(target).proxyURI ?? ""))
      return
    }
    if !isLocal(target), let other = model.resourceIndex(of: target) {
      let place = places[other] ?? Array(place(of: model.resources[other]).utf8)
      places[other] = place
      place.withUnsafeBufferPointer { output.escapedAttribute($0) }
    }
    output.text.append(UInt8(ascii: "#"))
    appendFragment(of: target, to: &output)
  }

  /// Writes the id of an object of any document, or else its path in it.
  @inline(__always)
  mutating func appendFragment(of target: ObjectID, to output: inout XMLOutput) {
    if hasIDs, ids.append(target, to: &output) { return }
    let kind = idClasses.entries[Int(tables.objects[Int(target.raw)].eClass)]
    if kind != IDClasses.none, appendID(of: target, to: &output) { return }
    paths.append(target, to: &output)
  }

  /// Writes the value of the id attribute; false where there is none.
  private mutating func appendID(of target: ObjectID, to output: inout XMLOutput) -> Bool {
    let record = tables.objects[Int(target.raw)]
    let slot = idClasses.slot(of: Int32(record.eClass))
    guard slot != IDClasses.none else { return false }
    if slot >= 0 {
      let cell = tables.cells[Int(record.firstCell) + Int(slot)]
      if cell == .unset { return false }
      output.escapedAttribute(model.text(cell))
      return true
    }
    guard let id = model.object(target).idAttributeValue else { return false }
    output.escapedAttribute(id)
    return true
  }

  /// Whether any object has an `xmi:id`.
  var hasIDs: Bool { ids.hasAny }

  /// Writes the `xmi:id` of an object as an attribute, if it has one.
  @inline(__always)
  func appendXMIID(of object: ObjectID, to output: inout XMLOutput) {
    guard ids.has(object) else { return }
    output.startAttribute("xmi:id")
    _ = ids.append(object, to: &output)
    output.endAttribute()
  }

  // MARK: Files

  /// A reference that leads nowhere keeps its text, unless the document moves.
  private func proxyText(_ text: String) -> String {
    let base = model.resources[resource].uri
    guard uri != base, let hash = text.firstIndex(of: "#"), hash != text.startIndex,
      !URIReference.hasScheme(text)
    else { return text }
    return place(of: URIReference.resolve(String(text[..<hash]), base: base, map: [])) + text[hash...]
  }

  /// The way to a resource; a file that has no path outside of the program is named by its package's namespace.
  private func place(of other: Resource) -> String {
    if other.uri.hasPrefix("<"), let uri = other.roots.first.flatMap({ model.object($0).string("nsURI") }) {
      return uri
    }
    return mappedURI(of: other.uri) ?? place(of: other.uri)
  }

  /// The URI by which the file refers to another one, when that is mapped to its path.
  private func mappedURI(of path: String) -> String? {
    guard !uriMap.isEmpty, let file = model.resources[resource].xmlFile else { return nil }
    let path = Self.absolute(path)
    for (from, to) in uriMap {
      var place = Self.absolute(to)
      if to.hasSuffix("/"), !place.hasSuffix("/") { place += "/" }
      guard path.hasPrefix(place) else { continue }
      let uri =
        from
        + path.dropFirst(place.count).split(separator: "/").map(URIReference.encoded).joined(separator: "/")
      if Self.states(uri + "#", in: file) { return uri }
    }
    return nil
  }

  /// Whether a file has a text.
  private static func states(_ text: String, in file: SourceFile) -> Bool {
    let wanted = Array(text.utf8)
    guard let base = file.bytes.baseAddress, let last = wanted.last else { return false }
    var end = wanted.count - 1
    while end < file.count, let found = memchr(base + end, Int32(last), file.count - end) {
      end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(base + (end + 1 - wanted.count), wanted, wanted.count) == 0 { return true }
      end += 1
    }
    return false
  }

  /// The way from the document to a file.
  func place(of target: String) -> String {
    if URIReference.hasScheme(target) { return target }
    let from = Self.absolute(uri).split(separator: "/").dropLast()
    let to = Self.absolute(target).split(separator: "/")
    var common = 0
    while common < from.count, common < to.count - 1, from[common] == to[common] { common += 1 }
    let up = Array(repeating: "..", count: from.count - common)
    return (up + to[common...].map(URIReference.encoded)).joined(separator: "/")
  }

  private static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return URIReference.normalized(path) }
    guard let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return URIReference.normalized(String(cString: folder) + "/" + path)
  }
}

/// Which classes have an id attribute, and in which slot.
struct IDClasses: ~Copyable {
  static let none: Int32 = -1
  /// The attribute has to be asked for by name: its text is not simply that of the cell.
  private static let other: Int32 = -2
  private static let unknown: Int32 = -3

  private let metamodel: Metamodel
  let entries: UnsafeMutablePointer<Int32>

  init(_ metamodel: Metamodel) {
    self.metamodel = metamodel
    entries = .allocate(capacity: max(1, metamodel.classCount))
    entries.initialize(repeating: Self.unknown, count: max(1, metamodel.classCount))
  }

  deinit { entries.deallocate() }

  /// The slot of the id attribute, ``none``, or another negative number.
  func slot(of eClass: Int32) -> Int32 {
    if entries[Int(eClass)] != Self.unknown { return entries[Int(eClass)] }
    var slot = Self.none
    if let attribute = metamodel.eClass(eClass).eIDAttribute {
      let info = attribute.info
      let isText = info.kind.isText && info.defaultCell == .unset && !info.isMany
      slot = isText ? metamodel.hot.slot(of: attribute.id, in: eClass) : Self.other
      if slot == -1 { slot = Self.other }
    }
    entries[Int(eClass)] = slot
    return slot
  }
}

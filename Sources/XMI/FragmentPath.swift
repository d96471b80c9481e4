internal import Ecore
import Glibc

/// Walks a URI fragment from a resource's roots to the object it names.
struct FragmentPath {
  private var nameIndex: [ObjectID: [String: ObjectID]] = [:]

  private typealias Segment = Slice<UnsafeBufferPointer<UInt8>>

  /// The object at `/…`; nil when a step leads nowhere.
  ///
  /// The first segment is the number of the root, the others `@feature`, `@feature.3`, `@feature[key='x']`, `%source%`
  /// or the name of a named element.
  mutating func object(
    _ fragment: UnsafeBufferPointer<UInt8>, in roots: [ObjectID], of resource: Int,
    _ builder: borrowing ModelBuilder
  ) -> ObjectID? {
    guard let base = fragment.baseAddress else { return nil }
    // References in a row usually differ in the last step only.
    let cut = lastSlash(fragment)
    if cut > 0, resource == lastResource, cut == lastPrefix.count,
      memcmp(base, lastPrefix, cut) == 0
    {
      return step(fragment[(cut + 1)...], from: lastParent, builder).flatMap { $0.isProxy ? nil : $0 }
    }
    var rest = fragment.dropFirst()
    let first = Self.nextSegment(&rest)
    guard let root = first.isEmpty ? 0 : Self.number(first), root < roots.count else { return nil }
    var current = roots[root]
    while !rest.isEmpty {
      // `rest` begins with the slash before the next segment.
      if rest.startIndex == cut {
        lastResource = resource
        lastParent = current
        lastPrefix.removeAll(keepingCapacity: true)
        lastPrefix.append(contentsOf: UnsafeBufferPointer(start: base, count: cut))
      }
      rest = rest.dropFirst()
      let segment = Self.nextSegment(&rest)
      guard let next = step(segment, from: current, builder), !next.isProxy else { return nil }
      current = next
    }
    return current
  }

  private var lastPrefix: [UInt8] = []
  private var lastParent = ObjectID.none
  private var lastResource = -1

  /// The slash before the last segment; 0 when there is none or quotes make it doubtful.
  private func lastSlash(_ fragment: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = fragment.baseAddress, memchr(base, 0x27, fragment.count) == nil else { return 0 }
    var position = fragment.count - 1
    while position > 0, base[position] != 0x2F { position -= 1 }
    return position
  }

  /// Cuts the text up to the next slash that is not inside a key's quotes.
  private static func nextSegment(_ rest: inout Segment) -> Segment {
    var end = rest.startIndex
    var isQuoted = false
    while end < rest.endIndex {
      let byte = rest[end]
      if byte == UInt8(ascii: "'") { isQuoted.toggle() }
      if byte == UInt8(ascii: "/"), !isQuoted { break }
      end += 1
    }
    let segment = rest[..<end]
    rest = rest[end...]
    return segment
  }

  private static func number(_ digits: Segment) -> Int? {
    guard !digits.isEmpty, digits.count < 10 else { return nil }
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }

  private mutating func step(
    _ segment: Segment, from object: ObjectID, _ builder: borrowing ModelBuilder
  ) -> ObjectID? {
    guard let first = segment.first else { return nil }
    guard first == UInt8(ascii: "@") else {
      if first == UInt8(ascii: "%") { return annotation(segment, of: object, builder) }
      return named(String(decoding: segment, as: UTF8.self), in: object, builder)
    }
    var name = segment.dropFirst()
    var index: Int?
    var keys: Segment?
    if name.last == UInt8(ascii: "]"), let bracket = name.firstIndex(of: UInt8(ascii: "[")) {
      keys = name[(bracket + 1)...].dropLast()
      name = name[..<bracket]
    } else if let dot = name.lastIndex(of: UInt8(ascii: ".")), let number = Self.number(name[(dot + 1)...]) {
      index = number
      name = name[..<dot]
    }
    let eClass = builder.eClass(of: object)
    guard let (slot, info) = stepFeature(UnsafeBufferPointer(rebasing: name), eClass, builder) else {
      return nil
    }
    let cell = builder.cell(object, slot: slot)
    guard cell != .unset else { return nil }
    guard info.isContainment else {
      return info.kind == .featureMapEntry && !info.isReference
        ? Self.entry(index ?? 0, of: builder.list(cell), object, builder) : nil
    }
    guard info.isMany else { return cell.object }
    let list = builder.list(cell)
    if let keys {
      let wanted = String(decoding: keys, as: UTF8.self)
      return list.lazy.map(\.object).first { !$0.isProxy && matches(wanted, $0, builder) }
    }
    let position = index ?? 0
    return position < list.count ? list[position].object : nil
  }

  /// The object that an entry of a feature map contains.
  private static func entry(
    _ position: Int, of list: CellList, _ object: ObjectID, _ builder: borrowing ModelBuilder
  ) -> ObjectID? {
    guard list.indices.contains(position) else { return nil }
    let entry = FeatureMapCell(list[position])
    guard entry.feature >= 0, builder.hot.features[Int(entry.feature)].isContainment,
      let value = builder.value(of: entry, in: object), value != .unset
    else { return nil }
    return value.object
  }

  private var lastClass: Int32 = -1
  private var lastFeature: Int32 = -1
  private var lastSlot: Int32 = -1

  /// The same for a step: the feature met last is tried first.
  private mutating func stepFeature(
    _ name: UnsafeBufferPointer<UInt8>, _ eClass: Int32, _ builder: borrowing ModelBuilder
  ) -> (Int32, FeatureInfo)? {
    if eClass == lastClass, builder.hot.isNamed(lastFeature, name) {
      return (lastSlot, builder.hot.features[Int(lastFeature)])
    }
    guard let found = feature(name, eClass, builder) else { return nil }
    lastClass = eClass
    lastSlot = found.0
    lastFeature = builder.hot.feature(inSlot: found.0, of: eClass)
    return found
  }

  private func feature(
    _ name: UnsafeBufferPointer<UInt8>, _ eClass: Int32, _ builder: borrowing ModelBuilder
  ) -> (Int32, FeatureInfo)? {
    // Classes have few slots; comparing names beats hashing them.
    let hot = builder.hot
    for slot in 0..<Int32(hot.slotCount(eClass)) {
      let feature = hot.feature(inSlot: slot, of: eClass)
      if hot.isNamed(feature, name) { return (slot, hot.features[Int(feature)]) }
    }
    return nil
  }

  /// `key='value'` pairs separated by commas.
  private func matches(_ keys: String, _ object: ObjectID, _ builder: borrowing ModelBuilder) -> Bool {
    for pair in keys.split(separator: ",") {
      guard let equals = pair.firstIndex(of: "=") else { return false }
      var wanted = pair[pair.index(after: equals)...]
      if wanted.first == "'", wanted.last == "'" { wanted = wanted.dropFirst().dropLast() }
      let name = Array(pair[..<equals].utf8)
      let found = name.withUnsafeBufferPointer { feature($0, builder.eClass(of: object), builder) }
      guard let (slot, info) = found, info.kind.isText else { return false }
      let cell = builder.cell(object, slot: slot)
      guard cell != .unset, URIReference.decoded(String(wanted)).utf8.elementsEqual(builder.bytes(of: cell))
      else { return false }
    }
    return true
  }

  // MARK: Named elements of metamodels

  private mutating func named(
    _ segment: String, in object: ObjectID, _ builder: borrowing ModelBuilder
  ) -> ObjectID? {
    if nameIndex[object] == nil { nameIndex[object] = index(of: object, builder) }
    return nameIndex[object]?[URIReference.decoded(segment)]
  }

  /// The names by which a path can go on from an object.
  mutating func names(in object: ObjectID, _ builder: borrowing ModelBuilder) -> [String] {
    if nameIndex[object] == nil { nameIndex[object] = index(of: object, builder) }
    return nameIndex[object]?.keys.sorted() ?? []
  }

  private func index(of object: ObjectID, _ builder: borrowing ModelBuilder) -> [String: ObjectID] {
    var result: [String: ObjectID] = [:]
    var copies: [String: Int] = [:]
    forEachContent(of: object, builder) { child in
      let eClass = builder.eClass(of: child)
      let slot = builder.hot.slot(of: EcoreIDs.name, in: eClass)
      guard slot >= 0, eClass <= EcoreIDs.lastClass else { return }
      let cell = builder.cell(child, slot: slot)
      guard cell != .unset else { return }
      let name = String(decoding: builder.bytes(of: cell), as: UTF8.self)
      // The second of two children with one name is `name.1`.
      let copy = copies[name, default: 0]
      copies[name] = copy + 1
      result[copy == 0 ? name : "\(name).\(copy)"] = child
    }
    return result
  }

  private func annotation(
    _ segment: Segment, of object: ObjectID, _ builder: borrowing ModelBuilder
  ) -> ObjectID? {
    let source = URIReference.decoded(String(decoding: segment.dropFirst().dropLast(), as: UTF8.self))
    var result: ObjectID?
    forEachContent(of: object, builder) { child in
      let name = Array("source".utf8)
      let found = name.withUnsafeBufferPointer { feature($0, builder.eClass(of: child), builder) }
      guard result == nil, let (slot, info) = found, info.kind.isText else { return }
      let cell = builder.cell(child, slot: slot)
      if cell != .unset, source.utf8.elementsEqual(builder.bytes(of: cell)) { result = child }
    }
    return result
  }

  private func forEachContent(
    of object: ObjectID, _ builder: borrowing ModelBuilder, _ body: (ObjectID) -> Void
  ) {
    let eClass = builder.eClass(of: object)
    for slot in 0..<Int32(builder.hot.slotCount(eClass)) {
      let info = builder.hot.features[Int(builder.hot.feature(inSlot: slot, of: eClass))]
      guard info.isContainment else { continue }
      let cell = builder.cell(object, slot: slot)
      guard cell != .unset else { continue }
      if info.isMany {
        for child in builder.list(cell) where !child.object.isProxy { body(child.object) }
      } else if !cell.object.isProxy {
        body(cell.object)
      }
    }
  }
}

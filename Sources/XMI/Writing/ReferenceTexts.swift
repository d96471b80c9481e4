import Diagnostics
internal import Ecore
import Glibc

/// The texts by which a document refers to objects: ids or fragment paths, with the file before them for objects of other files.
///
/// Each list is numbered once, so that paths through long lists cost no more than short ones.
struct ReferenceTexts {
  private let model: Model
  private let resource: Int
  private let uri: String
  private let isOnlyResource: Bool
  private var scratch: [UInt8] = []
  /// By object: its position among its siblings, or -1.
  private var positions: [Int32] = []
  /// The segments of named elements that need a number because a sibling has the same name.
  private var numbers: [ObjectID: Int] = [:]
  private var numberedContainers: Set<ObjectID> = []
  /// The path of the container met last.
  private var lastContainer = ObjectID.none
  private var lastPath: [UInt8] = []
  private var places: [Int: [UInt8]] = [:]
  private let isModelElement: [Bool]
  private let xmiIDs: [Cell]
  /// By class: 1 with an id attribute, -1 without, 0 unknown.
  private var idClasses: [Int8]

  init(_ model: Model, _ resource: Int, _ uri: String) {
    self.model = model
    self.resource = resource
    self.uri = uri
    isOnlyResource = model.resources.count == 1
    idClasses = Array(repeating: 0, count: model.metamodel.classCount)
    xmiIDs = model.xmiIDCells
    let hot = model.hot
    isModelElement = (0...EcoreIDs.lastClass).map { hot.isKind($0, of: EcoreIDs.eModelElementClass) }
  }

  /// Whether a target is an object of the document that is written.
  func isLocal(_ target: ObjectID) -> Bool {
    !target.isProxy && (isOnlyResource || model.resourceIndex(of: target) == resource)
  }

  /// Whether the text of a reference begins with `#`: a proxy may name this file too.
  func isInThisFile(_ target: ObjectID) -> Bool {
    target.isProxy ? model.object(target).proxyURI?.hasPrefix("#") ?? false : isLocal(target)
  }

  /// The class of a target; for a proxy the one that was announced.
  func eClass(of target: ObjectID) -> Int32 {
    target.isProxy ? model.object(target).eClass.id : model.eClass(of: target)
  }

  /// Hands out the id of an object of any document, or else its path in it.
  mutating func withFragment(of target: ObjectID, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    scratch.removeAll(keepingCapacity: true)
    appendFragment(of: target)
    scratch.withUnsafeBufferPointer(body)
  }

  /// Hands out the text of a reference that stands for itself: `#//a` or `b.xmi#//a`.
  mutating func withHref(of target: ObjectID, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    scratch.removeAll(keepingCapacity: true)
    if target.isProxy {
      appendProxy(model.object(target).proxyURI ?? "")
    } else {
      if !isLocal(target), let other = model.resourceIndex(of: target) {
        let place = places[other] ?? Array(place(of: model.resources[other]).utf8)
        places[other] = place
        scratch += place
      }
      scratch.append(UInt8(ascii: "#"))
      appendFragment(of: target)
    }
    scratch.withUnsafeBufferPointer(body)
  }

  // MARK: Files

  /// A reference that leads nowhere keeps its text, unless the document moves.
  private mutating func appendProxy(_ text: String) {
    let base = model.resources[resource].uri
    guard uri != base, let hash = text.firstIndex(of: "#"), hash != text.startIndex,
      !URIReference.hasScheme(text)
    else {
      scratch += text.utf8
      return
    }
    scratch += place(of: URIReference.resolve(String(text[..<hash]), base: base, map: [])).utf8
    scratch += text[hash...].utf8
  }

  /// The way to a resource; a file that has no path outside of the program is named by its package's namespace.
  private func place(of other: Resource) -> String {
    if other.uri.hasPrefix("<"), let uri = other.roots.first.flatMap({ model.object($0).string("nsURI") }) {
      return uri
    }
    return place(of: other.uri)
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

  // MARK: Fragments

  private mutating func appendFragment(of target: ObjectID) {
    if let id = xmiID(of: target) {
      scratch += model.text(id)
    } else if hasID(model.eClass(of: target)), let id = model.object(target).idAttributeValue {
      scratch += id.utf8
    } else {
      appendPath(of: target)
    }
  }

  /// The `xmi:id` of an object.
  func xmiID(of object: ObjectID) -> Cell? {
    if xmiIDs.isEmpty { return nil }
    let cell = xmiIDs[Int(object.raw)]
    return cell == .unset ? nil : cell
  }

  /// Whether a class has an id attribute, remembered.
  private mutating func hasID(_ eClass: Int32) -> Bool {
    let known = idClasses[Int(eClass)]
    if known != 0 { return known > 0 }
    let hasID = model.metamodel.eClass(eClass).eIDAttribute != nil
    idClasses[Int(eClass)] = hasID ? 1 : -1
    return hasID
  }

  private mutating func appendPath(of target: ObjectID) {
    let container = container(of: target)
    guard !container.isNone else {
      appendRoot(target)
      return
    }
    if container != lastContainer {
      var chain: [ObjectID] = []
      var current = container
      while true {
        let next = self.container(of: current)
        if next.isNone { break }
        chain.append(current)
        current = next
      }
      let start = scratch.count
      appendRoot(current)
      for object in chain.reversed() { appendSegment(of: object) }
      lastContainer = container
      lastPath = Array(scratch[start...])
    } else {
      scratch += lastPath
    }
    appendSegment(of: target)
  }

  /// The container in the same file; none for a root.
  private func container(of object: ObjectID) -> ObjectID {
    let container = model.container(of: object)
    if container.isNone || isOnlyResource { return container }
    return model.resourceIndex(of: container) == model.resourceIndex(of: object) ? container : .none
  }

  private mutating func appendRoot(_ root: ObjectID) {
    scratch.append(UInt8(ascii: "/"))
    guard let index = model.resourceIndex(of: root) else { return }
    let roots = model.resources[index].roots
    guard roots.count != 1 else { return }
    if positions.isEmpty || positions[Int(root.raw)] < 0 {
      for (position, root) in roots.enumerated() { note(position, of: root) }
    }
    append(max(0, positions[Int(root.raw)]))
  }

  private mutating func append(_ number: Int32) {
    let start = scratch.count
    var rest = number
    repeat {
      scratch.append(0x30 + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    scratch[start...].reverse()
  }

  private mutating func note(_ position: Int, of object: ObjectID) {
    if positions.isEmpty { positions = Array(repeating: -1, count: model.objectCount) }
    positions[Int(object.raw)] = Int32(truncatingIfNeeded: position)
  }

  private mutating func appendSegment(of object: ObjectID) {
    scratch.append(UInt8(ascii: "/"))
    let container = model.container(of: object)
    let eClass = model.eClass(of: container)
    if eClass <= EcoreIDs.lastClass, isModelElement[Int(eClass)], appendName(of: object, in: container) {
      return
    }
    let feature = model.containingFeature(of: object)
    let info = model.hot.features[Int(feature)]
    scratch.append(UInt8(ascii: "@"))
    scratch += model.hot.name(of: feature)
    guard info.isMany else { return }
    if let keys = model.object(object).keySegment(model.metamodel.eStructuralFeature(feature)) {
      scratch += "[\(keys)]".utf8
      return
    }
    if positions.isEmpty || positions[Int(object.raw)] < 0 {
      let slot = model.slot(of: feature, in: eClass)
      if info.kind == .featureMapEntry, !info.isReference {
        noteEntries(of: container, model.list(model.cell(container, slot: slot)), eClass)
      } else {
        for (position, child) in model.list(model.cell(container, slot: slot)).enumerated()
        where !child.object.isProxy {
          note(position, of: child.object)
        }
      }
    }
    scratch.append(UInt8(ascii: "."))
    append(max(0, positions[Int(object.raw)]))
  }

  /// Numbers the objects that a feature map contains by itself.
  private mutating func noteEntries(of container: ObjectID, _ list: CellList, _ eClass: Int32) {
    for (position, cell) in list.enumerated() {
      let entry = FeatureMapCell(cell)
      guard entry.feature >= 0, model.hot.features[Int(entry.feature)].isContainment,
        let value = model.value(of: entry, in: container, eClass), !value.object.isProxy, value != .unset
      else { continue }
      note(position, of: value.object)
    }
  }

  /// Elements of a metamodel are named, annotations by their source; the second of one name is `name.1`.
  private mutating func appendName(of object: ObjectID, in container: ObjectID) -> Bool {
    guard let name = Self.name(of: model.object(object)) else { return false }
    if numberedContainers.insert(container).inserted {
      var counts: [String: Int] = [:]
      for child in model.object(container).eContents where !child.isProxy {
        guard let name = Self.name(of: child) else { continue }
        let count = counts[name, default: 0]
        counts[name] = count + 1
        if count > 0 { numbers[child.id] = count }
      }
    }
    scratch += name.utf8
    if let number = numbers[object] { scratch += ".\(number)".utf8 }
    return true
  }

  private static func name(of object: EObject) -> String? {
    let eClass = object.eClass.id
    guard eClass <= EcoreIDs.lastClass else { return nil }
    if eClass == EcoreIDs.eAnnotationClass {
      return "%" + (object.string("source").map { EObject.escapedSegment($0) } ?? "%") + "%"
    }
    guard object.model.hot.isKind(eClass, of: EcoreIDs.eNamedElement), let name = object.name
    else { return nil }
    return name.isEmpty ? "%" : EObject.escapedSegment(name)
  }
}

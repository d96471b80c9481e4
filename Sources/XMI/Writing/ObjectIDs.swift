internal import Ecore

/// The `xmi:id`s of the objects: those of the files, without or with made ones in the document that is written.
struct ObjectIDs: ~Copyable {
  private let model: Model
  /// By object, or empty.
  private let cells: [Cell]
  private let own: [Range<UInt32>]
  private let kind: XMIWriter.Options.IDs
  /// By object: 128 bits that say where it is in its document.
  private var places: UnsafeMutablePointer<(UInt64, UInt64)>?

  init(_ model: Model, _ own: [Range<UInt32>], _ kind: XMIWriter.Options.IDs) {
    self.model = model
    self.own = own
    self.kind = kind
    cells = model.xmiIDCells
    if kind == .make { makePlaces() }
  }

  deinit { places?.deallocate() }

  /// Whether any object has one.
  var hasAny: Bool { !cells.isEmpty || places != nil }

  private func isOwn(_ object: ObjectID) -> Bool { own.contains { $0.contains(object.raw) } }

  private func cell(of object: ObjectID) -> Cell? {
    if cells.isEmpty || kind == .none && isOwn(object) { return nil }
    let cell = cells[Int(object.raw)]
    return cell == .unset ? nil : cell
  }

  func has(_ object: ObjectID) -> Bool { places != nil || cell(of: object) != nil }

  /// Writes the id of an object; false where it has none.
  func append(_ object: ObjectID, to output: inout XMLOutput) -> Bool {
    if let cell = cell(of: object) {
      output.escapedAttribute(model.text(cell))
      return true
    }
    guard let places, isOwn(object) else { return false }
    Self.append(places[Int(object.raw)], to: &output.text)
    return true
  }

  // MARK: Made ids

  /// A place follows from that of the container, the feature and the position, so each object's is its own.
  private mutating func makePlaces() {
    let table = UnsafeMutablePointer<(UInt64, UInt64)>.allocate(capacity: max(1, model.objectCount))
    table.initialize(repeating: (0, 0), count: max(1, model.objectCount))
    places = table
    for (resource, content) in model.resources.enumerated()
    where content.roots.contains(where: { isOwn($0) }) {
      var stack: [ObjectID] = []
      for (position, root) in content.roots.enumerated() {
        table[Int(root.raw)] = Self.mixed((0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F), "", position)
        stack.append(root)
      }
      while let object = stack.popLast() {
        let eClass = model.eClass(of: object)
        for slot in 0..<Int32(model.hot.slotCount(eClass)) {
          let feature = model.hot.feature(inSlot: slot, of: eClass)
          let info = model.hot.features[Int(feature)]
          let cell = model.cell(object, slot: slot)
          guard info.isContainment, cell != .unset else { continue }
          let name = model.metamodel.eStructuralFeature(feature).name
          let children = info.isMany ? model.list(cell).map(\.object) : [cell.object]
          for (position, child) in children.enumerated()
          where !child.isProxy && model.resourceIndex(of: child) == resource {
            table[Int(child.raw)] = Self.mixed(table[Int(object.raw)], name, position)
            stack.append(child)
          }
        }
      }
    }
  }

  private static func mixed(_ seed: (UInt64, UInt64), _ name: String, _ position: Int) -> (UInt64, UInt64) {
    var (low, high) = seed
    func add(_ value: UInt64) {
      low = (low ^ value) &* 0xFF51_AFD7_ED55_8CCD
      low ^= low >> 32
      high = (high &+ value ^ low) &* 0xC4CE_B9FE_1A85_EC53
      high ^= high >> 29
    }
    for byte in name.utf8 { add(UInt64(byte)) }
    add(UInt64(position) &+ 0x1_0000)
    return (low, high)
  }

  /// `_` and 22 characters of base 64, the form that ids of EMF have.
  private static func append(_ place: (UInt64, UInt64), to text: inout TextBuffer) {
    let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    text.append(UInt8(ascii: "_"))
    for half in [place.0, place.1] {
      for step in 0..<11 {
        text.append(alphabet.utf8Start[Int(half >> UInt64(step * 6) & 63)])
      }
    }
  }
}

/// The state of an object that was made or changed by an editor.
struct EditedObject {
  let eClass: Int32
  var container = ObjectID.none
  var containingSlot: Int32 = -1
  var slots: [EditedSlot]
}

/// What a slot holds while it is edited.
enum EditedSlot {
  /// What the model under the editor has there.
  case base(Cell)
  case unset
  case data(EditedDatum)
  case reference(ObjectID)
  case dataList([EditedDatum])
  case references(ReferenceList)
}

/// One value of an attribute.
enum EditedDatum: Equatable {
  /// A Boolean, integer, real or literal.
  case cell(Cell)
  case text(String)

  /// Texts are equal when their bytes are: other forms of one character are other texts.
  static func == (left: EditedDatum, right: EditedDatum) -> Bool {
    switch (left, right) {
    case (.cell(let left), .cell(let right)): left == right
    case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
    default: false
    }
  }
}

/// The targets of a many-valued reference; asking whether one is there costs constant time on average.
struct ReferenceList {
  private(set) var items: [ObjectID]
  /// The items of a long list, from the first time somebody asks.
  private var members: Set<ObjectID>?

  init(_ items: [ObjectID] = []) { self.items = items }

  var count: Int { items.count }

  mutating func contains(_ target: ObjectID) -> Bool {
    if let members { return members.contains(target) }
    guard items.count > 32 else { return items.contains(target) }
    let set = Set(items)
    members = set
    return set.contains(target)
  }

  mutating func insert(_ target: ObjectID, at index: Int) {
    items.insert(target, at: index)
    members?.insert(target)
  }

  mutating func append(_ target: ObjectID) {
    items.append(target)
    members?.insert(target)
  }

  mutating func remove(at index: Int) {
    let removed = items.remove(at: index)
    guard members != nil, !items.contains(removed) else { return }
    members?.remove(removed)
  }

  /// Removes the first occurrence, if there is one.
  mutating func remove(_ target: ObjectID) {
    if let index = items.firstIndex(of: target) { remove(at: index) }
  }

  mutating func move(from: Int, to: Int) { items.insert(items.remove(at: from), at: to) }
}

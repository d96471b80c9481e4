internal import Diagnostics
internal import Ecore

/// What a file holds beside its objects, by the objects that it stands at.
///
/// Objects are found again by the offsets of their start tags; so what stood at an object that is still written stays there.
struct Marginalia {
  /// A child element of an object's element.
  private enum Child {
    case object(ObjectID)
    /// The `index`-th element of a name that is no object.
    case feature(String, index: Int)
  }

  /// Where a note stands among the children of its element.
  private enum Anchor {
    case before(Child)
    case after(Child)
    case end
  }

  /// An open element of the source.
  private struct Frame {
    /// What it is in its parent; nil for the document and `xmi:XMI`.
    var child: Child?
    /// The notes since the last child.
    var pending: [Int] = []
    var counts: [String: Int] = [:]
    var last: Child?

    var object: ObjectID? { if case .object(let object) = child { object } else { nil } }
  }

  /// In file order.
  private(set) var notes: [Margin] = []
  private(set) var isWritten: [Bool] = []
  /// What stands before the root element and after it.
  private var prolog: [Int] = []
  private var epilog: [Int] = []
  /// What stands after the last root in `xmi:XMI`.
  private(set) var wrapperEnd: [Int] = []
  /// Whether an extension stands beside the roots, which only `xmi:XMI` can hold.
  private(set) var needsWrapper = false
  private(set) var hasDocumentType = false
  private var before: [ObjectID: [Int]] = [:]
  private var after: [ObjectID: [Int]] = [:]
  /// By the object whose element they stand in.
  private var inside: [ObjectID: [(anchor: Anchor, note: Int)]] = [:]

  /// Reads the file of a resource again; nil when it holds nothing of the kind.
  init?(_ model: Model, _ resource: Int, comments: Bool) {
    guard let file = model.resources[resource].xmlFile,
      MarginScanner.mayHaveMargins(file, comments: comments)
    else { return nil }
    var places = ObjectPlaces(model, resource)
    var scanner = MarginScanner(file)
    var frames = [Frame()]
    while let event = scanner.next() {
      switch event {
      case .margin(let margin):
        if margin.kind != .extension, !comments { continue }
        notes.append(margin)
        add(notes.count - 1, &frames)
      case .start(let offset, let name, let isEmpty):
        start(places.object(at: offset), file.text(name), &frames)
        if isEmpty { end(&frames) }
      case .end: end(&frames)
      }
    }
    if notes.isEmpty { return nil }
    hasDocumentType = scanner.hasDocumentType
    epilog = frames[0].pending
    isWritten = Array(repeating: false, count: notes.count)
  }

  // MARK: Finding the places

  private mutating func add(_ note: Int, _ frames: inout [Frame]) {
    let top = frames.count - 1
    if frames.count == 2, frames[top].child == nil, notes[note].kind == .extension { needsWrapper = true }
    if case .feature = frames[top].child, let child = frames[top].child {
      // Inside a value: it goes before the value's element.
      keep(note, .before(child), in: frames[top - 1].object)
    } else if notes[note].isTrailing, let last = frames[top].last {
      keep(note, .after(last), in: frames[top].object)
    } else {
      frames[top].pending.append(note)
    }
  }

  private mutating func start(_ object: ObjectID?, _ name: String, _ frames: inout [Frame]) {
    let top = frames.count - 1
    let index = frames[top].counts[name, default: 0]
    frames[top].counts[name] = index + 1
    var child: Child? = object.map { .object($0) } ?? .feature(name, index: index)
    if top == 0 {
      prolog += frames[top].pending
      if object == nil { child = nil }
    } else if let child {
      for note in frames[top].pending { keep(note, .before(child), in: frames[top].object) }
    }
    frames[top].pending = []
    frames.append(Frame(child: child))
  }

  private mutating func end(_ frames: inout [Frame]) {
    guard frames.count > 1, let frame = frames.popLast() else { return }
    if let object = frame.object {
      for note in frame.pending { keep(note, .end, in: object) }
    } else if frame.child == nil {
      wrapperEnd += frame.pending
    }
    // What follows the root element on its line is in the epilog.
    frames[frames.count - 1].last = frames.count > 1 ? frame.child : nil
  }

  private mutating func keep(_ note: Int, _ anchor: Anchor, in object: ObjectID?) {
    switch anchor {
    case .before(.object(let child)): before[child, default: []].append(note)
    case .after(.object(let child)): after[child, default: []].append(note)
    default: break
    }
    if let object { inside[object, default: []].append((anchor, note)) }
  }

  // MARK: Writing

  /// Whether anything stands in an object's element.
  func isEmpty(inside object: ObjectID) -> Bool { inside[object] == nil }

  /// What stands before an object's element; each note is handed out once.
  mutating func take(before object: ObjectID) -> [Int] { taken(before[object]) }

  /// What follows an object's element on its line.
  mutating func take(after object: ObjectID) -> [Int] { taken(after[object]) }

  /// What stands at an element that is no object.
  mutating func take(of object: ObjectID, _ feature: String, _ index: Int, isAfter: Bool) -> [Int] {
    guard let inside = inside[object] else { return [] }
    return taken(
      inside.filter { entry in
        switch entry.anchor {
        case .before(.feature(feature, index)): !isAfter
        case .after(.feature(feature, index)): isAfter
        default: false
        }
      }.map(\.note))
  }

  /// What stands in an object's element and has not been handed out.
  mutating func takeRest(of object: ObjectID) -> [Int] { taken(inside[object]?.map(\.note)) }

  mutating func takeProlog() -> [Int] { taken(prolog) }

  mutating func takeWrapperEnd() -> [Int] { taken(wrapperEnd) }

  mutating func takeEpilog() -> [Int] { taken(epilog) }

  /// Those of a list that have not been handed out.
  private mutating func taken(_ list: [Int]?) -> [Int] {
    guard let list else { return [] }
    let new = list.filter { !isWritten[$0] }
    for note in new { isWritten[note] = true }
    return new
  }
}

/// The objects of a resource by where their start tags are, asked for in file order.
private struct ObjectPlaces {
  private var places: [(offset: UInt32, object: UInt32)] = []
  private var next = 0

  init(_ model: Model, _ resource: Int) {
    let tables = model.tables
    for range in model.objectRanges(of: resource) {
      for object in range {
        let offset = tables.objects[Int(object)].offset
        if offset != .max { places.append((offset, object)) }
      }
    }
    // Of objects at one place the first was made for the tag.
    places.sort { ($0.offset, $0.object) < ($1.offset, $1.object) }
  }

  mutating func object(at offset: Int) -> ObjectID? {
    while next < places.count, Int(places[next].offset) < offset { next += 1 }
    guard next < places.count, Int(places[next].offset) == offset else { return nil }
    return ObjectID(raw: places[next].object)
  }
}

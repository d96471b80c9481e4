internal import Ecore

/// Fragment paths, `//@pods.0/@containers.1`: each container's is made once, and each list is numbered once.
struct PathTexts: ~Copyable {
  /// The last step of a path by its feature.
  private struct Step: BitwiseCopyable {
    enum Kind: UInt8 { case unknown, single, many, keyed }
    var kind = Kind.unknown
    var text: PaddedText?
  }

  /// Paths of this length and more are made anew each time, so that deep models do not fill the memory with them.
  private static let longestKept = 512
  private static let mostKept = 1 << 30

  private let model: Model
  private let tables: ModelTables
  private let hot: HotTables
  private let isOnlyResource: Bool
  private var texts = PaddedTexts()
  /// By object: its position among its siblings, or -1.
  private var positions: UnsafeMutablePointer<Int32>?
  /// By object: where the path of a container is in `records`, or -1.
  private var kept: UnsafeMutablePointer<Int32>?
  private var records = Stack<(start: UInt32, count: UInt32)>()
  private var arena = TextBuffer(capacity: 1024)
  private var long = TextBuffer(capacity: 16)
  private let steps: UnsafeMutablePointer<Step>
  private var last = ObjectID.none
  /// Where the path of `last` is: in `arena`, or the whole of `long`.
  private var lastRange: Range<Int>?
  /// The numbers of named elements that have a sibling of the same name before them.
  private var numbers: [ObjectID: Int] = [:]
  private var numberedContainers: Set<ObjectID> = []
  private let isModelElement: [Bool]

  init(_ model: Model) {
    self.model = model
    tables = model.tables
    isOnlyResource = model.resources.count == 1
    hot = model.hot
    isModelElement = (0...EcoreIDs.lastClass).map { model.hot.isKind($0, of: EcoreIDs.eModelElementClass) }
    let count = max(1, model.metamodel.featureCount)
    steps = .allocate(capacity: count)
    steps.initialize(repeating: Step(), count: count)
  }

  deinit {
    positions?.deallocate()
    kept?.deallocate()
    steps.deallocate()
  }

  /// Writes the path of an object in its own document.
  @inline(__always)
  mutating func append(_ target: ObjectID, to output: inout XMLOutput) {
    let container = container(of: target)
    if container.isNone { return appendRoot(target, to: &output) }
    if container != last { find(container) }
    if let range = lastRange {
      output.escapedAttribute(arena.bytes(range))
    } else {
      output.escapedAttribute(long.bytes(0..<long.count))
    }
    appendStep(target, to: &output)
  }

  private mutating func appendStep(_ target: ObjectID, to output: inout XMLOutput) {
    let record = tables.objects[Int(target.raw)]
    let eClass = Int32(tables.objects[Int(record.container.raw)].eClass)
    if eClass > EcoreIDs.lastClass, record.containingSlot >= 0 {
      let step = steps[Int(hot.feature(inSlot: Int32(record.containingSlot), of: eClass))]
      if step.kind == .many, let text = step.text, let positions, positions[Int(target.raw)] >= 0 {
        output.escapedAttribute(text.bytes)
        output.text.append(number: Int64(positions[Int(target.raw)]))
        return
      }
      if step.kind == .single, let text = step.text { return output.escapedAttribute(text.bytes) }
    }
    var text = TextBuffer(capacity: 64)
    appendSegment(of: target, to: &text)
    output.escapedAttribute(text.bytes(0..<text.count))
  }

  private mutating func appendRoot(_ target: ObjectID, to output: inout XMLOutput) {
    var text = TextBuffer(capacity: 64)
    appendRoot(target, to: &text)
    output.escapedAttribute(text.bytes(0..<text.count))
  }

  /// The container in the same file; none for a root.
  @inline(__always)
  private func container(of object: ObjectID) -> ObjectID {
    let container = tables.objects[Int(object.raw)].container
    if isOnlyResource || container.isNone { return container }
    return model.resourceIndex(of: container) == model.resourceIndex(of: object) ? container : .none
  }

  // MARK: Paths of containers

  /// Makes `last` a container whose path is at hand.
  @inline(never)
  private mutating func find(_ wanted: ObjectID) {
    last = wanted
    if kept == nil {
      kept = .allocate(capacity: model.objectCount)
      kept?.initialize(repeating: -1, count: model.objectCount)
    }
    guard let kept else { return }
    if kept[Int(wanted.raw)] >= 0 {
      lastRange = range(kept[Int(wanted.raw)])
      return
    }
    var chain: [ObjectID] = []
    var current = wanted
    var text = TextBuffer(capacity: 128)
    while true {
      if kept[Int(current.raw)] >= 0 {
        text.append(arena.bytes(range(kept[Int(current.raw)])))
        break
      }
      let next = container(of: current)
      if next.isNone {
        appendRoot(current, to: &text)
        keep(text.bytes(0..<text.count), of: current)
        break
      }
      chain.append(current)
      current = next
    }
    for object in chain.reversed() {
      appendSegment(of: object, to: &text)
      keep(text.bytes(0..<text.count), of: object)
    }
    lastRange = kept[Int(wanted.raw)] >= 0 ? range(kept[Int(wanted.raw)]) : nil
    if lastRange == nil { long = text }
  }

  private func range(_ record: Int32) -> Range<Int> {
    let (start, count) = records.base[Int(record)]
    return Int(start)..<Int(start) + Int(count)
  }

  private mutating func keep(_ path: UnsafeBufferPointer<UInt8>, of object: ObjectID) {
    guard path.count < Self.longestKept, arena.count < Self.mostKept else { return }
    kept?[Int(object.raw)] = Int32(records.count)
    records.append((UInt32(arena.count), UInt32(path.count)))
    arena.append(path)
  }

  private mutating func appendRoot(_ root: ObjectID, to text: inout TextBuffer) {
    text.append(UInt8(ascii: "/"))
    guard let index = model.resourceIndex(of: root) else { return }
    let roots = model.resources[index].roots
    guard roots.count != 1 else { return }
    text.append(number: Int64(position(of: root, in: roots)))
  }

  /// The position of an object; numbers all its siblings when it is the first that is asked for.
  private mutating func position(of object: ObjectID, in siblings: some Collection<ObjectID>) -> Int32 {
    if positions == nil {
      positions = .allocate(capacity: model.objectCount)
      positions?.initialize(repeating: -1, count: model.objectCount)
    }
    guard let positions else { return 0 }
    if positions[Int(object.raw)] < 0 {
      for (position, sibling) in siblings.enumerated() where !sibling.isProxy {
        positions[Int(sibling.raw)] = Int32(truncatingIfNeeded: position)
      }
    }
    return max(0, positions[Int(object.raw)])
  }

  private mutating func appendSegment(of object: ObjectID, to text: inout TextBuffer) {
    let container = model.container(of: object)
    let eClass = model.eClass(of: container)
    if eClass <= EcoreIDs.lastClass, isModelElement[Int(eClass)],
      appendName(of: object, in: container, to: &text)
    {
      return
    }
    let feature = model.containingFeature(of: object)
    if steps[Int(feature)].kind == .unknown { makeStep(feature) }
    let step = steps[Int(feature)]
    if let name = step.text { text.append(name) }
    switch step.kind {
    case .unknown, .single: break
    case .keyed:
      text.append("[")
      text.append(model.object(object).keySegment(model.metamodel.eStructuralFeature(feature)) ?? "")
      text.append("]")
    case .many:
      let slot = model.slot(of: feature, in: eClass)
      if model.hot.features[Int(feature)].kind == .featureMapEntry,
        !model.hot.features[Int(feature)].isReference
      {
        let entries = entries(of: model.cell(container, slot: slot), in: container, eClass)
        text.append(number: Int64(position(of: object, in: entries)))
        return
      }
      let siblings = model.list(model.cell(container, slot: slot)).lazy.map(\.object)
      text.append(number: Int64(position(of: object, in: siblings)))
    }
  }

  /// What a feature map contains by itself; a proxy stands for an entry that is no object.
  private func entries(of map: Cell, in container: ObjectID, _ eClass: Int32) -> [ObjectID] {
    model.list(map).map { cell in
      let entry = FeatureMapCell(cell)
      guard entry.feature >= 0, hot.features[Int(entry.feature)].isContainment,
        let value = model.value(of: entry, in: container, eClass), value != .unset
      else { return .proxy(0) }
      return value.object
    }
  }

  private mutating func makeStep(_ feature: Int32) {
    let feature = model.metamodel.eStructuralFeature(feature)
    let kind: Step.Kind = !feature.isMany ? .single : feature.eKeys.isEmpty ? .many : .keyed
    steps[Int(feature.id)] = Step(
      kind: kind, text: texts.make("/@" + feature.name + (kind == .many ? "." : "")))
  }

  // MARK: Names

  /// Elements of a metamodel are named, annotations by their source; the second of one name is `name.1`.
  private mutating func appendName(
    of object: ObjectID, in container: ObjectID, to text: inout TextBuffer
  ) -> Bool {
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
    text.append("/")
    text.append(name)
    if let number = numbers[object] { text.append(".\(number)") }
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

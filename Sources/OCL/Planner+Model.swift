import Ecore
import OCLSyntax
import RegularExpressions

/// Features read straight from the store's cells.
extension Planner {
  static func featureValue(_ source: CheckedExpression, _ feature: EStructuralFeature) -> ValueCode {
    let reader = FeatureReader(feature)
    if case .variable(let local) = source.kind {
      let slot = local.slot
      return { frame in
        if case .object(let object) = frame.slots[slot] { return reader.value(of: object, in: frame.context) }
        return undefinedSource(frame.slots[slot])
      }
    }
    let source = value(source)
    return { frame in
      let value = source(frame)
      if case .object(let object) = value { return reader.value(of: object, in: frame.context) }
      return undefinedSource(value)
    }
  }

  private static func undefinedSource(_ value: Value) -> Value {
    switch value {
    case .invalid: value
    case .null: .invalid(.nullSource)
    default: .invalid(.badCast)
    }
  }

  /// The number of elements of a collection, negative if it is undefined; no list is copied for it.
  static func countCode(_ expression: CheckedExpression) -> (@Sendable (Frame) -> Int)? {
    if case .feature(let source, let feature) = expression.kind, feature.isMany, feature.isStored {
      let reader = FeatureReader(feature)
      let source = objectCode(source)
      return { frame in
        let object = source(frame)
        if object.isNone { return -1 }
        if let list = reader.list(of: object, in: frame.tables) { return list.count }
        guard let model = frame.context.model else { return -1 }
        return reader.count(of: object, in: model, frame.context)
      }
    }
    guard expression.type.isCollection else { return nil }
    if let objects = ObjectStreamPlanner.stream(expression) {
      return { frame in
        var count = 0
        let failure = objects(frame) { _ in
          count += 1
          return true
        }
        return failure == nil ? count : -1
      }
    }
    if StreamPlanner.isStreamed(expression) {
      let stream = StreamPlanner.stream(expression)
      return { frame in
        var count = 0
        let failure = stream(frame) { _ in
          count += 1
          return true
        }
        return failure == nil ? count : -1
      }
    }
    let code = value(expression)
    return { frame in
      guard case .collection(let collection) = code(frame) else { return -1 }
      return collection.elements.count
    }
  }

  /// The object that an expression gives, a proxy included; ``ObjectID/none`` for every other value.
  static func objectCode(_ expression: CheckedExpression) -> ObjectCode {
    switch expression.kind {
    case .variable(let local):
      let slot = local.slot
      return { frame in
        if case .object(let object) = frame.slots[slot] { return object }
        return .none
      }
    case .feature(let source, let feature)
    where feature.isStored && !feature.isMany && feature.info.isReference:
      let reader = FeatureReader(feature)
      let source = objectCode(source)
      return { frame in
        let object = source(frame)
        return object.isNone ? .none : reader.target(of: object, in: frame.tables)
      }
    default:
      let code = value(expression)
      return { frame in
        if case .object(let object) = code(frame) { return object }
        return .none
      }
    }
  }

  private static func isNumber(_ type: OCLType) -> Bool { type == .integer || type == .real }

  private static func isCounted(_ source: CheckedExpression) -> Bool {
    if case .feature = source.kind { return true }
    return StreamPlanner.isStreamed(source)
  }

  static func fastValue(
    _ operation: LibraryOperation, _ source: CheckedExpression, _ arguments: [CheckedExpression]
  ) -> ValueCode? {
    switch operation.name {
    case "size":
      if source.type.isCollection, isCounted(source), let count = countCode(source) {
        return { frame in
          let count = count(frame)
          return count < 0 ? .invalid(.nullSource) : .integer(count)
        }
      }
    case "isEmpty", "notEmpty", "matches", "<", "<=", ">", ">=":
      // Planned as truths, which have the fast ways; only what cannot be one goes through the table.
      return nil
    case "+", "-", "*":
      guard arguments.count == 1, isNumber(source.type), isNumber(arguments[0].type) else { return nil }
      let left = value(source)
      let right = value(arguments[0])
      let compute: @Sendable (Value, Value) -> Value =
        operation.name == "+"
        ? Arithmetic.add : operation.name == "-" ? Arithmetic.subtract : Arithmetic.multiply
      return { frame in
        let left = left(frame)
        if left.isUndefined { return left.isInvalid ? left : .invalid(.nullSource) }
        let right = right(frame)
        if right.isUndefined { return right.isInvalid ? right : .invalid(.nullArgument) }
        let result = compute(left, right)
        guard case .exact = result else { return result }
        return frame.limited(result)
      }
    default: break
    }
    return nil
  }

  /// `text.matches('literal')`: compiled once; a stored text is matched where it stands.
  static func matches(_ source: CheckedExpression, _ pattern: CheckedExpression) -> TruthCode? {
    guard case .literal(.string(let text)) = pattern.kind, let expression = try? RegularExpression(text)
    else {
      return nil
    }
    if case .feature(let owner, let feature) = source.kind, feature.isStored, !feature.isMany,
      feature.info.kind == .string, !feature.isReference
    {
      let reader = FeatureReader(feature)
      let nothing: ObjectCode = { _ in ObjectID.none }
      let object = isChain(owner) ? objectCode(owner) : nothing
      let owner = value(owner)
      return { frame in
        if let text = reader.text(of: object(frame), in: frame.tables) {
          return Truth(expression.matchesWhole(text))
        }
        guard case .object(let object) = owner(frame), let model = frame.context.model else {
          return .invalid
        }
        guard let cell = reader.textCell(of: object, in: model) else { return .invalid }
        return Truth(expression.matchesWhole(model.text(cell)))
      }
    }
    let source = value(source)
    return { frame in
      guard case .string(let text) = source(frame) else { return .invalid }
      return Truth(expression.matchesWhole(text))
    }
  }
}

/// Reads one feature of any object that has it, as `eGet` does: unset gives the default.
struct FeatureReader: Sendable {
  private let feature: EStructuralFeature
  private let id: Int32
  private let info: FeatureInfo
  private let kind: CollectionName
  private let isStored: Bool
  private let table: SlotTable
  /// The table's columns: what a closure holds is alive while it runs, so reading them counts no references.
  nonisolated(unsafe) private let slots: UnsafePointer<Int32>
  private let classCount: Int32

  init(_ feature: EStructuralFeature) {
    self.feature = feature
    id = feature.id
    info = feature.info
    kind = feature.collectionKind
    isStored = feature.isStored
    table = SlotTable(feature)
    slots = UnsafePointer(table.slots)
    classCount = table.count
  }

  /// Whether the values are lists.
  var isMany: Bool { info.isMany }
  /// Whether the values are objects.
  var isReference: Bool { info.isReference }

  /// The cell of an object that is none of the absent ones; nil if its class does not store the feature.
  @inline(__always)
  func storedCell(of object: ObjectID, in tables: ModelTables) -> Cell? {
    let record = tables.objects[Int(object.raw)]
    let eClass = Int32(record.eClass)
    let slot = eClass < classCount ? slots[Int(eClass)] : -1
    return slot < 0 ? nil : tables.cells[Int(record.firstCell) + Int(slot)]
  }

  /// The list of an object; nil for a proxy and where the class does not store the feature.
  @inline(__always)
  func list(of object: ObjectID, in tables: ModelTables?) -> CellList? {
    guard object.raw & 0x8000_0000 == 0, let tables,
      let cell = storedCell(of: object, in: tables)
    else { return nil }
    return tables.list(cell)
  }

  /// The value of a stored integer; nil where it is not set and whatever is not read so.
  @inline(__always)
  func integer(of object: ObjectID, in tables: ModelTables?) -> Int? {
    guard object.raw & 0x8000_0000 == 0, let tables,
      let cell = storedCell(of: object, in: tables), cell != .unset
    else { return nil }
    return Int(cell.integer)
  }

  /// The target of a single-valued reference; ``ObjectID/none`` for null and whatever is not read so.
  @inline(__always)
  func target(of object: ObjectID, in tables: ModelTables?) -> ObjectID {
    guard object.raw & 0x8000_0000 == 0, let tables,
      let cell = storedCell(of: object, in: tables), cell != .unset
    else { return .none }
    return cell.object
  }

  /// Whether a single stored value is set; nil for proxies, for kinds of values that may be `invalid`, and where it is not known.
  @inline(__always)
  func isPresent(_ object: ObjectID, in tables: ModelTables?) -> Bool? {
    guard isStored, object.raw & 0x8000_0000 == 0, let tables, let cell = storedCell(of: object, in: tables),
      cell != .unset
    else { return nil }
    switch info.kind {
    case .bigInteger, .bigDecimal, .featureMapEntry: return info.isReference ? true : nil
    default: return true
    }
  }

  /// The bytes of a stored text; nil where it is not set and whatever is not read so.
  @inline(__always)
  func text(of object: ObjectID, in tables: ModelTables?) -> UnsafeBufferPointer<UInt8>? {
    guard isStored, object.raw & 0x8000_0000 == 0, let tables, let cell = storedCell(of: object, in: tables),
      cell != .unset
    else { return nil }
    return tables.text(cell)
  }

  /// A single value that can be read without the model.
  @inline(__always)
  private func quick(_ cell: Cell, in tables: ModelTables) -> Value? {
    if info.isReference { return .object(cell.object) }
    switch info.kind {
    case .boolean: return .boolean(cell.boolean)
    case .integer: return .integer(Int(cell.integer))
    case .real: return .real(cell.real)
    case .enumeration:
      return .literal(EnumerationValue(type: info.type, index: Int32(truncatingIfNeeded: cell.integer)))
    case .string, .character, .other:
      return tables.text(cell).map { .string(String(decoding: $0, as: UTF8.self)) }
    case .bigInteger, .bigDecimal, .featureMapEntry: return nil
    }
  }

  func value(of object: ObjectID, in context: EvaluationContext) -> Value {
    let known = isStored && object.raw & 0x8000_0000 == 0
    if known, !info.isMany, let tables = context.tables, let cell = storedCell(of: object, in: tables),
      cell != .unset, let value = quick(cell, in: tables)
    {
      return value
    }
    guard let model = context.model else { return .invalid(.noModel) }
    if known, let tables = context.tables, let cell = storedCell(of: object, in: tables) {
      if cell != .unset { return info.isMany ? list(cell, in: model) : single(cell, in: model) }
    }
    if object.isProxy { return info.isMany ? .collection(CollectionValue(unchecked: [], kind: kind)) : .null }
    guard isStored else { return derived(object, in: model) }
    let slot = model.slot(of: id, in: model.eClass(of: object))
    if slot < 0 { return derived(object, in: model) }
    let cell = model.cell(object, slot: slot)
    if info.isMany { return list(cell, in: model) }
    if cell == .unset, !model.isSet(object, slot: slot) {
      if model.isNull(object, slot: slot) { return .null }
      return info.defaultCell == .unset ? .null : single(info.defaultCell, in: model)
    }
    return single(cell, in: model)
  }

  /// The number of values of a stored list.
  func count(of object: ObjectID, in model: Model, _ context: EvaluationContext) -> Int {
    if let list = list(of: object, in: context.tables) { return list.count }
    if object.isProxy { return 0 }
    return value(of: object, in: context).elements?.count ?? -1
  }

  /// The cell of a stored text or of its default; nil if it is null.
  func textCell(of object: ObjectID, in model: Model) -> Cell? {
    if object.isProxy { return nil }
    let slot = model.slot(of: id, in: model.eClass(of: object))
    guard slot >= 0 else { return nil }
    let cell = model.cell(object, slot: slot)
    if cell != .unset { return cell }
    return info.defaultCell == .unset ? nil : info.defaultCell
  }

  private func list(_ cell: Cell, in model: Model) -> Value {
    let run = model.list(cell)
    var elements: [Value] = []
    elements.reserveCapacity(run.count)
    for cell in run { elements.append(single(cell, in: model)) }
    return .collection(CollectionValue(flat: elements, kind: kind))
  }

  func single(_ cell: Cell, in model: Model) -> Value {
    if info.isReference { return .object(cell.object) }
    switch info.kind {
    case .boolean: return .boolean(cell.boolean)
    case .integer: return .integer(Int(cell.integer))
    case .real: return .real(cell.real)
    case .enumeration:
      return .literal(EnumerationValue(type: info.type, index: Int32(truncatingIfNeeded: cell.integer)))
    case .string, .character, .other: return .string(String(decoding: model.text(cell), as: UTF8.self))
    case .bigInteger:
      return Decimal(String(decoding: model.text(cell), as: UTF8.self)).map { Value($0, isInteger: true) }
        ?? .invalid(.overflow)
    case .featureMapEntry: return .null
    case .bigDecimal:
      return Decimal(String(decoding: model.text(cell), as: UTF8.self)).map { Value($0, isInteger: false) }
        ?? .invalid(.badText)
    }
  }

  private func derived(_ object: ObjectID, in model: Model) -> Value {
    convert(model.object(object).eGet(feature))
  }

  private func convert(_ value: EValue) -> Value {
    switch value {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(Int(value))
    case .real(let value): .real(value)
    case .string(let value): .string(value)
    case .literal(let value): .literal(EnumerationValue(value))
    case .object(let value): .object(value.id)
    case .list(let values): .collection(CollectionValue(unchecked: values.map(convert), kind: kind))
    }
  }
}

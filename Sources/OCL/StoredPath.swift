public import Ecore
import OCLSyntax

/// A stored feature that references lead to from a variable.
///
/// The value is read where it stands in the model: none is made and no reference is counted. What is read is valid as long as
/// the model, and the path as long as the ``StoredPath/Owner`` that made it. For the package's own targets.
public struct StoredPath: @unchecked Sendable, BitwiseCopyable {
  /// What the feature holds.
  public enum Content: Sendable, BitwiseCopyable {
    /// One String.
    case text
    /// One Integer.
    case integer
    /// One Boolean.
    case boolean
    /// One literal of the enumeration with this id.
    case literal(Int32)
    /// One object.
    case object
    /// Strings.
    case texts
    /// Objects.
    case objects
    /// Anything else.
    case other
  }

  /// What was read.
  public enum Reading: BitwiseCopyable {
    /// The cell of a value, or of a list, which is ``Cell/unset`` when it is empty.
    case cell(Cell)
    /// The value is null.
    case null
    /// It takes an evaluation to know the value.
    case unknown
  }

  /// Where the objects of each class keep a feature.
  @usableFromInline
  struct Hop: BitwiseCopyable {
    @usableFromInline let slots: UnsafePointer<Int32>
    @usableFromInline let classCount: Int32
  }

  /// What is at the end.
  @usableFromInline package let content: Content
  /// Whether the feature holds many values.
  @usableFromInline package let isMany: Bool
  /// The value of a feature that is not set; ``Cell/unset`` for null.
  @usableFromInline let defaultCell: Cell
  /// The slot of the variable.
  @usableFromInline package let variable: Int
  @usableFromInline let hops: UnsafeMutablePointer<Hop>
  @usableFromInline let last: Int

  /// Keeps a path's tables in memory.
  package final class Owner: Sendable {
    package let path: StoredPath
    private let tables: [SlotTable]

    /// Takes features of features of a variable; nil for any other expression.
    package init?(_ expression: CheckedExpression) {
      guard case .feature(var owner, let feature) = expression.kind, feature.isStored else { return nil }
      var features = [feature]
      while case .feature(let next, let reference) = owner.kind {
        guard reference.isStored, !reference.isMany, reference.isReference else { return nil }
        features.append(reference)
        owner = next
      }
      guard case .variable(let local) = owner.kind else { return nil }
      tables = features.reversed().map { SlotTable($0) }
      path = StoredPath(from: local.slot, tables, feature.info)
    }

    deinit { path.hops.deallocate() }
  }

  private init(from variable: Int, _ tables: [SlotTable], _ info: FeatureInfo) {
    self.variable = variable
    last = tables.count - 1
    hops = .allocate(capacity: tables.count)
    for (index, table) in tables.enumerated() {
      (hops + index).initialize(to: Hop(slots: table.slots, classCount: table.count))
    }
    isMany = info.isMany
    defaultCell = info.defaultCell
    content = Self.content(info)
  }

  private static func content(_ info: FeatureInfo) -> Content {
    switch (info.isReference, info.isMany) {
    case (true, true): .objects
    case (true, false): .object
    case (false, true): info.kind == .string ? .texts : .other
    case (false, false):
      switch info.kind {
      case .string: .text
      case .integer: .integer
      case .boolean: .boolean
      case .enumeration: .literal(info.type)
      default: .other
      }
    }
  }

  /// Reads the value's cell.
  @inlinable @inline(__always)
  package func read(_ activation: Activation) -> Reading {
    guard let tables = activation.tables, case .object(let object) = activation.slots[variable] else {
      return .unknown
    }
    return read(from: object, in: tables.pointee)
  }

  /// Reads the value's cell, where the variable holds `object`.
  @inlinable @inline(__always)
  package func read(from object: ObjectID, in tables: ModelTables) -> Reading {
    var object = object
    var index = 0
    while true {
      // Proxies and null have the highest bit.
      guard object.raw & 0x8000_0000 == 0 else { return .unknown }
      let record = tables.objects[Int(object.raw)]
      let eClass = Int32(record.eClass)
      let hop = hops[index]
      guard eClass < hop.classCount else { return .unknown }
      let slot = hop.slots[Int(eClass)]
      guard slot >= 0 else { return .unknown }
      let cell = tables.cells[Int(record.firstCell) + Int(slot)]
      if index == last {
        if cell != .unset || isMany { return .cell(cell) }
        if tables.hasCollisions { return .unknown }
        return defaultCell == .unset ? .null : .cell(defaultCell)
      }
      if cell == .unset { return .unknown }
      object = cell.object
      index += 1
    }
  }
}

/// Whether a stored value is there, or a stored list has elements; valid as long as its owner.
///
/// For the package's own targets.
public struct StoredTest: Sendable, BitwiseCopyable {
  @usableFromInline package let path: StoredPath
  /// Whether it is true of what is there.
  @usableFromInline package let wants: Bool

  /// Keeps a test's tables in memory.
  package final class Owner: Sendable {
    package let test: StoredTest
    private let path: StoredPath.Owner

    /// Takes `path <> null`, `path = null`, `path->notEmpty()` and `path->isEmpty()`; nil for any other expression.
    init?(_ expression: CheckedExpression) {
      switch expression.kind {
      case .equality(let isEqual, let left, let right):
        guard case .literal(.null) = right.kind, let owner = StoredPath.Owner(left), !owner.path.isMany else {
          return nil
        }
        path = owner
        test = StoredTest(path: owner.path, wants: !isEqual)
      case .operation(let operation, let source, _) where ["isEmpty", "notEmpty"].contains(operation.name):
        guard let owner = StoredPath.Owner(source), owner.path.isMany else { return nil }
        path = owner
        test = StoredTest(path: owner.path, wants: operation.name == "notEmpty")
      default: return nil
      }
      if case .other = path.path.content { return nil }
    }
  }

  /// The truth; nil when it takes an evaluation.
  @inlinable @inline(__always)
  package func holds(_ activation: Activation) -> Bool? {
    switch path.read(activation) {
    case .null: return !wants
    case .unknown: return nil
    case .cell(let cell):
      if !path.isMany { return wants }
      guard let tables = activation.tables else { return nil }
      return tables.pointee.list(cell).isEmpty != wants
    }
  }
}

/// Which elements of merged packages are the same as elements of the packages that merge them (UML 2.5 §12.2.3.3).
///
/// A package that is merged into one other becomes part of it. Linear in the number of rows.
struct PackageMerges {
  /// By the row of an element in a merged package: the row of the element that it is merged into, which is itself none of those.
  private(set) var same: [UInt32: UInt32] = [:]
  /// The rows of the merged packages, each behind the one that merges it.
  private(set) var order: [UInt32] = []
  /// The rows of merges that cannot be done, and why.
  private(set) var problems: [(row: UInt32, reason: String)] = []
  /// The rows of types that have the name of one of another metaclass.
  private(set) var conflicts: [(row: UInt32, other: UInt32)] = []

  private struct Key: Hashable {
    var container: UInt32
    var isPackage: Bool
    var name: String
  }

  private var members: [Key: UInt32] = [:]

  init(_ uml: UMLModel) {
    var receivers: [UInt32: [(receiver: UInt32, merge: UInt32)]] = [:]
    for (index, row) in uml.rows.enumerated()
    where row.kind == .packageMerge && !row.flags.contains(.isExtension) {
      let merge = uml.element(at: UInt32(index))
      let receiver = merge.references("receivingPackage").first?.element ?? merge.owner
      guard let merged = merge.reference(.mergedPackage)?.element, let receiver, merged.kind.isPackage,
        receiver.kind.isPackage
      else {
        problems.append((merge.index, "leads to no package that was read"))
        continue
      }
      let isInside =
        (merged.index..<merged.row.end).contains(receiver.index)
        || (receiver.index..<receiver.row.end).contains(merged.index)
      guard !isInside else {
        problems.append((merge.index, "merges packages of which one contains the other"))
        continue
      }
      receivers[merged.index, default: []].append((receiver.index, merge.index))
    }
    for (merged, list) in receivers where Set(list.map(\.receiver)).count > 1 {
      let name = uml.element(at: merged).qualifiedName
      problems += list.map {
        ($0.merge, "merges '\(name)', which is merged into several packages; expected one")
      }
      receivers[merged] = nil
    }
    sort(receivers, uml)
    problems.sort { $0.row < $1.row }
    guard !order.isEmpty else { return }
    let roots = Set(order)
    register(0..<UInt32(uml.rows.count), uml, roots)
    for merged in order {
      guard let receiver = receivers[merged]?.first?.receiver else { continue }
      same[merged] = same[receiver] ?? receiver
      register(merged + 1..<uml.rows[Int(merged)].end, uml, roots)
    }
  }

  /// Sorts the merged packages by how many merges lie above them; circles are none.
  private mutating func sort(
    _ receivers: [UInt32: [(receiver: UInt32, merge: UInt32)]], _ uml: UMLModel
  ) {
    var depths: [UInt32: Int] = [:]
    for start in receivers.keys.sorted() where depths[start] == nil {
      var path: [UInt32] = []
      var seen: Set<UInt32> = []
      var next: UInt32? = start
      while let merged = next, depths[merged] == nil, seen.insert(merged).inserted {
        path.append(merged)
        next = receivers[merged]?.first.flatMap { Self.enclosing($0.receiver, receivers, uml) }
      }
      let isCircle = next.map { depths[$0] == nil } ?? false
      var depth = isCircle ? -1 : next.flatMap { depths[$0] } ?? 0
      for merged in path.reversed() {
        if depth >= 0 { depth += 1 }
        depths[merged] = depth
        if depth < 0, let merge = receivers[merged]?.first?.merge {
          problems.append((merge, "merges packages in a circle"))
        }
      }
    }
    order = depths.filter { $0.value >= 0 }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
  }

  /// The nearest merged package around a package, or it itself.
  private static func enclosing(
    _ row: UInt32, _ receivers: [UInt32: [(receiver: UInt32, merge: UInt32)]], _ uml: UMLModel
  ) -> UInt32? {
    var next: UInt32? = row
    while let current = next {
      if receivers[current] != nil { return current }
      let parent = uml.rows[Int(current)].parent
      next = parent == UMLRow.none ? nil : parent
    }
    return nil
  }

  /// Enters packages and types by their names, or finds those of the same name that are entered already.
  private mutating func register(_ range: Range<UInt32>, _ uml: UMLModel, _ roots: Set<UInt32>) {
    var index = range.lowerBound
    while index < range.upperBound {
      let row = uml.rows[Int(index)]
      if roots.contains(index) || row.flags.contains(.isExtension) {
        index = row.end
        continue
      }
      if row.kind.isPackage || row.kind.isType, row.parent != UMLRow.none,
        let name = uml.element(at: index).name
      {
        let key = Key(container: same[row.parent] ?? row.parent, isPackage: row.kind.isPackage, name: name)
        if let known = members[key] {
          if row.kind.isPackage || uml.rows[Int(known)].kind == row.kind {
            if key.container != row.parent || range.lowerBound > 0 { same[index] = known }
          } else {
            conflicts.append((index, known))
          }
        } else {
          members[key] = index
        }
      }
      index += 1
    }
  }
}

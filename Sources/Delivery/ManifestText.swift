import Placement
import YAML

/// The YAML of an object for many clusters, which differs in a few values: written once and put together for each.
struct ManifestText {
  /// What differs between clusters.
  enum Slot: String, CaseIterable {
    case cluster, count, parallelism, start

    /// A text that stands for the value while the object is written; it needs no quotes.
    var mark: String { "krosskube-slot-\(rawValue)-slot" }
  }

  /// The clusters whose objects have the same values but for those of the slots.
  struct Way: Hashable {
    let overrides: [Int]
    let isDivided: Bool
    let hasParallelism: Bool
    let hasStart: Bool

    init(_ assignment: Assignment, _ request: PlacementRequest) {
      overrides = assignment.overrides
      isDivided = request.policy != .replicated && request.division != .none
      hasParallelism = isDivided && assignment.parallelism != nil
      var start: Int?
      if case .ordinals(_, let first) = request.division { start = first }
      hasStart =
        isDivided && start != nil && assignment.ordinalStart != nil && assignment.ordinalStart != start
    }
  }

  private let pieces: [[UInt8]]
  private let slots: [Slot]

  /// Finds the marks in a text; nil when it does not have each of `expected` once, and no other.
  init?(_ text: String, expecting expected: Set<Slot>) {
    var pieces: [[UInt8]] = []
    var slots: [Slot] = []
    let bytes = Array(text.utf8)
    var rest = bytes[...]
    while let start = Self.nextMark(in: rest) {
      let slot = Slot.allCases.first { rest[start...].starts(with: $0.mark.utf8) }
      guard let slot, expected.contains(slot), !slots.contains(slot) else { return nil }
      pieces.append(Array(rest[..<start]))
      slots.append(slot)
      rest = rest[(start + slot.mark.utf8.count)...]
    }
    guard slots.count == expected.count else { return nil }
    pieces.append(Array(rest))
    self.pieces = pieces
    self.slots = slots
  }

  /// Where the next mark begins.
  private static func nextMark(in bytes: ArraySlice<UInt8>) -> Int? {
    let offset = bytes.withUnsafeBytes { bytes -> Int? in
      var rest = bytes[...]
      while let dash = rest.firstIndex(of: UInt8(ascii: "-")) {
        if dash >= bytes.startIndex + 9, bytes[(dash - 9)...].starts(with: Self.beginning) { return dash - 9 }
        rest = bytes[(dash + 1)...]
      }
      return nil
    }
    return offset.map { bytes.startIndex + $0 }
  }

  /// What all marks begin with: nine letters before the dash.
  private static let beginning = Array("krosskube-slot-".utf8)

  /// The text for a cluster.
  func text(_ assignment: Assignment) -> String {
    var result = pieces[0]
    for (slot, piece) in zip(slots, pieces.dropFirst()) {
      switch slot {
      case .cluster: result += YAMLText.scalar(LabelValue.fitting(assignment.cluster)).utf8
      case .count: result += String(assignment.count).utf8
      case .parallelism: result += String(assignment.parallelism ?? 1).utf8
      case .start: result += String(assignment.ordinalStart ?? 0).utf8
      }
      result += piece
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// The objects of a resource for its clusters.
struct ManifestTexts {
  private let native: NativeObject
  private let request: PlacementRequest
  private let overrides: PreparedOverrides
  private let yaml = YAMLWriter()
  /// Of ways whose text has no clear marks nil.
  private var texts: [ManifestText.Way: ManifestText?] = [:]
  /// What could not be applied, with the clusters, in the order of the first of them.
  private(set) var failures: [(failure: PreparedOverrides.Failure, clusters: [String])] = []
  private var failuresOfWay: [ManifestText.Way: [PreparedOverrides.Failure]] = [:]

  init(_ native: NativeObject, _ request: PlacementRequest) {
    self.native = native
    self.request = request
    overrides = PreparedOverrides(request.overrides)
  }

  /// The YAML of the object for a cluster; costs its size the first time, then a copy.
  mutating func text(for assignment: Assignment) -> String {
    let way = ManifestText.Way(assignment, request)
    if texts[way] == nil { prepare(way, assignment) }
    for failure in failuresOfWay[way] ?? [] {
      if let index = failures.firstIndex(where: { $0.failure == failure }) {
        failures[index].clusters.append(assignment.cluster)
      } else {
        failures.append((failure, [assignment.cluster]))
      }
    }
    if let text = texts[way] ?? nil { return text.text(assignment) }
    var ignored: [PreparedOverrides.Failure] = []
    var root = native.root(for: assignment, request, overrides, failures: &ignored)
    root.put(
      .string(LabelValue.fitting(assignment.cluster)), at: ["metadata", "labels", NativeObject.cluster])
    return yaml.text(of: root)
  }

  private mutating func prepare(_ way: ManifestText.Way, _ assignment: Assignment) {
    var expected: Set<ManifestText.Slot> = [.cluster]
    if way.isDivided {
      if case .parallelism = request.division {} else if way.hasParallelism { expected.insert(.parallelism) }
      expected.insert(.count)
    }
    if way.hasStart { expected.insert(.start) }
    var found: [PreparedOverrides.Failure] = []
    let root = native.marked(assignment, request, overrides, failures: &found)
    failuresOfWay[way] = found
    texts[way] = .some(ManifestText(yaml.text(of: root), expecting: expected))
  }
}

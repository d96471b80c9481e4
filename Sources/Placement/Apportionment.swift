/// Divides a whole number into whole parts by weights.
public struct Apportionment: Sendable {
  /// How fractions become whole numbers.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// One after the other goes to the greatest weight / (2 parts + 1): a larger total never makes a part smaller.
    case webster
    /// Whole quotas first, then one each for the largest fractions; a larger total can make a part smaller.
    case largestRemainder
  }

  /// The largest total and weight; larger ones are cut down to it.
  static let limit = 1_000_000_000

  /// The parts, in the order of the weights.
  public private(set) var parts: [Int]
  /// What could not be given to any.
  public private(set) var missing: Int

  private let weights: [Int]
  private let caps: [Int]
  private let order: [Int]

  /// Divides `total`.
  ///
  /// Those in `beginsWithOne` get one before the rest is divided; parts end at `caps`; a weight of zero gets nothing more. Ties
  /// go to the smaller part, then to the lower place in `order`, which is that of the weights by default. Numbers below zero
  /// count as zero. Costs O(n log n) for n weights, whatever the total, and O(n²) when many caps are reached.
  public init(
    _ total: Int, weights: [Int], caps: [Int]? = nil, beginsWithOne: [Bool]? = nil, order: [Int]? = nil,
    method: Method = .webster
  ) {
    func bounded(_ value: Int) -> Int { min(max(0, value), Self.limit) }
    let count = weights.count
    self.weights = weights.map(bounded)
    self.caps = (0..<count).map { index in
      caps.map { index < $0.count ? bounded($0[index]) : 0 } ?? Self.limit
    }
    self.order = order.flatMap { $0.count == count ? $0 : nil } ?? Array(0..<count)
    parts = []
    missing = bounded(total)
    for index in 0..<count {
      let minimum = beginsWithOne.map { index < $0.count && $0[index] ? 1 : 0 } ?? 0
      let part = min(minimum, self.caps[index], missing)
      parts.append(part)
      missing -= part
    }
    switch method {
    case .webster: divideByWebster()
    case .largestRemainder: divideByLargestRemainder()
    }
  }

  /// Who may still get something.
  private var open: [Int] { weights.indices.filter { weights[$0] > 0 && parts[$0] < caps[$0] } }

  // MARK: Webster

  private mutating func divideByWebster() {
    leap()
    var heap = Heap(open, isBefore)
    while missing > 0, let index = heap.first {
      parts[index] += 1
      missing -= 1
      if parts[index] < caps[index] { heap.siftFirst(isBefore) } else { heap.removeFirst(isBefore) }
    }
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    let leftClaim = weights[left] * (2 * parts[right] + 1)
    let rightClaim = weights[right] * (2 * parts[left] + 1)
    if leftClaim != rightClaim { return leftClaim > rightClaim }
    if parts[left] != parts[right] { return parts[left] < parts[right] }
    return order[left] < order[right]
  }

  /// Gives at once what is given in any case, so that the rest is a few for each.
  ///
  /// With a divisor so large that the rounded quotients cannot exceed the total, they are exactly what giving one by one gives
  /// up to some point.
  private mutating func leap() {
    while true {
      let open = open
      let sum = open.reduce(0) { $0 + weights[$1] }
      // Each is rounded up by a half at most, and who begins with one may have more than its quotient.
      let reach = open.reduce(missing) { $0 + parts[$1] } - 2 * open.count
      guard sum > 0, reach > 0 else { return }
      var isCapReached = false
      for index in open {
        let quotient = (2 * weights[index] * reach + sum) / (2 * sum)
        let target = max(parts[index], min(quotient, caps[index]))
        missing -= target - parts[index]
        parts[index] = target
        isCapReached = isCapReached || target == caps[index]
      }
      guard isCapReached else { return }
    }
  }

  // MARK: Largest remainder

  private mutating func divideByLargestRemainder() {
    while missing > 0 {
      let open = open
      let sum = open.reduce(0) { $0 + weights[$1] }
      guard sum > 0 else { return }
      var quotas: [(index: Int, whole: Int, rest: Int)] = []
      for index in open {
        let (quotient, remainder) = (weights[index] * missing).quotientAndRemainder(dividingBy: sum)
        quotas.append((index, quotient, remainder))
      }
      let isCapReached = quotas.contains { parts[$0.index] + $0.whole >= caps[$0.index] }
      for quota in quotas {
        let part = min(quota.whole, caps[quota.index] - parts[quota.index])
        parts[quota.index] += part
        missing -= part
      }
      // What did not fit is divided among the others as if it were a total of its own.
      if isCapReached && missing > quotas.count { continue }
      quotas.sort { left, right in
        if left.rest != right.rest { return left.rest > right.rest }
        if parts[left.index] != parts[right.index] { return parts[left.index] < parts[right.index] }
        return order[left.index] < order[right.index]
      }
      for quota in quotas where missing > 0 && parts[quota.index] < caps[quota.index] {
        parts[quota.index] += 1
        missing -= 1
      }
    }
  }
}

/// Places in an order that changes, the first of them at hand.
private struct Heap {
  private var items: [Int]

  init(_ items: [Int], _ isBefore: (Int, Int) -> Bool) {
    self.items = items
    for index in stride(from: items.count / 2 - 1, through: 0, by: -1) { sift(index, isBefore) }
  }

  var first: Int? { items.first }

  mutating func siftFirst(_ isBefore: (Int, Int) -> Bool) { sift(0, isBefore) }

  mutating func removeFirst(_ isBefore: (Int, Int) -> Bool) {
    guard let last = items.popLast(), !items.isEmpty else { return }
    items[0] = last
    sift(0, isBefore)
  }

  private mutating func sift(_ start: Int, _ isBefore: (Int, Int) -> Bool) {
    var index = start
    while true {
      var best = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < items.count && isBefore(items[child], items[best]) {
        best = child
      }
      if best == index { return }
      items.swapAt(index, best)
      index = best
    }
  }
}

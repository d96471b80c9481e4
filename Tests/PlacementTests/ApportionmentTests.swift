import Placement
import TestSupport
import Testing

/// Dividing whole numbers by weights.
@Suite struct ApportionmentTests {
  /// A division with its result.
  struct Vector: Sendable, CustomStringConvertible {
    var total: Int
    var weights: [Int]
    var caps: [Int]?
    var parts: [Int]
    var missing = 0
    var method = Apportionment.Method.webster
    var description: String { "\(total) by \(weights)" }
  }

  @Test(arguments: [
    Vector(total: 10, weights: [2, 1], parts: [7, 3]),
    Vector(total: 5, weights: [1, 1, 1], parts: [2, 2, 1]),
    Vector(total: 10, weights: [8, 3, 1], caps: [5, 3, 1], parts: [5, 3, 1], missing: 1),
    Vector(total: 10, weights: [6, 6, 2], parts: [4, 4, 2]),
    Vector(total: 11, weights: [6, 6, 2], parts: [5, 4, 2]),
    Vector(total: 10, weights: [6, 6, 2], parts: [4, 4, 2], method: .largestRemainder),
    Vector(total: 11, weights: [6, 6, 2], parts: [5, 5, 1], method: .largestRemainder),
    Vector(total: 0, weights: [1, 2], parts: [0, 0]),
    Vector(total: 3, weights: [], parts: [], missing: 3),
    Vector(total: 3, weights: [0, 0], parts: [0, 0], missing: 3),
    Vector(total: 3, weights: [0, 5], parts: [0, 3]),
    Vector(total: 3, weights: [-1, 5], parts: [0, 3]),
    Vector(total: -3, weights: [1, 5], parts: [0, 0]),
    Vector(
      total: 1_000_000_000, weights: [1_000_000_000, 1_000_000_000], parts: [500_000_000, 500_000_000]),
    Vector(total: 1_000_000_000, weights: [1, 999_999_999], parts: [1, 999_999_999]),
    Vector(
      total: 2_147_483_647, weights: [.max, 1, .max], parts: [1_073_741_823, 1, 1_073_741_823]),
    Vector(total: 2_147_483_647, weights: [1], caps: [.max], parts: [2_147_483_647]),
    Vector(total: 9, weights: [8, 3, 1], caps: [5, 3, 1], parts: [5, 3, 1], method: .largestRemainder),
    Vector(
      total: 10, weights: [8, 3, 1], caps: [5, 3, 1], parts: [5, 3, 1], missing: 1, method: .largestRemainder),
  ])
  func `the parts are these`(_ vector: Vector) {
    let result = Apportionment(
      vector.total, weights: vector.weights, caps: vector.caps, method: vector.method)
    #expect(result.parts == vector.parts)
    #expect(result.missing == vector.missing)
  }

  @Test func `who begins with one has one`() {
    let weights = [100, 1, 1, 0]
    #expect(Apportionment(3, weights: weights).parts == [3, 0, 0, 0])
    let begun = [true, true, false, true]
    #expect(Apportionment(3, weights: weights, beginsWithOne: begun).parts == [1, 1, 0, 1])
    #expect(Apportionment(5, weights: weights, beginsWithOne: begun).parts == [3, 1, 0, 1])
    #expect(Apportionment(2, weights: weights, beginsWithOne: begun).parts == [1, 1, 0, 0])
  }

  @Test func `ties go by the order that is given`() {
    #expect(Apportionment(5, weights: [1, 1, 1], order: [2, 1, 0]).parts == [1, 2, 2])
  }

  /// What the reference says, word for word: one by one to the greatest weight / (2 parts + 1).
  private static func oneByOne(_ total: Int, _ weights: [Int], _ caps: [Int], _ begun: [Bool]) -> [Int] {
    var parts = weights.map { _ in 0 }
    var rest = total
    for index in weights.indices where begun[index] && rest > 0 && caps[index] > 0 {
      parts[index] = 1
      rest -= 1
    }
    while rest > 0 {
      var best: Int?
      for index in weights.indices where weights[index] > 0 && parts[index] < caps[index] {
        guard let other = best else {
          best = index
          continue
        }
        let left = weights[index] * (2 * parts[other] + 1)
        let right = weights[other] * (2 * parts[index] + 1)
        if left > right || (left == right && parts[index] < parts[other]) { best = index }
      }
      guard let best else { break }
      parts[best] += 1
      rest -= 1
    }
    return parts
  }

  @Test func `the short way gives what one by one gives`() {
    var random = SeededGenerator(7)
    for _ in 0..<2_000 {
      let count = random.number(1...9)
      let weights = (0..<count).map { _ in random.number(0...50) }
      let caps = (0..<count).map { _ in random.number(0...3) == 0 ? random.number(0...20) : 1_000 }
      let begun = (0..<count).map { _ in random.number(0...4) == 0 }
      let total = random.number(0...200)
      let expected = Self.oneByOne(total, weights, caps, begun)
      let result = Apportionment(total, weights: weights, caps: caps, beginsWithOne: begun)
      #expect(result.parts == expected, "\(total) by \(weights), caps \(caps), \(begun)")
      #expect(result.missing == total - expected.reduce(0, +))
    }
  }

  /// The smallest example, over all small weights, in which one more replica takes one away.
  @Test func `only the largest remainder takes away when there is more to give`() {
    var found = 0
    for first in 1...6 {
      for second in 1...first {
        for third in 1...second {
          let weights = [first, second, third]
          for total in 1..<14 {
            for method in Apportionment.Method.allCases {
              let before = Apportionment(total, weights: weights, method: method).parts
              let after = Apportionment(total + 1, weights: weights, method: method).parts
              let loses = zip(before, after).contains { $0 > $1 }
              if method == .webster { #expect(!loses, "\(total) by \(weights)") } else if loses { found += 1 }
            }
          }
        }
      }
    }
    #expect(found > 0)
  }
}

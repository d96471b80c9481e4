import Kubernetes
import Placement
import Testing

/// Amounts of resources.
@Suite struct AmountTests {
  @Test(arguments: [
    ("100m", "0.1"), ("2", "2"), ("1.5Gi", "1610612736"), ("1e3", "1000"), ("0", "0"), ("1n", "0.000000001"),
    ("250u", "0.00025"), ("12E", "12000000000000000000"), ("0.0000000015", "0.000000002"),
    ("1e-20", "0.000000001"),
    ("0.10", "0.1"), ("3000m", "3"),
  ])
  func `a request is rounded up`(_ text: String, _ expected: String) throws {
    #expect(Amount(try Quantity(text), roundingUp: true).description == expected)
  }

  @Test(arguments: [("0.0000000015", "0.000000001"), ("1e-20", "0"), ("100m", "0.1"), ("-5", "0")])
  func `a capacity is rounded down`(_ text: String, _ expected: String) throws {
    #expect(Amount(try Quantity(text), roundingUp: false).description == expected)
  }

  @Test func `nothing runs over`() throws {
    let huge = Amount(try Quantity("1e2000000000"), roundingUp: false)
    #expect(huge.nano == Quantity.nanoLimit)
    #expect(huge + huge == huge)
    #expect(huge * .max == huge)
    #expect(Amount(units: 1) - huge == .zero)
    #expect(Amount(units: 3) * -1 == .zero)
    #expect(huge.count(of: Amount(nano: 1), limit: 1_000) == 1_000)
    #expect(try Quantity("-1e99").nano(roundingUp: true) == -Quantity.nanoLimit)
    #expect(Amount(try Quantity("1e-2000000000"), roundingUp: false) == .zero)
  }

  @Test func `how often one amount goes into another`() {
    #expect(Amount(units: 7).count(of: Amount(units: 2), limit: 100) == 3)
    #expect(Amount(units: 7).count(of: .zero, limit: 100) == 100)
    #expect(Amount.zero.count(of: Amount(units: 2), limit: 100) == 0)
  }
}

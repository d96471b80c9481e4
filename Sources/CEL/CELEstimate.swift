/// The least and the most of a size or a cost; arithmetic stops at the largest number.
public struct CELEstimate: Hashable, Sendable {
  /// The least.
  public var min: UInt64
  /// The most; what limits are compared with.
  public var max: UInt64

  /// Takes both bounds.
  public init(min: UInt64, max: UInt64) {
    self.min = min
    self.max = max
  }

  /// A number that is known.
  init(_ value: UInt64) { self.init(min: value, max: value) }

  /// Nothing is known.
  static let unknown = CELEstimate(min: 0, max: .max)
  static let zero = CELEstimate(0)
  static let one = CELEstimate(1)

  /// What covers both.
  func union(_ other: CELEstimate) -> CELEstimate {
    CELEstimate(min: Swift.min(min, other.min), max: Swift.max(max, other.max))
  }

  static func + (left: CELEstimate, right: CELEstimate) -> CELEstimate {
    CELEstimate(min: left.min.adding(right.min), max: left.max.adding(right.max))
  }

  static func += (left: inout CELEstimate, right: CELEstimate) { left = left + right }

  static func * (left: CELEstimate, right: CELEstimate) -> CELEstimate {
    CELEstimate(min: left.min.multiplied(by: right.min), max: left.max.multiplied(by: right.max))
  }

  /// Rounded up.
  static func * (left: CELEstimate, factor: Double) -> CELEstimate {
    CELEstimate(min: scaled(left.min, factor), max: scaled(left.max, factor))
  }

  private static func scaled(_ value: UInt64, _ factor: Double) -> UInt64 {
    let product = (Double(value) * factor).rounded(.up)
    return product >= 0x1p64 ? .max : product > 0 ? UInt64(product) : 0
  }
}

extension UInt64 {
  /// The sum, or the largest number.
  func adding(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product, or the largest number.
  func multiplied(by other: UInt64) -> UInt64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}

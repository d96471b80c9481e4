/// A natural number of any size, as digits to the base 10^9, so that decimal digits come and go cheaply.
struct Natural: Hashable, Sendable {
  private static let base: UInt64 = 1_000_000_000
  private static let digitsPerLimb = 9
  private static let powers: [UInt64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  ]

  /// The least first; the last is not 0.
  private var limbs: [UInt32]

  private init(limbs: [UInt32]) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
  }

  /// Takes a machine number.
  init(_ value: UInt) {
    var rest = UInt64(value)
    limbs = []
    while rest > 0 {
      limbs.append(UInt32(rest % Self.base))
      rest /= Self.base
    }
  }

  /// Takes ASCII digits, which may be none.
  init(digits: ArraySlice<UInt8>) {
    var limbs: [UInt32] = []
    limbs.reserveCapacity(digits.count / Self.digitsPerLimb + 1)
    var end = digits.endIndex
    while end > digits.startIndex {
      let start = max(digits.startIndex, end - Self.digitsPerLimb)
      limbs.append(digits[start..<end].reduce(0) { $0 * 10 + UInt32($1 & 0x0F) })
      end = start
    }
    self.init(limbs: limbs)
  }

  var isZero: Bool { limbs.isEmpty }

  /// The digits without leading zeros; `0` for zero.
  var digits: String {
    guard let last = limbs.last else { return "0" }
    return limbs.dropLast().reversed().reduce(into: String(last)) { text, limb in
      let digits = String(limb)
      text += String(repeating: "0", count: Self.digitsPerLimb - digits.utf8.count) + digits
    }
  }

  /// The number of decimal digits; 0 for zero.
  var digitCount: Int {
    limbs.last.map { (limbs.count - 1) * Self.digitsPerLimb + String($0).utf8.count } ?? 0
  }

  /// The number of zeros that the digits end in.
  var trailingZeros: Int {
    guard let index = limbs.firstIndex(where: { $0 != 0 }) else { return 0 }
    var limb = limbs[index]
    var count = index * Self.digitsPerLimb
    while limb % 10 == 0 {
      limb /= 10
      count += 1
    }
    return count
  }

  /// The number as a machine number; nil if it does not fit.
  var unsigned: UInt? {
    var result: UInt = 0
    for limb in limbs.reversed() {
      let (product, tooLarge) = result.multipliedReportingOverflow(by: UInt(Self.base))
      let (sum, overflow) = product.addingReportingOverflow(UInt(limb))
      if tooLarge || overflow { return nil }
      result = sum
    }
    return result
  }

  /// -1, 0 or 1.
  func compared(to other: Natural) -> Int {
    if limbs.count != other.limbs.count { return limbs.count < other.limbs.count ? -1 : 1 }
    for (left, right) in zip(limbs.reversed(), other.limbs.reversed()) where left != right {
      return left < right ? -1 : 1
    }
    return 0
  }

  // MARK: Arithmetic

  static func + (left: Natural, right: Natural) -> Natural {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for index in 0..<max(left.limbs.count, right.limbs.count) {
      let sum = left.limb(index) + right.limb(index) + carry
      result.append(UInt32(sum % base))
      carry = sum / base
    }
    result.append(UInt32(carry))
    return Natural(limbs: result)
  }

  /// The difference; the right one is at most the left one.
  static func - (left: Natural, right: Natural) -> Natural {
    var result: [UInt32] = []
    var borrow: UInt64 = 0
    for index in left.limbs.indices {
      let needed = right.limb(index) + borrow
      let own = left.limb(index)
      borrow = own < needed ? 1 : 0
      result.append(UInt32(own + borrow * base - needed))
    }
    return Natural(limbs: result)
  }

  static func * (left: Natural, right: Natural) -> Natural {
    if left.isZero || right.isZero { return Natural(0) }
    var result = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (offset, factor) in left.limbs.enumerated() where factor != 0 {
      var carry: UInt64 = 0
      for (index, limb) in right.limbs.enumerated() {
        let sum = UInt64(result[offset + index]) + UInt64(factor) * UInt64(limb) + carry
        result[offset + index] = UInt32(sum % base)
        carry = sum / base
      }
      result[offset + right.limbs.count] = UInt32(carry)
    }
    return Natural(limbs: result)
  }

  /// The number times 10 to the `count`.
  func timesPowerOfTen(_ count: Int) -> Natural {
    if isZero || count == 0 { return self }
    let (limbs, digits) = count.quotientAndRemainder(dividingBy: Self.digitsPerLimb)
    return Natural(
      limbs: [UInt32](repeating: 0, count: limbs) + (self * Natural(UInt(Self.powers[digits]))).limbs)
  }

  /// The number without its last `count` digits.
  func droppingDigits(_ count: Int) -> Natural {
    let (limbs, digits) = count.quotientAndRemainder(dividingBy: Self.digitsPerLimb)
    let rest = Natural(limbs: Array(self.limbs.dropFirst(limbs)))
    return digits == 0 ? rest : rest.divided(by: Self.powers[digits]).quotient
  }

  private func limb(_ index: Int) -> UInt64 { index < limbs.count ? UInt64(limbs[index]) : 0 }

  private func divided(by divisor: UInt64) -> (quotient: Natural, remainder: UInt64) {
    var quotient = limbs
    var rest: UInt64 = 0
    for index in limbs.indices.reversed() {
      let part = rest * Self.base + UInt64(limbs[index])
      quotient[index] = UInt32(part / divisor)
      rest = part % divisor
    }
    return (Natural(limbs: quotient), rest)
  }

  /// Quotient and remainder; the divisor is not 0 (Knuth's algorithm D).
  func divided(by divisor: Natural) -> (quotient: Natural, remainder: Natural) {
    if compared(to: divisor) < 0 { return (Natural(0), self) }
    guard divisor.limbs.count > 1 else {
      let (quotient, remainder) = divided(by: divisor.limb(0))
      return (quotient, Natural(UInt(remainder)))
    }
    let scale = Self.base / (divisor.limb(divisor.limbs.count - 1) + 1)
    let factor = Natural(UInt(scale))
    let lower = (divisor * factor).limbs.map(UInt64.init)
    var upper = (self * factor).limbs.map(UInt64.init)
    while upper.count <= limbs.count { upper.append(0) }
    let size = lower.count
    var quotient = [UInt32](repeating: 0, count: upper.count - size)
    for place in quotient.indices.reversed() {
      let head = upper[place + size] * Self.base + upper[place + size - 1]
      var digit = head / lower[size - 1]
      var rest = head % lower[size - 1]
      while digit >= Self.base || digit * lower[size - 2] > rest * Self.base + upper[place + size - 2] {
        digit -= 1
        rest += lower[size - 1]
        if rest >= Self.base { break }
      }
      if Self.subtract(lower, times: digit, from: &upper, at: place) {
        digit -= 1
        Self.addBack(lower, to: &upper, at: place)
      }
      quotient[place] = UInt32(digit)
    }
    let remainder = Natural(limbs: upper.prefix(size).map { UInt32($0) }).divided(by: scale).quotient
    return (Natural(limbs: quotient), remainder)
  }

  /// Whether the subtraction borrowed from beyond.
  private static func subtract(
    _ lower: [UInt64], times digit: UInt64, from upper: inout [UInt64], at place: Int
  )
    -> Bool
  {
    var carry: UInt64 = 0
    for index in lower.indices {
      let product = digit * lower[index] + carry
      let part = product % base
      carry = product / base
      if upper[place + index] < part {
        upper[place + index] += base
        carry += 1
      }
      upper[place + index] -= part
    }
    let borrows = upper[place + lower.count] < carry
    upper[place + lower.count] &-= carry
    return borrows
  }

  private static func addBack(_ lower: [UInt64], to upper: inout [UInt64], at place: Int) {
    var carry: UInt64 = 0
    for index in lower.indices {
      let sum = upper[place + index] + lower[index] + carry
      upper[place + index] = sum % base
      carry = sum / base
    }
    upper[place + lower.count] &+= carry
  }
}

/// What a call of an overload costs, its arguments included, and how large its value is.
extension CELCostEstimator {
  typealias CallCost = (cost: CELEstimate, size: CELEstimate?)

  func cost(of call: CELCall, _ overload: CELOverload) -> CallCost {
    let own = listCost(call) ?? kubernetesCost(call, overload) ?? nil
    if let own { return (own.cost + call.argumentCost, own.size) }
    return standardCost(of: call, overload)
  }

  // MARK: CEL's own

  private func standardCost(of call: CELCall, _ overload: CELOverload) -> CallCost {
    let arguments = call.arguments
    let others = call.argumentCost
    switch call.name {
    case "_&&_", "_||_":
      // The second operand may not be needed.
      return (CELEstimate(min: arguments[0].cost.min, max: others.max), nil)
    case "_?_:_":
      let size = sizeOrUnknown(arguments[1]).union(sizeOrUnknown(arguments[2]))
      if let entries = arguments[1].entries?.union(arguments[2].entries) { call.result.entries = entries }
      return (arguments[0].cost + arguments[1].cost.union(arguments[2].cost), size)
    case "format":
      guard let target = call.target else { break }
      return (sizeOrUnknown(target) * Costs.traversal + others, nil)
    case "bytes" where overload.parameters == [.string]:
      let size = sizeOrUnknown(arguments[0])
      let most = size.max &* 4
      return (size * Costs.traversal + others, CELEstimate(min: size.min, max: most))
    case "string" where overload.parameters == [.bytes]:
      let size = sizeOrUnknown(arguments[0])
      return (size * Costs.traversal + others, CELEstimate(min: size.min / 4, max: size.max))
    case "strings.quote":
      let size = sizeOrUnknown(arguments[0])
      let result = CELEstimate(min: size.min &+ 2, max: size.max &* 2 &+ 2)
      return (size * Costs.traversal + others, result)
    case "startsWith", "endsWith":
      return (sizeOrUnknown(arguments[0]) * Costs.traversal + others, nil)
    case "_in_":
      guard case .list? = overload.parameters.last else { break }
      return (sizeOrUnknown(arguments[1]) * 1.0 + others, nil)
    case "matches":
      guard let target = call.target else { break }
      return (patternCost(sizeOrUnknown(target), sizeOrUnknown(arguments[0])) + others, nil)
    case "contains":
      guard let target = call.target else { break }
      let text = sizeOrUnknown(target) * Costs.traversal
      return (text * (sizeOrUnknown(arguments[0]) * Costs.traversal) + others, nil)
    case "_+_": return concatenation(call, overload)
    case "_==_", "_!=_": return (comparison(arguments) + others, nil)
    case "_<_", "_<=_", "_>_", "_>=_":
      guard overload.parameters == [.string, .string] || overload.parameters == [.bytes, .bytes] else {
        break
      }
      return (comparison(arguments) + others, nil)
    default: break
    }
    return (.one + others, nil)
  }

  /// A text is taken to be one longer, so that an empty one costs something too.
  private func patternCost(_ text: CELEstimate, _ pattern: CELEstimate) -> CELEstimate {
    ((text + .one) * Costs.traversal) * (pattern * Costs.pattern)
  }

  private func concatenation(_ call: CELCall, _ overload: CELOverload) -> CallCost {
    let kind = overload.parameters[0]
    guard kind == .string || kind == .bytes || kind.isList else { return (.one + call.argumentCost, nil) }
    let (left, right) = (call.arguments[0], call.arguments[1])
    let size = sizeOrUnknown(left) + sizeOrUnknown(right)
    if let entries = left.entries?.union(right.entries) { call.result.entries = entries }
    return ((kind.isList ? .one : size * Costs.traversal) + call.argumentCost, size)
  }

  /// As far as the shorter goes.
  private func comparison(_ arguments: [Measured]) -> CELEstimate {
    let shorter = min(sizeOrUnknown(arguments[0]).max, sizeOrUnknown(arguments[1]).max)
    return CELEstimate(min: shorter > 0 ? 1 : 0, max: shorter) * Costs.traversal
  }

  // MARK: Lists and sets

  /// Functions that make lists, or compare all elements of two.
  private func listCost(_ call: CELCall) -> CallCost? {
    let arguments = call.arguments
    func making(_ factor: Double, _ size: CELEstimate) -> CallCost {
      (size * factor + .one + CELEstimate(Costs.list), size)
    }
    switch (call.name, arguments.count) {
    case ("sets.contains", 2), ("sets.intersects", 2), ("sets.equivalent", 2):
      let pairs = sizeOrUnknown(arguments[0]) * sizeOrUnknown(arguments[1])
      return (pairs * (call.name == "sets.equivalent" ? 2.0 : 1.0) + .one, nil)
    case ("lists.range", 1): return making(1, CELEstimate(constant(arguments[0]) ?? .max))
    default: break
    }
    guard let target = call.target else { return nil }
    let size = sizeOrUnknown(target)
    switch (call.name, arguments.count) {
    case ("slice", 2):
      let count = (constant(arguments[1]) ?? size.max) &- (constant(arguments[0]) ?? 0)
      return making(1, CELEstimate(count))
    case ("flatten", 0): return making(1, size)
    case ("flatten", 1): return making(Double(constant(arguments[0]) ?? .max), size)
    case ("reverse", 0): return making(1, size)
    case ("distinct", 0): return making(2, size * size)
    case ("sort", 0): return making(comparisonFactor(target), size * size)
    case ("@sortByAssociatedKeys", 1):
      let keys = sizeOrUnknown(arguments[0])
      return making(comparisonFactor(arguments[0]), keys * keys)
    default: return nil
    }
  }

  private func comparisonFactor(_ list: Measured) -> Double {
    list.type == .list(.string) || list.type == .list(.bytes) ? 2 + Costs.traversal : 2
  }

  /// The number that an argument is; 0 for a negative one.
  private func constant(_ argument: Measured) -> UInt64? {
    guard case .constant(.int(let value)) = argument.node.form else { return nil }
    return value < 0 ? 0 : UInt64(value)
  }

  // MARK: Kubernetes'

  private func kubernetesCost(_ call: CELCall, _ overload: CELOverload) -> CallCost? {
    let arguments = call.arguments
    switch call.name {
    case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf":
      return call.target.map { (searchCost($0), nil) }
    case "url":
      let size = sizeOrUnknown(arguments[0])
      return (size * Costs.traversal, size)
    case "lowerAscii", "upperAscii", "substring", "trim":
      guard let target = call.target else { return nil }
      let size = sizeOrUnknown(target)
      return (size * Costs.traversal, size)
    case "replace", "split", "join", "find", "findAll": return textCost(call)
    case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver":
      return (sizeOrUnknown(arguments[0]) * Costs.traversal, nil)
    case "ip":
      guard let argument = arguments.first else { return (.one, nil) }
      return (sizeOrUnknown(argument) * Costs.traversal, nil)
    case "ip.isCanonical": return (sizeOrUnknown(arguments[0]) * (2 * Costs.traversal), nil)
    case "containsIP", "containsCIDR": return (addressCost(call, overload), nil)
    case "validate":
      let size = sizeOrUnknown(arguments[0])
      return (size * Costs.traversal * (Costs.formatLength * Costs.pattern), nil)
    case "masked", "prefixLength", "family", "isUnspecified", "isLoopback", "isLinkLocalMulticast",
      "isLinkLocalUnicast", "isGlobalUnicast", "format.named", "sign", "asInteger", "isInteger",
      "asApproximateFloat", "isGreaterThan", "isLessThan", "compareTo", "add", "sub", "major", "minor",
      "patch",
      "getScheme", "getHostname", "getHost", "getPort", "getEscapedPath", "getQuery":
      return (.one, nil)
    case "_==_": return equalityCost(arguments).map { ($0, nil) }
    default: return nil
    }
  }

  /// Every element is looked at; texts are gone over.
  private func searchCost(_ target: Measured) -> CELEstimate {
    let size = sizeOrUnknown(target)
    guard let element = target.type.parameters.first else { return size * Costs.traversal }
    guard element == .string || element == .bytes else { return size * CELEstimate.one }
    return size * (.one + elementSize(target) * Costs.traversal)
  }

  /// The size of a list's elements as the schema bounds them; what is known of made lists is not asked.
  private func elementSize(_ list: Measured) -> CELEstimate {
    guard list.path.count > 0 else { return .unknown }
    return list.path.copied(appending: .items).size(in: declaration) ?? .unknown
  }

  private func textCost(_ call: CELCall) -> CallCost? {
    guard let target = call.target else { return nil }
    let size = sizeOrUnknown(target)
    let arguments = call.arguments
    switch (call.name, arguments.count) {
    case ("replace", 2...):
      let result = replacedSize(size, sizeOrUnknown(arguments[0]), sizeOrUnknown(arguments[1]))
      return (size * (2 * Costs.traversal), result)
    case ("split", _):
      // At worst every character becomes an element.
      var most = size.max
      if arguments.count > 1, case .constant(.int(let count)) = arguments[1].node.form {
        most = UInt64(bitPattern: count)
      }
      return (size * (2 * Costs.traversal), CELEstimate(min: 0, max: most))
    case ("join", _):
      var result = target.type.parameters.isEmpty ? .zero : size * elementSize(target)
      if let separator = arguments.first {
        let count = CELEstimate(min: size.min > 0 ? size.min - 1 : 0, max: size.max > 0 ? size.max - 1 : 0)
        result += sizeOrUnknown(separator) * count
      }
      return (result * Costs.traversal, result)
    case ("find", 1...), ("findAll", 1...):
      return (patternCost(size, sizeOrUnknown(arguments[0])), CELEstimate(min: 0, max: size.max))
    default: return nil
    }
  }

  /// How long a text gets by replacing.
  private func replacedSize(
    _ size: CELEstimate, _ old: CELEstimate, _ new: CELEstimate
  ) -> CELEstimate {
    var count = CELEstimate.zero
    var kept = CELEstimate.zero
    if old.min == 0 {
      // An empty text is found round every character.
      count.max = size.max.adding(1)
      kept.max = size.max
    } else if new.max <= old.min {
      kept.max = size.max
    } else {
      count.max = UInt64(clamping: (Double(size.max) / Double(old.min)).rounded(.up))
    }
    if old.max == 0 {
      count.min = size.min.adding(1)
      kept.min = size.min
    } else if old.max <= new.min {
      kept.min = size.min
    } else {
      count.min = UInt64(clamping: (Double(size.min) / Double(old.max)).rounded(.up))
    }
    return count * new + kept
  }

  /// An address is 4 or 16 bytes.
  private func addressCost(_ call: CELCall, _ overload: CELOverload) -> CELEstimate {
    let size = CELEstimate(min: 4, max: 16)
    var cost = (size + size) * Costs.traversal
    if call.name == "containsCIDR" { cost += size * Costs.traversal + .one }
    if overload.parameters.last == .string { cost += sizeOrUnknown(call.arguments[0]) * Costs.traversal }
    return cost
  }

  /// Two values of one of Kubernetes' types; nil for others.
  private func equalityCost(_ arguments: [Measured]) -> CELEstimate? {
    guard arguments[0].type == arguments[1].type, case .kubernetes(let type) = arguments[0].type else {
      return nil
    }
    switch type {
    case .quantity, .semver, .ip, .cidr: return .one
    case .format: return CELEstimate(min: 1, max: Costs.longestFormat) * Costs.traversal
    case .url:
      // The server looks at the second one only.
      return CELEstimate(min: 1, max: size(arguments[1])?.max ?? 1) * Costs.traversal
    }
  }
}

extension UInt64 {
  /// The number, or the largest.
  fileprivate init(clamping value: Double) { self = value >= 0x1p64 ? .max : UInt64(value) }
}

/// Estimates an expression as the API server does before it takes a rule.
///
/// The estimate is part of the server's interface: a rule is refused by it. So every quirk is kept, and named where it is.
struct CELCostEstimator {
  let declaration: CELDeclaration
  let solution: CELTypeSolution
  /// Whether ways to values share their memory.
  private let sharesPaths: Bool
  private var variables: [(name: String, value: Variable)] = []

  init(_ expression: CELCheckedExpression, sharesPaths: Bool) {
    self.sharesPaths = sharesPaths
    declaration = expression.declaration
    solution = expression.solution
  }

  /// What is known of a variable.
  private struct Variable {
    var path: CELFieldPath
    var size: CELEstimate?
    var entries: Entries?
  }

  /// The sizes of a list's or map's elements.
  struct Entries {
    var isList: Bool
    var key: CELEstimate
    var value: CELEstimate

    func union(_ other: Entries?) -> Entries? {
      other.map { Entries(isList: isList, key: key.union($0.key), value: value.union($0.value)) }
    }
  }

  /// A node that was gone through.
  final class Measured {
    let node: CELCheckedNode
    let type: CELType
    var cost = CELEstimate.zero
    var path: CELFieldPath
    /// The size, as soon as it is known.
    var size: CELEstimate?
    var entries: Entries?
    /// What a variable is known to be, where nothing else is known.
    var variableSize: CELEstimate?

    init(_ node: CELCheckedNode, _ type: CELType, _ path: CELFieldPath) {
      self.path = path
      self.node = node
      self.type = type
    }
  }

  // MARK: Sizes

  /// The size of a value; looked up when it is asked for, as its path may have changed by then.
  func size(_ measured: Measured) -> CELEstimate? {
    if let size = measured.size { return size }
    switch measured.node.form {
    case .constant(.string(let text)): return CELEstimate(UInt64(text.unicodeScalars.count))
    case .constant(.bytes(let bytes)): return CELEstimate(UInt64(bytes.count))
    case .constant: return .one
    case .list(let elements): return CELEstimate(UInt64(elements.count))
    case .map(let entries): return CELEstimate(UInt64(entries.count))
    default: break
    }
    if let size = measured.path.size(in: declaration) {
      measured.size = size
      return size
    }
    return measured.type.isScalar ? .one : measured.variableSize
  }

  func sizeOrUnknown(_ measured: Measured) -> CELEstimate { size(measured) ?? .unknown }

  // MARK: Nodes

  mutating func measure(_ node: CELCheckedNode) -> Measured {
    let result = Measured(
      node, solution.resolved(node.type, unknownIsDynamic: true), CELFieldPath(isShared: sharesPaths))
    switch node.form {
    case .constant: break
    case .variable(let name):
      result.cost = .one
      if let variable = variables.last(where: { $0.name == name })?.value {
        result.path = variable.path
        result.variableSize = variable.size
        result.entries = variable.entries
      } else {
        result.path = .variable(isShared: sharesPaths)
      }
    case .select(let operand, let field):
      let operand = measure(operand)
      result.cost = operand.cost + (operand.type.hasFields ? .one : .zero)
      result.path = operand.path.appending(.field(field))
    case .presence(let operand, _): result.cost = measure(operand).cost
    case .call(let name, let overloads, let target, let arguments):
      measureCall(name, overloads, target, arguments, into: result)
    case .list(let elements):
      var items = elements.isEmpty ? .zero : CELEstimate(min: .max, max: 0)
      for element in elements {
        let element = measure(element)
        result.cost += element.cost
        items = items.union(sizeOrUnknown(element))
      }
      result.cost += CELEstimate(Costs.list)
      result.entries = Entries(isList: true, key: .one, value: items)
    case .map(let entries): measureMap(entries, into: result)
    case .fold(let fold): measureFold(fold, into: result)
    case .binding(let name, let value, let body):
      // A binding is a fold over an empty list for the server, which has that list's cost.
      let value = measure(value)
      result.cost = CELEstimate(Costs.list) + value.cost
      variables.append((name, Variable(path: value.path, size: size(value), entries: value.entries)))
      let body = measure(body)
      variables.removeLast()
      result.cost += body.cost
      result.size = size(body)
      result.entries = body.entries
    }
    return result
  }

  private mutating func measureMap(
    _ entries: [(key: CELCheckedNode, value: CELCheckedNode)], into result: Measured
  ) {
    let start = entries.isEmpty ? .zero : CELEstimate(min: .max, max: 0)
    var sizes = Entries(isList: false, key: start, value: start)
    for entry in entries {
      let key = measure(entry.key)
      let value = measure(entry.value)
      result.cost += key.cost + value.cost
      sizes.key = sizes.key.union(sizeOrUnknown(key))
      sizes.value = sizes.value.union(sizeOrUnknown(value))
    }
    result.cost += CELEstimate(Costs.map)
    result.entries = sizes
  }

  private mutating func measureFold(_ fold: CELFold, into result: Measured) {
    let range = measure(fold.range)
    let initial = measure(fold.initial)
    let accumulator = Variable(path: initial.path, size: size(initial), entries: initial.entries)
    variables.append((CELFold.accumulator, accumulator))
    let isList = range.entries?.isList ?? range.type.isList
    // Both are prolonged from the range's path, one after the other.
    if fold.variables.count == 2 {
      let key = Variable(path: range.path.appending(isList ? .indices : .keys), size: range.entries?.key)
      variables.append((fold.variables[0], key))
    }
    if let name = fold.variables.last {
      let isValue = isList || fold.variables.count == 2
      let size = isValue ? range.entries?.value : range.entries?.key
      let path = range.path.appending(isList ? .items : isValue ? .values : .keys)
      variables.append((name, Variable(path: path, size: size)))
    }
    let condition = measure(fold.condition)
    let step = measure(fold.step)
    variables.removeLast(fold.variables.count)
    let value = measure(fold.result)
    variables.removeLast()
    let count = sizeOrUnknown(range)
    result.cost = range.cost + initial.cost + value.cost + count * (step.cost + condition.cost)
    switch fold.initial.form {
    case .constant: result.size = size(initial)
    default:
      result.size = count
      result.entries = step.entries
    }
  }

  // MARK: Calls

  private mutating func measureCall(
    _ name: String, _ overloads: [CELOverload], _ target: CELCheckedNode?, _ arguments: [CELCheckedNode],
    into result: Measured
  ) {
    if name == "dyn", target == nil, let argument = arguments.first {
      let argument = measure(argument)
      result.cost = argument.cost + .one
      result.size = size(argument)
      result.entries = argument.entries
      return
    }
    var measured: [Measured] = []
    for argument in arguments {
      let argument = measure(argument)
      // Asked now, and kept where it is known.
      _ = size(argument)
      measured.append(argument)
    }
    let object = target.map { measure($0) }
    if let object { _ = size(object) }
    let call = CELCall(name: name, target: object, arguments: measured, result: result)
    var cost = CELEstimate(min: .max, max: 0)
    var resultSize: CELEstimate?
    for overload in overloads {
      let (overloadCost, size) = self.cost(of: call, overload)
      cost = cost.union(overloadCost)
      if let size { resultSize = resultSize?.union(size) ?? size }
      if name == "_[_]", let operand = measured.first {
        switch overload.parameters.first {
        case .list:
          resultSize = operand.entries?.value
          result.path = operand.path.appending(.items)
        case .map:
          resultSize = operand.entries?.value
          result.path = operand.path.appending(.values)
        default: break
        }
      }
      if resultSize == nil { resultSize = self.size(result) }
    }
    if let resultSize { result.size = resultSize }
    result.cost = (object?.cost ?? .zero) + cost
  }
}

/// A call whose parts were gone through.
struct CELCall {
  var name: String
  var target: CELCostEstimator.Measured?
  var arguments: [CELCostEstimator.Measured]
  /// The call itself.
  var result: CELCostEstimator.Measured

  /// The sum of the arguments' costs.
  var argumentCost: CELEstimate { arguments.reduce(.zero) { $0 + $1.cost } }
}

/// What things cost, in units of about 50 ns.
enum Costs {
  /// Making a list.
  static let list: UInt64 = 10
  /// Making a map.
  static let map: UInt64 = 30
  /// Going over a character of a text.
  static let traversal = 0.1
  /// A character of a regular expression, for each unit of the text.
  static let pattern = 0.25
  /// How long the pattern behind a named format is taken to be.
  static let formatLength = 128.0
  /// The longest name of a format.
  static let longestFormat: UInt64 = 64
}

extension CELType {
  /// Whether values are of one size.
  var isScalar: Bool {
    switch self {
    case .bool, .double, .duration, .int, .timestamp, .uint: true
    case .optional(let value): value.isScalar
    default: false
    }
  }

  var isList: Bool { if case .list = self { true } else { false } }

  /// Whether selecting a field costs something.
  var hasFields: Bool {
    switch self {
    case .map, .object: true
    case .kubernetes(let type): type != .ip && type != .cidr
    default: false
    }
  }
}

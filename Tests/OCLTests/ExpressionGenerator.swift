/// The same numbers for the same seed (splitmix64).
struct Random {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func chance(_ count: Int, of whole: Int) -> Bool { below(whole) < count }
  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }
}

/// Expressions at random over the classes Node and Leaf of the planning tests.
struct ExpressionGenerator {
  var random: Random
  private var variables = ["self"]
  private var names = 0

  init(random: Random) { self.random = random }

  mutating func whole() -> String {
    switch random.below(4) {
    case 0: truth(4)
    case 1: number(4)
    default: nodes(4)
    }
  }

  /// Runs `body` with a new variable.
  private mutating func bound(_ body: (inout ExpressionGenerator, String) -> String) -> String {
    names += 1
    let name = "v\(names)"
    variables.append(name)
    defer { variables.removeLast() }
    return "\(name) | " + body(&self, name)
  }

  private mutating func node(_ depth: Int) -> String {
    switch random.below(depth > 0 ? 6 : 3) {
    case 0, 1, 2: random.pick(variables)
    case 3: node(depth - 1) + ".next"
    case 4: nodes(depth - 1) + "->any(" + bound { $0.truth(depth - 2) + " and \($1) = \($1)" } + ")"
    default: "null.oclAsType(Node)"
    }
  }

  private mutating func nodes(_ depth: Int) -> String {
    guard depth > 0 else { return random.pick(["Node.allInstances()", "Leaf.allInstances()", "self.refs"]) }
    switch random.below(8) {
    case 0: return random.pick(["Node", "Leaf"]) + ".allInstances()"
    case 1, 2: return node(depth - 1) + ".refs"
    case 3: return nodes(depth - 1) + ".refs"
    case 4: return nodes(depth - 1) + "->collect(" + bound { generator, _ in generator.node(depth - 1) } + ")"
    case 5: return nodes(depth - 1) + "->selectByKind(Leaf)"
    default:
      let name = random.pick(["select", "reject"])
      return nodes(depth - 1) + "->\(name)(" + bound { $0.condition($1, depth - 1) } + ")"
    }
  }

  /// A condition on a variable, often one that an index answers.
  private mutating func condition(_ variable: String, _ depth: Int) -> String {
    let known: String
    switch random.below(6) {
    case 0: known = "\(variable).refs->includes(\(node(depth - 1)))"
    case 1: known = "\(variable).next = \(node(depth - 1))"
    case 2: known = "\(variable).name = '\(random.pick(["a", "b", "q"]))'"
    case 3: known = "\(variable).refs->excludes(\(node(depth - 1)))"
    case 4: known = "\(node(depth - 1)) <> \(variable).next"
    default: return truth(depth)
    }
    switch random.below(4) {
    case 0: return known
    case 1: return "(\(known)) and (\(truth(depth - 1)))"
    case 2: return "(\(truth(depth - 1))) and (\(known))"
    default: return "(\(known)) \(random.pick(["implies", "or", "xor"])) (\(truth(depth - 1)))"
    }
  }

  private mutating func truth(_ depth: Int) -> String {
    guard depth > 0 else { return random.pick(["true", "false", "\(random.pick(variables)).size > 1"]) }
    switch random.below(8) {
    case 0:
      return "(\(truth(depth - 1))) \(random.pick(["and", "or", "implies", "xor"])) (\(truth(depth - 1)))"
    case 1: return "not (\(truth(depth - 1)))"
    case 2: return "\(node(depth - 1)) = \(node(depth - 1))"
    case 3: return "\(nodes(depth - 1))->includes(\(node(depth - 1)))"
    case 4: return "\(nodes(depth - 1))->\(random.pick(["isEmpty()", "notEmpty()"]))"
    case 5: return "\(number(depth - 1)) < \(number(depth - 1))"
    default:
      let name = random.pick(["exists", "forAll", "one"])
      return nodes(depth - 1) + "->\(name)(" + bound { $0.condition($1, depth - 1) } + ")"
    }
  }

  private mutating func number(_ depth: Int) -> String {
    guard depth > 0 else { return random.pick(["0", "1", "\(random.pick(variables)).size"]) }
    return random.chance(1, of: 2) ? nodes(depth - 1) + "->size()" : node(depth - 1) + ".size"
  }
}

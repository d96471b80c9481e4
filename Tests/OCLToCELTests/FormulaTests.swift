import CEL
import Testing

@testable import OCLToCEL

/// Conditions are kept simple without changing what they mean.
@Suite struct FormulaTests {
  static func atom(_ name: String) -> Formula { .atom(.variable(name)) }
  static let a = atom("a")
  static let b = atom("b")
  static let c = atom("c")

  static let simplifications: [(Formula, String)] = [
    (a && .yes, "a"), (a && .no, "false"), (a || .yes, "true"), (a || .no, "a"), (a && a, "a"),
    (a && !a, "false"), (a || !a, "true"), (!(!a), "a"), (!(a && b), "!a || !b"), (!(a || b), "!a && !b"),
    ((a && b) && c, "a && b && c"), (a && (b || c), "a && (b || c)"),
    // What stands beside it makes a part useless, or all of it.
    (!a || (a && b), "!a || b"), (a && (!a || b), "a && b"), (a && (a || b), "a"), (a || (a && b), "a"),
    (!a || (a && b) || (a && c), "!a || b || c"), ((a && b) || (a && !b), "a && b || a && !b"),
    (!.atom(CELExpression.variable("x").isLess(than: 3)), "x >= 3"),
    (!.atom(CELExpression.variable("x").isEqual(to: 3)), "x != 3"),
    (!.atom(CELExpression.variable("x").calling("matches", "a")), "!x.matches('a')"),
  ]

  @Test(arguments: simplifications.indices) func isSimple(_ index: Int) {
    let (formula, text) = Self.simplifications[index]
    #expect(CELPrinter.text(of: formula.expression) == text)
  }

  /// All formulas over three atoms up to a depth, against their truth tables.
  @Test func meansTheSame() {
    func value(_ formula: Formula, _ names: Set<String>) -> Bool {
      switch formula {
      case .constant(let value): value
      case .atom(let atom): names.contains(atom.description)
      case .negated(let atom): !names.contains(atom.description)
      case .all(let parts): parts.allSatisfy { value($0, names) }
      case .any(let parts): parts.contains { value($0, names) }
      }
    }
    let worlds: [Set<String>] = (0..<8).map { bits in
      Set(["a", "b", "c"].enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element))
    }
    var formulas = [Self.a, Self.b, Self.c, .yes, .no]
    var count = 0
    for _ in 0..<2 {
      var next = formulas
      for left in formulas {
        next.append(!left)
        for right in formulas {
          for (made, isAll) in [(left && right, true), (left || right, false)] {
            for world in worlds {
              let expected =
                isAll
                ? value(left, world) && value(right, world) : value(left, world) || value(right, world)
              #expect(value(made, world) == expected)
              count += 1
            }
            if next.count < 60, !next.contains(made) { next.append(made) }
          }
        }
      }
      formulas = next
    }
    #expect(count > 1000)
  }

  @Test(arguments: [
    ("1 < 2", true), ("2 <= 1", false), ("3 == 3", true), ("3 != 3", false), ("2 > 1", true),
    ("1 >= 2", false),
  ])
  func constantsAreCompared(_ text: String, _ expected: Bool) throws {
    let expression = try #require(CELParser.expression(text))
    guard case .binary(let operation, let left, let right) = expression.kind else {
      Issue.record("no comparison")
      return
    }
    #expect(Formula.comparison(left, operation, right) == .constant(expected))
  }
}

import Diagnostics
import OCL
import OCLSyntax
import TestSupport
import Testing

/// Random expressions of every type: printing loses nothing, what is printed has the same value, and nothing traps.
@Suite struct PropertyTests {
  /// Grows expressions as text; every third operand is in parentheses that may be needed or not.
  struct Grower {
    var generator: SeededGenerator
    var names: [String] = []

    mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &generator) ?? "null" }
    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &generator) == 0 }

    mutating func wrapped(_ text: String) -> String { chance(3) ? "(\(text))" : text }

    mutating func integer(_ depth: Int) -> String {
      if depth == 0 {
        return pick(
          ["0", "1", "2", "7", "-3", "9223372036854775807", "99999999999999999999", "null"] + names)
      }
      switch Int.random(in: 0..<9, using: &generator) {
      case 0, 1: return "(\(integer(depth - 1)) \(pick(["+", "-", "*"])) \(integer(depth - 1)))"
      case 2: return "(\(integer(depth - 1))).\(pick(["div", "mod", "max", "min"]))(\(integer(depth - 1)))"
      case 3: return "(\(number(depth - 1))).\(pick(["floor", "round"]))()"
      case 4: return "(\(string(depth - 1))).size()"
      case 5: return collection(depth - 1) + pick(["->size()", "->sum()", "->max()", "->first()", "->at(2)"])
      case 6: return "if \(boolean(depth - 1)) then \(integer(depth - 1)) else \(integer(depth - 1)) endif"
      case 7: return "(let \(binding(depth)))"
      default:
        return collection(depth - 1)
          + "->iterate(i; total : Integer = 0 | total + \(inside("i", { $0.integer(depth - 1) })))"
      }
    }

    mutating func inside(_ name: String, _ body: (inout Grower) -> String) -> String {
      names.append(name)
      defer { names.removeLast() }
      return body(&self)
    }

    mutating func binding(_ depth: Int) -> String {
      let value = integer(depth - 1)
      return "a : Integer = \(value) in \(inside("a", { $0.integer(depth - 1) }))"
    }

    mutating func number(_ depth: Int) -> String {
      if depth == 0 { return pick(["0.5", "1.11", "-2.5e3", "1.0000000000000001", "3"]) }
      return "(\(number(depth - 1)) \(pick(["+", "-", "*", "/"])) \(integer(depth - 1)))"
    }

    mutating func boolean(_ depth: Int) -> String {
      if depth == 0 { return pick(["true", "false", "invalid"]) }
      switch Int.random(in: 0..<7, using: &generator) {
      case 0, 1:
        let operation = pick(["and", "or", "xor", "implies", "and2", "or2", "xor2", "implies2"])
        return "\(wrapped(boolean(depth - 1))) \(operation) \(wrapped(boolean(depth - 1)))"
      case 2: return "\(pick(["not", "not2"])) \(wrapped(boolean(depth - 1)))"
      case 3: return "(\(number(depth - 1)) \(pick(["<", "<=", "=", "<>"])) \(integer(depth - 1)))"
      case 4: return "(\(string(depth - 1)) = \(string(depth - 1)))"
      case 5: return "(\(integer(depth - 1))).oclIsUndefined()"
      default:
        return collection(depth - 1) + "->\(pick(["forAll", "exists", "one"]))(i | "
          + inside("i", { $0.boolean(depth - 1) }) + ")"
      }
    }

    mutating func string(_ depth: Int) -> String {
      if depth == 0 { return pick(["''", "'a'", "'\\n\\'\\\\'", "'\\u00e9'", "'x' 'y'"]) }
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: return "(\(string(depth - 1)) + \(string(depth - 1)))"
      case 1: return "(\(string(depth - 1))).substring(\(integer(depth - 1)), \(integer(depth - 1)))"
      case 2: return "(\(number(depth - 1))).toString()"
      default: return "(\(string(depth - 1))).\(pick(["toUpperCase", "trim", "toLowerCase"]))()"
      }
    }

    mutating func collection(_ depth: Int) -> String {
      if depth == 0 {
        return pick(["Sequence{1..4}", "Sequence{}", "OrderedSet{3, 1, 2}", "Sequence{2, 2}"])
      }
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: return "Sequence{\(integer(depth - 1)), \(integer(depth - 1))}"
      case 1: return collection(depth - 1) + "->select(i | \(inside("i", { $0.boolean(depth - 1) })))"
      case 2: return collection(depth - 1) + "->collect(i | \(inside("i", { $0.integer(depth - 1) })))"
      case 3: return collection(depth - 1) + "->including(\(integer(depth - 1)))->asSequence()"
      case 4: return collection(depth - 1) + "->sortedBy(i | \(inside("i", { $0.integer(depth - 1) })))"
      default: return collection(depth - 1) + "->union(\(collection(depth - 1)))->asOrderedSet()"
      }
    }
  }

  /// The text without blanks and parentheses, in which printing may differ, and with adjacent strings joined.
  static func bare(_ text: String) -> String {
    String(
      text.replacing("'x' 'y'", with: "'xy'").replacing("\\u00e9", with: "é").filter { !" ()".contains($0) })
  }

  @Test(arguments: [1, 2, 3, 4])
  func printingKeepsTextAndValue(_ seed: UInt64) {
    var grower = Grower(generator: SeededGenerator(seed))
    var evaluated = 0
    for round in 0..<1500 {
      let depth = 1 + round % 4
      let source =
        switch round % 5 {
        case 0: grower.integer(depth)
        case 1: grower.boolean(depth)
        case 2: grower.string(depth)
        case 3: grower.number(depth)
        default: grower.collection(depth)
        }
      var sink = DiagnosticSink()
      let tree = OCLParser.expression(EscapedText(path: "grown", text: source), into: &sink)
      #expect(!tree.hasErrors, "\(source)")
      let printed = Printer.text(tree.root)
      #expect(Self.bare(printed) == Self.bare(source))
      let again = OCLParser.expression(EscapedText(path: "printed", text: printed), into: &sink)
      #expect(Printer.text(again.root) == printed)
      let value = Evaluation(source)
      let other = Evaluation(printed)
      #expect(value.printed == other.printed, "\(source)")
      #expect(value.diagnostics.map(\.code) == other.diagnostics.map(\.code), "\(source)")
      if value.value != nil { evaluated += 1 }
    }
    #expect(evaluated > 1000, "only \(evaluated) of 1500 check")
  }
}

import Diagnostics
import Ecore
import Foundation
import OCL
import OCLSyntax
import TestSupport
import Testing
import XMI

/// Expressions cut up and joined anew: whatever comes out is either refused with a reason or has a value of its type.
@Suite struct MutationTests {
  static func pieces(_ text: String) -> [String] {
    var result: [String] = []
    for character in text {
      let isWord = character.isLetter || character.isNumber
      if isWord, let last = result.last?.last, last.isLetter || last.isNumber {
        result[result.count - 1].append(character)
      } else {
        result.append(String(character))
      }
    }
    return result
  }

  @Test(arguments: [1, 2, 3])
  func mutantsAreRefusedOrEvaluated(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed)
    let library = ConformanceTests.library
    let eClass = try #require(library.metamodel.eClass(named: "Library"))
    let environment = Environment(metamodel: library.metamodel, selfType: .object(eClass))
    // Loops without end are slow to run into their limit.
    let seeds = ConformanceTests.cases.map(\.expression).filter { !$0.contains("closure") }.map(Self.pieces)
    var evaluated = 0
    for _ in 0..<4000 {
      var text = try #require(seeds.randomElement(using: &generator))
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !text.isEmpty {
        let place = Int.random(in: 0..<text.count, using: &generator)
        let other = try #require(seeds.randomElement(using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text.remove(at: place)
        case 1: text[place] = other.randomElement(using: &generator) ?? " "
        case 2: text.insert(other.randomElement(using: &generator) ?? "(", at: place)
        default: text.replaceSubrange(place...place, with: ["("] + other + [")"])
        }
      }
      let source = text.joined()
      var sink = DiagnosticSink()
      guard let tree = Checker.check(EscapedText(path: "mutant", text: source), in: environment, into: &sink)
      else {
        #expect(sink.hasErrors, "refused without a reason: \(source)")
        continue
      }
      evaluated += 1
      let context = EvaluationContext(model: library.model)
      let value = Plan(tree).evaluate(in: context, self: ObjectID(raw: 0))
      if value.isUndefined { continue }
      switch tree.type {
      case .boolean: #expect(value.boolean != nil, "\(source)")
      case .string: #expect(value.string != nil, "\(source)")
      case .integer, .real: #expect(value.number != nil, "\(source)")
      case .collection: #expect(value.elements != nil, "\(source)")
      case .void, .invalid: Issue.record("a value where none can be: \(source)")
      default: break
      }
    }
    #expect(evaluated > 100)
  }
}

import Diagnostics
import Ecore
import OCL
import Testing
import XMI

/// What can stand at the end of a text.
@Suite struct CompletionTests {
  private func candidates(_ text: String) throws -> [String] {
    let loaded = try InvariantTests.metamodel("")
    let pod = try #require(loaded.metamodel.eClass(named: "Pod"))
    return Completion(
      of: text, in: Environment(metamodel: loaded.metamodel, selfType: .object(pod))
    ).candidates
  }

  @Test(
    arguments: [
      ("na", ["name"]), ("self.po", ["port"]), ("self.parts.na", ["name"]), ("parts->isUni", ["isUnique("]),
      ("parts->select(p | p.po", ["port"]), ("parts->select(p : Pod | p.parts->exists(q | q.na", ["name"]),
      ("let x = parts->first() in x.na", ["name"]), ("'a'.toUp", ["toUpper(", "toUpperCase("]),
      ("parts->select(na", ["name"]), ("(1 + 2).ab", ["abs("]),
      ("Sequence{1, 2}->su", ["subSequence(", "sum("]),
      ("Po", ["Pod"]), ("BigPod.allIn", ["allInstances("]), ("p::Bi", ["BigPod"]), ("1 + po", ["port"]),
      ("parts->select(p | p.port > 0).na", ["name"]),
      ("parts->select(p | p.port > 0)->first()?.po", ["port"]),
      ("Tuple{ab = 1, cd = 2}.c", ["cd"]), ("-- a comment\nself.po", ["port"]), ("port.", nil),
      ("nosuch.", []), ("'po", []), ("1", []), ("port + .", []),
    ] as [(String, [String]?)])
  func namesFollowFromTypes(_ text: String, _ expected: [String]?) throws {
    let found = try candidates(text)
    if let expected {
      #expect(found.filter { expected.contains($0) || expected.isEmpty } == expected, "\(text): \(found)")
    } else {
      #expect(!found.isEmpty)
    }
  }

  @Test func theWordBeginsWhereItStands() {
    let environment = Environment()
    #expect(Completion(of: "'é'.si", in: environment).start == 5)
    #expect(Completion(of: "1 + ", in: environment).start == 4)
    #expect(Completion(of: "", in: environment).candidates.contains("Sequence"))
  }

  @Test(arguments: [
    ("1 + 1", true), ("(1", false), ("(1 + Set{2})", true), ("Set{1,", false), ("')'", true), ("'a", false),
    ("if true then 1", false), ("if true then 1 else 2 endif", true), ("let x = 1", false),
    ("let x = 1 in x", true), ("1 -- (", true), (")", true), ("", true), ("_'if' + 1", true),
  ])
  func bracketsThatAreOpenGoOn(_ text: String, _ expected: Bool) {
    #expect(Completion.isComplete(text) == expected)
  }

  @Test func nothingTrapsWhateverIsWritten() throws {
    let pieces = [
      "parts", "->", "select(", "p", "|", ".", "::", "(", ")", "{", "}", "'", "let ", " in ", "=", "1", "1.",
      "..",
      "?->", "é", "_'", "\"", "--", "\n", "if ", " endif", "self",
    ]
    let loaded = try InvariantTests.metamodel("")
    let pod = try #require(loaded.metamodel.eClass(named: "Pod"))
    let environment = Environment(metamodel: loaded.metamodel, selfType: .object(pod))
    var state: UInt64 = 5
    for _ in 0..<1500 {
      var text = ""
      for _ in 0..<8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let completion = Completion(of: text, in: environment)
      #expect(completion.start <= text.utf8.count)
      _ = Completion.isComplete(text)
    }
  }
}

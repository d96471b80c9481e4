import TestSupport
import Testing

@testable import RegularExpressions

@Suite struct RegularExpressionTests {
  @Test func wholeAndPart() throws {
    let label = try RegularExpression("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
    #expect(label.matchesWhole("web-1"))
    #expect(!label.matchesWhole("web-"))
    #expect(!label.matchesWhole(""))
    #expect(label.matchesSomewhere("-web-"))
    #expect(label.groupCount == 1)
    #expect(try RegularExpression("").matchesWhole(""))
    #expect(try RegularExpression("é.€").matchesWhole("é😀€"))
  }

  @Test func groups() throws {
    let pair = try RegularExpression("(?<key>[a-z]+)=(x)?([0-9]+)")
    var text = "  ab=12"
    let groups = text.withUTF8 { pair.firstMatch(in: $0) }
    #expect(groups == [2..<7, 2..<4, nil, 5..<7])
    #expect(pair.groupNumber("key") == 1)
    #expect(pair.groupNumber("none") == nil)
    #expect(text.withUTF8 { pair.firstMatch(in: $0, from: 8) } == nil)
  }

  @Test(arguments: [
    ("a", "bab", "x", "bxb"), ("x*", "abc", "-", "-a-b-c-"), ("a*", "baaac", "-", "-b--c-"),
    ("(\\w)(\\w)", "abcd", "$2$1", "badc"), ("(?<n>b)", "abc", "[${n}]", "a[b]c"),
    ("b", "abc", "\\$1", "a$1c"),
    ("(b)", "abc", "$11", "ab1c"), ("", "é€", "-", "-é-€-"), ("(x)?b", "abc", "<$1>", "a<>c"),
  ])
  func replacingAll(_ pattern: String, _ text: String, _ replacement: String, _ expected: String) throws {
    #expect(try RegularExpression(pattern).replacingAll(in: text, with: replacement) == expected)
  }

  /// A pattern without meaning is searched for as a text; in a group it is not.
  @Test func literalPatternsReplaceAsOthersDo() throws {
    var random = SeededGenerator(20)
    let letters = ["a", "b", ":", "\n", "é", " "]
    func text(_ counts: ClosedRange<Int>) -> String {
      (0..<Int.random(in: counts, using: &random)).map { _ in letters.randomElement(using: &random) ?? "" }
        .joined()
    }
    var found = 0
    for _ in 0..<5000 {
      let (pattern, subject, new) = (text(1...3), text(0...12), text(0...3))
      let (literal, grouped) = (try RegularExpression(pattern), try RegularExpression("(?:\(pattern))"))
      #expect(!literal.literal.isEmpty && grouped.literal.isEmpty)
      let all = try literal.replacingAll(in: subject, with: new)
      #expect(all == (try grouped.replacingAll(in: subject, with: new)))
      let first = try literal.replacingFirst(in: subject, with: new)
      #expect(first == (try grouped.replacingFirst(in: subject, with: new)))
      if all != subject { found += 1 }
    }
    #expect(found > 1000)
  }

  @Test(arguments: ["a.", "^a", "a$", "a|b", "a?", "a*", "a+", "[a]", "(a)", "a{2}", "\\a", "", "a#b"])
  func otherPatternsAreNoLiterals(_ pattern: String) throws {
    #expect(try RegularExpression(pattern).literal.isEmpty)
  }

  @Test func replacingFirst() throws {
    #expect(try RegularExpression("[0-9]+").replacingFirst(in: "a1b22", with: "#") == "a#b22")
    #expect(try RegularExpression("z").replacingFirst(in: "a1", with: "#") == "a1")
  }

  @Test(arguments: ["$", "\\", "$x", "${n", "${n}", "$2"])
  func badReplacements(_ replacement: String) throws {
    let expression = try RegularExpression("(a)")
    let error = #expect(throws: RegularExpressionError.self) {
      try expression.replacingAll(in: "a", with: replacement)
    }
    #expect(error?.range != nil)
  }

  @Test(
    arguments: [
      (",", "a,b,,c,,", ["a", "b", "", "c"]), (",", "", [""]), (",", ",a", ["", "a"]),
      ("", "abc", ["a", "b", "c"]),
      (",", ",,", []), ("x", "abc", ["abc"]), ("(?=x)?b", "abc", ["abc"]),
      ("\\s+", "a  b\tc", ["a", "b", "c"]),
    ] as [(String, String, [String])])
  func split(_ pattern: String, _ text: String, _ expected: [String]) throws {
    guard let expression = try? RegularExpression(pattern) else {
      #expect(pattern.contains("(?="))
      return
    }
    #expect(expression.split(text) == expected)
  }

  @Test func badPatternsSayWhere() {
    func error(_ pattern: String) -> RegularExpressionError? {
      #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
    }
    #expect(error("a[b-")?.fragment == "[b-")
    #expect(error("x[z-a]y")?.range == 2..<5)
    #expect(error("a)b")?.message.first?.isLowercase == true)
    #expect(error("a**")?.isJavaOnly == false)
    #expect(error("a\\")?.message.isEmpty == false)
    #expect(error("(((a{1000}){1000}){1000})") != nil)
    #expect(error(String(repeating: "(", count: 100_000)) != nil)
  }

  @Test func theMemoryBudgetHolds() throws {
    #expect(throws: RegularExpressionError.self) {
      try RegularExpression("((a{100}){100}){10}", memoryBudget: 1 << 16)
    }
    _ = try RegularExpression("a{100}", memoryBudget: 1 << 20)
  }

  @Test func timeIsLinear() throws {
    let expression = try RegularExpression("(a+)+b|(a|a)*c|(.*)*d")
    let text = String(repeating: "a", count: 200_000)
    let duration = ContinuousClock().measure { #expect(!expression.matchesWhole(text)) }
    #expect(duration < .seconds(2))
  }

  @Test func oneExpressionServesManyThreads() async throws {
    let expression = try RegularExpression("[a-z]+([0-9]+)x?")
    await withTaskGroup(of: Bool.self) { group in
      for index in 0..<16 {
        group.addTask { (0..<500).allSatisfy { expression.matchesWhole("abc\($0 + index)") } }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}

import Diagnostics
import Testing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("replicass", "replicas"), ("Replicas", "replicas"), ("relpicas", "replicas"), ("repicas", "replicas"),
    ("nam", "name"), ("naem", "name"), ("n", nil), ("xyz", nil), ("", nil), ("containers", nil),
  ])
  func theNearestNameIsFound(_ name: String, _ expected: String?) {
    #expect(Suggestion.nearest(to: name, among: ["replicas", "name", "template"]) == expected)
  }

  @Test func tiesGoToTheFirst() {
    #expect(Suggestion.nearest(to: "bat", among: ["cat", "rat"]) == "cat")
    #expect(Suggestion.nearest(to: "bat", among: ["rat", "cat"]) == "rat")
  }

  @Test func theNearerWins() {
    #expect(Suggestion.nearest(to: "containers", among: ["contianres", "container"]) == "container")
  }

  @Test func theNameItselfAndNothingAreNoSuggestions() {
    #expect(Suggestion.nearest(to: "name", among: ["name"]) == nil)
    #expect(Suggestion.nearest(to: "name", among: [String]()) == nil)
    #expect(Suggestion.nearest(to: "a", among: [""]) == "")
  }

  @Test func longNamesAreNotCompared() {
    let long = String(repeating: "a", count: 300)
    #expect(Suggestion.nearest(to: long, among: [long + "b"]) == nil)
  }
}

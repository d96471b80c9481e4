import Diagnostics
import Testing

@testable import Pipelines

/// Which violations are the doing of overrides, and which were there before.
@Suite struct OverrideValidationTests {
  private static func violated(
    _ rule: String?, at element: String, _ message: String = "too large"
  ) -> Diagnostic {
    var diagnostic = Diagnostic(.error, "ocl/invariant-violated", message, element: element)
    diagnostic.rule = rule
    return diagnostic
  }

  private static func new(
    _ after: [Diagnostic], since before: [Diagnostic], moves: Bool = false
  ) -> [String] {
    OverrideValidation.new(after, since: before, moves: moves).map { $0.element ?? "" }
  }

  private static let first = "/0/@template/@containers.0"
  private static let second = "/0/@template/@containers.1"

  @Test func `a second violation with the message of the first is new`() {
    let old = Self.violated("Container.small", at: Self.first)
    let another = Self.violated("Container.small", at: Self.second)
    #expect(Self.new([old, another], since: [old]) == [Self.second])
    #expect(Self.new([another], since: [old]) == [Self.second])
  }

  @Test func `another rule at the same object with the same message is new`() {
    let old = Self.violated("Container.small", at: Self.first)
    #expect(Self.new([old, Self.violated("Container.tiny", at: Self.first)], since: [old]) == [Self.first])
  }

  @Test func `a rule that was broken there is not new, whatever values its message tells`() {
    let old = Self.violated("Container.small", at: Self.first, "3 is too large")
    #expect(
      Self.new([Self.violated("Container.small", at: Self.first, "4 is too large")], since: [old]) == [])
  }

  @Test func `what breaks no rule is known by its message`() {
    let old = Self.violated(nil, at: Self.first, "'a' has no value")
    let another = Self.violated(nil, at: Self.first, "'b' has no value")
    #expect(Self.new([old, another], since: [old]).count == 1)
    #expect(Self.new([old], since: [old]) == [])
  }

  @Test func `an object that moved in its list is known, one more is new`() {
    let old = Self.violated("Container.small", at: Self.first)
    let moved = Self.violated("Container.small", at: Self.second)
    #expect(Self.new([moved], since: [old], moves: true) == [])
    #expect(Self.new([old, moved], since: [old], moves: true).count == 1)
    let elsewhere = Self.violated("Container.small", at: "/0/@template/@initContainers.0")
    #expect(Self.new([elsewhere], since: [old], moves: true).count == 1)
  }
}

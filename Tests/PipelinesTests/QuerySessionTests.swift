import Diagnostics
import Foundation
import Pipelines
import TestSupport
import Testing

@Suite struct QuerySessionTests {
  private func session(context: String? = nil) -> QuerySession {
    var request = Query.Request(expression: nil)
    request.models = [Project.root.appendingPathComponent("models/simple-pod/simple-pod.xmi").path]
    request.context = context
    var sink = DiagnosticSink()
    let session = QuerySession(request, into: &sink)
    #expect(sink.errorCount == (session.isUnusable ? 1 : 0))
    return session
  }

  @Test(arguments: [
    (":t", 0, [":type"]), (":type Pod.allI", 10, ["allInstances("]),
    (":context Po", 9, ["Pod", "PodOS"]),
    (":let x = 'a'.toUpperC", 13, ["toUpperCase("]), (":quit x", 7, []),
    ("Pod.allInstances()->isE", 20, ["isEmpty("]),
    (":let x", 5, []),
  ])
  func entriesAreCompleted(_ entry: String, _ start: Int, _ expected: [String]) {
    let found = session().completion(of: entry)
    #expect(found.start == start)
    #expect(
      expected.isEmpty ? found.candidates.isEmpty : Set(expected).isSubset(of: found.candidates),
      "\(found.candidates)")
  }

  @Test func theCommonBeginningIsCompleted() {
    let found = session().completion(of: "'a'.toUp")
    #expect(found.commonPrefix.hasPrefix("toUpper"))
    #expect(session().completion(of: "'a'.zzz").commonPrefix == "")
  }

  @Test func variablesHideNothingAndKeepTheirValue() {
    var session = session()
    #expect(session.run(":let x = 1").lines == ["x : Integer = 1"])
    #expect(session.run(":let y = x + 1").lines == ["y : Integer = 2"])
    #expect(session.run(":let x = 'a'").lines == ["x : String = 'a'"])
    #expect(session.run("Sequence{x, y}").lines == ["Sequence{'a', 2}"])
    #expect(session.completion(of: "x.toUpp").candidates.isEmpty == false)
    #expect(session.run(":context Pod").lines == ["Pod: 1 objects"])
    #expect(session.run("name.oclIsUndefined() and y = 2").lines.first?.hasSuffix(": true") == true)
    #expect(session.run(":let z = Pod.allInstances()->size()").lines == ["z : Integer = 1"])
    #expect(session.run(":let z = name").diagnostics.map(\.code) == ["ocl/unknown-name"])
  }

  @Test func anUnknownContextIsSaid() {
    #expect(session(context: "Pood").isUnusable)
    #expect(!session(context: "Pod").isUnusable)
    var session = session()
    #expect(session.run(":context Pood").diagnostics.map(\.code) == ["query/unknown-class"])
    #expect(session.run(":nonsense").diagnostics.map(\.code) == ["query/unknown-command"])
    #expect(session.run(":let = 3").diagnostics.map(\.code) == ["query/bad-definition"])
    #expect(session.run("  ").lines == [])
    #expect(session.run(":quit").isLast)
  }

  @Test(arguments: [
    ("(", false), (":type (", false), (":quit", true), ("1", true), (":let x = Set{", false), ("", true),
  ])
  func openBracketsGoOn(_ entry: String, _ expected: Bool) {
    #expect(session().isComplete(entry) == expected)
  }

  @Test func limitsAndFaultsAreSaidEachTime() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("session-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let document = folder.appendingPathComponent("d.ocl").path
    try "context Pod def: a : Integer = self.b def: b : Integer = a".write(
      toFile: document, atomically: true, encoding: .utf8)
    var request = Query.Request(expression: nil)
    request.models = [Project.root.appendingPathComponent("models/simple-pod/simple-pod.xmi").path]
    request.documents = [document]
    request.limits.steps = 1000
    var sink = DiagnosticSink()
    var session = QuerySession(request, into: &sink)
    #expect(!sink.hasErrors)
    for _ in 0..<2 {
      let cyclic = session.run("Pod.allInstances()->any(true).a")
      #expect(cyclic.lines == ["invalid"])
      #expect(cyclic.diagnostics.map(\.code) == ["ocl/cyclic-definition"])
      let long = session.run("Sequence{1..1000}->forAll(x, y | x + y > 0)")
      #expect(long.lines == ["invalid"])
      #expect(long.diagnostics.map(\.code) == ["ocl/limit-steps"])
    }
    let defined = session.run(":let x = Sequence{1..1000}->forAll(x, y | x + y > 0)")
    #expect(defined.lines == [] && defined.diagnostics.map(\.code) == ["ocl/limit-steps"])
    #expect(session.run("x").diagnostics.map(\.code) == ["ocl/unknown-name"])
  }

  @Test(.timeLimit(.minutes(10))) func anEvaluationIsStopped() throws {
    var request = Query.Request(expression: nil)
    let interruption = QueryInterruption()
    request.interruption = interruption
    request.limits.steps = 100_000_000_000
    var sink = DiagnosticSink()
    var session = QuerySession(request, into: &sink)
    #expect(session.canBeInterrupted)
    // What was asked for before an entry does not count for it.
    #expect(!interruption.request())
    #expect(session.run("1 + 1").lines == ["2"])
    // A thread of its own: the tests block those of the tasks.
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.2)
      _ = interruption.request()
    }
    let answer = session.run("Sequence{1..100000}->forAll(x, y | x + y > 0)")
    #expect(answer.diagnostics.map(\.code) == ["ocl/interrupted"])
    #expect(answer.lines == ["invalid"])
    #expect(session.run("1 + 1").lines == ["2"])
    #expect(session.run("1 + 1").diagnostics.isEmpty)
  }
}

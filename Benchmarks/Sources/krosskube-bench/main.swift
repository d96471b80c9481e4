import Diagnostics
import Ecore
import Glibc
import MOFM2T
import OCL
import Validation
import XMI

/// One step of the product as a process of its own, to be timed from outside.
///
/// `krosskube-bench load METAMODEL_FOLDER MODEL` loads a model and resolves its references.
/// `krosskube-bench save METAMODEL_FOLDER MODEL [TIMES]` loads it, writes it that often and prints the CPU time of writing.
/// `krosskube-bench validate METAMODEL_FOLDER MODEL [TIMES]` loads it and prints the elapsed time of checking it with one thread
/// and with two.
/// `krosskube-bench ocl METAMODEL_FOLDER MODEL QUERY_FOLDER [TIMES]` loads it and prints for each query of the Train Benchmark the
/// number of matches and the CPU time of the OCL and of a hand-written loop, both from nothing: no index is kept. Then the time of
/// one sum of integers and one of decimal fractions.
/// `krosskube-bench templates METAMODEL_FOLDER MODEL MODULE [TIMES]` loads it and prints the least CPU time of running the templates
/// to memory.
let arguments = CommandLine.arguments
guard arguments.count >= 4, ["load", "save", "validate", "ocl", "templates"].contains(arguments[1]) else {
  print(
    "usage: krosskube-bench load|save|validate|ocl|templates METAMODEL_FOLDER MODEL [QUERY_FOLDER|MODULE] [TIMES]"
  )
  throw CancellationError()
}
var options = XMIOptions()
options.metamodelPath = [arguments[2]]
var sink = DiagnosticSink()
var loader = XMILoader(options)
let loaded = loader.load([arguments[3]], into: &sink)
print(
  "objects=\(loaded.model.objectCount) unresolved=\(loaded.model.unresolved.count) errors=\(sink.errorCount)")
for diagnostic in sink.sorted().prefix(5) { print(TextRenderer().render(diagnostic), terminator: "") }

/// A clock in nanoseconds: of the CPU time of the process unless another is named.
func time(_ clock: clockid_t = CLOCK_PROCESS_CPUTIME_ID) -> Int {
  var time = timespec()
  clock_gettime(clock, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// The least of several times that `body` takes, in nanoseconds.
func least(_ times: Int, _ clock: clockid_t = CLOCK_PROCESS_CPUTIME_ID, _ body: () -> Void) -> Int {
  (0..<max(1, times)).map { _ in
    let start = time(clock)
    body()
    return time(clock) - start
  }.min() ?? 0
}

switch arguments[1] {
case "save":
  guard let resource = loaded.resourceOfPath[arguments[3]] else { break }
  let times = arguments.count > 4 ? Int(arguments[4]) ?? 1 : 1
  var runs: [Int] = []
  var count = 0
  for _ in 0..<max(1, times) {
    let start = time()
    count = XMIWriter.withText(of: loaded.model, resource: resource, into: &sink) { $0.count } ?? 0
    runs.append(time() - start)
  }
  runs.sort()
  let median = runs[runs.count / 2]
  let rate = { (time: Int) in count * 1000 / max(1, time) }
  print(
    "bytes=\(count) median=\(median / 1000)us \(rate(median)) MB/s, "
      + "best=\(runs[0] / 1000)us \(rate(runs[0])) MB/s")
case "validate":
  let times = arguments.count > 4 ? Int(arguments[4]) ?? 1 : 1
  let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
  let validator = ModelValidator(loaded.metamodel, invariants, into: &sink)
  for jobs in [1, 2] {
    let cpu = time()
    let elapsed = least(times, CLOCK_MONOTONIC) {
      var own = DiagnosticSink(limit: 100)
      _ = validator.validate(loaded.model, jobs: jobs, into: &own)
    }
    print("jobs=\(jobs) elapsed=\(elapsed / 1000)us cpu=\((time() - cpu) / max(1, times) / 1000)us")
  }
case "ocl":
  guard arguments.count > 4 else { break }
  let times = arguments.count > 5 ? Int(arguments[5]) ?? 1 : 1
  let environment = Environment(metamodel: loaded.metamodel)
  let names = [
    "PosLength", "SwitchMonitored", "RouteSensor", "SwitchSet", "ConnectedSegments", "SemaphoreNeighbor",
  ]
  for name in names {
    let file = try SourceFile.read("\(arguments[4])/\(name).ocl")
    let text = EscapedText(path: name, text: file.text)
    guard let tree = Checker.check(text, in: environment, into: &sink) else {
      for diagnostic in sink.sorted() { print(TextRenderer().render(diagnostic), terminator: "") }
      throw CancellationError()
    }
    let plan = Plan(tree)
    var value = Value.null
    let planned = least(times) { value = plan.evaluate(in: EvaluationContext(model: loaded.model)) }
    let hand = HandWritten(loaded.model)
    var expected: Int?
    let written = least(times) { expected = hand.matches(name) }
    let matches =
      value == expected.map { .integer($0) } ? "\(expected ?? 0)" : "\(value) not \(expected ?? -1)"
    print("\(name) matches=\(matches) ocl=\(planned / 1000)us hand=\(written / 1000)us")
  }
  for (name, factor) in [("integers", "3"), ("fractions", "1.5")] {
    let text = "Segment.allInstances()->collect(s | s.length * \(factor))->sum()"
    guard let tree = Checker.check(EscapedText(path: name, text: text), in: environment, into: &sink) else {
      break
    }
    let plan = Plan(tree)
    var value = Value.null
    let planned = least(times) { value = plan.evaluate(in: EvaluationContext(model: loaded.model)) }
    print("\(name) sum=\(value) us=\(planned / 1000)")
  }
case "templates":
  guard arguments.count > 4 else { break }
  let times = arguments.count > 5 ? Int(arguments[5]) ?? 1 : 1
  let module = try SourceFile.read(arguments[4])
  guard let program = TemplateProgram.load(module, metamodel: loaded.metamodel, into: &sink) else {
    for diagnostic in sink.sorted() { print(TextRenderer().render(diagnostic), terminator: "") }
    throw CancellationError()
  }
  var count = 0
  let cost = least(times) {
    let result = program.run(on: loaded.model, into: &sink)
    count = result.output.files.reduce(result.text.count) { $0 + $1.count }
  }
  print("bytes=\(count) us=\(cost / 1000) \(count * 1000 / max(1, cost)) MB/s errors=\(sink.errorCount)")
default: break
}

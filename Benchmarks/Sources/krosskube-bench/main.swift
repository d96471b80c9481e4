import Diagnostics
import Ecore
import Glibc
import XMI

/// One step of the product as a process of its own, to be timed from outside.
///
/// `krosskube-bench load METAMODEL_FOLDER MODEL` loads a model and resolves its references.
/// `krosskube-bench save METAMODEL_FOLDER MODEL [TIMES]` loads it, writes it that often and prints the CPU time of writing.
let arguments = CommandLine.arguments
guard arguments.count >= 4, ["load", "save"].contains(arguments[1]) else {
  print("usage: krosskube-bench load|save METAMODEL_FOLDER MODEL [TIMES]")
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

/// The CPU time of the process so far in nanoseconds.
func processTime() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

if arguments[1] == "save", let resource = loaded.resourceOfPath[arguments[3]] {
  let times = arguments.count > 4 ? Int(arguments[4]) ?? 1 : 1
  var runs: [Int] = []
  var count = 0
  for _ in 0..<max(1, times) {
    let start = processTime()
    count = XMIWriter.withText(of: loaded.model, resource: resource, into: &sink) { $0.count } ?? 0
    runs.append(processTime() - start)
  }
  runs.sort()
  let median = runs[runs.count / 2]
  let rate = { (time: Int) in count * 1000 / max(1, time) }
  print(
    "bytes=\(count) median=\(median / 1000)us \(rate(median)) MB/s, "
      + "best=\(runs[0] / 1000)us \(rate(runs[0])) MB/s")
}

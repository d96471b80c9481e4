import Diagnostics
import Ecore
import XMI

/// One step of the product as a process of its own, to be timed from outside.
///
/// `krosskube-bench load METAMODEL_FOLDER MODEL` loads a model and resolves its references.
let arguments = CommandLine.arguments
guard arguments.count == 4, arguments[1] == "load" else {
  print("usage: krosskube-bench load METAMODEL_FOLDER MODEL")
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

import Diagnostics
import Pipelines
import XMI
var sink = DiagnosticSink()
let r = Inspect.run(Array(CommandLine.arguments.dropFirst()), options: XMIOptions(), into: &sink)
for i in r.inspections { print(i.json) }
for d in sink.sorted() { print(TextRenderer().render(d), terminator: "") }

internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

/// How diagnostics are printed.
enum DiagnosticFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}

/// From which severity on the exit status is 1.
enum FailureLevel: String, CaseIterable, ExpressibleByArgument {
  case error, warning
}

/// Where metamodels are found.
struct SourceOptions: ParsableArguments {
  @Option(
    name: [.customShort("m"), .long],
    help: ArgumentHelp("A metamodel (.ecore); may be given several times.", valueName: "file"))
  var metamodel: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A folder in whose .ecore files namespaces are looked for; several times.", valueName: "folder"))
  var metamodelPath: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What a prefix of a URI stands for, such as platform:/resource/=../; several times.",
      valueName: "from=to"),
    transform: { text in
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValidationError("'\(text)' is not of the form FROM=TO")
      }
      return URIMapping(from: String(text[..<equals]), to: String(text[text.index(after: equals)...]))
    })
  var uriMap: [URIMapping] = []

  @Flag(name: .long, help: "Features and classes that no metamodel knows are warnings, not errors.")
  var lax = false

  @Flag(
    name: .long, inversion: .prefixedNo,
    help: "Whether files that models refer to are loaded too; else such references are left open.")
  var follow = true

  struct URIMapping: Sendable {
    var from: String
    var to: String
  }

  func sources(_ limits: LimitOptions, _ diagnostics: DiagnosticOptions) -> ModelSources {
    var sources = ModelSources()
    sources.metamodels = metamodel
    sources.metamodelPath = metamodelPath
    sources.uriMap = uriMap.map { ($0.from, $0.to) }
    sources.limits = limits.limits(maxErrors: diagnostics.maxErrors)
    sources.isLax = lax
    sources.followsReferences = follow
    return sources
  }
}

/// How diagnostics are printed and what they mean for the exit status.
struct DiagnosticOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "How diagnostics are printed: text to standard error, json as lines to standard output.")
  var format = DiagnosticFormat.text

  @Option(name: .long, help: "The least severity that makes the exit status 1.")
  var failOn = FailureLevel.error

  @Option(
    name: .long, help: ArgumentHelp("The most diagnostics that are printed; 0 for all.", valueName: "n"))
  var maxErrors = 100

  @Flag(name: .long, help: "Print notes too, not only warnings and errors.")
  var notes = false

  func validate() throws {
    guard maxErrors >= 0 else { throw ValidationError("--max-errors cannot be negative") }
  }

  /// What the command collects into: enough for what is printed, and no more than memory has room for.
  var sink: DiagnosticSink {
    DiagnosticSink(limit: maxErrors == 0 ? .max : max(maxErrors, 20_000))
  }

  /// Prints what was collected; the status that follows from it.
  func report(_ sink: DiagnosticSink, hasUnreadableFile: Bool = false) -> ExitStatus {
    let all = sink.sorted()
    let diagnostics = notes || format == .json ? all : all.filter { $0.severity != .note }
    let shown = maxErrors == 0 ? diagnostics[...] : diagnostics.prefix(maxErrors)
    var output = ""
    switch format {
    case .text:
      let color = TextRenderer.wantsColor(isTerminal: isatty(2) == 1) { name in
        getenv(name).map { String(cString: $0) }
      }
      let renderer = TextRenderer(color: color)
      for diagnostic in shown { output += renderer.render(diagnostic) }
      let more = diagnostics.count - shown.count + sink.droppedCount
      if more > 0 { output += "\(more) more; --max-errors 0 shows all\n" }
      let noteCount = all.count - diagnostics.count
      if noteCount > 0 { output += "\(noteCount) notes; --notes shows them\n" }
      StandardError.write(output)
    case .json:
      let renderer = JSONLinesRenderer()
      for diagnostic in shown { output += renderer.render(diagnostic) }
      print(output, terminator: "")
    }
    if hasUnreadableFile { return .unusable }
    if sink.hasErrors || (failOn == .warning && sink.warningCount > 0) { return .wrongInput }
    return .good
  }
}

/// Where a rule for `make` is left.
struct DepfileArguments: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Write a rule for make that names every file that was read.", valueName: "file"))
  var depfile: String?

  @Option(
    name: .long,
    help: ArgumentHelp("What that rule is for; without it the file's name without .d.", valueName: "target"))
  var depfileTarget: String?

  var options: DepfileOptions? { depfile.map { DepfileOptions(path: $0, target: depfileTarget) } }
}

extension ExitStatus {
  /// Ends the command with this status; a good one just returns.
  func leave() throws {
    if self != .good { throw self }
  }
}

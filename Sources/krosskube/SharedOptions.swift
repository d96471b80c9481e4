internal import ArgumentParser
import Diagnostics
import Glibc
import Pipelines

/// How diagnostics are printed.
enum DiagnosticFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, sarif, github, junit
}

/// From which severity on the exit status is 1.
enum FailureLevel: String, CaseIterable, ExpressibleByArgument {
  case error, warning, info, never
}

/// Complete OCL documents.
struct DocumentOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("A Complete OCL document about the metamodels; several times.", valueName: "file"))
  var ocl: [String] = []
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

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How class models of UML are read, such as association-ends=features; several times.",
      discussion: "The first value is the default: " + ModelSources.umlOptionTexts.joined(separator: ", ")
        + ".",
      valueName: "name=value"),
    transform: { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw ValidationError("'\(text)' is not of the form NAME=VALUE") }
      var sources = ModelSources()
      if let problem = sources.setUMLOption(parts[0], parts[1]) { throw ValidationError(problem) }
      return UMLChoice(name: parts[0], value: parts[1])
    })
  var umlOption: [UMLChoice] = []

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

  struct UMLChoice: Sendable {
    var name: String
    var value: String
  }

  func sources(_ limits: LimitOptions, _ diagnostics: DiagnosticOptions) -> ModelSources {
    sources(limits, maxErrors: diagnostics.maxErrors)
  }

  func sources(_ limits: LimitOptions, maxErrors: Int) -> ModelSources {
    var sources = ModelSources()
    sources.metamodels = metamodel
    sources.metamodelPath = metamodelPath
    sources.uriMap = uriMap.map { ($0.from, $0.to) }
    sources.limits = limits.limits(maxErrors: maxErrors)
    sources.isLax = lax
    for choice in umlOption { _ = sources.setUMLOption(choice.name, choice.value) }
    sources.followsReferences = follow
    return sources
  }
}

/// How diagnostics are printed and what they mean for the exit status.
struct DiagnosticOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How diagnostics are printed: text to standard error; to standard output json (one object a line), sarif (2.1.0), "
        + "github (annotations of GitHub Actions) or junit (XML).", valueName: "format"))
  var format = DiagnosticFormat.text

  @Option(name: .long, help: "The least severity that makes the exit status 1; info also counts notes.")
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
  ///
  /// A report that lists what was good names `checked` too. One for machines tells whether the command did its work, which
  /// without a file, or when it `isUnusable`, it could not. Text is made by up to `jobs` threads.
  func report(
    _ sink: DiagnosticSink, hasUnreadableFile: Bool = false, isUnusable: Bool = false,
    checked: [JUnitRenderer.CheckedFile] = [], jobs: Int = 1
  ) -> ExitStatus {
    let all = sink.sorted()
    let diagnostics = notes || format != .text ? all : all.filter { $0.severity != .note }
    let shown = maxErrors == 0 ? diagnostics[...] : diagnostics.prefix(maxErrors)
    let more = diagnostics.count - shown.count + sink.droppedCount
    let root = Self.currentFolder
    func put(_ text: String) { print(text, terminator: "") }
    switch format {
    case .text:
      let color = TextRenderer.wantsColor(isTerminal: isatty(2) == 1, environment: Self.environment)
      let renderer = TextRenderer(color: color)
      renderer.render(shown, jobs: jobs) { StandardError.write($0) }
    case .json: for diagnostic in shown { put(JSONLinesRenderer().render(diagnostic)) }
    case .github:
      let renderer = GitHubRenderer(root: root)
      for diagnostic in shown { put(renderer.render(diagnostic)) }
    case .sarif:
      var renderer = SARIFRenderer(version: Krosskube.version, root: root)
      renderer.omittedCount = more
      renderer.isSuccessful = !hasUnreadableFile && !isUnusable
      renderer.write(shown, to: put)
    case .junit:
      var renderer = JUnitRenderer(failureLevel: failOn == .warning ? .warning : .error, root: root)
      renderer.omittedCount = more
      renderer.write(shown, checked: checked, to: put)
    }
    if more > 0 { StandardError.write("\(more) more; --max-errors 0 shows all\n") }
    let noteCount = all.count - diagnostics.count
    if noteCount > 0 { StandardError.write("\(noteCount) notes; --notes shows them\n") }
    if hasUnreadableFile || isUnusable { return .unusable }
    switch failOn {
    case .never: return .good
    case .error: return sink.hasErrors ? .wrongInput : .good
    case .warning: return sink.hasErrors || sink.warningCount > 0 ? .wrongInput : .good
    case .info: return all.isEmpty ? .good : .wrongInput
    }
  }

  /// The folder the command runs in.
  private static var currentFolder: String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// A variable of the environment.
  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
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

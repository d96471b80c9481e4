internal import ArgumentParser
import Pipelines

/// What false means to an invariant.
enum SeverityRule: String, CaseIterable, ExpressibleByArgument {
  case strict, eclipse
}

/// How bad violations of invariants are.
struct PolicyOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "What false is: an error, or as in Eclipse OCL a warning, where only null and invalid are errors.")
  var oclSeverity = SeverityRule.strict

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The severity of an invariant: error, warning, info or off; several times.",
      valueName: "class.invariant=severity"),
    transform: { text in
      guard let equals = text.lastIndex(of: "="), equals != text.startIndex else {
        throw ValidationError("'\(text)' is not of the form CLASS.INVARIANT=SEVERITY")
      }
      let severity = String(text[text.index(after: equals)...])
      guard Validate.severities.contains(severity) else {
        throw ValidationError(
          "'\(severity)' is not a severity; expected one of \(Validate.severities.joined(separator: ", "))")
      }
      return InvariantSetting(pattern: String(text[..<equals]), severity: severity)
    })
  var severity: [InvariantSetting] = []

  @Option(
    name: .long,
    help: ArgumentHelp("An invariant that is not checked; several times.", valueName: "class.invariant"))
  var suppress: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("A file with violations that are not reported.", valueName: "file"))
  var baseline: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Write all violations to a file instead of reporting them.", valueName: "file"))
  var writeBaseline: String?

  struct InvariantSetting: Sendable {
    var pattern: String
    var severity: String
  }

  func set(in request: inout Validate.Request) {
    request.isEclipseSeverity = oclSeverity == .eclipse
    request.severities =
      severity.map { ($0.pattern, $0.severity) } + suppress.map { ($0, "off") }
    request.baseline = baseline
    request.newBaseline = writeBaseline
  }
}

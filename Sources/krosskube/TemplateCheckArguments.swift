internal import ArgumentParser
import Pipelines

/// What templates are checked for, and the files that they read besides models.
struct TemplateCheckArguments: ParsableArguments {
  @Flag(
    name: .long,
    help: "Print the template with marks at the white space it prints, and run nothing.")
  var showWhitespace = false

  @Flag(name: .long, help: "Warn where a value that is printed or asked may be null.")
  var nullity = false

  @Flag(name: .long, help: "Warn where 'self' is left out.")
  var explicitSelf = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A module that overrides templates of the one it extends; several times.", valueName: "file"))
  var override: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("A .properties file that getProperty reads; several times.", valueName: "file"))
  var properties: [String] = []

  var checks: TemplateChecks {
    var checks = TemplateChecks()
    checks.warnsOfNull = nullity
    checks.warnsOfImplicitSelf = explicitSelf
    checks.overrides = override
    checks.propertyFiles = properties
    return checks
  }
}

internal import ArgumentParser
import Pipelines

/// What templates are checked for, and the files that they read besides models.
struct TemplateCheckArguments: ParsableArguments {
  @OptionGroup var whiteSpace: WhiteSpaceArguments

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
    checks.whiteSpace = whiteSpace.rules
    checks.warnsOfNull = nullity
    checks.warnsOfImplicitSelf = explicitSelf
    checks.overrides = override
    checks.propertyFiles = properties
    return checks
  }
}

/// Which white space of a template is printed.
struct WhiteSpaceArguments: ParsableArguments {
  /// The words for TemplateWhiteSpace.
  enum Rules: String, CaseIterable, ExpressibleByArgument {
    case acceleo3, acceleo4
  }

  @Option(
    name: .customLong("whitespace"),
    help: ArgumentHelp(
      "Which white space of templates is printed; acceleo4 drops two columns inside of each block.",
      valueName: "rules"))
  var whiteSpace = Rules.acceleo3

  var rules: TemplateWhiteSpace { TemplateWhiteSpace(rawValue: whiteSpace.rawValue) ?? .acceleo3 }
}

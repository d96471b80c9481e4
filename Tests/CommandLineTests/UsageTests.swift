import Foundation
import Testing

@Suite struct UsageTests {
  @Test func theVersionIsPrinted() throws {
    let result = try Tool.run("--version")
    #expect(result.status == 0)
    #expect(result.output.range(of: #"^\d+\.\d+\.\d+\n$"#, options: .regularExpression) != nil)
    #expect(result.errors == "")
  }

  @Test(arguments: [
    ("ends=features", "'ends' is no option of class models"),
    ("untyped=all", "'all' is no value of 'untyped'"),
    ("untyped", "is not of the form NAME=VALUE"),
  ])
  func unknownOptionsOfClassModelsAreWrongUsage(_ option: String, _ words: String) throws {
    for command in [
      ["convert", "x.uml", "-o", "x.ecore"], ["crd", "x.uml", "-o", "out"], ["validate", "x.xmi"],
    ] {
      let result = try Tool.run(command + ["--uml-option", option])
      #expect(result.status == 2)
      #expect(result.errors.contains(words), "\(result.errors)")
    }
  }

  @Test func helpSaysWhatACommandDoes() throws {
    let result = try Tool.run("--help")
    #expect(result.status == 0)
    #expect(result.errors == "")
    for word in ["validate", "generate", "query", "inspect", "Exit status: 0", "--version"] {
      #expect(result.output.contains(word), "\(word)")
    }
  }

  @Test(arguments: [
    (
      "validate",
      [
        "--metamodel", "--metamodel-path", "--uri-map", "--format", "--fail-on", "--jobs", "--depfile",
        "--explain",
      ]
    ),
    (
      "generate",
      ["--template", "--output", "--template-path", "--set", "--metamodel", "--depfile", "--max-errors"]
    ),
    ("query", ["--context", "--table", "--metamodel", "krosskube query '1 + 1'"]),
    ("inspect", ["--format", "--metamodel-path", "<model>"]),
    ("plan", ["--inventory", "--explain", "--format", "--tie-break", "--no-validate", "<model>"]),
    ("diff", ["--format", "--fail-on", "<old>", "<new>", "--metamodel-path"]), ("explain", ["<code>"]),
  ])
  func everyCommandHasHelp(_ command: String, _ words: [String]) throws {
    let result = try Tool.run(command, "--help")
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.hasPrefix("OVERVIEW: "))
    #expect(result.output.contains("USAGE: krosskube \(command)"))
    for word in words { #expect(result.output.contains(word), "\(word)") }
    // A line that has no description is one that a stranger cannot understand.
    for line in result.lines where line.hasPrefix("  -") && line.count < 26 {
      #expect(line.trimmingCharacters(in: .whitespaces).hasSuffix(">"), "\(line)")
    }
  }

  @Test(arguments: [
    ["nonsense"], ["validate", "--nonsense"], ["validate", "--jobs", "0", "x"],
    ["validate", "--jobs", "many", "x"],
    ["validate"], ["generate", "x.xmi"], ["query", "--format", "sarif"],
    ["validate", "--format", "xml", "x"],
    ["validate", "--uri-map", "=x", "x"], ["generate", "x", "-t", "t", "-o", "o", "--set", "novalue"],
    ["validate", "--max-errors=-1", "x"],
  ])
  func wrongUsageEndsWithTwo(_ arguments: [String]) throws {
    let result = try Tool.run(arguments)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.contains("Error: "))
  }
}

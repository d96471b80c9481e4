public import Diagnostics
internal import Glibc
internal import MOFM2T

/// `krosskube test`: templates tried on models, and what they print compared with what is expected.
public enum TemplateTests {
  /// What is to be tried.
  public struct Request: Sendable {
    /// Folders that are cases, or in which cases are looked for.
    public var folders: [String]
    /// The template of cases that name none.
    public var template: String?
    /// Folders for imported modules, for all cases.
    public var templatePath: [String] = []
    /// Where metamodels are found, for all cases.
    public var sources = ModelSources()
    /// Whether what is expected is made what is printed.
    public var updates = false

    /// Takes what is always needed.
    public init(folders: [String]) { self.folders = folders }
  }

  /// What came of a case.
  public struct Result: Sendable {
    /// The path of its folder.
    public var name: String
    /// What differs, and unexpected diagnostics; empty for a case that passed.
    public var failure: String
    /// Files of the case that were rewritten.
    public var updated: [String] = []
  }

  /// What came of all cases.
  public struct Outcome: Sendable {
    /// The cases in their order.
    public var results: [Result] = []
    /// Whether a folder could not be read or holds no case; the exit status is then 2.
    public var isUnusable = false
    /// The cases that failed.
    public var failureCount: Int { results.count { !$0.failure.isEmpty } }
  }

  /// Runs all cases and goes on after a failure; `sink` gets what is wrong with the folders themselves.
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    var outcome = Outcome()
    for folder in request.folders {
      let cases = TemplateCase.all(in: folder)
      if cases.isEmpty {
        let code: Int32 = FolderListing.entries(folder) == nil ? errno : 0
        sink.emit(code == 0 ? .noCases(folder) : .unreadable(FileError(path: folder, code: code)))
        outcome.isUnusable = true
      }
      for one in cases { outcome.results.append(one.result(request)) }
    }
    return outcome
  }

  /// The report in the format of JUnit.
  public static func junit(_ outcome: Outcome) -> String {
    func escaped(_ text: String) -> String {
      var result = ""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "\n", "\t": result.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
          result += "\u{FFFD}"
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result
    }
    let counts = "tests=\"\(outcome.results.count)\" failures=\"\(outcome.failureCount)\" errors=\"0\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"krosskube\" \(counts)>\n"
    text += "  <testsuite name=\"templates\" \(counts) skipped=\"0\">\n"
    for result in outcome.results {
      let head = "    <testcase name=\"\(escaped(result.name))\" classname=\"templates\""
      if result.failure.isEmpty {
        text += head + "/>\n"
      } else {
        text += head + ">\n      <failure message=\"the output is not what is expected\">"
        text += escaped(result.failure) + "</failure>\n    </testcase>\n"
      }
    }
    return text + "  </testsuite>\n</testsuites>\n"
  }
}

extension Diagnostic {
  static func noCases(_ folder: String) -> Diagnostic {
    Diagnostic(
      .error, "test/no-cases",
      "no test case in '\(folder)'; expected folders with a file 'options' or a folder 'expected'")
  }

  static func noTemplate(_ folder: String) -> Diagnostic {
    Diagnostic(
      .error, "test/no-template",
      "the test case '\(folder)' has no template; expected one .mtl file, or 'template = PATH' in its options"
    )
  }

  static func badOptions(_ message: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, "test/bad-options", message, at: range)
  }
}

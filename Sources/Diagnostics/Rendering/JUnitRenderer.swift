/// Prints diagnostics as a JUnit report: a suite for each file, a case for each invariant or code.
///
/// A case fails when one of its diagnostics is as bad as ``failureLevel``; what is not so bad is printed in it. What XML cannot
/// hold becomes U+FFFD.
public struct JUnitRenderer: Sendable {
  /// From which severity on a case fails.
  public var failureLevel: Diagnostic.Severity
  /// The folder the command runs in, to which paths are made relative.
  public var root: String?
  /// Diagnostics that exist but were not given to ``write(_:checked:to:)``; the report says so.
  public var omittedCount = 0

  /// A file that was looked at, and the names of the rules that were.
  public struct CheckedFile: Sendable {
    /// The path as the user gave it.
    public var path: String
    /// The rules, such as `Pod::nameRequired`, each once.
    public var rules: [String]

    /// Takes the path and the rules.
    public init(path: String, rules: [String] = []) {
      self.path = path
      self.rules = rules
    }
  }

  private struct Case {
    var name: String
    var diagnostics: [Diagnostic] = []
  }

  /// Errors fail, unless `failureLevel` says otherwise.
  public init(failureLevel: Diagnostic.Severity = .error, root: String? = nil) {
    self.failureLevel = failureLevel
    self.root = root
  }

  /// Writes the report in pieces: the checked files in their order, then other files that something is said about.
  public func write(
    _ diagnostics: some Sequence<Diagnostic>, checked: [CheckedFile] = [], to write: (String) -> Void
  ) {
    var names: [String] = []
    var suites: [String: [Diagnostic]] = [:]
    var rules: [String: [String]] = [:]
    for file in checked {
      let name = ReportedPath(file.path, root: root).path
      if suites.updateValue([], forKey: name) == nil { names.append(name) }
      rules[name, default: []] += file.rules
    }
    for diagnostic in diagnostics {
      let name = diagnostic.range.map { ReportedPath($0.file.path, root: root).path } ?? "krosskube"
      if suites[name] == nil { names.append(name) }
      suites[name, default: []].append(diagnostic)
    }
    let cases = names.map { (name: $0, cases: Self.cases(suites[$0] ?? [], rules[$0] ?? [])) }
    let failureCount = cases.reduce(0) { $0 + $1.cases.count(where: isFailed) }
    let caseCount = cases.reduce(0) { $0 + $1.cases.count }
    write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"krosskube\" tests=\"\(caseCount)\"")
    write(" failures=\"\(failureCount)\" errors=\"0\" time=\"0\">\n")
    for suite in cases {
      let name = Self.escaped(suite.name)
      write("  <testsuite name=\"\(name)\" tests=\"\(suite.cases.count)\"")
      write(" failures=\"\(suite.cases.count(where: isFailed))\" errors=\"0\" skipped=\"0\" time=\"0\">\n")
      for one in suite.cases { write(text(of: one, in: name)) }
      write("  </testsuite>\n")
    }
    if omittedCount > 0 {
      write("  <!-- \(omittedCount) more diagnostics; the option max-errors shows them -->\n")
    }
    write("</testsuites>\n")
  }

  /// The rules in their order, then what else is said, by its first diagnostic.
  private static func cases(_ diagnostics: [Diagnostic], _ rules: [String]) -> [Case] {
    var cases: [Case] = []
    var index: [String: Int] = [:]
    func place(_ name: String) -> Int {
      if let known = index[name] { return known }
      index[name] = cases.count
      cases.append(Case(name: name))
      return cases.count - 1
    }
    for rule in rules { _ = place(rule) }
    for diagnostic in diagnostics {
      let name = diagnostic.rule ?? (diagnostic.code.isEmpty ? "krosskube" : diagnostic.code)
      cases[place(name)].diagnostics.append(diagnostic)
    }
    return cases.isEmpty ? [Case(name: "no diagnostics")] : cases
  }

  private func isFailed(_ one: Case) -> Bool { one.diagnostics.contains { $0.severity >= failureLevel } }

  private func text(of one: Case, in suite: String) -> String {
    let head = "    <testcase name=\"\(Self.escaped(one.name))\" classname=\"\(suite)\" time=\"0\""
    if one.diagnostics.isEmpty { return head + "/>\n" }
    let failures = one.diagnostics.filter { $0.severity >= failureLevel }
    let remarks = one.diagnostics.filter { $0.severity < failureLevel }
    var result = head + ">\n"
    if let first = failures.first {
      let more = failures.count > 1 ? " (and \(failures.count - 1) more)" : ""
      result += "      <failure message=\"\(Self.escaped(first.message + more))\""
      result +=
        " type=\"\(Self.escaped(first.code))\">\(Self.escaped(rendered(failures), inElement: true))</failure>\n"
    }
    if !remarks.isEmpty {
      result += "      <system-out>\(Self.escaped(rendered(remarks), inElement: true))</system-out>\n"
    }
    return result + "    </testcase>\n"
  }

  private func rendered(_ diagnostics: [Diagnostic]) -> String {
    let renderer = TextRenderer()
    return diagnostics.map(renderer.render).joined()
  }

  /// A text as XML 1.0 holds it, in an element or an attribute, where line ends would become blanks.
  private static func escaped(_ text: String, inElement: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n" where inElement, "\t" where inElement: result.unicodeScalars.append(scalar)
      case "\n", "\t", "\r": result += "&#\(scalar.value);"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

public import Diagnostics

/// `krosskube explain`: what a diagnostic code means.
public enum Explain {
  /// The code, what it means and what to do, in lines; nil for a code that no diagnostic has.
  public static func text(_ code: String) -> String? {
    guard let entry = DiagnosticCatalogue.entry(code) else { return nil }
    return "\(entry.code)\n\n\(wrapped(entry.meaning))\n\n\(wrapped(entry.remedy))\n"
  }

  /// Every code with the first sentence of its meaning, a line each.
  public static func list() -> [String] {
    DiagnosticCatalogue.entries.map { entry in
      "\(entry.code): \(entry.meaning.firstSentence)"
    }
  }

  /// A code that is none.
  public static func unknown(_ code: String) -> Diagnostic {
    let codes = DiagnosticCatalogue.entries.map(\.code)
    let near =
      Suggestion.nearest(to: code, among: codes)
      ?? codes.first { $0.hasSuffix("/" + code) }
    return Diagnostic(
      .error, "query/unknown-code",
      "'\(code)' is no code of a diagnostic" + (near.map { "; did you mean '\($0)'?" } ?? ""))
  }

  /// The text in lines of at most 80 characters, indented by two.
  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    var line = " "
    for word in text.split(separator: " ") {
      if line.count + word.count + 1 > 80 {
        lines.append(line)
        line = " "
      }
      line += " " + word
    }
    return (lines + [line]).joined(separator: "\n")
  }
}

extension String {
  fileprivate var firstSentence: String {
    guard let end = firstRange(of: ". ") else { return self }
    return String(self[..<end])
  }

  private func firstRange(of text: String) -> Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return self.index(after: index) }
      index = self.index(after: index)
    }
    return nil
  }
}

/// What each diagnostic code means and what to do about it.
///
/// The entries of a component stand in a text of their own: the code's name on a line, the meaning, and behind `>` the remedy.
/// Blank lines part the entries.
public enum DiagnosticCatalogue {
  /// What is known about a code.
  public struct Entry: Sendable {
    /// The code, `component/name`.
    public let code: String
    /// What it means, in sentences.
    public let meaning: String
    /// What to do, in sentences.
    public let remedy: String
  }

  /// All entries, ordered by code.
  public static let entries: [Entry] = components.flatMap { parse($0.text, component: $0.name) }
    .sorted { $0.code < $1.code }

  /// The entry of a code; nil for a code that no diagnostic has.
  public static func entry(_ code: String) -> Entry? { byCode[code] }

  private static let byCode = Dictionary(
    entries.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  private static let components: [(name: String, text: String)] = [
    ("cel", cel), ("convert", convert), ("crd", crd), ("deploy", deploy), ("diagram", diagram),
    ("diff", diff + "\n\n" + diffOfSchemas + "\n\n" + diffOfMetamodels),
    ("ecore", ecore + "\n\n" + ecoreRules),
    ("edit", edit), ("fn", function), ("io", io),
    ("json", json), ("kubernetes", kubernetes), ("model-text", modelText), ("mtl", mtl), ("ocl", ocl),
    ("output", output), ("placement", placement), ("plan", plan), ("query", query),
    ("test", test), ("validation", validation), ("verify", verify), ("xmi", xmi), ("xml", xml),
    ("yaml", yaml),
  ]

  private static func parse(_ text: String, component: String) -> [Entry] {
    var result: [Entry] = []
    var lines: [Substring] = []
    func finish() {
      guard let name = lines.first else { return }
      let split = lines.firstIndex { $0.hasPrefix("> ") } ?? lines.endIndex
      let remedy = lines[split...].map { $0.hasPrefix("> ") ? $0.dropFirst(2) : $0 }
      result.append(
        Entry(
          code: "\(component)/\(name)", meaning: lines[1..<split].joined(separator: " "),
          remedy: remedy.joined(separator: " ")))
      lines = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty { finish() } else { lines.append(line) }
    }
    finish()
    return result
  }
}

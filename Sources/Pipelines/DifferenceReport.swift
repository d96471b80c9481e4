internal import Diagnostics

/// The changes between two states of an API, for people and for programs.
public struct DifferenceReport: Sendable {
  /// The path of the state before.
  public let old: String
  /// The path of the state after.
  public let new: String
  /// The changes: by definition or package, that with the worst change first, in each the worst first.
  public var changes: [APIChange] {
    get { sorted }
    set { sorted = Self.sorted(newValue) }
  }

  private var sorted: [APIChange]

  /// Takes both paths and the changes in any order.
  public init(old: String, new: String, changes: [APIChange]) {
    self.old = old
    self.new = new
    sorted = Self.sorted(changes)
  }

  /// How many changes are of a severity.
  public func count(_ severity: APIChange.Severity) -> Int { sorted.count { $0.severity == severity } }

  private static func sorted(_ changes: [APIChange]) -> [APIChange] {
    let worst = Dictionary(changes.map { ($0.owner, $0.severity) }, uniquingKeysWith: max)
    func key(_ change: APIChange) -> [String] {
      [change.version ?? "", change.path, change.part ?? "", change.code.rawValue, change.old ?? ""]
    }
    return changes.sorted { left, right in
      if left.owner != right.owner {
        let ranks = (worst[left.owner] ?? .compatible, worst[right.owner] ?? .compatible)
        if ranks.0 != ranks.1 { return ranks.0 > ranks.1 }
        return left.owner.title.utf8.lexicographicallyPrecedes(right.owner.title.utf8)
      }
      if left.severity != right.severity { return left.severity > right.severity }
      return key(left).lexicographicallyPrecedes(key(right))
    }
  }

  // MARK: Text

  /// The changes for people: one paragraph for each definition or package, then how many there are.
  public var text: String {
    var lines: [String] = []
    var owner: APIChange.Owner?
    var severity: APIChange.Severity?
    for change in sorted {
      if change.owner != owner {
        lines.append(change.owner.title)
        owner = change.owner
        severity = nil
      }
      if change.severity != severity {
        lines.append("  " + change.severity.label)
        severity = change.severity
      }
      lines.append("    " + Self.line(change))
      // What goes on working needs no reason.
      if change.severity == .compatible { continue }
      lines.append("      " + change.code.reason)
      if let hint = change.hint { lines.append("      " + hint) }
    }
    lines.append(summary)
    return lines.map { $0 + "\n" }.joined()
  }

  /// How many changes there are, on one line.
  public var summary: String {
    if sorted.isEmpty { return "no difference" }
    return
      "\(count(.breaking)) breaking, \(count(.attention)) need\(count(.attention) == 1 ? "s" : "") attention, "
      + "\(count(.compatible)) compatible"
  }

  private static func line(_ change: APIChange) -> String {
    let place = [change.version, change.path].compactMap(\.self).joined(separator: " ")
    var text = place + ":"
    if let part = change.part { text += " " + part }
    switch (change.old, change.new) {
    case (let old?, let new?): text += " \(short(old)) -> \(short(new))"
    case (let old?, nil): text += " - \(short(old))"
    case (nil, let new?): text += " + \(short(new))"
    case (nil, nil): break
    }
    return text + " [\(change.code.rawValue)]"
  }

  /// A text on one line of at most 160 characters.
  private static func short(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count <= 160 ? line : line.prefix(159) + "…"
  }

  // MARK: JSON

  /// The changes for programs: one object with a change a line, absent values as null.
  public var json: String {
    func quote(_ text: String?) -> String { text.map(JSONText.quote) ?? "null" }
    let changes = sorted.map { change in
      let fields: [(String, String)] = [
        ("code", quote(change.code.rawValue)), ("severity", quote(change.severity.name)),
        ("owner", quote(change.owner.name)), ("kind", quote(change.kind)),
        ("version", quote(change.version)), ("path", quote(change.path)), ("part", quote(change.part)),
        ("old", quote(change.old)), ("new", quote(change.new)), ("reason", quote(change.code.reason)),
        ("hint", quote(change.hint)),
      ]
      return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
    let head = [
      "\"old\":" + quote(old), "\"new\":" + quote(new), "\"breaking\":\(count(.breaking))",
      "\"attention\":\(count(.attention))", "\"compatible\":\(count(.compatible))",
    ]
    let list = changes.isEmpty ? "[]" : "[\n" + changes.joined(separator: ",\n") + "\n]"
    return "{" + head.joined(separator: ",") + ",\"changes\":\(list)}\n"
  }
}

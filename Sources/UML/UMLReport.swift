public import Diagnostics

/// What became of the elements of a class model that have no counterpart of the same name in Ecore.
public struct UMLReport: Sendable {
  /// What was done with an element.
  public enum Action: String, CaseIterable, Sendable {
    /// It has no counterpart.
    case dropped
    /// It is there under another name.
    case renamed
    /// Something about it was not said, and was assumed.
    case guessed
    /// It is there in another form.
    case moved
  }

  /// One element.
  public struct Entry: Sendable {
    /// What was done.
    public let action: Action
    /// The metaclass.
    public let metaclass: String
    /// The qualified name; empty where there is none.
    public let element: String
    /// What became of it, and why.
    public let reason: String
    /// The code of the diagnostic that says it.
    public let code: String
    /// Where it stands.
    public let place: SourceRange
  }

  /// The entries, in the order in which they were found.
  public internal(set) var entries: [Entry] = []
  /// How many elements of each metaclass became something of Ecore.
  public internal(set) var converted: [String: Int] = [:]

  init() {}

  /// The entries as diagnostics: what was assumed as warnings; what was dropped as one note for each metaclass and reason.
  public func emit(into sink: inout DiagnosticSink) {
    var dropped: [String: (entry: Entry, count: Int)] = [:]
    var order: [String] = []
    for entry in entries {
      if entry.action == .dropped || entry.action == .moved {
        let key = entry.code + entry.metaclass + entry.reason
        if dropped[key] == nil { order.append(key) }
        dropped[key, default: (entry, 0)].count += 1
      } else {
        sink.emit(Diagnostic(.warning, entry.code, Self.text(entry), at: entry.place))
      }
    }
    for (entry, count) in order.compactMap({ dropped[$0] }) {
      let what = count == 1 ? Self.text(entry) : "\(count) elements '\(entry.metaclass)': \(entry.reason)"
      sink.emit(Diagnostic(.note, entry.code, what, at: entry.place))
    }
  }

  private static func text(_ entry: Entry) -> String {
    "\(entry.metaclass) '\(entry.element)' \(entry.reason)"
  }
}

extension UMLReport {
  /// The report as a table in Markdown, for people.
  public func markdown(of path: String) -> String {
    var text = "# What became of \(path) in Ecore\n\n| converted | elements |\n|---|---|\n"
    for (name, count) in converted.sorted(by: { $0.key < $1.key }) { text += "| \(name) | \(count) |\n" }
    for action in Action.allCases {
      let chosen = entries.filter { $0.action == action }
      if chosen.isEmpty { continue }
      text +=
        "\n## \(action.rawValue.prefix(1).uppercased() + action.rawValue.dropFirst()): \(chosen.count)\n\n"
      text += "| line | metaclass | element | what and why | code |\n|---|---|---|---|---|\n"
      for entry in chosen {
        let cells = [
          (entry.place.file.path == path ? "" : entry.place.file.path + ":") + "\(entry.place.start.line)",
          entry.metaclass, entry.element, entry.reason, entry.code,
        ]
        text += "| " + cells.map(Self.cell).joined(separator: " | ") + " |\n"
      }
    }
    return text
  }

  private static func cell(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "|": result += "\\|"
      case "\n", "\r", "\r\n", "\t": result += " "
      default: result.append(character)
      }
    }
    return result
  }

  /// The report as JSON, for programs.
  public func json(of path: String) -> String {
    var text = "{\n  \"file\": \(JSONText.quote(path)),\n  \"converted\": {"
    text += converted.sorted { $0.key < $1.key }.map { "\n    \(JSONText.quote($0.key)): \($0.value)" }
      .joined(separator: ",")
    text += (converted.isEmpty ? "" : "\n  ") + "},\n  \"entries\": ["
    text += entries.map { entry in
      "\n    {\"action\": \(JSONText.quote(entry.action.rawValue)), \"metaclass\": \(JSONText.quote(entry.metaclass)), "
        + "\"element\": \(JSONText.quote(entry.element)), \"reason\": \(JSONText.quote(entry.reason)), "
        + "\"code\": \(JSONText.quote(entry.code)), "
        + (entry.place.file.path == path ? "" : "\"file\": \(JSONText.quote(entry.place.file.path)), ")
        + "\"line\": \(entry.place.start.line)}"
    }.joined(separator: ",")
    return text + (entries.isEmpty ? "" : "\n  ") + "]\n}\n"
  }
}

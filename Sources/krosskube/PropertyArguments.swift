internal import ArgumentParser

/// What templates are told on the command line.
struct PropertyArguments: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("What getProperty finds in the template; several times.", valueName: "key=value"),
    transform: { text in
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValidationError("'\(text)' is not of the form KEY=VALUE")
      }
      return Property(key: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    })
  var set: [Property] = []

  /// A name with its value.
  struct Property: Sendable {
    var key: String
    var value: String
  }

  /// The values by name; of several for one name the last.
  var values: [String: String] { Dictionary(set.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }) }
}

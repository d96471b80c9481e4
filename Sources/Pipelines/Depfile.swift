internal import Diagnostics
internal import MOFM2T

/// A rule for `make` that says what a result was made of.
struct Depfile {
  /// The file to write.
  var path: String
  /// What the rule is for.
  var target: String

  /// The text: the target, then every input; an empty rule for each input, so that a removed one does not stop `make`.
  func text(_ inputs: [String]) -> String {
    let rule = ([Self.escaped(target) + ":"] + inputs.map(Self.escaped)).joined(separator: " \\\n  ")
    return rule + "\n" + inputs.map { "\n" + Self.escaped($0) + ":\n" }.joined()
  }

  /// A path as `make` reads it: blanks and `#` with a backslash, `$` doubled.
  static func escaped(_ path: String) -> String {
    var result = ""
    for character in path {
      switch character {
      case " ", "#", "\\": result += "\\\(character)"
      case "$": result += "$$"
      default: result.append(character)
      }
    }
    return result
  }

  /// Writes the rule.
  func write(_ inputs: [String], into sink: inout DiagnosticSink) {
    OutputWriter.write(path, Array(text(inputs).utf8), into: &sink)
  }
}

/// Where a command leaves the rule for `make`, if it is asked to.
public struct DepfileOptions: Sendable {
  /// The file to write.
  public var path: String
  /// What the rule is for.
  public var target: String

  /// Without a target the rule is for the path without its `.d`.
  public init(path: String, target: String? = nil) {
    self.path = path
    self.target = target ?? (path.hasSuffix(".d") ? String(path.dropLast(2)) : path)
  }

  func write(_ inputs: [String], into sink: inout DiagnosticSink) {
    Depfile(path: path, target: target).write(inputs, into: &sink)
  }
}

internal import Diagnostics
internal import OCL

extension TemplateRun {
  /// What `strtok` has given of a text so far.
  struct Tokens {
    var rest: Substring.UnicodeScalarView
  }

  /// The first or the next piece of a text between delimiters, empty after the last.
  func nextToken(of text: String, delimiters: String, isFirst: Bool) -> Value {
    dependOnCallers()
    let separators = Set(delimiters.unicodeScalars)
    var rest = isFirst ? nil : tokens[text]?.rest
    var scalars = rest ?? Substring(text).unicodeScalars
    rest = nil
    scalars = scalars.drop { separators.contains($0) }
    let token = scalars.prefix { !separators.contains($0) }
    tokens[text] = Tokens(rest: scalars.dropFirst(token.count))
    return .string(String(token))
  }

  /// Reports that a service which a program supplied failed.
  func reportService(_ name: String, _ reason: String) {
    guard let place else { return }
    report(.serviceFailed(name, reason, at: place))
  }
}

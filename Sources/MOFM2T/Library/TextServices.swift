internal import Diagnostics

/// How templates write a text so that its target language reads the same text back.
///
/// The algorithms belong to the target languages, so whoever runs templates supplies them.
public struct TextServices: Sendable {
  /// `text.yaml()`: a YAML scalar on one line.
  public var yaml: @Sendable (String) -> String
  /// `text.yamlKey()`: a YAML scalar that can be a key on one line.
  public var yamlKey: @Sendable (String) -> String
  /// `text.json()`: a JSON string with its quotes.
  public var json: @Sendable (String) -> String
  /// `text.quote()`: the text in double quotes with escapes that YAML and JSON share.
  public var quote: @Sendable (String) -> String

  /// Takes the four services.
  public init(
    yaml: @escaping @Sendable (String) -> String, yamlKey: @escaping @Sendable (String) -> String,
    json: @escaping @Sendable (String) -> String, quote: @escaping @Sendable (String) -> String
  ) {
    self.yaml = yaml
    self.yamlKey = yamlKey
    self.json = json
    self.quote = quote
  }

  /// Every text as a JSON string, which is a YAML scalar too.
  public static let json = TextServices(
    yaml: { JSONText.quote($0) }, yamlKey: { JSONText.quote($0) }, json: { JSONText.quote($0) },
    quote: { JSONText.quote($0) })
}

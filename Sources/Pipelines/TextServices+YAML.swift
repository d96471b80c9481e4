internal import Diagnostics
internal import MOFM2T
internal import YAML

extension TextServices {
  /// The services of the target YAML.
  static let standard = TextServices(
    yaml: { YAMLText.scalar($0) }, yamlKey: { YAMLText.key($0) }, json: { JSONText.quote($0) },
    quote: { YAMLText.quoted($0) })
}

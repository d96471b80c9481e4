import Diagnostics
internal import Ecore
internal import YAML

struct LegacyVocabulary {
  init(_ metamodel: Metamodel) {}
  func modernized(_ objects: [YAMLNode], into sink: inout DiagnosticSink) -> [YAMLNode] { objects }
}

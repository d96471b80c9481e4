import Diagnostics
internal import YAML

/// Parses the `.krosskube` notation.
struct KrossKubeParser {
  static func parse(_ file: SourceFile, depth: Int, into sink: inout DiagnosticSink) -> [YAMLNode] { [] }
}

public import Diagnostics

/// One document of a stream: its root, aliases replaced by what they stand for.
public struct YAMLDocument: Sendable {
  /// The root; null for an empty document.
  public var root: YAMLNode

  /// Takes the root.
  public init(root: YAMLNode) { self.root = root }

  /// Reads every document of a UTF-8 file; problems go to `sink`.
  ///
  /// Reading ends at the first syntax error or broken limit; the documents before it are returned. A duplicate key keeps its
  /// first value, an unknown alias becomes null. Merge keys (`<<`) are applied as Kubernetes' reader does. UTF-16 is
  /// refused. Costs O(file), also with aliases.
  public static func read(
    _ file: SourceFile, limits: YAMLLimits = YAMLLimits(), into sink: inout DiagnosticSink
  ) -> [YAMLDocument] {
    var reader = YAMLReader(file: file, limits: limits)
    let documents = reader.documents()
    sink.absorb(reader.sink)
    return documents
  }
}

/// How much a stream may hold before it is refused.
public struct YAMLLimits: Sendable {
  /// The deepest nesting of collections, aliases replaced; libyaml refuses more than 1,000 by itself.
  public var depth: Int
  /// The most nodes of a stream, aliases replaced.
  public var nodes: Int

  /// Takes both limits; the defaults are 1,000 levels and 10,000,000 nodes.
  public init(depth: Int = 1000, nodes: Int = 10_000_000) {
    self.depth = depth
    self.nodes = nodes
  }
}

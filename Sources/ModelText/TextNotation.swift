public import Diagnostics
public import Ecore
internal import YAML

/// Models as YAML, as JSON and in the `.krosskube` notation, for a loader.
public struct TextNotation: DocumentNotation {
  /// How the resources of a metamodel are written; nil where there are none.
  public typealias Resources = @Sendable (Metamodel) -> (any ResourceForms)?

  let resources: Resources

  /// Takes what says how resources are written.
  public init(resources: @escaping Resources = { _ in nil }) { self.resources = resources }

  /// Whether the path has a suffix of one of the formats; standard input is looked into.
  public func covers(_ path: String, _ file: SourceFile) -> Bool { format(of: path, file) != nil }

  func format(of path: String, _ file: SourceFile) -> TextFormat? {
    path == "-" ? TextFormat(file) : TextFormat(path: path)
  }

  /// The namespaces in the types of the first objects: what stands before `#//`, in the first 64 kilobytes.
  public func namespaces(of file: SourceFile) -> [String] {
    let bytes = file.bytes.prefix(1 << 16)
    var result: [String] = []
    var position = bytes.startIndex
    while let hash = bytes[position...].firstIndex(of: UInt8(ascii: "#")) {
      position = hash + 1
      guard bytes[position...].starts(with: "//".utf8) else { continue }
      let before = bytes[..<hash]
      let start = before.lastIndex { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 }.map { $0 + 1 } ?? 0
      let uri = String(decoding: bytes[start..<hash], as: UTF8.self)
      if uri.utf8.contains(UInt8(ascii: ":")), !result.contains(uri) { result.append(uri) }
    }
    return result
  }

  /// Makes what reads the files of one model.
  public func reader(_ metamodel: Metamodel, _ settings: DocumentSettings) -> any DocumentReader {
    TreeReader(metamodel, self, settings)
  }

  /// The documents of a file as trees; what is wrong with their form goes to `sink`.
  func documents(
    of file: SourceFile, uri: String, _ metamodel: Metamodel, _ settings: DocumentSettings,
    into sink: inout DiagnosticSink
  ) -> [YAMLNode] {
    let limits = YAMLLimits(depth: min(settings.depth, Self.maximalDepth))
    switch format(of: uri, file) ?? .yaml {
    case .yaml: return YAMLDocument.read(file, limits: limits, into: &sink).map(\.root)
    case .json:
      var own = DiagnosticSink(limit: sink.limit)
      let root = JSONReader.read(file, limits: limits, into: &own)
      if root == nil, TextFormat(path: uri) == nil {
        var quiet = DiagnosticSink()
        let documents = YAMLDocument.read(file, limits: limits, into: &quiet)
        if !quiet.hasErrors { return documents.map(\.root) }
      }
      sink.absorb(own)
      return root.map { [$0] } ?? []
    case .krosskube:
      let objects = KrossKubeParser.parse(file, depth: limits.depth, into: &sink)
      return LegacyVocabulary(metamodel).modernized(objects, into: &sink)
    }
  }

  /// The deepest nesting of collections; libyaml has the same limit.
  static let maximalDepth = 1000
  /// The bytes of stack that so deep a tree needs at most.
  static let stackSize = 64 << 20
}

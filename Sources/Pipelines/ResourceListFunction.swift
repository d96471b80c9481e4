internal import Delivery
public import Diagnostics
internal import YAML

/// `krosskube fn`: a KRM function, for kustomize and kpt: a ResourceList in, one with native objects out.
///
/// The MultiCluster resources among the items are taken out, and what `deploy` makes of them comes in; all other items pass as they
/// are, text and comments included. See the KRM Functions Specification of Kustomize, v1.
public enum ResourceListFunction {
  /// The path under which the input is known.
  static let path = "ResourceList.yaml"
  static let inventoryPath = "functionConfig.inventory.yaml"
  static let apiVersion = "config.kubernetes.io/v1"

  /// What is written, and whether it is the result.
  public struct Outcome: Sendable {
    /// The ResourceList; with errors the items are those of the input.
    public var text: String
    /// Whether there were errors, which stand in the `results` of the list.
    public var isGood: Bool
  }

  /// Runs the function; with input that is no ResourceList the outcome is nil, and `sink` says why.
  public static func run(_ input: SourceFile, sources: ModelSources, into sink: inout DiagnosticSink)
    -> Outcome?
  {
    let file = SourceFile(path: path, bytes: Array(input.bytes))
    let documents = YAMLDocument.read(file, into: &sink)
    guard !sink.hasErrors else { return nil }
    guard documents.count == 1, let root = documents.first?.root, root["kind"]?.string == "ResourceList"
    else {
      sink.emit(.noResourceList(SourceRange(file, 0..<0)))
      return nil
    }
    if let version = root["apiVersion"],
      ![apiVersion, "config.kubernetes.io/v1beta1", "config.kubernetes.io/v1alpha1"].contains(version.string)
    {
      sink.emit(.otherResourceList(version.string ?? "", at: version.range))
    }
    if let items = root["items"], items.items == nil, !items.isNull {
      sink.emit(.noItems(items.kindName, at: items.range))
      return nil
    }
    let items = (root["items"]?.items ?? []).map { ResourceListItem($0, in: file) }
    var own = DiagnosticSink(limit: sink.limit)
    let made = make(of: items, root, file, sources, into: &own)
    let writer = ResourceListWriter(root: root, file: file)
    let results = own.sorted().filter { $0.severity != .note || $0.code == "deploy/replaced" }.map {
      FunctionResult($0, items)
    }
    guard let made, !own.hasErrors else {
      return Outcome(text: writer.text(items: items.map(\.text), made: [], results), isGood: !own.hasErrors)
    }
    return Outcome(
      text: writer.text(items: items.filter { !$0.isResource }.map(\.text), made: made, results), isGood: true
    )
  }

  /// The objects that take the place of the MultiCluster resources; none when there are none of those.
  private static func make(
    of items: [ResourceListItem], _ root: YAMLNode, _ file: SourceFile, _ sources: ModelSources,
    into sink: inout DiagnosticSink
  ) -> [YAMLNode]? {
    guard items.contains(where: \.isResource) else { return [] }
    guard let settings = FunctionSettings(root["functionConfig"], into: &sink) else { return nil }
    var sources = sources
    sources.files[path] = file
    var inventories = [path]
    if let inventory = settings.inventory {
      sources.files[inventoryPath] = SourceFile(path: inventoryPath, text: YAMLWriter().text(of: inventory))
      inventories = [inventoryPath]
    } else if let files = settings.inventoryFiles {
      inventories = files
    }
    var request = Deploy.Request(
      Planning.Request(models: [path], inventories: inventories), target: settings.target, folder: ".")
    request.planning.sources = sources
    request.properties = settings.properties
    var found = DiagnosticSink(limit: sink.limit)
    let files = Deploy.files(request, into: &found)
    // Foreign items are what lists of a pipeline are made of.
    let foreign: Set<String> = [
      "model-text/foreign-resource", "model-text/other-group", "placement/foreign-object",
    ]
    for diagnostic in found.diagnostics where !foreign.contains(diagnostic.code) { sink.emit(diagnostic) }
    guard let files, !sink.hasErrors else { return nil }
    var made: [YAMLNode] = []
    for file in files {
      if let cluster = settings.cluster {
        guard file.path.hasPrefix("clusters/\(cluster)/") else { continue }
      }
      for (index, document) in YAMLDocument.read(file, into: &sink).enumerated() {
        var node = document.root.withoutPlaces
        // It is about folders, and here there are none.
        if node["kind"]?.string == "Kustomization" { continue }
        node.put(.string(file.path), at: ["metadata", "annotations", "internal.config.kubernetes.io/path"])
        node.put(.string("\(index)"), at: ["metadata", "annotations", "internal.config.kubernetes.io/index"])
        made.append(node)
      }
    }
    if made.isEmpty, let cluster = settings.cluster { sink.emit(.nothingFor(cluster)) }
    return made
  }
}

/// An item of a ResourceList.
struct ResourceListItem {
  let node: YAMLNode
  /// The item as it stands in the list, its first line without indentation.
  let text: String
  /// Whether it is a resource of ours.
  let isResource: Bool

  init(_ node: YAMLNode, in file: SourceFile) {
    self.node = node
    let group = (node["apiVersion"]?.string ?? "").prefix { $0 != "/" }
    isResource =
      group == "multicluster.krosskube.io" && node["kind"]?.string?.hasPrefix("MultiCluster") ?? false
    text = Self.text(of: node, in: file)
  }

  /// The text of a block as it stands, moved to the margin; anything else is written anew.
  private static func text(of node: YAMLNode, in file: SourceFile) -> String {
    guard let range = node.range?.bytes, node.entries?.isEmpty == false,
      file.bytes[range.lowerBound] != UInt8(ascii: "{"), file.bytes[range.lowerBound] != UInt8(ascii: "*"),
      file.bytes[range.lowerBound] != UInt8(ascii: "&"), file.bytes[range.lowerBound] != UInt8(ascii: "!")
    else { return YAMLWriter().text(of: node) }
    var start = range.lowerBound
    while start > 0, file.bytes[start - 1] != 0x0A { start -= 1 }
    let column = range.lowerBound - start
    var result: [UInt8] = []
    let end = endOfComments(after: range.upperBound, in: file)
    var lines = file.bytes[range.lowerBound..<end].split(separator: 0x0A, omittingEmptySubsequences: false)[
      ...]
    // The end is where the next item begins: what is before it in that line is not of this one.
    if let last = lines.last, last.allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: "-") }) {
      lines.removeLast()
    }
    for (index, line) in lines.enumerated() {
      let blanks = index == 0 ? 0 : line.prefix(column).prefix { $0 == 0x20 }.count
      result += line.dropFirst(blanks)
      result.append(0x0A)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The end of the comments and blank lines that follow a place, in whole lines.
  private static func endOfComments(after place: Int, in file: SourceFile) -> Int {
    var end = place
    // A block ends before the next token; what is left of its last line belongs to it.
    while end < file.bytes.count, end > 0, file.bytes[end - 1] != 0x0A,
      file.bytes[end] == 0x20 || file.bytes[end] == 0x0A
    {
      end += 1
    }
    while end < file.bytes.count, end == 0 || file.bytes[end - 1] == 0x0A {
      let next = file.bytes[end...].firstIndex(of: 0x0A).map { $0 + 1 } ?? file.bytes.count
      let first = file.bytes[end..<next].first { $0 != 0x20 && $0 != 0x0A }
      guard first == nil || first == UInt8(ascii: "#") else { break }
      end = next
    }
    return end
  }
}

/// What `functionConfig` asks for: the `spec` of an object of any kind, or the `data` of a ConfigMap.
struct FunctionSettings {
  var target = Deploy.Target.kustomize
  /// The cluster whose objects are wanted; nil for those of all, or of the hub.
  var cluster: String?
  /// An inventory, as `krosskube plan` reads it.
  var inventory: YAMLNode?
  /// Files with inventories.
  var inventoryFiles: [String]?
  /// What templates ask for.
  var properties: [String: String] = [:]

  init?(_ config: YAMLNode?, into sink: inout DiagnosticSink) {
    guard let config, let settings = config["spec"] ?? config["data"] else { return }
    for entry in settings.entries ?? [] {
      let value = entry.value
      let text = value.scalar?.text
      switch entry.name {
      case "target":
        guard let target = text.flatMap(Deploy.Target.init(rawValue:)) else {
          sink.emit(
            .badSetting(
              entry.name, text ?? value.kindName,
              "one of \(Deploy.Target.allCases.map(\.rawValue).joined(separator: ", "))",
              at: value.range))
          continue
        }
        self.target = target
      case "cluster":
        if let text { cluster = text } else { wrong(entry, "the name of a cluster", into: &sink) }
      case "inventory": readInventory(entry, into: &sink)
      case "set": readProperties(entry, into: &sink)
      default:
        sink.emit(.unknownSetting(entry.name, at: entry.key.range))
      }
    }
    if cluster != nil, target != .kustomize {
      sink.emit(
        .badSetting("cluster", target.rawValue, "no cluster for a target that serves all", at: settings.range)
      )
    }
    if sink.hasErrors { return nil }
  }

  private func wrong(_ entry: YAMLEntry, _ expected: String, into sink: inout DiagnosticSink) {
    sink.emit(
      .badSetting(
        entry.name, entry.value.scalar?.text ?? entry.value.kindName, expected, at: entry.value.range))
  }

  private mutating func readInventory(_ entry: YAMLEntry, into sink: inout DiagnosticSink) {
    let value = entry.value
    if value.entries != nil {
      inventory = value
    } else if let items = value.items, items.allSatisfy({ $0.string != nil }) {
      inventoryFiles = items.compactMap(\.string)
    } else if let text = value.string {
      // A ConfigMap holds nothing but texts.
      if text.contains("\n") {
        inventory = Self.read(text, into: &sink)
      } else {
        inventoryFiles = [text]
      }
    } else {
      wrong(entry, "an inventory, or names of files", into: &sink)
    }
  }

  private mutating func readProperties(_ entry: YAMLEntry, into sink: inout DiagnosticSink) {
    let value = entry.value.string.flatMap { Self.read($0, into: &sink) } ?? entry.value
    guard let entries = value.entries, entries.allSatisfy({ $0.value.scalar != nil }) else {
      return wrong(entry, "a mapping of names to texts", into: &sink)
    }
    for entry in entries { properties[entry.name] = entry.value.scalar?.text ?? "" }
  }

  /// A text of a ConfigMap that is YAML itself.
  private static func read(_ text: String, into sink: inout DiagnosticSink) -> YAMLNode? {
    let file = SourceFile(path: "functionConfig", text: text)
    return YAMLDocument.read(file, into: &sink).first?.root
  }
}

extension Diagnostic {
  fileprivate static func noResourceList(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "fn/no-resource-list", "the input is no ResourceList of \(ResourceListFunction.apiVersion)",
      at: range)
  }

  fileprivate static func otherResourceList(_ version: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .warning, "fn/other-version",
      "a ResourceList of '\(version)'; expected \(ResourceListFunction.apiVersion), as which it is read",
      at: range)
  }

  fileprivate static func noItems(_ kind: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(.error, "fn/no-items", "'items' is a \(kind); expected an array", at: range)
  }

  fileprivate static func badSetting(
    _ name: String, _ value: String, _ expected: String, at range: SourceRange?
  ) -> Diagnostic {
    Diagnostic(.error, "fn/bad-setting", "'\(name)' is '\(value)'; expected \(expected)", at: range)
  }

  fileprivate static func unknownSetting(_ name: String, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .error, "fn/unknown-setting",
      "there is no setting '\(name)'; expected target, cluster, inventory or set", at: range)
  }

  fileprivate static func nothingFor(_ cluster: String) -> Diagnostic {
    Diagnostic(.warning, "fn/empty-cluster", "the plan gives nothing to cluster '\(cluster)'")
  }
}

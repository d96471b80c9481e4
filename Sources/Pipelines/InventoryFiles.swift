internal import Diagnostics
internal import Placement
internal import YAML

/// The files of an inventory, told apart by what is in them.
struct InventoryFiles {
  /// The paths of models, which the loader reads.
  var models: [String] = []
  /// What was read of them already, by path.
  var contents: [String: SourceFile] = [:]
  /// The documents of each file with objects of an API server.
  var lists: [[YAMLDocument]] = []

  /// Looks into the files whose suffix does not say that they are models.
  ///
  /// What cannot be read, or is no YAML, is left to the loader, which says so.
  init(_ paths: [String], _ sources: ModelSources) {
    var seen: Set<String> = []
    for path in paths where seen.insert(path).inserted {
      let isModel = [".xmi", ".krosskube"].contains(where: path.hasSuffix)
      guard !isModel,
        let file = sources.files[path] ?? (try? SourceFile.read(path, limit: sources.limits.fileSize))
      else {
        models.append(path)
        continue
      }
      if let documents = Self.objects(in: file) {
        lists.append(documents)
      } else {
        models.append(path)
        contents[path] = file
      }
    }
  }

  private static func objects(in file: SourceFile) -> [YAMLDocument]? {
    let first = file.bytes.first { $0 > 0x20 }
    guard first != UInt8(ascii: "<") else { return nil }
    var sink = DiagnosticSink()
    let documents = YAMLDocument.read(file, into: &sink)
    return !sink.hasErrors && ClusterListReader.covers(documents) ? documents : nil
  }
}

internal import Diagnostics
internal import Ecore
internal import Synchronization

/// The class models that were read, each file once, whatever refers to it and however often a loader begins anew.
final class UMLFiles: Sendable {
  private struct Entry {
    var model: UMLModel?
    var diagnostics: DiagnosticSink
  }

  private let entries = Mutex<[String: Entry]>([:])

  /// Reads a file, or says again what was said about it.
  func model(
    of path: String, _ file: SourceFile, _ limits: UMLLimits, into sink: inout DiagnosticSink
  ) -> UMLModel? {
    if let known = entries.withLock({ $0[path] }) {
      sink.absorb(known.diagnostics)
      return known.model
    }
    var own = DiagnosticSink(limit: sink.limit)
    let model = UMLReader.read(file, limits: limits, into: &own)
    entries.withLock { $0[path] = Entry(model: model, diagnostics: own) }
    sink.absorb(own)
    return model
  }

  /// The class model of a file that was read before.
  func known(_ path: String) -> UMLModel? { entries.withLock { $0[path]?.model } }
}

/// A class model with those that it refers to.
struct UMLGroup {
  /// The paths of the files; the first is the one that was asked for.
  private(set) var paths: [String]
  private(set) var parts: [UMLModel]
  /// For each part the parts that its hrefs lead to, by the document as it is written there.
  private(set) var links: [[String: Int]] = []
  /// For each part the paths of files that could not be read, by the document as it is written there.
  private(set) var missing: [[String: String]] = []
  private var indices: [String: Int]
  private var rowCount: Int
  private let settings: DocumentSettings
  private let limits: UMLLimits

  /// Follows the hrefs of a class model; files in `converted` are metamodels already and not read again.
  init(
    _ model: UMLModel, path: String, _ files: UMLFiles, _ settings: DocumentSettings, _ limits: UMLLimits,
    without converted: Set<String>, into sink: inout DiagnosticSink
  ) {
    paths = [path]
    parts = [model]
    indices = [path: 0]
    rowCount = model.rows.count
    self.settings = settings
    self.limits = limits
    followAll(files, without: converted, into: &sink)
  }

  /// Adds a class model that refers to one of these, and what it refers to.
  mutating func add(
    _ model: UMLModel, path: String, _ files: UMLFiles, without converted: Set<String>,
    into sink: inout DiagnosticSink
  ) {
    guard indices[path] == nil, rowCount + model.rows.count <= limits.elementCount else { return }
    indices[path] = parts.count
    paths.append(path)
    parts.append(model)
    rowCount += model.rows.count
    followAll(files, without: converted, into: &sink)
  }

  private mutating func followAll(
    _ files: UMLFiles, without converted: Set<String>, into sink: inout DiagnosticSink
  ) {
    while links.count < parts.count { follow(links.count, files, without: converted, into: &sink) }
  }

  /// The rows of all parts.
  var model: UMLModel { parts.count == 1 ? parts[0] : UMLModel(joining: parts, links: links) }

  private mutating func follow(
    _ part: Int, _ files: UMLFiles, without converted: Set<String>, into sink: inout DiagnosticSink
  ) {
    var known: [String: Int] = [:]
    var absent: [String: String] = [:]
    for document in parts[part].documents {
      let path = settings.target(document, paths[part])
      if let index = indices[path] {
        known[document] = index
      } else if let found = read(path, files, without: converted, into: &sink) {
        known[document] = parts.count
        indices[path] = parts.count
        paths.append(path)
        parts.append(found)
        rowCount += found.rows.count
      } else if !path.contains("://"), !path.hasPrefix("pathmap:"), !path.hasPrefix("platform:") {
        absent[document] = path
      }
    }
    links.append(known)
    missing.append(absent)
  }

  private func read(
    _ path: String, _ files: UMLFiles, without converted: Set<String>, into sink: inout DiagnosticSink
  ) -> UMLModel? {
    guard !converted.contains(path), !path.hasSuffix(".ecore"), let file = settings.open(path),
      UMLReader.seemsUML(file)
    else { return nil }
    guard let model = files.model(of: path, file, limits, into: &sink), !model.dialect.isUML1 else {
      return nil
    }
    guard rowCount + model.rows.count <= limits.elementCount else {
      sink.emit(.umlElementLimit(limits.elementCount, at: SourceRange(model.file, 0..<0)))
      return nil
    }
    return model
  }
}

extension UMLModel {
  /// Features whose targets a class model needs.
  private static let followed: Set<String> = [
    "type", "general", "specific", "contract", "implementingClassifier", "client", "supplier", "classifier",
    "definingFeature", "instance", "memberEnd", "redefinedProperty", "subsettedProperty", "raisedException",
    "mergedPackage", "annotatedElement", "constrainedElement", "base_Class",
  ]

  /// The other documents that hrefs lead to, as they are written; libraries of primitive types are known without being read.
  var documents: [String] {
    guard !dialect.isUML1 else { return [] }
    let isFollowed = names.map { Self.followed.contains($0) }
    var result: [String] = []
    var seen: Set<String> = []
    for (index, row) in rows.enumerated()
    where row.kind == .reference && isFollowed[Int(row.role)] && !row.flags.contains(.isExtension) {
      guard let href = element(at: UInt32(index)).string(.href), let hash = href.firstIndex(of: "#") else {
        continue
      }
      let document = String(href[..<hash])
      guard !document.isEmpty, seen.insert(document).inserted else { continue }
      let name = document.split(separator: "/").last ?? ""
      if !name.contains("PrimitiveTypes"), !name.hasPrefix("Ecore.metamodel") { result.append(document) }
    }
    return result
  }

  func element(at row: UInt32) -> UMLElement { UMLElement(model: self, index: row) }
}

internal import Diagnostics
internal import Ecore
internal import OCL
internal import OCLSyntax

/// Complete OCL documents and those that they include.
struct DocumentFiles {
  /// The documents, each once, included ones before those that include them.
  private(set) var documents: [OCLDocument] = []
  /// The metamodels that documents import.
  private(set) var metamodels: [String] = []
  /// The paths of the documents that were read.
  private(set) var paths: [String] = []
  private(set) var hasUnreadableFile = false
  private let uriMap: [(from: String, to: String)]
  private var seen: Set<String> = []

  /// Reads documents; what they import is looked for beside them.
  init(_ paths: [String], sources: ModelSources, into sink: inout DiagnosticSink) {
    uriMap = sources.uriMap.sorted { $0.from.utf8.count > $1.from.utf8.count }
    // A stack of our own: inclusions may be many.
    var waiting: [(path: String, place: SourceRange?)] = paths.reversed().map { ($0, nil) }
    while let (path, place) = waiting.popLast() {
      guard seen.insert(path).inserted else { continue }
      let file: SourceFile
      do { file = try SourceFile.read(path) } catch {
        sink.emit(.unreadable(error, at: place))
        hasUnreadableFile = true
        continue
      }
      self.paths.append(path)
      let tree = DocumentTree.parse(EscapedText(file), into: &sink)
      var targets: [String?] = []
      for item in tree.imports {
        let place = tree.text.range(item.range)
        let target = item.keyword == "library" ? nil : self.target(of: item, in: path, at: place, into: &sink)
        targets.append(target)
        guard let target else { continue }
        if Self.isMetamodel(target) {
          if !metamodels.contains(target) { metamodels.append(target) }
        } else {
          waiting.append((target, place))
        }
      }
      documents.append(OCLDocument(tree, targets: targets))
    }
  }

  /// The sources, and the metamodels that documents import.
  func adding(to sources: ModelSources) -> ModelSources {
    var sources = sources
    sources.metamodels += metamodels.filter { !sources.metamodels.contains($0) }
    return sources
  }

  /// The documents checked against a metamodel; nil if there are none.
  func bound(to metamodel: Metamodel, warnsOfNull: Bool = false, into sink: inout DiagnosticSink)
    -> DocumentSet?
  {
    documents.isEmpty
      ? nil : DocumentSet(documents, metamodel: metamodel, warnsOfNull: warnsOfNull, into: &sink)
  }

  /// The path of the file that an import names; nil for a namespace URI or a package.
  private func target(
    of item: DocumentTree.Import, in document: String, at place: SourceRange, into sink: inout DiagnosticSink
  ) -> String? {
    var uri = String(item.uri.prefix { $0 != "#" })
    var isMapped = false
    if let (from, to) = uriMap.first(where: { uri.hasPrefix($0.from) }) {
      uri = to + uri.dropFirst(from.count)
      isMapped = true
    }
    if uri.hasPrefix("file:") {
      uri = String(uri.dropFirst("file:".count))
      if uri.hasPrefix("//") { uri = String(uri.dropFirst(2)) }
    } else if uri.contains(":") {
      return nil
    }
    guard Self.isMetamodel(uri) || uri.hasSuffix(".ocl") else {
      if uri.hasSuffix(".oclas") || uri.hasSuffix(".oclinecore") {
        sink.emit(.unsupportedImport(item.uri, at: place))
      }
      return nil
    }
    if uri.hasPrefix("/") || isMapped { return uri }
    guard let slash = document.lastIndex(of: "/") else { return uri }
    return Self.plain(document[...slash] + uri)
  }

  /// Whether a path is that of a metamodel, or of a class model that becomes one.
  private static func isMetamodel(_ path: String) -> Bool {
    path.hasSuffix(".ecore") || path.hasSuffix(".uml")
  }

  /// `a/../b` is `b`.
  private static func plain(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part == "." { continue }
      if part == "..", let last = parts.last, last != "..", !last.isEmpty {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }
}

extension Diagnostic {
  fileprivate static func unsupportedImport(_ uri: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, "ocl/unsupported",
      "'\(uri)' is not supported, expected an .ecore, a .uml, an .ocl or a namespace URI", at: range)
  }
}

import Foundation
import Synchronization

/// The folders of a repository of the corpus by name: where the record looked for `platform:/` URIs and dead paths.
public final class RepositoryFolders: Sendable {
  private let root: String
  private let folders: [String: [String]]
  private static let known = Mutex<[String: RepositoryFolders]>([:])

  /// The folders of a repository, looked up once.
  public static func of(_ root: String) -> RepositoryFolders {
    known.withLock { known in
      if let folders = known[root] { return folders }
      let folders = RepositoryFolders(root)
      known[root] = folders
      return folders
    }
  }

  private init(_ root: String) {
    self.root = root
    var folders: [String: [String]] = [:]
    for place in [root] + Self.siblings(of: root) {
      // A repository's own folder of a name comes before those of its siblings.
      folders.merge(Self.folders(below: place)) { first, _ in first }
    }
    self.folders = folders
  }

  private static func folders(below place: String) -> [String: [String]] {
    var result: [String: [String]] = [:]
    let entries = FileManager.default.enumerator(atPath: place)
    while let entry = entries?.nextObject() as? String {
      let path = place + "/" + entry
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
        continue
      }
      result[entry.split(separator: "/").last.map(String.init) ?? entry, default: []].append(path)
    }
    return result
  }

  /// Other repositories of the same owner, in any category: `owner+name` are the folders' names.
  private static func siblings(of root: String) -> [String] {
    let url = URL(fileURLWithPath: root)
    let owner = url.lastPathComponent.split(separator: "+").first.map { $0 + "+" } ?? ""
    let corpus = url.deletingLastPathComponent().deletingLastPathComponent()
    let categories = (try? FileManager.default.contentsOfDirectory(atPath: corpus.path)) ?? []
    return categories.sorted().flatMap { category in
      let folder = corpus.appendingPathComponent(category).path
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.filter { $0.hasPrefix(owner) && $0 != url.lastPathComponent }.sorted().map {
        folder + "/" + $0
      }
    }
  }

  /// What the URIs in the file at `path`, and in the files of the repository, stand for.
  public func uriMap(for path: String) -> [(from: String, to: String)] {
    var map: [(from: String, to: String)] = []
    for (name, places) in folders {
      guard let place = places.min(by: { $0.utf8.count < $1.utf8.count }) else { continue }
      map.append(("platform:/resource/\(name)/", place + "/"))
      map.append(("platform:/plugin/\(name)/", place + "/"))
    }
    for uri in relativeURIs(in: path) {
      if let found = file(for: uri, from: path) { map.append((uri, found)) }
    }
    return map
  }

  /// The relative URIs with a fragment in the file that lead to no file.
  private func relativeURIs(in path: String) -> Set<String> {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    let text = String(decoding: data, as: UTF8.self)
    var result: Set<String> = []
    for match in text.matches(of: /([^"' ]*\/[^"' #]*)#/) where !match.1.contains(":") {
      let uri = String(match.1)
      let target = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(uri).path
      if !FileManager.default.fileExists(atPath: target) { result.insert(uri) }
    }
    return result
  }

  /// A file below any folder of the repository that has the name of one of the URI's folders.
  private func file(for uri: String, from path: String) -> String? {
    let parts = uri.split(separator: "/").map(String.init)
    for index in parts.indices.dropLast() {
      for place in folders[parts[index]] ?? [] {
        let candidate = ([place] + parts[(index + 1)...]).joined(separator: "/")
        if FileManager.default.fileExists(atPath: candidate) { return candidate }
      }
    }
    return nil
  }
}

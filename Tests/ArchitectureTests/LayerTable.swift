import Foundation
import TestSupport

/// The table of docs/architecture.md: which target may import which.
struct LayerTable {
  struct Row {
    var layer: Int
    var target: String
    var imports: Set<String>
  }

  /// From the lowest layer to the highest; a target imports only from rows above its own.
  var rows: [Row]

  /// Reads the rows `| 2 | `XMI` | `XML`, `Ecore` | ... |`.
  init(_ document: String) {
    rows = document.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard cells.count > 4, let layer = Int(cells[1]), let target = Self.names(cells[2]).first else {
        return nil
      }
      return Row(layer: layer, target: target, imports: Set(Self.names(cells[3])))
    }
  }

  subscript(_ target: String) -> Row? { rows.first { $0.target == target } }

  /// What stands between back quotes.
  private static func names(_ cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}

/// What Package.swift says, as far as the tests of the structure ask.
struct Manifest {
  /// The dependencies of each target, those on products of other packages left out.
  var dependencies: [String: Set<String>] = [:]
  /// The names of the test targets.
  var tests: Set<String> = []

  init(_ text: String) {
    for match in text.matches(of: /layer\(\s*"(\w+)",\s*\[([^\]]*)\]/) {
      dependencies[String(match.1)] = Self.strings(match.2)
    }
    for match in text.matches(of: /\.(?:systemLibrary|target|executableTarget)\(\s*name: "(\w+)"/) {
      let rest = text[match.range.upperBound...]
      let isExecutable = text[match.range].contains("executableTarget")
      guard match.1 != "TestSupport" else { continue }
      let list = isExecutable ? rest.firstMatch(of: /dependencies: \[((?:[^\]])*)\]/)?.1 : nil
      dependencies[String(match.1)] =
        list.map {
          Self.strings($0.replacing(/\.product\([^)]*\)/, with: ""))
        } ?? []
    }
    tests = Set(text.matches(of: /tests\(\s*"(\w+)"/).map { String($0.1) })
  }

  private static func strings(_ list: some StringProtocol) -> Set<String> {
    Set(String(list).matches(of: /"(\w+)"/).map { String($0.1) })
  }
}

/// The files of the repository, without what is built.
enum Repository {
  static let builtFolders: Set<String> = [
    ".build", "build", ".git", ".swiftpm", "node_modules", "__pycache__",
  ]

  static func text(_ path: String) throws -> String {
    try String(contentsOf: Project.root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The paths below `folder`, relative to the root, sorted.
  static func files(below folder: String = "", suffix: String = "") -> [String] {
    let start = folder.isEmpty ? Project.root : Project.root.appendingPathComponent(folder)
    guard
      let enumerator = FileManager.default.enumerator(
        at: start, includingPropertiesForKeys: [.isRegularFileKey])
    else { return [] }
    var result: [String] = []
    let prefix = Project.root.standardizedFileURL.path + "/"
    for case let url as URL in enumerator {
      let name = url.lastPathComponent
      if builtFolders.contains(name) || name.hasPrefix(".build") {
        enumerator.skipDescendants()
        continue
      }
      let path = url.standardizedFileURL.path
      guard path.hasSuffix(suffix), path.hasPrefix(prefix), !url.hasDirectoryPath else { continue }
      result.append(String(path.dropFirst(prefix.count)))
    }
    return result.sorted()
  }

  static func folders(in folder: String) -> [String] {
    let url = folder.isEmpty ? Project.root : Project.root.appendingPathComponent(folder)
    let entries = try? FileManager.default.contentsOfDirectory(
      at: url, includingPropertiesForKeys: [.isDirectoryKey])
    return (entries ?? []).filter(\.hasDirectoryPath).map(\.lastPathComponent).sorted()
  }
}

public import Foundation
public import Testing

/// A file with the expected text of a test; `UPDATE_GOLDEN=1` rewrites it.
public struct GoldenFile {
  /// Where the expected text is.
  public let url: URL

  /// Takes the file's place.
  public init(_ url: URL) { self.url = url }

  /// Records an issue when `actual` differs, naming the first line that does.
  public func expect(_ actual: String, sourceLocation: SourceLocation = #_sourceLocation) {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      do { try actual.write(to: url, atomically: true, encoding: .utf8) } catch {
        Issue.record("cannot write \(url.path): \(error)", sourceLocation: sourceLocation)
      }
      return
    }
    guard let data = try? Data(contentsOf: url) else {
      Issue.record("no golden file \(url.path); run with UPDATE_GOLDEN=1", sourceLocation: sourceLocation)
      return
    }
    let expected = String(decoding: data, as: UTF8.self)
    guard expected != actual else { return }
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let got = actual.split(separator: "\n", omittingEmptySubsequences: false)
    let line =
      zip(wanted, got).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(wanted.count, got.count)
    Issue.record(
      """
      \(url.lastPathComponent) differs at line \(line + 1)
      expected: \(line < wanted.count ? String(wanted[line]) : "<end>")
      actual:   \(line < got.count ? String(got[line]) : "<end>")
      """, sourceLocation: sourceLocation)
  }
}

/// A folder that holds one test case.
public struct GoldenCase: Sendable, CustomTestStringConvertible {
  /// The folder.
  public let folder: URL

  /// The folder's name.
  public var name: String { folder.lastPathComponent }
  /// What the test is called in reports.
  public var testDescription: String { name }

  /// The folders inside `folder`, by name; `folder` is usually `Golden` beside the test's source file.
  public static func all(in folder: URL) -> [GoldenCase] {
    let entries =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isDirectoryKey]))
      ?? []
    return entries.filter(\.hasDirectoryPath).sorted { $0.path < $1.path }.map(GoldenCase.init)
  }

  /// A file of the case.
  public func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
}

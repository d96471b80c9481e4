public import Foundation

/// Where things are when tests run.
public enum Project {
  /// The package's root folder.
  public static let root: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Recorded answers of real systems, kept beside the project; nil where they are not at hand.
  public static let golden: URL? = shared("golden")

  /// Models that other people's tools wrote; `KROSSKUBE_CORPUS` names the folder, else it is looked for beside the project.
  public static let corpus: URL? = {
    if let path = ProcessInfo.processInfo.environment["KROSSKUBE_CORPUS"], !path.isEmpty {
      return existing(URL(fileURLWithPath: path, relativeTo: root).absoluteURL)
    }
    return shared("corpus")
  }()

  private static func shared(_ folder: String) -> URL? {
    existing(root.deletingLastPathComponent().appendingPathComponent("shared/\(folder)"))
  }

  private static func existing(_ url: URL) -> URL? {
    FileManager.default.fileExists(atPath: url.path) ? url : nil
  }
}

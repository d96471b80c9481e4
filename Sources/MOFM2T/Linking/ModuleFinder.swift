public import Diagnostics
internal import Glibc

/// Where the modules that `import` and `extends` name are found.
///
/// `a::b` is the file `a/b.mtl`, or `b.mtl`, in the folder of the module that names it; then `a/b.mtl` in the folder
/// that holds the naming module's own qualified name; then in each folder of the search path; then a built-in module.
public struct ModuleFinder: Sendable {
  /// Further folders, in order.
  public var searchPath: [String]
  /// Modules that come with the program, by qualified name.
  public var builtIn: [String: SourceFile]

  /// Searches beside the naming module only, unless told more.
  public init(searchPath: [String] = [], builtIn: [String: SourceFile] = [:]) {
    self.searchPath = searchPath
    self.builtIn = builtIn
  }

  /// What a search gave.
  enum Result {
    case found(SourceFile)
    case unreadable(FileError)
    case missing(tried: [String])
  }

  /// The file of the module `name` that the module `importer` in the file at `path` names.
  func find(_ name: String, importer: String?, path: String) -> Result {
    let parts = name.split(separator: ":", omittingEmptySubsequences: true).map(String.init)
    guard let last = parts.last, !parts.contains(where: { $0.contains("/") || $0 == ".." }) else {
      return .missing(tried: [])
    }
    let relative = parts.joined(separator: "/") + ".mtl"
    var folder = Self.folder(of: path)
    var candidates = [Self.join(folder, relative), Self.join(folder, last + ".mtl")]
    for _ in (importer ?? "").split(separator: ":").dropFirst() {
      folder = Self.join(folder, "..")
      candidates.append(Self.join(folder, relative))
    }
    candidates += searchPath.map { Self.join($0, relative) }
    var tried: [String] = []
    for candidate in candidates where !tried.contains(candidate) {
      do { return .found(try SourceFile.read(candidate)) } catch {
        guard error.code == ENOENT || error.code == ENOTDIR else { return .unreadable(error) }
        tried.append(candidate)
      }
    }
    if let file = builtIn[name] { return .found(file) }
    return .missing(tried: tried)
  }

  /// What tells whether two paths name the same module.
  static func identity(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}

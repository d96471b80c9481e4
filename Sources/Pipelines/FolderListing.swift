internal import Glibc

/// What stands in a folder.
enum FolderListing {
  /// The names in a folder, ordered by their bytes, and whether each is a folder; nil when it cannot be read.
  ///
  /// A symbolic link is neither followed nor a folder.
  static func entries(_ path: String) -> [(name: String, isFolder: Bool)]? {
    guard let stream = opendir(path) else { return nil }
    defer { closedir(stream) }
    var result: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var status = stat()
      let isFolder = lstat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      result.append((name, isFolder))
    }
    return result.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The paths of the files below a folder, relative to it, in order; empty when it is not there.
  static func files(below path: String, depth: Int = 64) -> [String] {
    guard depth > 0, let entries = entries(path) else { return [] }
    return entries.flatMap { name, isFolder in
      isFolder ? files(below: path + "/" + name, depth: depth - 1).map { name + "/" + $0 } : [name]
    }
  }
}

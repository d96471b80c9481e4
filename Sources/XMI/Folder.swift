import Glibc

/// Looks into folders.
enum Folder {
  /// The paths of the regular files directly in `folder` whose names end in `suffix`, sorted.
  static func files(in folder: String, endingIn suffix: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var result: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(suffix) { result.append(folder.hasSuffix("/") ? folder + name : folder + "/" + name) }
    }
    return result.sorted()
  }
}

internal import Glibc

/// Where files go that nobody shall see: what TMPDIR says, or `/tmp`.
enum TemporaryFolder {
  static var path: String {
    guard let path = getenv("TMPDIR"), path.pointee != 0 else { return "/tmp" }
    return String(cString: path)
  }
}

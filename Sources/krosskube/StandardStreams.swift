import Glibc

/// Text to standard error, as bytes: the C stream is a mutable global.
enum StandardError {
  /// Writes all of `text`; what a closed stream does not take is lost.
  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
      if written > 0 {
        bytes = bytes.dropFirst(written)
      } else if errno != EINTR {
        return
      }
    }
  }
}

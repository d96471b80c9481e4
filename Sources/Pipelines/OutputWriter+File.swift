internal import Diagnostics
internal import MOFM2T

extension OutputWriter {
  /// Writes one file by its path, with the care that generated files get.
  static func write(_ path: String, _ content: [UInt8], into sink: inout DiagnosticSink) {
    guard !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0) else {
      sink.emit(Diagnostic(.error, "output/bad-path", "'\(path)' is no path for a file"))
      return
    }
    replace(path, with: content, into: &sink)
  }
}

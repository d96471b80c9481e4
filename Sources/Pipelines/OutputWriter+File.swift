internal import Diagnostics
internal import MOFM2T

extension OutputWriter {
  /// Writes one file by its path, with the care that generated files get.
  static func write(_ path: String, _ content: [UInt8], into sink: inout DiagnosticSink) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    var tree = OutputTree()
    do { try tree.add(name, content) } catch {
      sink.emit(Diagnostic(.error, "output/bad-path", "'\(path)' is no path for a file"))
      return
    }
    _ = OutputWriter(folder: folder).commit(tree, into: &sink)
  }
}

public import Diagnostics
internal import Ecore
internal import XMI

/// `krosskube inspect`: what is in a file.
public enum Inspect {
  /// Loads each path for itself and counts what it holds; diagnostics go to `sink`.
  public static func run(
    _ paths: [String], sources: ModelSources, into sink: inout DiagnosticSink
  ) -> (inspections: [Inspection], hasUnreadableFile: Bool) {
    var result: [Inspection] = []
    var isUnreadable = false
    for path in paths {
      var own = DiagnosticSink(limit: sink.limit)
      var loader = XMILoader(sources.xmiOptions)
      let loaded = loader.load([path], into: &own)
      isUnreadable = isUnreadable || loaded.hasUnreadableFile
      var inspection =
        loaded.resourceOfPath[path].map { Inspection(of: loaded.model, resource: $0) } ?? Inspection()
      inspection.file = path
      inspection.unknownContents = loaded.unknownContents.count { $0.place.file.path == path }
      // Neither a reference into a file that is not there nor an id that is there twice stops a file from loading.
      let errors = own.sorted().filter { diagnostic in
        diagnostic.severity == .error && (diagnostic.range.map { $0.file.path == path } ?? true)
          && diagnostic.code != "xmi/duplicate-id"
          && !(diagnostic.code == "xmi/unresolved-reference" && !diagnostic.message.hasPrefix("'#"))
      }
      inspection.loads = errors.isEmpty
      inspection.errors = errors.map { error in
        let place = error.range.map { "\($0.start.line):\($0.start.column): " } ?? ""
        return place + error.message
      }
      result.append(inspection)
      sink.absorb(own)
    }
    return (result, isUnreadable)
  }
}

internal import CRD
internal import Diagnostics
internal import MOFM2T
internal import YAML

/// Examples of the resources that definitions are for, one file each.
enum SampleFiles {
  /// Writes the examples into a folder; gives their number.
  static func write(
    _ result: CRDTransformation.Result, of sources: [CRDTransformation.Source], to folder: String,
    into sink: inout DiagnosticSink
  ) -> Int {
    var count = 0
    for source in sources {
      let found = ResourceSamples.make(result, of: source, into: &sink)
      for sample in found.samples {
        var text = YAMLWriter().text(of: sample.node)
        if !sample.violated.isEmpty { text = "# breaks \(sample.violated.joined(separator: ", "))\n" + text }
        OutputWriter.write(folder + "/" + sample.name + ".yaml", Array(text.utf8), into: &sink)
        count += 1
      }
      if !found.missing.isEmpty { sink.emit(.noSample(found.missing)) }
    }
    return count
  }
}

extension Diagnostic {
  static func noSample(_ names: [String]) -> Diagnostic {
    Diagnostic(.note, "crd/no-sample", "no example was found for \(names.joined(separator: ", "))")
  }
}

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
        let name = folder + "/" + sample.name
        if let before = sample.before {
          OutputWriter.write(name + ".old.yaml", Array(YAMLWriter().text(of: before).utf8), into: &sink)
        }
        let path = name + (sample.model != nil ? ".model.yaml" : sample.before == nil ? ".yaml" : ".new.yaml")
        OutputWriter.write(path, Array(text(of: sample).utf8), into: &sink)
        count += 1
      }
      for missing in found.missing { sink.emit(.noSample(missing)) }
    }
    return count
  }

  private static func text(of sample: ResourceSamples.Sample) -> String {
    guard let broken = sample.broken else { return documents(of: sample) }
    var text = "# breaks \(broken)\n"
    if !sample.others.isEmpty { text += "# also breaks \(sample.others.joined(separator: ", "))\n" }
    switch sample.guardian {
    case .schema: text += "# enforced by the schema\n"
    case .rule: text += "# enforced by a rule\n"
    case .nothing: text += "# checked offline\n"
    }
    if sample.isInStatus { text += "# in the status\n" }
    if let model = sample.model { return text + "# as a model: custom resources cannot say it\n" + model }
    if sample.before != nil { text += "# as a change of \(sample.name).old.yaml\n" }
    return text + documents(of: sample)
  }

  private static func documents(of sample: ResourceSamples.Sample) -> String {
    sample.documents.map { YAMLWriter().text(of: $0) }.joined(separator: "---\n")
  }
}

extension Diagnostic {
  static func noSample(_ missing: ResourceSamples.Missing) -> Diagnostic {
    Diagnostic(.note, "crd/no-sample", "there is no example '\(missing.name)': \(missing.reason)")
  }
}

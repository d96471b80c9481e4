internal import Diagnostics
internal import Ecore
internal import ModelText
internal import UML
internal import XMI

/// The instances that a class model holds, as a file of their own.
enum InstanceFile {
  /// Whether the suffix of a path names a format for models; else says so.
  static func isKnown(_ path: String, into sink: inout DiagnosticSink) -> Bool {
    if let format = Convert.Format(path: path), format != .xmi || !path.hasSuffix(".ecore") { return true }
    let known = Convert.suffixes.filter { $0 != ".ecore" } + TextFormat.allCases.flatMap(\.suffixes)
    sink.emit(
      Diagnostic(
        .error, "convert/unsupported-format",
        "the suffix of '\(path)' names no format for instances; expected "
          + known.map { "'\($0)'" }.joined(separator: ", ")))
    return false
  }

  /// The text of the file; nil after a diagnostic.
  static func bytes(
    _ path: String, _ conversion: UMLConversion?, of definition: Model, _ request: Convert.Request,
    into sink: inout DiagnosticSink
  ) -> [UInt8]? {
    guard let conversion else {
      sink.emit(
        Diagnostic(
          .error, "uml/no-instances",
          "'\(request.input)' is no model of UML; expected one, since its instance specifications are to be written"
        ))
      return nil
    }
    let metamodel = MetamodelCompiler.compile(definition, into: &sink)
    guard !sink.hasErrors else { return nil }
    let model = conversion.instances(of: metamodel, uri: path, isLax: request.sources.isLax, into: &sink)
    guard !sink.hasErrors else { return nil }
    guard let format = Convert.Format(path: path), format != .xmi else {
      var options = request.form.options(uri: path, request.sources)
      options.encoding = options.encoding ?? .utf8
      options.schemaLocation = options.schemaLocation ?? true
      return XMIWriter.write(model, resource: 0, options: options, into: &sink)
    }
    let text = ModelWriter.text(
      of: model, resource: 0, as: TextFormat(rawValue: format.rawValue) ?? .yaml, uri: path, into: &sink)
    return text.map { Array($0.utf8) }
  }
}

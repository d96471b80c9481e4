import Diagnostics
import Ecore
import Foundation
import ModelText
import Pipelines
import TestSupport
import Testing
import XMI

/// What the tests load models with.
struct TextModels {
  var sources = ModelSources()

  /// Loads files as the commands do.
  func load(_ paths: [String], limits: SourceLimits = SourceLimits()) -> (LoadedModel, DiagnosticSink) {
    var sources = sources
    sources.limits = limits
    var options = sources.xmiOptions
    options.keepsAssumed = true
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load(paths, into: &sink)
    return (loaded, sink)
  }

  /// Loads a text under a name whose suffix tells the notation.
  func load(
    _ text: String, as name: String, limits: SourceLimits = SourceLimits()
  ) throws -> (LoadedModel, DiagnosticSink) {
    try load(Array(text.utf8), as: name, limits: limits)
  }

  func load(
    _ bytes: [UInt8], as name: String, limits: SourceLimits = SourceLimits()
  ) throws -> (LoadedModel, DiagnosticSink) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    return load([file.path], limits: limits)
  }

  /// The first resource as XMI, without comments and with nothing about where its metamodel is.
  static func xmi(_ loaded: LoadedModel, uri: String) -> String? {
    var options = XMIWriter.Options()
    options.schemaLocation = false
    options.keepsComments = false
    options.encoding = .utf8
    options.uri = uri
    var sink = DiagnosticSink()
    return XMIWriter.write(loaded.model, resource: 0, options: options, into: &sink).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

extension DiagnosticSink {
  /// `code line:column` of each, ordered by place.
  var places: [String] {
    sorted().map { diagnostic in
      let place = diagnostic.range.map { " \($0.start.line):\($0.start.column)" } ?? ""
      return diagnostic.code + place
    }
  }

  /// The same of errors and warnings.
  var problems: [String] {
    let codes = Set(diagnostics.filter { $0.severity > .note }.map(\.code))
    return places.filter { place in codes.contains { place.hasPrefix($0 + " ") || place == $0 } }
  }
}

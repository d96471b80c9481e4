public import Diagnostics
public import Ecore
internal import XML

/// Class models of UML as metamodels, for a loader: reading one gives packages of Ecore.
public struct UMLNotation: DocumentNotation {
  /// Whether files of a namespace of UML are models of a metamodel that is at hand, and not metamodels themselves.
  let isModel: @Sendable () -> Bool
  let memory: UMLMemory?
  let options: UMLOptions
  /// Whether the packages of all files that refer to each other lie in the resource of the first.
  let joins: Bool
  let files = UMLFiles()

  /// Takes the options, what keeps the class models, and what says whether files of UML are to be left to the metamodel of UML.
  public init(
    _ options: UMLOptions = UMLOptions(), memory: UMLMemory? = nil, joins: Bool = false,
    unless isModel: @escaping @Sendable () -> Bool = { false }
  ) {
    self.options = options
    self.memory = memory
    self.joins = joins
    self.isModel = isModel
  }

  /// Whether a file begins as files of UML do.
  public func covers(_ path: String, _ file: SourceFile) -> Bool {
    !path.hasSuffix(".ecore") && UMLReader.seemsUML(file) && !isModel()
  }

  /// Ecore's own: what is read is a metamodel.
  public func namespaces(of file: SourceFile) -> [String] { [Metamodel.ecoreURI] }

  /// Makes what reads the files.
  public func reader(_ metamodel: Metamodel, _ settings: DocumentSettings) -> any DocumentReader {
    UMLDocumentReader(settings, self)
  }
}

/// Reads files of UML into a model of Ecore that is being built.
///
/// Files that refer to each other are converted together, when the first of them is asked for.
final class UMLDocumentReader: DocumentReader {
  private let settings: DocumentSettings
  private let notation: UMLNotation
  /// The resources of the files that were converted.
  private var resources: [String: Int] = [:]

  init(_ settings: DocumentSettings, _ notation: UMLNotation) {
    self.settings = settings
    self.notation = notation
  }

  func read(
    _ file: SourceFile, uri: String, into builder: inout ModelBuilder, sink: inout DiagnosticSink
  ) -> DocumentContents {
    if let known = resources[uri] { return DocumentContents(resource: known) }
    var limits = UMLLimits()
    limits.xml.depth = settings.depth
    limits.xml.attributeSize = min(limits.xml.attributeSize, settings.textSize)
    limits.elementCount = min(limits.elementCount, settings.objectCount)
    guard let model = notation.files.model(of: uri, file, limits, into: &sink) else {
      return DocumentContents(resource: builder.beginResource(uri: uri))
    }
    let group = group(of: model, uri, limits, into: &sink)
    let own = group.paths.indices.map {
      builder.beginResource(uri: group.paths[$0], file: group.parts[$0].file)
    }
    let joint = group.model
    var conversion = EcoreConversion(
      joint, resources: notation.joins ? own.map { _ in own[0] } : own, notation.options)
    conversion.missing = group.missing
    conversion.run(&builder)
    conversion.report.emit(into: &sink)
    for (path, resource) in zip(group.paths, own) {
      resources[path] = resource
      notation.memory?.keep(UMLConversion(conversion), of: path)
    }
    if !joint.elements.contains(where: { $0.kind.isType && $0.kind != .stereotype && !$0.isExtension }) {
      sink.emit(.noClasses(joint))
    }
    return conversion.contents
  }

  /// The file with those it refers to; and when another file that was asked for refers to one of these, that one's.
  private func group(
    of model: UMLModel, _ uri: String, _ limits: UMLLimits, into sink: inout DiagnosticSink
  ) -> UMLGroup {
    let converted = Set(resources.keys)
    let first = UMLGroup(
      model, path: uri, notation.files, settings, limits, without: converted, into: &sink)
    guard !model.dialect.isUML1 else { return first }
    var group = first
    for path in settings.paths where !group.paths.contains(path) && !converted.contains(path) {
      guard let file = settings.open(path), notation.covers(path, file) else { continue }
      // What is wrong with it is said when its turn comes.
      var quiet = DiagnosticSink()
      guard let other = notation.files.model(of: path, file, limits, into: &quiet), !other.dialect.isUML1
      else {
        continue
      }
      let others = UMLGroup(
        other, path: path, notation.files, settings, limits, without: converted, into: &quiet)
      guard others.paths.contains(where: group.paths.contains) else { continue }
      group.add(other, path: path, notation.files, without: converted, into: &sink)
    }
    return group
  }

  func finish(_ builder: inout ModelBuilder, sink: inout DiagnosticSink) {}
}

extension UMLModel {
  /// What becomes of the elements in Ecore, without making use of what is made.
  public func ecoreReport(_ options: UMLOptions = UMLOptions()) -> UMLReport {
    var builder = ModelBuilder(.ecore)
    let resource = builder.beginResource(uri: file.path, file: file)
    var conversion = EcoreConversion(self, resources: [resource], options)
    conversion.run(&builder)
    return conversion.report
  }
}

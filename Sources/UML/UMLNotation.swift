public import Diagnostics
public import Ecore
internal import XML

/// Class models of UML as metamodels, for a loader: reading one gives packages of Ecore.
public struct UMLNotation: DocumentNotation {
  /// Whether files of a namespace of UML are models of a metamodel that is at hand, and not metamodels themselves.
  let isModel: @Sendable () -> Bool
  let memory: UMLMemory?
  let options: UMLOptions

  /// Takes the options, what keeps the class models, and what says whether files of UML are to be left to the metamodel of UML.
  public init(
    _ options: UMLOptions = UMLOptions(), memory: UMLMemory? = nil,
    unless isModel: @escaping @Sendable () -> Bool = { false }
  ) {
    self.options = options
    self.memory = memory
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
    UMLDocumentReader(settings, options, memory)
  }
}

/// Reads files of UML into a model of Ecore that is being built.
final class UMLDocumentReader: DocumentReader {
  private let settings: DocumentSettings
  private let options: UMLOptions
  private let memory: UMLMemory?

  init(_ settings: DocumentSettings, _ options: UMLOptions, _ memory: UMLMemory?) {
    self.settings = settings
    self.options = options
    self.memory = memory
  }

  func read(
    _ file: SourceFile, uri: String, into builder: inout ModelBuilder, sink: inout DiagnosticSink
  ) -> DocumentContents {
    var limits = UMLLimits()
    limits.xml.depth = settings.depth
    limits.xml.attributeSize = min(limits.xml.attributeSize, settings.textSize)
    limits.elementCount = min(limits.elementCount, settings.objectCount)
    let model = UMLReader.read(file, limits: limits, into: &sink)
    let resource = builder.beginResource(uri: uri, file: model?.file)
    guard let model else { return DocumentContents(resource: resource) }
    var conversion = EcoreConversion(model, resource: resource, options)
    conversion.run(&builder)
    conversion.report.emit(into: &sink)
    memory?.keep(UMLConversion(conversion), of: uri)
    if !model.elements.contains(where: { $0.kind.isType && $0.kind != .stereotype && !$0.isExtension }) {
      sink.emit(.noClasses(model))
    }
    return conversion.contents
  }

  func finish(_ builder: inout ModelBuilder, sink: inout DiagnosticSink) {}
}

extension UMLModel {
  /// What becomes of the elements in Ecore, without making use of what is made.
  public func ecoreReport(_ options: UMLOptions = UMLOptions()) -> UMLReport {
    var builder = ModelBuilder(.ecore)
    let resource = builder.beginResource(uri: file.path, file: file)
    var conversion = EcoreConversion(self, resource: resource, options)
    conversion.run(&builder)
    return conversion.report
  }
}

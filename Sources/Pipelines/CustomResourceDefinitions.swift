internal import CRD
public import Diagnostics
internal import Ecore
internal import MOFM2T
internal import OCL
internal import XMI

/// `krosskube crd`: custom resource definitions of the classes of metamodels.
public enum CustomResourceDefinitions {
  /// What is to be transformed, and where the files go.
  public struct Request: Sendable {
    /// The metamodels, each with or without its version, `v1=FILE`; the built-in one of the thirteen MultiCluster kinds when
    /// empty.
    public var metamodels: [String]
    /// Where the files go.
    public var output: OutputOptions
    /// The API group, in place of what the metamodel says.
    public var group: String?
    /// The version, in place of what the metamodel says.
    public var version: String?
    /// The minor version of the oldest Kubernetes 1 that must take the definitions.
    public var minimalKubernetes = 29
    /// The module that prints the definitions, in place of the built-in one.
    public var template: String?
    /// Where a table of what became of each invariant goes.
    public var report: String?
    /// The folder for examples of the resources.
    public var samples: String?
    /// Whether an invariant that the schemas do not say is an error.
    public var isStrict = false
    /// Who converts objects between versions: `https://HOST/PATH` or `NAMESPACE/SERVICE[:PORT][/PATH]`.
    public var conversionWebhook: String?
    /// What is generated beside the definitions.
    public var packaging = DefinitionPackaging()
    /// Complete OCL documents about the metamodels.
    public var documents: [String] = []
    /// Where metamodels are found.
    public var sources = ModelSources()
    /// Where a rule for `make` is left.
    public var depfile: DepfileOptions?

    /// Takes what is always needed.
    public init(metamodels: [String], folder: String) {
      self.metamodels = metamodels
      output = OutputOptions(folder: folder)
    }
  }

  /// What became of the files.
  public struct Outcome: Sendable {
    /// What became of the files.
    public var report = OutputReport()
    /// How many examples were written.
    public var sampleCount = 0
    /// How many invariants the schemas say, exactly.
    public var loweredCount = 0
    /// How many invariants an admission policy warns of.
    public var advisedCount = 0
    /// How many invariants the schemas do not, or not quite, say.
    public var openCount = 0
    /// Whether a file could not be opened; the exit status is then 2.
    public var hasUnreadableFile = false
  }

  /// The metamodel of the thirteen kinds.
  static let builtInMetamodel = BuiltIn.folder + "metamodels/krosskube.multicluster.ecore"
  private static let builtInTemplate = BuiltIn.folder + "templates/crd.mtl"

  /// Nothing is written when anything is wrong, or when an API server would refuse a definition.
  public static func run(_ request: Request, into sink: inout DiagnosticSink) -> Outcome {
    var outcome = Outcome()
    var conversion: CRDConversion?
    if let text = request.conversionWebhook {
      conversion = CRDConversion(text)
      if conversion == nil { sink.emit(.badWebhook(text)) }
    }
    let metamodels = VersionedMetamodels(request, into: &sink)
    outcome.hasUnreadableFile = metamodels.hasUnreadableFile
    guard metamodels.isComplete else { return outcome }
    let apiextensions = builtInApiextensions(into: &sink)
    let result = CRDTransformation.transform(
      metamodels.sources, conversion: conversion, to: apiextensions, into: &sink)
    guard let result, !sink.hasErrors else { return outcome }
    for fate in result.invariants {
      switch fate.outcome {
      case .lowered, .ruled: outcome.loweredCount += 1
      case .advised: outcome.advisedCount += 1
      case .offline, .unreached: outcome.openCount += 1
      }
      if request.isStrict, case .offline(let reason) = fate.outcome { sink.emit(.notLowered(fate, reason)) }
    }
    guard var printed = print(result.model, with: request.template, &outcome, into: &sink) else {
      return outcome
    }
    for file in printed.output.files {
      do throws(FileError) {
        CRDVerification.check(
          SourceFile(path: file.path, bytes: try file.content), version: request.minimalKubernetes,
          into: &sink)
      } catch {
        sink.emit(.unreadable(error))
      }
    }
    guard !sink.hasErrors else { return outcome }
    request.packaging.add(
      to: &printed.output, result.model, minimalKubernetes: request.minimalKubernetes, into: &sink)
    guard !sink.hasErrors else { return outcome }
    let writer = request.output.writer(owner: "crd")
    outcome.report = request.output.deliver(printed.output, by: writer, into: &sink)
    guard request.output.action == .write, !sink.hasErrors else { return outcome }
    if let report = request.report {
      FateReport(result.invariants, result.definitions).write(to: report, into: &sink)
    }
    if let folder = request.samples {
      outcome.sampleCount = SampleFiles.write(result, of: metamodels.sources, to: folder, into: &sink)
    }
    request.depfile?.write(metamodels.inputs + printed.inputs, into: &sink)
    return outcome
  }

  /// The metamodel of definitions, which is part of the program.
  static func builtInApiextensions(into sink: inout DiagnosticSink) -> Metamodel {
    var options = XMIOptions()
    options.builtIn = BuiltIn.metamodels
    var loader = XMILoader(options)
    let loaded = loader.load([BuiltIn.folder + "metamodels/apiextensions.ecore"], into: &sink)
    return MetamodelCompiler.compile(loaded.model, into: &sink)
  }

  /// Runs the template over the definitions; nil after an error.
  static func print(
    _ model: Model, with path: String?, _ outcome: inout Outcome, into sink: inout DiagnosticSink
  ) -> (output: OutputTree, inputs: [String])? {
    let template: SourceFile
    if let path {
      do { template = try SourceFile.read(path) } catch {
        sink.emit(.unreadable(error))
        outcome.hasUnreadableFile = true
        return nil
      }
    } else {
      guard let file = BuiltIn.files[builtInTemplate] else {
        preconditionFailure("the template is not built in")
      }
      template = file
    }
    guard let program = TemplateProgram.load(template, metamodel: model.metamodel, into: &sink) else {
      return nil
    }
    let result = program.run(on: model, options: RunOptions(services: .standard), into: &sink)
    if sink.hasErrors { return nil }
    return (result.output, program.files.map(\.path).filter { !$0.hasPrefix(BuiltIn.folder) })
  }
}

extension Diagnostic {
  static func noMetamodel(_ object: EObject) -> Diagnostic {
    Diagnostic(
      .error, "crd/no-metamodel",
      "a '\(object.eClass.name)' stands where the package of a metamodel is expected",
      at: object.location)
  }

  static func badWebhook(_ text: String) -> Diagnostic {
    Diagnostic(
      .error, "crd/bad-webhook",
      "'\(text)' is no webhook; expected https://HOST/PATH or NAMESPACE/SERVICE[:PORT][/PATH]")
  }

  static func notLowered(_ fate: InvariantFate, _ reason: String) -> Diagnostic {
    Diagnostic(
      .error, "crd/not-enforced", "an API server cannot enforce invariant '\(fate.name)' because \(reason)",
      at: fate.range)
  }
}

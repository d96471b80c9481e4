internal import Delivery
internal import Diagnostics
internal import Ecore
internal import OCL
internal import Placement
internal import Validation
internal import XMI
internal import YAML

/// Whether what overrides make of objects still follows the rules of the metamodels: rule 126 of the project's list.
///
/// The changed resources are read as custom resources and checked, once as they were and once as they become; what is wrong
/// only afterwards is the overrides' doing. Rules that look at other resources see none, before and after.
struct OverrideValidation {
  private static let path = BuiltIn.folder + "overrides.yaml"

  private let sources: ModelSources
  private let resources: [PatchedResource]

  init(_ resources: [PatchedResource], _ sources: ModelSources) {
    self.resources = resources
    self.sources = sources
  }

  /// Says what overrides break, where the first of them stands.
  func check(_ plan: PlacementPlan, into sink: inout DiagnosticSink) {
    guard !resources.isEmpty else { return }
    let before = problems(of: resources.map(\.original))
    let after = problems(of: resources.map(\.patched))
    for (index, resource) in resources.enumerated() {
      let known = Set(before[index].map(\.message))
      let request = plan.placements[resource.placement].request
      for problem in after[index] where !known.contains(problem.message) {
        let place = resource.overrides.first.flatMap { request.overrides[$0].place }
        sink.emit(
          .invalidOverride(
            resource.overrides, request, clusters: resource.clusters, problem, at: place ?? request.place))
      }
    }
  }

  /// The errors of each document.
  private func problems(of documents: [YAMLNode]) -> [[Diagnostic]] {
    let writer = YAMLWriter()
    var text = ""
    var starts: [Int] = []
    for document in documents {
      text += "---\n"
      starts.append(text.utf8.count)
      text += writer.text(of: document)
    }
    var options = sources.xmiOptions
    options.builtIn[Self.path] = SourceFile(path: Self.path, text: text)
    var own = DiagnosticSink(limit: .max)
    var loader = XMILoader(options)
    let loaded = loader.load([Self.path], into: &own)
    if !loaded.hasUnreadableFile {
      let invariants = InvariantSet.collect(from: loaded.metamodel, into: &own)
      let validator = ModelValidator(loaded.metamodel, invariants, policy: InvariantPolicy(), into: &own)
      _ = validator.validate(
        loaded.model, jobs: 1, limits: OCLLimits().evaluation, resources: { _ in true }, into: &own)
    }
    var result = documents.map { _ in [Diagnostic]() }
    for diagnostic in own.sorted() where diagnostic.severity == .error {
      let offset = diagnostic.range?.bytes.lowerBound ?? 0
      result[max(0, starts.lastIndex { $0 <= offset } ?? 0)].append(diagnostic)
    }
    return result
  }
}

extension Diagnostic {
  static func invalidOverride(
    _ overrides: [Int], _ request: PlacementRequest, clusters: [String], _ problem: Diagnostic,
    at place: SourceRange?
  ) -> Diagnostic {
    let numbers = overrides.map { "\($0 + 1)" }.joined(separator: ", ")
    let named = clusters.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
    let more = clusters.count > 3 ? " and \(clusters.count - 3) more" : ""
    return Diagnostic(
      .error, "placement/invalid-override",
      "override \(numbers) of \(request.identity) makes what \(named)\(more) would get invalid: \(problem.message) "
        + "[\(problem.code)]", at: place)
  }
}

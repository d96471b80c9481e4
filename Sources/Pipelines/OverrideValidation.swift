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
      let request = plan.placements[resource.placement].request
      let moves = resource.overrides.contains { request.overrides[$0].movesItems }
      for problem in Self.new(after[index], since: before[index], moves: moves) {
        let place = resource.overrides.first.flatMap { request.overrides[$0].place }
        sink.emit(
          .invalidOverride(
            resource.overrides, request, clusters: resource.clusters, problem, at: place ?? request.place))
      }
    }
  }

  /// A rule and the object that breaks it, or another mistake there.
  private struct Problem: Hashable {
    let rule: String
    let element: String
    /// Empty for rules: their messages may tell values, which overrides change.
    let message: String

    init(_ diagnostic: Diagnostic, isPlaced: Bool) {
      rule = diagnostic.rule ?? diagnostic.code
      message = diagnostic.rule == nil ? diagnostic.message : ""
      let element = diagnostic.element ?? ""
      self.element = isPlaced ? element : String(element.drop { $0 != "@" }.filter { !$0.isNumber })
    }
  }

  /// What was not wrong before, in its order.
  ///
  /// Where items of lists move, the object that was wrong may stand at another place of its list: then as many as before
  /// of one rule and one list are not new.
  static func new(_ after: [Diagnostic], since before: [Diagnostic], moves: Bool) -> [Diagnostic] {
    var known: [Problem: Int] = [:]
    for problem in before { known[Problem(problem, isPlaced: !moves), default: 0] += 1 }
    return after.filter { diagnostic in
      let problem = Problem(diagnostic, isPlaced: !moves)
      guard let count = known[problem], count > 0 else { return true }
      known[problem] = count - 1
      return false
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

extension PlacementOverride {
  /// Whether items of lists get other numbers: something is put before them or taken away.
  fileprivate var movesItems: Bool {
    patches.contains { patch in
      let last = patch.path.split(separator: "/").last ?? ""
      return patch.operation != "replace" && !last.isEmpty
        && last.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
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

import Diagnostics
import Ecore
import Foundation
import TestSupport
import Testing
import UML
import XMI

/// Repositories that hold a class model and the metamodel that Eclipse made of it.
@Suite("Class models and the metamodels made from them", .enabled(if: Project.corpus != nil))
struct PairTests {
  static func lines(_ path: String) throws -> Set<String> {
    var sink = DiagnosticSink()
    var options = XMIOptions()
    options.notations = [UMLNotation()]
    options.followsReferences = false
    var loader = XMILoader(options)
    let loaded = loader.load([path], into: &sink)
    let resource = try #require(loaded.resourceOfPath[path])
    return MetamodelLines(loaded.model.resources[resource].roots.map(loaded.model.object)).lines
  }

  /// A difference: lines that begin so, in ours only or in theirs only, and why.
  struct Difference: Sendable {
    var isOurs: Bool
    var lines: [String]
    var reason: String
  }

  /// A class model, the metamodel, how many lines are the same, and the differences.
  struct Pair: Sendable, CustomTestStringConvertible {
    var uml: String
    var ecore: String
    var same: Int
    var differences: [Difference] = []
    var testDescription: String { uml.split(separator: "/").last.map(String.init) ?? uml }
  }

  static let pairs: [Pair] = [
    Pair(
      uml: "uml/eclipse-uml2+uml2/plugins/org.eclipse.uml2.types/model/Types.uml",
      ecore: "ecore/eclipse-uml2+uml2/plugins/org.eclipse.uml2.types/model/Types.ecore", same: 11),
    Pair(
      uml: "uml/eclipse-uml2+uml2/plugins/org.eclipse.uml2.uml/model/Ecore.uml",
      ecore: "ecore/eclipse-emf+org.eclipse.emf/plugins/org.eclipse.emf.ecore/model/Ecore.ecore", same: 517,
      differences: [
        Difference(
          isOurs: true, lines: ["class EClassifier_Wildcard", "class EStructuralFeature_Wildcard"],
          reason: "the class model has a class in place of the wildcard of a generic type"),
        Difference(
          isOurs: true, lines: ["super EGenericType EObject", "super EModelElement EObject"],
          reason: "the class model states what Ecore implies"),
        Difference(isOurs: false, lines: ["default "], reason: "the class model states no defaults"),
        Difference(isOurs: false, lines: ["operation "], reason: "operations that Ecore got later"),
      ]),
    Pair(
      uml: "uml/eclipse-ocl+org.eclipse.ocl/examples/org.eclipse.ocl.examples.build/model/basecs.uml",
      ecore: "ecore/eclipse-ocl+org.eclipse.ocl/plugins/org.eclipse.ocl.xtext.base/model/BaseCS.ecore",
      same: 410,
      differences: [
        Difference(
          isOurs: true,
          lines: [
            "class LibraryCS", "super LibraryCS", "bounds LibraryCS.", "feature LibraryCS.",
            "bounds RootCS.ownedLibraries", "containment RootCS.ownedLibraries",
            "feature RootCS.ownedLibraries",
            "order RootCS.ownedLibraries", "bounds TypeParameterCS.ownedSuper",
            "containment TypeParameterCS.ownedSuper", "feature TypeParameterCS.ownedSuper",
            "super ElementCS VisitableCS",
          ],
          reason: "what the metamodel does not have any more"),
        Difference(
          isOurs: true, lines: ["feature ", "operation ElementCS.getDescription"],
          reason: "the type is in pivot.uml, which the repository does not hold; it is guessed at"),
        Difference(
          isOurs: false, lines: ["feature ", "operation ElementCS.getDescription"],
          reason: "the type is in Pivot.ecore, or the feature came later"),
        Difference(
          isOurs: false,
          lines: [
            "bounds ", "class ImplicitOppositeCS", "super ImplicitOppositeCS", "containment ",
            "not resolveProxies ", "order ", "transient ",
          ],
          reason: "what the metamodel got later"),
        Difference(isOurs: false, lines: ["default "], reason: "the class model states no defaults"),
      ]),
  ]

  @Test(arguments: pairs)
  func agree(_ pair: Pair) throws {
    let corpus = try #require(Project.corpus)
    let ours = try Self.lines(corpus.appendingPathComponent(pair.uml).path)
    let theirs = try Self.lines(corpus.appendingPathComponent(pair.ecore).path)
    #expect(ours.intersection(theirs).count == pair.same)
    var used: Set<String> = []
    for (isOurs, lines) in [(true, ours.subtracting(theirs)), (false, theirs.subtracting(ours))] {
      for line in lines.sorted() {
        let known = pair.differences.first { $0.isOurs == isOurs && $0.lines.contains { line.hasPrefix($0) } }
        if let known {
          used.insert(known.reason + "\(isOurs)")
        } else {
          Issue.record("only \(isOurs ? "we" : "they") have: \(line)")
        }
      }
    }
    for difference in pair.differences where !used.contains(difference.reason + "\(difference.isOurs)") {
      Issue.record("no longer a difference: \(difference.reason)")
    }
  }
}

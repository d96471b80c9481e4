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
  static func lines(_ path: String, _ pair: Pair? = nil) throws -> Set<String> {
    var sink = DiagnosticSink()
    var options = XMIOptions()
    var choices = UMLOptions()
    for (name, value) in pair?.options ?? [] { #expect(choices.set(name, value) == nil) }
    options.notations = [UMLNotation(choices)]
    options.followsReferences = pair?.others.isEmpty == false
    let corpus = try #require(Project.corpus)
    options.uriMap = (pair?.others ?? []).map { ($0.from, corpus.appendingPathComponent($0.to).path) }
    var loader = XMILoader(options)
    let loaded = loader.load([path], into: &sink)
    let resource = try #require(loaded.resourceOfPath[path])
    return MetamodelLines(loaded.model.resources[resource].roots.map(loaded.model.object)).lines
  }

  /// A difference: lines that begin so, in ours only or in theirs only, and why.
  struct Difference: Sendable {
    var isOurs: Bool
    var lines: [String]
    /// What the lines contain besides; empty for any.
    var parts: [String] = []
    var reason: String

    func covers(_ line: String) -> Bool {
      lines.contains { line.hasPrefix($0) } && (parts.isEmpty || parts.contains { line.contains($0) })
    }
  }

  /// A class model, the metamodel, how many lines are the same, and the differences.
  struct Pair: Sendable, CustomTestStringConvertible {
    var uml: String
    var ecore: String
    var same: Int
    var differences: [Difference] = []
    /// The options that come nearest to what Eclipse was told.
    var options: [(name: String, value: String)] = []
    /// The files that hrefs lead to.
    var others: [(from: String, to: String)] = []
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
    // Fruit and OCLTest have class models and metamodels of one name that were not made from each other.
    Pair(
      uml: "uml/eclipse-uml2+uml2/plugins/org.eclipse.uml2.uml/model/UML.uml",
      ecore: "ecore/eclipse-uml2+uml2/plugins/org.eclipse.uml2.uml/model/UML.ecore", same: 3297,
      differences: [
        Difference(
          isOurs: true, lines: ["feature "], parts: [": EBoolean", ": EString", ": EInt", ": EDouble"],
          reason: "primitive types are those of Ecore"),
        Difference(
          isOurs: false, lines: ["feature "], parts: [": ?"],
          reason: "primitive types are in Types.ecore, which is not read"
        ),
        Difference(
          isOurs: true, lines: ["operation "],
          reason:
            "Eclipse leaves out what redefines an inherited operation, and counts bounds of no result as 1"),
        Difference(
          isOurs: false, lines: ["operation "],
          reason:
            "types in Types.ecore; constraints that the merged file, which is of UML 2.5.1, has no longer"),
        Difference(
          isOurs: true,
          lines: [
            "containment Action.", "containment Activity.", "containment ActivityGroup.",
            "containment Element.ownedElement", "containment Namespace.ownedMember",
          ], reason: "what is derived contains nothing with Eclipse"),
        Difference(
          isOurs: false, lines: ["derived ", "volatile ", "transient "],
          reason:
            "Eclipse makes the opposite of what is derived derived, and some features of its own volatile"),
        Difference(
          isOurs: false, lines: ["not changeable "],
          reason:
            "of two properties that are merged one is writable; Eclipse keeps what the merged package says"),
        Difference(
          isOurs: true, lines: ["opposite "],
          reason: "one end is derived, and has no opposite with Eclipse"),
        Difference(
          isOurs: true,
          lines: ["bounds Vertex.redefinedVertex", "feature Vertex.redefinedVertex", "super Vertex "],
          reason: "what UML 2.5.1 has for State.redefinedState"),
        Difference(
          isOurs: false,
          lines: ["bounds State.redefinedState", "feature State.redefinedState", "super State "],
          reason: "what UML 2.5.1 has for Vertex"),
        Difference(
          isOurs: true, lines: ["super Element EModelElement"],
          reason: "the type of the reference is in another file"),
        Difference(
          isOurs: true, lines: ["literal MessageKind."],
          reason: "the order of literals is that of the package that merges"),
        Difference(
          isOurs: false, lines: ["literal MessageKind."],
          reason: "the order of literals is that of the merged package"),
        Difference(
          isOurs: true, lines: ["bounds MultiplicityElement.lower"],
          reason: "UML 2.5.1 requires a lower bound"),
        Difference(
          isOurs: false, lines: ["bounds MultiplicityElement.lower"],
          reason: "UML 2.5 requires no lower bound"),
        Difference(
          isOurs: false, lines: ["unsettable Expression.symbol"],
          reason: "Eclipse has an option for optional attributes"),
      ], options: [("constraints", "operations"), ("subsets", "resolved")],
      others: [
        ("../../org.eclipse.uml2/model/UML.xmi", "xmi-tools/STARIONGROUP+uml4net/resources/UML/UML.xmi")
      ]),
  ]

  @Test(arguments: pairs)
  func agree(_ pair: Pair) throws {
    let corpus = try #require(Project.corpus)
    let ours = try Self.lines(corpus.appendingPathComponent(pair.uml).path, pair)
    let theirs = try Self.lines(corpus.appendingPathComponent(pair.ecore).path)
    #expect(ours.intersection(theirs).count == pair.same)
    var used: Set<String> = []
    for (isOurs, lines) in [(true, ours.subtracting(theirs)), (false, theirs.subtracting(ours))] {
      for line in lines.sorted() {
        let known = pair.differences.first { $0.isOurs == isOurs && $0.covers(line) }
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

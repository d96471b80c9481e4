import Diagnostics
import Ecore
import ModelText
import OCL
import YAML

/// Examples as models: a custom resource refers by a name in its own namespace, and what no document has is taken to be in the
/// cluster, so that some references that dangle in a model cannot be said in it.
extension SampleWorkshop {
  /// Whether an invariant is broken too when documents are read as custom resources.
  mutating func isBroken(_ index: Int, in documents: [YAMLNode]) -> Bool {
    let text = documents.map { YAMLWriter().text(of: $0) }.joined(separator: "---\n")
    let file = SourceFile(path: "sample.yaml", text: text)
    var sink = DiagnosticSink()
    var builder = ModelBuilder(metamodel)
    let reader = notation.reader(metamodel, DocumentSettings())
    _ = reader.read(file, uri: file.path, into: &builder, sink: &sink)
    reader.finish(&builder, sink: &sink)
    guard !sink.hasErrors else { return false }
    let model = builder.freeze()
    let evaluation = EvaluationContext(model: model)
    return model.resources.contains { resource in
      resource.uri == file.path
        && resource.roots.contains { root in
          let all = judge.violations(of: EObject(model, root), in: evaluation, withOffline: true)
          return all.contains { $0.invariant == index }
        }
    }
  }

  /// A draft as one model: its object, its companions and what they refer to; nil when it cannot be written.
  func modelText(of draft: SampleDraft) -> String? {
    let editor = ModelEditor(draft.model)
    var sink = DiagnosticSink()
    do throws(EditError) {
      guard let samples = editor.resource(uri: "samples") else { return nil }
      for target in draft.model.roots where isReferredTo(target, in: draft) {
        guard let object = editor.object(target.id) else { continue }
        _ = editor.resource(uri: "targets")?.remove(object)
        try samples.add(object)
      }
      let model = try editor.freeze()
      guard let position = model.resources.firstIndex(where: { $0.uri == "samples" }) else { return nil }
      return ModelWriter.text(of: model, resource: position, as: .yaml, uri: "samples", into: &sink)
    } catch {
      return nil
    }
  }

  /// Whether something of a draft refers to an object that is not part of it.
  private func isReferredTo(_ target: EObject, in draft: SampleDraft) -> Bool {
    guard isTarget(target.id) else { return false }
    let roots = ([draft.root] + draft.companions).map { EObject(draft.model, $0) }
    return roots.contains { root in
      ([root] + root.eAllContents).contains { object in
        object.eClass.eAllStructuralFeatures.contains { feature in
          guard feature.isReference, !feature.isContainment, !feature.isComputed else { return false }
          switch object.eGet(feature) {
          case .object(let found): return found.id == target.id
          case .list(let list):
            return list.contains { if case .object(let found) = $0 { found.id == target.id } else { false } }
          default: return false
          }
        }
      }
    }
  }

  /// The classes that hold what an invariant asks about of other resources, and then the others that refer to some.
  func referring(from root: EClass, readBy index: Int) -> [EClass] {
    let read = judge.invariants[index].expression.root.references
    let all = referring(from: root)
    let isRead = all.map { eClass in eClass.eAllStructuralFeatures.contains(where: read.contains) }
    return zip(all, isRead).filter(\.1).map(\.0) + zip(all, isRead).filter { !$0.1 }.map(\.0)
  }
}

extension CheckedExpression {
  /// The references to other objects that it reads by itself, not by an operation.
  fileprivate var references: Set<EStructuralFeature> {
    var found: Set<EStructuralFeature> = []
    if case .feature(_, let feature) = kind, feature.isReference, !feature.isContainment {
      found.insert(feature)
    }
    kind.forEachChild { found.formUnion($0.references) }
    return found
  }
}

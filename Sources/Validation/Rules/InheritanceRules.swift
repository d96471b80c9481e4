import Diagnostics
import Ecore

/// What holds for a class together with all it inherits.
enum InheritanceRules {
  static let all = [
    MetamodelRule("EClass", isAcyclic), MetamodelRule("EClass", featuresAreUnique),
    MetamodelRule("EClass", hasOneID),
  ]

  /// `ecore/circular-supertypes`.
  static func isAcyclic(_ eClass: EObject, _ context: inout RuleContext) {
    guard let index = context.hierarchy.index(of: eClass), context.hierarchy.ancestors(of: index).isCircular
    else { return }
    context.report(
      "circular-supertypes", "'\(eClass.path)' inherits from itself", at: eClass, "eSuperTypes")
  }

  /// `ecore/duplicate-feature` and `ecore/similar-features`.
  static func featuresAreUnique(_ eClass: EObject, _ context: inout RuleContext) {
    guard let index = context.hierarchy.index(of: eClass) else { return }
    let isOneLine = context.hierarchy.superTypes[index].count <= 1
    if isOneLine, context.hierarchy.members[index].isEmpty { return }
    var lines = Lines(index, &context.hierarchy)
    var pairs: [((member: ClassHierarchy.Member, owner: Int), (member: ClassHierarchy.Member, owner: Int))] =
      []
    // What came through the only supertype is its fault.
    context.hierarchy.forEachSimilarPair(in: lines.owners, from: isOneLine ? lines.owners.count - 1 : 0) {
      pairs.append(($0, $1))
    }
    for (other, (member, owner)) in pairs where !lines.isInherited(other.owner, owner, &context.hierarchy) {
      let isOwn = owner == index
      let notes = [other.member.object.note("'\(other.member.object.path)' is here", "name")]
      let name = member.object.name ?? ""
      if member.name == other.member.name {
        context.report(
          "duplicate-feature", "'\(eClass.path)' has two features named '\(name)'",
          at: isOwn ? member.object : eClass, isOwn ? "name" : "eSuperTypes",
          notes: isOwn ? notes : notes + [member.object.note("'\(member.object.path)' is here", "name")])
      } else {
        context.warn(
          "similar-features",
          "the features '\(other.member.object.name ?? "")' and '\(name)' of '\(eClass.path)' differ only in "
            + "case or underscores",
          at: isOwn ? member.object : eClass, isOwn ? "name" : "eSuperTypes", notes: notes)
      }
    }
  }

  /// `ecore/several-ids`; the root of a document, which stands for no object, may have them.
  static func hasOneID(_ eClass: EObject, _ context: inout RuleContext) {
    guard let index = context.hierarchy.index(of: eClass),
      eClass.annotation(EAnnotation.extendedMetaData, "name") != ""
    else { return }
    if context.hierarchy.superTypes[index].count <= 1, !context.hierarchy.ids[index] { return }
    var lines = Lines(index, &context.hierarchy)
    var first: (member: ClassHierarchy.Member, owner: Int)?
    for owner in lines.owners where context.hierarchy.ids[owner] {
      for member in context.hierarchy.members[owner] where member.isID {
        guard let other = first else {
          first = (member, owner)
          continue
        }
        guard !lines.isInherited(other.owner, owner, &context.hierarchy) else { continue }
        let isOwn = owner == index
        context.report(
          "several-ids",
          "'\(other.member.object.path)' and '\(member.object.path)' are both ids of '\(eClass.path)'; expected one",
          at: isOwn ? member.object : eClass, isOwn ? "iD" : "eSuperTypes",
          notes: [other.member.object.note("the other id is here", "iD")])
      }
    }
  }

  /// A class and its ancestors, and which of them come through one supertype.
  private struct Lines {
    let owners: [Int]
    private let index: Int
    /// Of each supertype the ancestors and itself, worked out when they are asked for.
    private var sets: [Set<Int>]?

    init(_ index: Int, _ hierarchy: inout ClassHierarchy) {
      self.index = index
      owners = hierarchy.ancestors(of: index).classes + [index]
    }

    /// Whether one supertype has both already, so that it is its fault.
    mutating func isInherited(_ one: Int, _ other: Int, _ hierarchy: inout ClassHierarchy) -> Bool {
      if one == index || other == index { return false }
      let superTypes = hierarchy.superTypes[index].filter { $0 != index }
      if superTypes.count == 1 { return true }
      let sets = sets ?? superTypes.map { Set(hierarchy.ancestors(of: $0).classes + [$0]) }
      self.sets = sets
      return sets.contains { $0.contains(one) && $0.contains(other) }
    }
  }
}

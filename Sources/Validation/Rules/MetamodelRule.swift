import Ecore

/// One thing that must hold for every element of a metaclass.
struct MetamodelRule: Sendable {
  /// The class of Ecore whose instances it is about, those of subclasses included.
  let metaclass: String
  /// Reports where it does not hold.
  let check: @Sendable (EObject, inout RuleContext) -> Void

  init(_ metaclass: String, _ check: @escaping @Sendable (EObject, inout RuleContext) -> Void) {
    self.metaclass = metaclass
    self.check = check
  }

  /// Every rule.
  static let all =
    NameRules.all + PackageRules.all + ClassifierRules.all + ClassRules.all + InheritanceRules.all
    + InstantiationRules.all
    + EnumRules.all + OperationRules.all + BoundRules.all + AttributeRules.all + OppositeRules.all
    + ReferenceRules.all + GenericTypeRules.all + TypeArgumentRules.all + AnnotationRules.all

  /// By the number of a class of Ecore: the rules about its instances.
  static let ofClasses = Metamodel.ecore.eClasses.map(rules(for:))

  private static func rules(for eClass: EClass) -> [MetamodelRule] {
    let kinds = Set((eClass.eAllSuperTypes + [eClass]).map(\.name))
    return all.filter { kinds.contains($0.metaclass) }
  }
}

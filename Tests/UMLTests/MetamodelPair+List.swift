/// The pairs of the corpus, with all differences.
extension MetamodelPair {
  static let pairs: [MetamodelPair] = [
    MetamodelPair(
      uml: "uml/eclipse-uml2+uml2/plugins/org.eclipse.uml2.types/model/Types.uml",
      ecore: "ecore/eclipse-uml2+uml2/plugins/org.eclipse.uml2.types/model/Types.ecore", same: 11),
    MetamodelPair(
      uml: "uml/eclipse-uml2+uml2/plugins/org.eclipse.uml2.types/model/Types.merged.uml",
      ecore: "ecore/eclipse-uml2+uml2/plugins/org.eclipse.uml2.types/model/Types.ecore", same: 11),
    ecore, baseCS, uml,
  ]

  private static let ecore = MetamodelPair(
    uml: "uml/eclipse-uml2+uml2/plugins/org.eclipse.uml2.uml/model/Ecore.uml",
    ecore: "ecore/eclipse-emf+org.eclipse.emf/plugins/org.eclipse.emf.ecore/model/Ecore.ecore", same: 517,
    differences: [
      Difference(
        isOurs: true, count: 2, lines: ["class EClassifier_Wildcard", "class EStructuralFeature_Wildcard"],
        reason: "the class model has a class in place of the wildcard of a generic type"),
      Difference(
        isOurs: true, count: 2, lines: ["super EGenericType EObject", "super EModelElement EObject"],
        reason: "the class model states what Ecore implies"),
      Difference(
        isOurs: false, count: 6, lines: ["default "],
        reason: "the class model states no defaults"),
      Difference(
        isOurs: false, count: 9, lines: ["operation "],
        reason: "operations that Ecore got later"),
    ])

  private static let baseCS = MetamodelPair(
    uml: "uml/eclipse-ocl+org.eclipse.ocl/examples/org.eclipse.ocl.examples.build/model/basecs.uml",
    ecore: "ecore/eclipse-ocl+org.eclipse.ocl/plugins/org.eclipse.ocl.xtext.base/model/BaseCS.ecore",
    same: 410,
    differences: [
      Difference(
        isOurs: true, count: 8,
        lines: [
          "bounds LibraryCS.", "class LibraryCS", "feature LibraryCS.", "super LibraryCS",
          "bounds RootCS.ownedLibraries", "containment RootCS.ownedLibraries",
          "feature RootCS.ownedLibraries", "order RootCS.ownedLibraries",
        ],
        reason: "the metamodel has no libraries any more"),
      Difference(
        isOurs: true, count: 3,
        lines: [
          "bounds TypeParameterCS.ownedSuper", "containment TypeParameterCS.ownedSuper",
          "feature TypeParameterCS.ownedSuper",
        ],
        reason: "the metamodel has no super types of type parameters any more"),
      Difference(
        isOurs: true, count: 1, lines: ["super ElementCS VisitableCS"],
        reason: "no class of the metamodel realizes the interface any more"),
      Difference(
        isOurs: true, count: 34, lines: ["feature ", "operation ElementCS.getDescription"],
        reason: "the type is in pivot.uml, which the repository does not hold; it is guessed at"),
      Difference(
        isOurs: false, count: 15,
        lines: [
          "bounds EnumerationLiteralCS.literal", "feature EnumerationLiteralCS.literal",
          "not resolveProxies EnumerationLiteralCS.literal", "bounds MultiplicityCS.isNullFree",
          "feature MultiplicityCS.isNullFree", "not resolveProxies MultiplicityCS.isNullFree",
          "bounds ReferenceCS.ownedImplicitOpposites", "containment ReferenceCS.ownedImplicitOpposites",
          "feature ReferenceCS.ownedImplicitOpposites", "order ReferenceCS.ownedImplicitOpposites",
          "class ImplicitOppositeCS", "super ImplicitOppositeCS",
          "bounds TemplateBindingCS.ownedMultiplicity", "containment TemplateBindingCS.ownedMultiplicity",
          "feature TemplateBindingCS.ownedMultiplicity",
        ],
        reason: "what the metamodel got later"),
      Difference(
        isOurs: false, count: 1, lines: ["default MultiplicityCS.isNullFree"],
        reason: "the default of what the metamodel got later"),
      Difference(
        isOurs: false, count: 8, lines: ["default "],
        reason: "the class model states no defaults for them"),
      Difference(
        isOurs: false, count: 34, lines: ["feature ", "operation ElementCS.getDescription"],
        reason: "the type is in Pivot.ecore, which is not read"),
      Difference(
        isOurs: false, count: 4, lines: ["transient "],
        reason: "the class model says of no attribute what is stored"),
    ])

  private static let uml = MetamodelPair(
    uml: "uml/eclipse-uml2+uml2/plugins/org.eclipse.uml2.uml/model/UML.uml",
    ecore: "ecore/eclipse-uml2+uml2/plugins/org.eclipse.uml2.uml/model/UML.ecore", same: 3551,
    differences: [
      Difference(
        isOurs: true, count: 8,
        lines: [
          "bounds Vertex.redefinedVertex", "feature Vertex.redefinedVertex", "super Vertex ",
          "operation Vertex.isConsistentWith(", "operation Vertex.redefinitionContext(",
          "operation ConnectionPointReference.isConsistentWith(", "operation Pseudostate.isConsistentWith(",
          "operation Transition.transition_vertices(",
        ],
        reason: "UML 2.5.1, which is merged, lets vertices be redefined, where UML 2.5 lets states"),
      Difference(
        isOurs: false, count: 4,
        lines: [
          "bounds State.redefinedState", "feature State.redefinedState", "super State ",
          "operation State.redefinitionContext(",
        ],
        reason: "UML 2.5 lets states be redefined"),
      Difference(
        isOurs: true, count: 1, lines: ["operation OpaqueExpression.only_in_or_return_parameters("],
        reason: "the constraint's name in UML 2.5.1"),
      Difference(
        isOurs: false, count: 1, lines: ["operation OpaqueExpression.only_return_result_parameters("],
        reason: "the constraint's name in UML 2.5"),
      Difference(
        isOurs: true, count: 2,
        lines: ["bounds MultiplicityElement.lower", "operation MultiplicityElement.lowerBound("],
        reason: "UML 2.5.1 requires a lower bound"),
      Difference(
        isOurs: false, count: 2,
        lines: ["bounds MultiplicityElement.lower", "operation MultiplicityElement.lowerBound("],
        reason: "UML 2.5 requires no lower bound"),
      Difference(
        isOurs: true, count: 66, lines: ["operation "],
        parts: [
          ".allActions(", ".allOwnedNodes(", ".allPins(", ".association_ends(", ".booleanValue(",
          ".classifier_context(", ".conformsTo(", ".containingActivity(", ".containingStateMachine(",
          ".inputParameters(", ".integerValue(", ".isCompatibleWith(", ".isComputable(", ".isConsistentWith(",
          ".isDistinguishableFrom(", ".isNull(", ".isRedefinitionContextValid(", ".isTemplate(",
          ".multiplicity(", ".mustBeOwned(", ".outputParameters(", ".realValue(", ".sourceNodes(",
          ".stringValue(", ".unlimitedValue(", "ExtensionEnd.getLower(", "ExtensionEnd.lowerBound(",
          "ExtensionEnd.setLower(",
        ],
        reason: "Eclipse leaves out what a class inherits with the same name and parameters"),
      Difference(
        isOurs: true, count: 29, lines: ["operation "], parts: [": void 0..1"],
        reason: "an operation without a result has no bounds"),
      Difference(
        isOurs: false, count: 29, lines: ["operation "], parts: [": void 1..1"],
        reason: "with Eclipse, an operation without a result has the bounds of one"),
      Difference(
        isOurs: false, count: 24,
        lines: [
          "operation Constraint.boolean_value(", "operation Constraint.no_side_effects(",
          "operation InformationFlow.must_conform(", "operation InteractionConstraint.dynamic_variables(",
          "operation InteractionConstraint.global_data(",
          "operation InteractionOperand.guard_contain_references(",
          "operation InteractionOperand.guard_directly_prior(",
          "operation InteractionUse.arguments_are_constants(",
          "operation InteractionUse.arguments_correspond_to_parameters(", "operation Message.arguments(",
          "operation Message.occurrence_specifications(",
          "operation MultiplicityElement.value_specification_constant(",
          "operation MultiplicityElement.value_specification_no_side_effects(",
          "operation ObjectFlow.compatible_types(", "operation ObjectFlow.same_upper_bounds(",
          "operation ObjectFlow.target(", "operation PartDecomposition.assume(",
          "operation PartDecomposition.commutativity_of_decomposition(",
          "operation PartDecomposition.parts_of_internal_structures(",
          "operation ReduceAction.input_type_is_collection(",
          "operation Stereotype.base_property_multiplicity_multiple_extension(",
          "operation Stereotype.base_property_multiplicity_single_extension(",
          "operation Stereotype.base_property_upper_bound(", "operation Stereotype.name_not_clash(",
        ],
        reason: "Eclipse makes operations of constraints that have only a comment and no text too"),
      Difference(
        isOurs: true, count: 7, lines: ["containment "],
        parts: ["Action.", "Activity.", "ActivityGroup.", "Element.ownedElement", "Namespace.ownedMember"],
        reason: "with Eclipse, what is derived contains nothing"),
      Difference(
        isOurs: true, count: 8, lines: ["opposite "],
        parts: [
          "ConnectorEnd.role", "Dependency.client", "Transition.source", "Transition.target",
          "ConnectableElement.end", "NamedElement.clientDependency", "Vertex.incoming", "Vertex.outgoing",
        ],
        reason:
          "the association of UML 2.5.1 makes them opposites; the derived end in UML.uml has another association"
      ),
      Difference(
        isOurs: true, count: 12, lines: ["derived ", "transient ", "volatile "],
        parts: ["ConnectorEnd.role", "Dependency.client", "Transition.source", "Transition.target"],
        reason: "their opposites of UML 2.5.1 are derived"),
      Difference(
        isOurs: false, count: 9, lines: ["not changeable ", "transient ", "volatile "],
        parts: ["Parameter.operation", "Property.class", "RedefinableTemplateSignature.classifier"],
        reason: "Eclipse computes references to the owner that have no opposite"),
      Difference(
        isOurs: false, count: 4, lines: ["not changeable "],
        parts: [
          "Element.owner", "Element.ownedElement", "Feature.featuringClassifier",
          "NamedElement.clientDependency",
        ],
        reason: "UML.uml or UML.xmi has it writable, so it is; with Eclipse it is not if one of both says so"),
      Difference(
        isOurs: true, count: 4, lines: ["literal MessageKind."],
        reason: "the order of literals is that of the package that merges"),
      Difference(
        isOurs: false, count: 4, lines: ["literal MessageKind."],
        reason: "the order of literals is that of the merged package"),
    ], options: [("constraints", "operations"), ("subsets", "resolved")],
    others: [
      ("../../org.eclipse.uml2/model/UML.xmi", "xmi-tools/STARIONGROUP+uml4net/resources/UML/UML.xmi"),
      (
        "platform:/plugin/org.eclipse.uml2.types/model/Types.ecore",
        "ecore/eclipse-uml2+uml2/plugins/org.eclipse.uml2.types/model/Types.ecore"
      ),
      (
        "platform:/plugin/org.eclipse.emf.ecore/model/Ecore.ecore",
        "ecore/eclipse-emf+org.eclipse.emf/plugins/org.eclipse.emf.ecore/model/Ecore.ecore"
      ),
    ])
}

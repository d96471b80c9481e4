/// Class models and metamodels that share names, and were not made from each other.
extension PairTests {
  /// Ends of the paths, how many classes and lines are the same, and why they are no pair.
  struct Namesake: Sendable {
    var uml: String
    var ecore: String
    var classes: Int
    var lines: Int
    var reason: String
  }

  private enum Reason {
    static let mof =
      "a metamodel of MOF 2.0, whose classes UML has by the same names"
    static let mof2 =
      "the class model of MOF 2.4 has what it adds to UML only, in packages; the metamodel of MOF 2.0 has all in one"
    static let cst =
      "the class model is of the syntax tree of OCL 1.1.0, the metamodels are of the grammars of Xtext"
    static let fruit =
      "models for the same tests that differ: trees have apples in the class model, fruits in the metamodel"
    static let project =
      "the class model has classes without attributes"
    static let uml2 =
      "the class model is of UML2 1.1, and types are in EcorePrimitiveTypes.library.uml2"
    static let versions =
      "an older version or a copy of the metamodel, whose newest one is a pair"
    static let omg =
      "OMG's file, which the pair of UML.uml has merged"
    static let older =
      "the core of UML 2.1.1, of which the metamodel of UML 2.5 still has most"
  }

  static let namesakes: [Namesake] = [
    Namesake(
      uml: "eclipse-uml2+uml2/plugins/org.eclipse.uml2.uml/model/UML.uml",
      ecore: "emof2ecore/model/EMOF.ecore", classes: 13, lines: 28, reason: Reason.mof),
    Namesake(
      uml: "eclipse-uml2+uml2/plugins/org.eclipse.uml2.uml/model/UML.uml",
      ecore: "org.eclipse.uml2.uml/model/CMOF20.ecore", classes: 28, lines: 92, reason: Reason.mof),
    Namesake(
      uml: "org.eclipse.uml2/model/MOF.xmi", ecore: "emof2ecore/model/EMOF.ecore", classes: 3, lines: 3,
      reason: Reason.mof2),
    Namesake(
      uml: "org.eclipse.uml2/model/MOF.xmi", ecore: "org.eclipse.uml2.uml/model/CMOF20.ecore", classes: 7,
      lines: 39, reason: Reason.mof2),
    Namesake(
      uml: "model/OCLCST.uml", ecore: "/BaseCS.ecore", classes: 4, lines: 4, reason: Reason.cst),
    Namesake(
      uml: "model/OCLCST.uml", ecore: "/CompleteOCLCS.ecore", classes: 6, lines: 6, reason: Reason.cst),
    Namesake(
      uml: "model/OCLCST.uml", ecore: "/EssentialOCLCS.ecore", classes: 17, lines: 20, reason: Reason.cst),
    Namesake(
      uml: "models/uml/Fruit.uml", ecore: "ecore/Fruit.ecore", classes: 6, lines: 46, reason: Reason.fruit),
    Namesake(
      uml: "models/uml/Fruit.uml", ecore: "ecore/OCLTest.ecore", classes: 6, lines: 46, reason: Reason.fruit),
    Namesake(
      uml: "models/uml/Fruit.uml", ecore: "ecore.tests/model/OCLTest.ecore", classes: 6, lines: 46,
      reason: Reason.fruit),
    Namesake(
      uml: "uml.tests/model/OCLTest.uml", ecore: "ecore/Fruit.ecore", classes: 6, lines: 46,
      reason: Reason.fruit),
    Namesake(
      uml: "uml.tests/model/OCLTest.uml", ecore: "ecore/OCLTest.ecore", classes: 6, lines: 46,
      reason: Reason.fruit),
    Namesake(
      uml: "uml.tests/model/OCLTest.uml", ecore: "ecore.tests/model/OCLTest.ecore", classes: 6, lines: 46,
      reason: Reason.fruit),
    Namesake(
      uml: "workflow.standalone/uml2/model.uml", ecore: "metamodels/project.ecore", classes: 4, lines: 4,
      reason: Reason.project),
    Namesake(
      uml: "metamodels/Ecore.metamodel.uml2", ecore: "org.eclipse.emf.ecore/model/Ecore.ecore", classes: 18,
      lines: 331, reason: Reason.uml2),
    Namesake(
      uml: "metamodels/Ecore.metamodel.uml2", ecore: "models/javaless.ecore", classes: 18, lines: 331,
      reason: Reason.uml2),
    Namesake(
      uml: "metamodels/Ecore.metamodel.uml2", ecore: "data/ecore/Ecore.ecore", classes: 18, lines: 330,
      reason: Reason.uml2),
    Namesake(
      uml: "metamodels/Ecore.metamodel.uml2", ecore: "picto.ecore/Ecore.ecore", classes: 18, lines: 331,
      reason: Reason.uml2),
    Namesake(
      uml: "org.eclipse.uml2.uml/model/Ecore.uml", ecore: "models/javaless.ecore", classes: 18, lines: 437,
      reason: Reason.versions),
    Namesake(
      uml: "org.eclipse.uml2.uml/model/Ecore.uml", ecore: "data/ecore/Ecore.ecore", classes: 18, lines: 410,
      reason: Reason.versions),
    Namesake(
      uml: "org.eclipse.uml2.uml/model/Ecore.uml", ecore: "picto.ecore/Ecore.ecore", classes: 20, lines: 517,
      reason: Reason.versions),
    Namesake(
      uml: "resources/UML/UML.xmi", ecore: "org.eclipse.uml2.uml/model/UML.ecore", classes: 255, lines: 2767,
      reason: Reason.omg),
    Namesake(
      uml: "uml211/LM.merged.cmof", ecore: "org.eclipse.uml2.uml/model/UML.ecore", classes: 34, lines: 419,
      reason: Reason.older),
    Namesake(
      uml: "uml211/Infrastructure.cmof", ecore: "org.eclipse.uml2.uml/model/UML.ecore", classes: 50,
      lines: 545, reason: Reason.older),
  ]
}

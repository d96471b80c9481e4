import Diagnostics
import Testing
import Validation

@Suite struct MetamodelRuleTests {
  private typealias E = Element

  private static let ecore = "http://www.eclipse.org/emf/2002/Ecore"

  static let elements: [RuleCase] = [
    RuleCase("sound", E.eClass("A", "", E.attribute("a") + E.reference("r", "A")), []),
    RuleCase(
      "bad-name", E.eClass("👉1a") + E.eClass("👉a-b") + E.eClass("Größe_2"), ["bad-name 1", "bad-name 2"]),
    RuleCase(
      "no-name", E.eClass("A", "", "<👉eOperations><👉eParameters eType='#//A'/></eOperations>"),
      ["no-name 1", "no-name 2"]),
    RuleCase(
      "no-ns-uri", "", ["no-ns-prefix elsewhere", "no-ns-uri elsewhere"], package: ""),
    RuleCase("bad-ns-uri", "", ["bad-ns-uri 1"], package: "nsURI='👉a b' nsPrefix=''"),
    RuleCase("bad-ns-uri escape", "", ["bad-ns-uri 1"], package: "nsURI='👉urn:%2' nsPrefix='p'"),
    RuleCase("bad-ns-uri scheme", "", ["bad-ns-uri 1"], package: "nsURI='👉URN:p' nsPrefix='p'"),
    RuleCase("bad-ns-prefix", "", ["bad-ns-prefix 1"], package: "nsURI='urn:p' nsPrefix='👉a:b'"),
    RuleCase("reserved-ns-prefix", "", ["reserved-ns-prefix 1"], package: "nsURI='urn:p' nsPrefix='👉XmlP'"),
    RuleCase(
      "duplicate-subpackage",
      "<eSubpackages name='a' nsURI='urn:a' nsPrefix='a'/><eSubpackages name='👉a' nsURI='urn:b' nsPrefix='b'/>",
      ["duplicate-subpackage 1"]),
    RuleCase(
      "duplicate-ns-uri",
      "<eSubpackages name='a' nsURI='urn:a' nsPrefix='a'/><eSubpackages name='b' nsURI='👉urn:a' nsPrefix='b'/>",
      ["duplicate-ns-uri 1"]),
    RuleCase("duplicate-classifier", E.eClass("A") + E.eClass("👉A"), ["duplicate-classifier 1"]),
    RuleCase("similar-classifiers", E.eClass("AB") + E.eClass("👉A_b"), ["similar-classifiers 1 warning"]),
    RuleCase(
      "duplicate-type-parameter",
      E.eClass("A", "", "<eTypeParameters name='T'/><eTypeParameters name='👉T'/>"),
      ["duplicate-type-parameter 1"]),
    RuleCase(
      "no-instance-type", "<👉eClassifiers xsi:type='ecore:EDataType' name='D'/>", ["no-instance-type 1"]),
    RuleCase(
      "bad-instance-type",
      "<eClassifiers xsi:type='ecore:EDataType' name='D' instanceClassName='👉java..X'/>"
        + "<eClassifiers xsi:type='ecore:EDataType' name='F' instanceTypeName='👉T&lt;?extends X>'/>"
        + "<eClassifiers xsi:type='ecore:EDataType' name='G' instanceTypeName='java.util.Map&lt;A, ? super B[]>[]'/>",
      ["bad-instance-type 1", "bad-instance-type 2"]),
    RuleCase("interface-not-abstract", E.eClass("A", "interface='👉true'"), ["interface-not-abstract 1"]),
    RuleCase(
      "bad-map-entry", E.eClass("M", "instanceClassName='👉java.util.Map$Entry'", E.attribute("key")),
      ["bad-map-entry 1"]),
    RuleCase(
      "bad-map-entry subclass",
      E.eClass("M", "instanceClassName='java.util.Map$Entry'", E.attribute("key") + E.attribute("value"))
        + E.eClass("N", "eSuperTypes='👉#//M'"), ["bad-map-entry 1"]),
    RuleCase(
      "bad-annotation-source",
      "<eAnnotations source='👉'/><eAnnotations source='👉a b'/><eAnnotations source='a'/>",
      ["bad-annotation-source 1", "bad-annotation-source 2"]),
    RuleCase(
      "bad-constraint-name",
      E.eClass(
        "A", "",
        "<eAnnotations source='\(ecore)'><details key='constraints' value='👉ok a-b'/></eAnnotations>"),
      ["bad-constraint-name 1 warning"]),
    RuleCase(
      "bad-delegate",
      "<eAnnotations source='\(ecore)'><details key='validationDelegates' value='👉urn:a a|b'/></eAnnotations>",
      ["bad-delegate 1 warning"]),
  ]

  static let members: [RuleCase] = [
    RuleCase(
      "duplicate-feature", E.eClass("A", "", E.attribute("a") + E.attribute("👉a")), ["duplicate-feature 1"]),
    RuleCase(
      "duplicate-feature inherited",
      E.eClass("A", "", E.attribute("a")) + E.eClass("B", "eSuperTypes='#//A'", E.attribute("👉a"))
        + E.eClass("C", "eSuperTypes='#//B'"), ["duplicate-feature 1"]),
    RuleCase(
      "duplicate-feature of two supertypes",
      E.eClass("A", "", E.attribute("a")) + E.eClass("B", "", E.attribute("a"))
        + E.eClass("C", "eSuperTypes='👉#//A #//B'") + E.eClass("D", "eSuperTypes='#//C #//A'"),
      ["duplicate-feature 1"]),
    RuleCase(
      "similar-features", E.eClass("A", "", E.attribute("aB") + E.attribute("👉a_b")),
      ["similar-features 1 warning"]),
    RuleCase(
      "several-ids", E.eClass("A", "", E.attribute("a", "iD='true'") + E.attribute("b", "iD='👉true'")),
      ["several-ids 1"]),
    RuleCase(
      "duplicate-operation",
      E.eClass(
        "A", "",
        "<eOperations name='f'><eParameters name='x' eType='#//A'/></eOperations>"
          + "<eOperations name='f'/><eOperations name='👉f'><eParameters name='y' eType='#//A'/></eOperations>"
      ),
      ["duplicate-operation 1"]),
    RuleCase(
      "operation-is-accessor",
      E.eClass(
        "A", "",
        "<eOperations name='👉getB'/><eOperations name='getC'/><eOperations name='isB'/>" + E.attribute("b")),
      ["operation-is-accessor 1"]),
    RuleCase(
      "circular-supertypes", E.eClass("A", "eSuperTypes='👉#//B'") + E.eClass("B", "eSuperTypes='👉#//A'"),
      ["circular-supertypes 1", "circular-supertypes 2"]),
    RuleCase(
      "duplicate-literal",
      "<eClassifiers xsi:type='ecore:EEnum' name='E'><eLiterals name='a'/><eLiterals name='👉a' value='1'/>"
        + "<eLiterals name='👉A_' value='2'/></eClassifiers>",
      ["duplicate-literal 1", "similar-literals 2 warning"]),
    RuleCase(
      "duplicate-literal-text",
      "<eClassifiers xsi:type='ecore:EEnum' name='E'><eLiterals name='a' literal='x'/>"
        + "<eLiterals name='b' value='1' literal='👉x'/></eClassifiers>", ["duplicate-literal-text 1"]),
    RuleCase(
      "duplicate-literal-value",
      "<eClassifiers xsi:type='ecore:EEnum' name='E'><eLiterals name='a' value='1'/>"
        + "<eLiterals name='b' value='👉1'/></eClassifiers>", ["duplicate-literal-value 1 warning"]),
    RuleCase(
      "duplicate-parameter",
      E.eClass(
        "A", "",
        "<eOperations name='f'><eParameters name='x' eType='#//A'/><eParameters name='👉x' eType='#//A'/></eOperations>"
      ),
      ["duplicate-parameter 1"]),
    RuleCase(
      "many-without-type", E.eClass("A", "", "<eOperations name='f' upperBound='👉-1'/>"),
      ["many-without-type 1"]),
    RuleCase(
      "unresolved-type", E.eClass("A", "", "<eOperations name='f'><👉eParameters name='x'/></eOperations>"),
      ["unresolved-type 1"]),
    RuleCase(
      "bad-lower-bound", E.eClass("A", "", E.attribute("a", "lowerBound='👉-1'")), ["bad-lower-bound 1"]),
    RuleCase(
      "bad-upper-bound", E.eClass("A", "", E.attribute("a", "upperBound='👉0'")), ["bad-upper-bound 1"]),
    RuleCase(
      "bounds-disagree", E.eClass("A", "", E.attribute("a", "lowerBound='👉3' upperBound='2'")),
      ["bounds-disagree 1"]),
    RuleCase(
      "not-serializable",
      "<eClassifiers xsi:type='ecore:EDataType' name='D' instanceClassName='x.Y' serializable='false'/>"
        + E.eClass(
          "A", "",
          "<eStructuralFeatures xsi:type='ecore:EAttribute' name='a' eType='👉#//D'/>"
            + "<eStructuralFeatures xsi:type='ecore:EAttribute' name='b' eType='#//D' transient='true'/>"),
      ["not-serializable 1"]),
    RuleCase(
      "bad-default",
      "<eClassifiers xsi:type='ecore:EDataType' name='D' instanceClassName='int'>"
        + "<eAnnotations source='http:///org/eclipse/emf/ecore/util/ExtendedMetaData'>"
        + "<details key='maxInclusive' value='255'/></eAnnotations></eClassifiers>"
        + E.eClass(
          "A", "",
          "<eStructuralFeatures xsi:type='ecore:EAttribute' name='a' eType='#//D' defaultValueLiteral='👉256'/>"
        ),
      ["bad-default 1"]),
  ]

  static let references: [RuleCase] = [
    RuleCase(
      "opposite-not-mutual",
      E.eClass("A", "", E.reference("b", "B", "eOpposite='👉#//B/a'"))
        + E.eClass("B", "", E.reference("a", "A")),
      ["opposite-not-mutual 1"]),
    RuleCase(
      "opposite-of-other-class",
      E.eClass("A", "", E.reference("b", "C", "eOpposite='👉#//B/a'"))
        + E.eClass("B", "", E.reference("a", "A", "eOpposite='#//A/b'")) + E.eClass("C"),
      ["opposite-of-other-class 1"]),
    RuleCase(
      "opposite-of-itself", E.eClass("A", "", E.reference("a", "A", "eOpposite='👉#//A/a'")),
      ["opposite-of-itself 1"]),
    RuleCase(
      "opposite-not-transient",
      E.eClass("A", "", E.reference("b", "B", "transient='👉true' eOpposite='#//B/a'"))
        + E.eClass("B", "", E.reference("a", "A", "eOpposite='#//A/b'")), ["opposite-not-transient 1"]),
    RuleCase(
      "opposites-both-contain",
      E.eClass("A", "", E.reference("b", "B", "containment='👉true' eOpposite='#//B/a'"))
        + E.eClass("B", "", E.reference("a", "A", "containment='👉true' eOpposite='#//A/b'")),
      ["opposites-both-contain 1", "opposites-both-contain 2"]),
    RuleCase(
      "many-containers",
      E.eClass("A", "", E.reference("b", "B", "containment='true' eOpposite='#//B/a'"))
        + E.eClass("B", "", E.reference("a", "A", "upperBound='👉2' eOpposite='#//A/b'")),
      ["many-containers 1"]),
    RuleCase(
      "not-unique",
      E.eClass("A", "", E.reference("a", "A", "upperBound='-1' containment='true' unique='👉false'")),
      ["not-unique 1"]),
    RuleCase(
      "contained-elsewhere",
      E.eClass(
        "A", "",
        E.reference("b", "B", "containment='true' eOpposite='#//B/a'")
          + E.reference("c", "B", "containment='👉true'"))
        + E.eClass("B", "", E.reference("a", "A", "lowerBound='1' eOpposite='#//A/b'")),
      ["contained-elsewhere 1"]),
    RuleCase(
      "foreign-key",
      E.eClass("A", "", E.attribute("k") + E.reference("b", "B", "upperBound='-1' eKeys='👉#//A/k'"))
        + E.eClass("B"),
      ["foreign-key 1"]),
  ]

  static let generics: [RuleCase] = [
    RuleCase(
      "ambiguous-type",
      E.eClass(
        "A", "",
        "<eTypeParameters name='T'/><eStructuralFeatures xsi:type='ecore:EReference' name='r'>"
          + "<eGenericType eTypeParameter='👉#//A/T' eClassifier='#//B'/></eStructuralFeatures>")
        + E.eClass("B"),
      ["ambiguous-type 1"]),
    RuleCase(
      "supertype-no-class",
      E.eClass("A", "", "<eTypeParameters name='T'/><eGenericSuperTypes eTypeParameter='#//A/T'/>"),
      ["supertype-no-class elsewhere"]),
    RuleCase(
      "type-parameter-out-of-scope",
      E.eClass("A", "", "<eTypeParameters name='T'/>")
        + E.eClass(
          "B", "",
          "<eStructuralFeatures xsi:type='ecore:EReference' name='r'><eGenericType eTypeParameter='👉#//A/T'/>"
            + "</eStructuralFeatures>"), ["type-parameter-out-of-scope 1"]),
    RuleCase(
      "type-parameter-out-of-scope in a bound",
      E.eClass(
        "A", "",
        "<eTypeParameters name='T'><eBounds eTypeParameter='👉#//A/U'/></eTypeParameters>"
          + "<eTypeParameters name='U'><eBounds eTypeParameter='#//A/T'/></eTypeParameters>"),
      ["type-parameter-out-of-scope 1"]),
    RuleCase(
      "primitive-type",
      E.eClass("G", "", "<eTypeParameters name='T'/>")
        + E.eClass(
          "A", "",
          "<eStructuralFeatures xsi:type='ecore:EReference' name='r'><eGenericType eClassifier='#//G'>"
            + "<eTypeArguments eClassifier='👉ecore:EDataType \(ecore)#//EInt'/></eGenericType></eStructuralFeatures>"
        ),
      ["primitive-type 1"]),
    RuleCase(
      "raw-type and type-argument-count",
      E.eClass("G", "", "<eTypeParameters name='T'/>")
        + E.eClass(
          "A", "",
          "<eStructuralFeatures xsi:type='ecore:EReference' name='r' eType='👉#//G'/>"
            + "<eStructuralFeatures xsi:type='ecore:EReference' name='s'><eGenericType eClassifier='👉#//G'>"
            + "<eTypeArguments/><eTypeArguments/></eGenericType></eStructuralFeatures>"),
      ["raw-type 1 warning", "type-argument-count 2"]),
    RuleCase(
      "type-argument-out-of-bounds",
      E.eClass("G", "", "<eTypeParameters name='T'><eBounds eClassifier='#//A'/></eTypeParameters>")
        + E.eClass("A")
        + E.eClass("B", "eSuperTypes='#//A'")
        + E.eClass(
          "C", "",
          "<eGenericSuperTypes eClassifier='#//G'><eTypeArguments eClassifier='👉#//C'/></eGenericSuperTypes>")
        + E.eClass(
          "D", "",
          "<eGenericSuperTypes eClassifier='#//G'><eTypeArguments eClassifier='#//B'/></eGenericSuperTypes>"),
      ["type-argument-out-of-bounds 1"]),
    RuleCase(
      "type-argument-out-of-bounds, for wildcards and type parameters",
      E.eClass("N", "", "<eTypeParameters name='T'><eBounds eClassifier='#//A'/></eTypeParameters>")
        + E.eClass("A") + E.eClass("B", "eSuperTypes='#//A'") + E.eClass("C")
        + E.eClass(
          "U", "",
          "<eTypeParameters name='P'><eBounds eClassifier='#//B'/></eTypeParameters><eTypeParameters name='Q'/>"
            + "<eStructuralFeatures xsi:type='ecore:EReference' name='a'><eGenericType eClassifier='#//N'>"
            + "<eTypeArguments/></eGenericType></eStructuralFeatures>"
            + "<eStructuralFeatures xsi:type='ecore:EReference' name='b'><eGenericType eClassifier='#//N'>"
            + "<eTypeArguments><eUpperBound eClassifier='#//B'/></eTypeArguments></eGenericType></eStructuralFeatures>"
            + "<eStructuralFeatures xsi:type='ecore:EReference' name='c'><eGenericType eClassifier='#//N'>"
            + "<👉eTypeArguments><eUpperBound eClassifier='#//C'/></eTypeArguments></eGenericType></eStructuralFeatures>"
            + "<eStructuralFeatures xsi:type='ecore:EReference' name='d'><eGenericType eClassifier='#//N'>"
            + "<eTypeArguments eTypeParameter='#//U/P'/></eGenericType></eStructuralFeatures>"
            + "<eStructuralFeatures xsi:type='ecore:EReference' name='e'><eGenericType eClassifier='#//N'>"
            + "<eTypeArguments eTypeParameter='👉#//U/Q'/></eGenericType></eStructuralFeatures>"
            + "<eStructuralFeatures xsi:type='ecore:EReference' name='f'><eGenericType eClassifier='#//N'>"
            + "<eTypeArguments><eLowerBound eClassifier='#//A'/></eTypeArguments></eGenericType></eStructuralFeatures>"
        ),
      ["type-argument-out-of-bounds 1", "type-argument-out-of-bounds 2"]),
    RuleCase(
      "type-argument-out-of-bounds, for a bound with arguments",
      E.eClass("K", "", "<eTypeParameters name='X'/>") + E.eClass("A") + E.eClass("B")
        + E.eClass(
          "L", "",
          "<eGenericSuperTypes eClassifier='#//K'><eTypeArguments eClassifier='#//A'/></eGenericSuperTypes>")
        + E.eClass(
          "G", "",
          "<eTypeParameters name='S'/><eTypeParameters name='T'><eBounds eClassifier='#//K'>"
            + "<eTypeArguments eTypeParameter='#//G/S'/></eBounds></eTypeParameters>")
        + E.eClass(
          "D", "",
          "<eGenericSuperTypes eClassifier='#//G'><eTypeArguments eClassifier='#//A'/>"
            + "<eTypeArguments eClassifier='#//L'/></eGenericSuperTypes>")
        + E.eClass(
          "F", "",
          "<eGenericSuperTypes eClassifier='#//G'><eTypeArguments eClassifier='#//B'/>"
            + "<eTypeArguments eClassifier='👉#//L'/></eGenericSuperTypes>"),
      ["type-argument-out-of-bounds 1"]),
    RuleCase(
      "misplaced-bound",
      E.eClass("G", "", "<eTypeParameters name='T'/>")
        + E.eClass(
          "A", "",
          "<eStructuralFeatures xsi:type='ecore:EReference' name='r'><eGenericType eClassifier='#//G'>"
            + "<👉eTypeArguments><eUpperBound eClassifier='#//A'/><eLowerBound eClassifier='#//A'/></eTypeArguments>"
            + "</eGenericType></eStructuralFeatures>"), ["misplaced-bound 1"]),
    RuleCase(
      "duplicate-supertype",
      "<👉eClassifiers xsi:type='ecore:EClass' name='B'><eGenericSuperTypes eClassifier='#//A'/>"
        + "<eGenericSuperTypes eClassifier='#//A'/></eClassifiers>" + E.eClass("A"), ["duplicate-supertype 1"]
    ),
    RuleCase(
      "inconsistent-supertypes",
      E.eClass("G", "", "<eTypeParameters name='T'/>") + E.eClass("A") + E.eClass("B")
        + E.eClass(
          "H", "",
          "<eTypeParameters name='T'/><eGenericSuperTypes eClassifier='#//G'><eTypeArguments eTypeParameter='#//H/T'/>"
            + "</eGenericSuperTypes>")
        + E.eClass(
          "S", "",
          "<eGenericSuperTypes eClassifier='#//H'><eTypeArguments eClassifier='#//A'/></eGenericSuperTypes>"
            + "<eGenericSuperTypes eClassifier='#//G'><eTypeArguments eClassifier='#//A'/></eGenericSuperTypes>"
        )
        + "<👉eClassifiers xsi:type='ecore:EClass' name='U'>"
        + "<eGenericSuperTypes eClassifier='#//H'><eTypeArguments eClassifier='#//A'/></eGenericSuperTypes>"
        + "<eGenericSuperTypes eClassifier='#//G'><eTypeArguments eClassifier='#//B'/></eGenericSuperTypes>"
        + "</eClassifiers>" + E.eClass("V", "eSuperTypes='#//U'"), ["inconsistent-supertypes 1"]),
  ]

  @Test(arguments: elements + members + references + generics)
  func rule(_ rule: RuleCase) throws {
    let checked = try MarkedMetamodel(rule.body, package: rule.package)
    #expect(checked.found == rule.expected, "\(checked.diagnostics.map(\.message))")
  }

  @Test func `an interface is made abstract by its fix-it`() throws {
    let checked = try MarkedMetamodel(Element.eClass("A", "interface='true'"))
    // The fix-it writes double quotes, so it is offered only where the attribute has them.
    #expect(checked.diagnostics.first?.fixIts.isEmpty == true)
    let quoted = try MarkedMetamodel(Element.eClass("A", "interface=\"true\""))
    let fixIt = try #require(quoted.diagnostics.first?.fixIts.first)
    #expect(fixIt.replacement == " abstract=\"true\"")
    #expect(fixIt.range.bytes.isEmpty)
  }

  @Test func `a note points at the other element`() throws {
    let checked = try MarkedMetamodel(Element.eClass("A") + Element.eClass("👉A") + Element.eClass("B"))
    let note = try #require(checked.diagnostics.first?.notes.first)
    #expect((note.range?.bytes.lowerBound ?? .max) < checked.marks[0])
  }
}

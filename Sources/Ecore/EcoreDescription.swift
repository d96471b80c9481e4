/// Ecore in itself (EMF 2.29): every class, data type and feature, in EMF's order.
///
/// One line a classifier, then one line a feature: `a` attribute or `r` reference, name, type, then `*` many, `!` required,
/// `[]` containment, `=x` default, `~` derived, `t` transient, `v` volatile, `u` unsettable, `c` unchangeable, `p` no proxies,
/// `<>Class.feature` opposite.
enum EcoreDescription {
  static let text = """
    class EAttribute : EStructuralFeature
    a iD EBoolean
    r eAttributeType EDataType ! ~
    class EAnnotation : EModelElement
    a source EString
    r details EStringToStringMapEntry * [] p
    r eModelElement EModelElement t p <>EModelElement.eAnnotations
    r contents EObject * [] p
    r references EObject *
    class EClass : EClassifier
    a abstract EBoolean
    a interface EBoolean
    r eSuperTypes EClass * u
    r eOperations EOperation * [] p <>EOperation.eContainingClass
    r eAllAttributes EAttribute * ~
    r eAllReferences EReference * ~
    r eReferences EReference * ~
    r eAttributes EAttribute * ~
    r eAllContainments EReference * ~
    r eAllOperations EOperation * ~
    r eAllStructuralFeatures EStructuralFeature * ~
    r eAllSuperTypes EClass * ~
    r eIDAttribute EAttribute ~ p
    r eStructuralFeatures EStructuralFeature * [] p <>EStructuralFeature.eContainingClass
    r eGenericSuperTypes EGenericType * [] p u
    r eAllGenericSuperTypes EGenericType * ~
    abstract EClassifier : ENamedElement
    a instanceClassName EString v u
    a instanceClass EJavaClass ~
    a defaultValue EJavaObject ~
    a instanceTypeName EString v u
    r ePackage EPackage c t <>EPackage.eClassifiers
    r eTypeParameters ETypeParameter * []
    class EDataType : EClassifier
    a serializable EBoolean =true
    class EEnum : EDataType
    r eLiterals EEnumLiteral * [] p <>EEnumLiteral.eEnum
    class EEnumLiteral : ENamedElement
    a value EInt
    a instance EEnumerator t
    a literal EString
    r eEnum EEnum c t p <>EEnum.eLiterals
    class EFactory : EModelElement
    r ePackage EPackage ! t p <>EPackage.eFactoryInstance
    abstract EModelElement
    r eAnnotations EAnnotation * [] p <>EAnnotation.eModelElement
    abstract ENamedElement : EModelElement
    a name EString
    class EObject
    class EOperation : ETypedElement
    r eContainingClass EClass c t p <>EClass.eOperations
    r eTypeParameters ETypeParameter * []
    r eParameters EParameter * [] p <>EParameter.eOperation
    r eExceptions EClassifier * u
    r eGenericExceptions EGenericType * [] p u
    class EPackage : ENamedElement
    a nsURI EString
    a nsPrefix EString
    r eFactoryInstance EFactory ! t p <>EFactory.ePackage
    r eClassifiers EClassifier * [] <>EClassifier.ePackage
    r eSubpackages EPackage * [] <>EPackage.eSuperPackage
    r eSuperPackage EPackage c t <>EPackage.eSubpackages
    class EParameter : ETypedElement
    r eOperation EOperation c t p <>EOperation.eParameters
    class EReference : EStructuralFeature
    a containment EBoolean
    a container EBoolean ~
    a resolveProxies EBoolean =true
    r eOpposite EReference
    r eReferenceType EClass ! ~
    r eKeys EAttribute *
    abstract EStructuralFeature : ETypedElement
    a changeable EBoolean =true
    a volatile EBoolean
    a transient EBoolean
    a defaultValueLiteral EString
    a defaultValue EJavaObject ~
    a unsettable EBoolean
    a derived EBoolean
    r eContainingClass EClass c t p <>EClass.eStructuralFeatures
    abstract ETypedElement : ENamedElement
    a ordered EBoolean =true
    a unique EBoolean =true
    a lowerBound EInt
    a upperBound EInt =1
    a many EBoolean ~
    a required EBoolean ~
    r eType EClassifier v u
    r eGenericType EGenericType [] v p u
    data EBigDecimal java.math.BigDecimal
    data EBigInteger java.math.BigInteger
    data EBoolean boolean
    data EBooleanObject java.lang.Boolean
    data EByte byte
    data EByteArray byte[]
    data EByteObject java.lang.Byte
    data EChar char
    data ECharacterObject java.lang.Character
    data EDate java.util.Date
    data EDiagnosticChain org.eclipse.emf.common.util.DiagnosticChain -
    data EDouble double
    data EDoubleObject java.lang.Double
    data EEList org.eclipse.emf.common.util.EList -
    data EEnumerator org.eclipse.emf.common.util.Enumerator -
    data EFeatureMap org.eclipse.emf.ecore.util.FeatureMap -
    data EFeatureMapEntry org.eclipse.emf.ecore.util.FeatureMap$Entry -
    data EFloat float
    data EFloatObject java.lang.Float
    data EInt int
    data EIntegerObject java.lang.Integer
    data EJavaClass java.lang.Class
    data EJavaObject java.lang.Object
    data ELong long
    data ELongObject java.lang.Long
    data EMap java.util.Map -
    data EResource org.eclipse.emf.ecore.resource.Resource -
    data EResourceSet org.eclipse.emf.ecore.resource.ResourceSet -
    data EShort short
    data EShortObject java.lang.Short
    data EString java.lang.String
    entry EStringToStringMapEntry
    a key EString
    a value EString
    data ETreeIterator org.eclipse.emf.common.util.TreeIterator -
    class EGenericType
    r eUpperBound EGenericType [] p
    r eTypeArguments EGenericType * [] p
    r eRawType EClassifier ! ~
    r eLowerBound EGenericType [] p
    r eTypeParameter ETypeParameter p
    r eClassifier EClassifier
    class ETypeParameter : ENamedElement
    r eBounds EGenericType * [] p
    data EInvocationTargetException java.lang.reflect.InvocationTargetException -
    """

  static let tables = parse()

  /// The id of `EObject`, from which every class inherits.
  static let eObject: Int32 = id(ofClass: "EObject")

  static func id(ofClass name: String) -> Int32 {
    Int32(tables.classes.firstIndex { $0.name == name } ?? 0)
  }

  /// The id of a feature, by its declaring class and its name.
  static func id(ofFeature name: String, of owner: String) -> Int32 {
    let owner = id(ofClass: owner)
    return tables.classes[Int(owner)].features.first { tables.features[Int($0)].name == name } ?? -1
  }

  private static func parse() -> MetamodelTables {
    var tables = MetamodelTables()
    var package = PackageRow(name: "ecore", nsURI: Metamodel.ecoreURI, nsPrefix: "ecore")
    var classifiers: [String: ClassifierRow] = [:]
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    // First the classifiers, so that a feature may name one that comes later.
    for words in lines {
      switch words[0] {
      case "class", "abstract", "entry":
        classifiers[words[1]] = .eClass(tables.classes.count)
        package.classifiers.append(.eClass(tables.classes.count))
        var row = ClassRow(name: words[1], package: 0)
        row.isAbstract = words[0] == "abstract"
        if words[0] == "entry" { row.instanceClassName = "java.util.Map$Entry" }
        tables.classes.append(row)
      case "data":
        classifiers[words[1]] = .dataType(tables.dataTypes.count)
        package.classifiers.append(.dataType(tables.dataTypes.count))
        var row = DataTypeRow(name: words[1], package: 0, instanceClassName: words[2])
        row.isSerializable = words.count < 4
        tables.dataTypes.append(row)
      default: break
      }
    }
    var current: Int32 = -1
    var opposites: [(feature: Int, owner: String, name: String)] = []
    for words in lines {
      switch words[0] {
      case "class", "abstract", "entry":
        current = classifiers[words[1]]?.index ?? -1
        if words.count == 4, let superType = classifiers[words[3]] {
          tables.classes[Int(current)].superTypes = [superType.index]
        }
      case "a", "r":
        var row = FeatureRow(name: words[1], owner: current)
        row.type = classifiers[words[2]]
        if words[0] == "r" { row.flags.insert(.reference) }
        for mark in words.dropFirst(3) { apply(mark, to: &row, at: tables.features.count, &opposites) }
        tables.classes[Int(current)].features.append(Int32(tables.features.count))
        tables.features.append(row)
      default: break
      }
    }
    for opposite in opposites {
      let owner = classifiers[opposite.owner]?.index ?? 0
      let target = tables.classes[Int(owner)].features.first {
        tables.features[Int($0)].name == opposite.name
      }
      tables.features[opposite.feature].opposite = target ?? -1
    }
    tables.packages = [package]
    tables.computeDerived()
    return tables
  }

  private static func apply(
    _ mark: String, to row: inout FeatureRow, at index: Int,
    _ opposites: inout [(feature: Int, owner: String, name: String)]
  ) {
    switch mark {
    case "*": row.upperBound = -1
    case "!": row.lowerBound = 1
    case "[]": row.flags.insert(.containment)
    case "~": row.flags.formUnion([.derived, .volatile, .transient, .unchangeable, .unstored])
    case "t": row.flags.insert(.transient)
    case "v": row.flags.insert(.volatile)
    case "u": row.flags.insert(.unsettable)
    case "c": row.flags.insert(.unchangeable)
    case "p": row.flags.insert(.noProxies)
    case _ where mark.hasPrefix("="): row.defaultValueLiteral = String(mark.dropFirst())
    case _ where mark.hasPrefix("<>"):
      let parts = mark.dropFirst(2).split(separator: ".")
      opposites.append((index, String(parts[0]), String(parts[1])))
    default: preconditionFailure("unknown mark \(mark) in the description of Ecore")
    }
  }
}

/// Ids of the Ecore features and classes that the compiler and the loader name.
///
/// They are the same in every metamodel, because Ecore's rows always come first.
package enum EcoreIDs {
  package static let eObjectClass = EcoreDescription.id(ofClass: "EObject")
  package static let eClass = EcoreDescription.id(ofClass: "EClass")
  package static let eDataType = EcoreDescription.id(ofClass: "EDataType")
  package static let eEnum = EcoreDescription.id(ofClass: "EEnum")
  package static let ePackage = EcoreDescription.id(ofClass: "EPackage")
  package static let eClassifier = EcoreDescription.id(ofClass: "EClassifier")
  package static let eReferenceClass = EcoreDescription.id(ofClass: "EReference")
  package static let eAttributeClass = EcoreDescription.id(ofClass: "EAttribute")
  package static let eTypedElement = EcoreDescription.id(ofClass: "ETypedElement")
  package static let eGenericTypeClass = EcoreDescription.id(ofClass: "EGenericType")
  package static let eModelElementClass = EcoreDescription.id(ofClass: "EModelElement")
  package static let eAnnotationClass = EcoreDescription.id(ofClass: "EAnnotation")
  package static let eNamedElement = EcoreDescription.id(ofClass: "ENamedElement")
  package static let eOperationClass = EcoreDescription.id(ofClass: "EOperation")

  package static let lastClass = Int32(EcoreDescription.tables.classes.count - 1)

  package static let name = EcoreDescription.id(ofFeature: "name", of: "ENamedElement")
  package static let eType = EcoreDescription.id(ofFeature: "eType", of: "ETypedElement")
  package static let eGenericType = EcoreDescription.id(ofFeature: "eGenericType", of: "ETypedElement")
  package static let eSuperTypes = EcoreDescription.id(ofFeature: "eSuperTypes", of: "EClass")
  package static let eGenericSuperTypes = EcoreDescription.id(ofFeature: "eGenericSuperTypes", of: "EClass")
  package static let eExceptions = EcoreDescription.id(ofFeature: "eExceptions", of: "EOperation")
  package static let eGenericExceptions = EcoreDescription.id(
    ofFeature: "eGenericExceptions", of: "EOperation")
  package static let classifierOfGeneric = EcoreDescription.id(ofFeature: "eClassifier", of: "EGenericType")
  package static let typeParameterOfGeneric = EcoreDescription.id(
    ofFeature: "eTypeParameter", of: "EGenericType")
  package static let typeArguments = EcoreDescription.id(ofFeature: "eTypeArguments", of: "EGenericType")
  package static let bounds = EcoreDescription.id(ofFeature: "eBounds", of: "ETypeParameter")
  package static let literal = EcoreDescription.id(ofFeature: "literal", of: "EEnumLiteral")
  package static let instanceClassName = EcoreDescription.id(
    ofFeature: "instanceClassName", of: "EClassifier")
  package static let eAnnotations = EcoreDescription.id(ofFeature: "eAnnotations", of: "EModelElement")
  package static let annotationSource = EcoreDescription.id(ofFeature: "source", of: "EAnnotation")
  package static let details = EcoreDescription.id(ofFeature: "details", of: "EAnnotation")
  package static let detailKey = EcoreDescription.id(ofFeature: "key", of: "EStringToStringMapEntry")
  package static let instanceTypeName = EcoreDescription.id(ofFeature: "instanceTypeName", of: "EClassifier")
}

/// The data types of XML Schema and of the XML namespace, which EMF knows without a file (packages XMLType and XMLNamespace).
///
/// Only what metamodels refer to is here: the types. Their document roots belong to feature maps.
public enum StandardPackages {
  /// Names and instance classes by namespace URI; a name without an instance class is a class.
  private static let descriptions: [String: (name: String, prefix: String, classifiers: String)] = [
    "http://www.eclipse.org/emf/2003/XMLType": (
      "type", "ecore.xml.type",
      """
      AnySimpleType java.lang.Object
      AnyType
      AnyURI java.lang.String
      Base64Binary byte[]
      Boolean boolean
      BooleanObject java.lang.Boolean
      Byte byte
      ByteObject java.lang.Byte
      Date javax.xml.datatype.XMLGregorianCalendar
      DateTime javax.xml.datatype.XMLGregorianCalendar
      Decimal java.math.BigDecimal
      Double double
      DoubleObject java.lang.Double
      Duration javax.xml.datatype.Duration
      ENTITIES java.util.List
      ENTITIESBase java.util.List
      ENTITY java.lang.String
      Float float
      FloatObject java.lang.Float
      GDay javax.xml.datatype.XMLGregorianCalendar
      GMonth javax.xml.datatype.XMLGregorianCalendar
      GMonthDay javax.xml.datatype.XMLGregorianCalendar
      GYear javax.xml.datatype.XMLGregorianCalendar
      GYearMonth javax.xml.datatype.XMLGregorianCalendar
      HexBinary byte[]
      ID java.lang.String
      IDREF java.lang.String
      IDREFS java.util.List
      IDREFSBase java.util.List
      Int int
      Integer java.math.BigInteger
      IntObject java.lang.Integer
      Language java.lang.String
      Long long
      LongObject java.lang.Long
      Name java.lang.String
      NCName java.lang.String
      NegativeInteger java.math.BigInteger
      NMTOKEN java.lang.String
      NMTOKENS java.util.List
      NMTOKENSBase java.util.List
      NonNegativeInteger java.math.BigInteger
      NonPositiveInteger java.math.BigInteger
      NormalizedString java.lang.String
      NOTATION javax.xml.namespace.QName
      PositiveInteger java.math.BigInteger
      ProcessingInstruction
      QName javax.xml.namespace.QName
      Short short
      ShortObject java.lang.Short
      SimpleAnyType
      String java.lang.String
      Time javax.xml.datatype.XMLGregorianCalendar
      Token java.lang.String
      UnsignedByte short
      UnsignedByteObject java.lang.Short
      UnsignedInt long
      UnsignedIntObject java.lang.Long
      UnsignedLong java.math.BigInteger
      UnsignedShort int
      UnsignedShortObject java.lang.Integer
      """
    ),
    "http://www.w3.org/XML/1998/namespace": (
      "namespace", "xml",
      """
      LangType java.lang.String
      LangTypeNull java.lang.String
      SpaceType java.lang.String
      SpaceTypeObject org.eclipse.emf.common.util.Enumerator
      """
    ),
  ]

  /// Whether a namespace URI names one of the packages.
  public static func contains(_ uri: String) -> Bool { descriptions[uri] != nil }

  /// Adds a package as a resource and returns the resource's number; the current resource changes.
  public static func add(_ uri: String, to builder: inout ModelBuilder) -> Int? {
    guard let description = descriptions[uri] else { return nil }
    let resource = builder.beginResource(uri: uri)
    let package = builder.create(EcoreIDs.ePackage)
    builder.addRoot(package, to: resource)
    builder.set(package, "name", .string(description.name))
    builder.set(package, "nsURI", .string(uri))
    builder.set(package, "nsPrefix", .string(description.prefix))
    for line in description.classifiers.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      let classifier = builder.create(words.count > 1 ? EcoreIDs.eDataType : EcoreIDs.eClass)
      builder.set(classifier, "name", .string(words[0]))
      if words.count > 1 { builder.set(classifier, "instanceClassName", .string(words[1])) }
      builder.add(classifier, to: package, "eClassifiers")
    }
    return resource
  }
}

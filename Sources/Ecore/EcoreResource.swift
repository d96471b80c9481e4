/// Ecore's own package as objects, so that a metamodel can refer to `ecore:EString`.
public enum EcoreResource {
  /// A model that holds nothing else.
  static let model: Model = {
    var builder = ModelBuilder(.ecore)
    _ = add(to: &builder)
    return builder.freeze()
  }()

  /// The object that describes a classifier of Ecore itself, or a feature of it.
  static func object(_ classifier: String, _ feature: String? = nil) -> EObject {
    guard let found = places[Place(classifier: classifier, feature: feature)] else {
      return feature == nil ? EObject(model, ObjectID(0)) : object(classifier)
    }
    return EObject(model, found)
  }

  private struct Place: Hashable {
    var classifier: String
    var feature: String?
  }

  private static let places: [Place: ObjectID] = {
    var result: [Place: ObjectID] = [:]
    for classifier in EObject(model, ObjectID(0)).objects("eClassifiers") {
      guard let name = classifier.name else { continue }
      result[Place(classifier: name, feature: nil)] = classifier.id
      for feature in classifier.objects("eStructuralFeatures") {
        guard let featureName = feature.name else { continue }
        result[Place(classifier: name, feature: featureName)] = feature.id
      }
    }
    return result
  }()

  /// Whether a resource is the built-in one.
  package static func isBuiltIn(_ resource: Resource) -> Bool {
    resource.uri == Metamodel.ecoreURI && resource.file == nil
  }

  /// Adds the package as a resource and returns the resource's number; the current resource changes.
  public static func add(to builder: inout ModelBuilder) -> Int {
    let tables = EcoreDescription.tables
    let resource = builder.beginResource(uri: Metamodel.ecoreURI)
    let start = builder.objectCount
    let package = builder.create(EcoreIDs.ePackage)
    builder.addRoot(package, to: resource)
    builder.set(package, "name", .string("ecore"))
    builder.set(package, "nsURI", .string(Metamodel.ecoreURI))
    builder.set(package, "nsPrefix", .string("ecore"))

    // All classifiers first: features refer to them.
    var classes: [ObjectID] = []
    var dataTypes: [ObjectID] = []
    for classifier in tables.packages[0].classifiers {
      switch classifier.table {
      case .classes:
        let row = tables.classes[Int(classifier.index)]
        let object = builder.create(EcoreIDs.eClass)
        builder.set(object, "name", .string(row.name))
        if row.isAbstract { builder.set(object, "abstract", .boolean(true)) }
        if let name = row.instanceClassName { builder.set(object, "instanceClassName", .string(name)) }
        builder.add(object, to: package, "eClassifiers")
        classes.append(object)
      case .dataTypes:
        let row = tables.dataTypes[Int(classifier.index)]
        let object = builder.create(EcoreIDs.eDataType)
        builder.set(object, "name", .string(row.name))
        if let name = row.instanceClassName { builder.set(object, "instanceClassName", .string(name)) }
        if !row.isSerializable { builder.set(object, "serializable", .boolean(false)) }
        builder.add(object, to: package, "eClassifiers")
        dataTypes.append(object)
      }
    }
    func object(_ row: ClassifierRow) -> ObjectID {
      row.table == .classes ? classes[Int(row.index)] : dataTypes[Int(row.index)]
    }
    var features: [ObjectID] = []
    for (index, row) in tables.classes.enumerated() {
      for superType in row.superTypes { builder.link(classes[index], "eSuperTypes", classes[Int(superType)]) }
      for feature in row.features {
        features.append(
          addFeature(tables.features[Int(feature)], to: classes[index], typed: object, &builder))
      }
    }
    for (index, row) in tables.features.enumerated() where row.opposite >= 0 {
      builder.link(features[index], "eOpposite", features[Int(row.opposite)])
    }
    EcoreNormalization.apply(to: &builder, from: start)
    return resource
  }

  private static func addFeature(
    _ row: FeatureRow, to owner: ObjectID, typed object: (ClassifierRow) -> ObjectID,
    _ builder: inout ModelBuilder
  ) -> ObjectID {
    let isReference = row.flags.contains(.reference)
    let feature = builder.create(isReference ? EcoreIDs.eReferenceClass : EcoreIDs.eAttributeClass)
    builder.set(feature, "name", .string(row.name))
    if row.lowerBound != 0 { builder.set(feature, "lowerBound", .integer(Int64(row.lowerBound))) }
    if row.upperBound != 1 { builder.set(feature, "upperBound", .integer(Int64(row.upperBound))) }
    if let type = row.type { builder.link(feature, "eType", object(type)) }
    let marks: [(FeatureFlags, String, Bool)] = [
      (.unchangeable, "changeable", false), (.volatile, "volatile", true), (.transient, "transient", true),
      (.derived, "derived", true), (.unsettable, "unsettable", true), (.containment, "containment", true),
      (.noProxies, "resolveProxies", false),
    ]
    for (flag, name, value) in marks where row.flags.contains(flag) {
      builder.set(feature, name, .boolean(value))
    }
    if let literal = row.defaultValueLiteral { builder.set(feature, "defaultValueLiteral", .string(literal)) }
    builder.add(feature, to: owner, "eStructuralFeatures")
    return feature
  }
}

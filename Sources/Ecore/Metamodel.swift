/// A closed set of packages compiled to plain tables; immutable, shared by every model that conforms to it.
///
/// Package 0 is always Ecore itself, so that `ecore:EObject`, `ecore:EString` and the like need no lookup.
public final class Metamodel: Sendable {
  let tables: MetamodelTables
  /// The model the packages were compiled from: its objects are the `EClass`es and features; nil for Ecore alone.
  private let compiledFrom: Model?
  /// What is asked for each object.
  public let hot: HotTables
  private let classOfOrigin: [ObjectID: Int32]
  private let dataTypeOfOrigin: [ObjectID: Int32]
  private let featureOfOrigin: [ObjectID: Int32]
  private let packageOfURI: [String: Int32]

  init(_ draft: MetamodelTables, compiledFrom: Model?) {
    var tables = draft
    tables.computeDerived()
    self.tables = tables
    self.compiledFrom = compiledFrom
    hot = HotTables(tables)
    // The origins of Ecore's own rows are ids in another model.
    let own = Self.ecoreCounts(tables, compiledFrom: compiledFrom)
    classOfOrigin = Self.index(tables.classes.map(\.origin), from: own.classes)
    dataTypeOfOrigin = Self.index(tables.dataTypes.map(\.origin), from: own.dataTypes)
    featureOfOrigin = Self.index(tables.features.map(\.origin), from: own.features)
    var byURI: [String: Int32] = [:]
    for (index, package) in tables.packages.enumerated() {
      if let uri = package.nsURI, byURI[uri] == nil { byURI[uri] = Int32(index) }
    }
    packageOfURI = byURI
  }

  deinit { hot.deallocate() }

  private static func ecoreCounts(
    _ tables: MetamodelTables, compiledFrom: Model?
  ) -> (classes: Int, dataTypes: Int, features: Int) {
    guard compiledFrom != nil else { return (0, 0, 0) }
    let ecore = EcoreDescription.tables
    return (ecore.classes.count, ecore.dataTypes.count, ecore.features.count)
  }

  private static func index(_ origins: [ObjectID], from start: Int) -> [ObjectID: Int32] {
    var result: [ObjectID: Int32] = [:]
    for index in start..<origins.count where !origins[index].isNone { result[origins[index]] = Int32(index) }
    return result
  }

  /// Ecore described in itself: the metamodel of every `.ecore` file.
  public static let ecore = Metamodel(EcoreDescription.tables, compiledFrom: nil)

  /// The namespace URI of Ecore.
  public static let ecoreURI = "http://www.eclipse.org/emf/2002/Ecore"

  /// The model whose objects define the packages; for Ecore alone a model made from the built-in description.
  public var definition: Model { compiledFrom ?? EcoreResource.model }

  /// Every package, Ecore first, then in the order they were loaded, nested ones after their parent.
  public var ePackages: [EPackage] { tables.packages.indices.map { EPackage(self, Int32($0)) } }

  /// Every class of every package.
  public var eClasses: [EClass] { tables.classes.indices.map { EClass(self, Int32($0)) } }

  /// The number of classes: ids run from 0.
  public var classCount: Int { tables.classes.count }
  /// The number of features: ids run from 0.
  public var featureCount: Int { tables.features.count }

  /// The package with a namespace URI.
  public func ePackage(nsURI: String) -> EPackage? {
    packageOfURI[nsURI].map { EPackage(self, $0) }
  }

  /// The class with an id.
  public func eClass(_ id: Int32) -> EClass { EClass(self, id) }
  /// Every data type and enumeration of every package.
  public var eDataTypes: [EDataType] { tables.dataTypes.indices.map { EDataType(self, Int32($0)) } }
  /// The data type with an id.
  public func eDataType(_ id: Int32) -> EDataType { EDataType(self, id) }
  /// The feature with an id.
  public func eStructuralFeature(_ id: Int32) -> EStructuralFeature { EStructuralFeature(self, id) }

  /// The class that an `EClass` object of ``definition`` became.
  public func eClass(definedBy object: ObjectID) -> EClass? { classOfOrigin[object].map { EClass(self, $0) } }
  /// The data type or enumeration that an object of ``definition`` became.
  public func eDataType(definedBy object: ObjectID) -> EDataType? {
    dataTypeOfOrigin[object].map { EDataType(self, $0) }
  }
  /// The feature that an object of ``definition`` became.
  public func eStructuralFeature(definedBy object: ObjectID) -> EStructuralFeature? {
    featureOfOrigin[object].map { EStructuralFeature(self, $0) }
  }

  /// The cell for a value of a data type that is not stored as text, or nil when `text` is no such value.
  ///
  /// An enumeration takes the literal's text, or else its name.
  package func cell(
    for text: UnsafeBufferPointer<UInt8>, of dataType: Int32, _ kind: DataKind
  ) -> Cell? {
    if let usual = DataValue.parseUsual(text, dataType, kind, hot) { return usual }
    return unusualCell(for: text, of: dataType)
  }

  @inline(never)
  private func unusualCell(for text: UnsafeBufferPointer<UInt8>, of dataType: Int32) -> Cell? {
    DataValue.parse(text, as: tables.dataTypes[Int(dataType)])
  }

  /// The character that a lexical form stands for, or nil.
  package func character(_ text: UnsafeBufferPointer<UInt8>) -> String? { DataValue.character(text) }

  /// Whether `text` is a value of a data type that is stored as text.
  package func isLexical(_ text: UnsafeBufferPointer<UInt8>, of dataType: Int32) -> Bool {
    DataValue.isLexical(text, as: tables.dataTypes[Int(dataType)].kind)
  }

  /// The id of a stored or unstored feature of a class by its name, or -1; the one declared nearest to the class wins.
  package func feature(named name: UnsafeBufferPointer<UInt8>, in eClass: Int32) -> Int32 {
    tables.classes[Int(eClass)].allFeatures.last { id in
      let candidate = tables.features[Int(id)].name.utf8
      return candidate.count == name.count && candidate.elementsEqual(name)
    } ?? -1
  }

  /// The class with a name in any package, the first found after Ecore's own are tried last.
  public func eClass(named name: String) -> EClass? {
    let count = tables.classes.count
    let ecoreCount = EcoreDescription.tables.classes.count
    for index in Array(ecoreCount..<count) + Array(0..<ecoreCount) where tables.classes[index].name == name {
      return EClass(self, Int32(index))
    }
    return nil
  }
}

extension MetamodelTables {
  /// Fills the computed columns: all supertypes, all features, slots, ids, defaults.
  mutating func computeDerived() {
    for index in derived.dataTypes..<dataTypes.count {
      if dataTypes[index].isEnum {
        dataTypes[index].kind = .enumeration
        dataTypes[index].isPrimitive = true
      } else {
        let java = InstanceClass(named: dataTypes[index].instanceClassName)
        dataTypes[index].kind = java.kind
        dataTypes[index].bits = java.bits
        dataTypes[index].isPrimitive = java.isPrimitive
      }
    }
    for index in derived.features..<features.count {
      let opposite = features[index].opposite
      if opposite >= 0, features[Int(opposite)].flags.contains(.containment) {
        features[index].flags.formUnion([.container, .unstored])
      }
      features[index].defaultCell = defaultCell(of: features[index])
    }
    let inheritance = Inheritance(
      classes.map(\.superTypes), given: classes[..<derived.classes].map(\.allSuperTypes))
    firstWithoutAncestors = inheritance.firstLeftOut
    var room = Inheritance.maximalFeatureCount
    for index in derived.classes..<classes.count {
      classes[index].allSuperTypes = inheritance.ancestors[index]
      let count = inheritance.ancestors[index].reduce(classes[index].features.count) {
        $0 + classes[Int($1)].features.count
      }
      takeFeatures(index, atMost: min(Self.maximalFeatureCount, room), of: count)
      room -= classes[index].allFeatures.count
    }
    findFeatureMaps()
    derived = (classes.count, dataTypes.count, features.count)
  }

  /// Collects what a class has and inherits, in the order in which EMF numbers it.
  private mutating func takeFeatures(_ index: Int, atMost limit: Int, of count: Int) {
    var all: [Int32] = []
    all.reserveCapacity(min(count, limit))
    if count > limit { classes[index].isTruncated = true }
    for owner in classes[index].allSuperTypes + [Int32(index)] {
      all += classes[Int(owner)].features.prefix(limit - all.count)
      if all.count == limit { break }
    }
    classes[index].allFeatures = all
    classes[index].idFeature = all.first { features[Int($0)].flags.contains(.iD) } ?? -1
  }

  private mutating func defaultCell(of feature: FeatureRow) -> Cell {
    guard !feature.isMany, let type = feature.type, type.table == .dataTypes else { return .unset }
    let dataType = dataTypes[Int(type.index)]
    if let literal = feature.defaultValueLiteral {
      let start = defaultTexts.count
      var texts = Array(literal.utf8)
      if dataType.kind == .character {
        texts = Array((texts.withUnsafeBufferPointer { DataValue.character($0) } ?? literal).utf8)
      }
      if dataType.kind.isText {
        // A longer one was reported; it is left out rather than cut.
        if texts.count >= Cell.maximalLength { return .unset }
        defaultTexts += texts
        return Cell(region: ModelRegions.defaults, offset: start, length: texts.count)
      }
      let parsed = texts.withUnsafeBufferPointer { DataValue.parse($0, as: dataType) }
      if let parsed { return parsed }
    }
    guard dataType.isPrimitive else { return .unset }
    switch dataType.kind {
    case .boolean: return Cell(false)
    case .integer: return Cell(Int64(0))
    case .real: return Cell(0.0)
    case .enumeration: return dataType.literals.isEmpty ? .unset : Cell(Int64(0))
    case .character:
      defaultTexts.append(0)
      return Cell(region: ModelRegions.defaults, offset: defaultTexts.count - 1, length: 1)
    case .string, .bigInteger, .bigDecimal, .other, .featureMapEntry: return .unset
    }
  }
}

/// Which table a classifier stands in, and where.
struct ClassifierRow: Hashable, Sendable {
  enum Table: UInt8, Sendable { case classes, dataTypes }
  var table: Table
  var index: Int32

  static func eClass(_ index: Int) -> ClassifierRow { ClassifierRow(table: .classes, index: Int32(index)) }
  static func dataType(_ index: Int) -> ClassifierRow {
    ClassifierRow(table: .dataTypes, index: Int32(index))
  }
}

/// One row of each table of a metamodel; an index is a position in the table it belongs to, -1 is none.
struct PackageRow: Sendable {
  var name: String
  var nsURI: String?
  var nsPrefix: String?
  var superPackage: Int32 = -1
  var subpackages: [Int32] = []
  var classifiers: [ClassifierRow] = []
  var origin = ObjectID.none
}

struct ClassRow: Sendable {
  var name: String
  var package: Int32
  var instanceClassName: String?
  var isAbstract = false
  var isInterface = false
  var superTypes: [Int32] = []
  var features: [Int32] = []
  var operations: [Int32] = []
  var origin = ObjectID.none
  // Computed by `Metamodel.init`.
  var allSuperTypes: [Int32] = []
  var allFeatures: [Int32] = []
  /// Whether it has more features than an object has slots; the last ones are left out.
  var isTruncated = false
  var slotCount = 0
  var idFeature: Int32 = -1
  /// Feature maps, those that are views of others left out.
  var featureMaps: [Int32] = []
}

struct DataTypeRow: Sendable {
  var name: String
  var package: Int32
  var instanceClassName: String?
  var isSerializable = true
  var isEnum = false
  var literals: [LiteralRow] = []
  var kind = DataKind.other
  var bits: UInt8 = 0
  var isPrimitive = false
  var origin = ObjectID.none
}

struct LiteralRow: Sendable {
  var name: String
  var literal: String
  var value: Int32
  var origin = ObjectID.none
}

struct FeatureFlags: OptionSet, Sendable {
  let rawValue: UInt32
  static let reference = FeatureFlags(rawValue: 1 << 0)
  static let containment = FeatureFlags(rawValue: 1 << 1)
  static let unchangeable = FeatureFlags(rawValue: 1 << 2)
  static let volatile = FeatureFlags(rawValue: 1 << 3)
  static let transient = FeatureFlags(rawValue: 1 << 4)
  static let derived = FeatureFlags(rawValue: 1 << 5)
  static let unsettable = FeatureFlags(rawValue: 1 << 6)
  static let unordered = FeatureFlags(rawValue: 1 << 7)
  static let nonunique = FeatureFlags(rawValue: 1 << 8)
  static let iD = FeatureFlags(rawValue: 1 << 9)
  static let noProxies = FeatureFlags(rawValue: 1 << 10)
  /// Has no cell: computed, or never set.
  static let unstored = FeatureFlags(rawValue: 1 << 11)
  /// The opposite of a containment: its value is the container.
  static let container = FeatureFlags(rawValue: 1 << 12)
}

struct FeatureRow: Sendable {
  var name: String
  var owner: Int32
  var flags: FeatureFlags = []
  var lowerBound: Int32 = 0
  var upperBound: Int32 = 1
  var type: ClassifierRow?
  var opposite: Int32 = -1
  var keys: [Int32] = []
  var defaultValueLiteral: String?
  var origin = ObjectID.none
  /// The `ExtendedMetaData` name of a feature map, by which ``groupName`` refers to it.
  var mapName: String?
  /// The feature map that holds the values, by its `ExtendedMetaData` name.
  var groupName: String?
  // Computed by `Metamodel.init`.
  var defaultCell = Cell.unset
  /// The outermost feature map whose entries are the values, or -1.
  var featureMap: Int32 = -1
  var isMany: Bool { upperBound > 1 || upperBound == -1 }
}

struct OperationRow: Sendable {
  var name: String
  var owner: Int32
  var type: ClassifierRow?
  var lowerBound: Int32 = 0
  var upperBound: Int32 = 1
  var isOrdered = true
  var isUnique = true
  var parameters: [ParameterRow] = []
  var origin = ObjectID.none
}

struct ParameterRow: Sendable {
  var name: String
  var type: ClassifierRow?
  var lowerBound: Int32 = 0
  var upperBound: Int32 = 1
  var isOrdered = true
  var isUnique = true
}

/// All tables of a metamodel before the derived columns are computed.
struct MetamodelTables: Sendable {
  /// An object has 16 bits for its class, and for the slot that holds it.
  static let maximalClassCount = Int(Int16.max)
  static let maximalFeatureCount = Int(Int16.max)

  var packages: [PackageRow] = []
  var classes: [ClassRow] = []
  var dataTypes: [DataTypeRow] = []
  var features: [FeatureRow] = []
  var operations: [OperationRow] = []
  /// Texts that default cells refer to: region 126 of every model.
  var defaultTexts: [UInt8] = []
  /// How many rows of each table have their derived columns.
  var derived = (classes: 0, dataTypes: 0, features: 0)
  /// The first class whose ancestors were too many to be listed; see ``Inheritance``.
  var firstWithoutAncestors: Int?
}

/// How the values of an `EDataType` are stored, from its `instanceClassName`.
@frozen
public enum DataKind: UInt8, Sendable, BitwiseCopyable {
  /// `boolean`, `java.lang.Boolean`.
  case boolean
  /// 8 to 64 bits: `byte`, `short`, `int`, `long` and their classes.
  case integer
  /// `float`, `double` and their classes.
  case real
  /// `java.lang.String`.
  case string
  /// `char`, `java.lang.Character`: stored as text of one character.
  case character
  /// A literal of an `EEnum`: stored as its position.
  case enumeration
  /// `java.math.BigInteger`: stored as its lexical form.
  case bigInteger
  /// `java.math.BigDecimal`: stored as its lexical form.
  case bigDecimal
  /// Any other type: stored as its lexical form.
  case other
  /// `org.eclipse.emf.ecore.util.FeatureMap$Entry`: stored as a `FeatureMapCell`.
  case featureMapEntry

  /// Whether the cell holds text.
  @inlinable
  public var isText: Bool {
    switch self {
    case .string, .character, .bigInteger, .bigDecimal, .other: true
    case .boolean, .integer, .real, .enumeration, .featureMapEntry: false
    }
  }
}

/// What a Java class name says about values: how they are stored, their range, and whether null is one of them.
struct InstanceClass {
  var kind: DataKind
  /// The width of an integer in bits; 32 for a `float`, 64 for a `double`.
  var bits: UInt8 = 64
  /// Whether an unset feature has a value (0, false) rather than null.
  var isPrimitive = false

  init(named name: String?) {
    switch name {
    case "boolean": self.init(.boolean, 1, true)
    case "java.lang.Boolean": self.init(.boolean, 1, false)
    case "byte": self.init(.integer, 8, true)
    case "java.lang.Byte": self.init(.integer, 8, false)
    case "short": self.init(.integer, 16, true)
    case "java.lang.Short": self.init(.integer, 16, false)
    case "int": self.init(.integer, 32, true)
    case "java.lang.Integer": self.init(.integer, 32, false)
    case "long": self.init(.integer, 64, true)
    case "java.lang.Long": self.init(.integer, 64, false)
    case "float": self.init(.real, 32, true)
    case "java.lang.Float": self.init(.real, 32, false)
    case "double": self.init(.real, 64, true)
    case "java.lang.Double": self.init(.real, 64, false)
    case "char": self.init(.character, 16, true)
    case "java.lang.Character": self.init(.character, 16, false)
    case "java.lang.String", "String": self.init(.string, 0, false)
    case "java.math.BigInteger": self.init(.bigInteger, 0, false)
    case "java.math.BigDecimal": self.init(.bigDecimal, 0, false)
    case "org.eclipse.emf.ecore.util.FeatureMap$Entry", "org.eclipse.emf.ecore.util.FeatureMap.Entry":
      self.init(.featureMapEntry, 0, false)
    default: self.init(.other, 0, false)
    }
  }

  private init(_ kind: DataKind, _ bits: UInt8, _ isPrimitive: Bool) {
    self.kind = kind
    self.bits = bits
    self.isPrimitive = isPrimitive
  }
}

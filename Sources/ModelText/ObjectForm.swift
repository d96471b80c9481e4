public import Ecore

/// How an object of a class is written as a mapping.
public final class ObjectForm: Sendable {
  /// What a key of the mapping stands for.
  public indirect enum Member: Sendable {
    /// A feature of the object.
    case feature(FeatureForm)
    /// A mapping with further features of the same object.
    case group(Group)
    /// Something that is no part of the model.
    case ignored
  }

  /// The keys at one level.
  public struct Group: Sendable {
    /// What each key stands for.
    public var members: [String: Member]
    /// Whether other keys are passed over in silence.
    public var isOpen: Bool

    /// Takes both parts.
    public init(members: [String: Member] = [:], isOpen: Bool = false) {
      self.members = members
      self.isOpen = isOpen
    }
  }

  /// The keys of the mapping.
  public let group: Group
  /// Containments of one object whose keys stand among those of the object itself.
  public let inlined: [EStructuralFeature]

  /// Takes both parts.
  public init(_ group: Group, inlined: [EStructuralFeature] = []) {
    self.group = group
    self.inlined = inlined
  }
}

/// How the values of a feature are written.
public struct FeatureForm: Sendable {
  /// What a value looks like.
  public enum Value: Sendable {
    /// A scalar in the type's own form, or what stands for one; without a JSON type any scalar.
    case attribute(ScalarForm)
    /// A contained object as a mapping.
    case object
    /// A contained object as one text.
    case text(TextPattern)
    /// An object somewhere else, by its name; when there is none it is taken to exist.
    case name
    /// An object somewhere else: by id, name, keys, fragment or URI.
    case reference
    /// The entries of a map as a mapping.
    case map
    /// Entries of a feature map, which this notation does not have.
    case featureMap
    /// Nothing that could be set: computed, or the way to the container.
    case unstored
  }

  /// The feature.
  public var feature: EStructuralFeature
  /// What a value looks like.
  public var value: Value

  /// Takes both parts.
  public init(_ feature: EStructuralFeature, _ value: Value) {
    self.feature = feature
    self.value = value
  }
}

/// What JSON type a scalar must have.
public enum ScalarForm: Sendable {
  /// Any: the type of the attribute decides.
  case any
  /// `true` or `false`.
  case boolean
  /// A whole number.
  case integer
  /// A number.
  case number
  /// A string.
  case string
  /// A string of base64 for bytes that a model has in hexadecimal digits.
  case bytes
  /// A whole number or a string.
  case integerOrString
  /// A number or a string, such as `500m`.
  case quantity
  /// Any JSON, kept as its text.
  case json
}

/// How an object is written as one text.
public struct TextPattern: Sendable {
  /// The values that a text has: each with the range of its UTF-8 bytes; nil when it does not fit.
  public var parse: @Sendable (String) -> [(feature: EStructuralFeature, bytes: Range<Int>)]?
  /// What is expected, to be read after "expected".
  public var expected: String

  /// Takes both parts.
  public init(
    expected: String,
    parse: @escaping @Sendable (String) -> [(feature: EStructuralFeature, bytes: Range<Int>)]?
  ) {
    self.expected = expected
    self.parse = parse
  }
}

/// How the objects of a metamodel are written.
public protocol ObjectForms: Sendable {
  /// How an object of a class is written; asked once for each class and place.
  func form(of eClass: EClass, isRoot: Bool) -> ObjectForm
  /// The classes that a contained object can have, and the key that tells which; nil for any subclass.
  func contents(of type: EClass) -> (classes: [EClass], discriminator: String)?
  /// The attributes by which an object is known, the best one first.
  func names(of eClass: EClass) -> [EStructuralFeature]
}

/// How the resources of an API are written: `apiVersion`, `kind` and what their definitions say.
public protocol ResourceForms: ObjectForms {
  /// The kinds there are.
  var kinds: [ResourceKind] { get }
}

/// A class whose objects are resources of an API.
public struct ResourceKind: Sendable {
  /// The class.
  public var eClass: EClass
  /// The group of the API.
  public var group: String
  /// The version of the API.
  public var version: String
  /// The kind.
  public var kind: String

  /// Takes all parts.
  public init(eClass: EClass, group: String, version: String, kind: String) {
    self.eClass = eClass
    self.group = group
    self.version = version
    self.kind = kind
  }
}

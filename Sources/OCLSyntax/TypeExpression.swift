/// A type as written.
public struct TypeExpression: Sendable {
  /// What is written.
  public let kind: Kind
  /// What follows in `[...]`, if anything.
  public let multiplicity: Multiplicity?
  /// The bytes of the parsed text that the type covers.
  public let range: Range<Int>

  /// Takes what is written, the multiplicity and the bytes.
  public init(_ kind: Kind, multiplicity: Multiplicity? = nil, _ range: Range<Int>) {
    self.kind = kind
    self.multiplicity = multiplicity
    self.range = range
  }

  /// The kinds of types.
  public indirect enum Kind: Sendable {
    /// A primitive type, a class, an enumeration or a data type: `String`, `pkg::Class`.
    case path(PathName)
    /// `Set(T)` or `Set<T>`; no element in the bare `Set`.
    case collection(CollectionName, TypeExpression?)
    /// `Map(K, V)`; neither in the bare `Map`.
    case map(TypeExpression?, TypeExpression?)
    /// `Tuple(name : T, ...)`.
    case tuple([Part])
    /// What could not be parsed; a diagnostic says why.
    case error
  }

  /// `name : T` of a tuple type.
  public struct Part: Sendable {
    /// The name.
    public let name: Name
    /// The type.
    public let type: TypeExpression

    /// Takes both parts.
    public init(name: Name, type: TypeExpression) {
      self.name = name
      self.type = type
    }
  }

  /// `[lower..upper|nullity]`.
  public struct Multiplicity: Sendable, Hashable {
    /// The fewest values.
    public let lower: Int
    /// The most values; nil is unlimited.
    public let upper: Int?
    /// Whether `|1` says that no element is null.
    public let isNullFree: Bool

    /// Takes the bounds and the nullity.
    public init(lower: Int, upper: Int?, isNullFree: Bool = false) {
      self.lower = lower
      self.upper = upper
      self.isNullFree = isNullFree
    }

    /// Whether more than one value is possible.
    public var isMany: Bool { upper.map { $0 > 1 } ?? true }
  }
}

/// The names of the collection types.
public enum CollectionName: String, Sendable, CaseIterable {
  case collection = "Collection"
  case set = "Set"
  case orderedSet = "OrderedSet"
  case bag = "Bag"
  case sequence = "Sequence"
}

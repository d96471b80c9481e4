/// What becomes of elements for which there is more than one way into Ecore.
///
/// The defaults lose nothing that Ecore can say. Each option has a name and values as users write them.
public struct UMLOptions: Sendable {
  /// Ends that associations own.
  public enum AssociationEnds: String, CaseIterable, Sendable {
    /// Their roles are kept in annotations.
    case annotations
    /// Those that one can navigate to are features of the class at the other end.
    case navigable
    /// All are features of the class at the other end.
    case features
  }

  /// The order of a class's supertypes.
  public enum SuperClasses: String, CaseIterable, Sendable {
    /// That of the generalizations in the file.
    case inOrder = "in-order"
    /// Those with the shortest way up come first.
    case generalFirst = "general-first"
  }

  /// Properties without a type.
  public enum Untyped: String, CaseIterable, Sendable {
    /// Attributes of type `EString`.
    case text
    /// References to `EObject`.
    case objects
    /// None.
    case dropped
  }

  /// Derived properties that no stereotype of the Ecore profile says more about.
  public enum Derived: String, CaseIterable, Sendable {
    /// They are transient and volatile: nothing is stored.
    case volatile
    /// They are stored as others are.
    case stored
  }

  /// Attributes with the multiplicity 0..1.
  public enum Optional: String, CaseIterable, Sendable {
    /// As others.
    case plain
    /// Those of data types can be unset.
    case unsettable
  }

  /// Attributes with the multiplicity 0..1 whose type is an enumeration.
  public enum OptionalEnumerations: String, CaseIterable, Sendable {
    /// As others.
    case plain
    /// Their type is a data type `<Enumeration>_Optional`, which has no literals and so knows no default.
    case types
  }

  /// Properties that a superclass has by the same name.
  public enum Duplicates: String, CaseIterable, Sendable {
    /// They are left out.
    case dropped
    /// They lie in an annotation `duplicates` of the class.
    case annotations
  }

  /// What a property says about others: that it redefines them, or is their union.
  public enum Relations: String, CaseIterable, Sendable {
    /// Annotations that refer to the others.
    case annotations
    /// Nothing.
    case dropped
  }

  /// What a property says about those of which it is a subset.
  public enum Subsets: String, CaseIterable, Sendable {
    /// Annotations that refer to the others.
    case annotations
    /// The same; and a part of one that is itself stored as part is only referred to, for nothing can be in two places.
    case resolved
    /// Nothing.
    case dropped
  }

  /// Names that are no identifiers.
  public enum Names: String, CaseIterable, Sendable {
    /// Each other character becomes `_`.
    case underscores
    /// Other characters are left out, and what follows begins with a capital.
    case camelCase = "camel-case"
  }

  /// Comments.
  public enum Comments: String, CaseIterable, Sendable {
    /// Documentation of what they are about.
    case documentation
    /// None.
    case dropped
  }

  /// Constraints in OCL.
  public enum Constraints: String, CaseIterable, Sendable {
    /// Invariants.
    case invariants
    /// Operations as EMF's validators call them, with the constraint as body.
    case operations
    /// None.
    case dropped
  }

  /// Package merges.
  public enum Merges: String, CaseIterable, Sendable {
    /// A merged package is part of the one that merges it: types, features and literals of the same name are one.
    case resolved
    /// Packages stay as they are.
    case kept
  }

  /// Rule 7: whether ends that associations own are features.
  public var associationEnds = AssociationEnds.annotations
  /// Rule 4: the order of supertypes.
  public var superClasses = SuperClasses.inOrder
  /// Rule 6: what properties without a type are.
  public var untyped = Untyped.text
  /// Rule 8: whether derived features are stored.
  public var derived = Derived.volatile
  /// Rule 9: whether optional attributes can be unset.
  public var optional = Optional.plain
  /// Rule 9: the type of optional attributes of enumerations.
  public var optionalEnumerations = OptionalEnumerations.plain
  /// Rule 10: what becomes of properties of inherited names.
  public var duplicates = Duplicates.dropped
  /// Rule 10: what becomes of redefinitions.
  public var redefinitions = Relations.annotations
  /// Rule 10: what becomes of subsets.
  public var subsets = Subsets.annotations
  /// Rule 10: what becomes of derived unions.
  public var unions = Relations.annotations
  /// Rule 12: how names become identifiers.
  public var names = Names.underscores
  /// Rule 13: whether comments are documentation.
  public var comments = Comments.documentation
  /// Rule 14: what constraints are.
  public var constraints = Constraints.invariants

  /// Whether merged packages become part of those that merge them.
  public var merges = Merges.resolved

  /// Everything by the defaults.
  public init() {}

  /// An option: its name, its values, the first being the default, and how one is chosen.
  struct Choice: Sendable {
    var name: String
    var values: [String]
    var set: @Sendable (inout UMLOptions, String) -> Bool
  }

  private static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<UMLOptions, Value> & Sendable
  ) -> Choice {
    Choice(name: name, values: Value.allCases.map(\.rawValue)) { options, text in
      guard let value = Value(rawValue: text) else { return false }
      options[keyPath: path] = value
      return true
    }
  }

  static let choices: [Choice] = [
    choice("association-ends", \.associationEnds), choice("superclasses", \.superClasses),
    choice("untyped", \.untyped), choice("derived", \.derived), choice("optional", \.optional),
    choice("optional-enumerations", \.optionalEnumerations), choice("duplicates", \.duplicates),
    choice("redefinitions", \.redefinitions), choice("subsets", \.subsets), choice("unions", \.unions),
    choice("names", \.names), choice("comments", \.comments), choice("constraints", \.constraints),
    choice("merges", \.merges),
  ]

  /// The options as users write them, each with its values; the first is the default.
  public static let texts: [String] = choices.map { "\($0.name)=\($0.values.joined(separator: "|"))" }

  /// Chooses a value; what is wrong with the name or the value, or nil.
  public mutating func set(_ name: String, _ value: String) -> String? {
    guard let choice = Self.choices.first(where: { $0.name == name }) else {
      let known = Self.choices.map(\.name).joined(separator: ", ")
      return "'\(name)' is no option of class models; expected one of \(known)"
    }
    guard choice.set(&self, value) else {
      return "'\(value)' is no value of '\(name)'; expected one of \(choice.values.joined(separator: ", "))"
    }
    return nil
  }
}

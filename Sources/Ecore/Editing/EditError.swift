public import Diagnostics

/// Why an edit was refused; the model is then as it was before.
public struct EditError: Error, Sendable, CustomStringConvertible {
  /// What kind of mistake it is; `edit/` and the raw value are the diagnostic's code.
  public enum Kind: String, Sendable, CaseIterable {
    /// No class has that name in that package.
    case unknownClass = "unknown-class"
    /// The class is abstract or an interface.
    case abstractClass = "abstract-class"
    /// The object's class has no such feature.
    case unknownFeature = "unknown-feature"
    /// The feature is unchangeable, derived or volatile.
    case unchangeableFeature = "unchangeable-feature"
    /// The value is none of the feature's type.
    case wrongType = "wrong-type"
    /// One value was given where a list is, or the other way round.
    case wrongMultiplicity = "wrong-multiplicity"
    /// There is no such position in the list.
    case badIndex = "bad-index"
    /// The list holds distinct values and has this one.
    case duplicateValue = "duplicate-value"
    /// An object would contain itself.
    case containmentCycle = "containment-cycle"
    /// The object belongs to another editor, model or metamodel, or is a proxy that cannot be edited.
    case foreignObject = "foreign-object"
    /// No resource has that URI, or one has it already.
    case badResource = "bad-resource"
    /// An object of a resource refers to one that is in none.
    case danglingReference = "dangling-reference"
    /// The value stands in a feature map, whose order it would upset.
    case featureMap = "feature-map"
    /// There would be more objects than a model can have.
    case tooManyObjects = "too-many-objects"
  }

  /// What kind of mistake it is.
  public let kind: Kind
  /// The mistake in words.
  public let diagnostic: Diagnostic

  init(_ kind: Kind, _ message: String, at range: SourceRange? = nil, element: String? = nil) {
    self.kind = kind
    diagnostic = Diagnostic(.error, "edit/" + kind.rawValue, message, at: range, element: element)
  }

  /// The message.
  public var description: String { diagnostic.message }
}

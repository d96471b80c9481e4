public import CEL
public import Ecore

/// How objects of a metamodel are written as JSON, as far as an expression needs to know.
public protocol DataShape {
  /// A place in the JSON.
  associatedtype Node

  /// Where the value of a feature of the object at a node stands.
  func member(_ feature: EStructuralFeature, of node: Node) throws(LoweringRefusal) -> DataMember<Node>
  /// The items of the list, or the values of the map, at a node.
  func element(of node: Node) throws(LoweringRefusal) -> Node
  /// What stands at a node.
  func form(of node: Node) -> DataForm
  /// The class of the object at a node; nil when it is none or may be one of several.
  func eClass(of node: Node) -> EClass?
  /// Whether two nodes stand for one object wherever both are there (true), for two different ones (false), or for either (nil).
  func isSameObject(_ left: Node, _ right: Node) -> Bool?
  /// The one class of what a containment of a type holds; nil when there may be several, or none is known.
  func contentClass(of type: EClass) -> EClass?
  /// How the text of an enumeration's literal is written.
  func text(of literal: EEnumLiteral) -> String
  /// The pattern of RE2 that is found in a text where the whole text matches a pattern of OCL.
  func pattern(_ pattern: String) throws(LoweringRefusal) -> String
  /// Whether the node that rules are for is a whole object, which nothing else contains.
  var isWhole: Bool { get }
  /// Why `oldSelf` cannot be used in a rule at the node that rules are for; nil when it can.
  var oldValueProblem: String? { get }
}

/// Where the value of a feature stands, seen from its object.
public struct DataMember<Node> {
  /// A property on the way.
  public struct Step {
    /// The property's name.
    public var name: String
    /// Whether valid data can be without it.
    public var mayBeAbsent: Bool

    /// Takes both parts.
    public init(_ name: String, mayBeAbsent: Bool) {
      self.name = name
      self.mayBeAbsent = mayBeAbsent
    }
  }

  /// The properties, outermost first; none for what lies in its object's own JSON.
  public var steps: [Step]
  /// The value, or the list or map of values.
  public var node: Node
  /// The value where the last property is absent; nil when there is none.
  public var fallback: CELExpression?

  /// Takes all parts.
  public init(_ steps: [Step], _ node: Node, fallback: CELExpression? = nil) {
    self.steps = steps
    self.node = node
    self.fallback = fallback
  }
}

/// What can stand in JSON.
public enum DataForm: Sendable {
  /// A string.
  case text
  /// An integer.
  case integer
  /// A number.
  case number
  /// `true` or `false`.
  case boolean
  /// An integer or a string.
  case integerOrText
  /// The name of an object that is somewhere else.
  case name
  /// An object with known properties.
  case object
  /// A list.
  case list
  /// An object with any keys.
  case map
  /// Something that CEL reads as a type of its own, or not at all; in words.
  case opaque(String)
}

/// Why something cannot be said in CEL, worded to stand after "because".
public struct LoweringRefusal: Error, Hashable, Sendable {
  /// The reason.
  public var reason: String
  /// Whether it could be said where the object that contains the rule's object is at hand.
  public var needsContainer: Bool

  /// Takes the reason.
  public init(_ reason: String, needsContainer: Bool = false) {
    self.reason = reason
    self.needsContainer = needsContainer
  }
}

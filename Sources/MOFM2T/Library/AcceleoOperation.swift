internal import Ecore
internal import OCL
internal import OCLSyntax

/// An operation that templates have beyond OCL's library, most of them Acceleo's.
struct AcceleoOperation: Sendable {
  /// What the operation belongs to.
  enum Receiver: Sendable {
    /// No source: it is called as a function.
    case function
    /// Any value that is no collection.
    case any
    case string
    case collection
    /// OrderedSet and Sequence.
    case ordered
    case element
  }

  /// How the type of the result follows from those of the source and the arguments.
  enum Result: Sendable {
    case fixed(OCLType)
    case source
    /// A sequence of the type that the first argument is, or of any elements.
    case sequenceOfArgument
    /// The type that the first argument is, or any element.
    case argument
    /// The source's kind of collection, of the type that the first argument is.
    case collectionOfArgument
    /// The source's kind of collection, of what it and the first argument have in common.
    case union
  }

  let name: String
  let receiver: Receiver
  let parameters: [OCLType]
  let result: Result
  let body: @Sendable (Value, [Value], EvaluationContext) -> Value
  /// Whether it stands for an operation of OCL's library that means something else in templates.
  var hidesLibrary = false
  /// Whether it gives the elements with the argument between them.
  var isSeparation = false

  init(
    _ name: String, _ receiver: Receiver, _ parameters: [OCLType], _ result: Result,
    _ body: @escaping @Sendable (Value, [Value], EvaluationContext) -> Value
  ) {
    self.name = name
    self.receiver = receiver
    self.parameters = parameters
    self.result = result
    self.body = body
  }

  func resultType(source: OCLType?, arguments: [OCLType]) -> OCLType {
    var argument = OCLType.element
    if case .type(let type)? = arguments.first { argument = type }
    switch result {
    case .fixed(let type): return type
    case .source: return source ?? .any
    case .argument: return argument
    case .sequenceOfArgument: return .collection(.sequence, argument)
    case .collectionOfArgument:
      guard case .collection(let kind, _)? = source else { return .collection(.sequence, argument) }
      return .collection(kind, argument)
    case .union:
      guard case .collection(let kind, let own)? = source, let other = arguments.first?.elementType else {
        return source ?? .any
      }
      return .collection(kind, own.union(other))
    }
  }

  /// The value of a call; undefined sources and arguments make it invalid.
  func call(_ source: Value, _ arguments: [Value], _ context: EvaluationContext) -> Value {
    if receiver != .function {
      if case .invalid = source { return source }
      if source.isNull { return .invalid(.nullSource) }
    }
    for argument in arguments {
      if case .invalid = argument { return argument }
      if argument.isNull { return .invalid(.nullArgument) }
    }
    return body(source, arguments, context)
  }

  static let all =
    textOperations + sequenceOperations + objectOperations + serviceOperations + caseOperations
    + nameOperations
    + operatorOperations
}

extension Value {
  static func sequence(_ elements: [Value]) -> Value {
    .collection(CollectionValue(unchecked: elements, kind: .sequence))
  }

  /// The integer, nil for any other value.
  var integer: Int? {
    if case .integer(let value) = self { return value }
    return nil
  }

  /// The type, nil for any other value.
  var type: OCLType? {
    if case .type(let value) = self { return value.type }
    return nil
  }
}

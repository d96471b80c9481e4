import OCLSyntax

/// An operation of the standard library: its signature and what it does.
public struct LibraryOperation: Sendable {
  /// The name, or the symbol of an operator.
  public let name: String
  let receiver: Receiver
  let parameters: [OCLType]
  let result: Result
  let accepts: Undefined
  let body: Body

  /// What an operation belongs to.
  enum Receiver: Sendable {
    case any
    case of(OCLType)
    case number
    case collection
    /// OrderedSet and Sequence.
    case ordered
    case kind(CollectionName)
    case map
    case type
  }

  /// How the type of the result follows from those of the source and the arguments.
  enum Result: Sendable {
    case fixed(OCLType)
    case source
    case element
    case computed(@Sendable (OCLType, [OCLType]) -> OCLType)
  }

  /// Which undefined values reach the body; the others make the result `invalid` before.
  enum Undefined: UInt8, Sendable {
    case none
    /// Null arguments, but no null source.
    case nullArguments
    /// Null as source and argument.
    case null
    /// Null and invalid.
    case all
  }

  /// What is done, by the number of values it takes.
  enum Body: Sendable {
    case unary(@Sendable (Value, EvaluationContext) -> Value)
    case binary(@Sendable (Value, Value, EvaluationContext) -> Value)
    case ternary(@Sendable (Value, Value, Value, EvaluationContext) -> Value)
    case quaternary(@Sendable (Value, Value, Value, Value, EvaluationContext) -> Value)
  }

  /// Whether values of a type have the operation.
  func belongs(to type: OCLType) -> Bool {
    switch receiver {
    case .any: true
    case .of(let own): !type.isBottom && type.conforms(to: own)
    case .number: type == .integer || type == .real
    case .collection: type.isCollection
    case .ordered:
      if case .collection(let kind, _) = type { kind.isOrdered } else { false }
    case .kind(let own):
      if case .collection(let kind, _) = type { kind == own } else { false }
    case .map: if case .map = type { true } else { false }
    case .type: if case .type = type { true } else { false }
    }
  }

  /// Whether arguments of the types can be passed.
  func takes(_ arguments: [OCLType]) -> Bool {
    arguments.count == parameters.count
      && zip(arguments, parameters).allSatisfy {
        $0.conforms(to: $1) || ($0 == .integer && $1 == .unlimitedNatural)
      }
  }

  func resultType(source: OCLType, arguments: [OCLType]) -> OCLType {
    switch result {
    case .fixed(let type): type
    case .source: source
    case .element: source.elementType ?? .any
    case .computed(let compute): compute(source, arguments)
    }
  }

  /// How the operation is written: `substring(Integer, Integer)`.
  var signature: String { "\(name)(\(parameters.map(\.description).joined(separator: ", ")))" }
}

extension LibraryOperation {
  /// An operation without arguments.
  static func unary(
    _ name: String, _ receiver: Receiver, _ result: Result, accepts: Undefined = .none,
    _ body: @escaping @Sendable (Value, EvaluationContext) -> Value
  ) -> LibraryOperation {
    LibraryOperation(
      name: name, receiver: receiver, parameters: [], result: result, accepts: accepts, body: .unary(body))
  }

  /// An operation with one argument.
  static func binary(
    _ name: String, _ receiver: Receiver, _ parameter: OCLType, _ result: Result, accepts: Undefined = .none,
    _ body: @escaping @Sendable (Value, Value, EvaluationContext) -> Value
  ) -> LibraryOperation {
    LibraryOperation(
      name: name, receiver: receiver, parameters: [parameter], result: result, accepts: accepts,
      body: .binary(body))
  }

  /// An operation with two arguments.
  static func ternary(
    _ name: String, _ receiver: Receiver, _ first: OCLType, _ second: OCLType, _ result: Result,
    accepts: Undefined = .none, _ body: @escaping @Sendable (Value, Value, Value, EvaluationContext) -> Value
  ) -> LibraryOperation {
    LibraryOperation(
      name: name, receiver: receiver, parameters: [first, second], result: result, accepts: accepts,
      body: .ternary(body))
  }
}

/// The standard library (OCL 2.4 §11, with Eclipse's additions).
public enum Library {
  /// All operations, the more special before the more general of the same name.
  static let operations: [LibraryOperation] =
    numberOperations + stringOperations + kubernetesOperations + booleanOperations + collectionOperations
    + orderedOperations + setOperations + mapOperations + typeOperations + elementOperations + anyOperations

  private static let byName: [String: [LibraryOperation]] = Dictionary(grouping: operations, by: \.name)

  /// The operations of a name.
  static func operations(named name: String) -> [LibraryOperation] { byName[name] ?? [] }

  /// The names of the operations that values of a type have.
  static func names(of type: OCLType) -> [String] {
    var seen: Set<String> = []
    return operations.filter { $0.belongs(to: type) && seen.insert($0.name).inserted }.map(\.name)
  }
}

internal import CEL
internal import Ecore
internal import OCL

/// When a Boolean expression is true and when it is false; where it is neither, it is null or invalid.
struct Truth {
  var isTrue: Formula
  var isFalse: Formula

  init(_ isTrue: Formula, _ isFalse: Formula) {
    self.isTrue = isTrue
    self.isFalse = isFalse
  }

  /// A condition that is always either.
  init(_ condition: Formula) { self.init(condition, !condition) }

  /// A condition that is either only where something is defined.
  init(_ condition: Formula, where defined: Formula) {
    self.init(defined && condition, defined && !condition)
  }

  /// Whether it is true or false whatever the data is.
  var isTotal: Bool { isFalse == !isTrue }

  /// Where it is true or false.
  var isDefined: Formula { isTotal ? .yes : isTrue || isFalse }

  static prefix func ! (operand: Truth) -> Truth { Truth(operand.isFalse, operand.isTrue) }

  static func && (left: Truth, right: Truth) -> Truth {
    Truth(left.isTrue && right.isTrue, left.isFalse || right.isFalse)
  }

  static func || (left: Truth, right: Truth) -> Truth {
    Truth(left.isTrue || right.isTrue, left.isFalse && right.isFalse)
  }
}

/// A value that is no collection, as an expression that may be evaluated only where the value is defined.
struct LoweredValue<Node> {
  /// What the expression gives.
  enum Kind: Equatable {
    case text
    case integer
    case number
    case boolean
    case quantity
    case object
    /// The name of an object somewhere else.
    case name
    case null
    case opaque(String)
  }

  var expression: CELExpression
  var kind: Kind
  /// Where it is neither null nor invalid.
  var isDefined: Formula
  /// Where it is null.
  var isNull: Formula = .no
  /// The place of an object's data.
  var node: Node?
  /// The text, when it is always the same.
  var constant: CELLiteral? {
    if case .literal(let literal) = expression.kind, kind != .null { literal } else { nil }
  }

  /// Undefined, and never null.
  func defined(where condition: Formula) -> LoweredValue {
    var value = self
    value.isDefined = condition && isDefined
    value.isNull = condition && isNull
    return value
  }
}

/// A collection, by how its elements come about.
indirect enum LoweredCollection<Node> {
  /// A list or map of the data.
  case stored(Stored)
  /// Elements that are written one by one.
  case literal([LoweredElement<Node>])
  /// Those of another that fulfil a condition, or do not.
  case filtered(LoweredCollection, Loop, wanted: Bool)
  /// What a body gives for each of another.
  case mapped(LoweredCollection, Loop)
  /// One after the other.
  case union(LoweredCollection, LoweredCollection)
  /// Each only once.
  case distinct(LoweredCollection)
  /// What lies in a containment of each of another.
  case contents(LoweredCollection, EStructuralFeature)

  /// A list or map.
  struct Stored {
    var domain: CELExpression
    /// Where it is not there, and so has no elements.
    var isAbsent: Formula
    /// Where what it belongs to is there.
    var isDefined: Formula
    var isMap: Bool
    /// The items or values.
    var element: Node
    var name: String
    /// The object that contains the elements; nil for what is no containment.
    var owner: LoweredValue<Node>?
  }

  /// A body with the variables it sees.
  struct Loop {
    var variable: CheckedExpression.Local
    var body: CheckedExpression
    var scope: Scope
  }

  /// What variables stand for.
  struct Scope {
    var bindings: [Int: Bound] = [:]
    /// Names of CEL's variables that are in use.
    var names: Set<String> = ["self", "oldSelf"]
    /// Whether `self` is the object before the change.
    var isOld = false
    /// Whether what is lowered is a whole condition of the invariant, which all objects of the model fulfil together.
    var isOfAll = false
    /// Whether all objects of a class may stand for those inside the rule's object.
    var seesInstances = false
    /// Whether there may be no object before the change.
    var isOldOptional = false
    /// What is there wherever the result matters, as `has()` of it.
    var present: Set<CELExpression> = []
    /// The lists that variables of CEL go through.
    var domains: [String: CELExpression] = [:]
    /// The objects around those that variables of CEL or properties stand for.
    var containers: [CELExpression: LoweredValue<Node>] = [:]
    /// The operations whose bodies are being written out.
    var calls: Set<String> = []

    /// The scope where a condition is known to be true.
    func assuming(_ condition: Formula) -> Self {
      var inner = self
      inner.assume(condition)
      return inner
    }

    /// Whether a condition is known to be true.
    func knows(_ condition: Formula) -> Bool {
      switch condition {
      case .constant(let value): value
      case .atom(let atom): present.contains(atom)
      case .all(let parts): parts.allSatisfy(knows)
      case .negated, .any: false
      }
    }

    /// Takes over what is known where the scope is used, its own variables aside.
    mutating func join(_ outer: Self) {
      names.formUnion(outer.names)
      present.formUnion(outer.present)
      domains.merge(outer.domains) { $1 }
      containers.merge(outer.containers) { $1 }
    }

    mutating func assume(_ condition: Formula) {
      switch condition {
      case .atom(let atom): if case .presence = atom.kind { present.insert(atom) }
      case .all(let parts): for part in parts { assume(part) }
      case .constant, .negated, .any: break
      }
    }
  }

  /// What a variable stands for.
  enum Bound {
    case element(LoweredElement<Node>)
    case collection(LoweredCollection)
  }
}

/// A value or an entry of a map.
enum LoweredElement<Node> {
  case value(LoweredValue<Node>)
  case truth(Truth)
  case entry(key: LoweredValue<Node>, value: LoweredValue<Node>)
}

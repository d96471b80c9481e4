public import Ecore
public import OCLSyntax

/// An expression whose names, overloads, implicit sources and implicit collections are resolved.
public struct CheckedExpression: Sendable {
  /// What it is.
  public let kind: Kind
  /// The type that its values have, unless they are `null` or `invalid`.
  public let type: OCLType
  /// The bytes of the checked text that it was written as; for what is implicit, those of what implies it.
  public let range: Range<Int>

  init(_ kind: Kind, _ type: OCLType, _ range: Range<Int>) {
    self.kind = kind
    self.type = type
    self.range = range
  }

  /// The kinds of expressions.
  public indirect enum Kind: Sendable {
    /// A value that is always the same: a literal, an enumeration literal, a type.
    case literal(Value)
    /// A variable; slot 0 is `self`.
    case variable(Local)
    /// A feature of an object.
    case feature(CheckedExpression, EStructuralFeature)
    /// A part of a tuple and its position.
    case part(CheckedExpression, Int)
    /// `not x`.
    case not(CheckedExpression)
    /// `and`, `or`, `xor`, `implies`.
    case logical(BinaryOperator, CheckedExpression, CheckedExpression)
    /// `=` (true) or `<>` (false).
    case equality(Bool, CheckedExpression, CheckedExpression)
    /// An operation or operator of the library.
    case operation(LibraryOperation, CheckedExpression, [CheckedExpression])
    /// An operation of the caller's; the source, if any, is the first argument.
    case extra(ExtraOperation, [CheckedExpression])
    /// A loop over a collection or a map.
    case iteration(Iteration)
    /// `if`, `elseif` and `else`.
    case conditional([Branch], CheckedExpression)
    /// Variables and their values, then the body.
    case letIn([Binding], CheckedExpression)
    /// A collection literal.
    case collection(CollectionName, [Item])
    /// A map literal: keys and values.
    case map([CheckedExpression], [CheckedExpression])
    /// A tuple literal: sorted names and their values.
    case tuple([String], [CheckedExpression])
    /// The set that a single value makes for `->`.
    case asSet(CheckedExpression)
    /// A collection without null, for `?->` and `?.`.
    case withoutNull(CheckedExpression)
    /// `source?.f`: null if the source is null, else the body, in which the local is the source.
    case safe(Local, CheckedExpression, CheckedExpression)
    /// `x@pre`: the value before a change.
    case previous(CheckedExpression)
    /// What planning marked to be computed once; the checker makes none.
    case hoisted(Hoisted)
    /// What was reported.
    case error
  }

  /// A variable: its name and the slot of the frame it lives in.
  public struct Local: Sendable {
    /// The name; empty for an implicit iterator.
    public let name: String
    /// The slot.
    public let slot: Int
  }

  /// A condition and its result.
  public struct Branch: Sendable {
    /// What is tested.
    public let condition: CheckedExpression
    /// The value when it is true.
    public let result: CheckedExpression
  }

  /// A variable and its value.
  public struct Binding: Sendable {
    /// The variable.
    public let local: Local
    /// The value.
    public let value: CheckedExpression
  }

  /// An element of a collection literal.
  public enum Item: Sendable {
    /// One value.
    case value(CheckedExpression)
    /// All integers from the first to the last.
    case range(CheckedExpression, CheckedExpression)
  }

  /// A loop.
  public struct Iteration: Sendable {
    /// What is computed.
    public let kind: IteratorKind
    /// What is looped over: a collection, or a map whose keys are.
    public let source: CheckedExpression
    /// The variables, one to three.
    public let variables: [Local]
    /// Beside each variable the value of the key, or the position from 1, where asked for.
    public let companions: [Local?]
    /// The accumulator of `iterate` and its first value.
    public let accumulator: Binding?
    /// What is evaluated for each element.
    public let body: CheckedExpression
    /// Whether it stands for `collection.feature` rather than being written.
    public let isImplicit: Bool
  }
}

/// The iterators (OCL 2.4 §11.9).
public enum IteratorKind: String, Sendable, CaseIterable {
  case forAll, exists, select, reject, collect, collectNested, collectBy, any, one, isUnique, sortedBy,
    closure, iterate
}

extension CheckedExpression {
  /// Whether anything in it was reported.
  var isError: Bool {
    if case .error = kind { return true }
    return false
  }

  /// Whether `@pre` or `oclIsNew` occurs in it.
  public var isTransition: Bool {
    if case .previous = kind { return true }
    if isCallOfIsNew { return true }
    var found = false
    kind.forEachChild { found = found || $0.isTransition }
    return found
  }
}

extension CheckedExpression {
  /// Whether it is a call of `oclIsNew()`.
  public var isCallOfIsNew: Bool {
    if case .operation(let operation, _, _) = kind { operation.name == "oclIsNew" } else { false }
  }

  /// Whether `oclIsNew` occurs in it.
  public var asksForCreation: Bool {
    if isCallOfIsNew { return true }
    var found = false
    kind.forEachChild { found = found || $0.asksForCreation }
    return found
  }
}

extension CheckedExpression.Kind {
  /// Calls `body` with every direct child, in the order of evaluation.
  public func forEachChild(_ body: (CheckedExpression) -> Void) {
    switch self {
    case .literal, .variable, .error: break
    case .feature(let source, _), .part(let source, _), .not(let source), .asSet(let source),
      .withoutNull(let source), .previous(let source):
      body(source)
    case .logical(_, let left, let right), .equality(_, let left, let right), .safe(_, let left, let right):
      body(left)
      body(right)
    case .operation(_, let source, let arguments):
      body(source)
      arguments.forEach(body)
    case .extra(_, let arguments): arguments.forEach(body)
    case .iteration(let iteration):
      body(iteration.source)
      if let accumulator = iteration.accumulator { body(accumulator.value) }
      body(iteration.body)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        body(branch.condition)
        body(branch.result)
      }
      body(otherwise)
    case .letIn(let bindings, let expression):
      bindings.forEach { body($0.value) }
      body(expression)
    case .collection(_, let items):
      for item in items {
        switch item {
        case .value(let value): body(value)
        case .range(let first, let last):
          body(first)
          body(last)
        }
      }
    case .hoisted(let hoisted): body(hoisted.expression)
    case .map(let keys, let values):
      for (key, value) in zip(keys, values) {
        body(key)
        body(value)
      }
    case .tuple(_, let values): values.forEach(body)
    }
  }
}

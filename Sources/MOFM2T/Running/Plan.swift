internal import Diagnostics
internal import OCL

/// An expression that is ready to be evaluated, and where it stands.
struct PlannedExpression: Sendable {
  let plan: OCL.Plan
  let place: SourceRange
}

/// What a body does, in order.
enum Step: Sendable {
  case text(ArraySlice<UInt8>)
  case value(ValueStep)
  case call(CallStep)
  case loop(LoopStep)
  case choice([ChoiceBranch])
  case binding([BindingBranch])
  case file(FileStep)
  /// Steps with white space around them that is printed only when they print something.
  indirect case block(lead: ArraySlice<UInt8>, trail: ArraySlice<UInt8>, Step)
  case steps([Step])
}

/// `[e before(…) separator(…) after(…) /]`.
struct ValueStep: Sendable {
  let value: PlannedExpression
  var before: PlannedExpression?
  var separator: PlannedExpression?
  var after: PlannedExpression?
}

/// A call whose text goes to the output without becoming a value.
struct CallStep: Sendable {
  /// What is called: the position of the call's site in the program, or the candidates of `super`.
  let target: CallTarget
  let arguments: [PlannedExpression]
  /// Whether the first argument was written before a dot, so that null cannot be passed.
  let hasSource: Bool
  let place: SourceRange
  var before: PlannedExpression?
  var after: PlannedExpression?
}

/// What a call means.
enum CallTarget: Sendable {
  /// The position among ``TemplateProgram``'s call sites.
  case site(Int)
  /// `super`: the names looked for in the modules that the module extends.
  case inherited(names: [String], module: Int)
}

/// A name called in a module.
struct CallSite: Sendable {
  let name: String
  let arity: Int
  let module: Int
}

struct LoopStep: Sendable {
  /// Evaluated once before the loop.
  let bindings: [PlannedExpression]
  let source: PlannedExpression
  /// The type that elements must have, when the variable says one that is narrower than the source's.
  let elementType: OCLType?
  /// Whether the element becomes `self`.
  let bindsSelf: Bool
  /// How many variables hold the index: `i` and `vIndex`.
  let indexCount: Int
  var before: PlannedExpression?
  var separator: PlannedExpression?
  var after: PlannedExpression?
  var `guard`: PlannedExpression?
  let body: [Step]
}

struct ChoiceBranch: Sendable {
  /// None for `else`.
  let condition: PlannedExpression?
  let body: [Step]
}

struct BindingBranch: Sendable {
  /// Empty for `else`.
  let bindings: [TypedBinding]
  let body: [Step]
}

/// A value with the type it must have for its branch to be taken.
struct TypedBinding: Sendable {
  let value: PlannedExpression
  let type: OCLType?
}

struct FileStep: Sendable {
  let url: PlannedExpression
  let mode: OutputTree.Mode
  let charset: PlannedExpression?
  let body: [Step]
}

struct PlannedQuery: Sendable {
  let body: PlannedExpression
  let result: OCLType
}

struct PlannedTemplate: Sendable {
  let `guard`: PlannedExpression?
  let bindings: [PlannedExpression]
  let post: PlannedExpression?
  let body: [Step]
}

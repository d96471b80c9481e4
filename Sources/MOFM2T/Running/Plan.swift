internal import Diagnostics
internal import OCL

/// An expression that is ready to be evaluated, and where it stands.
final class PlannedExpression: Sendable {
  let plan: OCL.Plan
  let place: SourceRange

  init(plan: OCL.Plan, place: SourceRange) {
    self.plan = plan
    self.place = place
  }
}

/// What a body does, in order; a reference wide, because a run copies steps all the time.
enum Step: Sendable {
  case text(TextStep)
  case value(ValueStep)
  case call(CallStep)
  case loop(LoopStep)
  case choice([ChoiceBranch])
  case binding([BindingBranch])
  case file(FileStep)
  case protected(ProtectedStep)
  case block(BlockStep)
  case steps([Step])
}

/// Text that is printed as it stands.
final class TextStep: Sendable {
  let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }
}

/// A step with white space after it that is printed only when the step prints something.
final class BlockStep: Sendable {
  let trail: ArraySlice<UInt8>
  let step: Step

  init(_ step: Step, trail: ArraySlice<UInt8>) {
    self.trail = trail
    self.step = step
  }
}

/// What is printed around a value and between its elements.
struct Clauses: Sendable {
  var before: PlannedExpression?
  var separator: PlannedExpression?
  var after: PlannedExpression?
}

/// `[e before(…) separator(…) after(…) /]`.
final class ValueStep: Sendable {
  let value: PlannedExpression
  let clauses: Clauses

  init(_ value: PlannedExpression, _ clauses: Clauses) {
    self.value = value
    self.clauses = clauses
  }
}

/// A call whose text goes to the output without becoming a value.
final class CallStep: Sendable {
  let target: CallTarget
  let arguments: [PlannedExpression]
  /// Whether the first argument was written before a dot, so that null cannot be passed.
  let hasSource: Bool
  let place: SourceRange
  let clauses: Clauses

  init(
    _ target: CallTarget, _ arguments: [PlannedExpression], hasSource: Bool, place: SourceRange,
    _ clauses: Clauses
  ) {
    self.target = target
    self.arguments = arguments
    self.hasSource = hasSource
    self.place = place
    self.clauses = clauses
  }
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

/// `[for …]`.
final class LoopStep: Sendable {
  /// Evaluated once before the loop.
  let bindings: [PlannedExpression]
  let source: PlannedExpression
  /// The type of the elements that count, when the variable says one that is narrower than the source's.
  let elementType: OCLType?
  /// How many variables hold the index: `i` and `vIndex`.
  let indexCount: Int
  let clauses: Clauses
  let condition: PlannedExpression?
  let body: [Step]

  init(
    bindings: [PlannedExpression], source: PlannedExpression, elementType: OCLType?, indexCount: Int,
    clauses: Clauses, condition: PlannedExpression?, body: [Step]
  ) {
    self.bindings = bindings
    self.source = source
    self.elementType = elementType
    self.indexCount = indexCount
    self.clauses = clauses
    self.condition = condition
    self.body = body
  }
}

/// A branch of `[if …]`.
struct ChoiceBranch: Sendable {
  /// None for `else`.
  let condition: PlannedExpression?
  let body: [Step]
}

/// A branch of `[let …]`.
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

/// `[file …]`.
final class FileStep: Sendable {
  let url: PlannedExpression
  let mode: OutputTree.Mode
  let charset: PlannedExpression?
  let body: [Step]

  init(url: PlannedExpression, mode: OutputTree.Mode, charset: PlannedExpression?, body: [Step]) {
    self.url = url
    self.mode = mode
    self.charset = charset
    self.body = body
  }
}

/// `[protected …]`.
final class ProtectedStep: Sendable {
  let id: PlannedExpression
  let startTagPrefix: PlannedExpression?
  let endTagPrefix: PlannedExpression?
  let body: [Step]

  init(
    id: PlannedExpression, startTagPrefix: PlannedExpression?, endTagPrefix: PlannedExpression?, body: [Step]
  ) {
    self.id = id
    self.startTagPrefix = startTagPrefix
    self.endTagPrefix = endTagPrefix
    self.body = body
  }
}

/// A query that is ready to be evaluated.
struct PlannedQuery: Sendable {
  let body: PlannedExpression
  let result: OCLType
}

/// A template that is ready to be run.
final class PlannedTemplate: Sendable {
  let condition: PlannedExpression?
  let bindings: [PlannedExpression]
  let post: PlannedExpression?
  let body: [Step]

  init(condition: PlannedExpression?, bindings: [PlannedExpression], post: PlannedExpression?, body: [Step]) {
    self.condition = condition
    self.bindings = bindings
    self.post = post
    self.body = body
  }
}

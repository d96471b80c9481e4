internal import Diagnostics
internal import OCL

/// An expression that is ready to be evaluated, and where it stands.
final class PlannedExpression: Sendable {
  let plan: OCL.Plan
  let place: SourceRange
  /// Whether its values are Booleans, or null or invalid.
  let isBoolean: Bool

  init(plan: OCL.Plan, place: SourceRange) {
    self.plan = plan
    self.place = place
    isBoolean = plan.type == .boolean
  }
}

/// What a part of a body does.
class Step: @unchecked Sendable {
  /// Prints what the part prints.
  func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) {}
}

/// Steps in order.
final class Body: @unchecked Sendable {
  private let steps: [Step]
  /// The same, so that a run counts no references.
  let unowned: UnsafeBufferPointer<Unmanaged<Step>>

  init(_ steps: [Step]) {
    self.steps = steps
    let copy = UnsafeMutableBufferPointer<Unmanaged<Step>>.allocate(capacity: steps.count)
    _ = copy.initialize(from: steps.map { Unmanaged.passUnretained($0) })
    unowned = UnsafeBufferPointer(copy)
  }

  deinit { unowned.deallocate() }
}

/// Text that is printed as it stands.
final class TextStep: Step, @unchecked Sendable {
  /// Where it stands in the module.
  let range: Range<Int>
  /// A copy that needs no reference to be counted.
  let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    range = bytes.indices
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = copy.initialize(from: bytes)
    self.bytes = UnsafeBufferPointer(copy)
  }

  deinit { bytes.deallocate() }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.print(self, frame) }
}

/// Steps that are one, such as those of a trace block.
final class GroupStep: Step, @unchecked Sendable {
  let body: Body

  init(_ body: Body) { self.body = body }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(body, frame) }
}

/// `[if …]`.
final class ChoiceStep: Step, @unchecked Sendable {
  let branches: [ChoiceBranch]

  init(_ branches: [ChoiceBranch]) { self.branches = branches }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// `[let …]`.
final class BindingStep: Step, @unchecked Sendable {
  let branches: [BindingBranch]
  /// The slot of the first variable.
  let slot: Int

  init(_ branches: [BindingBranch], slot: Int) {
    self.branches = branches
    self.slot = slot
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// A step with white space after it that is printed only when the step prints something.
final class BlockStep: Step, @unchecked Sendable {
  let trail: TextStep
  let step: Step

  init(_ step: Step, trail: TextStep) {
    self.trail = trail
    self.step = step
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// What is printed around a value and between its elements.
struct Clauses: Sendable {
  var before: PlannedExpression?
  var separator: PlannedExpression?
  var after: PlannedExpression?
}

/// `[e before(…) separator(…) after(…) /]`.
final class ValueStep: Step, @unchecked Sendable {
  let value: PlannedExpression
  let clauses: Clauses

  init(_ value: PlannedExpression, _ clauses: Clauses) {
    self.value = value
    self.clauses = clauses
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// A call whose text goes to the output without becoming a value.
final class CallStep: Step, @unchecked Sendable {
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

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// What a call means.
enum CallTarget: Sendable, Hashable {
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
final class LoopStep: Step, @unchecked Sendable {
  /// Evaluated once before the loop.
  let bindings: [PlannedExpression]
  let source: PlannedExpression
  /// The type of the elements that count, when the variable says one that is narrower than the source's.
  let elementType: OCLType?
  /// How many variables hold the index: `i` and `vIndex`.
  let indexCount: Int
  /// The slot of the first binding; those of the loop's variable and of the index follow.
  let slot: Int
  let clauses: Clauses
  let condition: PlannedExpression?
  let body: Body

  init(
    bindings: [PlannedExpression], source: PlannedExpression, elementType: OCLType?, indexCount: Int,
    slot: Int,
    clauses: Clauses, condition: PlannedExpression?, body: Body
  ) {
    self.bindings = bindings
    self.source = source
    self.elementType = elementType
    self.indexCount = indexCount
    self.slot = slot
    self.clauses = clauses
    self.condition = condition
    self.body = body
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// A branch of `[if …]`.
struct ChoiceBranch: Sendable {
  /// None for `else`.
  let condition: PlannedExpression?
  let body: Body
}

/// A branch of `[let …]`.
struct BindingBranch: Sendable {
  /// Empty for `else`.
  let bindings: [TypedBinding]
  let body: Body
}

/// A value with the type it must have for its branch to be taken.
struct TypedBinding: Sendable {
  let value: PlannedExpression
  let type: OCLType?
}

/// `[file …]`.
final class FileStep: Step, @unchecked Sendable {
  let url: PlannedExpression
  let mode: OutputTree.Mode
  let charset: PlannedExpression?
  let body: Body

  init(url: PlannedExpression, mode: OutputTree.Mode, charset: PlannedExpression?, body: Body) {
    self.url = url
    self.mode = mode
    self.charset = charset
    self.body = body
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// `[protected …]`.
final class ProtectedStep: Step, @unchecked Sendable {
  let id: PlannedExpression
  let startTagPrefix: PlannedExpression?
  let endTagPrefix: PlannedExpression?
  let body: Body

  init(
    id: PlannedExpression, startTagPrefix: PlannedExpression?, endTagPrefix: PlannedExpression?, body: Body
  ) {
    self.id = id
    self.startTagPrefix = startTagPrefix
    self.endTagPrefix = endTagPrefix
    self.body = body
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
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
  let body: Body

  init(condition: PlannedExpression?, bindings: [PlannedExpression], post: PlannedExpression?, body: Body) {
    self.condition = condition
    self.bindings = bindings
    self.post = post
    self.body = body
  }
}

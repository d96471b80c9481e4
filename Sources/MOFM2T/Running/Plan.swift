internal import Diagnostics
internal import OCL

/// An expression that is ready to be evaluated, and where it stands.
final class PlannedExpression: Sendable {
  let plan: ReadyPlan
  let place: SourceRange

  init(plan: OCL.Plan, place: SourceRange) {
    self.plan = ReadyPlan(plan)
    self.place = place
  }
}

/// What a part of a body does.
class Step: @unchecked Sendable {
  /// Prints what the part prints.
  func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) {}
}

/// Steps in order.
final class Body: @unchecked Sendable {
  let steps: [Step]
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
  let text: LaidText

  init(_ bytes: ArraySlice<UInt8>) {
    range = bytes.indices
    text = LaidText(bytes)
  }

  deinit { text.deallocate() }

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
  /// The same, so that a run counts no references.
  let unowned: UnsafeBufferPointer<UnownedBranch>

  /// A branch that is kept alive elsewhere.
  struct UnownedBranch {
    let condition: Unmanaged<PlannedExpression>?
    let test: StoredTest?
    let body: Unmanaged<Body>
  }

  init(_ branches: [ChoiceBranch]) {
    self.branches = branches
    let copy = UnsafeMutableBufferPointer<UnownedBranch>.allocate(capacity: branches.count)
    _ = copy.initialize(
      from: branches.map {
        UnownedBranch(
          condition: $0.condition.map { .passUnretained($0) }, test: $0.condition?.plan.test?.test,
          body: .passUnretained($0.body))
      })
    unowned = UnsafeBufferPointer(copy)
  }

  deinit { unowned.deallocate() }

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

  /// Whether there is none.
  var isEmpty: Bool { before == nil && separator == nil && after == nil }
}

/// An argument that needs no evaluation; valid as long as its plan.
enum DirectArgument: Sendable, BitwiseCopyable {
  /// What a slot holds.
  case variable(Int)
  /// What is stored in the model.
  case path(StoredPath)

  init?(_ plan: ReadyPlan) {
    if let variable = plan.variable {
      self = .variable(variable)
    } else if let path = plan.path?.path, case .object = path.content {
      self = .path(path)
    } else {
      return nil
    }
  }
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
  /// How the only argument is read in place; nil when it must be evaluated, or when something is printed around the call.
  let argument: DirectArgument?
  /// The call site; -1 for `super`.
  let site: Int
  /// The slot of the object whose class alone tells the only argument.
  let classVariable: Int?

  init(
    _ target: CallTarget, _ arguments: [PlannedExpression], hasSource: Bool, place: SourceRange,
    _ clauses: Clauses, classVariable: Int? = nil
  ) {
    self.classVariable = arguments.count == 1 && clauses.isEmpty ? classVariable : nil
    self.target = target
    self.arguments = arguments
    self.hasSource = hasSource
    self.place = place
    self.clauses = clauses
    if case .site(let site) = target { self.site = site } else { site = -1 }
    argument =
      arguments.count == 1 && clauses.isEmpty && site >= 0 ? DirectArgument(arguments[0].plan) : nil
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
  /// Whether there is nothing but the body to be run for each element.
  let isPlain: Bool
  /// Where the elements are stored; valid as long as the source.
  let path: StoredPath?

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
    isPlain = bindings.isEmpty && elementType == nil && clauses.isEmpty && condition == nil
    path = source.plan.path?.path
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
  /// Nil but under the rules of Acceleo 4.
  let form: BodyForm?

  init(
    id: PlannedExpression, startTagPrefix: PlannedExpression?, endTagPrefix: PlannedExpression?, body: Body,
    form: BodyForm?
  ) {
    self.form = form
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
  /// What it computes of a text that is its only argument; nil when its body must be evaluated.
  let text: TextExpression?
}

/// A template that is ready to be run.
final class PlannedTemplate: Sendable {
  let condition: PlannedExpression?
  let bindings: [PlannedExpression]
  let post: PlannedExpression?
  let body: Body
  /// Whether there is nothing but the body.
  let isPlain: Bool

  init(condition: PlannedExpression?, bindings: [PlannedExpression], post: PlannedExpression?, body: Body) {
    self.condition = condition
    self.bindings = bindings
    self.post = post
    self.body = body
    isPlain = condition == nil && bindings.isEmpty && post == nil
  }
}

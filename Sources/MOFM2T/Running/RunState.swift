internal import Diagnostics
internal import Ecore
internal import OCL

/// What changes with every step of a run; behind a pointer, for it is asked all the time.
struct RunState: ~Copyable {
  /// What is printed now: the innermost file block's text, or what stands outside.
  var buffer = TextBuffer()
  /// The module whose hierarchy is searched for what is called.
  var start = 0
  /// The variables of the calls that are open, by depth, and some for later ones.
  var activations: [Activation] = []
  /// A buffer that nothing is printed to, for the next file.
  var spare: TextBuffer?
  /// How many calls of templates and queries are open.
  var depth = 0
  /// The steps that are left of those that ``RunLimits`` allow.
  var stepsLeft: Int
  /// Whether a limit ended the run.
  var isStopped = false
  /// The expression that is evaluated now.
  var expression: Unmanaged<PlannedExpression>?
  /// What the loops, templates and queries that are open are about, the innermost last: for `current`.
  var subjects: [Value] = []
  /// Whether what is computed now is more than its arguments say, so that it is not remembered.
  var dependsOnCallers = false
  /// The texts of the literals that were printed.
  var literals: [EnumerationValue: String] = [:]
  /// The element that the main template was started for.
  var element: ObjectID?

  /// Where the text stands under the rules of Acceleo 4.
  var margin = Margin()

  init(stepsLeft: Int) {
    self.stepsLeft = stepsLeft
  }
}

/// One thing to say about an input: what is wrong, where, and what to do.
///
/// It is an `Error`, so that it can be thrown where nothing can go on; everywhere else it goes to a ``DiagnosticSink``. A copy
/// costs one reference count, however much is said.
public struct Diagnostic: Error, Sendable {
  /// How bad it is.
  public enum Severity: String, Comparable, Sendable, CaseIterable {
    /// Additional information, usually inside another diagnostic.
    case note
    /// Suspicious, but the result is usable.
    case warning
    /// The input is wrong; the exit status will be 1.
    case error

    /// Orders `note` < `warning` < `error`.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// How bad it is.
  public var severity: Severity {
    get { parts.severity }
    set { own.severity = newValue }
  }
  /// `component/kebab-name`, for example `xmi/unknown-feature`; stable, searchable.
  public var code: String {
    get { parts.code }
    set { own.code = newValue }
  }
  /// What is, and what was expected: lower case, no full stop, names in 'single quotes'.
  public var message: String {
    get { parts.message }
    set { own.message = newValue }
  }
  /// Where in a file, when it is known.
  public var range: SourceRange? {
    get { parts.range }
    set { own.range = newValue }
  }
  /// The logical place: a qualified name or a URI fragment such as `//@pods.0`.
  ///
  /// Worked out when asked for: it may cost as much as the list that the element stands in is long.
  public var element: String? {
    get { parts.element() }
    set { own.element = { newValue } }
  }
  /// Further places and values that explain this one.
  public var notes: [Diagnostic] {
    get { parts.notes }
    // In place: a setter alone would have each note that is added copy those before it.
    _modify { yield &own.notes }
  }
  /// Edits that would mend it.
  public var fixIts: [FixIt] {
    get { parts.fixIts }
    _modify { yield &own.fixIts }
  }
  /// The rule of a metamodel that was broken, such as `Pod::nameRequired`; the code says only that one was.
  public var rule: String? {
    get { parts.rule }
    set { own.rule = newValue }
  }
  /// How the rule's expression was evaluated; worked out when it is printed, so that what is not printed costs nothing.
  public var evaluation: (@Sendable () -> EvaluationTree)? {
    get { parts.evaluation }
    set { own.evaluation = newValue }
  }

  private var parts: Parts

  /// The parts, which this diagnostic alone has.
  private var own: Parts {
    mutating get {
      if !isKnownUniquelyReferenced(&parts) { parts = Parts(parts) }
      return parts
    }
  }

  /// Everything that is said; changed only while a single diagnostic has it.
  private final class Parts: @unchecked Sendable {
    var severity: Severity
    var code: String
    var message: String
    var range: SourceRange?
    var element: @Sendable () -> String?
    var notes: [Diagnostic]
    var fixIts: [FixIt]
    var rule: String?
    var evaluation: (@Sendable () -> EvaluationTree)?

    init(
      _ severity: Severity, _ code: String, _ message: String, _ range: SourceRange?,
      _ element: @escaping @Sendable () -> String?, _ notes: [Diagnostic], _ fixIts: [FixIt]
    ) {
      self.severity = severity
      self.code = code
      self.message = message
      self.range = range
      self.element = element
      self.notes = notes
      self.fixIts = fixIts
    }

    init(_ other: Parts) {
      severity = other.severity
      code = other.code
      message = other.message
      range = other.range
      element = other.element
      notes = other.notes
      fixIts = other.fixIts
      rule = other.rule
      evaluation = other.evaluation
    }
  }

  /// Takes all parts; most callers use the factory beside their component's rules.
  public init(
    _ severity: Severity, _ code: String, _ message: String, at range: SourceRange? = nil,
    element: @autoclosure @escaping @Sendable () -> String? = nil, notes: [Diagnostic] = [],
    fixIts: [FixIt] = []
  ) {
    parts = Parts(severity, code, Self.clipped(message), range, element, notes, fixIts)
  }

  /// The longest message in bytes: a name may be as long as the file.
  private static let maximalLength = 4_000

  private static func clipped(_ message: String) -> String {
    message.utf8.count <= maximalLength ? message : message.prefix(maximalLength / 4) + "…"
  }

  /// A note with the code of its parent left empty.
  public static func note(_ message: String, at range: SourceRange? = nil) -> Diagnostic {
    Diagnostic(.note, "", message, at: range)
  }
}

/// An edit that would mend a diagnostic.
public struct FixIt: Hashable, Sendable {
  /// What the edit does: `replace with 'replicas'`.
  public var message: String
  /// What is replaced.
  public var range: SourceRange
  /// What stands there afterwards.
  public var replacement: String

  /// Takes all parts.
  public init(_ message: String, _ range: SourceRange, _ replacement: String) {
    self.message = message
    self.range = range
    self.replacement = replacement
  }
}

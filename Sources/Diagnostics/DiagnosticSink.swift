/// Collects diagnostics; loading and checking go on after each.
///
/// A value: give each thread its own and ``absorb(_:)`` them afterwards; ``sorted()`` does not depend on the order of work.
public struct DiagnosticSink: Sendable {
  /// Everything emitted so far, in order of arrival; at most ``limit``.
  public private(set) var diagnostics: [Diagnostic] = []
  /// How many were dropped after ``limit`` had been reached.
  public private(set) var droppedCount = 0
  /// How many errors were emitted, the dropped ones included.
  public private(set) var errorCount = 0
  /// How many warnings were emitted, the dropped ones included.
  public private(set) var warningCount = 0
  /// The most that is kept, so that a hopeless input does not fill the memory.
  public let limit: Int

  /// Keeps at most `limit` diagnostics.
  public init(limit: Int = 100_000) { self.limit = limit }

  /// Whether an error was emitted.
  public var hasErrors: Bool { errorCount > 0 }

  /// Takes one diagnostic.
  public mutating func emit(_ diagnostic: Diagnostic) {
    switch diagnostic.severity {
    case .error: errorCount += 1
    case .warning: warningCount += 1
    case .note: break
    }
    if diagnostics.count < limit { diagnostics.append(diagnostic) } else { droppedCount += 1 }
  }

  /// Takes everything another sink collected.
  public mutating func absorb(_ other: DiagnosticSink) {
    errorCount += other.errorCount
    warningCount += other.warningCount
    droppedCount += other.droppedCount
    let room = limit - diagnostics.count
    diagnostics.append(contentsOf: other.diagnostics.prefix(room))
    droppedCount += max(0, other.diagnostics.count - room)
  }

  /// The diagnostics by file, offset, severity, code and message, each once.
  ///
  /// Those without a place come first. Files are ordered by path.
  public func sorted() -> [Diagnostic] {
    /// Of two at one place.
    func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
      if left.severity != right.severity { return left.severity > right.severity }
      if left.code != right.code { return left.code < right.code }
      return left.message < right.message
    }
    // Most are told apart by file and offset; a diagnostic is large to move about.
    struct Place {
      var file: Int
      var start: Int
      var index: Int
    }
    let paths = Set(diagnostics.map { $0.range?.file.path ?? "" }).sorted()
    let ranks = Dictionary(uniqueKeysWithValues: zip(paths, paths.indices))
    var last: (file: SourceFile?, rank: Int) = (nil, ranks[""] ?? 0)
    var places: [Place] = []
    places.reserveCapacity(diagnostics.count)
    for index in diagnostics.indices {
      let range = diagnostics[index].range
      if range?.file !== last.file { last = (range?.file, ranks[range?.file.path ?? ""] ?? 0) }
      places.append(Place(file: last.rank, start: range?.bytes.lowerBound ?? -1, index: index))
    }
    places.sort { left, right in
      if left.file != right.file { return left.file < right.file }
      if left.start != right.start { return left.start < right.start }
      return precedes(diagnostics[left.index], diagnostics[right.index])
    }
    var result: [Diagnostic] = []
    result.reserveCapacity(places.count)
    var previous: Place?
    for place in places {
      let diagnostic = diagnostics[place.index]
      if let previous, previous.file == place.file, previous.start == place.start, let last = result.last,
        !precedes(last, diagnostic), last.element == diagnostic.element
      {
        continue
      }
      previous = place
      result.append(diagnostic)
    }
    return result
  }
}

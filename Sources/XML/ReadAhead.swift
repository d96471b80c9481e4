internal import Diagnostics
internal import Threads

/// Lets the parser run on a thread of its own while its events are handled on this one.
///
/// The handler sees what it would see without: the same events in the same order, and when it wants no more the parse
/// ends with the diagnostics it would have had. The thread parses the whole document, or what follows a place in it while
/// another parser on this thread comes to that place.
final class ReadAhead {
  private let file: SourceFile
  private let target: XMLEventHandler
  private let limits: XMLLimits
  private let split: SplitPoint?
  private let queue: TapeQueue
  private let writer: TapeWriter

  /// Why the handler wants no more, with the number of diagnostics that the parser had by then.
  private var refusal: (reason: Diagnostic, after: Int)?
  private var isWellFormed = false
  private var diagnostics: [Diagnostic] = []
  private var isPlayed = false
  private var work: HelperThread.Work?

  private init(_ file: SourceFile, _ target: XMLEventHandler, _ limits: XMLLimits, from split: SplitPoint?) {
    self.file = file
    self.target = target
    self.limits = limits
    self.split = split
    queue = TapeQueue(most: split == nil ? 8 : nil)
    writer = TapeWriter(file, queue, limits, announcing: split == nil ? target : nil)
  }

  /// Parses on another thread; nil, with nothing done, when there is none.
  static func parse(
    _ file: SourceFile, handler: XMLEventHandler, limits: XMLLimits, into sink: inout DiagnosticSink
  ) -> Bool? {
    let ahead = ReadAhead(file, handler, limits, from: nil)
    guard ahead.start() else { return nil }
    ahead.play()
    ahead.join()
    return ahead.finish(into: &sink)
  }

  /// Parses what precedes `split` on this thread, and what follows it on another.
  ///
  /// Where `split` turns out to be no such place, or where there is no other thread, this one goes on to the end.
  static func parse(
    _ file: SourceFile, handler: XMLEventHandler, limits: XMLLimits, dividedAt split: SplitPoint,
    into sink: inout DiagnosticSink
  ) -> Bool {
    let ahead = ReadAhead(file, handler, limits, from: split)
    var first = DiagnosticSink()
    let isWellFormed = XMLParser.parse(
      file, handler: handler, limits: limits, part: .before(split, ahead), into: &first)
    if ahead.work != nil, !ahead.isPlayed { ahead.passOver() }
    ahead.join()
    if ahead.isPlayed { return ahead.finish(into: &sink) }
    for diagnostic in first.diagnostics { sink.emit(diagnostic) }
    return isWellFormed
  }

  /// Starts the other thread, on which the names that a handler asked for mean the same; false if there is none.
  func start(_ names: XMLNameTable? = nil) -> Bool {
    writer.wantedNames = names?.texts ?? []
    work = HelperThread.start(run)
    return work != nil
  }

  private func join() {
    work?.wait()
  }

  /// What the other thread does.
  private func run() {
    var sink = DiagnosticSink()
    isWellFormed = XMLParser.parse(
      file, handler: writer, limits: limits, part: split.map { .after($0) } ?? .whole, into: &sink)
    diagnostics = sink.diagnostics
    writer.finish()
  }

  private func finish(into sink: inout DiagnosticSink) -> Bool {
    if let (reason, count) = refusal {
      for diagnostic in diagnostics.prefix(count) { sink.emit(diagnostic) }
      sink.emit(reason)
      return false
    }
    for diagnostic in diagnostics { sink.emit(diagnostic) }
    return isWellFormed
  }

  /// Hands everything to the handler.
  func play() {
    var player = TapePlayer(file, target)
    queue.read { tape in
      if let names = tape.names { target.continueDocument(names) }
      guard refusal == nil else { return }
      refusal = player.play(tape)
      if refusal != nil { queue.refuse() }
    }
    player.deallocate()
    target.endDocument()
    isPlayed = true
    queue.release()
  }

  /// Ends the parser, which parses what nobody needs.
  private func passOver() {
    queue.refuse()
    queue.read { _ in }
    queue.release()
  }
}

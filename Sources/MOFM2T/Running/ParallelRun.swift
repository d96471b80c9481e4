internal import Diagnostics
internal import Ecore
internal import OCL
internal import Synchronization
internal import Threads

extension TemplateProgram {
  /// Elements that are worth a thread.
  private static let leastShare = 256

  /// Runs the main templates on several threads; nil when that cannot be told from one thread after another.
  ///
  /// Every thread runs a stretch of the elements into a tree of its own, and the trees are joined in order. Whatever depends
  /// on what was printed before, a diagnostic above all, makes the result nil: then one thread does all again.
  func inParallel(
    _ origins: [OutputOrigin], on model: Model, options: RunOptions
  ) -> RunResult? {
    let threads = min(options.jobs, origins.count / Self.leastShare)
    guard threads > 1, options.origins == nil, options.limits.steps == nil, options.limits.bytes == nil else {
      return nil
    }
    let index = ModelIndex(model)
    let parts = Mutex([RunResult?](repeating: nil, count: threads))
    @Sendable func runPart(_ thread: Int) {
      let range = (origins.count * thread / threads)..<(origins.count * (thread + 1) / threads)
      let run = TemplateRun(self, model: model, options: options, sinkLimit: 1, index: index)
      guard start(run, origins[range], options), run.isIndependent else { return }
      let result = RunResult(output: run.output, text: run.text)
      parts.withLock { $0[thread] = result }
    }
    HelperThread.perform(threads, runPart)
    var joined = RunResult(output: OutputTree(spill: options.spill))
    for part in parts.withLock({ $0 }) {
      guard let part, joined.output.join(part.output) else { return nil }
      joined.text += part.text
    }
    return joined
  }
}

extension TemplateRun {
  /// Whether the run said nothing and remembered nothing that another part of it could need.
  fileprivate var isIndependent: Bool {
    sink.diagnostics.isEmpty && sink.droppedCount == 0 && context.faults.isEmpty && tokens.isEmpty
  }
}

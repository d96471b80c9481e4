import Diagnostics
import Synchronization
import Threads

extension TextRenderer {
  /// Writes diagnostics in their order, rendered by up to `jobs` threads; `write` gets many at a time.
  func render(_ diagnostics: ArraySlice<Diagnostic>, jobs: Int, to write: (String) -> Void) {
    var rest = diagnostics
    while !rest.isEmpty {
      let batch = rest.prefix(max(1, jobs) * 512)
      rest = rest.dropFirst(batch.count)
      let parts = min(max(1, jobs), (batch.count + 63) / 64)
      let texts = Mutex(Array(repeating: "", count: parts))
      @Sendable func run(_ part: Int) {
        let start = batch.startIndex + batch.count * part / parts
        let end = batch.startIndex + batch.count * (part + 1) / parts
        let text = render(batch[start..<end])
        texts.withLock { $0[part] = text }
      }
      if parts == 1 { run(0) } else { HelperThread.perform(parts, run) }
      for text in texts.withLock({ $0 }) { write(text) }
    }
  }
}

import Diagnostics
import Synchronization
import Threads

extension TextRenderer {
  /// How many diagnostics for each job are rendered before their texts are written, and how many at once.
  private static let batchSize = 512
  private static let partSize = 64

  /// Writes diagnostics in their order, rendered by up to `jobs` threads; `write` gets many at a time.
  func render(_ diagnostics: ArraySlice<Diagnostic>, jobs: Int, to write: (String) -> Void) {
    var rest = diagnostics
    var rendered: [String] = []
    repeat {
      let batch = rest.prefix(jobs * Self.batchSize)
      rest = rest.dropFirst(batch.count)
      let parts = (batch.count + Self.partSize - 1) / Self.partSize
      let texts = Mutex(Array(repeating: "", count: parts))
      withoutActuallyEscaping(write) { write in
        nonisolated(unsafe) let write = write
        let last = rendered
        // What was rendered last is written meanwhile, by one thread.
        HelperThread.perform(parts + 1, atMost: jobs) { index in
          guard index > 0 else {
            for text in last { write(text) }
            return
          }
          let start = batch.startIndex + (index - 1) * Self.partSize
          let text = render(batch[start..<min(start + Self.partSize, batch.endIndex)])
          texts.withLock { $0[index - 1] = text }
        }
      }
      rendered = texts.withLock { $0 }
    } while !rendered.isEmpty
  }
}

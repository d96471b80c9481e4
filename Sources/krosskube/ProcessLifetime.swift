import Synchronization

/// What lives until the process ends.
///
/// The system takes the memory back at once; taking a hundred thousand objects apart before would only cost time.
enum ProcessLifetime {
  private static let values = Mutex<[any Sendable]>([])

  /// Keeps a value.
  static func keep(_ value: some Sendable) { values.withLock { $0.append(value) } }
}

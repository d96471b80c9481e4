import RegularExpressions
import Synchronization

/// Compiled regular expressions of patterns that are not literals; shared by all threads.
enum Patterns {
  private static let cache = Mutex<[String: RegularExpression?]>([:])

  /// The expression, nil if the pattern is not valid.
  static func expression(_ pattern: String) -> RegularExpression? {
    cache.withLock { cache in
      if let known = cache[pattern] { return known }
      // Patterns computed from a model may be many: forget them all rather than grow without bound.
      if cache.count >= 1000 { cache.removeAll() }
      let expression = try? RegularExpression(pattern)
      cache[pattern] = .some(expression)
      return expression
    }
  }
}

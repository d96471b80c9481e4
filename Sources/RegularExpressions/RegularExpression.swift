internal import CRE2

/// A regular expression over UTF-8 that is matched in linear time, whatever the pattern and the text.
public final class RegularExpression: Sendable {
  /// The pattern as given.
  public let pattern: String
  /// How many capturing groups it has, the whole match not counted.
  public let groupCount: Int
  /// What is matched, for a pattern that matches nothing but one text; otherwise empty.
  let literal: [UInt8]
  nonisolated(unsafe) private let handle: OpaquePointer

  /// Compiles `pattern`; `memoryBudget` bounds, in bytes, what the compiled pattern and its matching may use.
  ///
  /// Compiling costs microseconds: do it once for a pattern.
  public init(
    _ pattern: String, dialect: RegularExpressionDialect = .java, memoryBudget: Int = 8 << 20
  ) throws(RegularExpressionError) {
    let translated: String
    switch dialect {
    case .java: translated = try JavaPattern.translated(pattern)
    case .xmlSchema: translated = try JavaPattern.translated(try XMLSchemaPattern.translated(pattern))
    case .re2: translated = pattern
    }
    var text = translated
    let compiled = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count, Int64(memoryBudget)) }
    }
    guard let compiled else { throw .outOfMemory }
    guard cre2_status_of(compiled) == CRE2_OK else {
      defer { cre2_free(compiled) }
      throw Self.error(of: compiled, in: pattern, memoryBudget)
    }
    self.pattern = pattern
    literal = dialect == .java && !pattern.utf8.contains(where: Self.hasMeaning) ? Array(pattern.utf8) : []
    handle = compiled
    groupCount = Int(cre2_group_count(compiled))
  }

  deinit { cre2_free(handle) }

  /// Whether all of `text` matches.
  public func matchesWhole(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    matches(text, from: 0, CRE2_ANCHOR_BOTH, nil)
  }

  /// Whether some part of `text` matches.
  public func matchesSomewhere(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    matches(text, from: 0, CRE2_UNANCHORED, nil)
  }

  /// The leftmost match that begins at byte `start` or later: the ranges of the whole and of each group, in
  /// bytes of `text`.
  ///
  /// nil if there is none; a group that took no part is nil.
  public func firstMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> [Range<Int>?]? {
    guard start >= 0, start <= text.count else { return nil }
    var groups = [cre2_range](repeating: cre2_range(), count: groupCount + 1)
    let isFound = groups.withUnsafeMutableBufferPointer { matches(text, from: start, CRE2_UNANCHORED, $0) }
    guard isFound else { return nil }
    return groups.map { $0.start < 0 ? nil : Int($0.start)..<Int($0.end) }
  }

  /// The number of the group called `name`; nil if there is none.
  public func groupNumber(_ name: String) -> Int? {
    var name = name
    let number = name.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cre2_group_number(handle, $0.baseAddress, $0.count) }
    }
    return number < 0 ? nil : Int(number)
  }

  private func matches(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ anchor: cre2_anchor,
    _ groups: UnsafeMutableBufferPointer<cre2_range>?
  ) -> Bool {
    text.withMemoryRebound(to: CChar.self) { text in
      cre2_match(
        handle, text.baseAddress, text.count, start, anchor, groups?.baseAddress, Int32(groups?.count ?? 0))
    }
  }

  /// Whether a byte of a pattern is, or may be, more than itself.
  private static func hasMeaning(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: false
    default: !" \n\t_-:;,/=<>@%&!~\"'".utf8.contains(byte)
    }
  }

  private static func error(
    of handle: OpaquePointer, in pattern: String, _ memoryBudget: Int
  ) -> RegularExpressionError {
    if cre2_status_of(handle) == CRE2_TOO_LARGE { return .tooLarge(memoryBudget) }
    var count = 0
    let start = cre2_error_argument(handle, &count)
    let fragment = UnsafeBufferPointer(start: start, count: count).withMemoryRebound(to: UInt8.self) {
      String(decoding: $0, as: UTF8.self)
    }
    var message = String(cString: cre2_error_message(handle))
    // RE2 appends the fragment, which is reported apart.
    if !fragment.isEmpty, message.hasSuffix(": " + fragment) { message.removeLast(fragment.count + 2) }
    return .syntax(message, fragment: fragment, in: pattern)
  }
}

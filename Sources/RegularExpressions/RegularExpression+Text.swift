internal import Glibc

extension RegularExpression {
  /// Whether all of `text` matches.
  public func matchesWhole(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matchesWhole($0) }
  }

  /// Whether some part of `text` matches.
  public func matchesSomewhere(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matchesSomewhere($0) }
  }

  /// `text` with the first match replaced; see ``replacingAll(in:with:)``.
  public func replacingFirst(in text: String, with replacement: String) throws(RegularExpressionError)
    -> String
  {
    replacing(in: text, try Replacement(replacement, of: self), limit: 1)
  }

  /// `text` with every match replaced.
  ///
  /// In `replacement` `$1` and `${name}` stand for a group (nothing, if it took no part) and `\` takes the
  /// next character as it is: Java's `Matcher.appendReplacement`. A group the pattern does not have is an
  /// error.
  public func replacingAll(in text: String, with replacement: String) throws(RegularExpressionError) -> String
  {
    replacing(in: text, try Replacement(replacement, of: self), limit: .max)
  }

  /// The parts of `text` between the matches, without empty ones at the end: Java's `String.split`.
  ///
  /// A match of nothing at the very beginning does not make an empty first part.
  public func split(_ text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      var parts: [String] = []
      var start = 0
      forEachMatch(in: bytes, limit: .max) { groups in
        guard let match = groups[0], !(match.isEmpty && match.lowerBound == 0) else { return }
        parts.append(String(decoding: bytes[start..<match.lowerBound], as: UTF8.self))
        start = match.upperBound
      }
      if start == 0, parts.isEmpty { return [String(decoding: bytes, as: UTF8.self)] }
      parts.append(String(decoding: bytes[start...], as: UTF8.self))
      while parts.last?.isEmpty == true { parts.removeLast() }
      return parts
    }
  }

  private func replacing(in text: String, _ replacement: Replacement, limit: Int) -> String {
    var text = text
    return text.withUTF8 { bytes in
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count)
      var start = 0
      if !literal.isEmpty, let new = replacement.literal {
        var count = 0
        while count < limit, let match = nextLiteral(in: bytes, from: start) {
          result.append(contentsOf: bytes[start..<match])
          result.append(contentsOf: new)
          start = match + literal.count
          count += 1
        }
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        result.append(contentsOf: bytes[start...])
        return String(decoding: result, as: UTF8.self)
      }
      forEachMatch(in: bytes, limit: limit) { groups in
        guard let match = groups[0] else { return }
        result.append(contentsOf: bytes[start..<match.lowerBound])
        replacement.append(groups, of: bytes, to: &result)
        start = match.upperBound
      }
      result.append(contentsOf: bytes[start...])
      return String(decoding: result, as: UTF8.self)
    }
  }

  /// Where ``literal`` stands next.
  private func nextLiteral(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var position = start
    while let base = text.baseAddress, position + literal.count <= text.count {
      let room = text.count - literal.count + 1 - position
      guard let found = memchr(base + position, Int32(literal[0]), room) else { return nil }
      position = UnsafeRawPointer(base).distance(to: found)
      if memcmp(base + position, literal, literal.count) == 0 { return position }
      position += 1
    }
    return nil
  }

  /// The matches from left to right; after an empty one the search goes on behind the next scalar.
  private func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, limit: Int, _ body: ([Range<Int>?]) -> Void
  ) {
    var start = 0
    var count = 0
    while count < limit, start <= text.count, let groups = firstMatch(in: text, from: start),
      let match = groups[0]
    {
      body(groups)
      count += 1
      start = match.upperBound
      guard match.isEmpty else { continue }
      start += 1
      while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
    }
  }
}

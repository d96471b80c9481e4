import OCLSyntax
import RegularExpressions

/// String (OCL 2.4 §11.5.3); positions count Unicode scalars from 1.
extension Library {
  static let stringOperations: [LibraryOperation] = [
    // String::size() : Integer
    .unary("size", string, .fixed(.integer)) { value, _ in text(value) { .integer($0.scalarCount) } },
    // String::concat(String) : String, String::+(String) : String
    .binary("concat", string, .string, .fixed(.string)) { left, right, _ in
      text(left, right) { .string($0 + $1) }
    },
    .binary("+", string, .string, .fixed(.string)) { left, right, _ in text(left, right) { .string($0 + $1) }
    },
    // String::substring(lower : Integer, upper : Integer) : String
    .ternary("substring", string, .integer, .integer, .fixed(.string)) { value, lower, upper, _ in
      guard case .integer(let lower) = lower, case .integer(let upper) = upper else {
        return .invalid(.unlimited)
      }
      return text(value) { text in
        guard lower >= 1, lower <= upper, upper <= text.scalarCount else { return .invalid(.indexOutOfRange) }
        return .string(text.scalars(lower - 1..<upper))
      }
    },
    // String::at(Integer) : String
    .binary("at", string, .integer, .fixed(.string)) { value, index, _ in
      guard case .integer(let index) = index else { return .invalid(.unlimited) }
      return text(value) { text in
        guard index >= 1, index <= text.scalarCount else { return .invalid(.indexOutOfRange) }
        return .string(text.scalars(index - 1..<index))
      }
    },
    // String::characters() : Sequence(String)
    .unary("characters", string, .fixed(.collection(.sequence, .string))) { value, _ in
      text(value) { text in
        .collection(
          CollectionValue(unchecked: text.unicodeScalars.map { .string(String($0)) }, kind: .sequence))
      }
    },
    // String::indexOf(String) : Integer, 0 when absent
    .binary("indexOf", string, .string, .fixed(.integer)) { left, right, _ in
      text(left, right) { .integer(($0.scalarOffset(of: $1) ?? -1) + 1) }
    },
    // String::lastIndexOf(String) : Integer, 0 when absent
    .binary("lastIndexOf", string, .string, .fixed(.integer)) { left, right, _ in
      text(left, right) { .integer(($0.lastScalarOffset(of: $1) ?? -1) + 1) }
    },
    // String::startsWith(String), endsWith(String), contains(String) : Boolean
    .binary("startsWith", string, .string, .fixed(.boolean)) { left, right, _ in
      text(left, right) { .boolean($0.utf8.starts(with: $1.utf8)) }
    },
    .binary("endsWith", string, .string, .fixed(.boolean)) { left, right, _ in
      text(left, right) {
        .boolean($0.utf8.count >= $1.utf8.count && $0.utf8.suffix($1.utf8.count).elementsEqual($1.utf8))
      }
    },
    .binary("contains", string, .string, .fixed(.boolean)) { left, right, _ in
      text(left, right) { .boolean($0.scalarOffset(of: $1) != nil) }
    },
    // String::equalsIgnoreCase(String) : Boolean
    .binary("equalsIgnoreCase", string, .string, .fixed(.boolean)) { left, right, _ in
      text(left, right) { .boolean($0.lowercased() == $1.lowercased()) }
    },
    // String::toUpperCase(), toUpper(), toLowerCase(), toLower() : String
    .unary("toUpperCase", string, .fixed(.string)) { value, _ in text(value) { .string($0.uppercased()) } },
    .unary("toUpper", string, .fixed(.string)) { value, _ in text(value) { .string($0.uppercased()) } },
    .unary("toLowerCase", string, .fixed(.string)) { value, _ in text(value) { .string($0.lowercased()) } },
    .unary("toLower", string, .fixed(.string)) { value, _ in text(value) { .string($0.lowercased()) } },
    // String::toUpperFirst(), toLowerFirst() : String
    .unary("toUpperFirst", string, .fixed(.string)) { value, _ in
      text(value) { .string($0.prefix(1).uppercased() + $0.dropFirst()) }
    },
    .unary("toLowerFirst", string, .fixed(.string)) { value, _ in
      text(value) { .string($0.prefix(1).lowercased() + $0.dropFirst()) }
    },
    // String::trim() : String
    .unary("trim", string, .fixed(.string)) { value, _ in text(value) { .string($0.trimmed) } },
    // String::toInteger() : Integer, toReal() : Real, toBoolean() : Boolean; null on another text
    .unary("toInteger", string, .fixed(.integer)) { value, _ in
      text(value) { text in
        if let number = Int(text) { return .integer(number) }
        guard !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") || $0 == UInt8(ascii: ".") }) else {
          return .null
        }
        return Decimal(text).map { Value($0, isInteger: true) } ?? .null
      }
    },
    .unary("toReal", string, .fixed(.real)) { value, _ in
      text(value) { Decimal($0).map { Value($0, isInteger: false) } ?? .null }
    },
    .unary("toBoolean", string, .fixed(.boolean)) { value, _ in
      text(value) { $0 == "true" ? .boolean(true) : $0 == "false" ? .boolean(false) : .null }
    },
    // String::matches(String) : Boolean, of the whole text
    .binary("matches", string, .string, .fixed(.boolean)) { value, pattern, _ in
      text(value, pattern) { text, pattern in
        guard let expression = Patterns.expression(pattern) else { return .invalid(.badPattern) }
        return .boolean(expression.matchesWhole(text))
      }
    },
    // String::replaceAll(regex : String, replacement : String) : String, replaceFirst likewise
    .ternary("replaceAll", string, .string, .string, .fixed(.string)) { value, pattern, replacement, _ in
      replace(value, pattern, replacement, all: true)
    },
    .ternary("replaceFirst", string, .string, .string, .fixed(.string)) { value, pattern, replacement, _ in
      replace(value, pattern, replacement, all: false)
    },
    // String::substituteAll(old : String, new : String) : String, substituteFirst likewise
    .ternary("substituteAll", string, .string, .string, .fixed(.string)) { value, old, new, _ in
      guard case .string(let old) = old, case .string(let new) = new else { return .invalid(.nullArgument) }
      return text(value) { .string($0.substituting(old, by: new, all: true) ?? $0) }
    },
    .ternary("substituteFirst", string, .string, .string, .fixed(.string)) { value, old, new, _ in
      guard case .string(let old) = old, case .string(let new) = new else { return .invalid(.nullArgument) }
      return text(value) {
        $0.substituting(old, by: new, all: false).map { .string($0) } ?? .invalid(.noElement)
      }
    },
    // String::tokenize(), tokenize(delimiters : String), tokenize(delimiters, returnDelimiters : Boolean) : Sequence(String)
    .unary("tokenize", string, .fixed(.collection(.sequence, .string))) { value, _ in
      text(value) { $0.tokens(by: " \t\n\r\u{0C}", keepingDelimiters: false) }
    },
    .binary("tokenize", string, .string, .fixed(.collection(.sequence, .string))) { value, delimiters, _ in
      text(value, delimiters) { $0.tokens(by: $1, keepingDelimiters: false) }
    },
    .ternary("tokenize", string, .string, .boolean, .fixed(.collection(.sequence, .string))) {
      value, delimiters, keep, _ in
      text(value, delimiters) { $0.tokens(by: $1, keepingDelimiters: keep.boolean ?? false) }
    },
    // String::toString() : String
    .unary("toString", string, .fixed(.string)) { value, _ in value },
  ]

  static let string = LibraryOperation.Receiver.of(.string)

  static func text(_ value: Value, _ body: (String) -> Value) -> Value {
    guard case .string(let text) = value else { return .invalid(.badCast) }
    return body(text)
  }

  static func text(_ left: Value, _ right: Value, _ body: (String, String) -> Value) -> Value {
    guard case .string(let left) = left, case .string(let right) = right else { return .invalid(.badCast) }
    return body(left, right)
  }

  private static func replace(_ value: Value, _ pattern: Value, _ replacement: Value, all: Bool) -> Value {
    guard case .string(let replacement) = replacement else { return .invalid(.badCast) }
    return text(value, pattern) { text, pattern in
      guard let expression = Patterns.expression(pattern) else { return .invalid(.badPattern) }
      do {
        return .string(
          try all
            ? expression.replacingAll(in: text, with: replacement)
            : expression.replacingFirst(in: text, with: replacement))
      } catch { return .invalid(.badPattern) }
    }
  }
}

extension String {
  /// The number of Unicode scalars.
  var scalarCount: Int {
    var copy = self
    return copy.withUTF8 { bytes in
      var count = 0
      for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
      return count
    }
  }

  /// The scalars at 0-based offsets that exist.
  func scalars(_ range: Range<Int>) -> String {
    String(unicodeScalars.dropFirst(range.lowerBound).prefix(range.count))
  }

  /// The 0-based scalar offset of the first occurrence.
  func scalarOffset(of part: String) -> Int? {
    occurrence(of: part, last: false).map { offset in utf8.prefix(offset).count { $0 & 0xC0 != 0x80 } }
  }

  /// The 0-based scalar offset of the last occurrence.
  func lastScalarOffset(of part: String) -> Int? {
    occurrence(of: part, last: true).map { offset in utf8.prefix(offset).count { $0 & 0xC0 != 0x80 } }
  }

  private func occurrence(of part: String, last: Bool) -> Int? {
    let own = Array(utf8)
    let wanted = Array(part.utf8)
    guard wanted.count <= own.count else { return nil }
    let starts = 0...(own.count - wanted.count)
    func matches(_ start: Int) -> Bool { own[start..<start + wanted.count].elementsEqual(wanted) }
    return last ? starts.last(where: matches) : starts.first(where: matches)
  }

  /// The text with a part replaced, nil if the part does not occur; an empty part occurs between all scalars.
  func substituting(_ old: String, by new: String, all: Bool) -> String? {
    if old.isEmpty {
      if !all { return new + self }
      return new + unicodeScalars.map { String($0) + new }.joined()
    }
    let own = Array(utf8)
    let wanted = Array(old.utf8)
    var result: [UInt8] = []
    var index = 0
    var found = false
    while index < own.count {
      if !found || all, index + wanted.count <= own.count,
        own[index..<index + wanted.count].elementsEqual(wanted)
      {
        result.append(contentsOf: new.utf8)
        index += wanted.count
        found = true
      } else {
        result.append(own[index])
        index += 1
      }
    }
    return found ? String(decoding: result, as: UTF8.self) : nil
  }

  /// The text without the blanks and control characters around it.
  var trimmed: String {
    let scalars = Substring(self).unicodeScalars
    let start = scalars.firstIndex { $0.value > 0x20 } ?? scalars.endIndex
    let end = scalars.lastIndex { $0.value > 0x20 }.map { scalars.index(after: $0) } ?? start
    return String(scalars[start..<max(start, end)])
  }

  fileprivate func tokens(by delimiters: String, keepingDelimiters: Bool) -> Value {
    let separators = Set(delimiters.unicodeScalars)
    var tokens: [Value] = []
    var current = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      guard separators.contains(scalar) else {
        current.append(scalar)
        continue
      }
      if !current.isEmpty { tokens.append(.string(String(current))) }
      current.removeAll()
      if keepingDelimiters { tokens.append(.string(String(scalar))) }
    }
    if !current.isEmpty { tokens.append(.string(String(current))) }
    return .collection(CollectionValue(unchecked: tokens, kind: .sequence))
  }
}

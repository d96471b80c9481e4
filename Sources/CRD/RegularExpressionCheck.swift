import RegularExpressions
import Synchronization

/// Patterns as a schema can state them: RE2's, as Kubernetes searches for them.
enum RegularExpressionCheck {
  /// Schemas of one metamodel repeat few patterns many times, and some of those take a millisecond to compile.
  private static let compiled = Mutex<[String: Result<RegularExpression, RegularExpressionError>]>([:])

  /// A pattern in RE2's notation, compiled once; costs O(pattern) the first time.
  static func re2(_ pattern: String) throws(RegularExpressionError) -> RegularExpression {
    if let known = compiled.withLock({ $0[pattern] }) { return try known.get() }
    let result: Result<RegularExpression, RegularExpressionError>
    do throws(RegularExpressionError) {
      result = .success(try RegularExpression(pattern, dialect: .re2))
    } catch {
      result = .failure(error)
    }
    compiled.withLock { compiled in
      if compiled.count >= 1000 { compiled.removeAll() }
      compiled[pattern] = result
    }
    return try result.get()
  }

  /// Why RE2 refuses a pattern; nil when it does not.
  static func error(in pattern: String) -> String? {
    do throws(RegularExpressionError) {
      _ = try re2(pattern)
      return nil
    } catch {
      return error.message
    }
  }

  /// What is wrong with a pattern, worded to stand after it; nil when it means the same in Java's notation
  /// and RE2's.
  static func problem(with pattern: String) -> String? {
    do throws(RegularExpressionError) {
      _ = try RegularExpression(pattern, dialect: .java)
      _ = try re2(pattern)
    } catch {
      return "is no pattern that Kubernetes takes: \(error.message)"
    }
    let scan = scan(pattern)
    if let construct = scan.javaOnly { return "has '\(construct)', which RE2 takes for something else" }
    return nil
  }

  /// Whether the pattern, in RE2's notation, is found in a text.
  static func matches(_ text: String, _ pattern: String) -> Bool {
    (try? re2(pattern))?.matchesSomewhere(text) ?? false
  }

  /// The pattern as one that must match the whole text, as facets and OCL's `matches` mean it.
  static func anchored(_ pattern: String) -> String {
    // `^(?:a)$` needs no second pair of anchors; `^a$` gets one, as `^a|b$` would mean something else.
    pattern.hasPrefix("^(?:") && pattern.hasSuffix(")$") && isOneGroup(pattern) ? pattern : "^(?:\(pattern))$"
  }

  /// The same for OCL's `matches`, where `.` stops at more line ends than RE2's does.
  static func anchored(java pattern: String) -> String {
    var result = ""
    var rest = pattern[...]
    for dot in scan(pattern).dots {
      result += rest[..<dot] + #"[^\n\r\x{85}\x{2028}\x{2029}]"#
      rest = rest[pattern.index(after: dot)...]
    }
    return anchored(result + rest)
  }

  private struct Scan {
    /// The `.` that stand for any character.
    var dots: [String.Index] = []
    /// Something that both notations take, but in different ways.
    var javaOnly: String?
  }

  private static func scan(_ pattern: String) -> Scan {
    var scan = Scan()
    var isInClass = false
    var index = pattern.startIndex
    while index < pattern.endIndex {
      let character = pattern[index]
      let next = pattern.index(after: index)
      let following = next < pattern.endIndex ? pattern[next] : " "
      switch character {
      case "\\":
        if "QEhHvVRXZGpPu0ecNkC".contains(following) { scan.javaOnly = scan.javaOnly ?? "\\\(following)" }
        index = next < pattern.endIndex ? pattern.index(after: next) : next
        continue
      case "[":
        if isInClass { scan.javaOnly = scan.javaOnly ?? "[ in [" }
        isInClass = true
      case "]": isInClass = false
      case "&" where isInClass && following == "&": scan.javaOnly = scan.javaOnly ?? "&&"
      case "-" where isInClass && following == "[": scan.javaOnly = scan.javaOnly ?? "-["
      case "." where !isInClass: scan.dots.append(index)
      default: break
      }
      index = next
    }
    return scan
  }

  /// Whether the parenthesis that opens after `^` closes before `$`.
  private static func isOneGroup(_ pattern: String) -> Bool {
    var depth = 0
    var isEscaped = false
    var isInClass = false
    let inner = pattern.unicodeScalars.dropFirst().dropLast()
    for (index, scalar) in zip(inner.indices, inner) {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch scalar {
      case "\\": isEscaped = true
      case "[": isInClass = true
      case "]": isInClass = false
      case "(" where !isInClass: depth += 1
      case ")" where !isInClass:
        depth -= 1
        if depth == 0 { return inner.index(after: index) == inner.endIndex }
      default: break
      }
    }
    return false
  }
}

import Diagnostics
import Ecore
import OCLSyntax

/// Warnings where a feature or an operation of `null` may be asked for; off unless the environment asks.
///
/// A test such as `x <> null` counts for what follows it in `and`, `implies`, `or` and `if`.
extension Checker {
  /// Warns of `source.name` if the source is a single feature that may be unset and no test before rules that out.
  mutating func warnIfNull(_ source: CheckedExpression, _ navigation: Navigation, _ name: Name) {
    guard environment.warnsOfNull, navigation == .dot, case .feature(_, let feature) = source.kind,
      feature.mayBeNull, !nonNull.contains(key(source.range))
    else { return }
    let dot = text.value[source.range.upperBound..<max(source.range.upperBound, name.range.lowerBound)]
      .firstIndex(of: UInt8(ascii: "."))
    let written = String(decoding: text.value[source.range], as: UTF8.self)
    diagnostics.append(
      .mayBeNull(written, at: place(source.range), dot: dot.map { place($0..<$0 + 1) }))
  }

  /// Runs `body` knowing what `condition` being `value` says is not null.
  mutating func knowing<Result>(
    _ condition: Expression, is value: Bool, _ body: (inout Checker) -> Result
  ) -> Result {
    guard environment.warnsOfNull else { return body(&self) }
    let before = nonNull
    nonNull.formUnion(defined(condition, when: value))
    defer { nonNull = before }
    return body(&self)
  }

  /// What is not null when a condition is true, or when it is false.
  private func defined(_ condition: Expression, when value: Bool) -> Set<String> {
    switch condition.kind {
    case .unary(.not, let operand), .unary(.not2, let operand): return defined(operand, when: !value)
    case .binary(.and, _, let left, let right) where value,
      .binary(.and2, _, let left, let right) where value,
      .binary(.or, _, let left, let right) where !value, .binary(.or2, _, let left, let right) where !value:
      return defined(left, when: value).union(defined(right, when: value))
    case .binary(.implies, _, let left, let right) where !value:
      return defined(left, when: true).union(defined(right, when: false))
    case .binary(.notEqual, _, let left, let right) where value,
      .binary(.equal, _, let left, let right) where !value:
      if case .null = right.kind { return [key(left.range)] }
      if case .null = left.kind { return [key(right.range)] }
    case .operation(let source?, .dot, let path, _, let arguments) where arguments.isEmpty && !value:
      if path.text == "oclIsUndefined" || path.text == "oclIsInvalid" { return [key(source.range)] }
    case .operation(let source?, .arrow, let path, _, let arguments) where arguments.isEmpty:
      if path.text == (value ? "notEmpty" : "isEmpty") { return [key(source.range)] }
    default: break
    }
    return []
  }

  /// A text by its tokens: without blanks and a leading `self.`.
  private func key(_ range: Range<Int>) -> String {
    let bytes = text.value[range].filter { $0 > 0x20 }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasPrefix("self.") ? String(text.dropFirst(5)) : text
  }
}

extension EStructuralFeature {
  /// Whether an object may have null for it: it is optional, single, and has no default.
  fileprivate var mayBeNull: Bool {
    if isMany || isRequired { return false }
    if isReference { return true }
    switch info.kind {
    case .string, .other, .bigInteger, .bigDecimal: return info.defaultCell == .unset
    default: return false
    }
  }
}

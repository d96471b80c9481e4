import Diagnostics
import Ecore

/// Values and texts cut to what a message can hold.
extension ValuePrinter {
  /// The value on one line of at most 120 characters; why it is invalid stands behind it.
  func shortText(_ value: Value) -> String {
    let text = text(value)
    if case .invalid(let failure) = value { return "\(text) (\(failure.reason))" }
    return text.cut(to: 120)
  }

  /// Where an object stands in its file; nil for other values.
  func location(of value: Value) -> SourceRange? {
    guard case .object(let object) = value, !object.isProxy, let model = context.model else { return nil }
    return model.object(object).location
  }
}

extension EscapedText {
  /// The bytes `range` of the value on one line, cut where they are long.
  func excerpt(_ range: Range<Int>) -> String {
    let bytes = value[range.clamped(to: 0..<value.count)].prefix(1024)
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .cut(to: 160)
  }
}

extension String {
  /// The text, or its beginning with `...` if it has more than `limit` scalars.
  fileprivate func cut(to limit: Int) -> String {
    guard utf8.count > limit, unicodeScalars.count > limit else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(limit - 3))) + "..."
  }
}

public import Diagnostics
public import Ecore

/// A part of a generated file and what it came from.
public struct OutputRegion: Sendable {
  /// What printed the part.
  public enum Kind: String, Sendable {
    /// Text of a template.
    case text
    /// An expression whose value is a String.
    case string
    /// An expression with another value.
    case value
    /// A protected area's text that stood in the file before.
    case userCode
  }

  /// The bytes of the file, in its own encoding.
  public var range: Range<Int>
  /// The text or expression in the template.
  public let template: SourceRange
  /// The object that `self` was, or else that the main template was run for.
  public let element: ObjectID?
  /// What printed the part.
  public let kind: Kind
  /// How far lines that begin in the part were indented by the calls around it, in bytes.
  let indentation: Int

  /// The place in the template that printed the byte at `offset` of the file with these contents.
  ///
  /// For text that is the very character; for anything else the whole expression.
  public func place(of offset: Int, in content: UnsafeBufferPointer<UInt8>) -> SourceRange {
    guard kind == .text, range.contains(offset), range.upperBound <= content.count else { return template }
    let bytes = template.file.bytes
    var source = template.bytes.lowerBound
    var lineStart = range.lowerBound
    // The first line is indented only if it begins here.
    var isIndented = lineStart == 0 || content[lineStart - 1] == 0x0A
    for index in range.lowerBound..<offset where content[index] == 0x0A {
      lineStart = index + 1
      isIndented = true
      while source < template.bytes.upperBound, bytes[source] != 0x0A { source += 1 }
      source += 1
    }
    source += max(0, offset - lineStart - (isIndented ? indentation : 0))
    guard source < template.bytes.upperBound else { return template }
    return SourceRange(template.file, source..<source + 1)
  }
}

/// What a main template was run for.
struct OutputOrigin: Hashable, Sendable {
  /// The position among ``TemplateProgram/mains``.
  let main: Int
  let element: ObjectID
}

/// A run of UTF-8 bytes in a file.
public struct SourceRange: Sendable {
  /// The file whose bytes ``bytes`` counts.
  public let file: SourceFile
  /// Offsets of UTF-8 bytes from the start of the file.
  public let bytes: Range<Int>

  /// Takes byte offsets of `file`.
  public init(_ file: SourceFile, _ bytes: Range<Int>) {
    self.file = file
    self.bytes = bytes
  }

  /// Where the range begins.
  public var start: SourcePosition { file.position(of: bytes.lowerBound) }
  /// Where the range ends (exclusive).
  public var end: SourcePosition { file.position(of: bytes.upperBound) }
}

extension SourceRange: Hashable {
  /// Ranges are equal in the same file object.
  public static func == (left: SourceRange, right: SourceRange) -> Bool {
    left.file === right.file && left.bytes == right.bytes
  }

  /// Hashes the file's identity and the offsets.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(file))
    hasher.combine(bytes)
  }
}

internal import Glibc

/// A run of events in raw memory, written by one thread and then read by another.
///
/// An event is one word and, where that is not enough, pointers and numbers behind it. Names are the parser's own, and bytes
/// that stand in the file are told by their place; what the parser had to copy is copied once more.
final class EventTape {
  /// What an event is, in the lowest bits of its first word.
  enum Kind: UInt {
    case start, end, text, characters, comment, instruction, checkpoint, resumption
  }

  /// How many words are usually written before the tape is passed on.
  static let usualCapacity = 1 << 13
  /// How many pieces with copies are enough.
  static let usualPieces = 16

  let words: UnsafeMutablePointer<UInt>
  let capacity: Int
  /// How many words are written.
  var count = 0
  /// What was written after it.
  var next: EventTape?
  /// Whether nothing comes after what is on it.
  var isLast = false
  /// On the first tape of a document's second part: names that mean the same as those of the first.
  var names: XMLNameTable?
  /// Bytes that were copied, in pieces that stay where they are.
  private var pieces: [UnsafeMutablePointer<UInt8>] = []
  /// What is left of the last piece.
  private var rest = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
  private static let pieceSize = 1 << 14

  /// Makes room for `size` words, or for the usual number if that is more.
  init(room size: Int = 0) {
    capacity = max(size, Self.usualCapacity)
    words = .allocate(capacity: capacity)
  }

  deinit {
    words.deallocate()
    for piece in pieces { piece.deallocate() }
  }

  /// Whether so much was copied that the tape should be passed on.
  var isHeavy: Bool { pieces.count > Self.usualPieces }

  /// A copy that lives as long as the tape.
  func copy(_ start: UnsafePointer<UInt8>, _ count: Int) -> UnsafePointer<UInt8> {
    guard let place = rest.baseAddress, count <= rest.count else {
      let size = max(Self.pieceSize, count)
      let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
      pieces.append(piece)
      memcpy(piece, start, count)
      rest = UnsafeMutableBufferPointer(start: piece + count, count: size - count)
      return UnsafePointer(piece)
    }
    memcpy(place, start, count)
    rest = UnsafeMutableBufferPointer(start: place + count, count: rest.count - count)
    return UnsafePointer(place)
  }
}

extension EventTape {
  /// What is said of a start tag beside its place.
  struct Form {
    private let bits: Int

    @inline(__always)
    init(_ bits: Int) { self.bits = bits }

    @inline(__always)
    init(attributes: Int, declarations: Int, isQualified: Bool, isLarge: Bool) {
      bits = attributes | declarations << 14 | (isQualified ? 1 << 28 : 0) | (isLarge ? 1 << 29 : 0)
    }

    /// What the counts must be below; else they have a word of their own.
    static let limit = 1 << 14

    @inline(__always)
    var attributes: Int { bits & (Self.limit - 1) }
    @inline(__always)
    var declarations: Int { bits >> 14 & (Self.limit - 1) }
    /// Whether a prefix and a namespace follow.
    @inline(__always)
    var isQualified: Bool { bits & 1 << 28 != 0 }
    @inline(__always)
    var isLarge: Bool { bits & 1 << 29 != 0 }
    @inline(__always)
    var word: Int { bits }
  }

  /// Of an attribute: a prefix and a namespace follow.
  static let isQualified: UInt = 1
  /// Of an attribute: its value does not stand in the file.
  static let isCopy: UInt = 2
}

/// A place in the file and a length in one word, with a few bits to spare for what it is.
///
/// A file has less than 2³¹ bytes (`SourceFile.maximalSize`).
enum TapePlace {
  /// Lengths from here on need a word of their own.
  static let lengthLimit = 1 << 30

  @inline(__always)
  static func word(_ flags: UInt, offset: Int, length: Int) -> UInt {
    flags | UInt(bitPattern: length) << 3 | UInt(bitPattern: offset) << 33
  }

  @inline(__always)
  static func offset(_ word: UInt) -> Int { Int(bitPattern: word >> 33) }

  @inline(__always)
  static func length(_ word: UInt) -> Int { Int(bitPattern: word >> 3) & (lengthLimit - 1) }

  @inline(__always)
  static func flags(_ word: UInt) -> UInt { word & 7 }
}

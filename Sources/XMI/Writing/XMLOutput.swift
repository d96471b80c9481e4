internal import Ecore

/// Text of an XML document as EMF lays it out: spaces for each level, a tag broken between attributes where a line is full.
struct XMLOutput: ~Copyable {
  var text: TextBuffer
  let lineWidth: Int
  /// Spaces a level; negative for everything on one line.
  private let indentation: Int
  /// Spaces a level where a tag goes on in a new line.
  private let hanging: Int
  let highestScalar: UInt32
  let allowsControls: Bool
  /// Of the element that is written next.
  private(set) var depth = 0
  /// UTF-16 units between the start of the line and `measured`.
  private var measuredWidth = 0
  private var measured: Int
  /// By byte: 1 where it cannot stand in an attribute as it is, 2 in a text.
  let special: UnsafeMutablePointer<UInt8>
  /// A character that XML does not have, met since this was last cleared.
  var unwritable: UInt32?

  /// Leaves `gap` bytes before the text.
  init(_ form: SavedForm, capacity: Int = 4096, gap: Int = 0) {
    text = TextBuffer(capacity: capacity + gap)
    text.skip(gap)
    measured = gap
    lineWidth = form.lineWidth
    indentation = form.indentation
    hanging = indentation < 0 ? 2 : indentation
    highestScalar = form.highestScalar
    allowsControls = form.version != "1.0"
    special = .allocate(capacity: 256)
    for byte in 0..<256 {
      switch UInt8(byte) {
      case 0x26, 0x3C, 0x22, 0x0D, 0x0A: special[byte] = 3
      case 0x09: special[byte] = 1
      case 0x00...0x1F: special[byte] = 3
      case 0x3E: special[byte] = 2
      // U+FFFE and U+FFFF begin with EF.
      case 0xEF: special[byte] = 3
      case 0x80...: special[byte] = highestScalar > 0xFF ? 0 : 3
      default: special[byte] = 0
      }
    }
  }

  deinit { special.deallocate() }

  var count: Int { text.count }

  /// The width of the line so far in UTF-16 units; 0 when lines have no limit.
  var width: Int {
    mutating get {
      guard lineWidth != .max else { return 0 }
      while measured < text.count {
        let byte = text.base[measured]
        if byte & 0xC0 != 0x80 { measuredWidth += byte >= 0xF0 ? 2 : 1 }
        measured += 1
      }
      return measuredWidth
    }
  }

  /// Continues in the tag of a root, on a line that is `width` long already.
  mutating func restart(width: Int) {
    measuredWidth = width
    measured = text.count
  }

  // MARK: Lines

  @inline(__always)
  mutating func line() {
    guard indentation >= 0 else { return }
    text.append(0x0A)
    measuredWidth = 0
    measured = text.count
  }

  @inline(__always)
  mutating func indent(_ levels: Int) {
    if indentation > 0 { text.append(spaces: indentation * levels) }
  }

  /// Goes back to the end of the last line, with a space; false where no line has ended.
  mutating func joinLine() -> Bool {
    guard indentation >= 0, text.count > 0, text.base[text.count - 1] == 0x0A else { return false }
    text.shrink(to: text.count - 1)
    text.append(0x20)
    measured = text.count
    return true
  }

  // MARK: Elements

  /// `<name`, without an end: attributes follow.
  @inline(__always)
  mutating func startElement(_ start: PaddedText) {
    indent(depth)
    text.append(start)
  }

  /// `/>` after the attributes.
  @inline(__always)
  mutating func endEmptyElement() {
    text.reserve(2)
    text.append(0x2F)
    text.append(0x3E)
    line()
  }

  /// `>` after the attributes: elements follow, one level deeper.
  @inline(__always)
  mutating func startContents() {
    text.append(0x3E)
    line()
    depth += 1
  }

  /// `</name>` after the elements.
  @inline(__always)
  mutating func endElement(_ end: PaddedText) {
    depth -= 1
    indent(depth)
    text.append(end)
    line()
  }

  /// `>` after the attributes; the text and `</name>` follow on the same line.
  mutating func startText() { text.append(0x3E) }

  @inline(__always)
  mutating func endText(_ end: PaddedText) {
    text.append(end)
    line()
  }

  /// The last line ends, whatever the form.
  mutating func endDocument() {
    if indentation < 0 { text.append(0x0A) }
  }

  // MARK: Attributes

  private mutating func separate() {
    if lineWidth != .max, width > lineWidth {
      breakLine()
    } else {
      text.append(0x20)
    }
  }

  private mutating func breakLine() {
    breakLine(spaces: hanging * (depth + 2))
  }

  private mutating func breakLine(spaces: Int) {
    text.append(0x0A)
    measuredWidth = 0
    measured = text.count
    text.append(spaces: spaces)
  }

  /// Begins a new line when this one is full: a space and an attribute follow.
  mutating func breakFullLine() {
    guard lineWidth != .max, width > lineWidth else { return }
    breakLine(spaces: max(0, 2 * hanging - 1))
  }

  /// ` name="`, given as such.
  @inline(__always)
  mutating func startAttribute(_ start: PaddedText) {
    if lineWidth != .max { return startAttributeInLines(start) }
    text.append(start)
  }

  @inline(never)
  private mutating func startAttributeInLines(_ start: PaddedText) {
    guard width > lineWidth else { return text.append(start) }
    breakLine()
    text.append(UnsafeBufferPointer(rebasing: start.bytes.dropFirst()))
  }

  mutating func startAttribute(_ name: StaticString) {
    separate()
    text.append(name)
    text.append("=\"")
  }

  @inline(__always)
  mutating func endAttribute() { text.append(0x22) }

  mutating func attribute(_ name: String, _ value: String) {
    separate()
    text.append(name)
    text.append("=\"")
    var value = value
    value.withUTF8 { escapedAttribute($0) }
    text.append(0x22)
  }
}

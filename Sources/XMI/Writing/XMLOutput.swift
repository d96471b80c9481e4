internal import Ecore

/// Text of an XML document as EMF lays it out: two spaces a level, a tag broken between attributes where a line is full.
struct XMLOutput: ~Copyable {
  private var buffer = RawVector<UInt8>(capacity: 4096)
  private let lineWidth: Int
  private let highestScalar: UInt32
  private let allowsControls: Bool
  private var depth = 0
  private var isTagOpen = false
  private var lineStart = 0
  /// UTF-16 units between the start of the line and `measured`.
  private var measuredWidth = 0
  private var measured = 0
  /// By byte: 1 where it cannot stand in an attribute as it is, 2 in a text.
  private let special: UnsafeMutablePointer<UInt8>
  /// A character that XML does not have, met since this was last cleared.
  var unwritable: UInt32?

  init(_ form: SavedForm) {
    lineWidth = form.lineWidth
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

  var count: Int { buffer.count }

  func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer.base + range.lowerBound, count: range.count)
  }

  /// The width of the line so far in UTF-16 units; 0 when lines have no limit.
  var width: Int {
    mutating get {
      guard lineWidth != .max else { return 0 }
      while measured < buffer.count {
        let byte = buffer[measured]
        if byte & 0xC0 != 0x80 { measuredWidth += byte >= 0xF0 ? 2 : 1 }
        measured += 1
      }
      return measuredWidth
    }
  }

  /// Continues in the tag of a root, on a line that is `width` long already.
  mutating func restart(width: Int) {
    depth = 1
    measuredWidth = width
    measured = buffer.count
  }

  // MARK: Raw text

  mutating func append(_ text: StaticString) {
    buffer.append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ text: [UInt8]) { text.withUnsafeBufferPointer { buffer.append($0) } }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { buffer.append($0) }
  }

  mutating func append(_ number: Int64) {
    if number >= 0, number < 10 {
      buffer.append(0x30 + UInt8(number))
    } else {
      append(String(number))
    }
  }

  mutating func space() { buffer.append(0x20) }

  private mutating func line() {
    buffer.append(0x0A)
    measuredWidth = 0
    measured = buffer.count
  }

  private mutating func indent(_ levels: Int) { buffer.append(repeating: 0x20, count: 2 * levels) }

  // MARK: Elements

  mutating func startElement(_ name: [UInt8]) {
    closeTag()
    indent(depth)
    depth += 1
    buffer.append(0x3C)
    append(name)
    isTagOpen = true
  }

  private mutating func closeTag() {
    guard isTagOpen else { return }
    isTagOpen = false
    buffer.append(0x3E)
    line()
  }

  /// Ends the start tag, if one is open; text or markup follows.
  mutating func closeTagForText() { closeTag() }

  mutating func endElement(_ name: [UInt8]) {
    depth -= 1
    if isTagOpen {
      isTagOpen = false
      append("/>")
    } else {
      indent(depth)
      append("</")
      append(name)
      buffer.append(0x3E)
    }
    line()
  }

  /// Ends the start tag; the text follows on the same line.
  mutating func startText() {
    isTagOpen = false
    buffer.append(0x3E)
  }

  mutating func endText(_ name: [UInt8]) {
    depth -= 1
    append("</")
    append(name)
    buffer.append(0x3E)
    line()
  }

  // MARK: Attributes

  private mutating func separate() {
    if lineWidth != .max, width > lineWidth {
      line()
      indent(depth + 1)
    } else {
      buffer.append(0x20)
    }
  }

  /// Begins a new line when this one is full: a space and an attribute follow.
  mutating func breakFullLine() {
    guard lineWidth != .max, width > lineWidth else { return }
    line()
    append("   ")
  }

  mutating func startAttribute(_ feature: FeaturePlan) {
    if lineWidth != .max, width > lineWidth {
      separate()
      append(feature.name)
      append("=\"")
    } else {
      append(feature.attributeStart)
    }
  }

  mutating func startAttribute(_ name: StaticString) {
    separate()
    append(name)
    append("=\"")
  }

  mutating func endAttribute() { buffer.append(0x22) }

  mutating func attribute(_ name: String, _ value: String) {
    separate()
    append(name)
    append("=\"")
    var value = value
    value.withUTF8 { escapedAttribute($0) }
    buffer.append(0x22)
  }

  // MARK: Escapes

  mutating func escapedAttribute(_ text: UnsafeBufferPointer<UInt8>) { escape(text, mask: 1) }

  mutating func escapedText(_ text: UnsafeBufferPointer<UInt8>) { escape(text, mask: 2) }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>, mask: UInt8) {
    var start = 0
    var index = 0
    let count = text.count
    while index < count {
      if special[Int(text[index])] & mask == 0 {
        index += 1
        continue
      }
      if index > start { buffer.append(UnsafeBufferPointer(rebasing: text[start..<index])) }
      index += escapeOne(text, index, mask)
      start = index
    }
    if count > start { buffer.append(UnsafeBufferPointer(rebasing: text[start..<count])) }
  }

  /// Writes the character at a place that may not stand as it is; its length in bytes.
  private mutating func escapeOne(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ mask: UInt8) -> Int {
    let byte = text[index]
    switch byte {
    case 0x26: append("&amp;")
    case 0x3C: append("&lt;")
    case 0x22: append("&quot;")
    case 0x09: append("&#x9;")
    case 0x0D: append("&#xD;")
    case 0x0A: if mask == 1 { append("&#xA;") } else { buffer.append(byte) }
    case 0x3E:
      // Only `]]>` needs it.
      if index >= 2, text[index - 1] == 0x5D, text[index - 2] == 0x5D {
        append("&gt;")
      } else {
        buffer.append(byte)
      }
    case 0x00...0x1F:
      if allowsControls, byte != 0 {
        reference(UInt32(byte), isUppercase: true)
      } else {
        refuse(UInt32(byte))
      }
    default: return escapeScalar(text, index)
    }
    return 1
  }

  private mutating func escapeScalar(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    let first = text[index]
    let length = min(first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4, text.count - index)
    var scalar = UInt32(first) & (length == 1 ? 0x7F : UInt32(0xFF) >> UInt32(length + 1))
    for offset in 1..<max(length, 1) { scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F) }
    if scalar == 0xFFFE || scalar == 0xFFFF {
      refuse(scalar)
    } else if scalar > highestScalar {
      reference(scalar, isUppercase: false)
    } else {
      buffer.append(UnsafeBufferPointer(rebasing: text[index..<(index + length)]))
    }
    return length
  }

  private mutating func reference(_ scalar: UInt32, isUppercase: Bool) {
    append("&#x")
    append(String(scalar, radix: 16, uppercase: isUppercase))
    buffer.append(0x3B)
  }

  private mutating func refuse(_ scalar: UInt32) { if unwritable == nil { unwritable = scalar } }
}

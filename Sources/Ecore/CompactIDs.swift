/// Where the ids of one file stand: how many bytes behind the begin of their objects' start tags.
///
/// The name of the tag and what precedes the id are mostly the same for all objects of a class, so that a distance a class is
/// enough, with a few exceptions. Where they are many, a byte an object is kept. An id ends at the quotation mark that precedes
/// it.
struct CompactIDs: ~Copyable {
  /// The number of ids; they are those of the objects from the first on.
  private(set) var count = 0
  private var classes = RawVector<ClassDistance>(capacity: 1)
  /// By object, once there were too many exceptions; 255 is one.
  private var distances: RawVector<UInt8>
  private var hasDistances = false
  /// Offsets of other ids, with their objects in order.
  private var exceptions = RawVector<Exception>(capacity: 1)
  private var region = 0
  private var text: UnsafePointer<UInt8>?

  init() { distances = RawVector(capacity: 1) }

  struct ClassDistance: BitwiseCopyable {
    /// Of the first object of the class; 0 while there is none.
    var distance: UInt16 = 0
    var hasExceptions = false
  }

  struct Exception: BitwiseCopyable {
    var object: UInt32
    var offset: UInt32
  }

  /// Whether the id of the next object could be noted so.
  mutating func add(
    _ cell: Cell, in text: UnsafePointer<UInt8>, of records: UnsafePointer<ObjectRecord>
  ) -> Bool {
    let tag = records[count].offset
    guard self.text == nil || cell.region == region, tag != .max, cell.region != Cell.longTextRegion,
      cell.offset > Int(tag)
    else { return false }
    let quote = text[cell.offset - 1]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), text[cell.offset + cell.length] == quote
    else { return false }
    self.text = text
    region = cell.region
    let distance = cell.offset - Int(tag)
    if hasDistances {
      if distance < 255 {
        distances.append(UInt8(distance))
      } else {
        note(cell.offset)
        distances.append(255)
      }
    } else {
      addByClass(distance, cell.offset, records)
    }
    count += 1
    return true
  }

  @inline(__always)
  private mutating func addByClass(
    _ distance: Int, _ offset: Int, _ records: UnsafePointer<ObjectRecord>
  ) {
    let eClass = Int(records[count].eClass)
    if eClass < classes.count, Int(classes[eClass].distance) == distance { return }
    addUnusual(distance, offset, eClass, records)
  }

  @inline(never)
  private mutating func addUnusual(
    _ distance: Int, _ offset: Int, _ eClass: Int, _ records: UnsafePointer<ObjectRecord>
  ) {
    if eClass >= classes.count {
      classes.append(repeating: ClassDistance(), count: eClass + 1 - classes.count)
    }
    if classes[eClass].distance == 0, distance <= Int(UInt16.max), !classes[eClass].hasExceptions {
      classes[eClass].distance = UInt16(distance)
      return
    }
    classes[eClass].hasExceptions = true
    note(offset)
    if exceptions.count > 16 + count / 64 { writeDistances(records) }
  }

  private mutating func note(_ offset: Int) {
    exceptions.append(Exception(object: UInt32(count), offset: UInt32(truncatingIfNeeded: offset)))
  }

  /// Goes over to a byte an object, the one that is just being added included.
  private mutating func writeDistances(_ records: UnsafePointer<ObjectRecord>) {
    let view = view
    var kept = RawVector<Exception>(capacity: 16)
    for index in 0...count {
      let offset = view.offset(index, records)
      let distance = offset - Int(records[index].offset)
      if distance < 255 {
        distances.append(UInt8(distance))
      } else {
        distances.append(255)
        kept.append(Exception(object: UInt32(index), offset: UInt32(truncatingIfNeeded: offset)))
      }
    }
    exceptions = kept
    hasDistances = true
  }

  /// What there is at the moment; valid until an id is added.
  var view: View {
    View(
      classes: classes.base, distances: hasDistances ? distances.base : nil, exceptions: exceptions.base,
      exceptionCount: exceptions.count, region: region, text: text)
  }

  consuming func release() -> (view: View, count: Int) {
    let (number, region, text, exceptionCount) = (count, region, text, exceptions.count)
    let distances = hasDistances ? self.distances.release() : nil
    let view = View(
      classes: classes.release(), distances: distances, exceptions: exceptions.release(),
      exceptionCount: exceptionCount, region: region, text: text)
    return (view, number)
  }

  struct View: @unchecked Sendable {
    let classes: UnsafeMutablePointer<ClassDistance>
    let distances: UnsafeMutablePointer<UInt8>?
    let exceptions: UnsafeMutablePointer<Exception>
    let exceptionCount: Int
    let region: Int
    let text: UnsafePointer<UInt8>

    /// Without a text there are no ids, and nothing is read.
    init(
      classes: UnsafeMutablePointer<ClassDistance>, distances: UnsafeMutablePointer<UInt8>?,
      exceptions: UnsafeMutablePointer<Exception>, exceptionCount: Int, region: Int,
      text: UnsafePointer<UInt8>?
    ) {
      self.classes = classes
      self.distances = distances
      self.exceptions = exceptions
      self.exceptionCount = exceptionCount
      self.region = region
      self.text = text ?? UnsafeRawPointer(classes).assumingMemoryBound(to: UInt8.self)
    }

    /// Where the text of the id of object `index` begins in the file.
    @inline(__always)
    func offset(_ index: Int, _ records: UnsafePointer<ObjectRecord>) -> Int {
      let record = records[index]
      if let distances {
        if distances[index] < 255 { return Int(record.offset) + Int(distances[index]) }
        return exception(index) ?? 0
      }
      let usual = classes[Int(record.eClass)]
      if usual.hasExceptions, let offset = exception(index) { return offset }
      return Int(record.offset) + Int(usual.distance)
    }

    private func exception(_ index: Int) -> Int? {
      var low = 0
      var high = exceptionCount
      while low < high {
        let middle = (low + high) / 2
        if exceptions[middle].object < UInt32(truncatingIfNeeded: index) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return low < exceptionCount && exceptions[low].object == UInt32(truncatingIfNeeded: index)
        ? Int(exceptions[low].offset) : nil
    }

    /// The id of object `index`.
    func cell(_ index: Int, _ records: UnsafePointer<ObjectRecord>) -> Cell {
      let offset = offset(index, records)
      return Cell(region: region, offset: offset, length: QuotedText.length(text + offset))
    }

    func deallocate() {
      classes.deallocate()
      distances?.deallocate()
      exceptions.deallocate()
    }
  }
}

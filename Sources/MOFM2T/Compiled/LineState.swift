/// What is known, while a body is compiled, about the line that is being printed.
struct LineState: Equatable {
  enum Form {
    /// Nothing but blanks so far.
    case blank
    /// Something else follows the blanks.
    case written
    /// Anything.
    case unknown
  }

  private var form: Form
  /// The blanks that the line begins with, without the indentation of the body's lines.
  private var blanks: [UInt8] = []
  /// Whether what is printed next may begin a line.
  private(set) var mayBegin: Bool

  /// The beginning of a text, which may begin a line.
  static let start = LineState(form: .blank, mayBegin: true)
  /// Nothing is known.
  static let unknown = LineState(form: .unknown, mayBegin: true)

  /// The blanks that indent what is called here; nil when they are not known.
  var indentation: [UInt8]? { form == .unknown ? nil : blanks }

  /// Prints a text.
  mutating func print(_ text: ArraySlice<UInt8>) {
    guard let last = text.last else { return }
    mayBegin = last == 0x0A
    var line = text
    if let end = text.lastIndex(of: 0x0A) {
      line = text[(end + 1)...]
      form = .blank
      blanks = []
    }
    guard form == .blank else { return }
    let rest = line.drop { $0 == 0x20 || $0 == 0x09 }
    blanks += line[..<rest.startIndex]
    if !rest.isEmpty { form = .written }
  }

  /// Prints something that is not known.
  mutating func printAnything() {
    self = .unknown
  }

  /// Prints something without line ends, or nothing.
  mutating func printWord() {
    if form != .written { form = .unknown }
  }

  /// What is known where two ways meet.
  func joined(_ other: LineState) -> LineState { self == other ? self : .unknown }
}

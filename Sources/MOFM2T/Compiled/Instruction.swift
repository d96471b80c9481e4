internal import Ecore
internal import OCL

/// One thing that a compiled body does, after printing the text that stands before it.
///
/// An instruction is plain memory: running it counts no references. What it points to lives as long as the run's
/// ``CompiledBodies``.
struct Instruction: BitwiseCopyable {
  enum Operation: UInt8 {
    /// Nothing but the text.
    case text
    /// Prints one value that is stored in the model.
    case storedText, storedInteger, storedBoolean, storedLiteral
    /// Prints stored texts with one between them.
    case separated
    /// Prints what a loop goes over.
    case loopText, loopIndex
    /// Goes on elsewhere unless a stored value is there.
    case unlessStored
    /// Goes on elsewhere unless a condition is true.
    case unlessTrue
    /// Goes on elsewhere.
    case jump
    /// Begins a loop, or goes on behind it when there is nothing to go over.
    case loop
    /// Goes back to a loop's body when there is another element.
    case next
    /// Calls for an object that a register holds, or that is stored in the model.
    case call, callStored
    /// Calls a query for a text.
    case callText
    /// Notes how much was printed, and goes on elsewhere when it is no more than that.
    case mark, unlessPrinted
    /// Runs a step as it is.
    case step
    /// Ends the body.
    case end
  }

  /// What must be looked at while the run prints.
  struct Flags: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    /// The text may begin a line, which is indented then.
    static let textMayBegin = Flags(rawValue: 1)
    /// Lines are indented, so that the value may have to be.
    static let isIndented = Flags(rawValue: 2)
    /// The value may be doubtful, see ``DoubtfulText``.
    static let isNoted = Flags(rawValue: 4)
    /// The test is for nothing being there.
    static let isNegated = Flags(rawValue: 8)
    /// The elements are texts.
    static let areTexts = Flags(rawValue: 16)
  }

  var operation: Operation
  var flags: Flags = []
  /// The register that the operation is about: of the object that a path begins at, or the first of a loop's.
  var register: UInt16 = 0
  /// Where a loop keeps its state.
  var state: UInt16 = 0
  /// Which of the body's scopes the steps see.
  var scope: UInt16 = 0
  /// The instruction that the run may go on at.
  var target: Int32 = 0
  /// The bytes of ``text``; there is room to read up to 15 more.
  var textCount: Int32 = 0
  /// What is printed first.
  var text: UnsafePointer<UInt8>?
  /// What is read.
  var path: StoredPath?
  /// Does the same when the instruction cannot.
  var step: Unmanaged<Step>?
  /// What the operation needs besides.
  var extra: UnsafeMutableRawPointer?

  /// Whether it decides where the run goes on by a condition, which ``extra`` is.
  var isTest: Bool { operation == .unlessStored || operation == .unlessTrue }
}

/// A variable that a register holds.
struct Binding: BitwiseCopyable, Equatable {
  enum Kind: UInt8 {
    /// An object's number, or what stands for no object.
    case object
    /// The cell of a text.
    case text
    /// A number.
    case index
  }

  let slot: Int
  let register: Int
  let kind: Kind
}

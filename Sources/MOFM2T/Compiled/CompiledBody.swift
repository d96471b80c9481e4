internal import OCL

/// A body as instructions, for one indentation of its lines.
struct CompiledBody {
  let instructions: UnsafeMutablePointer<Instruction>
  /// What begins every line but the first, and the first if the body begins it.
  let margin: UnsafeBufferPointer<UInt8>
  /// The variables that registers hold, by scope.
  let scopes: [[Binding]]
  /// What is put into registers before the body runs.
  let loads: [Binding]
  /// The module whose hierarchy is searched for what is called.
  let start: Int
  /// The module the body stands in.
  let module: Int

  /// How many registers there are.
  static let registerCount = 64
}

/// How a body is entered.
enum BodyEntry {
  /// As the text of a template that is called for an object.
  case call
  /// At the beginning of a text, with the variables in their slots.
  case start
  /// Behind other text, with the variables in their slots.
  case inside
}

/// The bodies that a run compiled, and what their instructions point to.
final class CompiledBodies {
  /// Bodies are compiled for so many indentations and entries each; the rest is run by steps.
  private static let variantLimit = 32

  private struct Variant {
    let entry: BodyEntry
    let start: Int
    let body: UnsafeMutablePointer<CompiledBody>?
    let margin: [UInt8]
  }

  /// What was found last for some bodies whose lines are not indented.
  private struct Recent: BitwiseCopyable {
    var body: UnsafeRawPointer?
    var compiled: UnsafeMutablePointer<CompiledBody>?
    var start = 0
    var entry = BodyEntry.start
  }

  private static let recentCount = 64

  private let recent: UnsafeMutablePointer<Recent>
  private var variants: [ObjectIdentifier: [Variant]] = [:]
  private var owned: [UnsafeMutableRawPointer] = []
  private var memos: [TextMemo] = []

  init() {
    recent = .allocate(capacity: Self.recentCount)
    recent.initialize(repeating: Recent(), count: Self.recentCount)
  }

  deinit {
    recent.deallocate()
    for all in variants.values {
      for variant in all {
        variant.body?.deinitialize(count: 1)
        variant.body?.deallocate()
      }
    }
    owned.forEach { $0.deallocate() }
  }

  /// Room for `count` values, which lives as long as this.
  func room<Element: BitwiseCopyable>(for count: Int, of type: Element.Type) -> UnsafeMutablePointer<Element>
  {
    let room = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    owned.append(UnsafeMutableRawPointer(room))
    return room
  }

  /// A copy of a text, behind which there is room to read 16 more bytes.
  func kept(_ text: [UInt8]) -> UnsafeBufferPointer<UInt8> {
    let copy = room(for: text.count + 16, of: UInt8.self)
    (copy + text.count).initialize(repeating: 0, count: 16)
    text.withUnsafeBufferPointer {
      if let start = $0.baseAddress { copy.initialize(from: start, count: $0.count) }
    }
    return UnsafeBufferPointer(start: copy, count: text.count)
  }

  /// A memory for what a call site gives for texts.
  func memo(of site: Int) -> UnsafeMutableRawPointer {
    let memo = TextMemo(site: site)
    memos.append(memo)
    return Unmanaged.passUnretained(memo).toOpaque()
  }

  /// The compiled form of a body whose lines are not indented; nil when it must be run by its steps.
  @inline(__always)
  func compiled(
    _ body: Body, _ entry: BodyEntry, start: Int, module: Int, in run: TemplateRun
  ) -> UnsafeMutablePointer<CompiledBody>? {
    let key = UnsafeRawPointer(Unmanaged.passUnretained(body).toOpaque())
    let place = recent + (Int(bitPattern: key) >> 5) % Self.recentCount
    if place.pointee.body == key, place.pointee.entry == entry, place.pointee.start == start {
      return place.pointee.compiled
    }
    let found = compiled(
      body, margin: UnsafeBufferPointer(start: nil, count: 0), entry, start: start, module: module, in: run)
    place.pointee = Recent(body: key, compiled: found, start: start, entry: entry)
    return found
  }

  /// The compiled form of a body; nil when it must be run by its steps.
  func compiled(
    _ body: Body, margin: UnsafeBufferPointer<UInt8>, _ entry: BodyEntry, start: Int, module: Int,
    in run: TemplateRun
  ) -> UnsafeMutablePointer<CompiledBody>? {
    let key = ObjectIdentifier(body)
    if let known = variants[key] {
      for variant in known
      where variant.entry == entry && variant.start == start && variant.margin.elementsEqual(margin) {
        return variant.body
      }
      if known.count >= Self.variantLimit { return nil }
    }
    var compiler = BodyCompiler(self, run, margin: Array(margin), entry, start: start, module: module)
    let compiled = compiler.compile(body).map { body in
      let place = UnsafeMutablePointer<CompiledBody>.allocate(capacity: 1)
      place.initialize(to: body)
      return place
    }
    variants[key, default: []].append(
      Variant(entry: entry, start: start, body: compiled, margin: Array(margin)))
    return compiled
  }
}

/// What a call instruction needs.
struct CompiledCall: BitwiseCopyable {
  let step: Unmanaged<CallStep>
  /// What begins the lines of a template that is called; nil when only the run knows.
  let margin: UnsafeBufferPointer<UInt8>?
  /// By class.
  let targets: UnsafeMutablePointer<CallTargetOfClass>
}

/// What a call instruction does for the objects of one class.
struct CallTargetOfClass: BitwiseCopyable {
  enum Kind: UInt8 {
    /// Nobody asked yet.
    case unknown
    /// Runs the step.
    case step
    /// Runs a compiled body.
    case body
    /// Prints a text.
    case text
  }

  var kind = Kind.unknown
  var body: UnsafeMutablePointer<CompiledBody>?
  var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
}

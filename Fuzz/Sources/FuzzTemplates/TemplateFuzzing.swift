import Diagnostics
import Ecore
import Glibc
import MOFM2T
import OCL

/// What is done with one fuzzed module of templates, and with each file of `Fuzz/failures/templates` when the tests replay it.
///
/// The module is about ``OCLSubject``. Text after a line `====` is a module that overrides the first.
enum TemplateFuzzing {
  /// Parses, checks and runs the module.
  ///
  /// Whatever the input is, this must return; it traps when a run is not the same the second time, and when it takes long.
  static func run(_ input: UnsafeBufferPointer<UInt8>) {
    _ = OCLSubject.loaded
    let start = processorTime()
    defer {
      // libFuzzer's own limit is one of elapsed time, which says little on a machine that has more to do.
      let spent = processorTime() - start
      precondition(spent < 1_000_000_000, "took \(spent / 1_000_000) ms of processor time")
    }
    for rules in WhiteSpaceRules.allCases { run(input, rules) }
  }

  private static func run(_ input: UnsafeBufferPointer<UInt8>, _ rules: WhiteSpaceRules) {
    let (metamodel, model) = OCLSubject.loaded
    let parts = parts(of: input)
    let file = SourceFile(path: "fuzzed.mtl", bytes: parts.first)
    var sink = DiagnosticSink(limit: 100)
    var checks = TemplateOptions(warnsOfNull: true, warnsOfImplicitSelf: true, whiteSpace: rules)
    checks.services = [
      TemplateService("shout", [.string], .string) { arguments throws(TemplateService.Failure) in
        guard case .string(let text)? = arguments.first, !text.isEmpty else {
          throw .init("there is no text")
        }
        return .string(text + "!")
      }
    ]
    checks.overrides = parts.second.map { [SourceFile(path: "over.mtl", bytes: $0)] } ?? []
    var other = DiagnosticSink(limit: 100)
    _ = WhiteSpaceListing.list(file, rules: rules, into: &other)
    let program = TemplateProgram.load(file, metamodel: metamodel, options: checks, into: &sink)
    if program == nil, !sink.hasErrors { fatalError("it is refused without a reason\n\(file.text)") }
    for diagnostic in sink.sorted().prefix(20) { _ = TextRenderer(color: false).render(diagnostic) }
    guard let program else { return }
    let first = shown(program, model)
    let second = shown(program, model)
    if first.output != second.output, !first.isTimed, !second.isTimed {
      fatalError("printed '\(first.output)' and then '\(second.output)'\n\(file.text)")
    }
  }

  private static func parts(
    of input: UnsafeBufferPointer<UInt8>
  ) -> (first: Slice<UnsafeBufferPointer<UInt8>>, second: Slice<UnsafeBufferPointer<UInt8>>?) {
    let separator = Array("\n====\n".utf8)
    var index = 0
    while index + separator.count <= input.count {
      if input[index] == 0x0A, input[index..<index + separator.count].elementsEqual(separator) {
        return (input[..<index], input[(index + separator.count)...])
      }
      index += 1
    }
    return (input[...], nil)
  }

  private static func processorTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  private static var options: RunOptions {
    var options = RunOptions(
      properties: ["region": "eu"], existing: { SourceFile(path: $0, text: existing) }, recursionLimit: 50)
    options.limits.steps = 2_000
    options.limits.bytes = 1 << 20
    options.limits.evaluation.steps = 2_000
    options.limits.evaluation.size = 2_000
    options.limits.evaluation.depth = 50
    options.limits.evaluation.seconds = 0.25
    return options
  }

  private static let existing = """
    before
    # Start of user code one
    kept
    # End of user code
    Start of user code name
    lost
    End of user code
    """

  private static func shown(_ program: TemplateProgram, _ model: Model) -> (output: [UInt8], isTimed: Bool) {
    var sink = DiagnosticSink(limit: 100)
    let result = program.run(on: model, options: options, into: &sink)
    var output = result.text
    for file in result.output.files {
      output += Array("==== \(file.path)\n".utf8)
      output += (try? file.content) ?? []
    }
    let isTimed = sink.sorted().contains { $0.code == "mtl/invalid-value" }
    for diagnostic in sink.sorted() {
      let text = TextRenderer(color: false).render(diagnostic)
      output += Array(text.utf8)
    }
    return (output, isTimed)
  }
}

/// Where the text stands that is printed under the rules of Acceleo 4.
struct Margin {
  /// What the line has so far, as far as these rules know: text that a block adds in front is not among it.
  var line: [UInt8] = []
  /// What the lines of the innermost body begin with.
  var indentation: [UInt8] = []
  /// Whether the innermost body is printed as it stands.
  var isInlined = false
  /// What the lines of the body that is begun next begin with.
  var next: [UInt8] = []
  /// Whether the body that ended last is printed as it stands.
  var endedInlined = false

  /// What lines that are begun now begin with.
  var current: [UInt8] { line.isEmpty ? indentation : line }
}

/// A part of a body, and whether it stands on several lines of the template.
struct MarginStatement {
  let step: Step
  /// Then it leaves no empty line behind when it prints nothing.
  let spansLines: Bool

  init(_ step: Step, spansLines: Bool) {
    self.step = step
    self.spansLines = spansLines
  }
}

/// A body under the rules of Acceleo 4.
final class MarginBodyStep: Step, @unchecked Sendable {
  let statements: [MarginStatement]
  let isInlined: Bool

  init(_ statements: [MarginStatement], isInlined: Bool) {
    self.statements = statements
    self.isInlined = isInlined
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// A line of text, or a part of one.
final class LineStep: Step, @unchecked Sendable {
  let text: TextStep
  let ending: LineText.Ending

  init(_ bytes: ArraySlice<UInt8>, _ ending: LineText.Ending) {
    text = TextStep(bytes)
    self.ending = ending
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// `[e/]`, all of whose lines are indented.
final class MarginValueStep: Step, @unchecked Sendable {
  let step: Step
  let endsLine: Bool

  init(_ step: Step, endsLine: Bool) {
    self.step = step
    self.endsLine = endsLine
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

/// A block, whose bodies are indented by what stands before it.
final class MarginBlockStep: Step, @unchecked Sendable {
  let step: Step
  /// Whether it prints to a file of its own.
  let isFile: Bool
  /// Whether any body is not printed as it stands.
  let isIndented: Bool

  init(_ step: Step, isFile: Bool, isIndented: Bool) {
    self.step = step
    self.isFile = isFile
    self.isIndented = isIndented
  }

  override func run(_ run: TemplateRun, _ frame: TemplateRun.Frame) { run.execute(self, frame) }
}

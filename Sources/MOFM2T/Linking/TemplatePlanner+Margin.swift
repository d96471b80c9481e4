internal import Diagnostics

extension TemplatePlanner {
  /// The statements of a body under the rules of Acceleo 4.
  mutating func statements(_ body: [Element], _ scope: Scope) -> [MarginStatement] {
    let bytes = syntax.text.value
    var result: [MarginStatement] = []
    for element in body {
      switch element {
      case .text: break
      case .line(let line):
        result.append(MarginStatement(LineStep(bytes[line.range], line.ending), spansLines: false))
      case .comment(let range):
        result.append(MarginStatement(Step(), spansLines: bytes[range].contains(0x0A)))
      case .expression(let tag):
        guard let step = step(tag, scope) else { continue }
        result.append(
          MarginStatement(
            MarginValueStep(step, endsLine: tag.endsLine),
            spansLines: tag.takesLineEnd || bytes[tag.range].contains(0x0A)))
      case .block(let block):
        guard let step = step(block, scope), let head = block.sections.first?.head else { continue }
        let whole = head.lowerBound..<max(head.upperBound, block.tail.upperBound)
        let margin = MarginBlockStep(
          step, isFile: block.kind == .file, isIndented: block.sections.contains { $0.form == .indented })
        result.append(MarginStatement(margin, spansLines: bytes[whole].contains(0x0A)))
      }
    }
    return result
  }
}

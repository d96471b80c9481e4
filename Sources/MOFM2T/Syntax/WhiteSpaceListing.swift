public import Diagnostics

/// A module's text with marks that show which white space templates print.
///
/// In a template a blank that is printed is `·`, a tab `→`, and a line end `¶`. What is dropped has no mark. A blank or
/// line end that is printed only when the block before it prints something is `˙` or `⏎`. Outside of templates and
/// inside of brackets nothing is printed and nothing is marked. Each line begins with its number.
public struct WhiteSpaceListing: Sendable {
  /// The marked text, in lines.
  public let text: String

  /// Reads a module and decides its white space; what is wrong with it goes to `sink`.
  ///
  /// Under the rules of Acceleo 4 what stands before a block is printed before its lines, which no mark tells.
  public static func list(
    _ file: SourceFile, rules: WhiteSpaceRules = .acceleo3, into sink: inout DiagnosticSink
  ) -> WhiteSpaceListing {
    let module = ModuleParser.parse(file, into: &sink)
    let bytes = module.text.value
    var marks = [Mark](repeating: .none, count: bytes.count)
    for template in module.templates {
      for element in rules.laidOut(template, of: module.text, into: &sink).elements { mark(element, &marks) }
    }
    return WhiteSpaceListing(text: rendered(bytes, marks))
  }

  private enum Mark {
    case none
    case printed
    /// Printed when the block before prints something.
    case conditional
  }

  private static func mark(_ element: Element, _ marks: inout [Mark]) {
    switch element {
    case .text(let range): for index in range { marks[index] = .printed }
    case .line(let line):
      for index in line.range { marks[index] = .printed }
      let end = line.range.upperBound
      guard line.takesLineEnd, marks.indices.contains(end) else { return }
      marks[end] = line.ending == .lineEnd && line.range.isEmpty ? .conditional : .printed
    case .expression(let tag):
      let end = tag.range.upperBound
      if tag.takesLineEnd, marks.indices.contains(end) { marks[end] = .conditional }
    case .comment: break
    case .block(let block):
      for section in block.sections { for element in section.body { mark(element, &marks) } }
      for index in block.trail { marks[index] = .conditional }
    }
  }

  private static func rendered(_ bytes: [UInt8], _ marks: [Mark]) -> String {
    let count = bytes.count { $0 == 0x0A } + 1
    let width = String(count).utf8.count
    var result: [UInt8] = []
    var line = 1
    func begin() {
      let number = String(line)
      result += [UInt8](repeating: 0x20, count: width - number.utf8.count) + Array((number + " | ").utf8)
    }
    if !bytes.isEmpty { begin() }
    for (index, byte) in bytes.enumerated() {
      switch (byte, marks[index]) {
      case (0x20, .printed): result += Array("·".utf8)
      case (0x09, .printed): result += Array("→".utf8) + [0x09]
      case (0x0A, .printed): result += Array("¶".utf8)
      case (0x20, .conditional), (0x09, .conditional): result += Array("˙".utf8)
      case (0x0A, .conditional): result += Array("⏎".utf8)
      case (0x0A, .none): break
      default: result.append(byte)
      }
      guard byte == 0x0A else { continue }
      result.append(0x0A)
      line += 1
      if index + 1 < bytes.count { begin() }
    }
    if result.last != 0x0A, !result.isEmpty { result.append(0x0A) }
    return String(decoding: result, as: UTF8.self)
  }
}

import Diagnostics
import Ecore
import Foundation
import MOFM2T
import Testing
import XMI

@Suite struct ProtectedAreaTests {
  private static let model = loadModel(TemplateCase.folder.appendingPathComponent("model.xmi").path)

  /// What a file block with this body makes of the file that is there, and the codes reported.
  private func run(_ body: String, over existing: String?, charset: String = "UTF-8") -> (
    OutputTree, [String]
  ) {
    var sink = DiagnosticSink()
    let text = """
      [module m('http://k')/]
      [template main(c : Cluster)]
      [comment @main/]
      [file ('f', false, '\(charset)')]
      \(body)
      [/file]
      [/template]
      [template area(c : Cluster)]
      a:
      [protected ('inner') startTagPrefix('# ') endTagPrefix('# ')]
      default
      [/protected]
      [/template]
      """
    let file = SourceFile(path: "m.mtl", text: text)
    let program = TemplateProgram.load(file, metamodel: Self.model.metamodel, into: &sink)
    let options = RunOptions(existing: { $0 == "f" ? existing.map { SourceFile(path: "f", text: $0) } : nil })
    let result = program?.run(on: Self.model.model, options: options, into: &sink)
    let codes = sink.sorted().map(\.code).filter { $0 != "mtl/unused-template" }
    return (result?.output ?? OutputTree(), codes)
  }

  private func text(_ tree: OutputTree, _ path: String = "f") -> String? {
    tree[path].map { String(decoding: $0, as: UTF8.self) }
  }

  private let prefixed =
    "a\n[protected ('x') startTagPrefix('# ') endTagPrefix('# ')]\ndefault\n[/protected]\nz"

  @Test func whatAPersonWroteStays() {
    let (first, codes) = run(prefixed, over: nil)
    #expect(codes.isEmpty)
    #expect(text(first) == "a\n# Start of user code x\ndefault\n# End of user code\nz\n")
    let edited = "A\n# Start of user code x\nmine\n  # too\n# End of user code\nZ\n"
    let (second, laterCodes) = run(prefixed, over: edited)
    #expect(laterCodes.isEmpty)
    #expect(text(second) == "a\n# Start of user code x\nmine\n  # too\n# End of user code\nz\n")
    let (third, _) = run(prefixed, over: text(second))
    #expect(text(third) == text(second))
  }

  @Test func blanksAroundANameDoNotCount() {
    let (first, codes) = run(prefixed.replacing("('x')", with: "(' x ')"), over: nil)
    #expect(codes.isEmpty)
    #expect(text(first) == text(run(prefixed, over: nil).0))
  }

  @Test func codeBeforeTheEndMarkerStays() {
    let (tree, _) = run(prefixed, over: "# Start of user code x\nmine() # End of user code")
    #expect(text(tree) == "a\n# Start of user code x\nmine() # \n# End of user code\nz\n")
  }

  @Test func prefixesOfTheTemplateItselfStay() {
    let body = "// [protected ('x')]\ndefault\n// [/protected]\nz"
    let (first, _) = run(body, over: nil)
    #expect(text(first) == "// Start of user code x\ndefault\n// End of user code\nz\n")
    let (second, _) = run(body, over: text(first)?.replacing("default", with: "mine"))
    #expect(text(second) == "// Start of user code x\nmine\n// End of user code\nz\n")
  }

  @Test func savedTextIsNotIndentedAgain() {
    let (first, _) = run("  [c.area()/]", over: nil)
    #expect(text(first) == "  a:\n  # Start of user code inner\n  default\n  # End of user code\n")
    let (second, _) = run("  [c.area()/]", over: text(first))
    #expect(text(second) == text(first))
  }

  @Test func lostAreasAreKeptBesideTheFile() {
    let old =
      "# Start of user code gone\nmine\n# End of user code\n# Start of user code x\nkept\n# End of user code"
    let (tree, codes) = run(prefixed, over: old)
    #expect(codes == ["mtl/lost-area"])
    #expect(text(tree) == "a\n# Start of user code x\nkept\n# End of user code\nz\n")
    #expect(
      text(tree, "f.lost.txt")
        == "Lost, user code 'gone':\nStart of user code gone\nmine\n# End of user code\n")
  }

  @Test func anAreaWithoutEndIsAnError() {
    #expect(run(prefixed, over: "# Start of user code x\nmine\n").1 == ["mtl/unclosed-area"])
    let two = "# Start of user code x\nmine\n# Start of user code y\n# End of user code"
    #expect(run(prefixed, over: two).1.contains("mtl/unclosed-area"))
  }

  @Test func withoutTheFilesThatAreThereAreasAreRefused() {
    var sink = DiagnosticSink()
    let file = SourceFile(
      path: "m.mtl",
      text:
        "[module m('http://k')/][template t(c : Cluster)][comment @main/][file ('f')][protected ('x')][/protected][/file][/template]"
    )
    let program = TemplateProgram.load(file, metamodel: Self.model.metamodel, into: &sink)
    _ = program?.run(on: Self.model.model, into: &sink)
    #expect(sink.diagnostics.map(\.code) == ["mtl/area-without-file"])
  }

  @Test func otherEncodingsAreReadAndWritten() {
    let (tree, codes) = run(
      prefixed, over: "# Start of user code x\nmine\n# End of user code", charset: "US-ASCII")
    #expect(codes.isEmpty)
    #expect(text(tree)?.contains("mine") == true)
  }
}

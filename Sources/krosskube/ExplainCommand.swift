internal import ArgumentParser
import Diagnostics
import Pipelines

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what the code of a diagnostic means and what to do.",
    discussion: """
      krosskube explain xmi/unknown-feature

      Without a code: a list of all of them.
      """)

  @Argument(help: ArgumentHelp("The codes, as they stand in brackets behind a message.", valueName: "code"))
  var codes: [String] = []

  func run() throws {
    if codes.isEmpty { for line in Explain.list() { print(line) } }
    var status = ExitStatus.good
    for (number, code) in codes.enumerated() {
      if let text = Explain.text(code) {
        print(number == 0 ? "" : "\n", text, separator: "", terminator: "")
      } else {
        StandardError.write(TextRenderer().render(Explain.unknown(code)))
        status = .unusable
      }
    }
    try status.leave()
  }
}

import Foundation

/// The models that the files of cases make by changing good ones; `Tests/ValidationTests/Invariants/README.md` says how.
enum CaseFiles {
  /// The path beside the good model and the text of each changed model.
  static func changed(in folder: URL) -> [(path: String, text: String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    var result: [(path: String, text: String)] = []
    for name in names.sorted() where name.hasSuffix(".cases") {
      let url = folder.appendingPathComponent(name)
      let model = url.deletingPathExtension().appendingPathExtension("xmi")
      guard let cases = try? String(contentsOf: url, encoding: .utf8),
        let good = try? String(contentsOf: model, encoding: .utf8)
      else { continue }
      for (number, block) in cases.components(separatedBy: "\n\n").enumerated() {
        let path = folder.appendingPathComponent("\(name)-\(number).xmi").path
        result.append((path, text(of: good, after: block)))
      }
    }
    return result
  }

  private static func text(of good: String, after block: String) -> String {
    var text = good
    var old: String?
    for line in block.components(separatedBy: "\n") {
      let rest = String(line.dropFirst(2)).replacingOccurrences(of: "\\n", with: "\n")
      if line.hasPrefix("- ") {
        old = rest
      } else if line.hasPrefix("+"), let found = old {
        text = text.replacingOccurrences(of: found, with: rest)
        old = nil
      }
    }
    return text
  }
}

import Diagnostics
import Foundation
import TestSupport

/// A change of a good model that breaks one thing, or nothing; `Invariants/README.md` says how the files are written.
struct InvariantCase: CustomStringConvertible {
  /// What kind of thing it breaks.
  enum Kind: String {
    /// Nothing: an optional value that is absent, or one at its bound.
    case nothing = "good"
    /// Something that is wrong in the changed model.
    case state = "case"
    /// An invariant over the models before and after the change, each of them good.
    case transition = "change"
  }

  /// What is wrong with a file of cases.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  let kind: Kind
  /// `Class::name` of the invariant, or a diagnostic code; of a good change the first word.
  let name: String
  /// Everything that is reported of the changed model.
  let expected: Set<String>
  /// The changed model.
  let model: String
  /// File and line.
  let place: String

  var description: String { "\(place): \(name)" }

  /// The folder of the files.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Invariants")

  /// The names of the files without their suffix.
  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter { $0.hasSuffix(".xmi") }.map { String($0.dropLast(4)) }.sorted()
  }()

  /// The good model of a file.
  static func model(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name + ".xmi"), encoding: .utf8)
  }

  /// The cases of a file; none for a model without one.
  static func all(in name: String) throws -> [InvariantCase] {
    let url = folder.appendingPathComponent(name + ".cases")
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    let lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
    let model = try model(name)
    var cases: [InvariantCase] = []
    var block: [String] = []
    for (number, line) in (lines + [""]).enumerated() where !line.hasPrefix("#") {
      if !line.isEmpty {
        block.append(line)
      } else if !block.isEmpty {
        let place = "\(name).cases:\(number + 1 - block.count)"
        cases.append(try InvariantCase(block, of: model, at: place))
        block = []
      }
    }
    return cases
  }

  private init(_ lines: [String], of model: String, at place: String) throws {
    let head = lines[0].components(separatedBy: " ")
    guard head.count >= 2, let kind = Kind(rawValue: head[0]) else {
      throw Fault(description: "\(place): 'case NAME', 'change NAME' or 'good' and words are expected")
    }
    var expected: Set<String> = kind == .state ? [head[1]] : []
    var changed = model
    var found: String?
    for line in lines.dropFirst() {
      let text = String(line.dropFirst(2)).replacingOccurrences(of: "\\n", with: "\n")
      if line.hasPrefix("also ") {
        expected.insert(String(line.dropFirst(5)))
      } else if line.hasPrefix("- "), found == nil {
        let count = changed.components(separatedBy: text).count - 1
        guard count == 1 else { throw Fault(description: "\(place): '\(text)' occurs \(count) times") }
        found = text
      } else if line.hasPrefix("+"), let old = found {
        changed = changed.replacingOccurrences(of: old, with: text)
        found = nil
      } else {
        throw Fault(description: "\(place): '\(line)' is no line of a case")
      }
    }
    guard found == nil, changed != model else { throw Fault(description: "\(place): nothing is changed") }
    self.kind = kind
    name = head[1]
    self.expected = expected
    self.model = changed
    self.place = place
  }
}

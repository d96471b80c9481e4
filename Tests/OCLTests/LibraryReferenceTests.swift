import Foundation
import TestSupport
import Testing

@testable import OCL

/// What `docs/supported.md` says of the library is what there is.
@Suite struct LibraryReferenceTests {
  static func group(_ receiver: LibraryOperation.Receiver) -> String {
    switch receiver {
    case .any: "OclAny"
    case .of(.element): "OclElement"
    case .of(.boolean): "Boolean"
    case .of(.string): "String"
    case .of, .number: "Integer, Real, UnlimitedNatural"
    case .collection, .ordered, .kind: "Collection"
    case .map: "Map"
    case .type: "Type"
    }
  }

  @Test func everyOperationIsDescribed() {
    let planned: Set<String> = ["=", "<>", "and", "or", "xor", "implies", "not", "and2"]
    var described: Set<String> = []
    for reference in LibraryReference.all where !reference.type.hasPrefix("Iterators") {
      let group =
        reference.type.hasPrefix("String")
        ? "String" : reference.type == "OrderedSet, Sequence" ? "Collection" : reference.type
      for entry in reference.entries where !planned.contains(entry.name) {
        let line = "\(group) \(entry.name)/\(entry.argumentCount)"
        #expect(described.insert(line).inserted, "\(line) is described twice")
        #expect(!entry.meaning.isEmpty)
      }
    }
    let actual = Set(
      Library.operations.map { "\(Self.group($0.receiver)) \($0.name)/\($0.parameters.count)" })
    #expect(actual.subtracting(described).sorted() == [], "not described")
    #expect(described.subtracting(actual).sorted() == [], "described, but not there")
  }

  @Test func everyIteratorIsDescribed() {
    let names = LibraryReference.iterators.entries.map(\.name)
    #expect(Set(names) == Set(IteratorKind.allCases.map(\.rawValue)))
  }

  /// The part of `docs/supported.md` between these lines is written from the library and the recorded answers.
  @Test func theDocumentIsFresh() throws {
    let file = Project.root.appendingPathComponent("docs/supported.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let first = "<!-- The library: written by 'make golden FILTER=LibraryReference'. -->\n"
    let last = "<!-- The end of the library. -->"
    let start = try #require(text.range(of: first)).upperBound
    let end = try #require(text.range(of: last)).lowerBound
    let fresh =
      try "\n" + Self.conformance() + "\n\n" + LibraryReference.all.map(\.markdown).joined(separator: "\n\n")
      + "\n\n"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try (text[..<start] + fresh + text[end...]).write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(text[start..<end] == fresh, "run 'make golden FILTER=LibraryReference'")
    }
  }

  /// How many of the recorded answers are ours, by the list of those that are not.
  static func conformance() throws -> String {
    let lines = try String(contentsOf: EclipseConformanceTests.failingFile, encoding: .utf8).split(
      separator: "\n")
    let counts = lines.first { $0.hasPrefix("# Rows: ") }?.dropFirst("# Rows: ".count) ?? ""
    var rows = ["| tests | rows | answered alike |", "|---|---|---|"]
    for count in counts.split(separator: ",") {
      let parts = count.split(separator: " ")
      guard parts.count == 2, let total = Int(parts[1]) else { continue }
      let failing = lines.count { $0.hasPrefix(parts[0] + "\t") }
      rows.append("| `\(parts[0])` | \(total) | \(total - failing) |")
    }
    return rows.joined(separator: "\n")
  }
}

import Foundation
import TestSupport
import Testing

/// Repositories that hold a class model and the metamodel that Eclipse made of it.
@Suite("Class models and the metamodels made from them", .enabled(if: Project.corpus != nil))
struct PairTests {
  @Test(arguments: MetamodelPair.pairs)
  func agree(_ pair: MetamodelPair) throws {
    let ours = try MetamodelPair.lines(pair.uml, options: pair.options, others: pair.others)
    let theirs = try MetamodelPair.lines(pair.ecore, others: pair.others)
    #expect(ours.intersection(theirs).count == pair.same)
    var counts = Array(repeating: 0, count: pair.differences.count)
    for (isOurs, lines) in [(true, ours.subtracting(theirs)), (false, theirs.subtracting(ours))] {
      for line in lines.sorted() {
        let known = pair.differences.firstIndex { $0.isOurs == isOurs && $0.covers(line) }
        if let known {
          counts[known] += 1
        } else {
          Issue.record("only \(isOurs ? "we" : "they") have: \(line)")
        }
      }
    }
    for (difference, count) in zip(pair.differences, counts) where difference.count != count {
      Issue.record("\(count) lines, not \(difference.count): \(difference.reason)")
    }
  }

  /// All that share three classes within a repository, or most lines with a metamodel of another, are pairs or listed.
  @Test func allAreListed() throws {
    let corpus = try #require(Project.corpus)
    let manifest = try String(contentsOf: corpus.appendingPathComponent("MANIFEST.tsv"), encoding: .utf8)
    var repositories: [String: String] = [:]
    for line in manifest.split(separator: "\n") {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      if columns.count > 1 { repositories[String(columns[0])] = String(columns[1]) }
    }
    let ecores = repositories.keys.filter { $0.hasSuffix(".ecore") }.sorted()
    let metamodels = try ecores.map { ($0, try MetamodelPair.lines($0)) }.map {
      (path: $0.0, lines: $0.1, classes: Self.classes($0.1))
    }
    var found: Set<Int> = []
    for record in try CorpusCountsTests.records() {
      let lines = try MetamodelPair.lines(record.file)
      let classes = Self.classes(lines)
      for metamodel in metamodels {
        let shared = classes.intersection(metamodel.classes).count
        let same = lines.intersection(metamodel.lines).count
        let isNear = repositories[record.file] == repositories[metamodel.path]
        guard isNear ? shared >= 3 : shared >= 8 && same * 4 >= lines.count * 3 else { continue }
        if MetamodelPair.pairs.contains(where: { $0.uml == record.file && $0.ecore == metamodel.path }) {
          continue
        }
        let known = Self.namesakes.firstIndex {
          record.file.hasSuffix($0.uml) && metamodel.path.hasSuffix($0.ecore)
        }
        guard let known else {
          Issue.record("\(record.file) \(metamodel.path): \(shared) classes, \(same) lines")
          continue
        }
        found.insert(known)
        #expect(Self.namesakes[known].classes == shared, "\(record.file) \(metamodel.path)")
        #expect(Self.namesakes[known].lines == same, "\(record.file) \(metamodel.path)")
      }
    }
    for index in Self.namesakes.indices where !found.contains(index) {
      Issue.record("no longer alike: \(Self.namesakes[index])")
    }
  }

  /// The names of classes and enumerations.
  private static func classes(_ lines: Set<String>) -> Set<Substring> {
    Set(
      lines.filter { $0.hasPrefix("class ") || $0.hasPrefix("enum ") }.compactMap {
        $0.split(separator: " ").dropFirst().first
      })
  }
}

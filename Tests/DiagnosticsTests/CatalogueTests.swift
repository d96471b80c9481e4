import Diagnostics
import Foundation
import TestSupport
import Testing

/// Every code that the sources can say is explained, and nothing else is.
@Suite struct CatalogueTests {
  private static let sources: [(path: String, text: String)] = {
    let folder = Project.root.appendingPathComponent("Sources")
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".swift") && !$0.contains("Diagnostics/Catalogue/") }.sorted().map {
      ($0, (try? String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)) ?? "")
    }
  }()

  /// The codes in the sources: literals, and those that components put together of a prefix and a name.
  private static let said: Set<String> = {
    var codes: Set<String> = []
    for (path, text) in sources {
      // Paths of folders and media types look like codes.
      for match in text.matches(of: /"([a-z][a-z-]*)\/([a-z][a-z0-9-]*)"/) {
        codes.insert("\(match.1)/\(match.2)")
      }
      if path.hasPrefix("Validation/Rules/") {
        for match in text.matches(of: /(?:\breport|\bwarn)\(\s*"([a-z-]+)"/) {
          codes.insert("ecore/\(match.1)")
        }
        for match in text.matches(of: /(?:duplicate|similar): "([a-z-]+)"/) {
          codes.insert("ecore/\(match.1)")
        }
      }
      if path.hasPrefix("Kubernetes/") {
        for match in text.matches(
          of: /\.(?:required|forbidden|unsupported|invalid|duplicate)\(\s*"([a-z-]+)"/)
        {
          codes.insert("kubernetes/\(match.1)")
        }
        for match in text.matches(of: /finding\(\s*"([a-z-]+)"/) { codes.insert("kubernetes/\(match.1)") }
      }
      if path.hasSuffix("Editing/EditError.swift") {
        for match in text.matches(of: /case \w+ = "([a-z-]+)"/) { codes.insert("edit/\(match.1)") }
      }
    }
    return codes
  }()

  @Test func everyCodeHasAnEntry() {
    let known = Set(DiagnosticCatalogue.entries.map(\.code))
    let components = Set(known.map { $0.prefix { $0 != "/" } })
    #expect(Self.said.count > 200)
    for code in Self.said.sorted() where components.contains(code.prefix { $0 != "/" }) {
      #expect(known.contains(code), "\(code) has no entry in Sources/Diagnostics/Catalogue")
    }
    for code in Self.said where !components.contains(code.prefix { $0 != "/" }) {
      let isDiagnostic = Self.sources.contains { $0.text.contains("Diagnostic(.error, \"\(code)\"") }
      #expect(!isDiagnostic, "the component of \(code) has no entries in Sources/Diagnostics/Catalogue")
    }
  }

  @Test func everyEntryIsSaid() {
    let texts = Self.sources.map(\.text).joined()
    for entry in DiagnosticCatalogue.entries where !Self.said.contains(entry.code) {
      // Rules that hand their code on name it as a literal of its own.
      let name = entry.code.split(separator: "/")[1]
      #expect(
        entry.code.hasPrefix("ecore/") && texts.contains("\"\(name)\""), "\(entry.code) is said nowhere")
    }
  }

  @Test func entriesAreSentences() {
    let entries = DiagnosticCatalogue.entries
    #expect(Set(entries.map(\.code)).count == entries.count)
    #expect(entries.map(\.code) == entries.map(\.code).sorted())
    for entry in entries {
      #expect(entry.code.wholeMatch(of: /[a-z][a-z-]*\/[a-z][a-z0-9-]*/) != nil, "\(entry.code)")
      for text in [entry.meaning, entry.remedy] {
        #expect(text.hasSuffix("."), "\(entry.code): \(text)")
        #expect(text.first.map { $0.isUppercase || "':x".contains($0) } == true, "\(entry.code): \(text)")
        #expect(!text.contains("  "), "\(entry.code)")
      }
    }
    #expect(DiagnosticCatalogue.entry("xmi/unknown-feature") != nil)
    #expect(DiagnosticCatalogue.entry("xmi/none") == nil)
  }
}

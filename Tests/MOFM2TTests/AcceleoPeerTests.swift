import Diagnostics
import Ecore
import Foundation
import OCL
import TestSupport
import Testing
import XMI

@testable import MOFM2T

/// Acceleo's own evaluation tests, for the Acceleo 3 dialect and for the white space of Acceleo 4, from a copy of its repository outside of this one.
///
/// `scripts/acceleo/README.md` says how to make the copy; none of its files is in this repository.
enum AcceleoPeer {
  static let folder = ProcessInfo.processInfo.environment["KROSSKUBE_ACCELEO"].map {
    URL(fileURLWithPath: $0)
  }

  /// One file that Acceleo generates, and whether we generate the same.
  struct Outcome {
    let name: String
    let isSame: Bool
    let reason: String
    let content: [UInt8]
  }

  /// The cases that fail, by name, with the reason.
  static func known() throws -> [String: String] {
    let list = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Acceleo/failing.txt")
    var result: [String: String] = [:]
    for line in try String(contentsOf: list, encoding: .utf8).split(separator: "\n") {
      guard !line.hasPrefix("#"), let colon = line.firstRange(of: ": ") else { continue }
      result[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
    }
    return result
  }

  static func files(in folder: URL) -> [URL] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.appendingPathComponent($0) }
  }

  static func load(_ model: URL) -> LoadedModel {
    var loader = XMILoader(XMIOptions())
    var sink = DiagnosticSink()
    return loader.load([model.path], into: &sink)
  }

  /// What a module's run gives: files by path, and the first thing that was wrong.
  static func run(
    _ module: SourceFile, _ model: LoadedModel, searchPath: [String], rules: WhiteSpaceRules = .acceleo3,
    existing: @escaping @Sendable (String) -> SourceFile? = { _ in nil }
  ) -> ([String: [UInt8]], String) {
    var sink = DiagnosticSink()
    let finder = ModuleFinder(searchPath: searchPath)
    let program = TemplateProgram.load(
      module, metamodel: model.metamodel, finder: finder, options: TemplateOptions(whiteSpace: rules),
      into: &sink)
    var files: [String: [UInt8]] = [:]
    if let program {
      // Acceleo writes a file at once, so that what a later element generates replaces it.
      for main in program.mains {
        for object in model.model.allObjects
        where TemplateRun.value(.object(object.id), isOf: main.type, in: model.model)
          && object.eResource?.uri != Metamodel.ecoreURI
        {
          let options = RunOptions(existing: existing)
          let run = TemplateRun(program, model: model.model, options: options, sinkLimit: 100)
          run.context.state = run
          run.print(callTo: .site(main.site), CallArguments(.object(object.id)), place: main.place)
          run.context.state = nil
          for file in run.output.files { files[file.path] = try? file.content }
          sink.absorb(run.sink)
        }
      }
    }
    let errors = sink.sorted().filter { $0.severity == .error }
    return (files, errors.first.map { TextRenderer().render($0) } ?? "")
  }

  /// The tests of the migration from Acceleo 3: a module, a model and what Acceleo 3.7 generated, compared by bytes.
  static func migration(_ folder: URL) -> [Outcome] {
    var outcomes: [Outcome] = []
    for module in files(in: folder) where module.pathExtension == "mtl" {
      let home = module.deletingLastPathComponent()
      let expected = files(in: home.appendingPathComponent("generated"))
      let model = files(in: home).first { $0.pathExtension == "xmi" }
      guard !expected.isEmpty, let model, let file = try? SourceFile.read(module.path) else { continue }
      let (output, reason) = run(file, load(model), searchPath: [])
      for url in expected {
        guard let bytes = try? Data(contentsOf: url) else { continue }
        let own = output[url.lastPathComponent]
        outcomes.append(
          Outcome(
            name: "migration/\(home.lastPathComponent)/\(url.lastPathComponent)",
            isSame: own == Array(bytes), reason: reason, content: own ?? []))
      }
    }
    return outcomes
  }

  /// The tests of Acceleo 4: a module, a model, files with protected areas and what Acceleo 4 generates, compared by bytes.
  static func evaluation(_ folder: URL) -> [Outcome] {
    let suffix = "-expected.txt"
    var outcomes: [Outcome] = []
    for module in files(in: folder) where module.pathExtension == "mtl" {
      let home = module.deletingLastPathComponent()
      let expected = files(in: home.appendingPathComponent("generated")).filter { $0.path.hasSuffix(suffix) }
      let model = files(in: home).first { $0.pathExtension == "xmi" }
      guard !expected.isEmpty, let model, let file = try? SourceFile.read(module.path) else { continue }
      let areas = home.appendingPathComponent("protected-area").path
      let (output, reason) = run(file, load(model), searchPath: [home.path], rules: .acceleo4) { path in
        try? SourceFile.read("\(areas)/\(path)-protectedArea.txt")
      }
      for url in expected {
        guard let bytes = try? Data(contentsOf: url) else { continue }
        let path = String(url.lastPathComponent.dropLast(suffix.count))
        let own = output[path]
        let area = home.deletingLastPathComponent().path.dropFirst(folder.path.count + 1)
        outcomes.append(
          Outcome(
            name: "evaluation/\(area)/\(home.lastPathComponent)/\(path)",
            isSame: own == Array(bytes), reason: reason, content: own ?? []))
      }
    }
    return outcomes
  }

  /// The tests of Acceleo 3.7's engine: its harness calls one template by name and compares without white space.
  static func engine(_ folder: URL) -> [Outcome] {
    let areas: [(reference: String, module: String)] = [
      ("ForBlock", "ForBlock/template_for"), ("IfBlock", "IfBlock/template_if"),
      ("GenericEngine", "GenericEngine/generic_engine"), ("Encoding", "Encoding/generation_encoding"),
      ("NamesakeResolution", "Resolution/Namesake/Guard/local"),
      ("NamesakeResolution", "Resolution/Namesake/ParameterTypeNarrowing/local"),
      ("NamesakeResolution", "Resolution/Namesake/Simple/local"),
      ("OverrideResolution", "Resolution/Override/Guard/local"),
      ("OverrideResolution", "Resolution/Override/ParameterTypeNarrowing/local"),
      ("OverrideResolution", "Resolution/Override/Simple/local"),
      ("ProtectedAreaBlock", "ProtectedAreaBlock/protected_areas"),
      ("QueryInvocation", "QueryInvocation/query_invocation_wrapping"),
      ("Service", "Service/Java/java_services"), ("Template", "Template/local"),
      ("TemplateInvocation", "TemplateInvocation/dual_template_call"),
      ("TemplateInvocation", "TemplateInvocation/property_call_query_source"),
      ("TemplateInvocation", "TemplateInvocation/recursive_template_invocation"),
      ("Variables", "Variables/template_self"),
    ]
    // A word of theirs in the head of one template means nothing; without it the module can be read.
    let folder = mended(folder)
    let models = ["target", "abstractClass"].map { load(folder.appendingPathComponent("data/\($0).ecore")) }
    var outcomes: [Outcome] = []
    var seen: Set<String> = []
    for area in areas {
      let module = folder.appendingPathComponent("data/\(area.module).mtl")
      let references = files(in: folder.appendingPathComponent("src-gen/\(area.reference)/ReferenceResult"))
      for (template, type, written) in templates(module) {
        // Of several files of one name that of the folder which is called like the template.
        let wanted = references.filter { url in
          let folder = url.deletingLastPathComponent().lastPathComponent.lowercased()
          let isAlone = references.count { $0.lastPathComponent == url.lastPathComponent } == 1
          return written.contains(url.lastPathComponent)
            && (isAlone || template.replacing("_", with: "") == "test" + folder)
        }
        guard !wanted.isEmpty else { continue }
        // The harness passes the root of the model: a package of one, a class of the other.
        let model = models[type.hasSuffix("EPackage") ? 0 : 1]
        let (output, reason) = run(
          wrapper(template, type, module), model, searchPath: [module.deletingLastPathComponent().path])
        for url in wanted where seen.insert(url.path).inserted {
          let bytes = (try? Data(contentsOf: url)).map { Array($0) } ?? []
          let own = output[url.lastPathComponent]
          let folder = url.deletingLastPathComponent().lastPathComponent
          outcomes.append(
            Outcome(
              name: "engine/\(area.reference)/\(folder)/\(url.lastPathComponent)",
              isSame: own.map { inked($0) == inked(bytes) } ?? false, reason: reason, content: own ?? []))
        }
      }
    }
    try? FileManager.default.removeItem(at: folder)
    return outcomes
  }

  private static func mended(_ folder: URL) -> URL {
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent("krosskube-acceleo-\(getpid())")
    let module = copy.appendingPathComponent("data/Template/local.mtl")
    try? FileManager.default.removeItem(at: copy)
    do {
      try FileManager.default.copyItem(at: folder, to: copy)
      let text = try String(contentsOf: module, encoding: .utf8)
      try text.replacing("(EClass)) collection_template]", with: "(EClass)) overrides collection_template]")
        .write(to: module, atomically: true, encoding: .utf8)
    } catch {
      Issue.record("\(error)")
    }
    return copy
  }

  /// The public templates with one parameter: name, the parameter's type and the names of the files in it.
  private static func templates(_ module: URL) -> [(String, String, Set<String>)] {
    guard let file = try? SourceFile.read(module.path) else { return [] }
    var sink = DiagnosticSink()
    let syntax = ModuleParser.parse(file, into: &sink)
    return syntax.templates.compactMap { template in
      guard template.visibility == .public, template.parameters.count == 1,
        let type = template.parameters[0].type
      else { return nil }
      let text = String(
        decoding: syntax.text.value[template.head.lowerBound..<template.tail.upperBound], as: UTF8.self)
      let names = text.matches(of: /\[file ?\( ?'([^']*)'/).map { String($0.1) }
      return (template.name.text, String(decoding: syntax.text.value[type], as: UTF8.self), Set(names))
    }
  }

  private static func wrapper(_ template: String, _ type: String, _ module: URL) -> SourceFile {
    let name = module.deletingPathExtension().lastPathComponent
    let text = """
      [module wrapper('http://www.eclipse.org/emf/2002/Ecore') extends \(name)/]
      [template public wrapper_main(p : \(type))][comment @main/][p.\(template)()/][/template]
      """
    return SourceFile(
      path: module.deletingLastPathComponent().appendingPathComponent("wrapper.mtl").path, text: text)
  }

  private static func inked(_ bytes: [UInt8]) -> [UInt8] { bytes.filter { !TextCursor.isBlank($0) } }
}

@Suite(.enabled(if: AcceleoPeer.folder != nil, "KROSSKUBE_ACCELEO is not set: see scripts/acceleo/README.md"))
struct AcceleoPeerTests {
  @Test func migration() throws { try check("migration") { AcceleoPeer.migration($0) } }

  @Test func engine() throws { try check("engine") { AcceleoPeer.engine($0) } }

  @Test func evaluation() throws { try check("evaluation") { AcceleoPeer.evaluation($0) } }

  private func check(_ name: String, _ outcomes: (URL) -> [AcceleoPeer.Outcome]) throws {
    let folder = try #require(AcceleoPeer.folder)
    let all = outcomes(folder.appendingPathComponent(name))
    #expect(!all.isEmpty)
    let known = try AcceleoPeer.known()
    print("\(name): \(all.count { $0.isSame }) of \(all.count) files are the same")
    if let shown = ProcessInfo.processInfo.environment["KROSSKUBE_ACCELEO_OUTPUT"] {
      for outcome in all where !outcome.isSame {
        let url = URL(fileURLWithPath: shown).appendingPathComponent(outcome.name)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(outcome.content).write(to: url)
      }
    }
    for outcome in all where outcome.isSame == (known[outcome.name] != nil) {
      Issue.record("\(outcome.name) is \(outcome.isSame ? "the same now" : "another"): \(outcome.reason)")
    }
  }
}

internal import CRD
internal import Diagnostics
internal import Ecore
internal import Kubernetes
internal import MOFM2T

/// What is generated beside definitions: what it takes to install and to use them.
public struct DefinitionPackaging: Sendable {
  /// A Helm chart.
  public struct Chart: Sendable {
    /// Its name, which is that of its folder.
    public var name: String
    /// Its version, as SemVer 2 has it.
    public var version: String

    /// Takes both.
    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// Whether `rbac.yaml` has roles for the kinds.
  public var hasRoles = false
  /// Whether `kustomization.yaml` lists the files.
  public var hasKustomization = false
  /// Whether `json-schema/` has a schema for each kind and version.
  public var hasJSONSchemas = false
  /// The chart that is made.
  public var chart: Chart?

  /// Nothing.
  public init() {}

  /// Adds what is wanted to the printed definitions, which are sound.
  func add(
    to tree: inout OutputTree, _ model: Model, minimalKubernetes: Int, into sink: inout DiagnosticSink
  ) {
    let definitions = tree.files.filter { $0.path.hasSuffix(".yaml") || $0.path.hasSuffix(".yml") }
    var added: [(path: String, content: [UInt8])] = []
    do throws(FileError) {
      if hasRoles { added += try Self.files(of: "crd::rbac", model, [:], into: &sink) }
      if hasKustomization {
        let files = definitions.map(\.path) + added.map(\.path)
        added += try Self.files(
          of: "crd::kustomization", model, ["files": files.joined(separator: "\n")], into: &sink)
      }
      if hasJSONSchemas {
        for file in definitions {
          let source = SourceFile(path: file.path, bytes: try file.content)
          added += CRDJSONSchema.documents(of: source).map { ("json-schema/" + $0.path, Array($0.text.utf8)) }
        }
      }
      if let chart {
        guard isSound(chart, into: &sink) else { return }
        added += try Self.files(
          of: "crd::chart", model,
          ["chart": chart.name, "version": chart.version, "kubernetes": String(minimalKubernetes)],
          into: &sink)
      }
    } catch {
      sink.emit(.unreadable(error))
    }
    for (path, content) in added {
      if tree.file(path) != nil {
        sink.emit(.packagedTwice(path))
        continue
      }
      do throws(OutputTree.PathError) { try tree.add(path, content) } catch {
        sink.emit(.packagedTwice(path))
      }
    }
  }

  private static func files(
    of module: String, _ model: Model, _ properties: [String: String], into sink: inout DiagnosticSink
  ) throws(FileError) -> [(path: String, content: [UInt8])] {
    let program = TemplateProgram.builtIn(module, metamodel: model.metamodel, into: &sink)
    guard let program else { return [] }
    let options = RunOptions(properties: properties, services: .standard)
    var result: [(path: String, content: [UInt8])] = []
    for file in program.run(on: model, options: options, into: &sink).output.files {
      result.append((file.path, try file.content))
    }
    return result
  }

  private func isSound(_ chart: Chart, into sink: inout DiagnosticSink) -> Bool {
    if let problem = NameRule.dns1123Label.problem(with: chart.name) {
      sink.emit(.badChart("name", chart.name, problem))
      return false
    }
    guard Self.isSemanticVersion(chart.version) else {
      sink.emit(.badChart("version", chart.version, "is no version; expected one such as 1.2.0 or 1.2.0-rc.1"))
      return false
    }
    return true
  }

  /// Whether a text is a version by SemVer 2: three numbers, then `-` with names and `+` with names.
  static func isSemanticVersion(_ text: String) -> Bool {
    func isName(_ part: Substring, isNumberPlain: Bool) -> Bool {
      guard !part.isEmpty, part.utf8.allSatisfy({ isDigit($0) || isLetter($0) || $0 == 0x2D }) else {
        return false
      }
      return !isNumberPlain || !part.utf8.allSatisfy(isDigit) || part == "0" || part.first != "0"
    }
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let main = parts[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = main[0].split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3,
      numbers.allSatisfy({ $0.utf8.allSatisfy(isDigit) && isName($0, isNumberPlain: true) })
    else { return false }
    let names = main.dropFirst().flatMap { $0.split(separator: ".", omittingEmptySubsequences: false) }
    let builds = parts.dropFirst().flatMap { $0.split(separator: ".", omittingEmptySubsequences: false) }
    return names.allSatisfy { isName($0, isNumberPlain: true) }
      && builds.allSatisfy { isName($0, isNumberPlain: false) }
  }
}

extension Diagnostic {
  fileprivate static func packagedTwice(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "crd/file-twice", "the template prints '\(path)', which is generated beside the definitions")
  }

  fileprivate static func badChart(_ what: String, _ value: String, _ problem: String) -> Diagnostic {
    Diagnostic(.error, "crd/bad-chart", "the \(what) '\(value)' of the chart \(problem)")
  }
}

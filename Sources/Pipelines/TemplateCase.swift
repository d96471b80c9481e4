internal import Diagnostics
internal import Glibc
internal import MOFM2T

/// A test case of templates: a folder with models, a template, options and what is expected.
struct TemplateCase {
  /// The path of the folder.
  let folder: String

  private static let optionsName = "options"
  private static let expectedName = "expected"
  private static let textName = "expected.txt"
  private static let diagnosticsName = "expected.diagnostics"
  /// What is in the output folder before the template runs.
  private static let beforeName = "before"

  /// The cases in a folder, which may be one itself, in the order of their paths.
  static func all(in folder: String, depth: Int = 32) -> [TemplateCase] {
    guard depth > 0, let entries = FolderListing.entries(folder) else { return [] }
    var folder = folder
    while folder.utf8.count > 1, folder.utf8.last == UInt8(ascii: "/") { folder.removeLast() }
    let isCase = entries.contains { name, isFolder in
      isFolder ? name == expectedName : name == optionsName || name == textName || name == diagnosticsName
    }
    if isCase { return [TemplateCase(folder: folder)] }
    return entries.filter { $0.isFolder && !$0.name.hasPrefix(".") }.flatMap { name, _ in
      all(in: folder == "/" ? "/" + name : folder + "/" + name, depth: depth - 1)
    }
  }

  private func path(_ name: String) -> String {
    name.utf8.first == UInt8(ascii: "/") ? name : folder + "/" + name
  }

  /// Runs the case.
  func result(_ request: TemplateTests.Request) -> TemplateTests.Result {
    var sink = DiagnosticSink()
    var product: Generate.Product?
    let writer = OutputWriter(folder: path(Self.beforeName))
    if let generation = generation(request, into: &sink) {
      var options = RunOptions(properties: generation.properties, services: .standard)
      options.existing = writer.existing
      options.spill = OutputSpill(near: TemporaryFolder.path)
      var hasUnreadableFile = false
      product = Generate.produce(generation, options, &hasUnreadableFile, into: &sink)
    }
    // What would not be written is not compared either.
    if sink.hasErrors { product = nil }
    var actual: [(path: String, content: [UInt8])] = []
    for file in product?.output.files ?? [] {
      do throws(FileError) { actual.append((file.path, try content(of: file, over: writer))) } catch {
        sink.emit(.unreadable(error))
      }
    }
    let said = lines(of: sink)
    let text = product?.text ?? []
    return request.updates
      ? updated(actual, text, said, hasErrors: sink.hasErrors)
      : compared(actual, text, said, hasErrors: sink.hasErrors)
  }

  /// The contents of a file as they would be written over what is there before.
  private func content(of file: OutputTree.File, over writer: OutputWriter) throws(FileError) -> [UInt8] {
    let content = try file.content
    guard file.mode != .overwrite, let existing = writer.existing(file.path) else { return content }
    let old = withExtendedLifetime(existing) { Array(existing.bytes) }
    return file.mode == .append ? old + content : old
  }

  /// The diagnostics, one a line, with paths relative to the case.
  private func lines(of sink: DiagnosticSink) -> String {
    sink.sorted().filter { $0.severity != .note }.map { diagnostic in
      var place = ""
      if let range = diagnostic.range {
        let start = range.file.position(of: range.bytes.lowerBound)
        let prefix = folder + "/"
        let path =
          range.file.path.hasPrefix(prefix)
          ? String(range.file.path.dropFirst(prefix.count)) : range.file.path
        place = "\(path):\(start.line):\(start.column): "
      }
      return "\(place)\(diagnostic.severity.rawValue): \(diagnostic.message) [\(diagnostic.code)]\n"
    }.joined()
  }

  // MARK: Options

  /// What is to be run; nil after a diagnostic.
  private func generation(
    _ request: TemplateTests.Request, into sink: inout DiagnosticSink
  ) -> Generate.Request? {
    let entries = (FolderListing.entries(folder) ?? []).filter { !$0.isFolder }.map(\.name)
    var generation = Generate.Request(models: [], template: "", folder: path(Self.expectedName))
    generation.sources = request.sources
    generation.templatePath = request.templatePath
    var template = request.template
    if entries.contains(Self.optionsName) {
      guard readOptions(&generation, &template, into: &sink) else { return nil }
    }
    if generation.models.isEmpty {
      generation.models = entries.filter { $0.hasSuffix(".xmi") || $0.hasSuffix(".model") }.map(path)
    }
    // A metamodel beside the model is meant, whatever its namespace is.
    let metamodels = entries.filter { $0.hasSuffix(".ecore") }.map(path)
    if generation.models.isEmpty {
      generation.models = metamodels
    } else {
      generation.sources.metamodels += metamodels
    }
    let own = entries.filter { $0.hasSuffix(".mtl") }
    guard let template = own.count == 1 && template == request.template ? path(own[0]) : template else {
      sink.emit(.noTemplate(folder))
      return nil
    }
    generation.template = template
    return generation
  }

  private func readOptions(
    _ generation: inout Generate.Request, _ template: inout String?, into sink: inout DiagnosticSink
  ) -> Bool {
    let file: SourceFile
    do throws(FileError) { file = try SourceFile.read(path(Self.optionsName), isRegular: true) } catch {
      sink.emit(.unreadable(error))
      return false
    }
    var number = 0
    for line in file.text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let text = Self.trimmed(line)
      if text.isEmpty || text.hasPrefix("#") { continue }
      let range = SourceRange(file, file.rangeOfLine(number))
      guard let equals = text.firstIndex(of: "=") else {
        sink.emit(.badOptions("'\(text)' is not of the form KEY = VALUE", at: range))
        continue
      }
      let key = String(Self.trimmed(text[..<equals]))
      let value = String(Self.trimmed(text[text.index(after: equals)...]))
      let pair = value.firstIndex(of: "=").map {
        (String(Self.trimmed(value[..<$0])), String(Self.trimmed(value[value.index(after: $0)...])))
      }
      switch key {
      case "model": generation.models.append(path(value))
      case "template": template = path(value)
      case "template-path": generation.templatePath.append(path(value))
      case "metamodel": generation.sources.metamodels.append(path(value))
      case "metamodel-path": generation.sources.metamodelPath.append(path(value))
      case "verify" where value == "no": generation.verifies = false
      case "set":
        guard let pair else { fallthrough }
        generation.properties[pair.0] = pair.1
      case "uri-map":
        guard let pair else { fallthrough }
        generation.sources.uriMap.append((pair.0, path(pair.1)))
      case "uml-option":
        guard let pair else { fallthrough }
        if let problem = generation.sources.setUMLOption(pair.0, pair.1) {
          sink.emit(.badOptions(problem, at: range))
        }
      case "whitespace":
        guard let rules = TemplateWhiteSpace(rawValue: value) else { fallthrough }
        generation.checks.whiteSpace = rules
      default:
        sink.emit(
          .badOptions(
            "'\(text)' is no option; expected model, template, template-path, metamodel, metamodel-path, "
              + "uri-map = FROM=TO, uml-option = NAME=VALUE, set = KEY=VALUE, verify = no or "
              + "whitespace = acceleo4", at: range))
      }
    }
    return !sink.hasErrors
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" || first == "\r" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
    return text
  }

  private static func trimmed(_ text: String) -> Substring { trimmed(text[...]) }

  // MARK: Comparing

  private func bytes(_ name: String) -> [UInt8]? {
    guard let file = try? SourceFile.read(path(name), isRegular: true) else { return nil }
    return withExtendedLifetime(file) { Array(file.bytes) }
  }

  private func compared(
    _ actual: [(path: String, content: [UInt8])], _ text: [UInt8], _ said: String, hasErrors: Bool
  ) -> TemplateTests.Result {
    var failure = ""
    var rest = Set(FolderListing.files(below: path(Self.expectedName)))
    for file in actual.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
      rest.remove(file.path)
      let name = Self.expectedName + "/" + file.path
      failure += UnifiedDiff.text(bytes(name), file.content, path: name)
    }
    for name in rest.sorted() {
      failure += UnifiedDiff.text(
        bytes(Self.expectedName + "/" + name) ?? [], nil, path: Self.expectedName + "/" + name)
    }
    let expectedText = bytes(Self.textName)
    if expectedText != nil || text.contains(where: { $0 > 0x20 }) {
      failure += UnifiedDiff.text(expectedText, text, path: Self.textName)
    }
    let expectedSaid = bytes(Self.diagnosticsName)
    if expectedSaid != nil || hasErrors {
      failure += UnifiedDiff.text(expectedSaid, Array(said.utf8), path: Self.diagnosticsName)
    }
    return TemplateTests.Result(name: folder, failure: failure)
  }

  private func updated(
    _ actual: [(path: String, content: [UInt8])], _ text: [UInt8], _ said: String, hasErrors: Bool
  ) -> TemplateTests.Result {
    var sink = DiagnosticSink()
    var result = TemplateTests.Result(name: folder, failure: "")
    func put(_ name: String, _ content: [UInt8]) {
      if bytes(name) == content { return }
      OutputWriter.write(path(name), content, into: &sink)
      result.updated.append(name)
    }
    var rest = Set(FolderListing.files(below: path(Self.expectedName)))
    for file in actual {
      rest.remove(file.path)
      put(Self.expectedName + "/" + file.path, file.content)
    }
    for name in rest.sorted() {
      unlink(path(Self.expectedName + "/" + name))
      result.updated.append(Self.expectedName + "/" + name)
    }
    if bytes(Self.textName) != nil || text.contains(where: { $0 > 0x20 }) { put(Self.textName, text) }
    if bytes(Self.diagnosticsName) != nil || hasErrors { put(Self.diagnosticsName, Array(said.utf8)) }
    if sink.hasErrors { result.failure = lines(of: sink) }
    return result
  }
}

public import Diagnostics
public import Ecore
internal import XML

/// What loading gave: the model, as far as it could be read, and the metamodel it conforms to.
public struct LoadedModel: Sendable {
  /// The objects of all files: first those asked for, in order, then those that references led to.
  public let model: Model
  /// The metamodel that was found for them.
  public let metamodel: Metamodel
  /// Whether a file could not be opened at all; the exit status is then 2.
  public let hasUnreadableFile: Bool
  /// By path as asked for: the number of the resource, or nil when it could not be read.
  public let resourceOfPath: [String: Int]
}

/// Reads XMI files, the metamodels they need and the files they refer to.
///
/// Problems are reported and reading goes on with the next element. `.ecore` files are models too: of Ecore.
public struct XMILoader {
  private let options: XMIOptions
  private var sources: [String: SourceFile] = [:]
  private var failures: [String: FileError] = [:]
  /// Where a model names a metamodel file, by path.
  private var requests: [String: SourceRange] = [:]
  /// The paths that were asked for.
  private var asked: Set<String> = []

  /// Takes the ways to find files.
  public init(_ options: XMIOptions = XMIOptions()) { self.options = options }

  /// Loads `paths` into one model; `-` is standard input.
  public mutating func load(_ paths: [String], into sink: inout DiagnosticSink) -> LoadedModel {
    var paths = paths
    var seen: Set<String> = []
    paths.removeAll { !seen.insert($0).inserted }
    asked = seen
    var needed: [String] = []
    var metamodels = options.metamodels
    for path in paths {
      guard let file = source(path) else { continue }
      let head = DocumentHead(file)
      needed += head.namespaces
      for (uri, location, place) in head.schemaLocations {
        guard let target = metamodelFile(location, named: uri, in: path) else { continue }
        metamodels.append(target)
        if requests[target] == nil { requests[target] = place }
      }
    }
    // A file may use namespaces that only its inside, or a file it refers to, declares: then once more with their metamodels.
    var attempt = 0
    while true {
      var attemptSink = DiagnosticSink(limit: sink.limit)
      let metamodel = metamodel(&metamodels, needed: needed, into: &attemptSink)
      let (loaded, missing) = load(paths, metamodel: metamodel, into: &attemptSink)
      attempt += 1
      let found = missing.sorted().filter { uri in
        !needed.contains(uri) && metamodelFile(providing: uri).map { !metamodels.contains($0) } ?? false
      }
      if found.isEmpty || attempt > 8 {
        sink.absorb(attemptSink)
        return loaded
      }
      needed += found
    }
  }

  // MARK: Metamodels

  /// The metamodel that the files in `metamodels` make; further ones are found for the namespaces `needed`.
  private mutating func metamodel(
    _ metamodels: inout [String], needed: [String], into sink: inout DiagnosticSink
  ) -> Metamodel {
    while true {
      var seen: Set<String> = []
      metamodels.removeAll { !seen.insert($0).inserted }
      if metamodels.isEmpty, needed.allSatisfy({ $0 == Metamodel.ecoreURI }) { return .ecore }
      var definitionSink = DiagnosticSink(limit: sink.limit)
      let (definition, _) = load(metamodels, metamodel: .ecore, into: &definitionSink)
      let compiled = MetamodelCompiler.compile(definition.model, into: &definitionSink)
      let missing = needed.filter { compiled.ePackage(nsURI: $0) == nil }
      let found = missing.compactMap { metamodelFile(providing: $0) }.filter { !metamodels.contains($0) }
      if found.isEmpty {
        sink.absorb(definitionSink)
        return metamodels.isEmpty ? .ecore : compiled
      }
      metamodels += found
    }
  }

  /// A file named by `xsi:schemaLocation`; nil where it names no file that is there but the namespace is otherwise known.
  private mutating func metamodelFile(_ location: String, named uri: String, in base: String) -> String? {
    if uri == Metamodel.ecoreURI { return nil }
    // `#/0` is a package inside the model's own file, which is read as a model only.
    let place = String(location.prefix { $0 != "#" })
    guard !place.isEmpty else { return metamodelFile(providing: uri) }
    let target = options.target(of: place, base: base)
    if source(target) != nil { return target }
    if let known = metamodelFile(providing: uri) { return known }
    let isGiven = options.metamodels.contains { path in
      source(path).map { DocumentHead($0).packageURI == uri } ?? false
    }
    return isGiven || URIReference.hasScheme(target) ? nil : target
  }

  /// A built-in file, or one on the metamodel path, that defines the package with a namespace URI.
  private mutating func metamodelFile(providing uri: String) -> String? {
    for (path, file) in options.builtIn.sorted(by: { $0.key < $1.key })
    where DocumentHead(file).packageURI == uri { return path }
    for folder in options.metamodelPath {
      for path in Folder.files(in: folder, endingIn: ".ecore") {
        if let file = source(path), DocumentHead(file).packageURI == uri { return path }
      }
    }
    // A nested package is defined by the file of the package around it.
    for (path, file) in options.builtIn.sorted(by: { $0.key < $1.key })
    where path.hasSuffix(".ecore") && DocumentHead.states(uri, in: file) { return path }
    for folder in options.metamodelPath {
      for path in Folder.files(in: folder, endingIn: ".ecore") {
        if let file = source(path), DocumentHead.states(uri, in: file) { return path }
      }
    }
    return nil
  }

  // MARK: Files

  private mutating func source(_ path: String) -> SourceFile? {
    if let file = options.builtIn[path] { return file }
    if let file = sources[path] { return file }
    if failures[path] != nil || !options.readsFiles { return nil }
    do {
      // Who runs the program may name a pipe; a file that came from elsewhere may not.
      let file = try SourceFile.read(
        path, limit: options.limits.fileSize,
        isRegular: !asked.contains(path) && !options.metamodels.contains(path))
      sources[path] = file
      return file
    } catch {
      failures[path] = error
      return nil
    }
  }

  /// Reads `paths` and what they refer to as instances of `metamodel`.
  private mutating func load(
    _ paths: [String], metamodel: Metamodel, into sink: inout DiagnosticSink
  ) -> (LoadedModel, missing: Set<String>) {
    let state = UnsafeMutablePointer<LoadState>.allocate(capacity: 1)
    let available = options.builtIn.values.compactMap { DocumentHead($0).packageURI }.sorted()
    state.initialize(to: LoadState(metamodel, available: available, sink: DiagnosticSink(limit: sink.limit)))
    defer { state.deallocate() }
    var resolver = ReferenceResolver(options)
    var resources: [String: Int] = [:]
    var reasons: [String: String] = [:]
    var isUnreadable = false
    for path in paths {
      guard let file = source(path) else {
        if let failure = failures[path] {
          state.pointee.sink.emit(.unreadable(failure, at: requests[path]))
        }
        isUnreadable = true
        continue
      }
      resources[path] = read(file, path, state, &resolver)
    }
    // The list grows while documents are read.
    var next = 0
    while next < resolver.wanted.count {
      let target = resolver.wanted[next]
      next += 1
      if resources[target] != nil { continue }
      if target == Metamodel.ecoreURI {
        resources[target] = EcoreResource.add(to: &state.pointee.builder)
      } else if metamodel === Metamodel.ecore,
        let added = StandardPackages.add(target, to: &state.pointee.builder)
      {
        resources[target] = added
      } else if !options.followsReferences {
        reasons[target] = "references into other files are not followed"
      } else if let path = document(for: target), let file = source(path) {
        if let known = resources[path] {
          resources[target] = known
        } else {
          resources[path] = read(file, path, state, &resolver)
          resources[target] = resources[path]
        }
      } else if let failure = failures[target] {
        reasons[target] = "cannot read '\(failure.path)': \(failure.reason)"
      } else {
        reasons[target] = "'\(target)' names no file; --uri-map can say which"
      }
    }
    resolver.finish(resources, reasons, &state.pointee)
    state.pointee.builder.completeOpposites()
    EcoreNormalization.apply(to: &state.pointee.builder, from: 0, unlessIn: resources[Metamodel.ecoreURI])
    let missing = state.pointee.missingPackages
    let model = state.move().finish(into: &sink)
    let loaded = LoadedModel(
      model: model, metamodel: metamodel,
      hasUnreadableFile: isUnreadable || options.metamodels.contains { failures[$0] != nil },
      resourceOfPath: resources.filter { paths.contains($0.key) })
    return (loaded, missing)
  }

  /// The file a reference leads to: a path, or the metamodel of a namespace URI.
  private mutating func document(for target: String) -> String? {
    if options.builtIn[target] != nil || !URIReference.hasScheme(target) { return target }
    if let known = metamodelFile(providing: target) { return known }
    return options.metamodels.first { path in
      source(path).map { DocumentHead($0).packageURI == target } ?? false
    }
  }

  private func read(
    _ file: SourceFile, _ path: String, _ state: UnsafeMutablePointer<LoadState>,
    _ resolver: inout ReferenceResolver
  ) -> Int? {
    guard let decoded = XMLEncoding.decode(file, into: &state.pointee.sink) else { return nil }
    state.pointee.begin(decoded, uri: path, locator: XMILocator())
    let handler = XMIHandler(state, options.limits)
    var parserSink = DiagnosticSink()
    _ = XMLParser.parse(decoded, handler: handler, limits: options.limits.xml, into: &parserSink)
    state.pointee.sink.absorb(parserSink)
    state.pointee.closeOpenObjects()
    state.pointee.values = RawVector<StackedValue>(capacity: 16)
    resolver.finishDocument(&state.pointee)
    return state.pointee.resource
  }
}

public import Diagnostics
public import Ecore
internal import Threads
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
  /// What no metamodel knows, in document order; empty unless the loader was lax.
  public let unknownContents: [UnknownContent]
}

/// Reads XMI files, the metamodels they need and the files they refer to.
///
/// Problems are reported and reading goes on with the next element. `.ecore` files are models too: of Ecore.
public struct XMILoader {
  let options: XMIOptions
  private var sources: [String: SourceFile] = [:]
  private var failures: [String: FileError] = [:]
  /// Where a model names a metamodel file, by path.
  private var requests: [String: SourceRange] = [:]
  /// The metamodel of files that are given, if it was compiled before models were looked at.
  var early: (files: [String], metamodel: Metamodel)?
  /// The paths that were asked for.
  private var asked: Set<String> = []
  /// Where documents say that packages are, by namespace URI.
  var locations: [String: PackageLocation] = [:]
  /// Files that are a model and, in other roots, its metamodel.
  var mixedFiles: Set<String> = []
  /// Whether a document of another notation named something that a metamodel at hand may have.
  private var wantsEverything = false
  /// Files that are read by the names of an XML schema from the start.
  private var extendedFiles: Set<String> = []
  /// Whether files that others refer to are loaded now, and the paths that are.
  private var isFollowing = false
  private var paths: [String] = []

  /// Takes the ways to find files.
  public init(_ options: XMIOptions = XMIOptions()) { self.options = options }

  /// Loads `paths` into one model; `-` is standard input.
  public mutating func load(_ paths: [String], into sink: inout DiagnosticSink) -> LoadedModel {
    var paths = paths
    var seen: Set<String> = []
    paths.removeAll { !seen.insert($0).inserted }
    asked = seen
    if options.readsAhead, let path = paths.first { readEarly(path) }
    var needed = options.namespaces
    var metamodels = options.metamodels
    for path in paths {
      guard let file = source(path) else { continue }
      if let notation = notation(of: path, file) {
        needed += notation.namespaces(of: file)
        if options.metamodels.isEmpty { needed += builtInNamespaces }
        continue
      }
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
    var attempted: Set<String> = []
    while true {
      var attemptSink = DiagnosticSink(limit: sink.limit)
      let metamodel = metamodel(&metamodels, needed: needed, of: paths, into: &attemptSink)
      wantsEverything = false
      let (loaded, missing, extended) = load(paths, metamodel: metamodel, into: &attemptSink)
      attempt += 1
      let wanted = missing.union(wantsEverything ? builtInNamespaces : [])
      let found = wanted.sorted().filter { !needed.contains($0) && !attempted.contains($0) }
      attempted.formUnion(found)
      let isExtended = extended.isSubset(of: extendedFiles)
      extendedFiles.formUnion(extended)
      if found.isEmpty && isExtended || attempt > 8 {
        sink.absorb(attemptSink)
        return loaded
      }
      needed += found
    }
  }

  // MARK: Files

  /// The notation of a file; nil for XMI.
  private func notation(of path: String, _ file: SourceFile) -> (any DocumentNotation)? {
    options.notations.first { $0.covers(path, file) }
  }

  /// The namespaces of the metamodels that come with the program.
  private var builtInNamespaces: [String] {
    options.builtIn.values.compactMap { DocumentHead($0).packageURI }.sorted()
  }

  mutating func source(_ path: String) -> SourceFile? { source(path) { _ in } }

  /// The same; if a file is read for it, this thread does `first` meanwhile.
  @discardableResult
  mutating func source(_ path: String, first: (inout XMILoader) -> Void) -> SourceFile? {
    if let file = options.builtIn[path] { return file }
    if let file = sources[path] { return file }
    if failures[path] != nil || !options.readsFiles { return nil }
    do {
      // Who runs the program may name a pipe; a file that came from elsewhere may not.
      let file = try SourceFile.read(
        path, limit: options.limits.fileSize,
        isRegular: !asked.contains(path) && !options.metamodels.contains(path),
        jobs: options.readsAhead ? 2 : 1
      ) { first(&self) }
      if let known = sources[path] { return known }
      sources[path] = file
      return file
    } catch {
      failures[path] = error
      return nil
    }
  }

  /// Reads metamodels, which are useless without the files they refer to.
  mutating func loadDefinition(_ paths: [String], into sink: inout DiagnosticSink) -> LoadedModel {
    load(paths, metamodel: .ecore, follows: true, into: &sink).0
  }

  /// Reads `paths` and what they refer to as instances of `metamodel`.
  private mutating func load(
    _ paths: [String], metamodel: Metamodel, follows: Bool? = nil, into sink: inout DiagnosticSink
  ) -> (LoadedModel, missing: Set<String>, extended: Set<String>) {
    let follows = follows ?? options.followsReferences
    isFollowing = follows
    self.paths = paths
    let state = UnsafeMutablePointer<LoadState>.allocate(capacity: 1)
    let available = options.builtIn.values.compactMap { DocumentHead($0).packageURI }.sorted()
    state.initialize(to: LoadState(metamodel, available: available, sink: DiagnosticSink(limit: sink.limit)))
    defer { state.deallocate() }
    state.pointee.isLax = options.isLax
    state.pointee.extendsNames = options.extendsNames
    state.pointee.aliases = aliases(in: metamodel)
    var resolver = ReferenceResolver(options)
    var readers: [Int: any DocumentReader] = [:]
    var resources: [String: Int] = [:]
    var reasons: [String: String] = [:]
    var unfollowed: Set<String> = []
    var isUnreadable = false
    for path in paths {
      guard let file = source(path) else {
        if let failure = failures[path] {
          state.pointee.sink.emit(.unreadable(failure, at: requests[path]))
        }
        isUnreadable = true
        continue
      }
      resources[path] = read(file, path, state, &resolver, &readers)
    }
    // The list grows while documents are read.
    var next = 0
    while next < resolver.wanted.count {
      let target = resolver.wanted[next]
      next += 1
      if resources[target] != nil { continue }
      let names = [target] + NamespaceURI.variants(of: target)
      if names.contains(Metamodel.ecoreURI) {
        resources[target] =
          resources[Metamodel.ecoreURI] ?? EcoreResource.add(to: &state.pointee.builder)
        resources[Metamodel.ecoreURI] = resources[target]
      } else if metamodel === Metamodel.ecore,
        let standard = names.first(where: StandardPackages.contains),
        let added = StandardPackages.add(standard, to: &state.pointee.builder)
      {
        resources[target] = added
      } else if !follows {
        unfollowed.insert(target)
      } else if let path = document(for: target), let file = source(path) {
        if let known = resources[path] {
          resources[target] = known
        } else {
          resources[path] = read(file, path, state, &resolver, &readers)
          resources[target] = resources[path]
        }
      } else if let failure = failures[target] {
        reasons[target] = "cannot read '\(failure.path)': \(failure.reason)"
      } else {
        reasons[target] = "'\(target)' names no file; --uri-map can say which"
      }
    }
    for (_, reader) in readers.sorted(by: { $0.key < $1.key }) {
      reader.finish(&state.pointee.builder, sink: &state.pointee.sink)
    }
    resolver.finish(resources, reasons, unfollowed, &state.pointee)
    state.pointee.builder.completeOpposites()
    EcoreNormalization.apply(to: &state.pointee.builder, from: 0, unlessIn: resources[Metamodel.ecoreURI])
    let missing = state.pointee.missingPackages
    let extended = state.pointee.extendedDocuments
    let unknown = state.pointee.unknown
    let model = state.move().finish(into: &sink)
    let loaded = LoadedModel(
      model: model, metamodel: metamodel,
      hasUnreadableFile: isUnreadable || options.metamodels.contains { failures[$0] != nil },
      resourceOfPath: resources.filter { paths.contains($0.key) }, unknownContents: unknown)
    return (loaded, missing, extended)
  }

  /// The file a reference leads to: a path, or the metamodel of a namespace URI.
  private mutating func document(for target: String) -> String? {
    if options.builtIn[target] != nil || !URIReference.hasScheme(target) { return target }
    for uri in [target] + NamespaceURI.variants(of: target) {
      if let known = metamodelFile(providing: uri) { return known }
      let given = options.metamodels.first { path in
        source(path).map { DocumentHead($0).packageURI == uri } ?? false
      }
      if let given { return given }
    }
    return locations[target]?.path
  }

  private mutating func read(
    _ file: SourceFile, _ path: String, _ state: UnsafeMutablePointer<LoadState>,
    _ resolver: inout ReferenceResolver, _ readers: inout [Int: any DocumentReader]
  ) -> Int? {
    if let index = options.notations.firstIndex(where: { $0.covers(path, file) }) {
      let reader =
        readers[index]
        ?? options.notations[index].reader(
          state.pointee.metamodel, options.documents(follows: isFollowing, asked: paths))
      readers[index] = reader
      state.pointee.beginForeign(file)
      let contents = reader.read(
        file, uri: path, into: &state.pointee.builder, sink: &state.pointee.sink)
      state.pointee.resource = contents.resource
      state.pointee.missingPackages.formUnion(contents.missing)
      wantsEverything = wantsEverything || contents.wantsEverything
      resolver.finishDocument(contents, &state.pointee)
      return contents.resource
    }
    guard let decoded = XMLEncoding.decode(file, into: &state.pointee.sink) else { return nil }
    state.pointee.begin(decoded, uri: path, locator: XMILocator())
    state.pointee.isExtended = extendedFiles.contains(path)
    let handler = XMIHandler(state, options.limits)
    var parserSink = DiagnosticSink()
    if let place = options.division {
      _ = XMLParser.parse(
        decoded, handler: handler, limits: options.limits.xml, aheadFrom: 0, division: .at(place),
        into: &parserSink)
    } else {
      _ = XMLParser.parse(
        decoded, handler: handler, limits: options.limits.xml, readsAhead: options.readsAhead,
        into: &parserSink)
    }
    if options.readsAhead, decoded.count > XMLParser.readAheadSize {
      // References are resolved by one thread, and what is then found wrong has a line.
      let metamodel = state.pointee.metamodel
      let meanwhile = metamodel === Metamodel.ecore ? nil : options.meanwhile
      _ = HelperThread.start {
        meanwhile?(metamodel)
        decoded.prepareLines()
      }
    }
    state.pointee.sink.absorb(parserSink)
    state.pointee.closeOpenObjects()
    state.pointee.reportNearNamespaces()
    if state.pointee.wantsExtended { state.pointee.extendedDocuments.insert(path) }
    state.pointee.values = RawVector<StackedValue>(capacity: 16)
    resolver.finishDocument(&state.pointee)
    return state.pointee.resource
  }
}

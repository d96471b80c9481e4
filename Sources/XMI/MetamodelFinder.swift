import Diagnostics
internal import Ecore

/// Where a document says that the package with a namespace is.
struct PackageLocation {
  var path: String
  /// Behind `#`; nil for the first package of the file.
  var fragment: String?

  /// The package in a compiled metamodel.
  func package(in metamodel: Metamodel) -> EPackage? {
    let here = metamodel.ePackages.filter { package in
      package.id > 0 && package.definition.eResource?.uri == path
    }
    guard let fragment, !fragment.isEmpty else { return here.first }
    return here.first { $0.definition.uriFragment() == fragment }
      ?? here.first { $0.definition.uriFragment(preferringIDs: false) == fragment }
  }
}

extension XMILoader {
  /// The metamodel that the files in `metamodels` make; further ones are found for the namespaces `needed`.
  mutating func metamodel(
    _ metamodels: inout [String], needed: [String], of paths: [String], into sink: inout DiagnosticSink
  ) -> Metamodel {
    while true {
      var seen: Set<String> = []
      metamodels.removeAll { !seen.insert($0).inserted }
      if metamodels.isEmpty, needed.allSatisfy({ $0 == Metamodel.ecoreURI }) { return .ecore }
      var definitionSink = DiagnosticSink(limit: sink.limit)
      let compiled = compile(metamodels, into: &definitionSink)
      let missing = needed.filter {
        compiled.ePackage(nsURI: $0) == nil && NamespaceURI.nearPackage($0, in: compiled) == nil
      }
      let found = missing.compactMap { metamodelFile(for: $0, of: paths) }.filter { !metamodels.contains($0) }
      if found.isEmpty {
        // A file that is a model as well is read once more as one, and says then what is wrong with it.
        for diagnostic in definitionSink.diagnostics
        where !(diagnostic.range.map { mixedFiles.contains($0.file.path) } ?? false) {
          sink.emit(diagnostic)
        }
        return metamodels.isEmpty ? .ecore : compiled
      }
      metamodels += found
    }
  }

  /// The metamodel that the files in `metamodels` make.
  private mutating func compile(_ metamodels: [String], into sink: inout DiagnosticSink) -> Metamodel {
    if let early, early.files == metamodels { return early.metamodel }
    let definition = loadDefinition(metamodels, into: &sink)
    return MetamodelCompiler.compile(definition.model, into: &sink)
  }

  /// Compiles the metamodels that are given while another thread reads the first model, which may be large.
  ///
  /// With anything to be said about them nothing is kept: then they are compiled in their turn, when models have said where they
  /// name them.
  mutating func readEarly(_ path: String) {
    guard !options.metamodels.isEmpty, path != "-" else { return }
    source(path) { $0.compileEarly() }
  }

  private mutating func compileEarly() {
    var sink = DiagnosticSink()
    var metamodels: [String] = []
    for path in options.metamodels where !metamodels.contains(path) { metamodels.append(path) }
    let metamodel = compile(metamodels, into: &sink)
    if sink.diagnostics.isEmpty { early = (metamodels, metamodel) }
  }

  /// The file with the package of a namespace: one that is known to define it, one of the models, or the file the URI names.
  private mutating func metamodelFile(for uri: String, of paths: [String]) -> String? {
    if let known = metamodelFile(providing: uri) { return known }
    for variant in NamespaceURI.variants(of: uri) {
      if let known = metamodelFile(providing: variant) { return known }
    }
    for path in paths {
      if let file = source(path), DocumentHead.states(uri, in: file) {
        mixedFiles.insert(path)
        return path
      }
    }
    for path in paths {
      let target = options.target(of: String(uri.prefix { $0 != "#" }), base: path)
      if !URIReference.hasScheme(target), !target.isEmpty, target != path, let file = source(target),
        DocumentHead(file).namespaces.contains(Metamodel.ecoreURI)
      {
        locate(uri, target, uri)
        return target
      }
    }
    return nil
  }

  /// Notes where a document says that a package is.
  mutating func locate(_ uri: String, _ path: String, _ location: String) {
    guard locations[uri] == nil else { return }
    let fragment = location.firstIndex(of: "#").map { String(location[location.index(after: $0)...]) }
    locations[uri] = PackageLocation(path: path, fragment: fragment)
  }

  /// A file named by `xsi:schemaLocation`; nil where it names no file that is there but the namespace is otherwise known.
  mutating func metamodelFile(_ location: String, named uri: String, in base: String) -> String? {
    if uri == Metamodel.ecoreURI { return nil }
    let place = String(location.prefix { $0 != "#" })
    // `#/0` is a package inside the model's own file.
    if place.isEmpty { mixedFiles.insert(base) }
    let target = place.isEmpty ? base : options.target(of: place, base: base)
    if source(target) != nil {
      locate(uri, target, location)
      return target
    }
    if let known = metamodelFile(providing: uri) { return known }
    let isGiven = options.metamodels.contains { path in
      source(path).map { DocumentHead($0).packageURI == uri } ?? false
    }
    return isGiven || URIReference.hasScheme(target) ? nil : target
  }

  /// A built-in file, or one on the metamodel path, that defines the package with a namespace URI.
  mutating func metamodelFile(providing uri: String) -> String? {
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

  /// The packages that documents name by URIs of their own choice.
  func aliases(in metamodel: Metamodel) -> [String: Int32] {
    guard metamodel !== Metamodel.ecore else { return [:] }
    var result: [String: Int32] = [:]
    for (uri, location) in locations where metamodel.ePackage(nsURI: uri) == nil {
      if let package = location.package(in: metamodel) { result[uri] = package.id }
    }
    return result
  }
}

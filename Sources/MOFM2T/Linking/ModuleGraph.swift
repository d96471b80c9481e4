internal import Diagnostics

/// The main module and everything it imports and extends, each once; the main module is the first.
struct ModuleGraph: Sendable {
  /// The most modules that a run may load.
  static let moduleLimit = 1000

  struct Module: Sendable {
    let syntax: ModuleSyntax
    /// The module that this one extends.
    var parent: Int?
    /// The modules that this one imports, in order.
    var imports: [Int] = []
    /// Where each import stands, for warnings.
    var importPlaces: [(Name, Int)] = []
    /// Modules that override this one from outside, the first before the others.
    var overlays: [Int] = []

    var name: String { syntax.name?.text ?? "" }
  }

  private(set) var modules: [Module] = []
  private var indices: [String: Int] = [:]

  /// Reads `main` and all that it needs; what is missing or wrong goes to `sink`.
  static func load(
    _ main: SourceFile, finder: ModuleFinder, overrides: [SourceFile] = [], into sink: inout DiagnosticSink
  ) -> ModuleGraph {
    var graph = ModuleGraph()
    _ = graph.add(main, into: &sink)
    let overlays = overrides.map { graph.add($0, into: &sink) }
    var next = 0
    while next < graph.modules.count {
      graph.resolve(next, finder: finder, into: &sink)
      next += 1
    }
    graph.cutCycles(into: &sink)
    for overlay in overlays {
      guard let parent = graph.modules[overlay].parent else {
        let syntax = graph.modules[overlay].syntax
        let place = syntax.name?.range ?? 0..<min(1, syntax.text.value.count)
        sink.emit(.uselessOverride(syntax.name?.text ?? "", at: syntax.text.range(place)))
        continue
      }
      graph.modules[parent].overlays.append(overlay)
    }
    return graph
  }

  /// The module itself, then what it extends, nearest first.
  func hierarchy(of module: Int) -> [Int] {
    var result: [Int] = []
    var next: Int? = module
    while let index = next, !result.contains(index) {
      result.append(index)
      next = modules[index].parent
    }
    return result
  }

  /// The modules in which a call is looked up: the hierarchy, each module after what overrides it from outside.
  func searched(from module: Int) -> [Int] {
    var result: [Int] = []
    for index in hierarchy(of: module) {
      for found in modules[index].overlays + [index] where !result.contains(found) { result.append(found) }
    }
    return result
  }

  private mutating func add(_ file: SourceFile, into sink: inout DiagnosticSink) -> Int {
    let identity = ModuleFinder.identity(of: file.path)
    if let known = indices[identity] { return known }
    let index = modules.count
    indices[identity] = index
    modules.append(Module(syntax: ModuleParser.parse(file, into: &sink)))
    return index
  }

  private mutating func resolve(_ index: Int, finder: ModuleFinder, into sink: inout DiagnosticSink) {
    let syntax = modules[index].syntax
    for (order, name) in syntax.extends.enumerated() {
      if order > 0 {
        sink.emit(.secondExtends(name.text, at: syntax.text.range(name.range)))
      } else {
        modules[index].parent = module(name, of: index, finder: finder, into: &sink)
      }
    }
    for name in syntax.imports {
      guard let imported = module(name, of: index, finder: finder, into: &sink), imported != index,
        !modules[index].imports.contains(imported)
      else { continue }
      modules[index].imports.append(imported)
      modules[index].importPlaces.append((name, imported))
    }
  }

  private mutating func module(
    _ name: Name, of index: Int, finder: ModuleFinder, into sink: inout DiagnosticSink
  ) -> Int? {
    let syntax = modules[index].syntax
    let place = syntax.text.range(name.range)
    guard modules.count < Self.moduleLimit else {
      sink.emit(.tooManyModules(Self.moduleLimit, at: place))
      return nil
    }
    switch finder.find(name.text, importer: syntax.name?.text, path: syntax.text.file.path) {
    case .found(let file): return add(file, into: &sink)
    case .unreadable(let error): sink.emit(.unreadableModule(name.text, error, at: place))
    case .missing(let tried): sink.emit(.missingModule(name.text, tried: tried, at: place))
    }
    return nil
  }

  private mutating func cutCycles(into sink: inout DiagnosticSink) {
    for index in modules.indices {
      var seen: Set<Int> = []
      var next: Int? = index
      while let module = next {
        guard seen.insert(module).inserted else {
          if let name = modules[index].syntax.extends.first {
            sink.emit(.cyclicExtends(name.text, at: modules[index].syntax.text.range(name.range)))
          }
          modules[index].parent = nil
          break
        }
        next = modules[module].parent
      }
    }
  }
}

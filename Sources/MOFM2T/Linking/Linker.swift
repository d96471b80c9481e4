internal import Diagnostics
internal import Ecore
internal import OCL

/// Turns the modules of a graph into a program: declares, checks and plans everything in them.
struct Linker {
  let graph: ModuleGraph
  let metamodel: Metamodel
  var sink = DiagnosticSink()
  let options: TemplateOptions
  /// Whether all modules were found and could be read; else nothing is said of what is unused.
  private let isSound: Bool
  private let base: Environment
  private var sites: [CallSite] = []
  private var siteIndices: [[TemplatePlanner.CallName: Int]]

  init(
    graph: ModuleGraph, metamodel: Metamodel, documents: DocumentSet?, options: TemplateOptions, isSound: Bool
  ) {
    self.graph = graph
    self.isSound = isSound
    self.metamodel = metamodel
    self.options = options
    var base = documents?.environment ?? Environment(metamodel: metamodel)
    base.warnsOfNull = options.warnsOfNull
    self.base = base
    siteIndices = Array(repeating: [:], count: graph.modules.count)
  }

  mutating func link() -> TemplateProgram {
    checkMetamodels()
    checkServices()
    let table = CallTable(graph: graph, callables: declared())
    checkDeclarations(table)
    var templates: [[PlannedTemplate?]] = []
    var queries: [[PlannedQuery?]] = []
    var usages: [Usage] = []
    var capacity = 1
    let bodies = graph.modules.map { module in
      module.syntax.templates.map { options.whiteSpace.laidOut($0, of: module.syntax.text, into: &sink) }
    }
    for (index, module) in graph.modules.enumerated() {
      var environment = environment(of: index)
      environment.operations =
        operations(of: index, table) + options.services.map(\.operation) + AcceleoOperation.extraOperations
      var planner = TemplatePlanner(
        module: index, syntax: module.syntax, table: table, sites: siteIndices[index],
        expressions: ExpressionPlanner(text: module.syntax.text, environment: environment, options: options))
      let own = table.callables.filter { $0.module == index }
      var plannedTemplates: [PlannedTemplate?] = []
      var plannedQueries: [PlannedQuery?] = []
      for callable in own {
        switch callable.kind {
        case .template(let position):
          plannedTemplates.append(
            planner.plan(module.syntax.templates[position], callable, body: bodies[index][position]))
        case .query(let position):
          plannedQueries.append(planner.plan(module.syntax.queries[position], callable))
        }
      }
      sink.absorb(planner.expressions.sink)
      capacity = max(capacity, planner.expressions.capacity)
      usages.append(planner.expressions.usage)
      templates.append(plannedTemplates)
      queries.append(plannedQueries)
    }
    let mains = mains(table)
    if isSound, !sink.hasErrors {
      warnOfUnused(usages, table)
      warnOfDialect()
      var lint = YAMLLint(graph, table, bodies: bodies)
      lint.run()
      sink.absorb(lint.sink)
    }
    return TemplateProgram(
      metamodel: metamodel, table: table, sites: sites, templates: templates, queries: queries, mains: mains,
      capacity: capacity, keepsSubjects: mentionsCurrent, whiteSpace: options.whiteSpace)
  }

  /// Whether the operation `current` may be called somewhere.
  private var mentionsCurrent: Bool {
    graph.modules.contains { module in
      let word = Array("current".utf8)
      let bytes = module.syntax.text.value
      return bytes.indices.contains { bytes[$0...].starts(with: word) }
    }
  }

  /// The names that a module means: of several classifiers of one name those of the metamodels that it lists.
  private func environment(of module: Int) -> Environment {
    var environment = base
    environment.packages = graph.modules[module].syntax.metamodels.compactMap {
      metamodel.ePackage(nsURI: $0.text)
    }
    return environment
  }

  private func place(_ module: Int, _ range: TextRange) -> SourceRange {
    graph.modules[module].syntax.text.range(range)
  }

  private mutating func checkMetamodels() {
    let known = metamodel.ePackages.compactMap(\.nsURI)
    for (index, module) in graph.modules.enumerated() {
      for name in module.syntax.metamodels where metamodel.ePackage(nsURI: name.text) == nil {
        sink.emit(
          .unknownMetamodel(
            name.text, known: known, suggestion: Suggestion.nearest(to: name.text, among: known),
            at: place(index, name.range)))
      }
    }
  }

  private mutating func checkServices() {
    var seen: [(String, [TemplateService.ValueType])] = []
    for service in options.services {
      if !service.isWellFormed { sink.emit(.badService(service.name)) }
      if seen.contains(where: { $0.0 == service.name && $0.1 == service.parameters }) {
        sink.emit(.duplicateService(service.name))
      }
      seen.append((service.name, service.parameters))
    }
  }

  private mutating func warnOfDialect() {
    guard options.whiteSpace == .acceleo3 else { return }
    for module in graph.modules {
      if let head = DialectCheck.acceleo4File(module.syntax) {
        sink.emit(.acceleo4WhiteSpace(at: module.syntax.text.range(head)))
      }
    }
  }

  // MARK: Declarations

  /// The templates, then the queries, of each module in turn.
  private mutating func declared() -> [Callable] {
    var result: [Callable] = []
    for (index, module) in graph.modules.enumerated() {
      let syntax = module.syntax
      var types = ExpressionPlanner(text: syntax.text, environment: environment(of: index), options: options)
      for (position, template) in syntax.templates.enumerated() {
        let overridden = template.overrides.map { Self.lastPart($0.text) }
        result.append(
          Callable(
            kind: .template(position), module: index, name: template.name.text,
            names: [template.name.text] + overridden, visibility: template.visibility,
            parameters: parameters(template.parameters, &types, index), result: .string,
            hasGuard: template.guard != nil, place: place(index, template.name.range)))
      }
      for (position, query) in syntax.queries.enumerated() {
        let type = query.type.isEmpty ? nil : types.type(query.type)
        result.append(
          Callable(
            kind: .query(position), module: index, name: query.name.text, names: [query.name.text],
            visibility: query.visibility, parameters: parameters(query.parameters, &types, index),
            result: type ?? .any, hasGuard: false, place: place(index, query.name.range)))
      }
      sink.absorb(types.sink)
    }
    return withInheritedNames(result)
  }

  /// The callables, each also under the names of what those override that it overrides.
  private func withInheritedNames(_ callables: [Callable]) -> [Callable] {
    var result = callables
    // What a module extends comes first.
    for module in graph.modules.indices.sorted(by: {
      graph.hierarchy(of: $0).count < graph.hierarchy(of: $1).count
    }) {
      let ancestors = Set(graph.hierarchy(of: module).dropFirst())
      for index in result.indices where result[index].module == module && result[index].names.count > 1 {
        let own = Set(result[index].names.dropFirst())
        for other in result
        where ancestors.contains(other.module) && other.parameters.count == result[index].parameters.count
          && !own.isDisjoint(with: other.names)
        {
          for name in other.names where !result[index].names.contains(name) {
            result[index].names.append(name)
          }
        }
      }
    }
    return result
  }

  private static func lastPart(_ name: String) -> String {
    name.split(separator: ":").last.map(String.init) ?? name
  }

  private mutating func parameters(
    _ parameters: [VariableSyntax], _ types: inout ExpressionPlanner, _ module: Int
  ) -> [OCLType] {
    var seen: Set<String> = []
    return parameters.map { parameter in
      if !seen.insert(parameter.name.text).inserted {
        sink.emit(.duplicateParameter(parameter.name.text, at: place(module, parameter.name.range)))
      }
      return parameter.type.flatMap { types.type($0) } ?? .invalid
    }
  }

  private mutating func checkDeclarations(_ table: CallTable) {
    for (index, callable) in table.callables.enumerated() {
      let earlier = table.callables[..<index].first {
        $0.module == callable.module && $0.name == callable.name && $0.parameters == callable.parameters
          && $0.hasGuard == callable.hasGuard && !callable.hasGuard
      }
      if let earlier, !callable.name.isEmpty {
        sink.emit(.duplicateDefinition(callable.signature, at: callable.place, first: earlier.place))
      }
      guard case .template(let position) = callable.kind else { continue }
      let template = graph.modules[callable.module].syntax.templates[position]
      for name in template.overrides {
        let inherited = table.inherited(
          [Self.lastPart(name.text)], arity: callable.parameters.count, in: callable.module,
          start: callable.module)
        guard inherited.isEmpty else { continue }
        let modules = Set(graph.hierarchy(of: callable.module).dropFirst())
        let names = table.callables.filter { modules.contains($0.module) && $0.isTemplate }.map(\.name)
        sink.emit(
          .unknownOverride(
            name.text, callable.parameters.count, suggestion: Suggestion.nearest(to: name.text, among: names),
            at: place(callable.module, name.range)))
      }
    }
  }

  // MARK: Calls

  private mutating func site(_ name: TemplatePlanner.CallName, in module: Int) -> Int {
    if let known = siteIndices[module][name] { return known }
    let index = sites.count
    siteIndices[module][name] = index
    sites.append(CallSite(name: name.name, arity: name.arity, module: module))
    return index
  }

  /// What expressions of a module can call, as OCL operations that leave the choice to the run.
  ///
  /// One name and number of parameters is one operation for each signature, the more special first, so that the
  /// type of a call's result is that of the most special signature which takes the arguments' static types.
  private mutating func operations(of module: Int, _ table: CallTable) -> [ExtraOperation] {
    var result: [ExtraOperation] = []
    var seen: Set<TemplatePlanner.CallName> = []
    for candidate in table.visible(from: module, start: module) {
      let callable = table.callables[candidate.callable]
      for name in callable.names where !name.isEmpty {
        let call = TemplatePlanner.CallName(name: name, arity: callable.parameters.count)
        guard seen.insert(call).inserted else { continue }
        let site = site(call, in: module)
        let group = table.candidates(named: name, arity: call.arity, from: module, start: module)
          .map { table.callables[$0.callable] }
        for member in group { result.append(operation(name, member.parameters, member.result, site)) }
        if group.count > 1, let common = common(group) {
          result.append(operation(name, common.0, common.1, site))
        }
      }
    }
    return result
  }

  private func operation(_ name: String, _ parameters: [OCLType], _ result: OCLType, _ site: Int)
    -> ExtraOperation
  {
    // A type that was wrong has been reported, and takes anything.
    let parameters = parameters.map { $0 == .invalid ? .any : $0 }
    var operation = ExtraOperation(name: name, parameters: parameters, result: result, hidesLibrary: true) {
      context, values in
      guard let run = context.state as? TemplateRun else { return .invalid(.external) }
      return run.value(callTo: site, values)
    }
    operation.takesNull = true
    return operation
  }

  /// The signature that takes what any of a group takes, for arguments whose class only the run knows.
  private func common(_ group: [Callable]) -> ([OCLType], OCLType)? {
    guard let first = group.first else { return nil }
    var parameters = first.parameters
    var result = first.result
    for callable in group.dropFirst() {
      for index in parameters.indices {
        parameters[index] = parameters[index].union(callable.parameters[index])
      }
      result = result.union(callable.result)
    }
    return parameters.contains(.any) ? nil : (parameters, result)
  }

  // MARK: Main

  private mutating func mains(_ table: CallTable) -> [TemplateProgram.Main] {
    var result: [TemplateProgram.Main] = []
    for module in graph.hierarchy(of: 0) {
      for (position, template) in graph.modules[module].syntax.templates.enumerated() where template.isMain {
        guard
          let callable = table.callables.first(where: {
            if case .template(position) = $0.kind { $0.module == module } else { false }
          })
        else { continue }
        guard callable.parameters.count == 1, let type = callable.parameters.first else {
          sink.emit(.mainParameters(callable.name, at: callable.place))
          continue
        }
        switch type {
        case .object, .element, .any, .invalid: break
        default:
          sink.emit(.mainParameters(callable.name, at: callable.place))
          continue
        }
        let site = site(TemplatePlanner.CallName(name: callable.name, arity: 1), in: 0)
        // A main template that overrides another is run in its place.
        if result.contains(where: { $0.site == site && $0.type == type }) { continue }
        result.append(TemplateProgram.Main(site: site, type: type, place: callable.place))
      }
    }
    return result
  }
}

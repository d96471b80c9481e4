internal import Diagnostics
internal import OCL

/// A template or query with the types of its parameters.
struct Callable: Sendable {
  enum Kind: Sendable {
    /// The position among the module's templates.
    case template(Int)
    /// The position among the module's queries.
    case query(Int)
  }

  let kind: Kind
  let module: Int
  let name: String
  /// The names under which it is found: its own and those of what it overrides.
  var names: [String]
  let visibility: Visibility
  let parameters: [OCLType]
  /// The type of a query's result; String for a template.
  let result: OCLType
  let hasGuard: Bool
  let place: SourceRange

  var isTemplate: Bool { if case .template = kind { true } else { false } }

  /// How it is written in messages: `name(T, U)`.
  var signature: String { "\(name)(\(parameters.map(\.description).joined(separator: ", ")))" }

  /// Whether every call that this one takes `other` takes too, but not the other way round.
  func isMoreSpecial(than other: Callable) -> Bool {
    conforms(to: other) && !other.conforms(to: self)
  }

  private func conforms(to other: Callable) -> Bool {
    zip(parameters, other.parameters).allSatisfy { $0.conforms(to: $1) }
  }
}

/// A callable and the module whose hierarchy is searched for what it calls in turn.
struct Candidate: Sendable {
  let callable: Int
  let start: Int
}

/// All templates and queries of a program, and what a call may mean.
struct CallTable: Sendable {
  let graph: ModuleGraph
  let callables: [Callable]
  private let byModule: [[Int]]
  /// How many callables a name with a number of parameters stands for, in all modules.
  private let shared: [TemplatePlanner.CallName: Int]

  init(graph: ModuleGraph, callables: [Callable]) {
    self.graph = graph
    self.callables = callables
    var byModule = [[Int]](repeating: [], count: graph.modules.count)
    for (index, callable) in callables.enumerated() { byModule[callable.module].append(index) }
    self.byModule = byModule
    var shared: [TemplatePlanner.CallName: Int] = [:]
    for callable in callables {
      for name in callable.names {
        shared[TemplatePlanner.CallName(name: name, arity: callable.parameters.count), default: 0] += 1
      }
    }
    self.shared = shared
  }

  /// Whether no other callable is called in the same way.
  func isAlone(_ callable: Callable) -> Bool {
    callable.names.allSatisfy {
      shared[TemplatePlanner.CallName(name: $0, arity: callable.parameters.count)] ?? 0 < 2
    }
  }

  /// What a call in `caller` can reach while the hierarchy of `start` is searched.
  ///
  /// First what `start` and the modules it extends declare, then what `caller` imports.
  func visible(from caller: Int, start: Int) -> [Candidate] {
    var result: [Candidate] = []
    for module in graph.searched(from: start) {
      for index in byModule[module] where callables[index].visibility != .private || module == caller {
        result.append(Candidate(callable: index, start: start))
      }
    }
    var seen = Set(result.map(\.callable))
    for imported in graph.modules[caller].imports {
      for module in graph.searched(from: imported) {
        for index in byModule[module] where callables[index].visibility == .public {
          if seen.insert(index).inserted { result.append(Candidate(callable: index, start: imported)) }
        }
      }
    }
    return result
  }

  /// The order in which a call's candidates are tried.
  ///
  /// The more special before the more general; of equal signatures the guarded first, then the nearer module's.
  func candidates(named name: String, arity: Int, from caller: Int, start: Int) -> [Candidate] {
    ordered(
      visible(from: caller, start: start).filter {
        callables[$0.callable].parameters.count == arity && callables[$0.callable].names.contains(name)
      })
  }

  /// The candidates of `super`: what the modules that `module` extends declare under one of `names`.
  func inherited(_ names: [String], arity: Int, in module: Int, start: Int) -> [Candidate] {
    var result: [Candidate] = []
    for parent in graph.hierarchy(of: module).dropFirst() {
      for index in byModule[parent] where callables[index].visibility != .private {
        let callable = callables[index]
        if callable.parameters.count == arity, !Set(callable.names).isDisjoint(with: names) {
          result.append(Candidate(callable: index, start: start))
        }
      }
    }
    return ordered(result)
  }

  private func ordered(_ candidates: [Candidate]) -> [Candidate] {
    var rest = candidates
    var result: [Candidate] = []
    while !rest.isEmpty {
      // A guarded one comes before its equals of the same module.
      let minimal = rest.indices.filter { index in
        !rest.contains { callables[$0.callable].isMoreSpecial(than: callables[rest[index].callable]) }
      }
      guard let first = minimal.first else {
        result += rest
        break
      }
      let model = callables[rest[first].callable]
      let chosen =
        minimal.first {
          let callable = callables[rest[$0].callable]
          return callable.hasGuard && callable.module == model.module
            && callable.parameters == model.parameters
        } ?? first
      result.append(rest.remove(at: chosen))
    }
    return result
  }
}

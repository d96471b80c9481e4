import Ecore
import OCLSyntax

/// What Complete OCL documents add to a metamodel: attributes and operations, and values of those it has.
struct Definitions: Sendable {
  /// The attributes and operations of `def`, by their number.
  var all: [Definition] = []
  /// The numbers of those of one name.
  private var byName: [String: [Int]] = [:]
  /// The values of derived features and the bodies of operations, by the feature's or operation's id.
  var derivations: [Int32: [ClassBody]] = [:]
  var bodies: [Int32: [ClassBody]] = [:]
  /// The first values of features.
  var initials: [Int32: [ClassBody]] = [:]

  /// An attribute or operation of `def`.
  struct Definition: Sendable {
    var name: String
    /// The type it was added to.
    var owner: OCLType
    /// Nil for an attribute.
    var parameters: [Environment.Variable]?
    var result: OCLType
    var isStatic: Bool
    var body: DocumentBody
  }

  /// A body for the instances of one class.
  struct ClassBody: Sendable {
    var eClass: EClass
    var body: DocumentBody
  }

  var isEmpty: Bool { all.isEmpty && derivations.isEmpty && bodies.isEmpty }

  mutating func add(_ definition: Definition) {
    byName[definition.name, default: []].append(all.count)
    all.append(definition)
  }

  /// The definitions of a name with so many parameters, nil for attributes.
  func named(_ name: String, parameterCount: Int?) -> [Int] {
    (byName[name] ?? []).filter { all[$0].parameters?.count == parameterCount }
  }

  /// The names of what was added to a type.
  func names(of type: OCLType, attributes: Bool) -> [String] {
    if all.isEmpty { return [] }
    return all.filter { ($0.parameters == nil) == attributes && type.conforms(to: $0.owner) }.map(\.name)
  }

  /// The signatures of the operations of a name that a type has.
  func signatures(of name: String, for type: OCLType) -> [String] {
    (byName[name] ?? []).compactMap { index in
      guard let parameters = all[index].parameters, type.conforms(to: all[index].owner) else { return nil }
      return "\(name)(\(parameters.map(\.type.description).joined(separator: ", ")))"
    }
  }

  /// The definition that fits best: of the nearest type whose parameters take the arguments.
  func best(_ name: String, of source: OCLType, _ arguments: [OCLType]?) -> Int? {
    var best: Int?
    for index in named(name, parameterCount: arguments?.count) {
      let candidate = all[index]
      guard source.conforms(to: candidate.owner) else { continue }
      if let arguments, let parameters = candidate.parameters {
        let fits = zip(arguments, parameters).allSatisfy { argument, parameter in
          argument.conforms(to: parameter.type) || argument == .integer && parameter.type == .unlimitedNatural
        }
        if !fits { continue }
      }
      if let known = best, !candidate.owner.conforms(to: all[known].owner) { continue }
      best = index
    }
    return best
  }

  /// Of the definitions that override `index`, the one nearest to a class.
  func override(of index: Int, in eClass: EClass) -> Int {
    let definition = all[index]
    guard !definition.isStatic else { return index }
    var best = index
    for candidate in named(definition.name, parameterCount: definition.parameters?.count)
    where candidate != index && !all[candidate].isStatic {
      guard case .object(let owner) = all[candidate].owner, eClass.isKind(of: owner),
        all[candidate].owner.conforms(to: all[best].owner),
        all[candidate].parameters?.map(\.type) == definition.parameters?.map(\.type)
      else { continue }
      best = candidate
    }
    return best
  }
}

extension [Definitions.ClassBody] {
  /// The body of the class nearest to `eClass`.
  func nearest(to eClass: EClass) -> Int? {
    var best: Int?
    for index in indices where eClass.isKind(of: self[index].eClass) {
      if let known = best, !self[index].eClass.isKind(of: self[known].eClass) { continue }
      best = index
    }
    return best
  }
}

/// An expression of a document, and what the names around it mean.
struct DocumentBody: Sendable {
  var tree: ExpressionTree
  var selfType: OCLType?
  var selfName: String?
  var variables: [Environment.Variable] = []
  var aliases: [String: EPackage] = [:]

  /// What names mean in it.
  func environment(_ names: MetamodelNames) -> Environment {
    var environment = Environment(names, selfType: selfType)
    environment.variables = variables
    environment.selfName = selfName
    environment.aliases = aliases
    return environment
  }
}

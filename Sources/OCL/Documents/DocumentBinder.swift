import Diagnostics
import Ecore
import OCLSyntax

/// Finds what the contexts of documents are about, then checks what they say of it.
struct DocumentBinder {
  var names: MetamodelNames
  var invariants: [Invariant] = []
  var diagnostics: [Diagnostic] = []
  var definitions = Definitions()
  private var bound: [BoundContext] = []
  var unnamed: [EClass: Int] = [:]
  var seenInvariants: Set<String> = []
  private var reportedPackages: Set<SourceRange> = []
  /// Whether warnings tell where an expression may ask something of null.
  let warnsOfNull: Bool

  /// A context whose subject was found.
  struct BoundContext {
    var tree: DocumentTree
    var context: DocumentTree.Context
    var subject: Subject
    var environment: Environment
  }

  enum Subject {
    case type(OCLType)
    case operation(EClass, EOperation, OCLType)
    case feature(EClass, EStructuralFeature)
  }

  init(_ metamodel: Metamodel, warnsOfNull: Bool) {
    names = MetamodelNames(metamodel)
    self.warnsOfNull = warnsOfNull
  }

  mutating func bind(_ documents: [OCLDocument]) {
    for document in documents {
      let aliases = self.aliases(of: document)
      for context in document.tree.contexts { find(context, document.tree, aliases) }
    }
    for context in bound { collectBodies(context) }
    names = MetamodelNames(names, definitions)
    for context in bound { check(context) }
  }

  // MARK: Imports

  private mutating func aliases(of document: OCLDocument) -> [String: EPackage] {
    var aliases: [String: EPackage] = [:]
    for (index, item) in document.tree.imports.enumerated() {
      let place = document.tree.text.range(item.range)
      if item.keyword == "library" {
        diagnostics.append(.libraryNotRead(at: place))
        continue
      }
      let target = index < document.targets.count ? document.targets[index] : nil
      let found = target.map { package(inFile: $0) } ?? package(named: item.uri)
      if let found {
        if let alias = item.alias { aliases[alias.text] = found }
      } else if target == nil {
        diagnostics.append(.unresolvedImport(item.uri, at: place))
      }
    }
    return aliases
  }

  private func package(inFile path: String) -> EPackage? {
    names.metamodel.ePackages.dropFirst().first {
      $0.eSuperPackage == nil && $0.definition.eResource?.uri == path
    }
  }

  /// The package with a namespace URI, fragment or not, or with a qualified name.
  private func package(named text: String) -> EPackage? {
    let uri = text.split(separator: "#", omittingEmptySubsequences: false).first.map(String.init) ?? text
    if let found = names.metamodel.ePackage(nsURI: uri) { return found }
    let path = text.split(separator: ":").map(String.init)
    return names.metamodel.ePackages.first { $0.ends(with: path) }
  }

  // MARK: Contexts

  private mutating func find(
    _ context: DocumentTree.Context, _ tree: DocumentTree, _ aliases: [String: EPackage]
  ) {
    var environment = Environment(names, selfType: nil)
    environment.aliases = aliases
    if let package = context.package, !isPackage(package, environment) {
      let place = tree.text.range(package.range)
      if reportedPackages.insert(place).inserted {
        let near = Suggestion.nearest(to: package.last.text, among: Array(names.packageNames).sorted())
        diagnostics.append(.unknownPackage(package.text, suggestion: near, at: place))
      }
      return
    }
    guard let subject = subject(of: context, tree, &environment) else { return }
    environment.selfName = context.selfName?.text
    if let name = context.selfName, case .object(let eClass)? = environment.selfType,
      eClass.eStructuralFeature(named: name.text) != nil
    {
      diagnostics.append(
        .hidesFeature(name.text, of: .object(eClass), at: tree.text.range(name.range)))
      return
    }
    bound.append(
      BoundContext(tree: tree, context: context, subject: subject, environment: environment))
  }

  private func isPackage(_ path: PathName, _ environment: Environment) -> Bool {
    if environment.aliases[path.names[0].text] != nil { return true }
    return names.metamodel.ePackages.contains { $0.ends(with: path.names.map(\.text)) }
  }
}

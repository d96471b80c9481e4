public import Diagnostics
public import Ecore
public import OCLSyntax

/// A Complete OCL document and the files that its imports lead to.
public struct OCLDocument: Sendable {
  /// What is written.
  public let tree: DocumentTree
  /// For each import the path of the file it names; nil where it names none.
  public let targets: [String?]

  /// Takes both parts; imports without a path are namespace URIs or names of packages.
  public init(_ tree: DocumentTree, targets: [String?] = []) {
    self.tree = tree
    self.targets = targets
  }
}

/// What Complete OCL documents say of a metamodel, checked (OCL 2.4 clause 12).
///
/// All documents see the definitions of all others.
public struct DocumentSet: Sendable {
  let names: MetamodelNames
  let invariants: [Invariant]

  /// Resolves and checks everything in the documents; what does not check is reported there and left out.
  ///
  /// With `warnsOfNull`, warnings tell where an expression may ask something of null.
  public init(
    _ documents: [OCLDocument], metamodel: Metamodel, warnsOfNull: Bool = false,
    into sink: inout DiagnosticSink
  ) {
    var binder = DocumentBinder(metamodel, warnsOfNull: warnsOfNull)
    binder.bind(documents)
    names = binder.names
    invariants = binder.invariants
    binder.diagnostics.forEach { sink.emit($0) }
  }

  /// The features whose values the documents derive, in the order of the metamodel.
  public var derivedFeatures: [EStructuralFeature] {
    names.definitions.derivations.keys.sorted().map { names.metamodel.eStructuralFeature($0) }
  }

  /// Where names mean what the metamodel and the documents give them.
  public var environment: Environment { Environment(names, selfType: nil) }
}

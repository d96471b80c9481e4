import Diagnostics
import Ecore

/// Makes metamodels the way a program does, without files.
struct MetamodelMaker: ~Copyable {
  private(set) var builder = ModelBuilder(.ecore)
  private let ecore: ObjectID
  private let package: ObjectID
  private let own: Int

  init(_ name: String = "p", nsURI: String = "http://example.org/p") {
    let resource = EcoreResource.add(to: &builder)
    ecore = builder.resources[resource].roots[0]
    own = builder.beginResource(uri: "made.ecore")
    package = builder.create("EPackage", in: Metamodel.ecoreURI)
    builder.addRoot(package, to: own)
    builder.set(package, "name", .string(name))
    builder.set(package, "nsURI", .string(nsURI))
  }

  mutating func eClass(_ name: String, supers: [ObjectID] = [], isAbstract: Bool = false) -> ObjectID {
    let object = builder.create("EClass", in: Metamodel.ecoreURI)
    builder.set(object, "name", .string(name))
    if isAbstract { builder.set(object, "abstract", .boolean(true)) }
    for superType in supers { builder.link(object, "eSuperTypes", superType) }
    builder.add(object, to: package, "eClassifiers")
    return object
  }

  mutating func inherit(_ object: ObjectID, from superType: ObjectID) {
    builder.link(object, "eSuperTypes", superType)
  }

  mutating func eEnum(_ name: String, _ literals: [String]) -> ObjectID {
    let object = builder.create("EEnum", in: Metamodel.ecoreURI)
    builder.set(object, "name", .string(name))
    builder.add(object, to: package, "eClassifiers")
    for (index, literal) in literals.enumerated() {
      let made = builder.create("EEnumLiteral", in: Metamodel.ecoreURI)
      builder.set(made, "name", .string(literal))
      builder.set(made, "value", .integer(Int64(index)))
      builder.add(made, to: object, "eLiterals")
    }
    return object
  }

  /// The object of a data type of Ecore.
  func dataType(_ name: String) -> ObjectID {
    let slot = builder.slot(
      of: Metamodel.ecore.eClass(named: "EPackage")?.eStructuralFeature(named: "eClassifiers")?.id ?? -1,
      in: builder.eClass(of: ecore))
    for cell in builder.list(builder.cell(ecore, slot: slot)) {
      let nameSlot = builder.slot(
        of: Metamodel.ecore.eClass(named: "ENamedElement")?.eStructuralFeature(named: "name")?.id ?? -1,
        in: builder.eClass(of: cell.object))
      if builder.bytes(of: builder.cell(cell.object, slot: nameSlot)).elementsEqual(name.utf8) {
        return cell.object
      }
    }
    return .none
  }

  @discardableResult
  mutating func attribute(
    _ name: String, _ type: ObjectID, of owner: ObjectID, isMany: Bool = false, standard: String? = nil,
    isUnsettable: Bool = false, isID: Bool = false
  ) -> ObjectID {
    let object = builder.create("EAttribute", in: Metamodel.ecoreURI)
    builder.set(object, "name", .string(name))
    builder.link(object, "eType", type)
    if isMany { builder.set(object, "upperBound", .integer(-1)) }
    if let standard { builder.set(object, "defaultValueLiteral", .string(standard)) }
    if isUnsettable { builder.set(object, "unsettable", .boolean(true)) }
    if isID { builder.set(object, "iD", .boolean(true)) }
    builder.add(object, to: owner, "eStructuralFeatures")
    return object
  }

  @discardableResult
  mutating func reference(
    _ name: String, _ type: ObjectID, of owner: ObjectID, isMany: Bool = false, isContainment: Bool = false
  ) -> ObjectID {
    let object = builder.create("EReference", in: Metamodel.ecoreURI)
    builder.set(object, "name", .string(name))
    builder.link(object, "eType", type)
    if isMany { builder.set(object, "upperBound", .integer(-1)) }
    if isContainment { builder.set(object, "containment", .boolean(true)) }
    builder.add(object, to: owner, "eStructuralFeatures")
    return object
  }

  mutating func oppose(_ first: ObjectID, _ second: ObjectID) {
    builder.link(first, "eOpposite", second)
    builder.link(second, "eOpposite", first)
  }

  mutating func key(_ reference: ObjectID, _ attribute: ObjectID) {
    builder.link(reference, "eKeys", attribute)
  }

  consuming func compile() -> (metamodel: Metamodel, diagnostics: [Diagnostic]) {
    var sink = DiagnosticSink()
    EcoreNormalization.apply(to: &builder, from: 0, unlessIn: 0)
    let metamodel = MetamodelCompiler.compile(builder.freeze(), into: &sink)
    return (metamodel, sink.sorted())
  }
}

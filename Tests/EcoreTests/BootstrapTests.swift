import Diagnostics
import Ecore
import Testing

/// Everything the tables say about a metamodel's own package, as lines.
func description(of package: EPackage) -> [String] {
  var lines: [String] = []
  for classifier in package.eClassifiers {
    switch classifier {
    case .eDataType(let type):
      lines.append(
        "data \(type.name) \(type.instanceClassName ?? "-") \(type.isSerializable) \(type.kind) \(type.isPrimitive)"
      )
    case .eClass(let eClass):
      let supers = eClass.eSuperTypes.map(\.name).joined(separator: ",")
      lines.append("class \(eClass.name) abstract=\(eClass.isAbstract) : \(supers)")
      for feature in eClass.eStructuralFeatures {
        let flags = [
          feature.isReference, feature.isContainment, feature.isContainer, feature.isOrdered,
          feature.isUnique,
          feature.isChangeable, feature.isVolatile, feature.isTransient, feature.isDerived,
          feature.isUnsettable,
          feature.isID, feature.isResolveProxies,
        ].map { $0 ? "1" : "0" }.joined()
        lines.append(
          "  \(feature.name): \(feature.eType?.name ?? "-") \(feature.lowerBound)..\(feature.upperBound) \(flags)"
            + " default=\(feature.defaultValueLiteral ?? "-") opposite=\(feature.eOpposite?.qualifiedName ?? "-")"
        )
      }
    }
  }
  return lines
}

@Suite struct BootstrapTests {
  /// The built-in description as objects, compiled like any metamodel, under another namespace.
  private func recompiled() throws -> Metamodel {
    var builder = ModelBuilder(.ecore)
    let resource = EcoreResource.add(to: &builder)
    let package = builder.resources[resource].roots[0]
    let slot = builder.slot(
      of: try #require(Metamodel.ecore.eClass(named: "EPackage")?.eStructuralFeature(named: "nsURI")).id,
      in: builder.eClass(of: package))
    builder.set(package, slot: slot, to: builder.text("http://example.org/ecore"))
    var sink = DiagnosticSink()
    let metamodel = MetamodelCompiler.compile(builder.freeze(), into: &sink)
    #expect(sink.sorted().map(\.message) == [])
    return metamodel
  }

  @Test func ecoreCompiledFromItselfIsTheSame() throws {
    let metamodel = try recompiled()
    let again = try #require(metamodel.ePackage(nsURI: "http://example.org/ecore"))
    let own = try #require(Metamodel.ecore.ePackage(nsURI: Metamodel.ecoreURI))
    // Whether a reference is the container side follows from its opposite; the rest is stated.
    #expect(description(of: again) == description(of: own))
    #expect(description(of: own).count > 100)
  }

  @Test func ecoreHasItsNumbers() throws {
    let own = try #require(Metamodel.ecore.ePackage(nsURI: Metamodel.ecoreURI))
    // EMF 2.29: 20 classes with EStringToStringMapEntry, 33 data types.
    #expect(own.eClasses.count == 20)
    #expect(own.eDataTypes.count == 33)
    #expect(own.name == "ecore")
    let eClass = try #require(own.eClass(named: "EClass"))
    #expect(eClass.eAllSuperTypes.map(\.name) == ["EModelElement", "ENamedElement", "EClassifier"])
    #expect(
      eClass.eAllStructuralFeatures.prefix(3).map(\.qualifiedName) == [
        "EModelElement::eAnnotations", "ENamedElement::name", "EClassifier::instanceClassName",
      ])
    #expect(eClass.eStructuralFeature(named: "name")?.eContainingClass.name == "ENamedElement")
    #expect(eClass.eStructuralFeature(named: "nothing") == nil)
    #expect(own.eClass(named: "EStringToStringMapEntry")?.isMapEntry == true)
  }

  @Test func opposites() throws {
    let ecore = Metamodel.ecore
    let features = try #require(
      ecore.eClass(named: "EClass")?.eStructuralFeature(named: "eStructuralFeatures"))
    let owner = try #require(features.eOpposite)
    #expect(owner.qualifiedName == "EStructuralFeature::eContainingClass")
    #expect(owner.isContainer)
    #expect(!owner.isStored)
    #expect(owner.eOpposite == features)
  }

  @Test func derivedFeaturesAreComputed() throws {
    let model = Metamodel.ecore.definition
    func find(_ name: String) throws -> EObject {
      try #require(model.allObjects.first { $0.name == name && $0.eClass.name == "EClass" })
    }
    let eClass = try find("EClass")
    #expect(
      eClass.objects("eAllSuperTypes").compactMap(\.name) == [
        "EModelElement", "ENamedElement", "EClassifier",
      ])
    #expect(eClass.objects("eAttributes").compactMap(\.name) == ["abstract", "interface"])
    #expect(eClass.objects("eReferences").count == 14)
    #expect(eClass.objects("eAllStructuralFeatures").count == 24)
    #expect(
      eClass.objects("eAllAttributes").count + eClass.objects("eAllReferences").count
        == eClass.objects("eAllStructuralFeatures").count)
    #expect(
      eClass.objects("eAllContainments").compactMap(\.name) == [
        "eAnnotations", "eTypeParameters", "eOperations", "eStructuralFeatures", "eGenericSuperTypes",
      ])
    #expect(eClass["eIDAttribute"] == .null)
    let feature = try #require(
      eClass.objects("eStructuralFeatures").first { $0.name == "eStructuralFeatures" })
    #expect(feature["many"] == .boolean(true))
    #expect(feature["required"] == .boolean(false))
    #expect(feature.object("eReferenceType")?.name == "EStructuralFeature")
    #expect(feature.object("eContainingClass") == eClass)
    let owner = try #require(feature.object("eOpposite"))
    #expect(owner["container"] == .boolean(true))
    #expect(eClass.object("ePackage")?.name == "ecore")
    #expect(eClass.object("ePackage")?.eContainer == nil)
  }

  @Test func genericTypesStandBesidePlainOnes() throws {
    let model = Metamodel.ecore.definition
    let name = try #require(model.allObjects.first { $0.name == "name" })
    #expect(name.object("eType")?.name == "EString")
    #expect(name.object("eGenericType")?.object("eClassifier")?.name == "EString")
    #expect(name.object("eGenericType")?.eContainer == name)
    #expect(name.object("eGenericType")?.object("eRawType")?.name == "EString")
  }
}

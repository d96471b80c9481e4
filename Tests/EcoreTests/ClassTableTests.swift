import Diagnostics
import Ecore
import Testing

@Suite struct ClassTableTests {
  @Test func aDiamondIsInheritedOnce() throws {
    var maker = MetamodelMaker()
    let text = maker.dataType("EString")
    let top = maker.eClass("Top", isAbstract: true)
    maker.attribute("t", text, of: top)
    let left = maker.eClass("Left", supers: [top])
    maker.attribute("l", text, of: left)
    let right = maker.eClass("Right", supers: [top])
    maker.attribute("r", text, of: right)
    let bottom = maker.eClass("Bottom", supers: [left, right])
    maker.attribute("b", text, of: bottom)
    let (metamodel, diagnostics) = maker.compile()
    #expect(diagnostics.isEmpty)
    let eClass = try #require(metamodel.eClass(named: "Bottom"))
    #expect(eClass.eAllSuperTypes.map(\.name) == ["Top", "Left", "Right"])
    #expect(eClass.eAllStructuralFeatures.map(\.name) == ["t", "l", "r", "b"])
    #expect(eClass.eSuperTypes.map(\.name) == ["Left", "Right"])
    let package = try #require(metamodel.ePackage(nsURI: "http://example.org/p"))
    #expect(try eClass.isKind(of: #require(package.eClass(named: "Top"))))
    #expect(try !#require(package.eClass(named: "Top")).isKind(of: eClass))
    #expect(try eClass.isKind(of: #require(metamodel.eClass(named: "EObject"))))
    // Every stored feature has its own slot, the same one from both sides.
    let builder = ModelBuilder(metamodel)
    let slots = eClass.eAllStructuralFeatures.map { builder.slot(of: $0.id, in: eClass.id) }
    #expect(slots == [0, 1, 2, 3])
    let other = try #require(package.eClass(named: "Right"))
    #expect(builder.slot(of: eClass.eAllStructuralFeatures[1].id, in: other.id) == -1)
  }

  @Test(.timeLimit(.minutes(10))) func cyclesOfSupertypesEnd() throws {
    var maker = MetamodelMaker()
    let text = maker.dataType("EString")
    let one = maker.eClass("One")
    let two = maker.eClass("Two", supers: [one])
    let three = maker.eClass("Three", supers: [two])
    maker.inherit(one, from: three)
    maker.inherit(two, from: two)
    maker.attribute("a", text, of: one)
    maker.attribute("b", text, of: two)
    maker.attribute("c", text, of: three)
    let (metamodel, _) = maker.compile()
    for name in ["One", "Two", "Three"] {
      let eClass = try #require(metamodel.eClass(named: name))
      #expect(Set(eClass.eAllStructuralFeatures.map(\.name)) == ["a", "b", "c"])
      #expect(eClass.eAllSuperTypes.count == 2)
      #expect(eClass.definition.objects("eAllSuperTypes").count == 2)
      #expect(eClass.definition.objects("eAllStructuralFeatures").count == 3)
    }
  }

  @Test(.timeLimit(.minutes(10))) func aDeepHierarchyNeedsNoDeepStack() throws {
    var maker = MetamodelMaker()
    var last = maker.eClass("C0")
    for index in 1..<3000 { last = maker.eClass("C\(index)", supers: [last]) }
    let (metamodel, diagnostics) = maker.compile()
    #expect(diagnostics.isEmpty)
    #expect(metamodel.eClass(named: "C2999")?.eAllSuperTypes.count == 2999)
  }

  @Test func manyFeaturesAreFoundByTheirSlot() throws {
    var maker = MetamodelMaker()
    let number = maker.dataType("EInt")
    let wide = maker.eClass("Wide")
    for index in 0..<500 { maker.attribute("f\(index)", number, of: wide) }
    let (metamodel, _) = maker.compile()
    let eClass = try #require(metamodel.eClass(named: "Wide"))
    var builder = ModelBuilder(metamodel)
    let object = builder.create(eClass.id)
    for index in stride(from: 0, to: 500, by: 3) { builder.set(object, "f\(index)", .integer(Int64(index))) }
    let made = builder.freeze().object(object)
    for index in 0..<500 {
      #expect(made["f\(index)"] == .integer(index % 3 == 0 ? Int64(index) : 0))
    }
  }

  @Test(.timeLimit(.minutes(10))) func moreFeaturesThanSlotsAreRefused() throws {
    var maker = MetamodelMaker()
    let text = maker.dataType("EString")
    let above = maker.eClass("Above")
    for index in 0..<20_000 { maker.attribute("a\(index)", text, of: above) }
    let below = maker.eClass("Below", supers: [above])
    for index in 0..<20_000 { maker.attribute("b\(index)", text, of: below) }
    let (metamodel, diagnostics) = maker.compile()
    #expect(diagnostics.map(\.code) == ["ecore/too-many-features"])
    #expect(metamodel.eClass(named: "Above")?.eAllStructuralFeatures.count == 20_000)
    #expect(metamodel.eClass(named: "Below")?.eAllStructuralFeatures.count == 32_767)
  }

  @Test func anOverridingNameWins() throws {
    var maker = MetamodelMaker()
    let above = maker.eClass("Above")
    maker.attribute("x", maker.dataType("EString"), of: above)
    let below = maker.eClass("Below", supers: [above])
    maker.attribute("x", maker.dataType("EInt"), of: below)
    let (metamodel, _) = maker.compile()
    #expect(
      metamodel.eClass(named: "Below")?.eStructuralFeature(named: "x")?.eAttributeType?.name == "EInt")
  }
}

import Diagnostics
import Ecore
import Testing

@Suite struct InheritanceTests {
  private func compile(_ count: Int, _ supers: (Int) -> [Int]) -> (Metamodel, [String]) {
    var maker = MetamodelMaker()
    var classes: [ObjectID] = []
    for index in 0..<count { classes.append(maker.eClass("C\(index)")) }
    for index in 0..<count {
      for other in supers(index) { maker.inherit(classes[index], from: classes[other]) }
    }
    let (metamodel, diagnostics) = maker.compile()
    return (metamodel, diagnostics.map(\.code))
  }

  private func names(_ metamodel: Metamodel, _ name: String) -> [String] {
    metamodel.eClass(named: name)?.eAllSuperTypes.map(\.name) ?? []
  }

  @Test func supertypesStandBeforeTheirSubtypesInDeclarationOrder() {
    // 0; 1 and 2 from 0; 3 from 2 and 1; 4 from 3 and 0.
    let supers = [[], [0], [0], [2, 1], [3, 0]]
    let (metamodel, codes) = compile(5) { supers[$0] }
    #expect(codes == [])
    #expect(names(metamodel, "C3") == ["C0", "C2", "C1"])
    #expect(names(metamodel, "C4") == ["C0", "C2", "C1", "C3"])
  }

  @Test func circlesEnd() {
    let (metamodel, _) = compile(4) { [($0 + 1) % 3] }
    #expect(Set(names(metamodel, "C0")) == ["C1", "C2"])
    #expect(Set(names(metamodel, "C3")) == ["C0", "C1", "C2"])
    let (own, _) = compile(1) { [$0] }
    #expect(names(own, "C0") == [])
  }

  /// A class that inherits from thousands of others is no reason to wait; tens of thousands are refused.
  @Test func longLines() {
    let (line, codes) = compile(3_000) { $0 == 0 ? [] : [$0 - 1] }
    #expect(codes == [])
    #expect(names(line, "C2999").count == 2_999)
    let (long, refused) = compile(6_500) { $0 == 0 ? [] : [$0 - 1] }
    #expect(refused == ["ecore/too-many-supertypes"])
    #expect(names(long, "C100").count == 100)
    #expect(names(long, "C6499") == ["C6498"])
  }
}

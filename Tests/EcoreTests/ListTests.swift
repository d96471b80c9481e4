import Diagnostics
import Ecore
import TestSupport
import Testing

@Suite struct ListTests {
  private func graph() throws -> Metamodel {
    var maker = MetamodelMaker()
    let node = maker.eClass("Node")
    maker.attribute("numbers", maker.dataType("EInt"), of: node, isMany: true)
    maker.attribute("others", maker.dataType("EInt"), of: node, isMany: true)
    let one = maker.reference("next", node, of: node)
    maker.oppose(one, maker.reference("previous", node, of: node))
    let parts = maker.reference("uses", node, of: node, isMany: true)
    maker.oppose(parts, maker.reference("usedBy", node, of: node, isMany: true))
    let many = maker.reference("members", node, of: node, isMany: true)
    maker.oppose(many, maker.reference("group", node, of: node))
    let friends = maker.reference("friends", node, of: node, isMany: true)
    maker.oppose(friends, friends)
    let (metamodel, diagnostics) = maker.compile()
    #expect(diagnostics.isEmpty)
    return metamodel
  }

  private func slot(_ builder: borrowing ModelBuilder, _ name: String) -> Int32 {
    let node = builder.metamodel.eClass(named: "Node")
    return builder.slot(of: node?.eStructuralFeature(named: name)?.id ?? -1, in: node?.id ?? -1)
  }

  private func node(_ builder: inout ModelBuilder) -> ObjectID {
    builder.create("Node", in: "http://example.org/p")
  }

  @Test(arguments: 0..<20) func appendingIsLikeAnArray(_ seed: Int) throws {
    var generator = SeededGenerator(UInt64(seed))
    var builder = ModelBuilder(try graph())
    let slots = [slot(builder, "numbers"), slot(builder, "others"), slot(builder, "uses")]
    let owners = (0..<Int.random(in: 1...8, using: &generator)).map { _ in node(&builder) }
    var expected: [[Int64]] = Array(repeating: [], count: owners.count * 3)
    for step in 0..<3000 {
      let owner = Int.random(in: 0..<owners.count, using: &generator)
      let which = Int.random(in: 0...2, using: &generator)
      let place = owner * 3 + which
      let value = Int64(step)
      switch Int.random(in: 0..<100, using: &generator) {
      case 0:
        let cells = (0..<Int.random(in: 0...9, using: &generator)).map { Cell(value + Int64($0)) }
        cells.withUnsafeBufferPointer { builder.setList(owners[owner], slot: slots[which], to: $0) }
        expected[place] = cells.map(\.integer)
      case 1:
        builder.removeFromList(owners[owner], slot: slots[which]) { $0.integer % 3 == 0 }
        expected[place].removeAll { $0 % 3 == 0 }
      case 2 where !expected[place].isEmpty:
        let index = Int.random(in: 0..<expected[place].count, using: &generator)
        builder.setElement(index, of: owners[owner], slot: slots[which], to: Cell(value))
        expected[place][index] = value
      case 3...40:
        // Runs of one owner grow in place; then another interrupts.
        for offset in 0..<Int64.random(in: 1...5, using: &generator) {
          builder.append(Cell(value * 10 + offset), to: owners[owner], slot: slots[which])
          expected[place].append(value * 10 + offset)
        }
      default:
        builder.append(Cell(value), to: owners[owner], slot: slots[which])
        expected[place].append(value)
      }
      if step % 500 == 0 {
        #expect(
          builder.list(builder.cell(owners[owner], slot: slots[which])).map(\.integer) == expected[place])
      }
    }
    let model = builder.freeze()
    for (index, owner) in owners.enumerated() {
      for which in 0...2 {
        #expect(
          model.list(model.cell(owner, slot: slots[which])).map(\.integer) == expected[index * 3 + which])
      }
    }
  }

  @Test func oneSidedOppositesAreCompleted() throws {
    var builder = ModelBuilder(try graph())
    let nodes = (0..<4).map { _ in node(&builder) }
    builder.link(nodes[0], "next", nodes[1])
    builder.link(nodes[3], "previous", nodes[2])
    builder.link(nodes[0], "uses", nodes[1])
    builder.link(nodes[0], "uses", nodes[2])
    builder.link(nodes[3], "usedBy", nodes[0])
    builder.link(nodes[0], "members", nodes[1])
    builder.link(nodes[2], "group", nodes[0])
    builder.link(nodes[0], "friends", nodes[1])
    builder.link(nodes[3], "friends", nodes[3])
    builder.completeOpposites()
    let model = builder.freeze()
    func ids(_ index: Int, _ name: String) -> [Int] {
      let object = model.object(nodes[index])
      let targets = object.object(name).map { [$0] } ?? object.objects(name)
      return targets.map { nodes.firstIndex(of: $0.id) ?? -1 }
    }
    #expect(ids(1, "previous") == [0])
    #expect(ids(2, "next") == [3])
    #expect(ids(1, "usedBy") == [0])
    #expect(ids(2, "usedBy") == [0])
    #expect(ids(0, "uses") == [1, 2, 3])
    #expect(ids(1, "group") == [0])
    #expect(ids(0, "members") == [1, 2])
    #expect(ids(1, "friends") == [0])
    #expect(ids(3, "friends") == [3])
  }

  /// Whether every pair of opposites agrees.
  private func expectSymmetry(_ model: Model, _ first: String, _ second: String) {
    for object in model.allObjects {
      for (from, to) in [(first, second), (second, first)] {
        let targets = object.object(from).map { [$0] } ?? object.objects(from)
        #expect(Set(targets).count == targets.count)
        for target in targets {
          let back = target.object(to).map { [$0] } ?? target.objects(to)
          #expect(back.contains(object))
        }
      }
    }
  }

  @Test(arguments: 0..<10) func randomOppositesAgree(_ seed: Int) throws {
    var generator = SeededGenerator(UInt64(seed) + 99)
    var builder = ModelBuilder(try graph())
    let nodes = (0..<60).map { _ in node(&builder) }
    var seen: Set<[Int]> = []
    for _ in 0..<600 {
      let source = Int.random(in: 0..<60, using: &generator)
      let target = Int.random(in: 0..<6, using: &generator)
      // Either side may be stated, or both, in any order.
      if Bool.random(using: &generator), seen.insert([0, source, target]).inserted {
        builder.link(nodes[source], "uses", nodes[target])
      }
      if Bool.random(using: &generator), seen.insert([1, source, target]).inserted {
        builder.link(nodes[target], "usedBy", nodes[source])
      }
      if seen.insert([2, source, target]).inserted { builder.link(nodes[source], "friends", nodes[target]) }
      if seen.insert([3, source]).inserted { builder.link(nodes[source], "group", nodes[target]) }
    }
    builder.completeOpposites()
    let model = builder.freeze()
    expectSymmetry(model, "uses", "usedBy")
    expectSymmetry(model, "friends", "friends")
    expectSymmetry(model, "members", "group")
  }

  @Test(.timeLimit(.minutes(10))) func longListsOfOppositesStayLinear() throws {
    var builder = ModelBuilder(try graph())
    let hub = node(&builder)
    let spokes = (0..<50_000).map { _ in node(&builder) }
    for spoke in spokes { builder.link(hub, "uses", spoke) }
    // The other side in the opposite order, which no cursor can follow.
    for spoke in spokes.reversed() { builder.link(spoke, "usedBy", hub) }
    for spoke in spokes { builder.link(spoke, "group", hub) }
    builder.completeOpposites()
    let model = builder.freeze()
    #expect(model.object(hub).objects("uses").count == 50_000)
    #expect(model.object(hub).objects("members").count == 50_000)
    #expect(model.object(spokes[7]).objects("usedBy").map(\.id) == [hub])
  }

  @Test func proxiesHaveNoOtherSide() throws {
    var builder = ModelBuilder(try graph())
    let object = node(&builder)
    let proxy = builder.proxy(uri: "gone.xmi#/", eClass: builder.eClass(of: object))
    builder.append(Cell(proxy), to: object, slot: slot(builder, "uses"))
    builder.completeOpposites()
    let made = builder.freeze().object(object)
    guard case .list(let values) = made["uses"], case .object(let target)? = values.first else {
      Issue.record("the proxy is gone")
      return
    }
    #expect(target.isProxy)
    #expect(target.proxyURI == "gone.xmi#/")
    #expect(target.eClass.name == "Node")
    #expect(target["numbers"] == .list([]))
    #expect(target["next"] == .null)
    #expect(target.eContainer == nil && target.eContents.isEmpty && target.location == nil)
    #expect(made.objects("uses").isEmpty)
  }
}

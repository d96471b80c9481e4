import Diagnostics
import Dispatch
import Ecore
import Synchronization
import Testing

@Suite struct ObjectTests {
  private func trees() throws -> Metamodel {
    var maker = MetamodelMaker()
    let tree = maker.eClass("Tree")
    let name = maker.attribute("name", maker.dataType("EString"), of: tree)
    maker.attribute("code", maker.dataType("EInt"), of: tree)
    let child = maker.reference("child", tree, of: tree, isContainment: true)
    maker.oppose(child, maker.reference("above", tree, of: tree))
    maker.reference("children", tree, of: tree, isMany: true, isContainment: true)
    let keyed = maker.reference("keyed", tree, of: tree, isMany: true, isContainment: true)
    maker.key(keyed, name)
    maker.reference("any", tree, of: tree)
    let tagged = maker.eClass("Tagged", supers: [tree])
    maker.attribute("tag", maker.dataType("EString"), of: tagged, isID: true)
    let (metamodel, diagnostics) = maker.compile()
    #expect(diagnostics.isEmpty)
    return metamodel
  }

  private func create(_ builder: inout ModelBuilder, _ name: String = "Tree") -> ObjectID {
    builder.create(name, in: "http://example.org/p")
  }

  @Test func fragmentsAreLikeEMFs() throws {
    var builder = ModelBuilder(try trees())
    let resource = builder.beginResource(uri: "one.xmi")
    let root = create(&builder)
    builder.addRoot(root, to: resource)
    let single = create(&builder)
    builder.add(single, to: root, "child")
    let first = create(&builder)
    builder.add(first, to: root, "children")
    let second = create(&builder)
    builder.add(second, to: root, "children")
    let deep = create(&builder)
    builder.add(deep, to: second, "keyed")
    builder.set(deep, "name", .string("a/b 'c' é"))
    let tagged = create(&builder, "Tagged")
    builder.add(tagged, to: second, "children")
    builder.set(tagged, "tag", .string("T-1"))
    let marked = create(&builder)
    builder.add(marked, to: second, "children")
    builder.setXMIID(builder.text("id7"), of: marked)
    let model = builder.freeze()
    func fragment(_ id: ObjectID, _ prefers: Bool = true) -> String {
      model.object(id).uriFragment(preferringIDs: prefers)
    }
    #expect(fragment(root) == "/")
    #expect(fragment(single) == "//@child")
    #expect(fragment(first) == "//@children.0")
    #expect(fragment(second) == "//@children.1")
    #expect(fragment(deep) == "//@children.1/@keyed[name='a%2Fb%20%27c%27%20é']")
    #expect(fragment(tagged) == "T-1")
    #expect(fragment(tagged, false) == "//@children.1/@children.0")
    #expect(fragment(marked) == "id7")
    #expect(fragment(marked, false) == "//@children.1/@children.1")
    #expect(model.object(single).object("above")?.id == root)
    #expect(model.object(first)["above"] == .null)
    #expect(model.object(deep).rootContainer.id == root)
    #expect(model.object(root).eAllContents.map(\.id) == [single, first, second, tagged, marked, deep])
    #expect(model.object(second).eContainmentFeature?.name == "children")
  }

  @Test func severalRootsAreCounted() throws {
    var builder = ModelBuilder(try trees())
    let resource = builder.beginResource(uri: "one.xmi")
    let roots = (0..<3).map { _ in create(&builder) }
    for root in roots { builder.addRoot(root, to: resource) }
    let child = create(&builder)
    builder.add(child, to: roots[2], "child")
    let other = builder.beginResource(uri: "two.xmi")
    let alone = create(&builder)
    builder.addRoot(alone, to: other)
    // The contents of one file may be roots of another.
    builder.add(alone, to: roots[1], "children")
    let model = builder.freeze()
    #expect(roots.map { model.object($0).uriFragment() } == ["/0", "/1", "/2"])
    #expect(model.object(child).uriFragment() == "/2/@child")
    #expect(model.object(alone).uriFragment() == "/")
    #expect(model.object(alone).eResource?.uri == "two.xmi")
    #expect(model.roots.map(\.id) == roots + [alone])
  }

  @Test func elementsOfMetamodelsAreNamed() throws {
    let metamodel = try trees()
    let tree = try #require(metamodel.eClass(named: "Tree"))
    #expect(tree.definition.uriFragment() == "//Tree")
    #expect(tree.eStructuralFeature(named: "name")?.definition.uriFragment() == "//Tree/name")
    #expect(tree.ePackage.definition.uriFragment() == "/")
    #expect(metamodel.eClass(definedBy: tree.definition.id) == tree)
  }

  @Test func objectsWithoutAFileHaveNoPlace() throws {
    var builder = ModelBuilder(try trees())
    _ = builder.beginResource(uri: "made")
    let object = create(&builder)
    let made = builder.freeze().object(object)
    #expect(made.location == nil)
    #expect(made.text(of: "name") == nil)
    #expect(made.featureRange(of: "name") == nil)
    #expect(made["no such feature"] == .null)
  }

  @Test func threadsReadOneModel() throws {
    var builder = ModelBuilder(try trees())
    let resource = builder.beginResource(uri: "one.xmi")
    let root = create(&builder)
    builder.addRoot(root, to: resource)
    for index in 0..<400 {
      let child = create(&builder)
      builder.set(child, "code", .integer(Int64(index)))
      builder.set(child, "name", .string("n\(index)"))
      builder.add(child, to: root, "children")
    }
    let model = builder.freeze()
    let sums = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      var sum = 0
      for object in model.allObjects {
        sum += object.integer("code") ?? 0
        sum += object.name?.utf8.count ?? 0
        sum += object.uriFragment().utf8.count
      }
      sums.withLock { $0.append(sum) }
    }
    #expect(Set(sums.withLock { $0 }).count == 1)
    #expect(sums.withLock { $0 }.count == 8)
  }

  @Test func whatIsWrongWithAMetamodelIsSaid() throws {
    var maker = MetamodelMaker()
    let nameless = maker.eClass("")
    maker.attribute("count", maker.dataType("EInt"), of: nameless, standard: "x")
    let (metamodel, diagnostics) = maker.compile()
    #expect(diagnostics.map(\.code).sorted() == ["ecore/bad-default", "ecore/no-name"])
    #expect(diagnostics.allSatisfy { $0.severity == .error })
    // It is usable all the same.
    var builder = ModelBuilder(metamodel)
    let object = builder.create("", in: "http://example.org/p")
    #expect(builder.freeze().object(object)["count"] == .integer(0))
  }
}

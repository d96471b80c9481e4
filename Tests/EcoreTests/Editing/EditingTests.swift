import Diagnostics
import Ecore
import Testing

/// Each rule of EMF's once, with the state of both sides.
@Suite("Editing: EMF's rules") struct EditingTests {
  private let metamodel: Metamodel
  private let editor: ModelEditor
  private let resource: MutableResource

  init() throws {
    metamodel = try GraphMetamodel.make()
    editor = ModelEditor(metamodel)
    resource = try editor.createResource(uri: "graph.xmi")
  }

  private func node(_ name: String, root: Bool = false) throws -> MutableEObject {
    let made = try editor.create("Node", ["name": .string(name)])
    if root { try resource.add(made) }
    return made
  }

  private func names(_ object: MutableEObject, _ feature: String) -> [String] {
    let one = object.object(feature).map { [$0] } ?? []
    return (one + object.objects(feature)).compactMap { $0.string("name") }
  }

  private func kind(_ body: () throws -> Void) -> EditError.Kind? {
    do {
      try body()
      return nil
    } catch let error as EditError {
      #expect(error.diagnostic.code == "edit/" + error.kind.rawValue)
      #expect(!error.description.isEmpty)
      return error.kind
    } catch { return nil }
  }

  // MARK: Opposites

  @Test func `one to one takes partners away`() throws {
    let (a, b, c, d) = (try node("a"), try node("b"), try node("c"), try node("d"))
    try a.eSet("partner", b)
    try c.eSet("partner", d)
    #expect(names(b, "partnerOf") == ["a"])
    try a.eSet("partner", d)
    #expect(names(a, "partner") == ["d"])
    #expect(names(d, "partnerOf") == ["a"])
    #expect(names(b, "partnerOf") == [])
    #expect(names(c, "partner") == [])
    try d.eUnset("partnerOf")
    #expect(names(a, "partner") == [])
    try a.eSet("partner", a)
    #expect(names(a, "partnerOf") == ["a"])
    try a.eSet("partnerOf", .null)
    #expect(names(a, "partner") == [])
  }

  @Test func `one to many moves between lists`() throws {
    let (a, b, c) = (try node("a"), try node("b"), try node("c"))
    try c.eSet("owner", a)
    #expect(names(a, "owned") == ["c"])
    try b.eList("owned").add(c)
    #expect(names(a, "owned") == [])
    #expect(names(c, "owner") == ["b"])
    try b.eList("owned").clear()
    #expect(names(c, "owner") == [])
    try a.eSet("owned", [b, c, b])
    #expect(names(a, "owned") == ["b", "c"])
    try a.eList("owned").set(0, a)
    #expect(names(a, "owned") == ["a", "c"])
    #expect(names(a, "owner") == ["a"])
    #expect(names(b, "owner") == [])
  }

  @Test func `many to many keeps both lists`() throws {
    let (a, b, c) = (try node("a"), try node("b"), try node("c"))
    try a.eSet("friends", [b, c])
    try c.eList("friendOf").add(b)
    #expect(names(b, "friendOf") == ["a"])
    #expect(names(c, "friendOf") == ["a", "b"])
    try c.eList("friendOf").remove(at: 0)
    #expect(names(a, "friends") == ["b"])
    #expect(try a.eList("friends").add(b) == false)
    try a.eList("friends").insert(c, at: 0)
    try a.eList("friends").move(from: 0, to: 1)
    #expect(names(a, "friends") == ["b", "c"])
    #expect(names(c, "friendOf") == ["b", "a"])
  }

  // MARK: Containment

  @Test func `a new container takes the object from the old one`() throws {
    let (a, b, c) = (try node("a", root: true), try node("b", root: true), try node("c"))
    try a.eList("children").add(c)
    #expect(names(c, "parent") == ["a"])
    try b.eSet("child", c)
    #expect(names(a, "children") == [])
    #expect(names(c, "parent") == [])
    #expect(names(c, "holder") == ["b"])
    try c.eSet("parent", a)
    #expect(names(b, "child") == [])
    #expect(c.eContainmentFeature?.name == "children")
    let d = try node("d")
    try b.eSet("child", d)
    try b.eSet("child", try node("e"))
    #expect(d.eContainer == nil)
    #expect(d.eResource == nil)
  }

  @Test func `a content is no root of its container's resource`() throws {
    let (a, b) = (try node("a", root: true), try node("b", root: true))
    #expect(resource.contents == [a, b])
    try a.eList("children").add(b)
    #expect(resource.contents == [a])
    #expect(b.eResource == resource)
    try resource.add(b)
    #expect(b.eContainer == nil)
    #expect(resource.contents == [a, b])
    try resource.add(b, at: 0)
    #expect(resource.contents == [b, a])
    #expect(resource.remove(b))
    #expect(!resource.remove(b))
  }

  @Test func `a containment that resolves proxies may lead into another resource`() throws {
    let other = try editor.createResource(uri: "other.xmi")
    let (a, b, c) = (try node("a", root: true), try node("b"), try node("c"))
    try other.add(b)
    try other.add(c)
    try a.eList("children").add(b)
    #expect(other.contents == [b, c])
    #expect(b.eContainer == a)
    #expect(b.eResource == other)
    try a.eList("parts").add(c)
    #expect(other.contents == [b])
    #expect(c.eResource == resource)
    let model = try editor.freeze()
    #expect(model.resources.map { $0.roots.count } == [1, 1])
    #expect(model.resource(uri: "other.xmi").map { model.contents(of: $0).map(\.name) } == ["b"])
    #expect(editor.eObject(of: b)?.eResource?.uri == "other.xmi")
    #expect(editor.eObject(of: b)?.uriFragment() == "/")
  }

  @Test func `nothing contains itself`() throws {
    let (a, b, c) = (try node("a", root: true), try node("b"), try node("c"))
    try a.eList("children").add(b)
    try b.eSet("child", c)
    #expect(kind { try c.eList("parts").add(a) } == .containmentCycle)
    #expect(kind { try a.eSet("child", a) } == .containmentCycle)
    #expect(kind { try a.eSet("parent", c) } == .containmentCycle)
    #expect(kind { try c.eSet("children", [c]) } == .containmentCycle)
    #expect(names(a, "children") == ["b"])
    #expect(names(b, "child") == ["c"])
  }

  @Test func `deleting forgets every reference into the tree`() throws {
    let (a, b, c, d) = (
      try node("a", root: true), try node("b"), try node("c"), try node("d", root: true)
    )
    try a.eList("children").add(b)
    try b.eSet("child", c)
    try d.eSet("link", c)
    try d.eSet("bag", [c, a, c, b])
    try d.eSet("friends", [b, a])
    try c.eSet("link", d)
    #expect(c.usages.map(\.eStructuralFeature.name) == ["link", "bag"])
    try editor.delete(b)
    #expect(names(a, "children") == [])
    #expect(d.object("link") == nil)
    #expect(names(d, "bag") == ["a"])
    #expect(names(d, "friends") == ["a"])
    let model = try editor.freeze()
    #expect(model.allObjects.map(\.name) == ["a", "d"])
    ModelInvariants.check(model)
  }

  // MARK: Attributes

  @Test func `values are checked and kept`() throws {
    let a = try node("a", root: true)
    try a.eSet("small", -128)
    try a.eSet("ratio", 3)
    try a.eSet("big", "123456789012345678901234567890")
    try a.eSet("color", "GREEN")
    try a.eSet("tags", ["x", "y", "x"])
    try a.eSet("numbers", [1, 1])
    let green = metamodel.ePackage(nsURI: GraphMetamodel.uri)?.eEnum(named: "Color")?.eLiteral(value: 1)
    #expect(a["color"] == green.map { .literal($0) })
    #expect(a["small"] == -128)
    #expect(a["ratio"] == 3.0)
    #expect(a["tags"] == ["x", "y"])
    #expect(a["numbers"] == [1, 1])
    #expect(a["code"] == 7)
    try a.eSet("code", 7)
    #expect(try !a.eIsSet("code"))
    try a.eSet("code", 8)
    #expect(try a.eIsSet("code"))
    try a.eUnset("code")
    #expect(a["code"] == 7)
    #expect(kind { try a.eSet("small", 128) } == .wrongType)
    #expect(kind { try a.eSet("big", "12a") } == .wrongType)
    #expect(kind { try a.eSet("color", "BLUE") } == .wrongType)
    #expect(kind { try a.eSet("code", "x") } == .wrongType)
    #expect(kind { try a.eSet("name", 1) } == .wrongType)
    #expect(kind { try a.eSet("tags", "x") } == .wrongMultiplicity)
    #expect(kind { try a.eSet("name", ["x"]) } == .wrongType)
    #expect(kind { _ = try a.eList("name") } == .wrongMultiplicity)
    #expect(kind { try a.eList("tags").insert("x", at: 0) } == .duplicateValue)
    #expect(kind { try a.eList("tags").insert("z", at: 3) } == .badIndex)
    #expect(kind { try a.eList("tags").remove(at: 2) } == .badIndex)
    #expect(kind { try a.eList("tags").move(from: 0, to: -1) } == .badIndex)
    #expect(kind { try a.eList("tags").set(1, "x") } == .duplicateValue)
    try a.eList("tags").set(1, "é")
    // Two ways to write one character are two texts.
    #expect(try a.eList("tags").add("e\u{301}"))
    let model = try editor.freeze()
    let frozen = model.roots[0]
    #expect(frozen["small"] == .integer(-128))
    #expect(frozen["color"] == green.map { .literal($0) })
    #expect(frozen.strings("tags").count == 3)
    #expect(frozen.string("big") == "123456789012345678901234567890")
    #expect(!frozen.eIsSet("code"))
  }

  @Test func `what cannot be set is refused`() throws {
    let a = try node("a", root: true)
    for name in ["fixed", "computed", "fleeting"] {
      #expect(kind { try a.eSet(name, "x") } == .unchangeableFeature, "\(name)")
      #expect(kind { try a.eUnset(name) } == .unchangeableFeature, "\(name)")
    }
    #expect(kind { try a.eSet("nam", "x") } == .unknownFeature)
    #expect(kind { try a.eSet("link", nil) } == nil)
    #expect(kind { try a.eSet("links", []) } == nil)
    let nobody: MutableEObject? = nil
    #expect(kind { try a.eSet("link", nobody) } == nil)
    #expect(kind { _ = try editor.create("Nod") } == .unknownClass)
    #expect(kind { _ = try editor.create("Node", in: "nowhere") } == .unknownClass)
    #expect(kind { _ = try editor.create("Named") } == .abstractClass)
    let foreign = try ModelEditor(metamodel).create("Node")
    #expect(kind { try a.eSet("link", foreign) } == .foreignObject)
    #expect(kind { try resource.add(foreign) } == .foreignObject)
    let frozen = try editor.freeze()
    #expect(kind { try a.eSet("link", frozen.roots[0]) } == .foreignObject)
    #expect(kind { try a.eSet("link", "b") } == .wrongType)
    let package = try editor.create("EPackage", in: Metamodel.ecoreURI)
    #expect(kind { try a.eSet("link", package) } == .wrongType)
    #expect(kind { _ = try editor.createResource(uri: "graph.xmi") } == .badResource)
    #expect(kind { try a.eSet("link", try node("in no resource")) } == nil)
    #expect(kind { _ = try editor.freeze() } == .danglingReference)
    let errors = Set(EditError.Kind.allCases.map(\.rawValue))
    #expect(errors.count == EditError.Kind.allCases.count)
    do { try a.eSet("nam", "x") } catch {
      #expect(error.description == "'nam' is not a feature of 'graph::Node'; did you mean 'name'?")
    }
  }

  @Test func `proxies are targets but not edited`() throws {
    let a = try node("a", root: true)
    let node = try #require(metamodel.eClass(named: "Node"))
    let proxy = try editor.createProxy(node, uri: "far.xmi#//@children.0")
    try a.eSet("link", proxy)
    try a.eList("children").add(proxy)
    try a.eSet("partner", proxy)
    #expect(kind { try proxy.eSet("name", "x") } == .foreignObject)
    #expect(kind { try a.eSet("parent", proxy) } == .wrongType)
    #expect(proxy.eProxyURI == "far.xmi#//@children.0")
    let model = try editor.freeze()
    #expect(model.unresolved.map(\.uri) == ["far.xmi#//@children.0"])
    #expect(
      UnresolvedProxyCrossReferencer.find(model).map(\.eStructuralFeature.name) == [
        "partner", "children", "link",
      ])
    #expect(UnresolvedProxyCrossReferencer.find(model.roots).count == 3)
    #expect(UnresolvedProxyCrossReferencer.find(model)[0].target?.eIsProxy == true)
    let again = try model.edit { try $0.roots[0].eSet("name", "b") }
    #expect(again.unresolved.count == 1)
    let without = try model.edit { editor in
      for feature in ["link", "children", "partner"] { try editor.roots[0].eUnset(feature) }
    }
    #expect(without.unresolved.isEmpty)
  }

  @Test func `ids are kept, set and dropped`() throws {
    let (a, b) = (try node("a", root: true), try node("b", root: true))
    a.xmiID = "id-a"
    b.xmiID = "id-b"
    let model = try editor.freeze()
    #expect(model.eObject(uri: "graph.xmi#id-b")?.name == "b")
    let second = ModelEditor(model)
    second.roots[0].xmiID = nil
    try second.delete(second.roots[1])
    let copy = try second.copy(model.roots[1])
    try second.resources[0].add(copy)
    let result = try second.freeze()
    #expect(result.roots.map(\.xmiID) == [nil, nil])
    #expect(model.roots.map(\.xmiID) == ["id-a", "id-b"])
  }

  @Test func `a removed resource takes its objects along`() throws {
    let other = try editor.createResource(uri: "other.xmi")
    let (a, b) = (try node("a", root: true), try node("b"))
    try other.add(b)
    try a.eSet("link", b)
    let model = try editor.freeze()
    let second = ModelEditor(model)
    second.remove(try #require(second.resource(uri: "other.xmi")))
    #expect(kind { _ = try second.freeze() } == .danglingReference)
    try second.roots[0].eUnset("link")
    let result = try second.freeze()
    #expect(result.resources.map(\.uri) == ["graph.xmi"])
    #expect(result.objectCount == 1)
  }

  @Test func `an object taken out can be put back`() throws {
    let (a, b) = (try node("a", root: true), try node("b"))
    try a.eList("children").add(b)
    try a.eSet("link", b)
    try editor.remove(b)
    #expect(names(a, "children") == [] && names(a, "link") == ["b"])
    #expect(kind { _ = try editor.freeze() } == .danglingReference)
    try resource.add(b)
    let model = try editor.freeze()
    #expect(model.roots.map(\.name) == ["a", "b"])
    let second = ModelEditor(model)
    let again = second.roots[1]
    try second.remove(again)
    try second.roots[0].eSet("child", again)
    #expect(try second.freeze().roots[0].object("child")?.name == "b")
    if case .object(let id) = second.roots[0]["link"] { #expect(second.object(id) == again) }
    #expect(second.object(ObjectID(raw: 99)) == nil)
  }

  // MARK: Cost

  @Test func `depth costs no stack`() throws {
    let top = try node("0", root: true)
    var current = top
    for index in 1..<10_000 {
      let made = try node("\(index)")
      try current.eSet("child", made)
      current = made
    }
    #expect(kind { try current.eSet("child", top) } == .containmentCycle)
    let copy = try editor.copy(top)
    try resource.add(copy)
    let model = try editor.freeze()
    #expect(model.objectCount == 20_000)
    #expect(model.roots[0].equals(model.roots[1]))
    try editor.delete(copy)
    #expect(try editor.freeze().objectCount == 10_000)
  }

  @Test func `the place of an object without a file is sought without a deep stack`() throws {
    var current = try node("0")
    for index in 1..<50_000 {
      let made = try node("\(index)")
      try made.eSet("child", current)
      current = made
    }
    try resource.add(current)
    let model = try editor.freeze()
    #expect(model.object(ObjectID(raw: 49_999)).location == nil)
    #expect(model.object(ObjectID(raw: 49_999)).eContainer != nil)
  }

  @Test func `an edit costs what it touches`() throws {
    let root = try node("root", root: true)
    for index in 0..<20_000 {
      let made = try node("n\(index)")
      try root.eList("children").add(made)
      try made.eList("friends").add(root)
    }
    let model = try editor.freeze()
    let second = ModelEditor(model)
    let children = second.roots[0].objects("children")
    #expect(second.editedCount == 0)
    try children[5].eSet("name", "x")
    #expect(second.editedCount == 1)
    try children[6].eSet("partner", children[7])
    #expect(second.editedCount == 3)
    try second.delete(children[8])
    // The deleted object and the root, its container and friend.
    #expect(second.editedCount == 5)
    let result = try second.freeze()
    #expect(result.objectCount == 20_000)
    #expect(result.object(ObjectID(raw: 6)).name == "x")
    #expect(model.object(ObjectID(raw: 6)).name == "n5")
  }
}

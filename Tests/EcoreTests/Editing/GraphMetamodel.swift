import Diagnostics
import Ecore

/// A metamodel with a reference of each kind, made the way a program makes one.
enum GraphMetamodel {
  static let uri = "http://example.org/graph"

  static func make() throws -> Metamodel {
    let editor = ModelEditor(.ecore)
    let package = try editor.create("EPackage", ["name": "graph", "nsURI": .string(uri), "nsPrefix": "g"])
    try editor.createResource(uri: "graph.ecore").add(package)
    let named = try editor.create("EClass", ["name": "Named", "abstract": true])
    let node = try editor.create("EClass", ["name": "Node"])
    let leaf = try editor.create("EClass", ["name": "Leaf"])
    let color = try editor.create("EEnum", ["name": "Color"])
    for (value, name) in ["RED", "GREEN"].enumerated() {
      try color.eList("eLiterals").add(
        try editor.create("EEnumLiteral", ["name": .string(name), "value": .integer(Int64(value))]))
    }
    try package.eList("eClassifiers").addAll([named, node, leaf, color])
    try node.eSet("eSuperTypes", [named])
    try leaf.eSet("eSuperTypes", [node])

    func attribute(
      _ name: String, _ type: MutableEObject, in owner: MutableEObject,
      _ more: KeyValuePairs<String, FeatureValue> = [:]
    ) throws {
      let made = try editor.create("EAttribute", more)
      try made.eSet("name", name)
      try made.eSet("eType", type)
      try owner.eList("eStructuralFeatures").add(made)
    }
    func reference(
      _ name: String, many: Bool, _ more: KeyValuePairs<String, FeatureValue> = [:]
    ) throws -> MutableEObject {
      let made = try editor.create("EReference", more)
      try made.eSet("name", name)
      try made.eSet("eType", node)
      if many { try made.eSet("upperBound", -1) }
      try node.eList("eStructuralFeatures").add(made)
      return made
    }
    func pair(_ first: MutableEObject, _ second: MutableEObject) throws {
      try first.eSet("eOpposite", second)
      try second.eSet("eOpposite", first)
    }
    try attribute("name", try editor.ecore("EString"), in: named)
    try attribute("code", try editor.ecore("EInt"), in: node, ["defaultValueLiteral": "7"])
    try attribute("small", try editor.ecore("EByte"), in: node)
    try attribute("ratio", try editor.ecore("EDouble"), in: node)
    try attribute("big", try editor.ecore("EBigInteger"), in: node)
    try attribute("color", color, in: node)
    try attribute("tags", try editor.ecore("EString"), in: node, ["upperBound": -1])
    try attribute("numbers", try editor.ecore("EInt"), in: node, ["upperBound": -1, "unique": false])
    try attribute("fixed", try editor.ecore("EString"), in: node, ["changeable": false])
    try attribute("computed", try editor.ecore("EString"), in: node, ["derived": true])
    try attribute(
      "fleeting", try editor.ecore("EString"), in: node, ["volatile": true, "transient": true])
    try pair(try reference("partner", many: false), try reference("partnerOf", many: false))
    try pair(try reference("owner", many: false), try reference("owned", many: true))
    try pair(try reference("friends", many: true), try reference("friendOf", many: true))
    let children = try reference("children", many: true, ["containment": true])
    try pair(children, try reference("parent", many: false))
    let child = try reference("child", many: false, ["containment": true, "resolveProxies": false])
    try pair(child, try reference("holder", many: false))
    _ = try reference("parts", many: true, ["containment": true, "resolveProxies": false])
    _ = try reference("link", many: false)
    _ = try reference("links", many: true)
    _ = try reference("bag", many: true, ["unique": false])
    var sink = DiagnosticSink()
    let metamodel = MetamodelCompiler.compile(try editor.freeze(), into: &sink)
    if let problem = sink.sorted().first { throw problem }
    return metamodel
  }
}

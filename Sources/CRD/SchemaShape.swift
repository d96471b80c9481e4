import CEL
import Ecore
import OCLToCEL

/// The schema of an object as the lowering of invariants to CEL sees it.
struct SchemaShape: DataShape {
  /// A place below the object.
  struct Node {
    var path: [Step]
    /// The class of an object; nil when it is none or may be one of several.
    var eClass: EClass?
    /// Whether a text is the name of an object somewhere else.
    var isName = false
    /// The type of the values of a map.
    var valueType: EClass?
  }

  let hierarchy: ClassHierarchy
  let schema: Schema
  let isRoot: Bool

  /// The object itself.
  func root(_ eClass: EClass) -> Node { Node(path: [], eClass: eClass) }

  var isWhole: Bool { isRoot }

  func isSameObject(_ left: Node, _ right: Node) -> Bool? {
    // Only the items of a list and the values of a map share a path.
    if left.path != right.path { return false }
    return left.path.contains(.element) ? nil : true
  }

  func contentClass(of type: EClass) -> EClass? {
    let classes = hierarchy.contentClasses(of: type)
    return classes.count == 1 ? classes[0] : nil
  }

  // The place of an object is known only when the whole schema is.
  var oldValueProblem: String? { nil }

  func eClass(of node: Node) -> EClass? { node.eClass }

  func text(of literal: EEnumLiteral) -> String { literal.literal }

  func pattern(_ pattern: String) throws(LoweringRefusal) -> String {
    if let problem = RegularExpressionCheck.problem(with: pattern) {
      throw LoweringRefusal("the pattern '\(pattern)' \(problem)")
    }
    return RegularExpressionCheck.anchored(java: pattern)
  }

  func member(_ feature: EStructuralFeature, of node: Node) throws(LoweringRefusal) -> DataMember<Node> {
    guard let eClass = node.eClass else {
      throw LoweringRefusal("it looks into an object that may be of several classes")
    }
    if feature.isOutsideJSON { throw LoweringRefusal("'\(feature.name)' is not part of an object's JSON") }
    let isWhole = isRoot && node.path.isEmpty
    let names = feature.jsonPath(in: eClass, isRoot: isWhole)
    if isWhole, names.first == "metadata", names != ["metadata", "name"] {
      throw LoweringRefusal("CEL sees nothing of an object's metadata but the name")
    }
    var steps: [DataMember<Node>.Step] = []
    var path = node.path
    for name in names {
      guard let parent = schema.node(at: path), let child = schema.node(at: path + [.property(name)]) else {
        throw LoweringRefusal("the schema leaves '\(feature.name)' open")
      }
      path.append(.property(name))
      let isMetadata =
        isRoot && [[.property("metadata")], [.property("metadata"), .property("name")]].contains(path)
      steps.append(
        .init(
          name,
          mayBeAbsent: !isMetadata && child.defaultValue == nil
            && (!parent.required.contains(name) || child.isNullable)))
    }
    let target = Node(path: path, eClass: nil)
    return DataMember(
      steps, described(target, feature),
      fallback: try fallback(for: feature, steps.last?.mayBeAbsent ?? false))
  }

  private func described(_ node: Node, _ feature: EStructuralFeature) -> Node {
    var node = node
    guard let type = feature.eReferenceType else { return node }
    if feature.isMap {
      node.valueType = type
    } else if feature.isContainment {
      let classes = hierarchy.contentClasses(of: type)
      if classes.count == 1 { node.eClass = classes[0] }
    } else {
      node.isName = true
    }
    return node
  }

  /// What OCL sees where JSON has nothing: the metamodel's default that the schema does not give.
  private func fallback(
    for feature: EStructuralFeature, _ mayBeAbsent: Bool
  ) throws(LoweringRefusal) -> CELExpression? {
    guard mayBeAbsent, !feature.isMany, !feature.isReference, feature.info.defaultCell != .unset else {
      return nil
    }
    let cell = feature.info.defaultCell
    switch feature.info.kind {
    case .boolean: return .bool(cell.boolean)
    case .integer: return .int(cell.integer)
    case .enumeration:
      let literals = feature.eAttributeType?.eLiterals ?? []
      if literals.indices.contains(Int(cell.integer)) { return .string(literals[Int(cell.integer)].literal) }
    case .string: if let literal = feature.defaultValueLiteral { return .string(literal) }
    default: break
    }
    throw LoweringRefusal("the default of '\(feature.name)' is not part of the schema")
  }

  func element(of node: Node) throws(LoweringRefusal) -> Node {
    guard schema.node(at: node.path + [.element]) != nil else {
      throw LoweringRefusal("the schema leaves open what '\(node.path.text)' holds")
    }
    return Node(path: node.path + [.element], eClass: node.eClass, isName: node.isName)
  }

  func form(of node: Node) -> DataForm {
    guard let schema = schema.node(at: node.path) else { return .opaque("what the schema leaves open") }
    switch schema.content {
    case .intOrString: return .integerOrText
    case .list: return .list
    case .map: return .map
    case .object:
      return schema.preservesUnknownFields && schema.properties.isEmpty
        ? .opaque("an object that the schema leaves open") : .object
    case .scalar("integer"): return .integer
    case .scalar("number"): return .number
    case .scalar("boolean"): return .boolean
    case .scalar:
      switch schema.format {
      case "date-time"?, "date"?: return .opaque("a time")
      case "duration"?: return .opaque("a duration")
      case "byte"?: return .opaque("bytes")
      default: return node.isName ? .name : .text
      }
    }
  }
}

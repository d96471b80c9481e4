/// What a fragment can be followed through: objects of models, and objects while they are edited.
protocol FragmentNode {
  var eClass: EClass { get }
  var eIsProxy: Bool { get }
  var xmiID: String? { get }
  var eContents: [Self] { get }
  /// The contents in a feature, or nil when the class does not have it.
  func contents(of feature: String) -> [Self]?
  /// The value of an attribute as a fragment writes it.
  func keyText(_ attribute: String) -> String?
}

/// Finds the object that a fragment names, as EMF's `Resource.getEObject(String)` does.
enum Fragment {
  static func resolve<Node: FragmentNode>(_ fragment: String, in roots: [Node]) -> Node? {
    guard fragment.hasPrefix("/") else { return byID(fragment, in: roots) }
    let segments = segments(of: fragment.dropFirst())
    let first = segments.first ?? ""
    guard let number = first.isEmpty ? 0 : Int(first), roots.indices.contains(number) else { return nil }
    var current = roots[number]
    for segment in segments.dropFirst() {
      guard let next = step(segment, from: current), !next.eIsProxy else { return nil }
      current = next
    }
    return current.eIsProxy ? nil : current
  }

  /// The parts between slashes; a slash between the quotes of a key does not count.
  private static func segments(of text: Substring) -> [String] {
    var result = [""]
    var isQuoted = false
    for character in text {
      if character == "'" { isQuoted.toggle() }
      if character == "/", !isQuoted { result.append("") } else { result[result.count - 1].append(character) }
    }
    return result
  }

  private static func byID<Node: FragmentNode>(_ id: String, in roots: [Node]) -> Node? {
    var stack = Array(roots.reversed())
    var byAttribute: Node?
    while let node = stack.popLast() {
      if node.eIsProxy { continue }
      if node.xmiID == id { return node }
      if byAttribute == nil, let attribute = node.eClass.eIDAttribute, node.keyText(attribute.name) == id {
        byAttribute = node
      }
      stack += node.eContents.reversed()
    }
    return byAttribute
  }

  private static func step<Node: FragmentNode>(_ segment: String, from node: Node) -> Node? {
    if segment.hasPrefix("@") { return feature(segment.dropFirst(), of: node) }
    // The second of two with one name is `name.1`.
    if let found = named(segment, 0, in: node) { return found }
    guard let dot = segment.lastIndex(of: "."), let number = Int(segment[segment.index(after: dot)...])
    else { return nil }
    return named(String(segment[..<dot]), number, in: node)
  }

  private static func named<Node: FragmentNode>(_ segment: String, _ number: Int, in node: Node) -> Node? {
    guard number >= 0 else { return nil }
    let matches = node.eContents.filter { !$0.eIsProxy && name(of: $0) == segment }
    return matches.indices.contains(number) ? matches[number] : nil
  }

  /// The segment of a named element or an annotation of a metamodel.
  static func name(of node: some FragmentNode) -> String? {
    guard node.eClass.id <= EcoreIDs.lastClass else { return nil }
    if node.eClass.id == EcoreIDs.eAnnotationClass {
      return "%" + (node.keyText("source").map { EObject.escapedSegment($0) } ?? "%") + "%"
    }
    return node.keyText("name").map { $0.isEmpty ? "%" : EObject.escapedSegment($0) }
  }

  private static func feature<Node: FragmentNode>(_ text: Substring, of node: Node) -> Node? {
    if text.hasSuffix("]"), let bracket = text.firstIndex(of: "[") {
      let keys = pairs(text[text.index(after: bracket)...].dropLast())
      return node.contents(of: String(text[..<bracket]))?.first { child in
        !child.eIsProxy && !keys.isEmpty
          && keys.allSatisfy { key, value in
            child.keyText(key).map { EObject.escapedSegment($0, escapingQuotes: true) } == value
          }
      }
    }
    if let dot = text.lastIndex(of: "."), let index = Int(text[text.index(after: dot)...]) {
      guard let contents = node.contents(of: String(text[..<dot])), contents.indices.contains(index)
      else { return nil }
      return contents[index]
    }
    return node.contents(of: String(text))?.first
  }

  /// `key='value'` pairs between commas; a comma between quotes does not count.
  private static func pairs(_ text: Substring) -> [(String, String?)] {
    var parts = [""]
    var isQuoted = false
    for character in text {
      if character == "'" { isQuoted.toggle() }
      if character == ",", !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.compactMap { part in
      guard let equals = part.firstIndex(of: "=") else { return nil }
      let value = part[part.index(after: equals)...]
      let isText = value.count > 1 && value.hasPrefix("'") && value.hasSuffix("'")
      return (String(part[..<equals]), isText ? String(value.dropFirst().dropLast()) : nil)
    }
  }
}

extension EObject: FragmentNode {
  func contents(of feature: String) -> [EObject]? {
    guard let feature = eClass.eStructuralFeature(named: feature), feature.isContainment else { return nil }
    switch eGet(feature) {
    case .object(let value): return [value]
    case .list(let values):
      return values.compactMap { if case .object(let value) = $0 { value } else { nil } }
    default: return []
    }
  }

  func keyText(_ attribute: String) -> String? {
    switch self[attribute] {
    case .string(let value): value
    case .integer(let value): String(value)
    case .boolean(let value): String(value)
    case .real(let value): String(value)
    case .literal(let value): value.literal
    case .null, .object, .list: nil
    }
  }
}

extension MutableEObject: FragmentNode {
  func contents(of feature: String) -> [MutableEObject]? {
    guard let place = try? editor.place(feature, of: id), place.info.isContainment, place.slot >= 0
    else { return nil }
    return editor.targets(id, place.slot, isMany: place.info.isMany).map { MutableEObject(editor, $0) }
  }

  func keyText(_ attribute: String) -> String? {
    switch self[attribute] {
    case .string(let value): value
    case .integer(let value): String(value)
    case .boolean(let value): String(value)
    case .real(let value): String(value)
    case .literal(let value): value.literal
    case .null, .object, .list: nil
    }
  }
}

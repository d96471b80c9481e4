extension EObject {
  /// The URI fragment that names the object in its resource, as EMF writes it.
  ///
  /// An `xmi:id` or the value of an id attribute wins over the path unless `preferringIDs` is false. A path is `/` for the only
  /// root, `/2` for the third of several, then `@feature` or `@feature.index` for each step, or the name of a named
  /// element of a metamodel. A list in an order of its own and the named elements of a metamodel are searched one by one.
  public func uriFragment(preferringIDs: Bool = true) -> String {
    guard !id.isProxy else { return proxyURI ?? "" }
    if preferringIDs, let id = model.xmiID(of: id) ?? idAttributeValue { return id }
    var segments: [String] = []
    var current = self
    // An object that another file contains is a root of its own file.
    let resource = model.resourceIndex(of: id)
    while let container = current.eContainer, model.resourceIndex(of: container.id) == resource {
      segments.append(current.fragmentSegment(in: container))
      current = container
    }
    segments.append(current.rootSegment)
    return segments.reversed().reduce(into: "") { $0 += "/" + $1 }
  }

  /// The value of the id attribute, if the class has one and it is set.
  public var idAttributeValue: String? {
    guard !id.isProxy, let attribute = eClass.eIDAttribute, eIsSet(attribute) else { return nil }
    switch eGet(attribute) {
    case .string(let value): return value
    case .integer(let value): return String(value)
    default: return nil
    }
  }

  private var rootSegment: String {
    guard let resource = eResource, resource.roots.count != 1 else { return "" }
    return Self.place(of: id, in: resource.roots.count) { resource.roots[$0] }.map(String.init) ?? ""
  }

  /// Where an object stands in a list that holds it once: most lists are in the order in which their objects were made.
  private static func place(of object: ObjectID, in count: Int, _ element: (Int) -> ObjectID?) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      guard let other = element(middle) else { break }
      if other == object { return middle }
      if other < object { low = middle + 1 } else { high = middle }
    }
    return (0..<count).first { element($0) == object }
  }

  private func fragmentSegment(in container: EObject) -> String {
    let containing = model.containingFeature(of: id)
    guard containing >= 0 else { return "" }
    let feature = EStructuralFeature(model.metamodel, containing)
    if let segment = modelElementSegment(in: container) { return segment }
    if feature.isFeatureMap {
      let index = container.featureMap(feature).firstIndex { $0.value == .object(self) } ?? 0
      return "@\(feature.name).\(index)"
    }
    guard feature.isMany else { return "@" + feature.name }
    let siblings = model.list(
      model.cell(container.id, slot: model.slot(of: feature.id, in: container.eClass.id)))
    if let keys = keySegment(feature) { return "@" + feature.name + "[" + keys + "]" }
    let index = Self.place(of: id, in: siblings.count) { siblings[$0].object } ?? 0
    return "@\(feature.name).\(index)"
  }

  /// `key='value'` for each of the feature's `eKeys`, or nil without keys.
  package func keySegment(_ feature: EStructuralFeature) -> String? {
    let keys = feature.eKeys
    guard !keys.isEmpty else { return nil }
    return keys.map { key in
      switch eGet(key) {
      case .string(let value):
        return key.name + "='" + Self.escapedSegment(value, escapingQuotes: true) + "'"
      case .integer(let value): return key.name + "='\(value)'"
      case .boolean(let value): return key.name + "='\(value)'"
      case .literal(let value): return key.name + "='" + value.literal + "'"
      case .real(let value): return key.name + "='\(value)'"
      case .null, .object, .list: return key.name + "=null"
      }
    }.joined(separator: ",")
  }

  /// Elements of a metamodel are named, annotations by their source; the second of one name is `name.1`.
  private func modelElementSegment(in container: EObject) -> String? {
    guard let name = Fragment.name(of: self) else { return nil }
    var earlier = 0
    for sibling in container.eContents where !sibling.isProxy {
      if sibling == self { break }
      if Fragment.name(of: sibling) == name { earlier += 1 }
    }
    return earlier == 0 ? name : "\(name).\(earlier)"
  }

  /// A text as a segment of a fragment path: `%` and two digits for each character below U+00A0 that URIs reserve.
  ///
  /// In the value of a key, `escapingQuotes`, `'` and `&` are escaped too.
  package static func escapedSegment(_ text: String, escapingQuotes: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x24, 0x2D, 0x5F, 0x2E, 0x2B, 0x21, 0x2A, 0x28, 0x29, 0x2C,
        0x3A, 0x3B, 0x40, 0x3D, 0x7E, 0xA0...:
        result.unicodeScalars.append(scalar)
      case 0x26 where !escapingQuotes, 0x27 where !escapingQuotes:
        result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return result
  }
}

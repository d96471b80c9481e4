internal import XML

/// Elements of XMI 1.x: `UML:Class`, `Class` or `Foundation.Core.Class` is an element, `UML:Class.isActive` a feature.
extension ReaderState {
  mutating func startElement1(_ element: XMLStartElement, _ name: UInt16, _ namespace: UMLNamespace) {
    guard let frame = frames.last else { return }
    let full = names.texts[Int(name)]
    if full.hasPrefix("XMI.") || frame.row == UMLRow.none && namespace != .uml1 && !facts.isContent {
      startOfXMI1(element, full, name)
      return
    }
    if let prefix = element.prefix, element.namespace == nil {
      // A prefix without a namespace: such files are pieces of others, of a metamodel of MOF where it is Model.
      facts.undeclaredPrefix = facts.undeclaredPrefix ?? prefix.string
      return skip()
    }
    let last = full.lastIndex(of: ".").map { String(full[full.index(after: $0)...]) } ?? full
    guard let initial = last.utf8.first else { return skip() }
    let isFeature = (0x61...0x7A).contains(initial)
    if isFeature {
      guard frame.row != UMLRow.none || namespace == .uml1 else {
        // Umbrello puts its lists, such as `umlobjects`, between the content and the elements.
        frames.append(Frame(role: .container, row: UMLRow.none, feature: name, offset: 0, isExtension: false))
        return
      }
      startFeature1(element, names.index(ofText: last), frame)
      return
    }
    guard namespace == .uml1 || namespace == .none else {
      facts.otherNamespaces.insert(element.namespace?.string ?? "")
      return skip()
    }
    var id = UMLText.empty
    var isReference = false
    readAttributes1(element, id: &id, isReference: &isReference)
    let type = types.index(ofMetaclass: last)
    var kind = types.entries[Int(type)].kind
    if isReference, id.isEmpty {
      kind = .reference
      tally(type) { $0.references += 1 }
    } else {
      facts.hasUML = true
      if !id.isEmpty { tally(type) { $0.definitions += 1 } }
    }
    let role = frame.role == .wrapper ? frame.feature : names.index(ofText: last)
    open(
      kind, role: role, typeName: type, flags: .isTyped, id: id, offset: element.offset, in: frame.row)
  }

  private mutating func startOfXMI1(_ element: XMLStartElement, _ full: String, _ name: UInt16) {
    switch full {
    case "XMI.extension", "XMI.extensions":
      skip()
      return
    case "XMI.difference":
      facts.isDifference = true
      facts.isContent = true
    case "XMI.content": facts.isContent = true
    case "XMI.metamodel", "XMI.model":
      for index in 0..<element.attributeCount {
        let attribute = element.attribute(at: index)
        guard attribute.localName.string == "xmi.name", full == "XMI.metamodel" else { continue }
        facts.metamodelName = String(decoding: attribute.value, as: UTF8.self)
      }
    default: break
    }
    frames.append(
      Frame(
        role: .container, row: frames.last?.row ?? UMLRow.none, feature: name, offset: 0, isExtension: false))
  }

  /// A feature with its value as `xmi.value`, as text or as elements.
  private mutating func startFeature1(_ element: XMLStartElement, _ feature: UInt16, _ frame: Frame) {
    let offset = UInt32(truncatingIfNeeded: element.offset)
    for index in 0..<element.attributeCount {
      let attribute = element.attribute(at: index)
      guard attribute.localName.string == "xmi.value" else { continue }
      let value = value(of: attribute)
      addValue(feature, in: frame.row, value, at: offset, false)
    }
    frames.append(
      Frame(role: .wrapper, row: frame.row, feature: feature, offset: offset, isExtension: frame.isExtension))
  }

  private mutating func readAttributes1(
    _ element: XMLStartElement, id: inout UMLText, isReference: inout Bool
  ) {
    scratch.removeAll(keepingCapacity: true)
    for index in 0..<element.attributeCount {
      let attribute = element.attribute(at: index)
      var name = names.index(of: attribute.localName)
      switch names.texts[Int(name)] {
      case "xmi.id":
        id = value(of: attribute)
        continue
      case "xmi.idref":
        isReference = true
        name = UMLName.idref.rawValue
      case "href": isReference = true
      case "xmi.uuid", "xmi.label": continue
      default: break
      }
      scratch.append(UMLAttributeRow(name: name, value: value(of: attribute)))
    }
  }
}

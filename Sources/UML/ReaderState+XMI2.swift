internal import XML

/// Elements of XMI 2.x: attributes, idref children and hrefs.
extension ReaderState {
  mutating func startElement2(_ element: XMLStartElement, _ name: UInt16, _ namespace: UMLNamespace) {
    let frame =
      frames.last ?? Frame(role: .container, row: UMLRow.none, feature: 0, offset: 0, isExtension: false)
    if namespace == .xmi, startOfXMI(element, name, frame) { return }
    if frame.role == .extensionElement, !frame.isExtension {
      startInExtension(element, name, frame)
      return
    }
    var id = UMLText.empty
    var type: UInt16 = 0
    var isReference = false
    readAttributes(element, id: &id, type: &type, isReference: &isReference)
    var flags: UMLRowFlags = frame.isExtension ? .isExtension : []
    let isRoot = frame.row == UMLRow.none
    var kind = UMLKind.other
    if type != 0 {
      flags.insert(.isTyped)
      kind = types.entries[Int(type)].kind
      if !types.entries[Int(type)].isUML, frame.feature == UMLName.eAnnotations.rawValue {
        guard !types.entries[Int(type)].isEcore else { return skipWithRestatements() }
        kind = .stereotypeApplication
      }
    } else if isRoot, namespace == .uml2 || namespace == .cmof {
      type = types.index(ofMetaclass: names.texts[Int(name)])
      kind = types.entries[Int(type)].kind
    } else if isRoot, namespace == .foreign {
      kind = .stereotypeApplication
      type = types.index(ofNamespace: element.namespace?.string ?? "")
    } else if frame.feature == UMLName.eAnnotations.rawValue, namespace == .ecore {
      return skip()
    } else if isReference {
      kind = .reference
    } else {
      kind = types.kind(ofFeature: name, names.texts)
    }
    // Of a root nothing but its type says what it is.
    if isRoot, flags.contains(.isTyped), namespace == .foreign, !types.entries[Int(type)].isUML {
      kind = .stereotypeApplication
      type = types.index(ofNamespace: element.namespace?.string ?? "")
    }
    if type != 0, types.entries[Int(type)].isUML, flags.contains(.isTyped) {
      if frame.isExtension {
        tally(type) { $0.restatements += 1 }
      } else if isReference {
        tally(type) { $0.references += 1 }
      } else {
        tally(type) { $0.definitions += 1 }
      }
    } else if isRoot, namespace == .uml2 || namespace == .cmof, !flags.contains(.isTyped) {
      tally(type) { $0.definitions += 1 }
    }
    if isReference { kind = .reference }
    if isRoot, namespace == .uml2 || namespace == .cmof { facts.hasUML = true }
    if isRoot { facts.note(rootNamespace: namespace, of: element) }
    open(kind, role: name, typeName: type, flags: flags, id: id, offset: element.offset, in: frame.row)
  }

  private mutating func skipWithRestatements() { skip() }

  /// `xmi:Extension`, `xmi:Documentation` and what else XMI itself brings; false for what is none of it.
  private mutating func startOfXMI(_ element: XMLStartElement, _ name: UInt16, _ frame: Frame) -> Bool {
    switch names.texts[Int(name)] {
    case "Extension":
      var isEnterpriseArchitect = false
      for index in 0..<element.attributeCount
      where names.index(of: element.attribute(at: index).localName) == UMLName.extender.rawValue {
        let extender = String(decoding: element.attribute(at: index).value, as: UTF8.self)
        isEnterpriseArchitect = extender == "Enterprise Architect" && frame.row == UMLRow.none
        facts.extenders.insert(extender)
      }
      frames.append(
        Frame(
          role: .extensionElement, row: frame.row, feature: 0, offset: 0, isExtension: isEnterpriseArchitect))
    case "Documentation":
      facts.readDocumentation(element)
      frames.append(Frame(role: .container, row: frame.row, feature: name, offset: 0, isExtension: false))
    case "XMI":
      frames.append(Frame(role: .container, row: UMLRow.none, feature: name, offset: 0, isExtension: false))
    default:
      guard frame.role == .container else { return false }
      frames.append(Frame(role: .container, row: frame.row, feature: name, offset: 0, isExtension: false))
    }
    return true
  }

  /// MagicDraw keeps in `modelExtension` what it would not write because it is a default; the rest is not the model's.
  private mutating func startInExtension(_ element: XMLStartElement, _ name: UInt16, _ frame: Frame) {
    if name == UMLName.modelExtension.rawValue, frame.row != UMLRow.none {
      frames.append(Frame(role: .modelExtension, row: frame.row, feature: 0, offset: 0, isExtension: false))
    } else if name == UMLName.referenceExtension.rawValue, frame.row != UMLRow.none {
      var ignored = UMLText.empty
      var type: UInt16 = 0
      var isReference = false
      readAttributes(element, id: &ignored, type: &type, isReference: &isReference)
      open(
        .value, role: name, typeName: 0, flags: .isExtension, id: .empty, offset: element.offset,
        in: frame.row)
    } else {
      skip()
    }
  }

  /// Fills `scratch` with the attributes that are features.
  mutating func readAttributes(
    _ element: XMLStartElement, id: inout UMLText, type: inout UInt16, isReference: inout Bool
  ) {
    scratch.removeAll(keepingCapacity: true)
    for index in 0..<element.attributeCount {
      let name = names.index(of: element.localName(ofAttribute: index))
      let attribute = element.attribute(at: index)
      if let uri = attribute.namespace {
        let namespace = namespaces.kind(of: uri)
        if namespace == .xmi || namespace == .xsi {
          switch UMLName(rawValue: name) {
          case .id: id = value(of: attribute)
          case .type: type = types.index(of: attribute.value)
          case .idref:
            isReference = true
            scratch.append(UMLAttributeRow(name: name, value: value(of: attribute)))
          default: break
          }
          continue
        }
      } else if name == UMLName.href.rawValue {
        isReference = true
      }
      scratch.append(UMLAttributeRow(name: name, value: value(of: attribute)))
    }
  }
}

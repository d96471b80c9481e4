internal import Diagnostics
internal import XML

/// What the reader knows while the events of a file come in; rows are appended in the order of the document.
struct ReaderState {
  let file: SourceFile
  let limits: UMLLimits
  var rows: [UMLRow] = []
  var attributes: [UMLAttributeRow] = []
  var copied: [UInt8] = []
  var names = NameIndex([], nil)
  var namespaces = NamespaceIndex()
  var types = TypeNames()
  var tallies: [UMLTally] = []
  var facts = DocumentFacts()
  /// Character data of the innermost element.
  var text: [UInt8] = []
  /// Whether the document is of XMI 1.x, whose features are elements with a dot in their names.
  var isXMI1 = false
  /// How many elements deep what is skipped lies; 0 outside.
  var skipped = 0
  var frames: [Frame] = []
  /// Attributes of the current tag, kept so that no tag allocates.
  var scratch: [UMLAttributeRow] = []

  /// An open element.
  struct Frame {
    /// What it is for those inside.
    enum Role: UInt8 { case element, wrapper, container, extensionElement, modelExtension }

    var role: Role
    /// The row that contents belong to.
    var row: UInt32
    /// For a wrapper: the feature.
    var feature: UInt16
    var offset: UInt32
    /// Whether everything inside is a tool's.
    var isExtension: Bool
  }

  init(_ file: SourceFile, _ limits: UMLLimits) {
    self.file = file
    self.limits = limits
    rows.reserveCapacity(file.count / 96)
    attributes.reserveCapacity(file.count / 48)
    frames.reserveCapacity(64)
  }

  mutating func startDocument(_ table: XMLNameTable) {
    names = NameIndex(UMLName.texts, table)
    types.table = table
  }

  // MARK: Elements

  mutating func startElement(_ element: XMLStartElement) {
    if element.namespaceDeclarationCount > 0 { declareNamespaces(element) }
    if skipped > 0 {
      skipped += 1
      countRestatement(element)
      return
    }
    text.removeAll(keepingCapacity: true)
    let name = names.index(of: element.localName)
    let namespace = element.namespace.map { namespaces.kind(of: $0) } ?? .none
    if frames.isEmpty {
      startRoot(element, name, namespace)
    } else if isXMI1 {
      startElement1(element, name, namespace)
    } else {
      startElement2(element, name, namespace)
    }
  }

  mutating func endElement(endOffset: Int) {
    if skipped > 0 {
      skipped -= 1
      return
    }
    guard let frame = frames.popLast() else { return }
    switch frame.role {
    case .element:
      rows[Int(frame.row)].end = UInt32(truncatingIfNeeded: rows.count)
      if !text.isEmpty { rows[Int(frame.row)].text = copy(text) }
    case .wrapper:
      if !text.isEmpty {
        addValue(frame.feature, in: frame.row, copy(text), at: frame.offset, frame.isExtension)
      }
    case .container, .extensionElement, .modelExtension:
      if !text.isEmpty, frame.role == .container { facts.note(names.texts[Int(frame.feature)], text) }
    }
    text.removeAll(keepingCapacity: true)
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard skipped == 0 else { return }
    if text.isEmpty, bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return }
    text.append(contentsOf: bytes)
  }

  /// Begins to skip an element with everything in it.
  mutating func skip() { skipped = 1 }

  private mutating func startRoot(_ element: XMLStartElement, _ name: UInt16, _ namespace: UMLNamespace) {
    facts.rootName = names.texts[Int(name)]
    facts.rootNamespace = element.namespace?.string
    let attributes = 0..<element.attributeCount
    isXMI1 = attributes.contains { element.attribute(at: $0).localName.string == "xmi.version" }
    facts.isXMI1 = isXMI1
    if facts.rootName == "XMI", namespace == .xmi || namespace == .none || isXMI1 {
      frames.append(Frame(role: .container, row: UMLRow.none, feature: name, offset: 0, isExtension: false))
      return
    }
    startElement2(element, name, namespace)
  }

  // MARK: Rows

  /// Adds an element as the row of a frame.
  mutating func open(
    _ kind: UMLKind, role: UInt16, typeName: UInt16, flags: UMLRowFlags, id: UMLText, offset: Int,
    in parent: UInt32
  ) {
    let row = UInt32(truncatingIfNeeded: rows.count)
    let first = UInt32(truncatingIfNeeded: attributes.count)
    attributes.append(contentsOf: scratch)
    rows.append(
      UMLRow(
        parent: parent, end: row + 1, offset: UInt32(truncatingIfNeeded: offset), firstAttribute: first,
        attributeCount: UInt16(truncatingIfNeeded: scratch.count), role: role, typeName: typeName, kind: kind,
        flags: flags, id: id, text: .empty))
    frames.append(
      Frame(
        role: .element, row: row, feature: role, offset: UInt32(truncatingIfNeeded: offset),
        isExtension: flags.contains(.isExtension)))
  }

  /// Adds a feature's value as a row of its own.
  mutating func addValue(
    _ feature: UInt16, in parent: UInt32, _ value: UMLText, at offset: UInt32, _ isExtension: Bool
  ) {
    let row = UInt32(truncatingIfNeeded: rows.count)
    rows.append(
      UMLRow(
        parent: parent, end: row + 1, offset: offset, firstAttribute: 0, attributeCount: 0, role: feature,
        typeName: 0, kind: .value, flags: isExtension ? .isExtension : [], id: .empty, text: value))
  }

  /// The text of an attribute, copied only where it does not stand verbatim in the file.
  mutating func value(of attribute: XMLAttribute) -> UMLText {
    if let offset = attribute.valueOffset {
      return UMLText(
        offset: UInt32(truncatingIfNeeded: offset), length: UInt32(truncatingIfNeeded: attribute.value.count))
    }
    return copy(attribute.value)
  }

  mutating func copy(_ bytes: some Collection<UInt8>) -> UMLText {
    let start = copied.count
    copied.append(contentsOf: bytes)
    return UMLText(
      offset: UInt32(truncatingIfNeeded: start),
      length: UInt32(truncatingIfNeeded: bytes.count) | UMLText.copied)
  }

  // MARK: Namespaces

  private mutating func declareNamespaces(_ element: XMLStartElement) {
    for index in 0..<element.namespaceDeclarationCount {
      let (prefix, uri) = element.namespaceDeclaration(at: index)
      let kind = namespaces.kind(of: uri)
      guard let prefix else { continue }
      types.declare(prefix.string, kind, isOutermost: frames.isEmpty)
      if kind == .uml2 || kind == .uml1 || kind == .cmof {
        facts.umlNamespace = facts.umlNamespace ?? uri.string
      }
    }
  }

  // MARK: Tallies

  mutating func tally(_ type: UInt16, _ change: (inout UMLTally) -> Void) {
    while tallies.count <= Int(type) { tallies.append(UMLTally()) }
    change(&tallies[Int(type)])
  }

  /// Counts a typed element that is skipped.
  private mutating func countRestatement(_ element: XMLStartElement) {
    guard !isXMI1 else { return }
    for index in 0..<element.attributeCount {
      let attribute = element.attribute(at: index)
      guard let uri = attribute.namespace, names.index(of: attribute.localName) == UMLName.type.rawValue
      else {
        continue
      }
      let namespace = namespaces.kind(of: uri)
      guard namespace == .xmi || namespace == .xsi else { continue }
      let type = types.index(of: attribute.value)
      if types.entries[Int(type)].isUML { tally(type) { $0.restatements += 1 } }
    }
  }
}

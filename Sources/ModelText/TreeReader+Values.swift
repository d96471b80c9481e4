import Diagnostics
internal import Ecore
internal import YAML

/// The values of features.
extension TreeReader {
  /// Reads what a key states about a feature.
  func readFeature(
    _ form: FeatureForm, _ entry: YAMLEntry, of object: ObjectID, _ eClass: EClass, at offset: Int,
    into builder: inout ModelBuilder
  ) {
    let feature = form.feature
    if case .unstored = form.value { return }
    if case .featureMap = form.value {
      report(.featureMap(feature, at: entry.key.range))
      return
    }
    let slot = hot.slot(of: feature.id, in: eClass.id)
    guard slot >= 0 else { return }
    if entry.value.isNull, !isTypedNull(form, entry.value) {
      note(feature, of: offset, key: entry.key, values: [entry.value])
      if !isResource, !feature.isMany { builder.setNull(object, slot: slot) }
      return
    }
    switch form.value {
    case .attribute(let scalar):
      readAttribute(feature, scalar, entry, of: object, slot: slot, at: offset, into: &builder)
    case .object, .text: readContents(form, entry, of: object, slot: slot, at: offset, into: &builder)
    case .map: readMap(form, entry, of: object, slot: slot, at: offset, into: &builder)
    case .name, .reference:
      readReferences(form, entry, of: object, slot: slot, at: offset, into: &builder)
    case .unstored, .featureMap: break
    }
  }

  /// Whether a null is a value: of JSON any is.
  private func isTypedNull(_ form: FeatureForm, _ node: YAMLNode) -> Bool {
    guard case .attribute(.any) = form.value, let type = form.feature.eAttributeType else { return false }
    // `null` may be a literal of an enumeration.
    let text = node.scalar?.text ?? ""
    return type.isEnum && type.eLiterals.contains { $0.literal == text || $0.name == text }
  }

  // MARK: Attributes

  private func readAttribute(
    _ feature: EStructuralFeature, _ form: ScalarForm, _ entry: YAMLEntry, of object: ObjectID, slot: Int32,
    at offset: Int, into builder: inout ModelBuilder
  ) {
    guard let type = feature.eAttributeType else { return }
    guard feature.isMany else {
      note(feature, of: offset, key: entry.key, values: [entry.value])
      guard let cell = cell(entry.value, type, form, feature, into: &builder) else { return }
      builder.set(object, slot: slot, to: cell)
      if feature.isID, let text = entry.value.scalar?.text {
        contents.ids.append((object, builder.text(text)))
      }
      return
    }
    var items = [entry.value]
    if let inside = entry.value.items {
      items = inside
    } else if isResource || entry.value.scalar == nil {
      report(.wrongNode(entry.value.kindName, expected: "a sequence", entry.name, at: entry.value.range))
      return
    }
    note(feature, of: offset, key: entry.key, values: items)
    var cells: [Cell] = []
    cells.reserveCapacity(items.count)
    for item in items {
      if let cell = cell(item, type, form, feature, into: &builder) { cells.append(cell) }
    }
    guard !cells.isEmpty else { return }
    cells.withUnsafeBufferPointer { builder.setList(object, slot: slot, to: $0) }
  }

  /// The cell for a value; nil after a diagnostic.
  private func cell(
    _ node: YAMLNode, _ type: EDataType, _ form: ScalarForm, _ feature: EStructuralFeature,
    into builder: inout ModelBuilder
  ) -> Cell? {
    if case .json = form { return builder.text(node.json()) }
    guard let scalar = node.scalar, let resolved = node.resolved else {
      report(
        .wrongNode(node.kindName, expected: "a value of '\(type.name)'", feature.name, at: headline(of: node))
      )
      return nil
    }
    guard scalar.text.utf8.count <= settings.textSize else {
      report(.textLimit(settings.textSize, at: headline(of: node)))
      return nil
    }
    if case .any = form {
      return anyCell(scalar.text, resolved, node, type, feature, into: &builder)
    }
    guard let text = text(of: resolved, scalar.text, as: form) else {
      report(.wrongJSONType(node.kindName, form.name, scalar.text, feature, at: node.range))
      return nil
    }
    if case .bytes = form {
      // The API takes no white space in it.
      guard !text.utf8.contains(where: { $0 <= 0x20 }), text.utf8.count % 4 == 0,
        let bytes = Base64.decode(text)
      else {
        report(.noBase64(text, of: feature, at: node.range))
        return nil
      }
      return cell(text: Base64.hexadecimal(bytes), type, feature, at: node.range, into: &builder)
    }
    let isDate = type.instanceClassName == "java.util.Date"
    return cell(
      text: isDate ? Self.dateText(text) : text, type, feature, at: node.range, into: &builder)
  }

  /// A time of RFC 3339 as EMF writes it: without a colon in the offset.
  private static func dateText(_ text: String) -> String {
    let end = Array(text.utf8.suffix(6))
    guard end.count == 6, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(end[0]), end[3] == UInt8(ascii: ":")
    else { return text }
    return String(text.dropLast(3)) + text.suffix(2)
  }

  /// The text of a scalar of the JSON type that a form demands; nil for another type.
  private func text(of value: YAMLScalar, _ text: String, as form: ScalarForm) -> String? {
    switch (form, value) {
    case (.boolean, .bool(let value)): value ? "true" : "false"
    case (.integer, .int(let value)), (.number, .int(let value)), (.integerOrString, .int(let value)),
      (.quantity, .int(let value)):
      String(value)
    case (.integer, .float(let value)): Self.whole(value)
    case (.number, .float(let value)): Self.lexical(value)
    case (.quantity, .float(let value)): value.isFinite ? text : nil
    case (.string, .string(let text)), (.bytes, .string(let text)), (.integerOrString, .string(let text)),
      (.quantity, .string(let text)):
      text
    default: nil
    }
  }

  /// A scalar of a plain model: its text counts, whatever YAML takes it for.
  private func anyCell(
    _ text: String, _ resolved: YAMLScalar, _ node: YAMLNode, _ type: EDataType,
    _ feature: EStructuralFeature, into builder: inout ModelBuilder
  ) -> Cell? {
    var text = text
    switch (type.kind, resolved) {
    case (.boolean, .bool(let value)): return Cell(value)
    case (.integer, .int(let value)): text = String(value)
    case (.integer, .float(let value)):
      if let whole = Self.whole(value) { text = whole }
    case (.real, .float(let value)) where !value.isFinite: text = Self.lexical(value)
    case (.real, .int(let value)) where Double(text) == nil: text = String(value)
    case (.other, _)
    where node.tag == "tag:yaml.org,2002:binary" && type.instanceClassName == "byte[]":
      guard let bytes = Base64.decode(text) else {
        report(.badValue(text, of: feature, at: node.range))
        return nil
      }
      text = Base64.hexadecimal(bytes)
    default: break
    }
    return cell(text: text, type, feature, at: node.range, into: &builder)
  }

  private static func whole(_ value: Double) -> String? {
    guard value.isFinite, value.rounded() == value, abs(value) <= 0x1p53 else { return nil }
    return String(Int64(value))
  }

  private static func lexical(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-INF" : "INF" }
    return value.description
  }

  /// The cell for a value in its type's own lexical form; nil after a diagnostic.
  func cell(
    text: String, _ type: EDataType, _ feature: EStructuralFeature, at range: SourceRange?,
    into builder: inout ModelBuilder
  ) -> Cell? {
    let cell = builder.cell(lexical: text, of: type)
    if cell == nil { report(.badValue(text, of: feature, at: range)) }
    return cell
  }

  // MARK: References

  private func readReferences(
    _ form: FeatureForm, _ entry: YAMLEntry, of object: ObjectID, slot: Int32, at offset: Int,
    into builder: inout ModelBuilder
  ) {
    let feature = form.feature
    guard feature.isMany else {
      note(feature, of: offset, key: entry.key, values: [entry.value])
      refer(form, entry.value, entry.name, of: object, slot: slot, index: -1, into: &builder)
      return
    }
    var items = [entry.value]
    if let inside = entry.value.items {
      items = inside
    } else if isResource {
      report(.wrongNode(entry.value.kindName, expected: "a sequence", entry.name, at: entry.value.range))
      return
    }
    note(feature, of: offset, key: entry.key, values: items)
    let usable = items.filter { isReference($0, form, entry.name) }
    guard !usable.isEmpty else { return }
    let cells = [Cell](repeating: Cell(ObjectID.proxy(0)), count: usable.count)
    cells.withUnsafeBufferPointer { builder.setList(object, slot: slot, to: $0) }
    for (index, item) in usable.enumerated() {
      refer(form, item, entry.name, of: object, slot: slot, index: index, into: &builder)
    }
  }

  /// Whether a node can name an object; reports one that cannot.
  private func isReference(_ node: YAMLNode, _ form: FeatureForm, _ name: String) -> Bool {
    let isText: Bool
    if isResource {
      isText = node.string != nil
    } else {
      isText = node.scalar?.text.isEmpty == false && !node.isNull
    }
    if isText || link(in: node) != nil { return true }
    if case .reference = form.value, let entries = node.entries, !entries.isEmpty {
      let keys = form.feature.eKeys
      if !keys.isEmpty, keys.allSatisfy({ node[$0.name]?.scalar != nil }), entries.count == keys.count {
        return true
      }
    }
    report(
      .wrongNode(node.kindName, expected: "the name of an object", name, at: headline(of: node)))
    return false
  }

  private func refer(
    _ form: FeatureForm, _ node: YAMLNode, _ name: String, of object: ObjectID, slot: Int32, index: Int,
    into builder: inout ModelBuilder
  ) {
    guard isReference(node, form, name) else { return }
    if index < 0 { builder.set(object, slot: slot, to: Cell(ObjectID.proxy(0))) }
    if let link = link(in: node) {
      hold(link, of: object, form.feature, slot: slot, index: index, into: &builder)
    } else if node.entries != nil {
      let keys = form.feature.eKeys.map { node[$0.name]?.scalar?.text ?? "" }
      wait(for: "", keys: keys, node, form, of: object, slot: slot, index: index)
    } else if node.tag == LegacyVocabulary.assumed {
      wait(
        for: node.scalar?.text ?? "", keys: [], node, form, of: object, slot: slot, index: index,
        isAssumable: true)
    } else if case .name = form.value {
      wait(for: node.string ?? "", keys: [], node, form, of: object, slot: slot, index: index)
    } else {
      hold(node, of: object, form.feature, slot: slot, index: index, into: &builder)
    }
  }

  /// Notes a reference by a text of any form; its place is held by a proxy.
  func hold(
    _ node: YAMLNode, of object: ObjectID, _ feature: EStructuralFeature, slot: Int32, index: Int,
    into builder: inout ModelBuilder
  ) {
    if index < 0 { builder.set(object, slot: slot, to: Cell(ObjectID.proxy(0))) }
    let text = node.scalar?.text ?? ""
    guard text.hasPrefix("/") || text.utf8.contains(UInt8(ascii: "#")) else {
      wait(
        for: text, keys: [], node, FeatureForm(feature, .reference), of: object, slot: slot, index: index)
      return
    }
    var start = offset(of: node)
    if let style = node.scalar?.style, style != .plain { start += 1 }
    contents.references.append(
      DocumentReference(
        object: object, feature: feature.id, slot: slot, index: index,
        uri: text.utf8.contains(UInt8(ascii: "#")) ? text : "#" + text,
        bytes: max(0, start)..<max(0, start) + text.utf8.count))
  }

  private func wait(
    for text: String, keys: [String], _ node: YAMLNode, _ form: FeatureForm, of object: ObjectID,
    slot: Int32, index: Int, isAssumable: Bool = false
  ) {
    names.append(
      PendingName(
        object: object, feature: form.feature.id, slot: slot, index: index, text: text, keys: keys,
        isResource: isResource || isAssumable, resource: contents.resource, range: headline(of: node)))
  }
}

extension ScalarForm {
  /// What is expected, with its article.
  var name: String {
    switch self {
    case .any, .json: "any value"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string, .bytes: "a string"
    case .integerOrString: "an integer or a string"
    case .quantity: "a number or a string"
    }
  }
}

/// The letters of base64.
enum Base64 {
  /// Bytes as EMF writes them: two digits each.
  static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
  }

  /// The bytes of a text, white space passed over; nil for what is none.
  static func decode(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text.utf8 where byte > 0x20 {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(of: byte) else { return nil }
      bits = bits << 6 | value
      count += 1
      if count % 4 == 0 {
        result += [UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
        bits = 0
      }
    }
    switch (count % 4, padding) {
    case (0, 0): return result
    case (2, 0), (2, 2): return result + [UInt8(bits >> 4 & 0xFF)]
    case (3, 0), (3, 1): return result + [UInt8(bits >> 10 & 0xFF), UInt8(bits >> 2 & 0xFF)]
    default: return nil
    }
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

internal import YAML

/// Writes objects in the `.krosskube` notation.
struct KrossKubeWriter {
  private var text = ""

  /// The objects, parted by empty lines.
  static func text(of objects: [TextObject]) -> String {
    var writer = KrossKubeWriter()
    for (index, object) in objects.enumerated() {
      if index > 0 { writer.text += "\n" }
      writer.append(object, indent: 0)
      writer.text += "\n"
    }
    return writer.text
  }

  private static func margin(_ indent: Int) -> String { String(repeating: " ", count: indent) }

  private mutating func append(_ object: TextObject, indent: Int) {
    text += object.className
    var features = object.features
    if let index = features.firstIndex(where: { $0.name == "name" }),
      case .scalar(let node) = features[index].value,
      let name = node.string
    {
      text += " " + JSONText.quoted(name)
      features.remove(at: index)
    }
    guard !features.isEmpty || object.id != nil else { return }
    text += " {\n"
    if let id = object.id { text += Self.margin(indent + 4) + "$id " + JSONText.quoted(id) + "\n" }
    for (name, value) in features {
      text += Self.margin(indent + 4) + name + " "
      append(value, indent: indent + 4)
      text += "\n"
    }
    text += Self.margin(indent) + "}"
  }

  private mutating func append(_ value: TextValue, indent: Int) {
    switch value {
    case .scalar(let node): text += scalar(node)
    case .literal(let literal): text += Self.isWord(literal) ? literal : JSONText.quoted(literal)
    case .reference(let name): text += "(" + (Self.isWord(name) ? name : JSONText.quoted(name)) + ")"
    case .object(let object): append(object, indent: indent)
    case .list(let values): appendBraces(values.map { (nil, $0) }, indent: indent)
    case .map(let entries): appendBraces(entries.map { ($0.key, $0.value) }, indent: indent)
    }
  }

  /// Values, or entries, in braces: scalars on one line, anything else on lines of its own.
  private mutating func appendBraces(_ values: [(key: String?, value: TextValue)], indent: Int) {
    let isFlat = values.allSatisfy { entry in
      switch entry.value {
      case .scalar, .literal, .reference: entry.key == nil
      case .object, .list, .map: false
      }
    }
    text += isFlat ? "{ " : "{\n"
    for (index, (key, value)) in values.enumerated() {
      if index > 0 { text += isFlat ? ", " : ",\n" }
      if !isFlat { text += Self.margin(indent + 4) }
      if let key { text += JSONText.quoted(key) + ": " }
      append(value, indent: indent + 4)
    }
    text += isFlat ? " }" : "\n" + Self.margin(indent) + "}"
  }

  private func scalar(_ node: YAMLNode) -> String {
    switch node.resolved {
    case .null, nil: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .float(let value): value.isFinite ? value.description : JSONText.quoted(nonFinite(value))
    case .string(let text): JSONText.quoted(text)
    }
  }

  private func nonFinite(_ value: Double) -> String { value.isNaN ? "NaN" : value < 0 ? "-INF" : "INF" }

  /// Whether a text can stand without quotes.
  private static func isWord(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || isLetter(first) else { return false }
    let words: Set<String> = ["true", "false", "null"]
    return !words.contains(text)
      && text.unicodeScalars.allSatisfy { isLetter($0) || ("0"..."9").contains($0) || $0 == "_" || $0 == "-" }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }
}

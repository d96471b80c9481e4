/// One signature of a function.
struct CELOverload: Sendable {
  var function: String
  /// Whether it is called on its first parameter: `a.f(b)`.
  var isMember: Bool
  /// The types, with variables below 0 for type parameters.
  var parameters: [CELType]
  var result: CELType
  /// The minor version from which a server takes it in new rules.
  var since: Int

  /// Reads `.contains(string, string): bool`; a dot at the beginning marks a member.
  ///
  /// Type parameters are single capital letters; `Quantity` and the like are Kubernetes' types.
  init?(_ line: Substring, since: Int) {
    var rest = line[...]
    isMember = rest.first == "."
    if isMember { rest.removeFirst() }
    guard let open = rest.firstIndex(of: "("), let close = rest.lastIndex(of: ":") else { return nil }
    function = String(rest[..<open])
    var reader = TypeReader(rest: rest[rest.index(after: open)..<close])
    var parameters: [CELType] = []
    while reader.rest.first != ")" {
      guard let type = reader.type() else { return nil }
      parameters.append(type)
      reader.skip(", ")
    }
    reader = TypeReader(rest: rest[rest.index(after: close)...])
    reader.skip(" ")
    guard let result = reader.type(), reader.rest.isEmpty else { return nil }
    self.parameters = parameters
    self.result = result
    self.since = since
  }

  private struct TypeReader {
    var rest: Substring

    mutating func skip(_ characters: String) {
      while let first = rest.first, characters.contains(first) { rest.removeFirst() }
    }

    mutating func type() -> CELType? {
      let name = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(name.count)
      var parameters: [CELType] = []
      if rest.first == "(" {
        rest.removeFirst()
        while let type = type() {
          parameters.append(type)
          if rest.first != "," { break }
          skip(", ")
        }
        guard rest.first == ")" else { return nil }
        rest.removeFirst()
      }
      if let scalar = Self.scalars[name] { return scalar }
      if name.utf8.count == 1, let letter = name.utf8.first { return .variable(-Int(letter)) }
      switch (name, parameters.count) {
      case ("list", 1): return .list(parameters[0])
      case ("optional", 1): return .optional(parameters[0])
      case ("type", 1): return .type(parameters[0])
      case ("map", 2): return .map(parameters[0], parameters[1])
      default: return nil
      }
    }

    private static let scalars: [Substring: CELType] = [
      "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes,
      "duration": .duration, "timestamp": .timestamp, "dyn": .dyn, "Quantity": .kubernetes(.quantity),
      "URL": .kubernetes(.url), "Format": .kubernetes(.format), "Semver": .kubernetes(.semver),
      "IP": .kubernetes(.ip), "CIDR": .kubernetes(.cidr),
    ]
  }

  /// With each type parameter replaced by what `fresh` gives.
  func instantiated(_ fresh: () -> CELType) -> (parameters: [CELType], result: CELType) {
    var replacements: [Int: CELType] = [:]
    func replaced(_ type: CELType) -> CELType {
      if case .variable(let number) = type {
        if let known = replacements[number] { return known }
        let new = fresh()
        replacements[number] = new
        return new
      }
      let parts = type.parameters
      return parts.isEmpty ? type : type.replacing(parameters: parts.map(replaced))
    }
    return (parameters.map(replaced), replaced(result))
  }
}

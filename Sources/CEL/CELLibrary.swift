/// The functions that rules of an API server may call, and from which version on.
///
/// A server takes in new rules what the version before it knows too.
enum CELLibrary {
  /// What a section of the table says of its functions.
  struct Section: Sendable {
    /// The minor version of the first Kubernetes 1.x that takes them.
    var since: Int
    /// One signature a line.
    var signatures: String
  }

  /// The overloads of a name, in the order of the table; empty for what is no function.
  static func overloads(_ name: String) -> [CELOverload] { table[name] ?? [] }

  /// All names of functions that are no operators.
  static var names: some Sequence<String> {
    table.keys.lazy.filter { !$0.hasPrefix("_") && !$0.hasPrefix("@") && !$0.hasPrefix("!") }
  }

  private static let table: [String: [CELOverload]] = {
    var result: [String: [CELOverload]] = [:]
    for section in sections {
      for line in section.signatures.split(separator: "\n") {
        // A line may stand for one signature of each type in braces.
        for expanded in variants(line) {
          guard let overload = CELOverload(expanded, since: section.since) else { continue }
          result[overload.function, default: []].append(overload)
        }
      }
    }
    return result
  }()

  /// How many lines the table has that are no signatures: a mistake of ours.
  static let faultyLineCount = sections.reduce(0) { count, section in
    count
      + section.signatures.split(separator: "\n").count { line in
        !variants(line).allSatisfy { CELOverload($0, since: 0) != nil }
      }
  }

  private static func variants(_ line: Substring) -> [Substring] {
    let sets: [(String, [String])] = [
      ("COMPARABLE", ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"]),
      ("SUMMABLE", ["int", "uint", "double", "duration"]),
      ("NUMBER", ["double", "int", "uint"]),
    ]
    for (name, types) in sets {
      let parts = pieces(of: line, between: name)
      if parts.count > 1 { return types.map { Substring(parts.joined(separator: $0)) } }
    }
    return [line]
  }

  private static func pieces(of line: Substring, between separator: String) -> [String] {
    var result = [""]
    var rest = line
    while let character = rest.first {
      if rest.hasPrefix(separator) {
        result.append("")
        rest = rest.dropFirst(separator.count)
      } else {
        result[result.count - 1].append(character)
        rest.removeFirst()
      }
    }
    return result
  }

  /// The variables that name types.
  static let types: [String: (type: CELType, since: Int)] = {
    var result: [String: (type: CELType, since: Int)] = [
      "bool": (.bool, 0), "bytes": (.bytes, 0), "double": (.double, 0), "int": (.int, 0), "uint": (.uint, 0),
      "string": (.string, 0), "null_type": (.null, 0), "dyn": (.dyn, 0), "list": (.list(.dyn), 0),
      "map": (.map(.dyn, .dyn), 0), "type": (.type(.dyn), 0), "optional_type": (.optional(.dyn), 29),
      "google.protobuf.Duration": (.duration, 0), "google.protobuf.Timestamp": (.timestamp, 0),
    ]
    let since: [CELKubernetesType: Int] = [.quantity: 29, .ip: 31, .cidr: 31, .format: 32, .semver: 34]
    for type in CELKubernetesType.allCases { result[type.rawValue] = (.kubernetes(type), since[type] ?? 0) }
    return result
  }()
}

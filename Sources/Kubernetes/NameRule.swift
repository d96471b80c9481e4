/// The shapes that Kubernetes demands of names, and what a name breaks.
public enum NameRule: Sendable, CaseIterable {
  /// RFC 1123 label: `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, at most 63 bytes (Namespace, most `names` inside objects).
  case dns1123Label
  /// RFC 1123 subdomain: labels joined by dots, at most 253 bytes (the name of most objects).
  case dns1123Subdomain
  /// RFC 1035 label: like an RFC 1123 label, but it begins with a letter (Service, API versions, resource names).
  case dns1035Label
  /// `[prefix/]name` of label and annotation keys: the prefix a subdomain, the name at most 63 bytes.
  case qualifiedName
  /// The value of a label: empty or like a qualified name's name.
  case labelValue
  /// The name of an environment variable in the form that every version accepts: letters, digits, `_`, `-`, `.`.
  case environmentVariable
  /// The name of a port: at most 15 bytes, lower case with at least one letter, no double hyphen.
  case portName

  /// Why `name` does not follow the rule, worded to stand after the name; nil when it does.
  public func problem(with name: String) -> String? {
    let bytes = Array(name.utf8)
    switch self {
    case .dns1123Label: return Self.label(bytes, limit: 63, startsWithLetter: false)
    case .dns1035Label: return Self.label(bytes, limit: 63, startsWithLetter: true)
    case .dns1123Subdomain: return Self.subdomain(bytes)
    case .qualifiedName: return Self.qualified(name)
    case .labelValue: return bytes.isEmpty ? nil : Self.namePart(bytes)
    case .environmentVariable: return Self.variable(bytes)
    case .portName: return Self.port(bytes)
    }
  }

  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func tooLong(_ bytes: some Collection<UInt8>, _ limit: Int) -> String? {
    bytes.count > limit ? "is \(bytes.count) bytes long; expected at most \(limit)" : nil
  }

  private static func label(_ bytes: [UInt8], limit: Int, startsWithLetter: Bool) -> String? {
    let kind = startsWithLetter ? "DNS-1035 label" : "DNS-1123 label"
    if let problem = tooLong(bytes, limit) { return problem }
    guard let first = bytes.first, let last = bytes.last else { return "is empty; expected a \(kind)" }
    let isFine =
      bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
      && (isLower(first) || (!startsWithLetter && isDigit(first))) && last != UInt8(ascii: "-")
    if isFine { return nil }
    let start = startsWithLetter ? "begins with a letter" : "begins with a letter or digit"
    return "is no \(kind): lower-case letters, digits and '-', which \(start) and does not end with '-'"
  }

  private static func subdomain(_ bytes: [UInt8]) -> String? {
    if let problem = tooLong(bytes, 253) { return problem }
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    // The parts of a subdomain are not limited to 63 bytes each.
    guard parts.allSatisfy({ label(Array($0), limit: 253, startsWithLetter: false) == nil }) else {
      return "is no DNS-1123 subdomain: lower-case letters, digits, '-' and '.', "
        + "each part beginning and ending with a letter or digit"
    }
    return nil
  }

  private static func qualified(_ name: String) -> String? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return namePart(Array(name.utf8))
    case 2:
      if let problem = subdomain(Array(parts[0].utf8)) { return "has a prefix that \(problem)" }
      return namePart(Array(parts[1].utf8))
    default: return "has more than one '/'; expected a name with an optional DNS prefix and '/'"
    }
  }

  private static func namePart(_ bytes: [UInt8]) -> String? {
    if let problem = tooLong(bytes, 63) { return problem }
    guard let first = bytes.first, let last = bytes.last else { return "has an empty name" }
    let isFine =
      bytes.allSatisfy { isLetter($0) || isDigit($0) || "-_.".utf8.contains($0) }
      && (isLetter(first) || isDigit(first)) && (isLetter(last) || isDigit(last))
    return isFine
      ? nil : "may hold only letters, digits, '-', '_' and '.', and begins and ends with a letter or digit"
  }

  private static func variable(_ bytes: [UInt8]) -> String? {
    guard let first = bytes.first else { return "is empty; expected the name of an environment variable" }
    let isFine =
      bytes.allSatisfy { isLetter($0) || isDigit($0) || "-_.".utf8.contains($0) } && !isDigit(first)
    guard isFine else {
      return "may hold only letters, digits, '_', '-' and '.', and does not begin with a digit"
    }
    let isDots = bytes == Array(".".utf8) || bytes.starts(with: "..".utf8)
    return isDots ? "is '.' or begins with '..'" : nil
  }

  private static func port(_ bytes: [UInt8]) -> String? {
    if let problem = tooLong(bytes, 15) { return problem }
    guard let first = bytes.first, let last = bytes.last else { return "is empty; expected a port name" }
    let hyphen = UInt8(ascii: "-")
    guard bytes.allSatisfy({ isLower($0) || isDigit($0) || $0 == hyphen }), first != hyphen, last != hyphen
    else { return "may hold only lower-case letters, digits and '-', and neither begins nor ends with '-'" }
    guard bytes.contains(where: isLower) else { return "holds no letter; a port name needs one" }
    let doubled = zip(bytes, bytes.dropFirst()).contains { $0 == hyphen && $1 == hyphen }
    return doubled ? "holds '--'" : nil
  }
}

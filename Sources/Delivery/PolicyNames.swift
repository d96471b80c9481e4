import Placement

/// Names for the policies of objects, no two of which are the same in a namespace.
///
/// A policy has the name of its object and its kind. Where RFC 1123 does not allow the name of the object (`a:b`), it becomes
/// another (`a-b`), which may be that of a second object: then it gets a hash at its end, which depends on the name alone.
struct PolicyNames {
  /// In the order of the objects; nil where there is none.
  let names: [String?]

  /// The most that RFC 1123 allows.
  private static let maximum = 253

  private struct Scope: Hashable {
    var namespace: String?
    var name: String
  }

  /// Costs O(objects).
  init(_ objects: [NativeObject?]) {
    var counts: [Scope: Int] = [:]
    let candidates = objects.map { object in
      object.map { Scope(namespace: $0.namespace, name: Self.plain($0)) }
    }
    for case let candidate? in candidates { counts[candidate, default: 0] += 1 }
    var names: [String?] = []
    for (object, candidate) in zip(objects, candidates) {
      guard let object, let candidate else {
        names.append(nil)
        continue
      }
      // Who has the name from the start keeps it, whoever else comes.
      let isOwn = candidate.name == object.name + Self.ending(object)
      let isFree = isOwn || counts[candidate] == 1
      let fits = candidate.name.utf8.count <= Self.maximum
      names.append(isFree && fits ? candidate.name : Self.hashed(object, &counts))
    }
    self.names = names
  }

  private static func ending(_ object: NativeObject) -> String { "-" + object.kind.rawValue.lowercased() }

  /// With a hash of the name of the object, so that it is the name of no other policy.
  private static func hashed(_ object: NativeObject, _ counts: inout [Scope: Int]) -> String {
    let plain = fitting(object.name)
    var salt = ""
    while true {
      let end = "-" + LabelValue.digits(of: object.name + salt) + ending(object)
      var kept = plain.utf8.prefix(maximum - end.utf8.count)
      while kept.last == UInt8(ascii: ".") { kept.removeLast() }
      let name = String(decoding: kept, as: UTF8.self) + end
      if counts.updateValue(1, forKey: Scope(namespace: object.namespace, name: name)) == nil { return name }
      salt += "/"
    }
  }

  private static func plain(_ object: NativeObject) -> String { fitting(object.name) + ending(object) }

  /// Lower case letters, digits, `-`, and `.` between letters or digits.
  private static func fitting(_ name: String) -> String {
    let bytes = Array(name.utf8)
    let isFit = bytes.indices.map { isLetter(bytes[$0]) }
    if isFit.allSatisfy({ $0 }) { return name }
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      let isBetween = index > 0 && isFit[index - 1] && index + 1 < bytes.count && isFit[index + 1]
      let isKept = isFit[index] || byte == UInt8(ascii: ".") && isBetween
      if !isKept, result.isEmpty { continue }
      result.append(isKept ? byte : UInt8(ascii: "-"))
    }
    return result.isEmpty ? "x" : String(decoding: result, as: UTF8.self)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
  }
}

internal import Glibc

/// What an output folder holds that was generated: for each file the digest of what was written.
///
/// A folder may have several owners, which are generators that do not know of each other. The text has a line for each
/// owner and each file; a file has two lines while a run is writing it, and either content counts.
struct OutputManifest: Equatable {
  /// The file's name in the output folder.
  static let name = ".krosskube-manifest"
  private static let firstLine = "krosskube-manifest 1"

  /// What is known about a file.
  struct Entry: Equatable {
    /// The contents that were generated.
    var digests: [SHA256.Digest]
    /// Whether the contents hold text that a person wrote into a protected area.
    var isEdited = false
  }

  /// The files of each owner by path.
  var owners: [String: [String: Entry]] = [:]

  /// Without files.
  init() {}

  /// Reads the text of a manifest; nil when it is none that this version knows.
  init?(_ text: String) {
    var owner: String?
    var lines = text.utf8.split(separator: 0x0A)[...]
    guard let first = lines.popFirst(), Substring(first) == Self.firstLine else { return nil }
    for line in lines {
      let parts = line.split(separator: 0x20, maxSplits: 1)
      guard parts.count == 2 else { return nil }
      let word = Substring(parts[0])
      if word == "owner" {
        guard let name = Self.unescaped(parts[1]) else { return nil }
        owner = name
        owners[name, default: [:]] = owners[name] ?? [:]
        continue
      }
      let file = parts[1].split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
      guard let owner, word == "generated" || word == "edited", file.count == 2,
        let digest = SHA256.Digest(hexadecimal: Substring(file[0]).utf8),
        let path = Self.unescaped(file[1]), (try? OutputTree.normalized(path)) == path
      else { return nil }
      owners[owner, default: [:]][path, default: Entry(digests: [])].digests.append(digest)
      if word == "edited" { owners[owner]?[path]?.isEdited = true }
    }
  }

  /// The text, ordered by owner and path: equal manifests have equal texts.
  var text: String {
    var result = Self.firstLine + "\n"
    for (owner, files) in owners.sorted(by: { Self.precedes($0.key, $1.key) }) where !files.isEmpty {
      result += "owner \(Self.escaped(owner))\n"
      for (path, entry) in files.sorted(by: { Self.precedes($0.key, $1.key) }) {
        for digest in entry.digests {
          result += entry.isEdited ? "edited " : "generated "
          result += digest.hexadecimal
          result += " "
          result += Self.escaped(path)
          result += "\n"
        }
      }
    }
    return result
  }

  /// Whether there is no file.
  var isEmpty: Bool { owners.values.allSatisfy(\.isEmpty) }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    let order = left.utf8.withContiguousStorageIfAvailable { left in
      right.utf8.withContiguousStorageIfAvailable { right -> Bool in
        guard let first = left.baseAddress, let second = right.baseAddress else {
          return left.count < right.count
        }
        let difference = memcmp(first, second, min(left.count, right.count))
        return difference != 0 ? difference < 0 : left.count < right.count
      }
    }
    return (order ?? nil) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// The text on one line.
  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x5C }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\\": result += "\\\\"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func unescaped(_ bytes: Substring.UTF8View.SubSequence) -> String? {
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == 0x5C else {
        result.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "n"): result.append(0x0A)
      case 0x5C: result.append(0x5C)
      default: return nil
      }
    }
    return String(validating: result, as: UTF8.self)
  }
}

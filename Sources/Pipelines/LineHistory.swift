internal import Diagnostics
internal import Glibc

/// The lines that were entered in earlier sessions, in a file with one entry a line.
public struct LineHistory: Sendable {
  /// The entries, the oldest first.
  public private(set) var entries: [String] = []
  private let path: String?

  private static let maximumCount = 1000

  /// Reads the history of `XDG_STATE_HOME`, or of `.local/state` in the home folder; empty where neither is.
  public init(environment: (String) -> String?) {
    let state = environment("XDG_STATE_HOME").flatMap { $0.first == "/" ? $0 : nil }
    let home = environment("HOME").flatMap { $0.first == "/" ? $0 + "/.local/state" : nil }
    path = (state ?? home).map { $0 + "/krosskube/history" }
    guard let path, let file = try? SourceFile.read(path) else { return }
    let lines = file.text.split(separator: "\n").suffix(Self.maximumCount)
    entries = lines.map { Self.unescaped(String($0)) }
  }

  /// Adds an entry, unless it is empty or repeats the last one, and writes the file; one that cannot be written is left.
  public mutating func add(_ entry: String) {
    guard !entry.allSatisfy(\.isWhitespace), entry != entries.last else { return }
    entries.append(entry)
    entries.removeFirst(max(0, entries.count - Self.maximumCount))
    write()
  }

  private func write() {
    guard let path else { return }
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      _ = mkdir(folder, 0o700)
    }
    let text = entries.map { Self.escaped($0) + "\n" }.joined()
    let temporary = path + ".\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { break }
    }
    close(descriptor)
    if bytes.isEmpty, rename(temporary, path) == 0 { return }
    unlink(temporary)
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "\\" ? "\\\\" : $0 == "\n" ? "\\n" : String($0) }.joined()
  }

  private static func unescaped(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}

import Foundation
import Glibc
import TestSupport
import Testing

/// The line editor on a terminal that is none.
@Suite(.serialized) struct TerminalTests {
  /// Sends the signal that ctrl-C gives a running command.
  private static let stop = "\u{03}stop"

  /// Types each piece once the one before was answered by a prompt; what the terminal showed.
  private func type(_ pieces: [String], state: URL) throws -> String {
    let leader = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(leader >= 0)
    defer { close(leader) }
    // Glibc's functions for pseudo terminals are hidden behind a macro; these are Linux's own calls.
    var number: Int32 = 0
    var isLocked: Int32 = 0
    try #require(ioctl(leader, UInt(0x4004_5431), &isLocked) == 0)
    try #require(ioctl(leader, UInt(0x8004_5430), &number) == 0)
    let follower = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    try #require(follower >= 0)
    let url = try #require(Tool.url)
    let process = Process()
    process.executableURL = url
    process.arguments = ["query", "models/simple-pod/simple-pod.xmi", "--max-steps", "1000000000000"]
    process.currentDirectoryURL = Project.root
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_STATE_HOME": state.path, "TERM": "xterm", "NO_COLOR": "1"]
    ) { $1 }
    let handle = FileHandle(fileDescriptor: follower, closeOnDealloc: false)
    process.standardInput = handle
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    close(follower)
    var shown: [UInt8] = []
    /// Reads until nothing comes for a while, or the text comes.
    func read(until text: String?) {
      var chunk = [UInt8](repeating: 0, count: 4096)
      for _ in 0..<200 {
        var poll = pollfd(fd: leader, events: Int16(POLLIN), revents: 0)
        guard Glibc.poll(&poll, 1, 50) > 0 else {
          // By bytes: a carriage return and a line feed are one character.
          if let text, !shown.reversed().starts(with: text.utf8.reversed()) { continue }
          return
        }
        let count = Glibc.read(leader, &chunk, chunk.count)
        if count <= 0 { return }
        shown += chunk[..<count]
      }
    }
    read(until: "\u{1B}[2C")
    for piece in pieces {
      if piece == Self.stop {
        // The line was taken; give a slow machine the time to begin.
        read(until: "\n")
        usleep(1_000_000)
        kill(process.processIdentifier, SIGINT)
        read(until: "\u{1B}[2C")
        continue
      }
      let bytes = Array(piece.utf8)
      _ = bytes.withUnsafeBytes { Glibc.write(leader, $0.baseAddress, $0.count) }
      read(until: nil)
    }
    let end: [UInt8] = [0x04]
    _ = end.withUnsafeBytes { Glibc.write(leader, $0.baseAddress, 1) }
    read(until: nil)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: shown, as: UTF8.self)
  }

  @Test(.timeLimit(.minutes(10))) func linesAreEditedCompletedAndKept() throws {
    try Tool.withFolder { folder in
      // 'Pod.allI', Tab, then the rest; a line that is mended by moving; one that is given up.
      let shown = try type(
        [
          "Pod.allI", "\t", ")->size()\r", "2 +\u{1B}[D\u{1B}[D 40 +\u{05} 2\u{7F}2\r", "oops\u{03}", "'é'\r",
        ],
        state: folder)
      #expect(shown.contains("Pod.allInstances()->size()"))
      #expect(shown.contains("\r\n1\r\n"))
      #expect(shown.contains("^C"))
      #expect(shown.contains("'é'\r\n"))
      let file = folder.appendingPathComponent("krosskube/history")
      let history = try String(contentsOf: file, encoding: .utf8)
      #expect(history.hasPrefix("Pod.allInstances()->size()\n"))
      #expect(!history.contains("oops"))
      // The last line of the session before, by the up key.
      let again = try type(["\u{1B}[A\r"], state: folder)
      #expect(again.contains("'é'\r\n"))
    }
  }

  @Test(.timeLimit(.minutes(10))) func anEvaluationIsStopped() throws {
    try Tool.withFolder { folder in
      let loop =
        "Sequence{1..99999}->iterate(x; a : Integer = 0 | Sequence{1..99999}->iterate(y; b : Integer = a | b))"
      let shown = try type(["\(loop)\r", Self.stop, "40 + 2\r"], state: folder)
      #expect(shown.contains("[ocl/interrupted]"))
      #expect(shown.contains("invalid\r\n"))
      #expect(shown.contains("\r\n42\r\n"))
    }
  }

  @Test(.timeLimit(.minutes(10))) func aStateThatCannotBeWrittenIsNoError() throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("file")
      try Data().write(to: file)
      let shown = try type(["1 + 2\r"], state: file)
      #expect(shown.contains("3\r\n"))
      #expect(!shown.contains("error"))
    }
  }
}

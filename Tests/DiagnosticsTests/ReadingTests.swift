import Diagnostics
import Foundation
import TestSupport
import Testing

/// Files that are none, or change while they are read.
@Suite struct ReadingTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reading-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func failure(_ path: String, limit: Int = SourceFile.maximalSize, isRegular: Bool = false)
    -> String?
  {
    do {
      _ = try SourceFile.read(path, limit: limit, isRegular: isRegular)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func whatIsNoFile() throws {
    #expect(failure("/nowhere/at/all") == "no such file or directory")
    #expect(failure("/") == "is a directory")
    #expect(failure("/dev/zero") == "it is a device")
    #expect(failure("/dev/zero", isRegular: true) == "it is no regular file")
    #expect(failure("/dev/null") == nil)
    try inFolder { folder in
      let pipe = folder.appendingPathComponent("pipe").path
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(failure(pipe) == "it is a pipe to which nobody writes")
      #expect(failure(pipe, isRegular: true) == "it is no regular file")
    }
  }

  /// Two threads read what one reads; the size is odd, so that the pieces are not alike.
  @Test(arguments: [1, 4_194_303, 4_194_305, 9_999_991])
  func theSameByTwoThreads(_ size: Int) throws {
    try inFolder { folder in
      let path = folder.appendingPathComponent("large").path
      var numbers = SeededGenerator(UInt64(size))
      let words = (0..<size / 8 + 1).map { _ in numbers.next() }
      let bytes = words.withUnsafeBytes { Data($0.prefix(size)) }
      try bytes.write(to: URL(fileURLWithPath: path))
      for jobs in [1, 2] {
        var count = 0
        let file = try SourceFile.read(path, jobs: jobs) { count += 1 }
        #expect(count == 1)
        #expect(withExtendedLifetime(file) { file.bytes.elementsEqual(bytes) })
        // The zero bytes behind it.
        #expect(withExtendedLifetime(file) { file.bytes.baseAddress.map { $0[size] } == 0 })
        #expect(throws: FileError.self) { try SourceFile.read(path, limit: size - 1, jobs: jobs) }
      }
    }
  }

  @Test func aPipeThatSomebodyWritesTo() throws {
    try inFolder { folder in
      let pipe = folder.appendingPathComponent("pipe").path
      #expect(mkfifo(pipe, 0o600) == 0)
      let text = String(repeating: "0123456789", count: 50_000)
      let writer = Thread { try? Data(text.utf8).write(to: URL(fileURLWithPath: pipe)) }
      writer.start()
      let read = try SourceFile.read(pipe)
      #expect(read.text == text)
    }
  }

  @Test func sizes() throws {
    try inFolder { folder in
      let file = folder.appendingPathComponent("file")
      try Data("12345".utf8).write(to: file)
      #expect(failure(file.path, limit: 5) == nil)
      #expect(failure(file.path, limit: 4) == "it has more than 4 bytes; --max-file-size sets this limit")
      try Data().write(to: file)
      let empty = try SourceFile.read(file.path)
      #expect(empty.count == 0)
    }
    // Files of /proc say that they are empty.
    let status = try SourceFile.read("/proc/self/status")
    #expect(status.count > 0)
  }

  /// Whoever truncates or overwrites the file meanwhile: it is read whole or refused, and never read beyond its end.
  @Test func aFileThatChanges() throws {
    try inFolder { folder in
      let file = folder.appendingPathComponent("file").path
      let size = 1 << 20
      try Data(repeating: 0x61, count: size).write(to: URL(fileURLWithPath: file))
      let isDone = Flag()
      let writer = Thread {
        let descriptor = open(file, O_WRONLY)
        let bytes = [UInt8](repeating: 0x61, count: size)
        while !isDone.isSet {
          ftruncate(descriptor, 10)
          pwrite(descriptor, bytes, size, 0)
        }
        close(descriptor)
        isDone.acknowledge()
      }
      writer.start()
      for _ in 0..<100 {
        if let reason = failure(file) { #expect(reason == "it changed while it was read") }
      }
      isDone.set()
      isDone.wait()
    }
  }

  private final class Flag: @unchecked Sendable {
    private let condition = NSCondition()
    private var isRaised = false
    private var isSeen = false

    var isSet: Bool { condition.withLock { isRaised } }
    func set() { condition.withLock { isRaised = true } }

    func acknowledge() {
      condition.withLock { isSeen = true }
      condition.broadcast()
    }

    func wait() {
      condition.lock()
      while !isSeen { condition.wait() }
      condition.unlock()
    }
  }

  @Test func columnsInALongLine() {
    let text = String(repeating: "é", count: 10_000)
    let file = SourceFile(path: "t", text: text)
    for offset in [20_000, 2, 10_000, 10_002, 0, 19_998] {
      #expect(file.position(of: offset).column == offset / 2 + 1)
    }
  }

  @Test func messagesAreNotEndless() {
    let diagnostic = Diagnostic(.error, "a/b", "'\(String(repeating: "x", count: 1_000_000))' is long")
    #expect(diagnostic.message.utf8.count < 5_000)
  }
}

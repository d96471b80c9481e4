import Foundation
import TestSupport
import Testing

/// What `generate` and `crd` do with an output folder.
@Suite struct OutputFolderTests {
  private static let model = "models/simple-pod/simple-pod.xmi"

  /// A template that writes `count` files of `size` lines with `--set text=…` in each, in folders.
  private func template(_ folder: URL, count: Int, size: Int) throws -> String {
    let path = folder.path + "/many.mtl"
    let text = """
      [module many('https://krosskube.io/multicluster')/]
      [template public main(r : MultiClusterPod)]
      [comment @main/]
      [for (n : Integer | Sequence{1..\(count)})]
      [file ('d' + (n / 10).floor().toString() + '/f' + n.toString() + '.txt')]
      [for (k : Integer | Sequence{1..\(size)})]
      [n/] [k/] [getProperty('text')/]
      [/for]
      end
      [/file]
      [/for]
      [/template]
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func names(_ folder: URL) -> [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()) ?? []
  }

  private func files(_ folder: URL) throws -> [String: String] {
    var result: [String: String] = [:]
    for name in names(folder) {
      let url = folder.appendingPathComponent(name)
      if !((try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false) {
        result[name] = try String(contentsOf: url, encoding: .utf8)
      }
    }
    return result
  }

  private func arguments(_ template: String, _ out: URL, _ text: String) -> [String] {
    ["generate", Self.model, "-t", template, "-o", out.path, "--set", "text=\(text)"]
  }

  @Test func checkTellsWhatDiffers() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      let one = arguments(try template(folder, count: 3, size: 2), out, "a")
      let missing = try Tool.run(one + ["--check"])
      #expect(missing.status == 1)
      #expect(missing.output.contains("--- /dev/null\n+++ \(out.path)/d0/f1.txt\n@@ -0,0 +1,3 @@\n+1 1 a\n"))
      #expect(missing.errors.contains("error: '\(out.path)/d0/f1.txt' is missing [output/differs]"))
      #expect(names(folder) == ["many.mtl"])
      #expect(try Tool.run(one).status == 0)
      let same = try Tool.run(one + ["--check", "--prune"])
      #expect(same.status == 0 && same.output == "" && same.errors == "")
      let fewer = arguments(try template(folder, count: 2, size: 2), out, "b")
      let changed = try Tool.run(fewer + ["--check", "--prune"])
      #expect(changed.status == 1)
      #expect(changed.output.contains("-1 1 a\n-1 2 a\n+1 1 b\n+1 2 b\n end\n"))
      #expect(changed.output.contains("--- \(out.path)/d0/f3.txt\n+++ /dev/null\n"))
      #expect(changed.errors.contains("f3.txt' is generated no more"))
      #expect(try Tool.run(fewer + ["--check"]).output.contains("f3.txt") == false)
      #expect(try Tool.run(one + ["--check"]).status == 0, "nothing was written")
      let report = try Tool.run(fewer + ["--check", "--format", "github"])
      #expect(report.output.contains("::error file=\(out.path)/d0/f1.txt,line=1"))
    }
  }

  @Test func aDryRunWritesNothing() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      let two = arguments(try template(folder, count: 2, size: 1), out, "a")
      let first = try Tool.run(two + ["--dry-run", "--depfile", folder.path + "/x.d"])
      #expect(first.status == 0)
      #expect(first.output == "would write \(out.path)/d0/f1.txt\nwould write \(out.path)/d0/f2.txt\n")
      #expect(names(folder) == ["many.mtl"])
      _ = try Tool.run(two)
      let one = arguments(try template(folder, count: 1, size: 1), out, "a")
      let second = try Tool.run(one + ["--dry-run", "--prune"])
      #expect(second.output == "would remove \(out.path)/d0/f2.txt\n1 files unchanged\n")
      #expect(try Tool.run(one + ["--prune"]).output == "removed \(out.path)/d0/f2.txt\n1 files unchanged\n")
      #expect(names(out) == [".krosskube-manifest", "d0", "d0/f1.txt"])
      #expect(try Tool.run(one + ["--check", "--dry-run"]).status == 2)
    }
  }

  @Test func definitionsAreCheckedAndPrunedToo() throws {
    try Tool.withFolder { folder in
      let out = folder.path + "/out"
      #expect(try Tool.run("crd", "-o", out, "--check").status == 1)
      #expect(names(folder).isEmpty)
      #expect(try Tool.run("crd", "-o", out).status == 0)
      let same = try Tool.run("crd", "-o", out, "--check", "--prune")
      #expect(same.status == 0, "\(same.output)")
      let other = "Tests/CRDTests/Golden"
      let small = try #require(
        FileManager.default.enumerator(atPath: Project.root.path + "/" + other)?.compactMap { $0 as? String }
          .filter { $0.hasSuffix(".ecore") }.sorted().first { name in
            (try? Tool.run("crd", "\(other)/\(name)", "-o", folder.path + "/try"))?.status == 0
          })
      let pruned = try Tool.run("crd", "\(other)/\(small)", "-o", out, "--prune")
      #expect(pruned.status == 0)
      #expect(pruned.output.components(separatedBy: "removed ").count == 14)
    }
  }

  @Test func theTraceLeadsToTemplateAndModel() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      let one = arguments(try template(folder, count: 1, size: 1), out, "a")
      let trace = folder.path + "/trace.json"
      #expect(try Tool.run(one + ["--trace", trace]).status == 0)
      let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: trace)))
      let files = try #require((json as? [String: Any])?["files"] as? [[String: Any]])
      #expect(files.map { $0["file"] as? String } == ["d0/f1.txt"])
      let regions = try #require(files.first?["regions"] as? [[String: Any]])
      let number = try #require(regions.first)
      #expect(number["bytes"] as? [Int] == [0, 1])
      #expect((number["template"] as? [String: Any])?["line"] as? Int == 7)
      #expect((number["element"] as? [String: Any])?["file"] as? String == Self.model)
      #expect((number["element"] as? [String: Any])?["fragment"] as? String == "/")
    }
  }

  @Test func aDepfileNamesWhatWasRead() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      let one = arguments(try template(folder, count: 1, size: 1), out, "a")
      #expect(
        try Tool.run(one + ["--depfile", folder.path + "/x.d", "--depfile-target", "my target"]).status == 0)
      let rule = try String(contentsOfFile: folder.path + "/x.d", encoding: .utf8)
      #expect(rule.hasPrefix("my\\ target: \\\n"))
      #expect(rule.contains(Self.model) && rule.contains("many.mtl"))
    }
  }

  // MARK: Failures

  /// Runs the command under a shell that limits it.
  private func run(_ arguments: [String], shell: String) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", shell, "sh", try #require(Tool.url).path] + arguments
    process.currentDirectoryURL = Project.root
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return (process.terminationStatus, text)
  }

  /// Whether a file system can be mounted in a namespace of its own.
  private static let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "unshare -rm sh -c 'mount -t tmpfs none /mnt' || unshare -m sh -c 'mount -t tmpfs none /mnt'",
    ]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(
    .disabled(
      if: ProcessInfo.processInfo.environment["TSAN_OPTIONS"] != nil,
      "ThreadSanitizer writes a larger file itself when a program begins"))
  func aFileThatIsTooLargeLeavesTheOldOutput() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      let path = try template(folder, count: 12, size: 60)
      #expect(try Tool.run(arguments(path, out, "old")).status == 0)
      let before = try files(out)
      // The limit is in blocks of 512 bytes.
      let long = String(repeating: "new", count: 20)
      let result = try run(arguments(path, out, long), shell: "ulimit -f 2; exec \"$@\"")
      #expect(result.status == 1)
      #expect(result.errors.contains("[output/not-writable]") && result.errors.contains("file too large"))
      #expect(try files(out) == before)
      #expect(try Tool.run(arguments(path, out, "old") + ["--check"]).status == 0)
    }
  }

  @Test(.enabled(if: canMount, "no file system can be mounted here"))
  func aFullDiskLeavesTheOldOutput() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
      let path = try template(folder, count: 30, size: 60)
      let copy = folder.path + "/copy"
      // The file system is gone with the shell, so the shell looks at what is left.
      let script = """
        mount -t tmpfs -o size=160k none \(out.path) && cp -a \(copy)/. \(out.path) && "$@"; status=$?
        diff -r \(copy) \(out.path) || exit 9
        exit $status
        """
      #expect(
        try Tool.run(arguments(path, URL(fileURLWithPath: copy), "old")).status == 0)
      let result = try run(
        arguments(path, out, String(repeating: "new", count: 40)),
        shell: "unshare -rm true && u=-rm || u=-m; exec unshare $u sh -c '\(script)' sh \"$@\"")
      #expect(result.status == 1, "\(result.errors)")
      #expect(result.errors.contains("no space left on device [output/not-writable]"))
    }
  }

  @Test(.enabled(if: canMount, "no file system can be mounted here"))
  func aFolderThatCannotBeWrittenToIsSaid() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      let path = try template(folder, count: 3, size: 2)
      #expect(try Tool.run(arguments(path, out, "old")).status == 0)
      let before = try files(out)
      let script =
        "mount --bind \(out.path) \(out.path) && mount -o remount,ro,bind \(out.path) && exec \"$@\""
      let shell = "unshare -rm true && u=-rm || u=-m; exec unshare $u sh -c '\(script)' sh \"$@\""
      let result = try run(arguments(path, out, "new"), shell: shell)
      #expect(result.status == 1)
      #expect(result.errors.contains("read-only file system [output/not-writable]"), "\(result.errors)")
      #expect(try files(out) == before)
      // What need not be written is no fault.
      #expect(try run(arguments(path, out, "old"), shell: shell).status == 0)
    }
  }

  @Test(.enabled(if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")))
  func foldersOfOthersAreLeftAlone() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      let path = try template(folder, count: 30, size: 2)
      let shell = "exec setpriv --reuid 65534 --clear-groups \"$@\""
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: out.path)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
      let first = try run(arguments(path, out, "old"), shell: shell)
      guard first.status == 0 else { return }
      let before = try files(out)
      // One of the folders is not theirs any more: nothing is written in the others either.
      #expect(chown(out.path + "/d2", 0, 0) == 0)
      let result = try run(arguments(path, out, "new"), shell: shell)
      #expect(result.status == 1)
      #expect(result.errors.contains("permission denied [output/not-writable]"), "\(result.errors)")
      #expect(try files(out) == before)
    }
  }

  // MARK: Interruption

  @Test func manyAtOnceDoNotMix() throws {
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      let path = try template(folder, count: 40, size: 20)
      let running = try ["a", "b", "c", "d"].map { text in
        let process = Process()
        let tool: URL = try #require(Tool.url)
        process.executableURL = tool
        process.arguments = arguments(path, out, text)
        process.currentDirectoryURL = Project.root
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
      }
      for process in running {
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
      }
      let files = try files(out).filter { $0.key.hasSuffix(".txt") }
      #expect(files.count == 40)
      let endings = Set(files.values.map { $0.split(separator: "\n").first?.last })
      #expect(endings.count == 1, "all files are of one run")
      #expect(!names(out).contains { $0.contains("stage") || $0.contains("new") })
    }
  }

  /// Tells a file from another of the same name.
  private static func identity(_ path: String) -> UInt {
    var status = stat()
    return stat(path, &status) == 0 ? UInt(status.st_ino) : 0
  }

  /// Kills generations over an existing output at random moments; `LONG_TESTS` does it 200 times.
  @Test func killedRunsLeaveWholeFiles() throws {
    let rounds = ProcessInfo.processInfo.environment["LONG_TESTS"] == nil ? 9 : 200
    try Tool.withFolder { folder in
      let out = folder.appendingPathComponent("out")
      let path = try template(folder, count: 300, size: 3)
      #expect(try Tool.run(arguments(path, out, "0")).status == 0)
      let started = Date()
      #expect(try Tool.run(arguments(path, out, "x")).status == 0)
      let duration = Date().timeIntervalSince(started)
      var random = SystemRandomNumberGenerator()
      var killed = 0
      var mixed = 0
      var old = "x"
      for round in 1...rounds {
        let process = Process()
        let tool: URL = try #require(Tool.url)
        process.executableURL = tool
        process.arguments = arguments(path, out, "\(round)")
        process.currentDirectoryURL = Project.root
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // Most of the time is loading, so two of three runs are killed while files are written or take their places.
        switch round % 3 {
        case 0: usleep(UInt32(Double.random(in: 0...1.1, using: &random) * duration * 1e6))
        case 1:
          while process.isRunning, access(out.path + "/.krosskube-stage", F_OK) != 0 { usleep(100) }
          usleep(UInt32.random(in: 0...30_000, using: &random))
        default:
          let manifest = Self.identity(out.path + "/.krosskube-manifest")
          while process.isRunning, Self.identity(out.path + "/.krosskube-manifest") == manifest { usleep(50) }
          usleep(UInt32.random(in: 0...5_000, using: &random))
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal { killed += 1 }
        var contents: Set<String> = []
        for (name, text) in try files(out) where name.hasSuffix(".txt") && !name.contains("stage") {
          let lines = text.split(separator: "\n")
          let number = name.split(separator: "f").last?.dropLast(4) ?? ""
          #expect(lines.count == 4 && lines.last == "end", "\(name) is whole")
          let words = Set(lines.dropLast().map { $0.split(separator: " ").last.map(String.init) ?? "" })
          #expect(words.count == 1 && lines[0].hasPrefix(number + " 1 "), "\(name) is of one run")
          contents.formUnion(words)
        }
        #expect(contents.isSubset(of: [old, "\(round)"]), "\(contents)")
        if contents.count == 2 { mixed += 1 }
        if round % 4 == 0 || round == rounds {
          let repaired = try Tool.run(arguments(path, out, "r\(round)") + ["--prune"])
          #expect(repaired.status == 0 && repaired.errors == "", "\(repaired.errors)")
          #expect(names(out).count { $0.hasSuffix(".txt") } == 300)
          #expect(!names(out).contains { $0.contains("stage") || $0.hasSuffix("-new") })
          old = "r\(round)"
        } else if contents.count == 2 {
          _ = try Tool.run(arguments(path, out, "\(round)"))
          old = "\(round)"
        } else {
          old = contents.first ?? old
        }
      }
      print("killed: \(killed) of \(rounds), between the first and the last file: \(mixed)")
      // All that was ever generated is still known.
      let few = try template(folder, count: 1, size: 3)
      #expect(try Tool.run(arguments(few, out, "0") + ["--prune"]).errors == "")
      #expect(names(out).filter { $0.hasSuffix(".txt") } == ["d0/f1.txt"])
    }
  }

  @Test func casesOfTemplatesAreRun() throws {
    let golden = "Tests/PipelinesTests/Golden/templates"
    let good = try Tool.run("test", golden)
    #expect(good.status == 0)
    #expect(good.output.contains("pass  \(golden)/yaml-services\n"))
    #expect(good.output.hasSuffix(" passed, 0 failed\n"))
    let junit = try Tool.run("test", golden, "--format", "junit")
    #expect(junit.output.contains("<testcase name=\"\(golden)/yaml-services\" classname=\"templates\"/>"))
    try Tool.withFolder { folder in
      #expect(try Tool.run("test", folder.path).status == 2)
      try FileManager.default.createDirectory(
        atPath: folder.path + "/one/expected", withIntermediateDirectories: true)
      let failed = try Tool.run("test", folder.path)
      #expect(failed.status == 1)
      #expect(failed.output.contains("FAIL  \(folder.path)/one\n") && failed.output.contains("1 failed"))
    }
  }
}

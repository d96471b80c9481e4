internal import Diagnostics
internal import Glibc

/// Graphviz's `dot`, which places the boxes of a diagram where it is installed.
enum Graphviz {
  /// How long it may take, in tenths of a second.
  private static let patience = 1_200

  /// The SVG for a graph in the language of Graphviz; nil after a diagnostic.
  static func svg(of graph: [UInt8], into sink: inout DiagnosticSink) -> [UInt8]? {
    // `mkdtemp` writes letters of its own over the six at the end.
    var template = Array("\(TemporaryFolder.path)/krosskube-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      sink.emit(.graphvizFailed(String(cString: strerror(errno)).lowercased()))
      return nil
    }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let (input, output, errors) = (folder + "/in.dot", folder + "/out.svg", folder + "/errors")
    defer {
      for path in [input, output, errors] { unlink(path) }
      rmdir(folder)
    }
    guard write(graph, to: input) else {
      sink.emit(.graphvizFailed(String(cString: strerror(errno)).lowercased()))
      return nil
    }
    switch run(["dot", "-Tsvg", "-o", output, input], errors: errors) {
    case .missing:
      sink.emit(.noGraphviz())
      return nil
    case .failed(let reason):
      let said = (try? SourceFile.read(errors))?.text.split(separator: "\n").first.map(String.init)
      sink.emit(.graphvizFailed(said ?? reason))
      return nil
    case .good: break
    }
    do throws(FileError) {
      let file = try SourceFile.read(output)
      return withExtendedLifetime(file) { Array(file.bytes) }
    } catch {
      sink.emit(.graphvizFailed(error.reason))
      return nil
    }
  }

  /// How a run ended.
  private enum End {
    case good
    case missing
    case failed(String)
  }

  private static func write(_ bytes: [UInt8], to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    var isGood = true
    var done = 0
    while done < bytes.count, isGood {
      let count = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count > 0 { done += count } else if errno != EINTR { isGood = false }
    }
    return close(file) == 0 && isGood
  }

  /// Runs a program of the search path without input; what it says goes to the file `errors`.
  private static func run(_ arguments: [String], errors: String) -> End {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var process: pid_t = 0
    let error = posix_spawnp(&process, arguments[0], &actions, nil, &pointers, environ)
    guard error == 0 else {
      return error == ENOENT ? .missing : .failed(String(cString: strerror(error)).lowercased())
    }
    var status: Int32 = 0
    for _ in 0..<patience {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process {
        return status == 0 ? .good : .failed("it ended with status \(status >> 8 & 255)")
      }
      if ended < 0, errno != EINTR { return .failed(String(cString: strerror(errno)).lowercased()) }
      usleep(100_000)
    }
    kill(process, SIGKILL)
    waitpid(process, &status, 0)
    return .failed("it was stopped after \(patience / 10) seconds")
  }
}

extension Diagnostic {
  static func noGraphviz() -> Diagnostic {
    Diagnostic(
      .error, "diagram/no-graphviz",
      "'dot' of Graphviz, which draws .svg, is not in the PATH; install the package 'graphviz', "
        + "or write '.dot', '.mmd' or '.puml'")
  }

  static func graphvizFailed(_ reason: String) -> Diagnostic {
    Diagnostic(.error, "diagram/graphviz-failed", "'dot' of Graphviz did not draw the diagram: \(reason)")
  }
}

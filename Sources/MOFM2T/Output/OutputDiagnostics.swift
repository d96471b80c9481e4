internal import Diagnostics
internal import Glibc

extension Diagnostic {
  static func cannotMakeFolder(_ folder: String, _ problem: OutputFolder.Problem) -> Diagnostic {
    Diagnostic(
      .error, "output/not-writable", "cannot make the output folder '\(folder)': \(reason(problem, folder))")
  }

  static func cannotWrite(
    _ path: String, in folder: String, _ problem: OutputFolder.Problem
  ) -> Diagnostic {
    switch problem {
    case .link:
      Diagnostic(
        .error, "output/symbolic-link",
        "'\(path)' is not written: a symbolic link stands on its way in '\(folder)'")
    case .notAFile:
      Diagnostic(
        .error, "output/not-a-file", "'\(path)' is not written: in '\(folder)' it is a folder or a device")
    case .changedMeanwhile:
      Diagnostic(
        .error, "output/changed-meanwhile",
        "'\(path)' in '\(folder)' was changed while its new contents were generated; run again")
    case .system:
      Diagnostic(
        .error, "output/not-writable", "cannot write '\(path)' in '\(folder)': \(reason(problem, path))")
    }
  }

  private static func reason(_ problem: OutputFolder.Problem, _ path: String) -> String {
    guard case .system(let code) = problem else { return FileError(path: path, code: ELOOP).reason }
    return FileError(path: path, code: code).reason
  }

  static func cannotRead(_ path: String, in folder: String, code: Int32) -> Diagnostic {
    let reason = FileError(path: path, code: code).reason
    return Diagnostic(
      .error, "output/not-readable", "cannot compare with '\(path)' in '\(folder)': \(reason)")
  }

  static func reservedName(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "output/reserved-name", "'\(path)' is not written: the program keeps its own notes there")
  }

  static func locked(_ folder: String, _ seconds: Int) -> Diagnostic {
    Diagnostic(
      .error, "output/locked",
      "another process has been writing to '\(folder)' for more than \(seconds) seconds")
  }

  static func badManifest(_ folder: String) -> Diagnostic {
    Diagnostic(
      .warning, "output/bad-manifest",
      "'\(OutputManifest.name)' in '\(folder)' cannot be understood; what was generated before is not known")
  }

  static func keptStale(_ path: String, in folder: String) -> Diagnostic {
    Diagnostic(
      .warning, "output/kept-changed",
      "'\(path)' in '\(folder)' is generated no more, but somebody changed it; it is kept")
  }
}

internal import Diagnostics

extension Diagnostic {
  static func cannotMakeFolder(_ folder: String, code: Int32) -> Diagnostic {
    let reason = FileError(path: folder, code: code).reason
    return Diagnostic(.error, "output/not-writable", "cannot make the output folder '\(folder)': \(reason)")
  }

  static func cannotWrite(_ path: String, in folder: String, code: Int32) -> Diagnostic {
    let reason = FileError(path: path, code: code).reason
    return Diagnostic(.error, "output/not-writable", "cannot write '\(path)' in '\(folder)': \(reason)")
  }

  static func cannotRead(_ path: String, in folder: String, code: Int32) -> Diagnostic {
    let reason = FileError(path: path, code: code).reason
    return Diagnostic(
      .error, "output/not-readable", "cannot compare with '\(path)' in '\(folder)': \(reason)")
  }

  static func linkOutside(_ path: String, in folder: String) -> Diagnostic {
    Diagnostic(
      .error, "output/link-outside",
      "'\(path)' is not written: a symbolic link on its way leads out of '\(folder)' or nowhere")
  }

  static func notAFile(_ path: String, in folder: String) -> Diagnostic {
    Diagnostic(
      .error, "output/not-a-file", "'\(path)' is not written: in '\(folder)' it is a folder or a device")
  }
}

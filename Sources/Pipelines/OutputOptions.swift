internal import Diagnostics
internal import Glibc
internal import MOFM2T

/// Where generated files go and what is done with them.
public struct OutputOptions: Sendable {
  /// What is done with the files.
  public enum Action: Sendable {
    /// They are written.
    case write
    /// It is said what would be written.
    case preview
    /// Each that differs from what is there is an error.
    case check
  }

  /// The output folder.
  public var folder: String
  /// What is done with the files.
  public var action = Action.write
  /// Whether files that were generated once and are no more are removed.
  public var prunes = false
  /// Which of several generators that share the folder this one is; nil for a name that follows from what is run.
  public var owner: String?

  /// Writes below `folder`.
  public init(folder: String) { self.folder = folder }

  func writer(owner: String) -> OutputWriter {
    OutputWriter(folder: folder, owner: self.owner ?? owner, prunes: prunes)
  }

  /// Writes the files, or says what would be written.
  func deliver(_ tree: OutputTree, by writer: OutputWriter, into sink: inout DiagnosticSink) -> OutputReport {
    var result = OutputReport()
    let report: OutputWriter.Report
    switch action {
    case .write: report = writer.commit(tree, into: &sink)
    case .preview: report = writer.preview(tree, into: &sink)
    case .check:
      report = writer.preview(tree, into: &sink)
      for path in report.written {
        guard let file = tree.file(path) else { continue }
        let old = writer.existing(path)
        let before = old.map { file in withExtendedLifetime(file) { Array(file.bytes) } }
        do throws(FileError) {
          let new = try file.content
          result.compare(
            before, file.mode == .append ? (before ?? []) + new : new, path: self.path(of: path), into: &sink)
        } catch {
          sink.emit(.unreadable(error))
        }
      }
      for path in report.pruned {
        let old = writer.existing(path)
        let before = old.map { file in withExtendedLifetime(file) { Array(file.bytes) } }
        result.compare(before ?? [], nil, path: self.path(of: path), into: &sink)
      }
    }
    result.written = report.written
    result.unchanged = report.unchanged + report.kept
    result.pruned = report.pruned
    return result
  }

  private func path(of path: String) -> String { folder.hasSuffix("/") ? folder + path : folder + "/" + path }

  /// Today in Greenwich, or the day that `SOURCE_DATE_EPOCH` says.
  static var date: String? {
    var seconds = time(nil)
    if let text = getenv("SOURCE_DATE_EPOCH"), let number = Int(String(cString: text)) { seconds = number }
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return nil }
    func digits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
  }
}

/// What became of generated files.
public struct OutputReport: Sendable {
  /// Files whose contents changed, or would change, by path below the output folder.
  public var written: [String] = []
  /// Files that had the same contents already.
  public var unchanged: [String] = []
  /// Files that were removed, or would be.
  public var pruned: [String] = []
  /// With ``OutputOptions/Action/check``: what differs, in the unified format.
  public var difference = ""

  fileprivate mutating func compare(
    _ old: [UInt8]?, _ new: [UInt8]?, path: String, into sink: inout DiagnosticSink
  ) {
    var range: SourceRange?
    if let old, let new {
      let file = SourceFile(path: path, bytes: old)
      range = SourceRange(file, file.rangeOfLine(UnifiedDiff.firstDifference(old, new)))
    }
    sink.emit(.differs(path, isNew: old == nil, isStale: new == nil, at: range))
    if difference.utf8.count < 64 << 20 { difference += UnifiedDiff.text(old, new, path: path) }
  }
}

extension Diagnostic {
  static func differs(_ path: String, isNew: Bool, isStale: Bool, at range: SourceRange?) -> Diagnostic {
    let what = isNew ? "is missing" : isStale ? "is generated no more" : "is not what is generated now"
    return Diagnostic(.error, "output/differs", "'\(path)' \(what)", at: range)
  }
}

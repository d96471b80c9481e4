internal import Diagnostics
internal import Ecore
internal import MOFM2T

/// Reads generated files back and says what is wrong at the line of the template that printed it.
///
/// Where each byte came from is not recorded while templates run: the main templates that printed a doubtful file are run
/// once more for that.
struct Verification {
  let program: TemplateProgram
  let model: Model
  let options: RunOptions

  /// How many files, and bytes of them, are traced back.
  private static let traceLimit = (files: 1_000, bytes: 64 << 20)

  /// A fault in the template, told once however often it was printed.
  private struct Fault {
    var diagnostic: Diagnostic
    var count = 1
  }

  /// Reads all files of `tree` that can be read back.
  func check(_ tree: OutputTree, into sink: inout DiagnosticSink) {
    var doubtful: [(file: OutputTree.File, read: GeneratedFile)] = []
    var size = 0
    var leftOut = 0
    for file in tree.files where GeneratedFile.isRead(file.path) && !file.isAppended {
      let content: [UInt8]
      do throws(FileError) { content = try file.content } catch {
        sink.emit(.unreadable(error))
        continue
      }
      guard let read = GeneratedFile(file.path, content: content) else { continue }
      let needsTrace = !read.findings.isEmpty || file.hasDoubtfulText && !read.typedScalars.isEmpty
      guard needsTrace else { continue }
      size += content.count
      if doubtful.isEmpty || doubtful.count < Self.traceLimit.files && size <= Self.traceLimit.bytes {
        doubtful.append((file, read))
      } else {
        leftOut += 1
        for finding in read.findings { sink.emit(finding.diagnostic) }
      }
    }
    if doubtful.isEmpty { return }
    report(doubtful, into: &sink)
    if leftOut > 0 { sink.emit(.manyProblems(leftOut)) }
  }

  private func report(
    _ files: [(file: OutputTree.File, read: GeneratedFile)], into sink: inout DiagnosticSink
  ) {
    let missing = files.map(\.file).filter(\.regions.isEmpty)
    let traced = missing.isEmpty ? [:] : program.regions(of: missing, on: model, options: options)
    var faults: [Place: Fault] = [:]
    var order: [Place] = []
    for (file, read) in files {
      let regions = file.regions.isEmpty ? traced[file.path] ?? [] : file.regions
      var read = read
      read.lookForTexts(regions)
      for finding in read.findings {
        guard let region = Self.region(at: finding.offset, in: regions), region.kind != .userCode else {
          sink.emit(finding.diagnostic)
          continue
        }
        let template = region.place(of: finding.offset, in: read.source.bytes)
        let place = Place(code: finding.diagnostic.code, range: template)
        if faults[place] != nil {
          faults[place]?.count += 1
        } else {
          order.append(place)
          faults[place] = Fault(diagnostic: moved(finding.diagnostic, to: template, region))
        }
      }
    }
    let said = sink.diagnostics
    for place in order {
      guard var fault = faults[place], !said.contains(where: place.isNamed) else { continue }
      if fault.count > 1 {
        let more = fault.count - 1
        fault.diagnostic.notes.append(.note("printed \(more) more time\(more == 1 ? "" : "s") from here"))
      }
      sink.emit(fault.diagnostic)
    }
  }

  /// What makes two faults one.
  private struct Place: Hashable {
    let code: String
    let range: SourceRange

    /// Whether the check of the template's own text found the same.
    func isNamed(by diagnostic: Diagnostic) -> Bool {
      let same = ["verify/tab": "mtl/yaml-tab", "verify/trailing-blanks": "mtl/trailing-blanks"]
      guard let other = diagnostic.range, diagnostic.code == same[code] else { return false }
      return other.file === range.file && other.bytes.overlaps(range.bytes)
    }
  }

  /// The region that printed a byte, or the last one before it.
  private static func region(at offset: Int, in regions: [OutputRegion]) -> OutputRegion? {
    var low = 0
    var high = regions.count
    while low < high {
      let middle = (low + high) / 2
      if regions[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? regions[low - 1] : regions.first
  }

  private func moved(
    _ diagnostic: Diagnostic, to place: SourceRange, _ region: OutputRegion
  ) -> Diagnostic {
    var diagnostic = diagnostic
    let path = diagnostic.range?.file.path ?? ""
    diagnostic.notes.insert(.note("in the generated '\(path)'", at: diagnostic.range), at: 0)
    diagnostic.fixIts = []
    diagnostic.range = place
    if let element = region.element {
      let object = model.object(element)
      let fragment = object.uriFragment()
      diagnostic.element = fragment
      diagnostic.notes.append(.note("for this '\(object.eClass.name)', \(fragment)", at: object.location))
    }
    return diagnostic
  }
}

extension OutputTree.File {
  /// Whether this is only the end of a file.
  fileprivate var isAppended: Bool { mode == .append }
}

extension Diagnostic {
  static func manyProblems(_ count: Int) -> Diagnostic {
    Diagnostic(
      .warning, "verify/many-problems",
      "\(count) more generated files are doubtful; what is wrong with them is not traced back to the template"
    )
  }
}

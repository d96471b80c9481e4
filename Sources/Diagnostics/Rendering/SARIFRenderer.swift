/// Prints diagnostics as a log in SARIF 2.1.0, the form that code scanning services read.
///
/// Columns count Unicode scalars, ends are exclusive. Paths below the root are relative to `SRCROOT`. A fingerprint is made of
/// the code, the file, the message and the text that is marked, so it stays when lines move.
public struct SARIFRenderer: Sendable {
  /// The version of the program.
  public var version: String
  /// The folder the command runs in, to which paths are made relative.
  public var root: String?
  /// Diagnostics that exist but were not given to ``write(_:to:)``; the log says so.
  public var omittedCount = 0
  /// Whether the command could do its work: all files could be read and it was told all that it needs.
  public var isSuccessful = true

  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  /// Takes the program's version and the folder that paths are relative to.
  public init(version: String, root: String? = nil) {
    self.version = version
    self.root = root
  }

  /// Writes the log, one result a line, in pieces; the order of results is that of `diagnostics`.
  public func write(_ diagnostics: some Sequence<Diagnostic>, to write: (String) -> Void) {
    let codes = Set(diagnostics.lazy.map(Self.ruleID)).sorted()
    let index = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
    write(
      """
      {"$schema":\(JSONText.quote(Self.schema)),"version":"2.1.0","runs":[{
      "tool":{"driver":{"name":"krosskube","version":\(JSONText.quote(version)),"rules":[
      """)
    for (number, code) in codes.enumerated() {
      write((number == 0 ? "\n" : ",\n") + Self.rule(code))
    }
    write("\n]}},\n\"columnKind\":\"unicodeCodePoints\",\n")
    write(
      "\"originalUriBaseIds\":{\"SRCROOT\":{\"description\":{\"text\":\"the folder the command ran in\"}}},\n"
    )
    write("\"invocations\":[{\"executionSuccessful\":\(isSuccessful)")
    if omittedCount > 0 {
      write(
        ",\"toolExecutionNotifications\":[{\"level\":\"warning\",\"message\":{\"text\":"
          + "\"\(omittedCount) more results; --max-errors 0 shows all\"}}]")
    }
    write("}],\n\"results\":[")
    var occurrences: [UInt64: Int] = [:]
    var isFirst = true
    for diagnostic in diagnostics {
      let hash = fingerprint(diagnostic)
      occurrences[hash, default: 0] += 1
      let number = occurrences[hash, default: 1]
      write((isFirst ? "\n" : ",\n") + result(diagnostic, index, "\(Self.hexadecimal(hash)):\(number)"))
      isFirst = false
    }
    write("\n]}]}\n")
  }

  // MARK: Rules

  private static func ruleID(_ diagnostic: Diagnostic) -> String {
    diagnostic.code.isEmpty ? "krosskube" : diagnostic.code
  }

  private static func rule(_ code: String) -> String {
    guard let entry = DiagnosticCatalogue.entry(code) else { return "{\"id\":\(JSONText.quote(code))}" }
    return "{\"id\":\(JSONText.quote(code)),\"shortDescription\":\(message(entry.meaning)),"
      + "\"help\":\(message(entry.meaning + " " + entry.remedy))}"
  }

  // MARK: Results

  private func result(_ diagnostic: Diagnostic, _ rules: [String: Int], _ fingerprint: String) -> String {
    let id = Self.ruleID(diagnostic)
    var fields = ["\"ruleId\":\(JSONText.quote(id))"]
    if let index = rules[id] { fields.append("\"ruleIndex\":\(index)") }
    fields.append("\"level\":\"\(diagnostic.severity.rawValue)\"")
    fields.append("\"message\":\(Self.message(diagnostic.message))")
    let logical = diagnostic.element.map {
      "\"logicalLocations\":[{\"fullyQualifiedName\":\(JSONText.quote($0))}]"
    }
    let place = [diagnostic.range.map(physicalLocation), logical].compactMap(\.self)
    if !place.isEmpty { fields.append("\"locations\":[{\(place.joined(separator: ","))}]") }
    let related = diagnostic.notes.enumerated().map { number, note in
      let place = note.range.map { physicalLocation($0) + "," } ?? ""
      return "{\"id\":\(number),\(place)\"message\":\(Self.message(note.message))}"
    }
    if !related.isEmpty { fields.append("\"relatedLocations\":[\(related.joined(separator: ","))]") }
    fields.append("\"partialFingerprints\":{\"krosskube/v1\":\"\(fingerprint)\"}")
    if !diagnostic.fixIts.isEmpty {
      fields.append("\"fixes\":[\(diagnostic.fixIts.map(fix).joined(separator: ","))]")
    }
    var properties: [String] = []
    if let rule = diagnostic.rule { properties.append("\"rule\":\(JSONText.quote(rule))") }
    if let tree = diagnostic.evaluation?() {
      properties.append("\"evaluation\":\(JSONText.object(tree, root: root))")
    }
    if !properties.isEmpty { fields.append("\"properties\":{\(properties.joined(separator: ","))}") }
    return "{" + fields.joined(separator: ",") + "}"
  }

  private func fix(_ fixIt: FixIt) -> String {
    "{\"description\":\(Self.message(fixIt.message)),\"artifactChanges\":[{"
      + "\(artifactLocation(fixIt.range)),\"replacements\":[{\"deletedRegion\":\(Self.region(fixIt.range)),"
      + "\"insertedContent\":{\"text\":\(JSONText.quote(fixIt.replacement))}}]}]}"
  }

  private func physicalLocation(_ range: SourceRange) -> String {
    "\"physicalLocation\":{\(artifactLocation(range)),\"region\":\(Self.region(range))}"
  }

  private func artifactLocation(_ range: SourceRange) -> String {
    let path = ReportedPath(range.file.path, root: root)
    let base = path.isRelative ? ",\"uriBaseId\":\"SRCROOT\"" : ""
    return "\"artifactLocation\":{\"uri\":\(JSONText.quote(path.uri))\(base)}"
  }

  private static func region(_ range: SourceRange) -> String {
    let start = range.start
    let end = max(start, range.end)
    return "{\"startLine\":\(start.line),\"startColumn\":\(start.column),"
      + "\"endLine\":\(end.line),\"endColumn\":\(end.column)}"
  }

  private static func message(_ text: String) -> String { "{\"text\":\(JSONText.quote(text))}" }

  // MARK: Fingerprints

  private func fingerprint(_ diagnostic: Diagnostic) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) {
      // FNV-1a of 64 bits; the byte that UTF-8 does not have ends each part.
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01B3
    }
    add(diagnostic.code.utf8)
    add((diagnostic.rule ?? "").utf8)
    add(diagnostic.message.utf8)
    if let range = diagnostic.range {
      add(ReportedPath(range.file.path, root: root).path.utf8)
      add(range.file.bytes[range.bytes.clamped(to: 0..<range.file.count)].prefix(256))
    }
    return hash
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

public import Diagnostics

/// The class model of one file, or of several that refer to each other: rows in the order of the documents, with their
/// attributes beside them.
///
/// It never changes and may be read from any thread. Elements are small values that name a row.
public final class UMLModel: Sendable {
  /// The file it was read from, in UTF-8; of several the first.
  public let file: SourceFile
  /// The dialect, as far as the file tells it.
  public let dialect: UMLDialect
  /// The namespace of UML that the file declares.
  public let namespace: String?
  /// How often each metaclass is named, by its name in UML.
  public let tallies: [String: UMLTally]
  let rows: [UMLRow]
  let attributes: [UMLAttributeRow]
  let copied: [UInt8]
  let names: [String]
  let nameIndices: [String: UInt16]
  let types: [TypeNames.Entry]
  let ids: IDTable
  /// The applications of stereotypes, by the row of the element.
  let applications: [UInt32: [UInt32]]
  /// What Enterprise Architect says in its extension, by the row of the element.
  let extensions: [UInt32: [UInt32]]

  /// The class models of the files, when there are several.
  let parts: [UMLModel]
  /// The first row of each part.
  let bases: [UInt32]
  /// For each part the parts that its hrefs lead to, by the document as it is written there.
  let links: [[String: Int]]

  /// Joins class models, so that references lead from one to the other; the files stay what they are.
  init(joining parts: [UMLModel], links: [[String: Int]]) {
    var joint = JointRows(parts[0])
    var bases: [UInt32] = [0]
    for part in parts.dropFirst() { bases.append(joint.append(part)) }
    self.parts = parts
    self.bases = bases
    self.links = links
    file = parts[0].file
    dialect = parts[0].dialect
    namespace = parts[0].namespace
    tallies = parts[0].tallies
    rows = joint.rows
    attributes = joint.attributes
    copied = []
    names = joint.names
    nameIndices = joint.nameIndices
    types = joint.types
    ids = parts[0].ids
    applications = joint.applications
    extensions = joint.extensions
  }

  init(_ state: consuming ReaderState) {
    let state = state
    parts = []
    bases = []
    links = []
    file = state.file
    dialect = UMLDialect(state.facts)
    namespace = state.facts.umlNamespace
    rows = state.rows
    attributes = state.attributes
    copied = state.copied
    names = state.names.texts
    nameIndices = Dictionary(
      names.enumerated().map { ($1, UInt16(truncatingIfNeeded: $0)) }, uniquingKeysWith: { first, _ in first }
    )
    types = state.types.entries
    var tallies: [String: UMLTally] = [:]
    for (index, tally) in state.tallies.enumerated() where tally.total > 0 {
      tallies[types[index].name] = tally
    }
    self.tallies = tallies
    let source = TextSource(file: file, copied: copied)
    ids = IDTable(rows, source)
    applications = Self.applications(rows, attributes, names, ids, source)
    extensions = Self.extensions(rows, attributes, ids, source)
  }

  /// The number of rows: elements, and values that stand as elements.
  public var count: Int { rows.count }

  /// Every element in the order of the document.
  public var elements: some Sequence<UMLElement> {
    (0..<rows.count).lazy.map { UMLElement(model: self, index: UInt32(truncatingIfNeeded: $0)) }
  }

  /// The elements that nothing contains.
  public var roots: [UMLElement] {
    var result: [UMLElement] = []
    var index: UInt32 = 0
    while index < UInt32(rows.count) {
      result.append(UMLElement(model: self, index: index))
      index = rows[Int(index)].end
    }
    return result
  }

  /// The element with an id; the first one, if several have it.
  public func element(id: String) -> UMLElement? {
    guard parts.isEmpty else { return parts.indices.lazy.compactMap { self.element(id: id, in: $0) }.first }
    var id = id
    return id.withUTF8 { ids.row(of: $0, rows, source) }.map { UMLElement(model: self, index: $0) }
  }

  /// The element with an id in the file of a row.
  func element(id: String, near row: UInt32) -> UMLElement? {
    parts.isEmpty ? element(id: id) : element(id: id, in: part(of: row))
  }

  /// The element with an id in a part.
  func element(id: String, in part: Int) -> UMLElement? {
    guard !parts.isEmpty else { return element(id: id) }
    return parts[part].element(id: id).map { UMLElement(model: self, index: $0.index + bases[part]) }
  }

  /// The part that a row is of; 0 when there is but one file.
  func part(of row: UInt32) -> Int {
    guard !parts.isEmpty else { return 0 }
    var low = 0
    var high = bases.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if bases[middle] <= row { low = middle } else { high = middle }
    }
    return low
  }

  /// The part that a document in an href of a row means.
  func linkedPart(_ document: String, of row: UInt32) -> Int? {
    parts.isEmpty ? nil : links[part(of: row)][document]
  }

  /// The file that a row stands in.
  func file(of row: UInt32) -> SourceFile { parts.isEmpty ? file : parts[part(of: row)].file }

  func string(_ text: UMLText, of row: UInt32) -> String {
    parts.isEmpty ? string(text) : parts[part(of: row)].string(text)
  }

  /// The ids that several elements have, each once for each further element.
  public var duplicateIDs: [(id: String, place: SourceRange)] {
    ids.duplicates.map { (string(rows[Int($0)].id), UMLElement(model: self, index: $0).place) }
  }

  var source: TextSource { TextSource(file: file, copied: copied) }

  func string(_ text: UMLText) -> String { source.string(text) }
}

/// Where texts stand.
struct TextSource {
  let file: SourceFile
  let copied: [UInt8]

  @inline(__always)
  func withBytes<Result>(_ text: UMLText, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let range = Int(text.offset)..<Int(text.offset) + text.count
    if !text.isCopied {
      return body(UnsafeBufferPointer(rebasing: file.bytes[range]))
    }
    return copied.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  func string(_ text: UMLText) -> String { withBytes(text) { String(decoding: $0, as: UTF8.self) } }
}

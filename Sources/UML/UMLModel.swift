public import Diagnostics

/// The class model of one file: rows in the order of the document, with their attributes beside them.
///
/// It never changes and may be read from any thread. Elements are small values that name a row.
public final class UMLModel: Sendable {
  /// The file it was read from, in UTF-8.
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

  init(_ state: consuming ReaderState) {
    let state = state
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
    var id = id
    return id.withUTF8 { ids.row(of: $0, rows, source) }.map { UMLElement(model: self, index: $0) }
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

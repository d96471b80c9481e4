public import Diagnostics

/// A note that a tool attached to a model element: a source URI and a map of texts.
public struct EAnnotation: Sendable {
  /// The `EAnnotation` object.
  public let object: EObject

  /// What the documentation of a model element is filed under.
  public static let genModel = "http://www.eclipse.org/emf/2002/GenModel"
  /// Where value facets are filed under.
  public static let extendedMetaData = "http:///org/eclipse/emf/ecore/util/ExtendedMetaData"

  static func all(of element: EObject) -> [EAnnotation] {
    element.held(by: EcoreIDs.eAnnotations).map(EAnnotation.init)
  }

  init(_ object: EObject) { self.object = object }

  /// The URI that says whose annotation it is.
  public var source: String? { object.string("source") }

  /// One entry of the map.
  public struct Detail: Sendable {
    /// The `EStringToStringMapEntry` object.
    public let object: EObject
    /// The key; empty when it is missing.
    public var key: String { object.string("key") ?? "" }
    /// The text, if any.
    public var value: String? { object.string("value") }
    /// The text with the way back to its place in the file, for a parser that must point into it.
    public var text: EscapedText? { object.text(of: "value") }
  }

  /// The entries in file order.
  public var details: [Detail] { object.held(by: EcoreIDs.details).map(Detail.init) }
  /// The text under a key.
  public func value(_ key: String) -> String? {
    let detail = object.held(by: EcoreIDs.details) { $0.isText(of: EcoreIDs.detailKey, key) }
    return detail.flatMap { Detail(object: $0).value }
  }

  /// Whether ``source`` is a URI.
  public func isOf(_ source: String) -> Bool { object.isText(of: EcoreIDs.annotationSource, source) }
  /// The elements it refers to; proxies are left out.
  public var references: [EObject] { object.objects("references") }
}

extension Sequence<EAnnotation> {
  /// The text under `key` in the first annotation of a source that has it.
  public func value(_ key: String, source: String) -> String? {
    for annotation in self where annotation.isOf(source) {
      if let value = annotation.value(key) { return value }
    }
    return nil
  }

  /// The documentation of the element, without blanks around it.
  public var documentation: String? {
    guard let text = value("documentation", source: EAnnotation.genModel) else { return nil }
    let trimmed = text.drop { $0.isWhitespace }
    guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    return String(trimmed[...last])
  }
}

/// Reading by the numbers of Ecore's features, which spares looking for their names.
extension EObject {
  /// The objects of a containment in order.
  fileprivate func held(by feature: Int32) -> [EObject] {
    guard let cells = cells(of: feature) else { return [] }
    return cells.compactMap { $0.object.isProxy ? nil : EObject(model, $0.object) }
  }

  /// The first object of a containment that fulfils a condition.
  fileprivate func held(by feature: Int32, where isWanted: (EObject) -> Bool) -> EObject? {
    guard let cells = cells(of: feature) else { return nil }
    for cell in cells where !cell.object.isProxy {
      let object = EObject(model, cell.object)
      if isWanted(object) { return object }
    }
    return nil
  }

  private func cells(of feature: Int32) -> CellList? {
    guard !id.isProxy else { return nil }
    let slot = model.slot(of: feature, in: model.eClass(of: id))
    return slot < 0 ? nil : model.list(model.cell(id, slot: slot))
  }

  /// Whether a text is set and has the same code points as another.
  fileprivate func isText(of feature: Int32, _ text: String) -> Bool {
    guard !id.isProxy else { return false }
    let slot = model.slot(of: feature, in: model.eClass(of: id))
    guard slot >= 0, model.isSet(id, slot: slot) else { return false }
    let bytes = model.text(model.cell(id, slot: slot))
    return bytes.count == text.utf8.count && bytes.elementsEqual(text.utf8)
  }
}

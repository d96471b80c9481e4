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
    element.objects("eAnnotations").map(EAnnotation.init)
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
  public var details: [Detail] { object.objects("details").map(Detail.init) }
  /// The text under a key.
  public func value(_ key: String) -> String? { details.first { $0.key == key }?.value }
  /// The elements it refers to; proxies are left out.
  public var references: [EObject] { object.objects("references") }
}

extension Sequence<EAnnotation> {
  /// The text under `key` in the first annotation of a source that has it.
  public func value(_ key: String, source: String) -> String? {
    for annotation in self where annotation.source == source {
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

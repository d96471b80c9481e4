import Diagnostics
import Ecore

/// What a rule may ask beside the element itself, and where it reports.
struct RuleContext {
  /// The compiled form of the metamodels.
  let compiled: Metamodel
  /// The classes and who inherits from whom.
  var hierarchy: ClassHierarchy
  var sink: DiagnosticSink
  private var facets = FacetTable()

  init(_ definition: Model, _ compiled: Metamodel, limit: Int) {
    self.compiled = compiled
    hierarchy = ClassHierarchy(definition)
    sink = DiagnosticSink(limit: limit)
  }

  /// Reports `ecore/code` where `element` states `feature`, or at the element when it does not state it.
  mutating func report(
    _ code: String, _ message: String, at element: EObject, _ feature: String? = nil,
    notes: [Diagnostic] = [], fixIts: [FixIt] = []
  ) {
    sink.emit(
      Diagnostic(
        .error, "ecore/" + code, message, at: element.place(of: feature), element: element.uriFragment(),
        notes: notes, fixIts: fixIts))
  }

  /// Reports a warning, as ``report(_:_:at:_:notes:fixIts:)`` reports an error.
  mutating func warn(
    _ code: String, _ message: String, at element: EObject, _ feature: String? = nil, notes: [Diagnostic] = []
  ) {
    sink.emit(
      Diagnostic(
        .warning, "ecore/" + code, message, at: element.place(of: feature), element: element.uriFragment(),
        notes: notes))
  }

  /// Reports a name that an earlier element has, or, if `similar` is a code, one that differs only in case and underscores.
  mutating func reportRepeats(
    among elements: [EObject], _ what: String, of owner: EObject, duplicate: String, similar: String? = nil
  ) {
    var byName: [String: EObject] = [:]
    var byFolded: [String: EObject] = [:]
    for element in elements {
      guard let name = element.name, !name.isEmpty else { continue }
      if let first = byName[name] {
        report(
          duplicate, "'\(owner.path)' has two \(what) named '\(name)'", at: element, "name",
          notes: [first.note("the first is here", "name")])
        continue
      }
      byName[name] = element
      guard let similar else { continue }
      let folded = NameText.folded(name)
      if let first = byFolded[folded] {
        warn(
          similar,
          "the \(what) '\(first.name ?? "")' and '\(name)' of '\(owner.path)' differ only in case or underscores",
          at: element, "name", notes: [first.note("the first is here", "name")])
      } else {
        byFolded[folded] = element
      }
    }
  }

  /// The facets of a data type, worked out once; its own faults are reported elsewhere.
  mutating func facets(of type: EDataType) -> Facets? { facets.facets(of: type) }
}

extension EObject {
  /// How a message names a metamodel element: its name, after that of its class or operation.
  var path: String {
    guard let container = eContainer, container.eClass.name != "EPackage", let outer = container.name else {
      return name ?? ""
    }
    return outer + "::" + (name ?? "")
  }

  /// Where the element states a feature, or else the element.
  func place(of feature: String?) -> SourceRange? {
    feature.map { location(of: $0) } ?? location
  }

  /// A note at the place of a feature.
  func note(_ message: String, _ feature: String? = nil) -> Diagnostic {
    .note(message, at: place(of: feature))
  }

  /// An edit that sets a feature: of its value where the element states it, else of the start tag behind another attribute.
  func fixIt(_ feature: String, _ value: String, after stated: String? = nil) -> [FixIt] {
    if let text = text(of: feature) {
      return [FixIt("replace with '\(value)'", text.range(0..<text.value.count), value)]
    }
    guard let stated, let text = text(of: stated) else { return [] }
    let end = text.range(0..<text.value.count).bytes.upperBound
    let file = text.range(0..<0).file
    guard end < file.bytes.count, file.bytes[end] == UInt8(ascii: "\"") else { return [] }
    return [FixIt("add '\(feature)'", SourceRange(file, end + 1..<end + 1), " \(feature)=\"\(value)\"")]
  }

  /// Whether a typed element has an upper bound greater than one.
  var isManyValued: Bool {
    let upper = integer("upperBound") ?? 1
    return upper > 1 || upper == -1
  }

  /// The Java class that a classifier names.
  var instanceName: String? { string("instanceClassName") ?? string("instanceTypeName") }

  /// The text under a key of the annotations with a source.
  func annotation(_ source: String, _ key: String) -> String? {
    objects("eAnnotations").map { EAnnotation.text(of: $0, source, key) }.first { $0 != nil } ?? nil
  }
}

extension EAnnotation {
  fileprivate static func text(of annotation: EObject, _ source: String, _ key: String) -> String? {
    guard annotation.string("source") == source else { return nil }
    return annotation.objects("details").first { $0.string("key") == key }?.string("value")
  }
}

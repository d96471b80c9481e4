/// What an element says in the terms of UML 2, however its dialect writes it.
extension UMLElement {
  /// The bounds of a property, parameter or end; an upper bound of -1 is `*`, nil is what is no number.
  ///
  /// Absent bounds are 1; a literal without a value is 0 (UML 2.5 §8.6).
  public var bounds: (lower: Int?, upper: Int?) {
    if let text = string(.multiplicity), !text.isEmpty { return Self.range(text) }
    for child in contents where child.row.role == UMLName.multiplicity.rawValue {
      if let range = child.multiplicityRange {
        return (Self.number(range.string(.lower) ?? "1"), Self.number(range.string(.upper) ?? "1"))
      }
    }
    let stated = { (name: UMLName) in contents.first { $0.row.role == name.rawValue && $0.kind != .reference }
    }
    let lower = stated(.lowerValue).map { $0.literal ?? "0" } ?? string(.lower)
    let upper = stated(.upperValue).map { $0.literal ?? "0" } ?? string(.upper)
    return (lower.map(Self.number) ?? 1, upper.map(Self.number) ?? 1)
  }

  /// UML 1.x: the range in a multiplicity, which may be another end's.
  private var multiplicityRange: UMLElement? {
    if kind == .multiplicityRange { return self }
    var multiplicity = self
    if kind == .reference {
      guard let target = string(.idref).flatMap({ model.element(id: $0, near: index) }) else { return nil }
      multiplicity = target
    }
    if multiplicity.kind == .multiplicityRange { return multiplicity }
    return multiplicity.contents.first { $0.kind == .multiplicityRange }
  }

  /// The value of a literal as text, of an expression its body.
  var literal: String? { string(.value) ?? string(.body) ?? string(.symbol) }

  /// `1`, `0..*` and such, as UML 1.x tools write it.
  private static func range(_ text: String) -> (Int?, Int?) {
    guard let dots = text.firstRange(of: "..") else {
      let value = number(text)
      return value == -1 ? (0, -1) : (value, value)
    }
    return (number(String(text[..<dots.lowerBound])), number(String(text[dots.upperBound...])))
  }

  private static func number(_ text: String) -> Int? {
    let text = text.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    if text == "*" || text == "n" || text == "N" || text == "-1" { return -1 }
    return Int(text).flatMap { $0 >= 0 && $0 <= Int(Int32.max) ? $0 : nil }
  }

  /// The type of a property or parameter.
  public var type: UMLReference? { reference(.type) ?? reference(.participant) }

  /// Whether a property holds its values as parts.
  public var isComposite: Bool { string(.aggregation) == "composite" }

  /// The ends of an association, in order, wherever they are owned.
  public var memberEnds: [UMLElement] {
    var result = references(.memberEnd).compactMap(\.element)
    if result.count >= 2 { return result }
    for child in contents where child.kind.isProperty && !result.contains(child) {
      if child.role == "ownedEnd" || child.role == "navigableOwnedEnd" || kind == .association {
        result.append(child)
      }
    }
    return result
  }

  /// The languages and bodies of an expression, paired: one language for all bodies, or one each.
  ///
  /// A body without a language has an empty one.
  public var bodies: [(language: String, body: String)] {
    let bodies = strings(.body)
    var languages = strings(.language)
    if languages.count != bodies.count, languages.count > 1 { languages = [] }
    return bodies.enumerated().map { index, body in
      (languages.count == bodies.count ? languages[index] : languages.first ?? "", body)
    }
  }

  /// The stereotypes that are applied to it, with what they say about it.
  public var stereotypes: [UMLStereotype] {
    var result = (model.applications[index] ?? []).map {
      UMLStereotype(application: UMLElement(model: model, index: $0))
    }
    // UML 1.x refers to them; Enterprise Architect names them in its extension.
    for reference in references(.stereotype) {
      switch reference {
      case .element(let element): result.append(UMLStereotype(name: element.name ?? ""))
      case .unknown(let id): result.append(UMLStereotype(name: id))
      case .external: break
      }
    }
    for restatement in restatements {
      for child in restatement.contents {
        guard let name = child.string(.stereotype), !name.isEmpty else { continue }
        if !result.contains(where: { $0.name == name }) { result.append(UMLStereotype(name: name)) }
      }
    }
    return result.filter { !$0.name.isEmpty }
  }

  /// What stands about it in the extension of Enterprise Architect.
  var restatements: [UMLElement] {
    (model.extensions[index] ?? []).map { UMLElement(model: model, index: $0) }
  }

  /// Tagged values without a stereotype: those of UML 1.x and of Enterprise Architect.
  public var taggedValues: [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    for child in contents where child.kind == .taggedValue {
      guard let tag = child.string(.tag) ?? child.references(.type).first?.element?.name else { continue }
      result.append((tag, child.string(.value) ?? child.string(.dataValue) ?? ""))
    }
    for restatement in restatements {
      for list in restatement.contents where list.role == "tags" {
        for tag in list.contents {
          if let name = tag.name { result.append((name, tag.string(.value) ?? "")) }
        }
      }
    }
    return result
  }

  /// What is said about it outside of comments: in Enterprise Architect's notes, in attributes of Umbrello.
  public var notes: [String] {
    var result: [String] = []
    if model.dialect.isUML1 {
      for name in [UMLName.documentation, .comment] {
        if let text = attribute(name.rawValue).map({ model.string($0, of: index) }), !text.isEmpty,
          model.element(id: text, near: index) == nil
        {
          result.append(text)
        }
      }
      result += taggedValues.filter { $0.name == "documentation" }.map(\.value)
    }
    for restatement in restatements {
      for child in restatement.contents {
        let text =
          child.role == "documentation"
          ? child.string(.value)
          : child.role == "properties" ? child.string(.documentation) : nil
        if let text, !text.isEmpty { result.append(text) }
      }
    }
    return result
  }
}

/// A stereotype as it is applied to an element.
public struct UMLStereotype: Sendable {
  /// Its name.
  public let name: String
  /// The namespace of its profile; empty where there is none.
  public let namespace: String
  /// The tagged values that are attributes, in order.
  public let values: [(name: String, value: String)]

  init(name: String) {
    self.name = name
    namespace = ""
    values = []
  }

  init(application: UMLElement) {
    // Eclipse UML2 1.0 wrote `Ecore__EReference`.
    let written = application.owner == nil ? application.role : application.metaclass
    name = written.firstRange(of: "__").map { String(written[$0.upperBound...]) } ?? written
    namespace =
      application.owner == nil
      ? application.metaclass : written.firstRange(of: "__").map { String(written[..<$0.lowerBound]) } ?? ""
    var values = application.attributes.filter { !$0.name.hasPrefix("base_") }
    for child in application.contents where child.kind != .reference && !child.role.hasPrefix("base_") {
      values.append((child.role, child.text))
    }
    self.values = values
  }

  /// Whether it is of the profile by which Eclipse UML2 says what becomes of elements in Ecore.
  var isEcore: Bool { namespace.contains("/Ecore/") || namespace == "Ecore" }

  /// A tagged value.
  public func value(_ name: String) -> String? { values.first { $0.name == name }?.value }
}

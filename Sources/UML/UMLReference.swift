internal import Diagnostics

/// What a reference leads to.
public enum UMLReference: Hashable, Sendable {
  /// An element of the same file.
  case element(UMLElement)
  /// An element of another file, which was not read: the URI, the name of the metaclass and the path, if they are said.
  case external(href: String, metaclass: String, path: String?)
  /// An id that no element of the file has.
  case unknown(id: String)

  /// The element, if it is in the same file.
  public var element: UMLElement? {
    if case .element(let element) = self { return element }
    return nil
  }
}

extension UMLElement {
  /// What a feature refers to or contains: an attribute with ids, elements with `idref` or `href`, or the elements themselves.
  public func references(_ feature: String) -> [UMLReference] {
    model.nameIndices[feature].map { references($0) } ?? []
  }

  func references(_ name: UMLName) -> [UMLReference] { references(name.rawValue) }

  func reference(_ name: UMLName) -> UMLReference? { references(name.rawValue).first }

  private func references(_ name: UInt16) -> [UMLReference] {
    var result: [UMLReference] = []
    if let value = attribute(name) {
      let text = model.string(value, of: index)
      // Ids of Umbrello may have spaces in them.
      if let element = model.element(id: text, near: index) {
        result.append(.element(element))
      } else {
        for id in text.split(whereSeparator: { $0.isWhitespace }) {
          result.append(model.target(String(id), of: index))
        }
      }
    }
    let end = row.end
    var next = index + 1
    while next < end {
      let row = model.rows[Int(next)]
      if row.role == name {
        let child = UMLElement(model: model, index: next)
        if row.kind == .reference { result += child.targets } else { result.append(.element(child)) }
      }
      next = row.end
    }
    return result
  }

  /// What an element with `idref` or `href` means.
  private var targets: [UMLReference] {
    if let id = string(.idref) {
      if let element = model.element(id: id, near: index) { return [.element(element)] }
      let ids = id.split(whereSeparator: { $0.isWhitespace })
      return ids.count == 1 ? [.unknown(id: id)] : ids.map { model.target(String($0), of: index) }
    }
    guard let href = string(.href) else { return [] }
    let local = model.target(href, of: index)
    guard case .external = local else { return [local] }
    let path = contents.first { $0.row.role == UMLName.referenceExtension.rawValue }?.string(.referentPath)
    return [.external(href: href, metaclass: metaclass, path: path)]
  }
}

extension UMLModel {
  /// What an id or a URI leads to.
  func target(_ text: String, of row: UInt32) -> UMLReference {
    if let element = element(id: text, near: row) { return .element(element) }
    guard let hash = text.firstIndex(of: "#") else { return .unknown(id: text) }
    let fragment = String(text[text.index(after: hash)...])
    let document = text[..<hash]
    let file = file(of: row)
    if document.isEmpty || file.path == document || file.path.hasSuffix("/" + document),
      let element = element(id: fragment, near: row)
    {
      return .element(element)
    }
    if let part = linkedPart(String(document), of: row), let element = element(id: fragment, in: part) {
      return .element(element)
    }
    return document.isEmpty
      ? .unknown(id: fragment) : .external(href: text, metaclass: "", path: nil)
  }
}

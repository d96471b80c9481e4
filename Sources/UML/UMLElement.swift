public import Diagnostics

/// An element of a model, as a small value.
public struct UMLElement: Hashable, Sendable {
  /// The model it belongs to.
  public let model: UMLModel
  /// Its row.
  public let index: UInt32

  init(model: UMLModel, index: UInt32) {
    self.model = model
    self.index = index
  }

  /// Whether both name the same row of the same model.
  public static func == (left: UMLElement, right: UMLElement) -> Bool {
    left.index == right.index && left.model === right.model
  }

  /// Feeds the row.
  public func hash(into hasher: inout Hasher) { hasher.combine(index) }

  var row: UMLRow { model.rows[Int(index)] }

  /// What it is.
  public var kind: UMLKind { row.kind }
  /// The name of its metaclass as the file has it; empty where the file does not say it.
  public var metaclass: String { model.types[Int(row.typeName)].name }
  /// The name of the feature that it stands in.
  public var role: String { model.names[Int(row.role)] }
  /// Whether it stands in a tool's extension.
  public var isExtension: Bool { row.flags.contains(.isExtension) }
  /// Its `xmi:id`.
  public var id: String? { row.id.isEmpty ? nil : model.string(row.id, of: index) }
  /// Its character data.
  public var text: String { model.string(row.text, of: index) }

  /// The element that contains it.
  public var owner: UMLElement? {
    row.parent == UMLRow.none ? nil : UMLElement(model: model, index: row.parent)
  }

  /// What it contains, values and references that stand as elements included.
  public var contents: [UMLElement] {
    var result: [UMLElement] = []
    let end = row.end
    var next = index + 1
    while next < end {
      result.append(UMLElement(model: model, index: next))
      next = model.rows[Int(next)].end
    }
    return result
  }

  /// What it contains of a kind.
  public func contents(_ kind: UMLKind) -> [UMLElement] { contents.filter { $0.kind == kind } }

  /// Where its tag begins, up to the end of the element's name.
  public var place: SourceRange {
    let file = model.file(of: index)
    let bytes = file.bytes
    let start = min(Int(row.offset), bytes.count)
    var end = start
    while end < bytes.count, bytes[end] > 0x20, bytes[end] != UInt8(ascii: ">") { end += 1 }
    return SourceRange(file, start..<end)
  }

  // MARK: Values

  /// The attributes as written, in order; ids and types are not among them.
  public var attributes: [(name: String, value: String)] {
    let row = row
    return (0..<Int(row.attributeCount)).map {
      let attribute = model.attributes[Int(row.firstAttribute) + $0]
      return (model.names[Int(attribute.name)], model.string(attribute.value, of: index))
    }
  }

  /// The value of a feature, as attribute or as element with text; nil where it is not set.
  public func string(_ feature: String) -> String? {
    model.nameIndices[feature].flatMap { string($0) }
  }

  func string(_ name: UMLName) -> String? { string(name.rawValue) }

  private func string(_ name: UInt16) -> String? {
    if let value = attribute(name) { return model.string(value, of: index) }
    let end = row.end
    var next = index + 1
    while next < end {
      let row = model.rows[Int(next)]
      if row.role == name, row.kind == .value || row.kind == .other, !row.text.isEmpty {
        return model.string(row.text, of: next)
      }
      next = row.end
    }
    return nil
  }

  /// Every value of a feature.
  func strings(_ name: UMLName) -> [String] {
    if let value = attribute(name.rawValue) { return [model.string(value, of: index)] }
    return contents.filter { $0.row.role == name.rawValue && ($0.kind == .value || $0.kind == .other) }
      .map(\.text)
  }

  func attribute(_ name: UInt16) -> UMLText? {
    let row = row
    let first = Int(row.firstAttribute)
    for index in first..<first + Int(row.attributeCount) where model.attributes[index].name == name {
      return model.attributes[index].value
    }
    return nil
  }

  /// A feature of type Boolean; nil where it is not set.
  func isTrue(_ name: UMLName) -> Bool? {
    string(name).map { $0 == "true" || $0 == "1" }
  }

  /// Its name; nil where it has none, or an empty one.
  public var name: String? { string(.name).flatMap { $0.isEmpty ? nil : $0 } }

  /// The names of its owners and its own, parted by `::`; who has no name is left out, and what is more than 64 deep.
  public var qualifiedName: String {
    var parts: [String] = []
    var next: UMLElement? = self
    while let element = next, parts.count < 64 {
      if let name = element.name { parts.append(name) }
      next = element.owner
    }
    return parts.reversed().joined(separator: "::")
  }
}

/// The rows of several class models as one table: names and types get the numbers of the first model.
struct JointRows {
  private(set) var rows: [UMLRow]
  private(set) var attributes: [UMLAttributeRow]
  private(set) var names: [String]
  private(set) var nameIndices: [String: UInt16]
  private(set) var types: [TypeNames.Entry]
  private var typeIndices: [TypeNames.Entry: UInt16]
  private(set) var applications: [UInt32: [UInt32]]
  private(set) var extensions: [UInt32: [UInt32]]

  init(_ first: UMLModel) {
    rows = first.rows
    attributes = first.attributes
    names = first.names
    nameIndices = first.nameIndices
    types = first.types
    typeIndices = Dictionary(
      types.enumerated().map { ($1, UInt16(truncatingIfNeeded: $0)) }, uniquingKeysWith: { first, _ in first }
    )
    applications = first.applications
    extensions = first.extensions
  }

  /// Adds the rows of another model; the number of its first.
  mutating func append(_ model: UMLModel) -> UInt32 {
    let base = UInt32(truncatingIfNeeded: rows.count)
    let firstAttribute = UInt32(truncatingIfNeeded: attributes.count)
    let names = model.names.map { number(ofName: $0) }
    let types = model.types.map { number(of: $0) }
    attributes += model.attributes.map { UMLAttributeRow(name: names[Int($0.name)], value: $0.value) }
    rows += model.rows.map { row in
      var row = row
      if row.parent != UMLRow.none { row.parent += base }
      row.end += base
      row.firstAttribute += firstAttribute
      row.role = names[Int(row.role)]
      row.typeName = types[Int(row.typeName)]
      return row
    }
    for (row, others) in model.applications { applications[row + base] = others.map { $0 + base } }
    for (row, others) in model.extensions { extensions[row + base] = others.map { $0 + base } }
    return base
  }

  /// The number of a name; of the empty one when there are too many.
  private mutating func number(ofName name: String) -> UInt16 {
    if let known = nameIndices[name] { return known }
    guard names.count < Int(UInt16.max) else { return nameIndices[""] ?? 0 }
    let number = UInt16(names.count)
    names.append(name)
    nameIndices[name] = number
    return number
  }

  private mutating func number(of type: TypeNames.Entry) -> UInt16 {
    if let known = typeIndices[type] { return known }
    guard types.count < Int(UInt16.max) else { return 0 }
    let number = UInt16(types.count)
    types.append(type)
    typeIndices[type] = number
    return number
  }
}

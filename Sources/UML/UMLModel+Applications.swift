/// Which stereotypes are applied to which elements, and what Enterprise Architect adds to them.
extension UMLModel {
  static func applications(
    _ rows: [UMLRow], _ attributes: [UMLAttributeRow], _ names: [String], _ ids: IDTable, _ source: TextSource
  ) -> [UInt32: [UInt32]] {
    var result: [UInt32: [UInt32]] = [:]
    let isBase = names.map { $0.hasPrefix("base_") || $0.hasPrefix("base-") }
    for (index, row) in rows.enumerated() where row.kind == .stereotypeApplication {
      let application = UInt32(index)
      if row.parent != UMLRow.none {
        // Eclipse UML2 1.0: in an annotation of the element.
        let annotation = rows[Int(row.parent)]
        if annotation.parent != UMLRow.none { result[annotation.parent, default: []].append(application) }
        continue
      }
      let first = Int(row.firstAttribute)
      for attribute in attributes[first..<first + Int(row.attributeCount)] where isBase[Int(attribute.name)] {
        if let target = source.withBytes(attribute.value, { ids.row(of: $0, rows, source) }) {
          result[target, default: []].append(application)
        }
      }
      var next = application + 1
      while next < row.end {
        let child = rows[Int(next)]
        let start = Int(child.firstAttribute)
        for attribute in attributes[start..<start + Int(child.attributeCount)]
        where isBase[Int(child.role)] && attribute.name == UMLName.idref.rawValue {
          if let target = source.withBytes(attribute.value, { ids.row(of: $0, rows, source) }) {
            result[target, default: []].append(application)
          }
        }
        next = child.end
      }
    }
    return result
  }

  /// In the extension each element is restated with `xmi:idref`; the restatement is found by the element's row.
  static func extensions(
    _ rows: [UMLRow], _ attributes: [UMLAttributeRow], _ ids: IDTable, _ source: TextSource
  ) -> [UInt32: [UInt32]] {
    var result: [UInt32: [UInt32]] = [:]
    for (index, row) in rows.enumerated() where row.flags.contains(.isExtension) && row.kind == .reference {
      let first = Int(row.firstAttribute)
      for attribute in attributes[first..<first + Int(row.attributeCount)]
      where attribute.name == UMLName.idref.rawValue {
        if let target = source.withBytes(attribute.value, { ids.row(of: $0, rows, source) }) {
          result[target, default: []].append(UInt32(index))
        }
      }
    }
    return result
  }
}

import Ecore

/// The facets of data types, each worked out once.
struct FacetTable {
  private var known: [Int32: Facets?] = [:]
  /// The types that are being worked out: one that is met again derives from itself.
  private var open: [Int32] = []
  private(set) var faults: [(type: EDataType, fault: Facets.Fault)] = []
  /// By package and name, as other types refer to them.
  private var names: [String: EDataType]?

  /// How many types may derive from each other, one from the next.
  private static let maximalDepth = 100

  /// The facets of a type, or nil when it has none.
  mutating func facets(of type: EDataType) -> Facets? {
    if let facets = known[type.id] { return facets }
    open.append(type.id)
    let facets = Facets(of: type, in: &self)
    open.removeLast()
    known[type.id] = .some(facets)
    return facets
  }

  mutating func report(_ faults: [Facets.Fault], of type: EDataType) {
    for fault in faults { self.faults.append((type, fault)) }
  }

  /// The facets of the type that `type` derives from: `uri#name`, or `name` in the same package.
  mutating func facets(named name: String, by type: EDataType, _ faults: inout [Facets.Fault]) -> Facets? {
    parts([name], "baseType", by: type, &faults).first?.facets
  }

  /// The types that `type` is made of.
  mutating func parts(
    _ names: [String], _ key: String, by type: EDataType, _ faults: inout [Facets.Fault]
  ) -> [FacetPart] {
    names.compactMap { name in
      let parts = name.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let local = parts.last ?? name
      let uri = parts.count == 2 ? parts[0] : type.ePackage.nsURI ?? ""
      if let found = find(uri + "#" + local, in: type.metamodel) {
        guard !open.contains(found.id), open.count <= Self.maximalDepth else {
          let fault = open.contains(found.id) ? "leads back to itself" : "is one step of too many"
          faults.append(Facets.Fault(key: key, message: "'\(name)' \(fault)"))
          return nil
        }
        return FacetPart(name: local, type: found, facets: facets(of: found))
      }
      if uri == Facets.xmlType || uri == "http://www.w3.org/2001/XMLSchema" {
        return FacetPart(name: local, type: nil, facets: Facets.standard(local))
      }
      faults.append(Facets.Fault(key: key, message: "there is no data type '\(name)'"))
      return nil
    }
  }

  private mutating func find(_ name: String, in metamodel: Metamodel) -> EDataType? {
    if let names { return names[name] }
    var names: [String: EDataType] = [:]
    for type in metamodel.eDataTypes {
      let uri = type.ePackage.nsURI ?? ""
      let stated = type.eAnnotations.value("name", source: EAnnotation.extendedMetaData)
      for name in [type.name, stated].compactMap({ $0 }) where names[uri + "#" + name] == nil {
        names[uri + "#" + name] = type
      }
    }
    self.names = names
    return names[name]
  }
}

/// A type that another one is made of.
struct FacetPart: Sendable {
  /// As the other type names it.
  let name: String
  /// Nil for a type of XML Schema whose package is not loaded.
  let type: EDataType?
  let facets: Facets?

  /// What is wrong with a text as a value of the type, or nil.
  func problem(with text: UnsafeBufferPointer<UInt8>) -> String? {
    guard let type else {
      return facets?.problem(with: text, kind: Self.isNumber(name) ? .bigDecimal : .string)
    }
    let isValue =
      type.kind.isText
      ? type.metamodel.isLexical(text, of: type.id)
      : type.metamodel.cell(for: text, of: type.id, type.kind) != nil
    guard isValue else { return "is no value of '\(name)'" }
    return facets?.problem(with: text, kind: type.kind)
  }

  private static func isNumber(_ name: String) -> Bool {
    ["nteger", "nt", "ong", "hort", "yte", "ecimal", "ouble", "loat"].contains(where: name.hasSuffix)
  }
}

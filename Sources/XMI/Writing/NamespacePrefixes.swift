internal import Ecore

/// The prefixes of the packages that a document names, as EMF chooses them.
struct NamespacePrefixes {
  private let xmi: String
  private var prefixes: [Int32: String] = [:]
  /// By prefix; empty for packages without namespace.
  private var uris: [String: String]
  private var names: [Int32: String] = [:]

  /// Takes the namespace of XMI.
  init(xmi: String) {
    self.xmi = xmi
    uris = ["xmi": xmi]
  }

  /// `prefix:Class`; just the name in a package without namespace.
  mutating func qualifiedName(of eClass: EClass) -> String {
    if let known = names[eClass.id] { return known }
    let prefix = prefix(of: eClass.ePackage)
    let name = prefix.isEmpty ? eClass.name : prefix + ":" + eClass.name
    names[eClass.id] = name
    return name
  }

  /// Pairs of prefix and namespace URI, sorted by prefix.
  var declarations: [(prefix: String, uri: String)] {
    let used = Set(prefixes.values).sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
    return used.compactMap { prefix in
      guard let uri = uris[prefix], !uri.isEmpty, uri != xmi else { return nil }
      return (prefix, uri)
    }
  }

  /// The packages that the document names, sorted by prefix.
  var packages: [Int32] {
    prefixes.sorted { $0.value.utf16.lexicographicallyPrecedes($1.value.utf16) }.map(\.key)
  }

  private mutating func prefix(of package: EPackage) -> String {
    if let known = prefixes[package.id] { return known }
    let isXMLType = package.nsURI == "http://www.eclipse.org/emf/2003/XMLType"
    let uri = isXMLType ? "http://www.w3.org/2001/XMLSchema" : package.nsURI ?? ""
    var prefix = uri.isEmpty ? "" : isXMLType ? "xsd" : package.nsPrefix ?? ""
    if let other = uris.first(where: { $0.value == uri })?.key {
      prefix = other
    } else if uris[prefix] != nil {
      var number = 1
      while uris["\(prefix)_\(number)"] != nil { number += 1 }
      prefix += "_\(number)"
    }
    uris[prefix] = uri
    prefixes[package.id] = prefix
    return prefix
  }
}

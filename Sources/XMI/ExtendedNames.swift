internal import Ecore

/// What `ExtendedMetaData` annotations say of a metamodel that was made from an XML schema: names and kinds in documents.
///
/// Made once, when a document needs it: O(features of the metamodel).
final class ExtendedNames {
  enum Kind: String {
    case unspecified, simple, attribute, attributeWildcard, element, elementWildcard, group
  }
  enum Content: String { case unspecified, empty, simple, mixed, elementOnly }

  struct Feature {
    var kind = Kind.unspecified
    var name: String
    var namespace: String?
    /// Namespaces of elements or attributes that it takes: nil for none, `##any`, `!##` before one it does not take.
    var wildcards: [String?] = []
    /// Whether it takes what no metamodel declares.
    var isLax = false
    /// The global element that this one may stand for.
    var affiliation: (namespace: String?, name: String)?
  }

  let metamodel: Metamodel
  /// By feature id.
  let features: [Feature]
  private let classNames: [String]
  /// By class id.
  let contents: [Content]
  /// By package id: the class of its global elements.
  private let documentRoots: [Int32]

  init(_ metamodel: Metamodel) {
    self.metamodel = metamodel
    features = (0..<metamodel.featureCount).map { Self.feature(metamodel.eStructuralFeature(Int32($0))) }
    var names: [String] = []
    var contents: [Content] = []
    var roots = Array(repeating: Int32(-1), count: metamodel.ePackages.count)
    for eClass in metamodel.eClasses {
      let details = eClass.id <= EcoreIDs.lastClass ? [] : eClass.eAnnotations
      let name = details.value("name", source: EAnnotation.extendedMetaData) ?? eClass.name
      let kind = details.value("kind", source: EAnnotation.extendedMetaData)
      names.append(name)
      contents.append(kind.flatMap(Content.init(rawValue:)) ?? .unspecified)
      if name.isEmpty, contents.last == .mixed { roots[Int(eClass.ePackage.id)] = eClass.id }
    }
    classNames = names
    self.contents = contents
    documentRoots = roots
  }

  private static func feature(_ feature: EStructuralFeature) -> Feature {
    var result = Feature(name: feature.name)
    guard feature.eContainingClass.id > EcoreIDs.lastClass else { return result }
    let annotations = feature.eAnnotations
    func detail(_ key: String) -> String? { annotations.value(key, source: EAnnotation.extendedMetaData) }
    result.kind = detail("kind").flatMap(Kind.init(rawValue:)) ?? .unspecified
    result.name = detail("name") ?? feature.name
    let target = feature.eContainingClass.ePackage.nsURI
    result.namespace = detail("namespace").flatMap { $0 == "##targetNamespace" ? target : $0 }
    for word in (detail("wildcards") ?? "").split(separator: " ") {
      switch word {
      case "##local": result.wildcards.append(nil)
      case "##targetNamespace": result.wildcards.append(target)
      case "##other": result.wildcards.append("!##" + (target ?? ""))
      default: result.wildcards.append(String(word))
      }
    }
    let processing = detail("processing")
    result.isLax = processing == "lax" || processing == "skip"
    if let head = detail("affiliation") {
      let parts = head.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      result.affiliation =
        parts.count == 2 ? (parts[0].isEmpty ? nil : parts[0], parts[1]) : (target, parts[0])
    }
    return result
  }

  /// The class of a package's global elements, or -1.
  func documentRoot(_ package: Int32) -> Int32 { documentRoots[Int(package)] }

  /// The class with a name in documents.
  func eClass(named name: String, in package: Int32) -> Int32? {
    metamodel.ePackages[Int(package)].eClasses.first { classNames[Int($0.id)] == name && !name.isEmpty }?.id
  }

  /// The feature by which text directly inside an object of a class is its value.
  func simpleFeature(of eClass: Int32) -> Int32? {
    guard contents[Int(eClass)] == .simple else { return nil }
    return all(eClass).first { features[Int($0)].kind == .simple }
  }

  /// The feature map that takes text between the elements inside an object of a class.
  func mixedFeature(of eClass: Int32) -> Int32? {
    guard contents[Int(eClass)] == .mixed else { return nil }
    return all(eClass).first {
      features[Int($0)].name == ":mixed" && metamodel.eStructuralFeature($0).isFeatureMap
    }
  }

  /// The reference of a document root that keeps the prefixes, `xmlns:prefix`, or the places of schemas.
  func reference(_ name: String, of eClass: Int32) -> Int32? {
    guard contents[Int(eClass)] == .mixed else { return nil }
    return all(eClass).first {
      features[Int($0)].name == name && metamodel.eStructuralFeature($0).isReference
    }
  }

  private func all(_ eClass: Int32) -> [Int32] {
    metamodel.eClass(eClass).eAllStructuralFeatures.map(\.id)
  }

  /// Where an element or attribute of a document belongs.
  enum Place {
    /// The feature of the class itself.
    case own(Int32)
    /// A global feature, as an entry of a feature map of the class.
    case entry(Int32, map: Int32)
    /// What no metamodel declares, in a feature map of the class.
    case undeclared(map: Int32)
    case unknown
  }

  /// Where an element or attribute with a name belongs in an object of a class.
  func place(_ namespace: String?, _ name: String, in eClass: Int32, isElement: Bool) -> Place {
    if let own = local(namespace, name, in: eClass, isElement: isElement) { return .own(own) }
    if let package = namespace.flatMap({ metamodel.ePackage(nsURI: $0)?.id }), documentRoot(package) >= 0,
      let global = local(namespace, name, in: documentRoot(package), isElement: isElement),
      features[Int(global)].kind != .unspecified,
      let home = home(of: global, in: eClass, isElement: isElement)
    {
      return home
    }
    // By its name in the metamodel.
    if let feature = metamodel.eClass(eClass).eStructuralFeature(named: name) { return .own(feature.id) }
    if let map = wildcard(namespace, in: eClass, isElement: isElement), features[Int(map)].isLax {
      return .undeclared(map: outermost(map))
    }
    return .unknown
  }

  private func local(_ namespace: String?, _ name: String, in eClass: Int32, isElement: Bool) -> Int32? {
    var lax: Int32?
    for id in all(eClass) {
      let feature = features[Int(id)]
      guard feature.name == name else { continue }
      let isWanted =
        isElement
        ? feature.kind == .element || feature.kind == .group || feature.kind == .elementWildcard
        : feature.kind == .attribute || feature.kind == .attributeWildcard
      guard isWanted else { continue }
      if feature.namespace == namespace { return id }
      if lax == nil, namespace == nil || feature.namespace == nil { lax = id }
    }
    return lax
  }

  /// Where the values of a global feature stand in objects of a class: in place of a feature it may stand for, or in a wildcard.
  private func home(of global: Int32, in eClass: Int32, isElement: Bool) -> Place? {
    var head: Int32? = global
    for _ in 0..<32 {
      guard let current = head else { break }
      let feature = features[Int(current)]
      if let own = local(feature.namespace, feature.name, in: eClass, isElement: isElement) {
        let map = metamodel.eStructuralFeature(own).featureMap
        return map.map { .entry(global, map: $0.id) } ?? .own(own)
      }
      head = feature.affiliation.flatMap { affiliation in
        let package = affiliation.namespace.flatMap { metamodel.ePackage(nsURI: $0)?.id }
        return package.flatMap { package in
          documentRoot(package) < 0
            ? nil : local(affiliation.namespace, affiliation.name, in: documentRoot(package), isElement: true)
        }
      }
    }
    let namespace = features[Int(global)].namespace
    return wildcard(namespace, in: eClass, isElement: isElement).map { .entry(global, map: outermost($0)) }
  }

  private func outermost(_ map: Int32) -> Int32 { metamodel.eStructuralFeature(map).featureMap?.id ?? map }

  private func wildcard(_ namespace: String?, in eClass: Int32, isElement: Bool) -> Int32? {
    all(eClass).first { id in
      let feature = features[Int(id)]
      return feature.kind == (isElement ? .elementWildcard : .attributeWildcard)
        && metamodel.eStructuralFeature(id).isFeatureMap
        && feature.wildcards.contains { Self.takes($0, namespace) }
    }
  }

  private static func takes(_ wildcard: String?, _ namespace: String?) -> Bool {
    guard let wildcard else { return namespace == nil }
    if wildcard.hasPrefix("!##") { return namespace != nil && wildcard.dropFirst(3) != namespace ?? "" }
    return wildcard == "##any" || wildcard == namespace
  }
}

internal import XML

/// The namespaces of a parse, classified once each.
struct NamespaceIndex {
  private var last: (pointer: UnsafePointer<UInt8>?, kind: UMLNamespace) = (nil, .none)
  private var kinds: [XMLName: UMLNamespace] = [:]

  /// What a namespace URI stands for.
  @inline(__always)
  mutating func kind(of uri: XMLName) -> UMLNamespace {
    if uri.pointer == last.pointer { return last.kind }
    return look(up: uri)
  }

  @inline(never)
  private mutating func look(up uri: XMLName) -> UMLNamespace {
    let kind = kinds[uri] ?? UMLNamespace(uri.string)
    kinds[uri] = kind
    last = (uri.pointer, kind)
    return kind
  }
}

/// The metaclasses that a file names, numbered; 0 is none.
struct TypeNames {
  /// A metaclass, or the namespace of a profile.
  struct Entry: Hashable {
    var name: String
    var kind: UMLKind
    var isUML: Bool
    var isEcore = false
  }

  var table: XMLNameTable?
  private(set) var entries = [Entry(name: "", kind: .other, isUML: false)]
  private var prefixes: [String: UMLNamespace] = ["uml": .uml2, "cmof": .cmof, "ecore": .ecore]
  private var qualified: [XMLName: UInt16] = [:]
  private var plain: [String: UInt16] = [:]
  private var features: [UInt16: UMLKind] = [:]

  mutating func declare(_ prefix: String, _ kind: UMLNamespace, isOutermost: Bool) {
    if isOutermost || prefixes[prefix] == nil { prefixes[prefix] = kind }
  }

  /// The number of a type as `xmi:type` has it, `uml:Class`.
  mutating func index(of value: UnsafeBufferPointer<UInt8>) -> UInt16 {
    guard let name = table?.intern(value) else { return 0 }
    if let index = qualified[name] { return index }
    let text = name.string
    let colon = text.firstIndex(of: ":")
    let prefix = colon.map { String(text[..<$0]) } ?? ""
    let local = colon.map { String(text[text.index(after: $0)...]) } ?? text
    let namespace = prefixes[prefix] ?? .foreign
    let isUML = namespace == .uml2 || namespace == .cmof || namespace == .uml1
    let index =
      isUML
      ? index(ofMetaclass: local)
      : add(Entry(name: local, kind: .other, isUML: false, isEcore: namespace == .ecore))
    qualified[name] = index
    return index
  }

  /// The number of a metaclass of UML by its name.
  mutating func index(ofMetaclass name: String) -> UInt16 {
    if let index = plain[name] { return index }
    let index = add(Entry(name: name, kind: UMLKind.byMetaclass[name] ?? .other, isUML: true))
    plain[name] = index
    return index
  }

  /// A number for the namespace of a profile.
  mutating func index(ofNamespace uri: String) -> UInt16 {
    if let index = plain["<" + uri] { return index }
    let index = add(Entry(name: uri, kind: .stereotypeApplication, isUML: false))
    plain["<" + uri] = index
    return index
  }

  /// What stands in a feature when nothing else is said.
  mutating func kind(ofFeature name: UInt16, _ texts: [String]) -> UMLKind {
    if let kind = features[name] { return kind }
    let kind = UMLKind.byFeature[texts[Int(name)]] ?? .value
    features[name] = kind
    return kind
  }

  private mutating func add(_ entry: Entry) -> UInt16 {
    guard entries.count < Int(UInt16.max) else { return 0 }
    entries.append(entry)
    return UInt16(entries.count - 1)
  }
}

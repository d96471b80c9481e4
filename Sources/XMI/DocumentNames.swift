internal import Ecore
internal import XML

/// What a namespace means to the loader.
enum NamespaceKind: Int32 {
  case xmi = -1
  case xsi = -2
  case unknown = -3
  case schema = -4
}

/// Names that the current parse has interned, and what they were found to mean; compared by pointer.
struct DocumentNames: ~Copyable {
  private(set) var id: XMLName?
  private(set) var uuid: XMLName?
  private(set) var idref: XMLName?
  private(set) var type: XMLName?
  private(set) var href: XMLName?
  private(set) var nilName: XMLName?
  private var namespaces = RawVector<Known>(capacity: 8)
  /// Packages by further namespace URIs.
  private let aliases: [String: Int32]
  /// Namespaces that are not quite those of the packages they were taken for.
  private(set) var near: [(uri: String, package: Int32)] = []

  struct Known: BitwiseCopyable {
    var name: UInt
    var kind: Int32
  }

  /// Interns them in the names of a parse; before there is one, nothing is equal to them.
  init(_ table: XMLNameTable?, aliases: [String: Int32] = [:]) {
    self.aliases = aliases
    use(table)
  }

  /// Takes the names of the parser that goes on; what namespaces were found to mean stays.
  mutating func use(_ table: XMLNameTable?) {
    id = table?.intern("id")
    uuid = table?.intern("uuid")
    idref = table?.intern("idref")
    type = table?.intern("type")
    href = table?.intern("href")
    nilName = table?.intern("nil")
  }

  /// The package with a namespace URI, or a ``NamespaceKind``.
  mutating func kind(of namespace: XMLName, in metamodel: Metamodel) -> Int32 {
    let name = UInt(bitPattern: namespace.pointer)
    for index in 0..<namespaces.count where namespaces[index].name == name { return namespaces[index].kind }
    var kind = Self.kind(of: namespace.string, in: metamodel)
    if kind == NamespaceKind.unknown.rawValue {
      if let alias = aliases[namespace.string] {
        kind = alias
      } else if let package = NamespaceURI.nearPackage(namespace.string, in: metamodel) {
        kind = package.id
        // The parser that goes on has another name for it.
        let uri = namespace.string
        if !near.contains(where: { $0.uri == uri }) { near.append((uri, kind)) }
      }
    }
    namespaces.append(Known(name: name, kind: kind))
    return kind
  }

  private static func kind(of uri: String, in metamodel: Metamodel) -> Int32 {
    if isXMI(uri) { return NamespaceKind.xmi.rawValue }
    if uri == "http://www.w3.org/2001/XMLSchema-instance" { return NamespaceKind.xsi.rawValue }
    return metamodel.ePackage(nsURI: uri)?.id ?? NamespaceKind.unknown.rawValue
  }

  /// XMI 2.0 to 2.5.1: `http://www.omg.org/XMI` and the dated and numbered forms of later versions.
  static func isXMI(_ uri: String) -> Bool {
    uri == "http://www.omg.org/XMI" || uri.hasPrefix("http://schema.omg.org/spec/XMI/")
      || uri.hasPrefix("http://www.omg.org/spec/XMI/")
  }
}

/// Remembers what a name means in a class or a package; a direct-mapped cache over interned pointers.
struct NameCache: ~Copyable {
  struct Entry: BitwiseCopyable {
    var name: UInt
    /// The class or package it was looked up in.
    var context: Int32
    /// The feature, or the class.
    var id: Int32
    /// The feature's slot.
    var slot: Int32
  }

  /// Stands for the slot of a feature whose values are also entries of a feature map.
  static let inFeatureMap: Int32 = -2

  private static let size = 4096
  private let entries = UnsafeMutablePointer<Entry>.allocate(capacity: size)

  init() { clear() }

  deinit { entries.deallocate() }

  /// Forgets everything: pointers mean something else in the next parse.
  func clear() {
    entries.update(repeating: Entry(name: 0, context: -1, id: -1, slot: -1), count: Self.size)
  }

  private static func place(_ key: UInt, _ context: Int32) -> Int {
    let hash =
      (key >> 3) &* 0x9E37_79B9_7F4A_7C15 &+ UInt(truncatingIfNeeded: context) &* 0xC2B2_AE3D_27D4_EB4F
    return Int(truncatingIfNeeded: hash >> 52)
  }

  /// The feature of a class and its slot; -1 for what the class does not have or does not store.
  @inline(__always)
  func feature(_ name: XMLName, in eClass: Int32, of metamodel: Metamodel) -> Entry {
    let key = UInt(bitPattern: name.pointer)
    let place = Self.place(key, eClass)
    let entry = entries[place]
    if entry.name == key, entry.context == eClass { return entry }
    return findFeature(name, in: eClass, of: metamodel, place)
  }

  @inline(never)
  private func findFeature(_ name: XMLName, in eClass: Int32, of metamodel: Metamodel, _ place: Int) -> Entry
  {
    let feature = metamodel.feature(named: name.bytes, in: eClass)
    var slot = feature < 0 ? -1 : metamodel.hot.slot(of: feature, in: eClass)
    if slot >= 0, metamodel.featureMap(of: feature) >= 0 { slot = Self.inFeatureMap }
    entries[place] = Entry(name: UInt(bitPattern: name.pointer), context: eClass, id: feature, slot: slot)
    return entries[place]
  }

  /// The class of a package, or -1.
  @inline(__always)
  func eClass(_ name: XMLName, in package: Int32, of metamodel: Metamodel) -> Int32 {
    let key = UInt(bitPattern: name.pointer)
    let context = ~package
    let place = Self.place(key, context)
    let entry = entries[place]
    if entry.name == key, entry.context == context { return entry.id }
    let found = metamodel.ePackages[Int(package)].eClass(named: name.string)?.id ?? -1
    entries[place] = Entry(name: key, context: context, id: found, slot: -1)
    return found
  }
}

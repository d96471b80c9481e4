internal import Ecore

/// How the values of a feature are written in the objects of one class.
struct FeaturePlan: BitwiseCopyable {
  /// What the cell holds.
  enum Kind: UInt8 {
    /// Transient, or without a form that can be written.
    case skipped
    case text, integer, boolean, real, enumeration
    /// Text that EMF does not write as it was read; see ``Conversion``.
    case converted
    case dataList, containment, containments, reference, references
    /// A feature map: its entries follow as elements.
    case map
  }

  /// How EMF writes values that are kept as text here.
  enum Conversion: UInt8 {
    case none
    /// A character as its number.
    case character
    /// Bytes in hexadecimal digits.
    case bytes
    case bigInteger, bigDecimal
  }

  /// Ecore states types twice; only one of the two features is written.
  enum Twin: BitwiseCopyable {
    case none
    /// `eType` and the like: the slot of the generic twin.
    case plain(generic: Int32)
    /// `eGenericType` and the like: its own slot, and that of the plain twin.
    case generic(Int32, plain: Int32)
  }

  var kind: Kind
  /// Of each value of a list of data, else `kind`.
  var valueKind: Kind
  var twin = Twin.none
  var conversion = Conversion.none
  /// Whether a value equal to the default is not written.
  var comparesDefault = false
  /// Whether an unset feature has a default that may be written.
  var hasStatedDefault = false
  /// Whether a reference into another file names the class of its target: the reference's type is abstract or a parameter.
  var typeIsVague = false
  var isSinglePrecision = false
  /// Whether null is a value of its own.
  var isUnsettable = false
  /// Whether the target of an entry of a feature map is stated by `href`.
  var resolvesProxies = false
  let slot: Int32
  let feature: Int32
  let type: Int32
  let defaultCell: Cell
  /// A space, the name, `="`.
  let attribute: PaddedText
  /// `<name`.
  let start: PaddedText
  /// `<name>`.
  let textStart: PaddedText
  /// `</name>`.
  let end: PaddedText
  let literals: UnsafePointer<PaddedText>?
  let literalCount: Int

  /// The plan of a stored feature; `slot` is -1 for a reference to the container, which only the root of a file states, and
  /// for entries of feature maps, whose features are derived.
  init(
    _ feature: EStructuralFeature, slot: Int32, in eClass: EClass, isEntry: Bool = false,
    _ store: inout PlanStore
  ) {
    let info = feature.info
    self.slot = slot
    self.feature = feature.id
    type = info.type
    defaultCell = info.defaultCell
    isUnsettable = feature.isUnsettable
    resolvesProxies = feature.isResolveProxies
    attribute = store.texts.make(" \(feature.name)=\"")
    start = store.texts.make("<\(feature.name)")
    textStart = store.texts.make("<\(feature.name)>")
    end = store.texts.make("</\(feature.name)>")
    if info.isReference {
      let isContainment = info.isContainment
      kind =
        info.isMany
        ? (isContainment ? .containments : .references) : (isContainment ? .containment : .reference)
      valueKind = kind
      (literals, literalCount) = (nil, 0)
      let generic = feature.definition.object("eGenericType")
      typeIsVague =
        info.type >= 0 && feature.metamodel.eClass(info.type).isAbstract
        || generic?.object("eTypeParameter") != nil
      if slot >= 0 { twin = Self.twin(of: feature.id, in: eClass.id, feature.metamodel) }
    } else {
      let dataType = feature.eAttributeType
      valueKind =
        switch info.kind {
        case .boolean: .boolean
        case .integer: .integer
        case .real: .real
        case .enumeration: .enumeration
        case .string, .character, .bigInteger, .bigDecimal, .other: .text
        case .featureMapEntry: .map
        }
      conversion =
        switch info.kind {
        case .character: .character
        case .bigInteger: .bigInteger
        case .bigDecimal: .bigDecimal
        case .other where dataType?.instanceClassName == "byte[]": .bytes
        default: .none
        }
      if conversion != .none { valueKind = .converted }
      kind = valueKind == .map ? .map : info.isMany ? .dataList : valueKind
      isSinglePrecision = dataType?.instanceClassName?.lowercased().hasSuffix("float") ?? false
      (literals, literalCount) = store.literals(info.kind == .enumeration ? dataType : nil)
      comparesDefault =
        !info.isMany && !feature.isUnsettable && info.defaultCell != .unset
        && conversion != .bytes
      hasStatedDefault =
        !info.isMany && feature.defaultValueLiteral != nil && info.defaultCell != .unset
      if let dataType, kind != .map, !dataType.isSerializable { kind = .skipped }
    }
    if !isEntry, feature.isTransient || feature.featureMap != nil { kind = .skipped }
  }

  private static func twin(of feature: Int32, in eClass: Int32, _ metamodel: Metamodel) -> Twin {
    let pairs = [
      (EcoreIDs.eType, EcoreIDs.eGenericType), (EcoreIDs.eSuperTypes, EcoreIDs.eGenericSuperTypes),
      (EcoreIDs.eExceptions, EcoreIDs.eGenericExceptions),
    ]
    for (plain, generic) in pairs where feature == plain || feature == generic {
      let slot = metamodel.hot.slot(of: generic, in: eClass)
      if feature == plain { return .plain(generic: slot) }
      return .generic(slot, plain: metamodel.hot.slot(of: plain, in: eClass))
    }
    return .none
  }
}

/// Owns what plans point to.
struct PlanStore: ~Copyable {
  var texts = PaddedTexts()
  private var tables: [UnsafeMutablePointer<PaddedText>] = []
  private var literalsOfType: [Int32: (UnsafePointer<PaddedText>, Int)] = [:]

  deinit { for table in tables { table.deallocate() } }

  mutating func literals(_ dataType: EDataType?) -> (UnsafePointer<PaddedText>?, Int) {
    guard let dataType else { return (nil, 0) }
    if let (known, count) = literalsOfType[dataType.id] { return (known, count) }
    let literals = dataType.eLiterals
    let table = UnsafeMutablePointer<PaddedText>.allocate(capacity: max(1, literals.count))
    for (index, literal) in literals.enumerated() {
      (table + index).initialize(to: texts.make(literal.literal))
    }
    tables.append(table)
    literalsOfType[dataType.id] = (UnsafePointer(table), literals.count)
    return (UnsafePointer(table), literals.count)
  }
}

/// An object while it is edited: names a row of a ``ModelEditor``.
///
/// Its operations are those of EMF's `EObject`. What EMF's lists do is on ``MutableEList``.
public struct MutableEObject: Hashable {
  /// The editor it belongs to.
  public let editor: ModelEditor
  /// Its number in the editor; the frozen model may give it another.
  public let id: ObjectID

  init(_ editor: ModelEditor, _ id: ObjectID) {
    self.editor = editor
    self.id = id
  }

  // MARK: Where it is

  /// Its class; for a proxy the class that was announced.
  public var eClass: EClass { EClass(editor.metamodel, editor.eClassID(id)) }
  /// Whether it stands for an object of a file that is not loaded.
  public var eIsProxy: Bool { id.isProxy }
  /// The URI of a proxy.
  public var eProxyURI: String? { id.isProxy ? editor.unresolved[id.proxyIndex].uri : nil }

  /// The object that contains it.
  public var eContainer: MutableEObject? {
    let container = editor.container(of: id)
    return container.isNone ? nil : MutableEObject(editor, container)
  }

  /// The containment of ``eContainer`` that holds it.
  public var eContainmentFeature: EStructuralFeature? {
    let feature = id.isProxy ? -1 : editor.containingFeature(of: id)
    return feature < 0 ? nil : EStructuralFeature(editor.metamodel, feature)
  }

  /// The resource it is in, as a root or through its container.
  public var eResource: MutableResource? { editor.resource(of: id).map { MutableResource(editor, $0) } }

  /// The objects it contains, by feature in class order, then by position.
  public var eContents: [MutableEObject] {
    editor.neighbours(of: id) { $0.isContainment }.map { MutableEObject(editor, $0) }
  }

  /// The objects it refers to without containing them or being contained, proxies included.
  public var eCrossReferences: [MutableEObject] {
    editor.neighbours(of: id) { !$0.isContainment }.map { MutableEObject(editor, $0) }
  }

  /// Everything below it, each container before its contents; not itself.
  public var eAllContents: [MutableEObject] {
    editor.tree(of: id).dropFirst().map { MutableEObject(editor, $0) }
  }

  // MARK: Features

  /// The value of a feature, its default when it is not set; what Ecore derives is null until the model is frozen.
  public func eGet(_ feature: some FeatureKey) throws(EditError) -> FeatureValue {
    try editor.value(id, editor.place(feature, of: id))
  }

  /// Whether a feature is set, as EMF says it: a value equal to the default counts only for an unsettable feature.
  public func eIsSet(_ feature: some FeatureKey) throws(EditError) -> Bool {
    try editor.isSet(id, editor.place(feature, of: id))
  }

  /// Sets a feature; a list takes the place of the old one.
  ///
  /// Opposites and containers follow. ``FeatureValue/null`` unsets: unlike EMF an attribute with a default cannot be null.
  public func eSet(_ feature: some FeatureKey, _ value: some FeatureValueConvertible) throws(EditError) {
    try editor.set(id, feature, try value.featureValue(in: editor))
  }

  /// Sets a feature to a literal.
  @_disfavoredOverload
  public func eSet(_ feature: some FeatureKey, _ value: FeatureValue) throws(EditError) {
    try editor.set(id, feature, value)
  }

  /// Makes a feature unset: empty or its default.
  public func eUnset(_ feature: some FeatureKey) throws(EditError) { try editor.unset(id, feature) }

  /// The list of a many-valued feature, to look into and to change.
  public func eList(_ feature: some FeatureKey) throws(EditError) -> MutableEList {
    let place = try editor.place(feature, of: id)
    guard place.info.isMany else { throw .notMany(place.feature) }
    return MutableEList(object: self, feature: place.feature)
  }

  // MARK: By name

  /// The value of the feature with a name; null when the class has none.
  public subscript(_ name: String) -> FeatureValue { (try? eGet(name)) ?? .null }

  /// The text of a string feature.
  public func string(_ name: String) -> String? {
    if case .string(let value) = self[name] { value } else { nil }
  }

  /// The value of an integer feature.
  public func integer(_ name: String) -> Int? {
    if case .integer(let value) = self[name] { Int(value) } else { nil }
  }

  /// The value of a Boolean feature; false when unset.
  public func boolean(_ name: String) -> Bool { self[name] == .boolean(true) }

  /// The target of a reference; nil when unset or a proxy.
  public func object(_ name: String) -> MutableEObject? {
    if case .object(let value) = self[name], !value.isProxy { MutableEObject(editor, value) } else { nil }
  }

  /// The targets of a many-valued reference without proxies.
  public func objects(_ name: String) -> [MutableEObject] {
    guard case .list(let values) = self[name] else { return [] }
    return values.compactMap {
      if case .object(let value) = $0, !value.isProxy { MutableEObject(editor, value) } else { nil }
    }
  }

  /// The `xmi:id`, by which files refer to it.
  public var xmiID: String? {
    get {
      if let own = editor.xmiIDs[id] { return own }
      return !id.isProxy && id.index < editor.baseCount ? editor.base.xmiID(of: id) : nil
    }
    nonmutating set { if !id.isProxy { editor.xmiIDs[id] = .some(newValue) } }
  }

  /// Compares the editor and the number.
  public static func == (left: MutableEObject, right: MutableEObject) -> Bool {
    left.id == right.id && left.editor === right.editor
  }

  /// Hashes the number.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

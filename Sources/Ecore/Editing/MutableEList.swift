/// The list of a many-valued feature while it is edited, with the operations of EMF's `EList`.
public struct MutableEList {
  /// Whose list it is.
  public let object: MutableEObject
  /// Which feature's.
  public let feature: EStructuralFeature

  private var editor: ModelEditor { object.editor }
  private var place: ModelEditor.Place? { try? editor.place(feature, of: object.id) }

  /// The values.
  public var values: [FeatureValue] {
    if case .list(let values)? = try? object.eGet(feature) { values } else { [] }
  }

  /// The targets of a list of references, proxies included.
  public var objects: [MutableEObject] {
    values.compactMap { if case .object(let id) = $0 { MutableEObject(editor, id) } else { nil } }
  }

  /// The number of values.
  public var count: Int { place.map { editor.listCount(object.id, $0) } ?? 0 }
  /// Whether there is no value.
  public var isEmpty: Bool { count == 0 }

  /// The position of the first occurrence of a value; nil when it is not there or no value of the feature's type.
  public func index(of value: some FeatureValueConvertible) -> Int? {
    guard let place, let value = try? value.featureValue(in: editor) else { return nil }
    return try? editor.index(of: value, in: object.id, place)
  }

  /// Whether a value is in the list.
  public func contains(_ value: some FeatureValueConvertible) -> Bool { index(of: value) != nil }

  /// Appends a value; false when it is there already and the list holds distinct values.
  @discardableResult
  public func add(_ value: some FeatureValueConvertible) throws(EditError) -> Bool {
    try editor.insert(object.id, feature, try value.featureValue(in: editor), at: nil)
  }

  /// Appends each of several values that is not there yet.
  public func addAll(_ values: some Sequence<some FeatureValueConvertible>) throws(EditError) {
    for value in values { try add(value) }
  }

  /// Inserts a value before the one at `index`; a value that is there already is refused if the list holds distinct ones.
  public func insert(_ value: some FeatureValueConvertible, at index: Int) throws(EditError) {
    let value = try value.featureValue(in: editor)
    if try !editor.insert(object.id, feature, value, at: index) { throw .duplicate(feature) }
  }

  /// Puts a value in the place of the one at `index`.
  public func set(_ index: Int, _ value: some FeatureValueConvertible) throws(EditError) {
    try editor.replace(object.id, feature, at: index, by: try value.featureValue(in: editor))
  }

  /// Moves a value to another position: `to` counts without it.
  public func move(from: Int, to: Int) throws(EditError) {
    try editor.move(object.id, feature, from: from, to: to)
  }

  /// Removes the first occurrence of a value; false when there is none.
  @discardableResult
  public func remove(_ value: some FeatureValueConvertible) throws(EditError) -> Bool {
    try editor.remove(object.id, feature, try value.featureValue(in: editor))
  }

  /// Removes the value at a position.
  public func remove(at index: Int) throws(EditError) { try editor.remove(object.id, feature, at: index) }

  /// Removes every value.
  public func clear() throws(EditError) { try editor.unset(object.id, feature) }
}

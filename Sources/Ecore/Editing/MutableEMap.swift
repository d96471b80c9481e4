/// The entries of a map while it is edited, with the operations of EMF's `EMap`: a list of objects with `key` and `value`.
public struct MutableEMap {
  private let list: MutableEList

  init(_ list: MutableEList) { self.list = list }

  /// The entries in order: objects of the map's entry class.
  public var entries: [MutableEObject] { list.objects.filter { !$0.eIsProxy } }
  /// The number of entries.
  public var count: Int { entries.count }

  /// The entry with a key.
  public func entry(_ key: some FeatureValueConvertible) -> MutableEObject? {
    guard let key = try? key.featureValue(in: list.object.editor) else { return nil }
    return entries.first { $0["key"] == key }
  }

  /// The value under a key; nil without an entry.
  public func get(_ key: some FeatureValueConvertible) -> FeatureValue? { entry(key)?["value"] }

  /// Sets the value under a key, in the entry that has it or a new one at the end.
  public func put(
    _ key: some FeatureValueConvertible, _ value: some FeatureValueConvertible
  ) throws(EditError) {
    if let entry = entry(key) { return try entry.eSet("value", value) }
    guard let eClass = list.feature.eReferenceType else { throw .notMap(list.feature) }
    let entry = try list.object.editor.create(eClass)
    try entry.eSet("key", key)
    try entry.eSet("value", value)
    try list.add(entry)
  }

  /// Removes the entry with a key; false when there is none.
  @discardableResult
  public func removeKey(_ key: some FeatureValueConvertible) throws(EditError) -> Bool {
    guard let entry = entry(key) else { return false }
    return try list.remove(entry)
  }
}

extension MutableEObject {
  /// The map of a feature whose type is the entry of a map.
  public func eMap(_ feature: some FeatureKey) throws(EditError) -> MutableEMap {
    let list = try eList(feature)
    guard list.feature.isMap else { throw .notMap(list.feature) }
    return MutableEMap(list)
  }
}

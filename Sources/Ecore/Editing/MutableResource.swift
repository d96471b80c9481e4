/// A resource of a model while it is edited: its root objects and its URI.
public struct MutableResource: Hashable {
  /// The editor it belongs to.
  public let editor: ModelEditor
  let index: Int

  init(_ editor: ModelEditor, _ index: Int) {
    self.editor = editor
    self.index = index
  }

  /// The URI under which other files refer to it.
  public var uri: String { editor.editedResources[index].uri }

  /// The root objects, in file order.
  public var contents: [MutableEObject] {
    editor.editedResources[index].roots.map { MutableEObject(editor, $0) }
  }

  /// The roots and everything below them, each container before its contents.
  public var allContents: [MutableEObject] {
    editor.editedResources[index].roots.flatMap { editor.tree(of: $0) }.map { MutableEObject(editor, $0) }
  }

  /// Makes an object a root, at the end without `at`; it leaves the resource that it was a root of.
  ///
  /// Its container keeps it, across files, if that is in another resource and the containment resolves proxies, as in EMF;
  /// else the object leaves its container.
  public func add(_ object: MutableEObject, at position: Int? = nil) throws(EditError) {
    guard object.editor === editor else { throw .foreignObject }
    guard !object.id.isProxy else { throw .proxy }
    let count = contents.count
    if let position, position < 0 || position > count {
      throw EditError(.badIndex, "'\(uri)' has no position \(position); it has \(count) roots")
    }
    editor.addRoot(object.id, to: index, at: position)
  }

  /// Makes an object no root any more; false when it was none of this resource.
  @discardableResult
  public func remove(_ object: MutableEObject) -> Bool {
    guard object.editor === editor, editor.rootOf[object.id] == index else { return false }
    editor.removeRoot(object.id, from: index)
    return true
  }

  /// Compares the editor and the position.
  public static func == (left: MutableResource, right: MutableResource) -> Bool {
    left.index == right.index && left.editor === right.editor
  }

  /// Hashes the position.
  public func hash(into hasher: inout Hasher) { hasher.combine(index) }
}

extension ModelEditor {
  /// The resources, in the order they were loaded or made.
  public var resources: [MutableResource] {
    editedResources.indices.filter { !editedResources[$0].isRemoved }.map { MutableResource(self, $0) }
  }

  /// The root objects of all resources.
  public var roots: [MutableEObject] { resources.flatMap(\.contents) }

  /// The resource with a URI.
  public func resource(uri: String) -> MutableResource? { resources.first { $0.uri == uri } }

  /// Makes an empty resource.
  public func createResource(uri: String) throws(EditError) -> MutableResource {
    guard resource(uri: uri) == nil else { throw .duplicateResource(uri) }
    editedResources.append(EditedResource(uri: uri, base: nil, roots: []))
    return MutableResource(self, editedResources.count - 1)
  }

  /// Takes a resource and its roots out of the model; references to its objects must go before the model is frozen.
  public func remove(_ resource: MutableResource) {
    guard resource.editor === self else { return }
    for root in editedResources[resource.index].roots { rootOf[root] = nil }
    editedResources[resource.index].roots = []
    editedResources[resource.index].isRemoved = true
  }

  func addRoot(_ object: ObjectID, to resource: Int, at position: Int?) {
    var position = position
    if let old = rootOf[object] {
      let index = editedResources[old].roots.firstIndex(of: object) ?? 0
      removeRoot(object, from: old)
      if old == resource, let wanted = position, wanted > index { position = wanted - 1 }
    }
    let container = container(of: object)
    if !container.isNone {
      let resolves = metamodel.eStructuralFeature(containingFeature(of: object)).isResolveProxies
      if !resolves || self.resource(of: container) == resource { detach(object) }
    }
    editedResources[resource].roots.insert(
      object, at: position ?? editedResources[resource].roots.count)
    rootOf[object] = resource
  }
}

/// The rest of what EMF's `EObject` answers, under EMF's names.
extension EObject {
  /// Whether it stands for a target that was not found.
  public var eIsProxy: Bool { isProxy }
  /// The URI of a proxy.
  public var eProxyURI: String? { proxyURI }

  /// The feature of ``eContainer`` that holds it: its ``eContainmentFeature``.
  public var eContainingFeature: EStructuralFeature? { eContainmentFeature }

  /// The value of the feature with a name; nil when the class has no such feature.
  public func eGet(_ name: String) -> EValue? { eClass.eStructuralFeature(named: name).map(eGet) }

  /// Whether the feature with a name is set; false when the class has no such feature.
  public func eIsSet(_ name: String) -> Bool { eClass.eStructuralFeature(named: name).map(eIsSet) ?? false }

  /// Whether it is `other` or contains it, at any depth.
  public func isAncestor(of other: EObject) -> Bool {
    var current: EObject? = other
    while let object = current {
      if object == self { return true }
      current = object.eContainer
    }
    return false
  }

  /// The `xmi:id` it was given.
  public var xmiID: String? { isProxy ? nil : model.xmiID(of: id) }

  /// Its URI: that of its resource and the fragment that names it there; of a proxy the URI it stands for.
  public var eURI: String { proxyURI ?? (eResource?.uri ?? "") + "#" + uriFragment() }
}

/// A model as EMF's `ResourceSet`: its resources and what is in them.
extension Model {
  /// The resource with a URI.
  public func resource(uri: String) -> Resource? { resources.first { $0.uri == uri } }

  /// The root objects of a resource.
  public func contents(of resource: Resource) -> [EObject] { resource.roots.map(object) }

  /// The roots of a resource and everything below them, each container before its contents.
  public func allContents(of resource: Resource) -> [EObject] {
    contents(of: resource).flatMap { [$0] + $0.eAllContents }
  }

  /// The object that a URI names: a resource's URI, `#` and a fragment.
  ///
  /// A path costs its length; an id costs a search through the resource.
  public func eObject(uri: String) -> EObject? {
    guard let hash = uri.firstIndex(of: "#"), let resource = resource(uri: String(uri[..<hash]))
    else { return nil }
    return eObject(fragment: String(uri[uri.index(after: hash)...]), in: resource)
  }

  /// The object that a fragment names in a resource: an id, a path `//@books.0`, or a path by names `//Library/books`.
  public func eObject(fragment: String, in resource: Resource) -> EObject? {
    Fragment.resolve(fragment, in: contents(of: resource))
  }
}

extension ModelEditor {
  /// The object that a URI names as things are now: a resource's URI, `#` and a fragment.
  public func eObject(uri: String) -> MutableEObject? {
    guard let hash = uri.firstIndex(of: "#"), let resource = resource(uri: String(uri[..<hash]))
    else { return nil }
    return resource.eObject(fragment: String(uri[uri.index(after: hash)...]))
  }

  /// The object that describes a classifier of Ecore, `EString` and the like, for the types of a metamodel that is made.
  ///
  /// Ecore's package becomes one of the resources if it is not there yet. The editor must be one for ``Metamodel/ecore``.
  public func ecore(_ classifier: String) throws(EditError) -> MutableEObject {
    guard metamodel === Metamodel.ecore else { throw .notAnObject }
    if resource(uri: Metamodel.ecoreURI) == nil {
      let package = try copy(EcoreResource.model.object(ObjectID(0)))
      try createResource(uri: Metamodel.ecoreURI).add(package)
    }
    guard let found = eObject(uri: Metamodel.ecoreURI + "#//" + classifier) else {
      throw .unknownClass(classifier, in: Metamodel.ecoreURI, metamodel)
    }
    return found
  }
}

extension MutableResource {
  /// The object that a fragment names as things are now.
  public func eObject(fragment: String) -> MutableEObject? { Fragment.resolve(fragment, in: contents) }
}

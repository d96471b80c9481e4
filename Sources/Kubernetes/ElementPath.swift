/// A place in an object in the API server's spelling: `spec.versions[0].schema.openAPIV3Schema.properties[x]`.
struct ElementPath {
  var text: String

  init(_ text: String) { self.text = text }

  /// A field of the object at this place.
  func field(_ name: String) -> ElementPath { ElementPath(text.isEmpty ? name : "\(text).\(name)") }
  /// A key of the map at this place.
  func key(_ key: String) -> ElementPath { ElementPath("\(text)[\(key)]") }
  /// An item of the list at this place.
  func index(_ index: Int) -> ElementPath { ElementPath("\(text)[\(index)]") }
}

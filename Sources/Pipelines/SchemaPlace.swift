/// A place in the schema of an object.
struct SchemaPlace {
  /// The path from the object's root, `.spec.ports[*]`; empty for the root.
  private(set) var path = ""
  /// The outermost value around the place that a server compares only as a whole, if there is one.
  private(set) var whole: String?

  /// The path as it is shown.
  var text: String { path.isEmpty ? "." : path }

  /// The place of a property; a name with other characters than those of names is put in brackets.
  func property(_ name: String, ofAtomic isAtomic: Bool = false) -> SchemaPlace {
    var place = self
    place.enter(isAtomic)
    let isPlain = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        || $0 == 0x2D || $0 == 0x24
    }
    place.path += isPlain && !name.isEmpty ? "." + name : "['" + name + "']"
    return place
  }

  /// The place of the items of a list or the values of a map.
  func element(ofAtomic isAtomic: Bool) -> SchemaPlace {
    var place = self
    place.enter(isAtomic)
    place.path += "[*]"
    return place
  }

  /// What existing objects may expect of a change here; nil where nothing is refused.
  func hint(_ code: APIChangeCode) -> String? {
    switch code.ratcheting {
    case .unconcerned: return nil
    case .refused:
      return "not ratcheted: an existing object that breaks this is refused at its next update"
    case .tolerated:
      let part = whole ?? path
      let what = part.isEmpty ? "any part of the object" : "'\(part)'"
      return "ratcheted: from Kubernetes 1.33 on an existing object is accepted until \(what) is changed"
    }
  }

  private mutating func enter(_ isAtomic: Bool) {
    if isAtomic, whole == nil { whole = path }
  }
}

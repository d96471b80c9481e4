import Diagnostics
import YAML

/// Types of lists and maps: rule 22.
extension DefinitionCheck {
  mutating func checkListsAndMaps(_ schema: YAMLNode, _ path: ElementPath) {
    checkMapType(schema, path)
    let listType = schema.present("x-kubernetes-list-type")
    let keys = schema.present("x-kubernetes-list-map-keys")
    if let listType {
      checkOwner("array", of: "x-kubernetes-list-type", schema, path)
      if let name = listType.string, !["atomic", "set", "map"].contains(name) {
        sink.emit(
          .unsupported(
            "list-type", name, ["atomic", "map", "set"], path.field("x-kubernetes-list-type"), at: listType))
      }
    }
    switch listType?.string {
    case "set": checkSet(schema, path)
    case "map": checkKeys(keys, schema, path, at: listType)
    default: break
    }
    if let keys, listType?.string != "map", keys.items?.isEmpty == false {
      sink.emit(
        .invalid(
          "list-type", "x-kubernetes-list-map-keys goes only with the list type 'map'",
          path.field("x-kubernetes-list-type"), at: keys))
    }
  }

  private mutating func checkOwner(
    _ type: String, of keyword: String, _ schema: YAMLNode, _ path: ElementPath
  ) {
    guard let node = schema.present("type") else {
      sink.emit(.required("list-type", path.field("type"), at: schema, "\(keyword) needs the type '\(type)'"))
      return
    }
    guard let found = node.string, found != type else { return }
    sink.emit(
      .invalid(
        "list-type", "'\(found)' is the type; \(keyword) needs '\(type)'", path.field("type"), at: node))
  }

  private mutating func checkMapType(_ schema: YAMLNode, _ path: ElementPath) {
    guard let node = schema.present("x-kubernetes-map-type") else { return }
    checkOwner("object", of: "x-kubernetes-map-type", schema, path)
    if let name = node.string, !["granular", "atomic"].contains(name) {
      sink.emit(
        .unsupported(
          "list-type", name, ["atomic", "granular"], path.field("x-kubernetes-map-type"), at: node))
    }
  }

  private mutating func checkSet(_ schema: YAMLNode, _ path: ElementPath) {
    guard let items = schema.present("items"), items.entries != nil else { return }
    let path = path.field("items")
    checkNotNullable(items, path)
    let wanted: (field: String, what: String)? =
      switch items.present("type")?.string {
      case "object": ("x-kubernetes-map-type", "objects")
      case "array": ("x-kubernetes-list-type", "arrays")
      default: nil
      }
    guard let wanted, items.present(wanted.field)?.string != "atomic" else { return }
    sink.emit(
      .invalid(
        "list-type", "the items of a set are \(wanted.what), so their \(wanted.field) must be 'atomic'",
        path.field(wanted.field), at: items.present(wanted.field) ?? items))
  }

  private mutating func checkNotNullable(_ schema: YAMLNode, _ path: ElementPath) {
    if let nullable = schema.present("nullable"), nullable.bool == true {
      sink.emit(
        .forbidden("list-type", path.field("nullable"), at: nullable, "what tells items apart cannot be null")
      )
    }
  }

  private mutating func checkKeys(
    _ keys: YAMLNode?, _ schema: YAMLNode, _ path: ElementPath, at listType: YAMLNode?
  ) {
    let keysPath = path.field("x-kubernetes-list-map-keys")
    guard let keys, let names = keys.items, !names.isEmpty else {
      sink.emit(.required("list-type", keysPath, at: keys ?? listType, "the list type is 'map'"))
      return
    }
    guard let items = schema.present("items"), items.entries != nil else { return }
    let itemsPath = path.field("items")
    checkNotNullable(items, itemsPath)
    if let type = items.present("type"), let found = type.string, found != "object" {
      sink.emit(
        .invalid(
          "list-type", "'\(found)' is the type of the items; a list of the type 'map' needs 'object'",
          itemsPath.field("type"), at: type))
    }
    let required = Set((items.present("required")?.items ?? []).compactMap(\.string))
    var seen: Set<String> = []
    for (index, node) in names.enumerated() {
      guard let name = node.string else { continue }
      if !seen.insert(name).inserted {
        sink.emit(.duplicate("list-type", "'\(name)'", keysPath.index(index), at: node))
      }
      guard let property = items.present("properties")?.present(name) else {
        sink.emit(
          .invalid("list-type", "the items have no property '\(name)'", keysPath.index(index), at: node))
        continue
      }
      let path = itemsPath.field("properties").key(name)
      checkNotNullable(property, path)
      if let type = property.present("type"), let found = type.string, found == "object" || found == "array" {
        sink.emit(
          .invalid(
            "list-type", "'\(found)' is the type of a key; expected a scalar type", path.field("type"),
            at: type))
      }
      if !required.contains(name), property.present("default") == nil {
        sink.emit(
          .required(
            "list-type", path.field("default"), at: property,
            "'\(name)' is a key of the list, so it must have a default or be required"))
      }
    }
  }
}

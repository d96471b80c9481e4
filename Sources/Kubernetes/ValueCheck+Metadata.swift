import Diagnostics
import YAML

/// What is true of the metadata of every object.
extension ValueCheck {
  mutating func checkMetadata(_ metadata: YAMLNode?) {
    guard let metadata else { return }
    let path = ElementPath("metadata")
    guard metadata.entries != nil else {
      sink.emit(.wrongType("object", path, at: metadata))
      return
    }
    if metadata.present("name") == nil, metadata.present("generateName") == nil {
      sink.emit(.required("required", path.field("name"), at: metadata))
    }
    checkName(metadata, "name", .dns1123Subdomain, path)
    checkName(metadata, "namespace", .dns1123Label, path)
    for entry in metadata.present("labels")?.entries ?? [] {
      checkKey(entry, path.field("labels"))
      if let value = entry.value.string, let problem = NameRule.labelValue.problem(with: value) {
        sink.emit(.badName(value, problem, path.field("labels").key(entry.name), at: entry.value))
      }
    }
    for entry in metadata.present("annotations")?.entries ?? [] { checkKey(entry, path.field("annotations")) }
  }

  private mutating func checkName(
    _ metadata: YAMLNode, _ field: String, _ rule: NameRule, _ path: ElementPath
  ) {
    guard let node = metadata.present(field) else { return }
    guard let name = node.string else {
      sink.emit(.wrongType("string", path.field(field), at: node))
      return
    }
    if let problem = rule.problem(with: name) {
      sink.emit(.badName(name, problem, path.field(field), at: node))
    }
  }

  private mutating func checkKey(_ entry: YAMLEntry, _ path: ElementPath) {
    if let problem = NameRule.qualifiedName.problem(with: entry.name) {
      sink.emit(.badName(entry.name, problem, path.key(entry.name), at: entry.key))
    }
    if entry.value.string == nil { sink.emit(.wrongType("string", path.key(entry.name), at: entry.value)) }
  }
}

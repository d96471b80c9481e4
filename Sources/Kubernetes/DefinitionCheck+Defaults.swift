import Diagnostics
import YAML

/// Defaults: rule 21.
extension DefinitionCheck {
  mutating func checkDefault(_ schema: YAMLNode, _ path: ElementPath, _ context: SchemaContext) {
    // A null default of a field that is not nullable is dropped by the server.
    guard let value = schema.present("default") else { return }
    let path = path.field("default")
    if context.isMetadata {
      sink.emit(.forbidden("default", path, at: value, "the object's own metadata has no defaults"))
      return
    }
    var check = ValueCheck(patterns: patterns, isDefault: true)
    check.check(value, schema, path)
    sink.absorb(check.sink)
  }
}

import Diagnostics
import YAML

/// Names and group: rules 1 to 5.
extension DefinitionCheck {
  mutating func checkNames() {
    let group = checkGroup()
    let names = spec.present("names")
    let path = ElementPath("spec.names")
    if names == nil { sink.emit(.required("name", path, at: definition.entry("spec")?.key)) }
    let plural = label(names, "plural", path, isRequired: true)
    _ = label(names, "singular", path, isRequired: false)
    for list in ["shortNames", "categories"] {
      for (index, node) in (names?.present(list)?.items ?? []).enumerated() {
        guard let name = node.string else { continue }
        check(name, path.field(list).index(index), at: node)
      }
    }
    checkKinds(names, path)
    checkMetadataName(plural: plural, group: group)
    checkScope()
  }

  private mutating func label(_ names: YAMLNode?, _ field: String, _ path: ElementPath, isRequired: Bool)
    -> String?
  {
    guard let names, let node = names.present(field) else {
      if isRequired, names != nil { sink.emit(.required("name", path.field(field), at: names)) }
      return nil
    }
    guard let name = node.string else { return nil }
    check(name, path.field(field), at: node)
    return name
  }

  private mutating func check(_ name: String, _ path: ElementPath, at node: YAMLNode) {
    if let problem = NameRule.dns1035Label.problem(with: name) {
      sink.emit(.badName(name, problem, path, at: node))
    }
  }

  private mutating func checkKinds(_ names: YAMLNode?, _ path: ElementPath) {
    guard let names else { return }
    guard let kind = names.present("kind") else {
      sink.emit(.required("name", path.field("kind"), at: names))
      return
    }
    let listKind = names.present("listKind")
    for (field, node) in [("kind", kind), ("listKind", listKind ?? kind)] {
      guard field == "kind" || listKind != nil, let name = node.string else { continue }
      if let problem = NameRule.dns1035Label.problem(with: name.lowercased()) {
        sink.emit(.badName(name, "in lower case \(problem)", path.field(field), at: node))
      }
    }
    if let listKind, let name = listKind.string, name == kind.string {
      sink.emit(
        .invalid("name", "kind and listKind are both '\(name)'", path.field("listKind"), at: listKind))
    }
  }

  private mutating func checkGroup() -> String? {
    let path = ElementPath("spec.group")
    guard let node = spec.present("group") else {
      sink.emit(.required("group", path, at: definition.entry("spec")?.key))
      return nil
    }
    guard let group = node.string else { return nil }
    if let problem = NameRule.dns1123Subdomain.problem(with: group) {
      sink.emit(.badName(group, problem, path, at: node))
    } else if !group.contains(".") {
      sink.emit(
        .invalid(
          "group", "'\(group)' has no dot; expected a domain such as 'apps.example.org'", path, at: node))
    }
    checkApproval(of: group, at: node)
    return group
  }

  /// Groups of the Kubernetes project need an annotation that says who approved them.
  private mutating func checkApproval(of group: String, at node: YAMLNode) {
    let isProtected = ["k8s.io", "kubernetes.io"].contains { group == $0 || group.hasSuffix(".\($0)") }
    guard isProtected else { return }
    let name = "api-approved.kubernetes.io"
    let path = ElementPath("metadata.annotations").key(name)
    guard let annotation = definition.at("metadata", "annotations", name), let text = annotation.string else {
      sink.emit(.required("group", path, at: node, "'\(group)' is a protected group"))
      return
    }
    if !text.hasPrefix("unapproved"), !text.hasPrefix("https://"), !text.hasPrefix("http://") {
      sink.emit(
        .invalid(
          "group", "'\(text)' is neither a link to the approval nor begins with 'unapproved'", path,
          at: annotation))
    }
  }

  private mutating func checkMetadataName(plural: String?, group: String?) {
    let path = ElementPath("metadata.name")
    guard let node = definition.at("metadata", "name"), let name = node.string else {
      if definition.at("metadata", "name")?.isNull != false {
        sink.emit(.required("name", path, at: definition))
      }
      return
    }
    if let problem = NameRule.dns1123Subdomain.problem(with: name) {
      sink.emit(.badName(name, problem, path, at: node))
    }
    if let plural, let group, name != "\(plural).\(group)" {
      sink.emit(
        .invalid(
          "name", "'\(name)' is not '\(plural).\(group)', the plural name, a dot and the group", path,
          at: node))
    }
  }

  private mutating func checkScope() {
    let path = ElementPath("spec.scope")
    guard let node = spec.present("scope") else {
      sink.emit(.required("scope", path, at: definition.entry("spec")?.key))
      return
    }
    guard let scope = node.string else { return }
    if scope != "Namespaced", scope != "Cluster" {
      sink.emit(.unsupported("scope", scope, ["Cluster", "Namespaced"], path, at: node))
    }
  }
}

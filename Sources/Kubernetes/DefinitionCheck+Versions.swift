import Diagnostics
import YAML

/// Versions and conversion: rules 6 to 9.
extension DefinitionCheck {
  mutating func checkVersions() {
    let path = ElementPath("spec.versions")
    let versions = spec.present("versions")?.items ?? []
    guard !versions.isEmpty else {
      sink.emit(.required("version", path, at: spec.entry("versions")?.key ?? definition.entry("spec")?.key))
      return
    }
    var names: Set<String> = []
    var storage: [YAMLNode] = []
    for (index, version) in versions.enumerated() {
      let path = path.index(index)
      checkVersionName(version, path, &names)
      for field in ["served", "storage"] where version.present(field) == nil {
        sink.emit(.required("version", path.field(field), at: version))
      }
      if version.present("storage")?.bool == true { storage.append(version) }
      checkDeprecation(version, path)
    }
    if storage.count != 1 {
      let found = storage.isEmpty ? "no version is" : "\(storage.count) versions are"
      sink.emit(
        .invalid(
          "version", "\(found) marked as storage version; expected exactly one", path,
          at: storage.dropFirst().first ?? spec["versions"]))
    }
    if let preserve = spec.present("preserveUnknownFields"), preserve.bool == true {
      sink.emit(
        .forbidden(
          "version", ElementPath("spec.preserveUnknownFields"), at: preserve,
          "set x-kubernetes-preserve-unknown-fields in the schema instead"))
    }
    checkParts(of: versions)
  }

  private mutating func checkVersionName(_ version: YAMLNode, _ path: ElementPath, _ names: inout Set<String>)
  {
    guard let node = version.present("name"), let name = node.string else {
      if version.present("name") == nil { sink.emit(.required("version", path.field("name"), at: version)) }
      return
    }
    if let problem = NameRule.dns1035Label.problem(with: name) {
      sink.emit(.badName(name, problem, path.field("name"), at: node))
    }
    if !names.insert(name).inserted {
      sink.emit(.duplicate("version", "version '\(name)'", ElementPath("spec.versions"), at: node))
    }
  }

  private mutating func checkDeprecation(_ version: YAMLNode, _ path: ElementPath) {
    guard let node = version.present("deprecationWarning"), let text = node.string else { return }
    let path = path.field("deprecationWarning")
    if version.present("deprecated")?.bool != true {
      sink.emit(.invalid("version", "a deprecation warning needs 'deprecated: true'", path, at: node))
    }
    let size = text.utf8.count
    if !(1...256).contains(size) {
      sink.emit(.invalid("version", "the warning is \(size) bytes long; expected 1 to 256", path, at: node))
    }
    if text.unicodeScalars.contains(where: {
      $0.value < 0x20 || $0.value == 0x7F || (0x80...0x9F).contains($0.value)
    }) {
      sink.emit(
        .invalid("version", "the warning holds a control character; expected printable text", path, at: node))
    }
  }

  /// The server lifts what all versions have in common out of them, and its paths say so.
  private mutating func checkParts(of versions: [YAMLNode]) {
    func isCommon(_ part: String) -> Bool {
      versions.count == 1 || Set(versions.map { $0.present(part)?.json() ?? "" }).count == 1
    }
    let hasOneSchema = isCommon("schema")
    let isLifted = ["subresources", "additionalPrinterColumns", "selectableFields"].reduce(into: [:]) {
      $0[$1] = isCommon($1)
    }
    for (index, version) in versions.enumerated() {
      let path = ElementPath("spec.versions").index(index)
      let schema = version.present("schema")?.present("openAPIV3Schema")
      func place(_ part: String) -> ElementPath? {
        guard isLifted[part] == true else { return path.field(part) }
        return index == 0 ? ElementPath("spec").field(part) : nil
      }
      if let subresources = version.present("subresources"), let path = place("subresources") {
        checkSubresources(subresources, path)
      }
      if let columns = version.present("additionalPrinterColumns"),
        let path = place("additionalPrinterColumns")
      {
        checkPrinterColumns(columns, path)
      }
      if let fields = version.present("selectableFields"), let path = place("selectableFields") {
        checkSelectableFields(fields, schema: schema, path)
      }
      guard let schema else {
        sink.emit(.required("version", path.field("schema").field("openAPIV3Schema"), at: version))
        continue
      }
      guard schema.entries != nil else { continue }
      let hasStatus = version.present("subresources")?.present("status") != nil
      if !hasOneSchema {
        checkSchema(schema, path.field("schema").field("openAPIV3Schema"), hasStatus: hasStatus)
      } else if index == 0 {
        checkSchema(schema, ElementPath("spec.validation.openAPIV3Schema"), hasStatus: hasStatus)
      } else if hasStatus {
        checkRootFields(schema, ElementPath("spec.validation.openAPIV3Schema"))
      }
    }
  }

  // MARK: Conversion

  mutating func checkConversion() {
    guard let conversion = spec.present("conversion"), conversion.entries != nil else { return }
    let path = ElementPath("spec.conversion")
    guard let node = conversion.present("strategy"), let strategy = node.string else {
      if conversion.present("strategy") == nil {
        sink.emit(.required("conversion", path.field("strategy"), at: conversion))
      }
      return
    }
    let webhook = conversion.present("webhook")
    switch strategy {
    case "None":
      if let webhook {
        sink.emit(
          .forbidden(
            "conversion", path.field("webhookClientConfig"), at: webhook,
            "it goes only with the strategy 'Webhook'"))
      }
    case "Webhook": checkWebhook(webhook, conversion, path)
    default:
      sink.emit(.unsupported("conversion", strategy, ["None", "Webhook"], path.field("strategy"), at: node))
    }
  }

  private mutating func checkWebhook(_ webhook: YAMLNode?, _ conversion: YAMLNode, _ path: ElementPath) {
    let client = path.field("webhookClientConfig")
    if let config = webhook?.present("clientConfig") {
      checkClient(config, client)
    } else {
      sink.emit(.required("conversion", client, at: conversion, "the strategy is 'Webhook'"))
    }
    let versions = path.field("conversionReviewVersions")
    guard let list = webhook?.present("conversionReviewVersions"), let items = list.items, !items.isEmpty
    else {
      sink.emit(.required("conversion", versions, at: webhook ?? conversion))
      return
    }
    var seen: Set<String> = []
    for (index, item) in items.enumerated() {
      guard let name = item.string else { continue }
      if let problem = NameRule.dns1035Label.problem(with: name) {
        sink.emit(.badName(name, problem, versions.index(index), at: item))
      }
      if !seen.insert(name).inserted {
        sink.emit(.duplicate("conversion", "'\(name)'", versions.index(index), at: item))
      }
    }
    if seen.isDisjoint(with: ["v1", "v1beta1"]) {
      sink.emit(
        .invalid(
          "conversion", "the list has neither 'v1' nor 'v1beta1', which are all the server speaks", versions,
          at: list))
    }
  }

  private mutating func checkClient(_ config: YAMLNode, _ path: ElementPath) {
    let url = config.present("url")
    let service = config.present("service")
    if (url == nil) == (service == nil) {
      let found = url == nil ? "neither 'url' nor 'service' is" : "both 'url' and 'service' are"
      sink.emit(.invalid("conversion", "\(found) given; expected exactly one", path, at: config))
    }
    if let url, let text = url.string, !text.hasPrefix("https://") {
      sink.emit(
        .invalid("conversion", "'\(text)' does not begin with 'https://'", path.field("url"), at: url))
    }
    guard let service, service.entries != nil else { return }
    for field in ["name", "namespace"] where service.present(field) == nil {
      sink.emit(.required("conversion", path.field("service").field(field), at: service))
    }
    if let port = service.present("port"), let number = port.wholeNumber, !(1...65535).contains(number) {
      sink.emit(
        .invalid(
          "conversion", "\(number) is no port; expected 1 to 65535", path.field("service").field("port"),
          at: port))
    }
  }
}

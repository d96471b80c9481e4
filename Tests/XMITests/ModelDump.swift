import Ecore

/// A model as text that a person can compare: objects by containment, then what is set, then defaults.
struct ModelDump {
  private var output = ""
  private let model: Model
  private let shorten: (String) -> String

  /// The text of every resource of `model` that was read from a file; `shorten` makes its paths the same everywhere.
  static func text(_ model: Model, shorten: @escaping (String) -> String = { $0 }) -> String {
    var dump = ModelDump(model, shorten)
    for resource in model.resources where resource.file != nil {
      dump.output += "\(shorten(resource.uri))\n"
      for root in resource.roots { dump.write(model.object(root), label: "", depth: 1) }
    }
    return dump.output
  }

  private init(_ model: Model, _ shorten: @escaping (String) -> String) {
    self.model = model
    self.shorten = shorten
  }

  private mutating func line(_ depth: Int, _ text: String) {
    output += String(repeating: "  ", count: depth) + text + "\n"
  }

  private mutating func write(_ object: EObject, label: String, depth: Int) {
    if object.isProxy {
      line(depth, label + place(object))
      return
    }
    guard depth < 40 else {
      line(depth, "…")
      return
    }
    let id = model.xmiID(of: object.id).map { " id=\($0)" } ?? ""
    line(depth, "\(label)\(object.eClass.qualifiedName)\(id)")
    for feature in object.eClass.eAllStructuralFeatures where !feature.isContainment && feature.isStored {
      write(feature, of: object, depth: depth + 1)
    }
    for feature in object.eClass.eAllStructuralFeatures where feature.isContainment {
      switch object.eGet(feature) {
      case .object(let child): write(child, parent: object, label: feature.name + ": ", depth: depth + 1)
      case .list(let children):
        for (index, value) in children.enumerated() {
          guard case .object(let child) = value else { continue }
          write(child, parent: object, label: "\(feature.name).\(index): ", depth: depth + 1)
        }
      default: break
      }
    }
  }

  /// A child in another file is named there, not shown again.
  private mutating func write(_ child: EObject, parent: EObject, label: String, depth: Int) {
    if !child.isProxy, model.resourceIndex(of: child.id) != model.resourceIndex(of: parent.id) {
      line(depth, label + "-> " + place(child, from: parent))
    } else {
      write(child, label: label, depth: depth)
    }
  }

  private mutating func write(_ feature: EStructuralFeature, of object: EObject, depth: Int) {
    let value = object.eGet(feature)
    let isSet = object.eIsSet(feature)
    if !isSet, value == .null || value == .list([]) { return }
    let text = text(value, from: object)
    line(depth, isSet ? "\(feature.name) = \(text)" : "(\(feature.name) = \(text))")
  }

  private func text(_ value: EValue, from object: EObject) -> String {
    switch value {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .string(let value): value.debugDescription
    case .literal(let value): value.literal
    case .object(let target): "-> " + place(target, from: object)
    case .list(let values): "[" + values.map { text($0, from: object) }.joined(separator: ", ") + "]"
    }
  }

  private func place(_ target: EObject, from object: EObject? = nil) -> String {
    if target.isProxy { return "nothing at '\(shorten(target.proxyURI ?? ""))': \(target.eClass.name)" }
    let fragment = target.uriFragment()
    guard let resource = target.eResource else { return fragment }
    if let object, model.resourceIndex(of: object.id) == model.resourceIndex(of: target.id) {
      return fragment
    }
    return shorten(resource.uri) + "#" + fragment
  }
}

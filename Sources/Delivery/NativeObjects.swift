internal import CRD
public import Diagnostics
public import Ecore
public import Placement
internal import YAML

/// The native objects of the resources of a model.
///
/// What a class becomes is stated in the metamodel: its dependency `generates`, and the feature `template` that holds the object.
public struct NativeObjects {
  private var writer: ResourceWriter
  private var dependencies: [Int32: GenerationDependency?] = [:]
  private let model: Model

  /// Takes the model that the requests were read from.
  public init(of model: Model) {
    self.model = model
    writer = ResourceWriter(model.metamodel)
    // Native schemas require what their server would add.
    writer.writesDefaults = true
  }

  /// The object of a resource; nil, with a diagnostic, when its class generates none.
  ///
  /// `digest` is that of what the plan says of the resource. Costs the size of the object.
  public mutating func object(
    of request: PlacementRequest, digest: String?, into sink: inout DiagnosticSink
  ) -> NativeObject? {
    guard let source = request.source else {
      preconditionFailure("\(request.identity) was not read from a model")
    }
    let object = EObject(model, source)
    guard let dependency = dependency(of: object.eClass, into: &sink) else { return nil }
    guard case .object(let contained) = object.eClass.eStructuralFeature(named: "template").map(object.eGet),
      let template = writer.content(contained)
    else {
      sink.emit(.noTemplate(request))
      return nil
    }
    let namespace = request.identity.namespace.isEmpty ? nil : request.identity.namespace
    var native = NativeObject(
      apiVersion: dependency.apiVersion, kind: request.identity.kind, namespace: namespace,
      name: request.objectName, root: .mapping([]))
    native.root = root(of: native, template, owner: Self.owner(request.identity), digest: digest)
    return native
  }

  /// The resource as it stands in the model, in the form of a custom resource.
  mutating func customResource(of request: PlacementRequest, into sink: inout DiagnosticSink) -> YAMLNode? {
    guard let source = request.source else { return nil }
    return writer.resource(EObject(model, source), into: &sink)?.root
  }

  private mutating func dependency(
    of eClass: EClass, into sink: inout DiagnosticSink
  ) -> GenerationDependency? {
    if let known = dependencies[eClass.id] { return known }
    let dependency = GenerationDependency(of: eClass, into: &sink)
    if dependency == nil { sink.emit(.generatesNothing(eClass)) }
    dependencies[eClass.id] = .some(dependency)
    return dependency
  }

  private func root(
    of native: NativeObject, _ template: YAMLNode, owner: String, digest: String?
  ) -> YAMLNode {
    var labels: [(String, YAMLNode)] = []
    for entry in template.at("metadata", "labels")?.entries ?? [] where entry.name != NativeObject.owner {
      labels.append((entry.name, entry.value))
    }
    if !labels.contains(where: { $0.0 == NativeObject.managedBy }) {
      labels.append((NativeObject.managedBy, .string("krosskube")))
    }
    labels.append((NativeObject.owner, .string(owner)))
    var metadata: [(String, YAMLNode)] = [("name", .string(native.name))]
    if let namespace = native.namespace { metadata.append(("namespace", .string(namespace))) }
    metadata.append(("labels", .mapping(labels)))
    var annotations = (template.at("metadata", "annotations")?.entries ?? []).map { ($0.name, $0.value) }
    if let digest {
      annotations.removeAll { $0.0 == NativeObject.plan }
      annotations.append((NativeObject.plan, .string(digest)))
    }
    if !annotations.isEmpty { metadata.append(("annotations", .mapping(annotations))) }
    let own: Set<String> = ["name", "namespace", "labels", "annotations"]
    for entry in template["metadata"]?.entries ?? [] where !own.contains(entry.name) {
      metadata.append((entry.name, entry.value))
    }
    var root: [(String, YAMLNode)] = [
      ("apiVersion", .string(native.apiVersion)), ("kind", .string(native.kind.rawValue)),
      ("metadata", .mapping(metadata)),
    ]
    for entry in template.entries ?? [] where entry.name != "metadata" {
      root.append((entry.name, entry.value))
    }
    return .mapping(root)
  }

  /// The value of the label that names the resource.
  private static func owner(_ identity: ResourceIdentity) -> String {
    LabelValue.fitting(identity.kind.rawValue.lowercased() + "." + identity.name)
  }
}

/// Texts as values of labels.
enum LabelValue {
  /// The text, or one much like it that can be the value of a label: at most 63 letters, digits, `-`, `_` and `.`.
  ///
  /// What had to be changed ends in a hash of the whole, so that different texts stay different.
  static func fitting(_ text: String) -> String {
    let isFit = text.utf8.count <= 63 && text.utf8.allSatisfy(isPlain) && isEnd(text.utf8.last)
    if isFit && isEnd(text.utf8.first) { return text }
    var kept = text.utf8.map { isPlain($0) ? $0 : UInt8(ascii: "-") }
    kept = Array(kept.drop { !isEnd($0) }.prefix(52))
    return String(decoding: kept, as: UTF8.self) + "-" + digits(of: text)
  }

  /// A hash of a text: ten hexadecimal digits.
  static func digits(of text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let digits = String(hash & 0xff_ffff_ffff, radix: 16)
    return String(repeating: "0", count: 10 - digits.count) + digits
  }

  private static func isEnd(_ byte: UInt8?) -> Bool {
    guard let byte else { return true }
    return (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    isEnd(byte) || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
  }
}

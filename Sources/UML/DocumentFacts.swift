internal import XML

/// What a file says about itself.
struct DocumentFacts {
  var rootName = ""
  var rootNamespace: String?
  var isXMI1 = false
  var isContent = false
  var isDifference = false
  var hasUML = false
  var undeclaredPrefix: String?
  var umlNamespace: String?
  var metamodelName: String?
  var exporter: String?
  var exporterVersion: String?
  var extenders: Set<String> = []
  /// Namespaces of roots that are neither UML's nor XMI's.
  var otherNamespaces: Set<String> = []

  /// Takes the text of an element of the header.
  mutating func note(_ element: String, _ text: [UInt8]) {
    let value = String(decoding: text, as: UTF8.self)
    switch element {
    case "exporter", "XMI.exporter": exporter = exporter ?? value
    case "exporterVersion", "XMI.exporterVersion": exporterVersion = exporterVersion ?? value
    default: break
    }
  }

  /// Takes the attributes of `xmi:Documentation`.
  mutating func readDocumentation(_ element: XMLStartElement) {
    for index in 0..<element.attributeCount {
      let attribute = element.attribute(at: index)
      note(attribute.localName.string, Array(attribute.value))
    }
  }

  mutating func note(rootNamespace namespace: UMLNamespace, of element: XMLStartElement) {
    if namespace != .uml2, namespace != .cmof { otherNamespaces.insert(element.namespace?.string ?? "") }
  }
}

public import Diagnostics
public import Ecore

/// Writes a resource of a model as XMI 2.0, byte for byte as EMF's default save does.
///
/// Features follow in the order of the class: first those that fit into attributes, then the others as elements. Only set
/// features are written, and only such as are not transient; an `EGenericType` that says no more than `eType` is left out.
/// Equal models give equal bytes. The time is linear in the size of the model.
public struct XMIWriter {
  /// How a resource is written; nil means what EMF does for a file of that kind.
  public struct Options: Sendable {
    /// Where the text will be kept: references into other files are written relative to it; nil for the resource's own URI.
    public var uri: String?
    /// After how many UTF-16 units of a line the next attribute begins a new one.
    ///
    /// 0 for never; nil for 80 in `.ecore` files and else never.
    public var lineWidth: Int?
    /// The encoding; nil for that of the file the resource was read from.
    ///
    /// A resource that was not read from a file gets UTF-8 when it is an `.ecore`, else ASCII.
    public var encoding: XMIEncoding?
    /// Whether `xsi:schemaLocation` tells where the metamodels are; nil if the file did.
    public var schemaLocation: Bool?

    /// Everything as EMF does.
    public init() {}
  }

  /// How deep objects may be nested: each level indents every line inside it.
  public static let maximalDepth = 10_000

  /// The text of a resource in its encoding; nil, after a diagnostic, when the model holds what XMI cannot say.
  ///
  /// Refused are characters that XML 1.0 does not have, `xmi/unwritable-character`, and more than ``maximalDepth`` levels,
  /// `xmi/too-deep`.
  public static func write(
    _ model: Model, resource: Int, options: Options = Options(), into sink: inout DiagnosticSink
  ) -> [UInt8]? {
    let form = SavedForm(model.resources[resource], options)
    var document = DocumentWriter(model, resource, form)
    document.run()
    for diagnostic in document.problems { sink.emit(diagnostic) }
    if let warning = document.schemaNames { sink.emit(warning) }
    return document.problems.isEmpty ? document.finish() : nil
  }
}

/// Writes one document: an explicit stack stands for the open elements, so that depth costs no stack.
struct DocumentWriter: ~Copyable {
  /// An element whose contents are being written.
  struct OpenElement {
    let object: ObjectID
    let plan: Int
    /// Its element features on ``elements``: those before `next` are written.
    let first: Int
    var next: Int
    let end: Int
    /// The position in the list of the feature at `next`.
    var item = 0
    /// The feature of the container that holds it, or nil for a root.
    let name: [UInt8]
  }

  let model: Model
  let resource: Int
  let form: SavedForm
  var output: XMLOutput
  var plans: ClassPlans
  var prefixes = NamespacePrefixes()
  var references: ReferenceTexts
  var problems: [Diagnostic] = []
  var usesXSI = false
  /// Set when the document holds what only names of an XML schema can say again.
  var schemaNames: Diagnostic?
  private var open: [OpenElement] = []
  private var elements: [Int] = []
  private var isTooDeep = false
  private var mark = 0
  private var markedWidth = 0

  init(_ model: Model, _ resource: Int, _ form: SavedForm) {
    self.model = model
    self.resource = resource
    self.form = form
    output = XMLOutput(form)
    plans = ClassPlans(model.metamodel)
    references = ReferenceTexts(model, resource, form.uri)
  }

  mutating func run() {
    let roots = model.resources[resource].roots
    guard roots.count != 1 else {
      writeRoot(roots[0], isOnly: true)
      return
    }
    output.startElement(Array("xmi:XMI".utf8))
    setMark()
    for root in roots { writeRoot(root, isOnly: false) }
    output.endElement(Array("xmi:XMI".utf8))
  }

  /// The whole text: the namespaces that turned out to be needed go into the first tag.
  consuming func finish() -> [UInt8] {
    var head = XMLOutput(form)
    head.restart(width: markedWidth)
    head.attribute("xmi:version", "2.0")
    head.attribute("xmlns:xmi", NamespacePrefixes.xmi)
    let locations = form.statesSchemaLocation ? schemaLocations() : ""
    if usesXSI || !locations.isEmpty {
      head.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
    }
    for (prefix, uri) in prefixes.declarations {
      head.attribute(prefix.isEmpty ? "xmlns" : "xmlns:" + prefix, uri)
    }
    if !locations.isEmpty { head.attribute("xsi:schemaLocation", locations) }
    if mark < output.count, output.bytes(mark..<mark + 1)[0] == 0x20 { head.breakFullLine() }
    return form.encoded(output, insert: head, at: mark)
  }

  /// Pairs of a namespace URI and where its metamodel is.
  private func schemaLocations() -> String {
    let metamodel = model.metamodel
    var result: [String] = []
    for package in prefixes.packages {
      let package = metamodel.ePackages[Int(package)]
      guard let uri = package.nsURI, uri != Metamodel.ecoreURI, let file = package.definition.eResource?.uri,
        file != uri, !file.hasPrefix("<")
      else { continue }
      let fragment = package.definition.uriFragment()
      result += [uri, references.place(of: file) + (fragment == "/" ? "" : "#" + fragment)]
    }
    return result.joined(separator: " ")
  }

  private mutating func setMark() {
    mark = output.count
    markedWidth = output.width
  }

  private mutating func writeRoot(_ root: ObjectID, isOnly: Bool) {
    let plan = plans.plan(of: model.eClass(of: root))
    let name = Array(prefixes.qualifiedName(of: plans.list[plan].eClass).utf8)
    output.startElement(name)
    if isOnly { setMark() }
    begin(root, plan, name, isRoot: true)
    writeOpenElements()
  }

  private mutating func writeOpenElements() {
    while let top = open.last {
      guard top.next < top.end else {
        output.endElement(top.name)
        elements.removeLast(elements.count - top.first)
        open.removeLast()
        continue
      }
      let feature = plans.list[top.plan].features[elements[top.next]]
      if feature.kind == .map {
        let (next, content) = writeEntries(of: feature, top.object, from: top.item)
        open[open.count - 1].item = next ?? 0
        if next == nil { open[open.count - 1].next += 1 }
        if let (child, plan) = content { writeContent(child, plan, of: top.object) }
        continue
      }
      guard feature.kind == .containment, !isNull(feature, of: top.object) else {
        open[open.count - 1].next += 1
        writeElements(feature, of: top.object)
        continue
      }
      let cell = model.cell(top.object, slot: feature.slot)
      var child = cell.object
      var isLast = true
      if feature.info.isMany {
        let list = model.list(cell)
        child = list[top.item].object
        isLast = top.item + 1 == list.count
      }
      open[open.count - 1].item = isLast ? 0 : top.item + 1
      if isLast { open[open.count - 1].next += 1 }
      writeContent(child, feature, of: top.object)
    }
  }

  /// An object inside another; one of another file is only referred to.
  private mutating func writeContent(_ child: ObjectID, _ feature: FeaturePlan, of container: ObjectID) {
    guard !child.isProxy, references.isLocal(child), model.container(of: child) == container else {
      writeHref(child, feature)
      return
    }
    guard open.count < XMIWriter.maximalDepth else {
      if !isTooDeep { problems.append(.tooDeep(model.object(child), limit: XMIWriter.maximalDepth)) }
      isTooDeep = true
      return
    }
    let eClass = model.eClass(of: child)
    let plan = plans.plan(of: eClass)
    output.startElement(feature.name)
    if eClass != feature.info.type { writeType(eClass) }
    begin(child, plan, feature.name, isRoot: false)
  }

  /// Writes the attributes of an object whose tag has been opened, and opens it for its elements.
  private mutating func begin(_ object: ObjectID, _ plan: Int, _ name: [UInt8], isRoot: Bool) {
    if let id = references.xmiID(of: object) {
      output.startAttribute("xmi:id")
      output.escapedAttribute(model.text(id))
      output.endAttribute()
    }
    if isRoot, form.usesEncodedAttributes { writeContainer(of: object, asAttribute: true) }
    let first = elements.count
    for index in plans.list[plan].features.indices {
      let feature = plans.list[plan].features[index]
      if isSet(feature, of: object) {
        if !writeAttribute(feature, of: object) { elements.append(index) }
      } else if isNull(feature, of: object) {
        elements.append(index)
      }
    }
    if let character = output.unwritable {
      output.unwritable = nil
      problems.append(.unwritableCharacter(character, model.object(object)))
    }
    if isRoot, !form.usesEncodedAttributes { writeContainer(of: object, asAttribute: false) }
    open.append(
      OpenElement(object: object, plan: plan, first: first, next: first, end: elements.count, name: name))
  }

  mutating func writeType(_ eClass: Int32) {
    usesXSI = true
    output.attribute("xsi:type", prefixes.qualifiedName(of: model.metamodel.eClass(eClass)))
  }

  /// The root of a file whose container is in another file says where that is.
  private mutating func writeContainer(of root: ObjectID, asAttribute: Bool) {
    let container = model.container(of: root)
    guard !container.isNone else { return }
    let opposite = model.hot.features[Int(model.containingFeature(of: root))].opposite
    guard opposite >= 0, let feature = FeaturePlan(container: opposite, of: model.metamodel) else { return }
    if asAttribute {
      output.startAttribute(feature)
      appendTypedReference(container, feature)
      output.endAttribute()
    } else {
      writeHref(container, feature)
    }
  }
}

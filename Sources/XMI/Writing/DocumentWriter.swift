internal import Diagnostics
internal import Ecore

/// Writes one document: an explicit stack stands for the open elements, so that depth costs no stack.
struct DocumentWriter: ~Copyable {
  /// An element whose contents are being written.
  struct OpenElement: BitwiseCopyable {
    let object: ObjectID
    let features: UnsafePointer<FeaturePlan>
    /// Its element features on ``elements``, by slot: those before `next` are written.
    let first: Int32
    var next: Int32
    let end: Int32
    /// The position in the list of the feature at `next`.
    var item: Int32 = 0
    let endTag: PaddedText
  }

  /// What is left free before the text for the head, which is known last.
  private static let gap = 2048

  let model: Model
  let tables: ModelTables
  let resource: Int
  let form: SavedForm
  let unset = Cell.unset.bits
  var output: XMLOutput
  var plans: ClassPlans
  var prefixes: NamespacePrefixes
  var references: ReferenceTexts
  var problems: [Diagnostic] = []
  var isRefused = false
  /// Nil where the file has nothing but objects.
  var marginalia: Marginalia?
  var usesXSI = false
  /// Whether the document was found to hold what only names of an XML schema can say again.
  var needsSchemaNames = false
  var open = Stack<OpenElement>()
  var elements = Stack<Int32>()
  private var isTooDeep = false
  private var mark = DocumentWriter.gap
  private var markedWidth = 0

  init(_ model: Model, _ resource: Int, _ form: SavedForm) {
    self.model = model
    self.resource = resource
    self.form = form
    tables = model.tables
    let size = model.resources[resource].file?.count ?? 4096
    output = XMLOutput(form, capacity: size + size / 8, gap: Self.gap)
    plans = ClassPlans(model.metamodel)
    prefixes = NamespacePrefixes(xmi: form.xmi.namespace)
    references = ReferenceTexts(model, resource, form)
    marginalia = Marginalia(model, resource, comments: form.keepsComments)
  }

  mutating func refuse(_ problem: Diagnostic) {
    problems.append(problem)
    isRefused = true
  }

  mutating func run() {
    let roots = model.resources[resource].roots
    writeProlog()
    if roots.count == 1, marginalia?.needsWrapper != true {
      writeRoot(roots[0], isOnly: true)
      writeWrapperEnd()
    } else {
      output.startElement(plans.store.texts.make("<xmi:XMI"))
      setMark()
      if roots.isEmpty, marginalia?.wrapperEnd.isEmpty != false {
        output.endEmptyElement()
      } else {
        output.startContents()
        for root in roots { writeRoot(root, isOnly: false) }
        writeWrapperEnd()
        output.endElement(plans.store.texts.make("</xmi:XMI>"))
      }
    }
    writeEpilog()
    output.endDocument()
  }

  private mutating func setMark() {
    mark = output.count
    markedWidth = output.width
  }

  /// Hands out the whole text: the namespaces that turned out to be needed go into the first tag.
  mutating func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    var head = XMLOutput(form)
    let declaration = "<?xml version=\"\(form.version)\" encoding=\"\(form.encodingName)\"?>\n"
    head.text.append(declaration)
    head.text.append(output.text.bytes(Self.gap..<mark))
    head.restart(width: markedWidth)
    writeHead(&head)
    if mark < output.count, output.text.base[mark] == 0x20 { head.breakFullLine() }
    let start = output.text.replace(0..<mark, by: head.text.bytes(0..<head.count))
    return try form.withEncoded(output.text.bytes(start..<output.count), body)
  }

  private mutating func writeHead(_ head: inout XMLOutput) {
    head.attribute("xmi:version", form.xmi.version)
    head.attribute("xmlns:xmi", form.xmi.namespace)
    let locations = form.statesSchemaLocation ? schemaLocations() : ""
    if usesXSI || !locations.isEmpty {
      head.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
    }
    for (prefix, uri) in prefixes.declarations {
      head.attribute(prefix.isEmpty ? "xmlns" : "xmlns:" + prefix, uri)
    }
    if !locations.isEmpty { head.attribute("xsi:schemaLocation", locations) }
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

  // MARK: Objects

  private mutating func writeRoot(_ root: ObjectID, isOnly: Bool) {
    let plan = plans.plan(of: model.eClass(of: root))
    if marginalia != nil { writeMargins(before: root) }
    let tags = rootTags(plan)
    output.startElement(tags.start)
    if isOnly { setMark() }
    begin(root, plan, tags.end, isRoot: true)
    writeOpenElements()
  }

  private mutating func rootTags(_ plan: Int) -> (start: PaddedText, end: PaddedText) {
    let entry = plans.plans + plan
    if let known = entry.pointee.rootTags { return known }
    let name = prefixes.qualifiedName(of: model.metamodel.eClass(entry.pointee.eClass))
    let tags = (plans.store.texts.make("<" + name), plans.store.texts.make("</\(name)>"))
    entry.pointee.rootTags = tags
    return tags
  }

  private mutating func writeOpenElements() {
    while open.count > 0 {
      let top = open.base + (open.count - 1)
      let object = top.pointee.object
      guard top.pointee.next < top.pointee.end else {
        if hasMarginalia { writeRest(of: object) }
        output.endElement(top.pointee.endTag)
        elements.shrink(to: Int(top.pointee.first))
        open.shrink(to: open.count - 1)
        if hasMarginalia { writeMargins(after: object) }
        continue
      }
      let slot = Int(elements.base[Int(top.pointee.next)])
      let feature = top.pointee.features + slot
      let cell = tables.cells[Int(tables.objects[Int(object.raw)].firstCell) + slot]
      if cell.bits == unset {
        top.pointee.next += 1
        writeNull(feature)
        continue
      }
      switch feature.pointee.kind {
      case .map:
        let (next, content) = writeEntries(of: cell, object, from: top.pointee.item)
        top.pointee.item = next ?? 0
        if next == nil { top.pointee.next += 1 }
        if let (child, plan) = content { writeContent(child, plan, in: object, -1) }
      case .containment:
        top.pointee.next += 1
        writeContent(cell.object, feature, in: object, 0)
      case .containments:
        let list = tables.list(cell)
        let item = Int(top.pointee.item)
        if item + 1 >= list.count {
          top.pointee.item = 0
          top.pointee.next += 1
        } else {
          top.pointee.item += 1
        }
        writeContent(list[item].object, feature, in: object, item)
      default:
        top.pointee.next += 1
        writeElements(feature, cell, of: object)
      }
    }
  }

  /// An object inside another; one of another file is only referred to.
  @inline(__always)
  private mutating func writeContent(
    _ child: ObjectID, _ feature: UnsafePointer<FeaturePlan>, in object: ObjectID, _ index: Int
  ) {
    guard references.isLocal(child) else {
      writeHref(child, feature, of: object, index)
      return
    }
    if hasMarginalia { writeMargins(before: child) }
    guard open.count < XMIWriter.maximalDepth else { return refuseDepth(child) }
    let eClass = Int32(tables.objects[Int(child.raw)].eClass)
    let plan = plans.plan(of: eClass)
    output.startElement(feature.pointee.start)
    if eClass != feature.pointee.type { writeType(plan) }
    begin(child, plan, feature.pointee.end, isRoot: false)
  }

  private mutating func refuseDepth(_ object: ObjectID) {
    if !isTooDeep { refuse(.tooDeep(model.object(object), limit: XMIWriter.maximalDepth)) }
    isTooDeep = true
  }

  /// Writes the attributes of an object whose tag has been opened, and opens it for its elements.
  @inline(__always)
  private mutating func begin(_ object: ObjectID, _ plan: Int, _ endTag: PaddedText, isRoot: Bool) {
    let features = plans.plans[plan].features
    let slotCount = Int(plans.plans[plan].slotCount)
    if references.hasIDs { references.appendXMIID(of: object, to: &output) }
    let container = isRoot ? containerPlan(of: object) : nil
    if let container, form.usesEncodedAttributes { writeContainer(of: object, container) }
    let first = elements.count
    let cells = tables.cells + Int(tables.objects[Int(object.raw)].firstCell)
    for slot in 0..<slotCount {
      var cell = cells[slot]
      if cell.bits == unset {
        guard hasUnsetWithValue else { continue }
        guard let value = valueOfUnset(features + slot, of: object) else { continue }
        cell = value
      }
      writeAttribute(features + slot, cell, of: object)
    }
    if output.unwritable != nil { refuseCharacter(in: object) }
    if let container, !form.usesEncodedAttributes {
      output.startContents()
      writeContainer(of: object, container)
    } else if elements.count == first, !hasMarginalia || marginalia?.isEmpty(inside: object) != false {
      output.endEmptyElement()
      if hasMarginalia { writeMargins(after: object) }
      return
    } else {
      output.startContents()
    }
    open.append(
      OpenElement(
        object: object, features: features, first: Int32(first), next: Int32(first),
        end: Int32(elements.count), endTag: endTag))
  }

  private var hasMarginalia: Bool { marginalia != nil }

  private var hasUnsetWithValue: Bool { tables.hasCollisions || form.keepsDefaults }

  /// What is written for a cell that has the bits of an unset one; nil for nothing.
  @inline(never)
  private mutating func valueOfUnset(
    _ feature: UnsafePointer<FeaturePlan>, of object: ObjectID
  ) -> Cell? {
    if model.isNull(object, slot: feature.pointee.slot) {
      if feature.pointee.isUnsettable, feature.pointee.kind != .skipped {
        elements.append(feature.pointee.slot)
      }
      return nil
    }
    if model.isSet(object, slot: feature.pointee.slot) { return .unset }
    guard form.keepsDefaults, feature.pointee.hasStatedDefault else { return nil }
    return feature.pointee.defaultCell
  }

  @inline(never)
  mutating func refuseCharacter(in object: ObjectID) {
    guard let character = output.unwritable else { return }
    output.unwritable = nil
    refuse(.unwritableCharacter(character, model.object(object)))
  }

  /// ` xsi:type="prefix:Class"`.
  mutating func writeType(_ plan: Int) {
    usesXSI = true
    let entry = plans.plans + plan
    let name: PaddedText
    if let known = entry.pointee.qualifiedName {
      name = known
    } else {
      name = plans.store.texts.make(prefixes.qualifiedName(of: model.metamodel.eClass(entry.pointee.eClass)))
      entry.pointee.qualifiedName = name
    }
    output.startAttribute("xsi:type")
    output.escapedAttribute(name.bytes)
    output.endAttribute()
  }

  /// The root of a file whose container is in another file says where that is.
  private mutating func containerPlan(of root: ObjectID) -> FeaturePlan? {
    guard !model.container(of: root).isNone else { return nil }
    let opposite = model.hot.features[Int(model.containingFeature(of: root))].opposite
    return opposite < 0 ? nil : plans.plan(ofContainer: opposite)
  }

  private mutating func writeContainer(of root: ObjectID, _ plan: FeaturePlan) {
    let container = model.container(of: root)
    withUnsafePointer(to: plan) { feature in
      guard form.usesEncodedAttributes else { return writeHref(container, feature, of: root, 0) }
      output.startAttribute(feature.pointee.attribute)
      appendTypedReference(container, feature)
      output.endAttribute()
    }
  }
}

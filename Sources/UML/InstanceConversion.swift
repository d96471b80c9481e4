public import Diagnostics
public import Ecore

extension UMLConversion {
  /// The instance specifications as objects of the metamodel that was compiled from the loaded class model.
  ///
  /// Slots become values of features, links become references, and what is a part lies in its whole (UML 2.5 §9.8). What no
  /// object or value can be made of goes to `sink`: instances as warnings, slots as errors, when `isLax` as warnings too.
  /// Linear in the size of the file.
  public func instances(
    of metamodel: Metamodel, uri: String, isLax: Bool = false, into sink: inout DiagnosticSink
  ) -> Model {
    var builder = ModelBuilder(metamodel)
    let resource = builder.beginResource(uri: uri, file: model.file)
    var conversion = InstanceConversion(self, metamodel, isLax: isLax)
    conversion.run(&builder, resource: resource)
    sink.absorb(conversion.sink)
    return builder.freeze()
  }
}

/// Makes objects of instance specifications, in passes over the rows; nothing is called by itself.
struct InstanceConversion {
  let uml: UMLModel
  let objects: [UInt32: ObjectID]
  let metamodel: Metamodel
  let isLax: Bool
  var sink = DiagnosticSink()
  /// The objects by the rows of their specifications.
  var made: [UInt32: ObjectID] = [:]
  /// The specifications that became objects, in order.
  private var order: [UInt32] = []
  /// The rows of links.
  private var links: [UInt32] = []
  /// The whole of each part, and the feature that holds it; in the order in which they were found.
  private var parts: [ObjectID: Part] = [:]
  private var partOrder: [ObjectID] = []
  private var known: Set<Link> = []
  /// Whether the file has instance specifications.
  private var isAny = false

  private struct Part {
    var whole: ObjectID
    var feature: EStructuralFeature
    var place: SourceRange
    var owner: UInt32
  }

  private struct Link: Hashable {
    var source: ObjectID
    var feature: Int32
    var target: ObjectID
  }

  init(_ conversion: UMLConversion, _ metamodel: Metamodel, isLax: Bool) {
    uml = conversion.model
    objects = conversion.objects
    self.metamodel = metamodel
    self.isLax = isLax
  }

  mutating func run(_ builder: inout ModelBuilder, resource: Int) {
    makeObjects(&builder)
    for row in order { readSlots(of: element(row), &builder) }
    for row in links { connect(element(row), &builder) }
    nameObjects(&builder)
    putParts(&builder)
    builder.completeOpposites()
    for row in order {
      if let object = made[row], builder.container(of: object).isNone {
        builder.addRoot(object, to: resource)
      }
    }
    if !isAny { sink.emit(.noInstances(uml)) }
  }

  func element(_ row: UInt32) -> UMLElement { UMLElement(model: uml, index: row) }

  // MARK: Objects

  private mutating func makeObjects(_ builder: inout ModelBuilder) {
    for (index, row) in uml.rows.enumerated()
    where row.kind == .instanceSpecification && !row.flags.contains(.isExtension) {
      isAny = true
      let instance = element(UInt32(index))
      let classifiers = instance.references(.classifier)
      if classifiers.contains(where: { $0.element?.kind == .association }) {
        links.append(instance.index)
        continue
      }
      guard let eClass = eClass(of: instance, classifiers) else { continue }
      guard builder.objectCount < ModelBuilder.maximalObjectCount else { return }
      made[instance.index] = builder.create(eClass.id, at: Int(row.offset))
      order.append(instance.index)
    }
  }

  /// The class of an instance: of several the one that has all others as supertypes.
  private mutating func eClass(of instance: UMLElement, _ classifiers: [UMLReference]) -> EClass? {
    guard !classifiers.isEmpty else {
      sink.emit(.noInstance(instance, "has no classifier"))
      return nil
    }
    var classes: [EClass] = []
    for classifier in classifiers {
      guard let target = classifier.element else {
        sink.emit(.noInstance(instance, "has the classifier '\(classifier.text)', which is not in the file"))
        return nil
      }
      guard let eClass = objects[target.index].flatMap({ metamodel.eClass(definedBy: $0) }) else {
        sink.emit(
          .noInstance(
            instance,
            "has the classifier '\(target.name ?? "")', a '\(target.metaclass)', which became no class"))
        return nil
      }
      classes.append(eClass)
    }
    guard let eClass = classes.first(where: { one in classes.allSatisfy { one.isKind(of: $0) } }) else {
      let names = classes.map { "'\($0.name)'" }.joined(separator: ", ")
      sink.emit(
        .noInstance(instance, "has the classifiers \(names), and none of them has the others as supertypes"))
      return nil
    }
    guard !eClass.isAbstract else {
      sink.emit(.noInstance(instance, "has the classifier '\(eClass.name)', which is abstract"))
      return nil
    }
    return eClass
  }

  /// An attribute `name` that has no slot gets the name of the instance, since that is what people see in diagrams.
  private mutating func nameObjects(_ builder: inout ModelBuilder) {
    var features: [Int32: Int32] = [:]
    for row in order {
      guard let object = made[row], let name = element(row).name else { continue }
      let eClass = metamodel.eClass(builder.eClass(of: object))
      let slot: Int32
      if let known = features[eClass.id] {
        slot = known
      } else {
        let feature = eClass.eStructuralFeature(named: "name")
        let isText = feature.map { !$0.isReference && !$0.isMany && $0.info.kind == .string } ?? false
        slot = isText ? feature.map { builder.slot(of: $0.id, in: eClass.id) } ?? -1 : -1
        features[eClass.id] = slot
      }
      if slot >= 0, !builder.isSet(object, slot: slot) {
        builder.set(object, slot: slot, to: builder.text(name))
      }
    }
  }

  // MARK: References

  /// Makes one object refer to another; what is a part is put into its whole later.
  mutating func refer(
    _ feature: EStructuralFeature, of source: ObjectID, to target: ObjectID, at element: UMLElement,
    _ builder: inout ModelBuilder
  ) {
    if feature.isContainer, let whole = feature.eOpposite {
      refer(part: source, to: target, whole, at: element)
      return
    }
    if feature.isContainment {
      refer(part: target, to: source, feature, at: element)
      return
    }
    let slot = builder.slot(of: feature.id, in: builder.eClass(of: source))
    guard slot >= 0 else {
      report(element, "is a value of '\(feature.name)', which holds none of its own")
      return
    }
    guard
      known.insert(Link(source: source, feature: feature.id, target: target)).inserted || !feature.isUnique
    else { return }
    if feature.isMany {
      builder.append(Cell(target), to: source, slot: slot)
    } else if builder.isSet(source, slot: slot) {
      report(element, "is a second value of '\(feature.name)', which has one")
    } else {
      builder.set(source, slot: slot, to: Cell(target))
    }
  }

  private mutating func refer(
    part: ObjectID, to whole: ObjectID, _ feature: EStructuralFeature, at element: UMLElement
  ) {
    if let other = parts[part] {
      // A link and a slot, or the slots of both ends, may say the same.
      if other.whole == whole, other.feature == feature { return }
      report(element, "would put a part of '\(other.feature.name)' into '\(feature.name)' as well")
      return
    }
    parts[part] = Part(whole: whole, feature: feature, place: element.place, owner: element.index)
    partOrder.append(part)
  }

  private mutating func putParts(_ builder: inout ModelBuilder) {
    /// What is known not to be above itself.
    var checked: Set<ObjectID> = []
    for part in partOrder {
      var path: Set<ObjectID> = []
      var next = part
      while !checked.contains(next), path.insert(next).inserted, let above = parts[next] {
        next = above.whole
      }
      if path.contains(next), !checked.contains(next), let closing = parts[next] {
        report(element(closing.owner), "would make an instance a part of itself")
        parts[next] = nil
      }
      checked.formUnion(path)
    }
    for part in partOrder {
      guard let own = parts[part] else { continue }
      let slot = builder.slot(of: own.feature.id, in: builder.eClass(of: own.whole))
      guard slot >= 0 else {
        report(element(own.owner), "is a value of '\(own.feature.name)', which holds none of its own")
        continue
      }
      if own.feature.isMany {
        builder.append(Cell(part), to: own.whole, slot: slot)
      } else if builder.isSet(own.whole, slot: slot) {
        report(element(own.owner), "is a second value of '\(own.feature.name)', which has one")
        continue
      } else {
        builder.set(own.whole, slot: slot, to: Cell(part))
      }
      builder.setContainer(of: part, to: own.whole, slot: slot)
    }
  }

  // MARK: Links

  /// A link has a slot for each end of its association: the object at one end refers to the object at the other.
  private mutating func connect(_ link: UMLElement, _ builder: inout ModelBuilder) {
    guard
      let association = link.references(.classifier).lazy.compactMap(\.element).first(where: {
        $0.kind == .association
      })
    else { return }
    let ends = association.memberEnds
    guard ends.count == 2 else {
      sink.emit(.noInstance(link, "is a link of \(ends.count) ends; expected 2"))
      return
    }
    var values: [[(target: ObjectID, place: UMLElement)]] = [[], []]
    for slot in link.contents(.slot) {
      guard let defining = slot.reference(.definingFeature)?.element, let end = ends.firstIndex(of: defining)
      else {
        report(slot, "is about no end of '\(association.name ?? "")'")
        continue
      }
      for value in slot.slotValues where value.kind != .literalNull {
        if let target = object(of: value) { values[end].append((target, value)) }
      }
    }
    guard !values[0].isEmpty, !values[1].isEmpty else {
      sink.emit(.noInstance(link, "is a link without an instance at each end"))
      return
    }
    let features = ends.map { objects[$0.index].flatMap { metamodel.eStructuralFeature(definedBy: $0) } }
    guard features.contains(where: { $0 != nil }) else {
      sink.emit(.noInstance(link, "is a link of an association whose ends are no features"))
      return
    }
    // One of two ends that are opposites says everything.
    for end in features[0]?.eOpposite != nil ? [0] : [0, 1] {
      guard let feature = features[end] else { continue }
      for (source, _) in values[1 - end] {
        for (target, place) in values[end] where conforms(target, source, to: feature, at: place, builder) {
          refer(feature, of: source, to: target, at: place, &builder)
        }
      }
    }
  }

  /// Whether both ends of a reference are of the classes that it wants; reports when not.
  mutating func conforms(
    _ target: ObjectID, _ source: ObjectID, to feature: EStructuralFeature, at element: UMLElement,
    _ builder: borrowing ModelBuilder
  ) -> Bool {
    let sourceClass = metamodel.eClass(builder.eClass(of: source))
    guard sourceClass.isKind(of: feature.eContainingClass) else {
      report(element, "is a value of '\(feature.name)', which '\(sourceClass.name)' does not have")
      return false
    }
    let targetClass = metamodel.eClass(builder.eClass(of: target))
    guard let type = feature.eReferenceType, type.ePackage.nsURI != Metamodel.ecoreURI else { return true }
    if targetClass.isKind(of: type) { return true }
    report(element, "is an instance of '\(targetClass.name)'; expected one of '\(type.name)'")
    return false
  }

  mutating func report(_ element: UMLElement, _ what: String) {
    sink.emit(.badSlot(element, what, isLax: isLax))
  }
}

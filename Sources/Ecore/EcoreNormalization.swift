/// Keeps the two ways in which Ecore states a type in step, as EMF's own classes do.
///
/// `eType`, `eSuperTypes` and `eExceptions` each have a generic twin that contains `EGenericType`s. A file states one of
/// them; afterwards both are there: a missing `EGenericType` is made, a missing erasure is computed.
public enum EcoreNormalization {
  /// Completes the metamodel elements among the objects from `first` on; references must have been resolved.
  ///
  /// Made objects belong to the resource of their owner. The objects of the resource `done` are complete already.
  public static func apply(to builder: inout ModelBuilder, from first: Int, unlessIn done: Int? = nil) {
    var current: Int?
    for index in first..<builder.objectCount {
      let object = ObjectID(index)
      guard builder.eClass(of: object) <= EcoreIDs.lastClass else { continue }
      let resource = builder.resourceIndex(of: object)
      if let done, resource == done { continue }
      if resource != current, let resource {
        builder.resumeResource(resource)
        current = resource
      }
      let eClass = builder.eClass(of: object)
      guard eClass <= EcoreIDs.lastClass else { continue }
      if builder.hot.isKind(eClass, of: EcoreIDs.eTypedElement) {
        completeType(of: object, eClass, &builder)
      }
      if eClass == EcoreIDs.eClass {
        completeList(object, eClass, EcoreIDs.eSuperTypes, EcoreIDs.eGenericSuperTypes, &builder)
      } else if eClass == EcoreIDs.eOperationClass {
        completeList(object, eClass, EcoreIDs.eExceptions, EcoreIDs.eGenericExceptions, &builder)
      }
    }
  }

  private static func completeType(of object: ObjectID, _ eClass: Int32, _ builder: inout ModelBuilder) {
    let plain = builder.slot(of: EcoreIDs.eType, in: eClass)
    let generic = builder.slot(of: EcoreIDs.eGenericType, in: eClass)
    let genericCell = builder.cell(object, slot: generic)
    if genericCell != .unset {
      let erased = erasure(of: genericCell.object, builder)
      if !erased.isNone { builder.set(object, slot: plain, to: Cell(erased)) }
    } else {
      let type = builder.cell(object, slot: plain)
      guard type != .unset else { return }
      let made = makeGeneric(type.object, for: object, slot: generic, &builder)
      builder.set(object, slot: generic, to: Cell(made))
    }
  }

  private static func completeList(
    _ object: ObjectID, _ eClass: Int32, _ plainFeature: Int32, _ genericFeature: Int32,
    _ builder: inout ModelBuilder
  ) {
    let plain = builder.slot(of: plainFeature, in: eClass)
    let generic = builder.slot(of: genericFeature, in: eClass)
    let plains = builder.list(builder.cell(object, slot: plain)).map(\.object)
    let generics = builder.list(builder.cell(object, slot: generic)).map(\.object)
    for type in plains {
      let made = makeGeneric(type, for: object, slot: generic, &builder)
      builder.append(Cell(made), to: object, slot: generic)
    }
    for stated in generics {
      let erased = erasure(of: stated, builder)
      if !erased.isNone { builder.append(Cell(erased), to: object, slot: plain) }
    }
  }

  private static func makeGeneric(
    _ type: ObjectID, for owner: ObjectID, slot: Int32, _ builder: inout ModelBuilder
  ) -> ObjectID {
    let made = builder.create(EcoreIDs.eGenericTypeClass, at: builder.offset(of: owner) ?? -1)
    let classifier = builder.slot(of: EcoreIDs.classifierOfGeneric, in: EcoreIDs.eGenericTypeClass)
    builder.set(made, slot: classifier, to: Cell(type))
    builder.setContainer(of: made, to: owner, slot: slot)
    return made
  }

  /// The classifier that remains of a generic type: its own, or that of its type parameter's first bound.
  private static func erasure(of generic: ObjectID, _ builder: borrowing ModelBuilder) -> ObjectID {
    var current = generic
    // A parameter may be bounded by a parameter; a cycle ends after a few steps.
    for _ in 0..<32 {
      guard !current.isProxy, builder.eClass(of: current) == EcoreIDs.eGenericTypeClass else { return .none }
      let classifierSlot = builder.slot(of: EcoreIDs.classifierOfGeneric, in: EcoreIDs.eGenericTypeClass)
      let classifier = builder.cell(current, slot: classifierSlot)
      if classifier != .unset { return classifier.object }
      let parameterSlot = builder.slot(of: EcoreIDs.typeParameterOfGeneric, in: EcoreIDs.eGenericTypeClass)
      let parameter = builder.cell(current, slot: parameterSlot)
      guard parameter != .unset, !parameter.object.isProxy else { return .none }
      let boundsSlot = builder.slot(of: EcoreIDs.bounds, in: builder.eClass(of: parameter.object))
      guard boundsSlot >= 0, let bound = builder.list(builder.cell(parameter.object, slot: boundsSlot)).first
      else { return .none }
      current = bound.object
    }
    return .none
  }
}

internal import Ecore

extension MetamodelComparison {
  /// Compares a feature with what it was; multiplicities, type, nature.
  mutating func compare(_ old: EStructuralFeature, _ new: EStructuralFeature, at path: String) {
    compareMultiplicities(old, new, at: path)
    compareTypes(old, new, at: path)
    if old.isContainment != new.isContainment {
      note(
        .featureTypeChanged, path, part: "containment", old: "\(old.isContainment)",
        new: "\(new.isContainment)")
    }
    if old.defaultValueLiteral != new.defaultValueLiteral {
      note(
        .featureDefaultChanged, path, part: "defaultValueLiteral", old: old.defaultValueLiteral,
        new: new.defaultValueLiteral)
    }
    let flags: [(name: String, old: Bool, new: Bool)] = [
      ("changeable", old.isChangeable, new.isChangeable), ("derived", old.isDerived, new.isDerived),
      ("iD", old.isID, new.isID), ("transient", old.isTransient, new.isTransient),
      ("unsettable", old.isUnsettable, new.isUnsettable), ("volatile", old.isVolatile, new.isVolatile),
    ]
    for flag in flags where flag.old != flag.new {
      note(.featureChanged, path, part: flag.name, old: "\(flag.old)", new: "\(flag.new)")
    }
    if old.isMany && new.isMany {
      if old.isUnique != new.isUnique {
        note(
          new.isUnique ? .featureNarrowed : .featureWidened, path, part: "unique", old: "\(old.isUnique)",
          new: "\(new.isUnique)")
      }
      if old.isOrdered != new.isOrdered {
        note(.featureChanged, path, part: "ordered", old: "\(old.isOrdered)", new: "\(new.isOrdered)")
      }
      let keys = [old, new].map { $0.eKeys.map(\.name).joined(separator: ", ") }
      if keys[0] != keys[1] { note(.featureNarrowed, path, part: "eKeys", old: keys[0], new: keys[1]) }
    }
    if old.eOpposite?.name != new.eOpposite?.name {
      note(
        .featureChanged, path, part: "eOpposite", old: old.eOpposite?.name, new: new.eOpposite?.name)
    }
  }

  private mutating func compareMultiplicities(
    _ old: EStructuralFeature, _ new: EStructuralFeature, at path: String
  ) {
    let before = old.multiplicityText
    let after = new.multiplicityText
    guard before != after else { return }
    func upper(_ feature: EStructuralFeature) -> Int {
      feature.upperBound < 0 ? .max : feature.upperBound
    }
    if !old.isRequired, new.isRequired {
      let isFilled = new.defaultValueLiteral != nil && !new.isMany
      note(isFilled ? .featureWidened : .featureRequired, path, part: "lowerBound", old: before, new: after)
    } else if new.lowerBound > old.lowerBound {
      note(.featureNarrowed, path, part: "lowerBound", old: before, new: after)
    } else if new.lowerBound < old.lowerBound {
      note(.featureOptional, path, part: "lowerBound", old: before, new: after)
    }
    if old.isMany != new.isMany {
      // One value and a list of values are different things in a file.
      note(.featureTypeChanged, path, part: "upperBound", old: before, new: after)
    } else if upper(new) < upper(old) {
      note(.featureNarrowed, path, part: "upperBound", old: before, new: after)
    } else if upper(new) > upper(old) {
      note(.featureWidened, path, part: "upperBound", old: before, new: after)
    }
  }

  private mutating func compareTypes(_ old: EStructuralFeature, _ new: EStructuralFeature, at path: String) {
    let before = typeText(old, isOld: true)
    let after = new.eType?.name ?? "?"
    guard before != typeText(new, isOld: false) || old.isReference != new.isReference else { return }
    var code = APIChangeCode.featureTypeChanged
    if let source = old.eReferenceType, let target = new.eReferenceType {
      let above = target.eAllSuperTypes.map { oldName(of: .eClass($0)) }
      if above.contains(source.name) {
        code = .featureNarrowed
      } else if source.eAllSuperTypes.contains(where: { $0.name == oldName(of: .eClass(target)) }) {
        code = .featureWidened
      }
    } else if let source = old.eAttributeType, let target = new.eAttributeType, !source.isEnum, !target.isEnum
    {
      let isWider = target.kind == source.kind || (source.kind == .integer && target.kind == .real)
      if source.kind == target.kind, source.kind == .integer || source.kind == .real {
        code = target.bits < source.bits ? .featureNarrowed : .featureWidened
      } else if isWider {
        code = .featureWidened
      }
    } else if old.eAttributeType?.isEnum == false, new.eAttributeType?.isEnum == true {
      code = .featureNarrowed
    } else if old.eAttributeType?.isEnum == true, new.eAttributeType?.kind == .string {
      code = .featureWidened
    }
    note(code, path, part: "eType", old: before, new: after)
  }
}

extension EStructuralFeature {
  /// The bounds as they are written: `[0..1]`, `[1..*]`.
  var multiplicityText: String { "[\(lowerBound)..\(upperBound < 0 ? "*" : String(upperBound))]" }
}

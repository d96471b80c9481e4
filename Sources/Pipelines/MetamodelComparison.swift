internal import Diagnostics
internal import Ecore
internal import OCL

/// A compiled metamodel with its invariants.
struct StatedMetamodel {
  let metamodel: Metamodel
  let invariants: [Invariant]

  /// The packages but Ecore itself, by their qualified names.
  var packages: [(name: String, value: EPackage)] {
    metamodel.ePackages.filter { $0.nsURI != Metamodel.ecoreURI }.map { ($0.qualifiedName, $0) }
  }
}

/// Compares metamodels as Ecore has them: packages, classifiers, features, invariants.
struct MetamodelComparison {
  private(set) var changes: [APIChange] = []
  private let old: StatedMetamodel
  private let new: StatedMetamodel
  private var owner = APIChange.Owner(name: "", kind: nil)
  private var kind = ""
  /// The names that classifiers had before, by the names they have now.
  private var oldNames: [String: String] = [:]

  init(_ old: StatedMetamodel, _ new: StatedMetamodel) {
    self.old = old
    self.new = new
    let packages = NamePairs(old.packages, new.packages)
    let classifiers = packages.pairs.map { pair in
      NamePairs(
        pair.old.eClassifiers.map { ($0.name, $0) }, pair.new.eClassifiers.map { ($0.name, $0) },
        isSame: Self.areAlike)
    }
    for pair in classifiers.flatMap(\.pairs) where pair.old.name != pair.new.name {
      oldNames[pair.new.name] = pair.old.name
    }
    for (name, _) in packages.removed {
      owner = .init(name: name, kind: nil)
      note(.packageRemoved, name, old: name)
    }
    for (name, _) in packages.added {
      owner = .init(name: name, kind: nil)
      note(.packageAdded, name, new: name)
    }
    for (pair, inner) in zip(packages.pairs, classifiers) { compare(pair.old, pair.new, inner) }
  }

  mutating func note(
    _ code: APIChangeCode, _ path: String, part: String? = nil, old: String? = nil, new: String? = nil
  ) {
    changes.append(
      APIChange(
        code: code, owner: owner, kind: kind, version: nil, path: path, part: part, old: old, new: new,
        hint: nil))
  }

  /// What a classifier was called before, by which old and new types are compared.
  func oldName(of classifier: EClassifier) -> String { oldNames[classifier.name] ?? classifier.name }

  // MARK: Packages and classifiers

  private mutating func compare(_ old: EPackage, _ new: EPackage, _ classifiers: NamePairs<EClassifier>) {
    let package = new.qualifiedName
    owner = .init(name: package, kind: nil)
    kind = ""
    if old.nsURI != new.nsURI {
      note(.namespaceChanged, package, part: "nsURI", old: old.nsURI, new: new.nsURI)
    }
    for (name, _) in classifiers.removed {
      kind = name
      note(.classifierRemoved, package + "::" + name, old: name)
    }
    for (name, _) in classifiers.added {
      kind = name
      note(.classifierAdded, package + "::" + name, new: name)
    }
    for pair in classifiers.pairs {
      kind = pair.new.name
      if pair.old.name != pair.new.name {
        note(.classifierRenamed, package + "::" + pair.old.name, old: pair.old.name, new: pair.new.name)
      }
      switch (pair.old, pair.new) {
      case (.eClass(let old), .eClass(let new)): compare(old, new)
      case (.eDataType(let old), .eDataType(let new)): compare(old, new)
      case (.eClass, .eDataType):
        note(.classifierChanged, package + "::" + kind, old: "class", new: "data type")
      case (.eDataType, .eClass):
        note(.classifierChanged, package + "::" + kind, old: "data type", new: "class")
      }
    }
  }

  /// Whether a class of another name may be the same one: most of its features are there.
  private static func areAlike(_ old: EClassifier, _ new: EClassifier) -> Bool {
    switch (old, new) {
    case (.eClass(let old), .eClass(let new)):
      let before = Set(old.eAllStructuralFeatures.map(\.name))
      let after = Set(new.eAllStructuralFeatures.map(\.name))
      return before.intersection(after).count * 2 >= max(before.count, after.count)
    case (.eDataType(let old), .eDataType(let new)):
      return old.isEnum == new.isEnum && old.instanceClassName == new.instanceClassName
        && (!old.isEnum || !Set(old.eLiterals.map(\.name)).isDisjoint(with: new.eLiterals.map(\.name)))
    default: return false
    }
  }

  private mutating func compare(_ old: EDataType, _ new: EDataType) {
    let path = new.qualifiedName
    if old.isEnum != new.isEnum || (!old.isEnum && old.instanceClassName != new.instanceClassName) {
      note(
        .classifierChanged, path, old: old.isEnum ? "enumeration" : old.instanceClassName,
        new: new.isEnum ? "enumeration" : new.instanceClassName)
      return
    }
    let after = Set(new.eLiterals.map(\.literal))
    let before = Set(old.eLiterals.map(\.literal))
    for literal in old.eLiterals where !after.contains(literal.literal) {
      note(.literalRemoved, path, old: literal.literal)
    }
    for literal in new.eLiterals where !before.contains(literal.literal) {
      note(.literalAdded, path, new: literal.literal)
    }
  }

  // MARK: Classes

  private mutating func compare(_ old: EClass, _ new: EClass) {
    let path = new.qualifiedName
    if old.isAbstract != new.isAbstract {
      note(
        new.isAbstract ? .classAbstract : .classConcrete, path, part: "abstract", old: "\(old.isAbstract)",
        new: "\(new.isAbstract)")
    }
    let before = Set(old.eAllSuperTypes.map(\.name))
    let after = Set(new.eAllSuperTypes.map { oldName(of: .eClass($0)) })
    for type in old.eSuperTypes where !after.contains(type.name) {
      note(.supertypeRemoved, path, part: "eSuperTypes", old: type.name)
    }
    for type in new.eSuperTypes where !before.contains(oldName(of: .eClass(type))) {
      note(.supertypeAdded, path, part: "eSuperTypes", new: type.name)
    }
    compareFeatures(old, new)
    compareInvariants(old, new)
  }

  private mutating func compareFeatures(_ old: EClass, _ new: EClass) {
    let path = new.qualifiedName + "::"
    // A feature that a supertype declares now, or declared before, is neither gone nor new.
    let inherited = Set(new.eAllStructuralFeatures.map(\.name))
    let known = Set(old.eAllStructuralFeatures.map(\.name))
    let pairs = NamePairs(
      old.eStructuralFeatures.map { ($0.name, $0) },
      new.eStructuralFeatures.filter { !known.contains($0.name) || $0.eContainingClass == new }
        .map { ($0.name, $0) },
      isSame: { [self] in typeText($0, isOld: true) == typeText($1, isOld: false) })
    for pair in pairs.pairs {
      if pair.old.name != pair.new.name {
        note(.featureRenamed, path + pair.old.name, old: pair.old.name, new: pair.new.name)
      }
      compare(pair.old, pair.new, at: path + pair.new.name)
    }
    for (name, feature) in pairs.removed {
      if inherited.contains(name), let moved = new.eStructuralFeature(named: name) {
        compare(feature, moved, at: path + name)
      } else {
        note(.featureRemoved, path + name, old: typeText(feature, isOld: true))
      }
    }
    for (name, feature) in pairs.added where !known.contains(name) {
      let needsValue = feature.isRequired && feature.defaultValueLiteral == nil && !feature.isDerived
      note(
        needsValue ? .featureRequired : .featureAdded, path + name,
        new: typeText(feature, isOld: false) + " " + feature.multiplicityText)
    }
  }

  /// The name of a feature's type as it was before.
  func typeText(_ feature: EStructuralFeature, isOld: Bool) -> String {
    guard let type = feature.eType else { return "?" }
    return isOld ? type.name : oldName(of: type)
  }

  private mutating func compareInvariants(_ old: EClass, _ new: EClass) {
    func named(_ metamodel: StatedMetamodel, _ eClass: EClass) -> [(name: String, value: Invariant)] {
      metamodel.invariants.filter { $0.context == eClass }.map { ($0.name, $0) }
    }
    let pairs = NamePairs(named(self.old, old), named(self.new, new))
    let path = new.qualifiedName + "::"
    for (name, invariant) in pairs.removed {
      note(.invariantRemoved, path + name, old: invariant.text)
    }
    for (name, invariant) in pairs.added { note(.invariantAdded, path + name, new: invariant.text) }
    for pair in pairs.pairs {
      let place = path + pair.new.name
      if pair.old.text != pair.new.text {
        note(.invariantChanged, place, old: pair.old.text, new: pair.new.text)
      }
      let severities = [pair.old.severity ?? .error, pair.new.severity ?? .error]
      if severities[0] != severities[1] {
        let isRaised = severities[1] == .error
        note(
          isRaised ? .invariantRaised : .invariantLowered, place, part: "severity",
          old: severities[0].rawValue, new: severities[1].rawValue)
      }
    }
  }
}

extension Invariant {
  /// The expression on one line.
  fileprivate var text: String {
    body.value.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
      .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }
}

/// Named things of two sides, paired by name; then those of nearly the same name that are alike.
struct NamePairs<Value> {
  private(set) var pairs: [(old: Value, new: Value)] = []
  private(set) var removed: [(name: String, value: Value)] = []
  private(set) var added: [(name: String, value: Value)] = []

  /// Of several with one name the first is taken, then the next; without `isSame` names are not guessed.
  init(
    _ old: [(name: String, value: Value)], _ new: [(name: String, value: Value)],
    isSame: ((_ old: Value, _ new: Value) -> Bool)? = nil
  ) {
    var places: [String: [Int]] = [:]
    for (index, entry) in new.enumerated().reversed() { places[entry.name, default: []].append(index) }
    var taken: Set<Int> = []
    for entry in old {
      if let index = places[entry.name]?.popLast() {
        taken.insert(index)
        pairs.append((entry.value, new[index].value))
      } else {
        removed.append(entry)
      }
    }
    added = new.indices.filter { !taken.contains($0) }.map { new[$0] }
    // Guessing costs a comparison of each with each.
    guard let isSame, removed.count * added.count <= 10_000 else { return }
    let isAlone = removed.count == 1 && added.count == 1
    removed = removed.filter { entry in
      let alike = added.filter { isSame(entry.value, $0.value) }.map(\.name)
      let name = Suggestion.nearest(to: entry.name, among: alike) ?? (isAlone ? alike.first : nil)
      guard let name, let index = added.firstIndex(where: { $0.name == name }) else { return true }
      pairs.append((entry.value, added.remove(at: index).value))
      return false
    }
  }
}

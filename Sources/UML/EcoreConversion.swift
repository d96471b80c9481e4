internal import Diagnostics
internal import Ecore

/// Makes a metamodel of a class model, by the rules that UML2's converter for Ecore has, and keeps more than that.
///
/// Each step goes once through the rows; nothing is called by itself, so no nesting is too deep.
struct EcoreConversion {
  let uml: UMLModel
  let options: UMLOptions
  var report = UMLReport()
  var contents: DocumentContents
  /// Objects of packages, classifiers, literals, features, operations and parameters, by row.
  var objects: [UInt32: ObjectID] = [:]
  /// The names given in a container, so that none is given twice.
  var names: [ObjectID: Set<String>] = [:]
  /// The rows whose object is a class, of a data type those that are none.
  var classRows: Set<UInt32> = []
  var dataTypeRows: Set<UInt32> = []
  var superTypes: [ObjectID: [ObjectID]] = [:]
  /// The names of the features of each class.
  var planned: [ObjectID: Set<String>] = [:]
  var invariantNames: [ObjectID: Set<String>] = [:]
  var invariants: [ObjectID: [(name: String, body: String)]] = [:]
  var documentation: [ObjectID: [String]] = [:]
  var pivot: [ObjectID: [(key: String, value: String)]] = [:]
  /// The package of each class, for the delegates.
  var packageOf: [ObjectID: ObjectID] = [:]
  /// UML 1.x: the rows of classifiers by their names; the first of each.
  var classifiersByName: [String: UInt32] = [:]
  /// The names of the literals of each enumeration.
  var literals: [ObjectID: Set<String>] = [:]
  /// What is merged; nil where nothing is.
  var merges: PackageMerges?
  /// While packages are merged: the features by class and name, with the properties that they are made of.
  var mergedFeatures: [Member: (object: ObjectID, elements: [UMLElement])] = [:]
  /// While packages are merged: the rows of operations by class, name and types.
  var mergedOperations: [Member: UInt32] = [:]
  /// While packages are merged: the bounds of parameters and results that are several in one.
  var mergedBounds: [ObjectID: (lower: Int?, upper: Int?)] = [:]
  /// While packages are merged: the literals by enumeration and name.
  var mergedLiterals: [Member: ObjectID] = [:]
  /// The packages that were made for classifiers without one, by part.
  var rootPackages: [Int: ObjectID] = [:]
  var typeParameters: [UInt32: ObjectID] = [:]
  /// By the row of a classifier that is bound: the template, and the binding.
  var bindings: [UInt32: (template: UInt32, row: UInt32)] = [:]
  /// References and the properties that are their keys.
  var keys: [(reference: ObjectID, key: UMLElement)] = []
  /// What a name in a container was last given as suffix.
  var suffixes: [ObjectID: [String: Int]] = [:]
  var classNames: [ObjectID: String] = [:]
  /// The data types for an enumeration or nothing, by the enumeration.
  var optionalTypes: [ObjectID: ObjectID] = [:]
  /// What features redefine and of what they are subsets.
  var relations: [Relation] = []
  /// The features that are derived.
  var derivedFeatures: Set<ObjectID> = []
  /// Features that lost their containment to what they are subsets of.
  var noParts: Set<ObjectID> = []
  var delegates: [ObjectID: Set<Delegate>] = [:]
  var prefixes: [ObjectID: String] = [:]
  var namespaceURIs: Set<String> = []
  /// What was converted, so that what remains is reported.
  var isConverted: [Bool]

  /// An annotation of a feature about others.
  struct Relation {
    var annotation: ObjectID
    var feature: ObjectID
    var element: UMLElement
    var targets: [UMLElement]
    var isSubset: Bool
  }

  /// What a package tells OCL to do.
  enum Delegate: String, CaseIterable {
    case validation = "validationDelegates"
    case setting = "settingDelegates"
    case invocation = "invocationDelegates"
  }

  static let pivotURI = "http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot"
  static let dependencyURI = "https://krosskube.io/dependency"
  /// How many bytes of the names around an element go into its own.
  static let maximalName = 1000
  /// How many bytes of documentation are copied to more than one element.
  var documentationLeft = 64 << 20
  /// How many supertypes are looked at in all; Ecore has room for 16 million.
  var stepsLeft = 32_000_000
  /// Where a class model says what neither UML nor the profile of Ecore has words for.
  static let ecoreNotesURI = "https://krosskube.io/ecore"
  static let umlURI = "http://www.eclipse.org/uml2/2.0.0/UML"
  static let genModelURI = "http://www.eclipse.org/emf/2002/GenModel"

  /// The resource of each part.
  let resources: [Int]
  /// The part whose resource new objects belong to.
  private var current = 0
  /// For each part the files that could not be read.
  var missing: [[String: String]] = []

  init(_ uml: UMLModel, resources: [Int], _ options: UMLOptions) {
    self.uml = uml
    self.options = options
    self.resources = resources
    contents = DocumentContents(resource: resources[0])
    isConverted = Array(repeating: false, count: uml.rows.count)
  }

  /// Makes everything; the roots are added to the resource.
  mutating func run(_ builder: inout ModelBuilder) {
    if resources.count > 1 { builder.resumeResource(resources[0]) }
    findMerges()
    makePackagesAndClassifiers(&builder)
    connectSuperTypes(&builder)
    makeFeatures(&builder)
    makeEndsOfAssociations(&builder)
    connectRelations(&builder)
    makeOperations(&builder)
    if uml.dialect.isUML1 { makeEndsOfUML1(&builder) }
    connectOpposites(&builder)
    makeConstraints(&builder)
    makeDependencies(&builder)
    collectComments()
    makeAnnotations(&builder)
    reportRest()
  }

  func element(_ row: UInt32) -> UMLElement { UMLElement(model: uml, index: row) }

  // MARK: Files

  /// Lets new objects belong to the resource of the file that an element stands in.
  mutating func enter(_ element: UMLElement, _ builder: inout ModelBuilder) {
    guard resources.count > 1 else { return }
    enter(uml.part(of: element.index), &builder)
  }

  /// Lets new objects belong to the resource of another object, which is to contain them.
  mutating func enter(_ container: ObjectID, _ builder: inout ModelBuilder) {
    guard resources.count > 1, resources[0] != resources[1],
      let part = builder.resourceIndex(of: container).flatMap({ resources.firstIndex(of: $0) })
    else { return }
    enter(part, &builder)
  }

  private mutating func enter(_ part: Int, _ builder: inout ModelBuilder) {
    guard part != current else { return }
    current = part
    builder.resumeResource(resources[part])
  }

  /// Where an element stands in the file of new objects; -1 when it stands in another one.
  func offset(of element: UMLElement) -> Int {
    if uml.parts.isEmpty { return Int(element.row.offset) }
    let part = uml.part(of: element.index)
    return part == current && (part == 0 || resources[part] != resources[0]) ? Int(element.row.offset) : -1
  }

  /// The path of the file that an href leads to, if it could not be read.
  func missingFile(_ href: String, of element: UMLElement) -> String? {
    guard let hash = href.firstIndex(of: "#"), !missing.isEmpty else { return nil }
    return missing[uml.part(of: element.index)][String(href[..<hash])]
  }

  mutating func note(
    _ action: UMLReport.Action, _ element: UMLElement, _ code: String, _ reason: String
  ) {
    let metaclass = element.metaclass.isEmpty ? element.kind.rawValue : element.metaclass
    report.entries.append(
      UMLReport.Entry(
        action: action, metaclass: metaclass, element: element.qualifiedName, reason: reason,
        code: code, place: element.place))
  }

  mutating func converted(_ element: UMLElement) {
    isConverted[Int(element.index)] = true
    report.converted[element.metaclass.isEmpty ? element.kind.rawValue : element.metaclass, default: 0] += 1
  }

  // MARK: Names

  /// A name for an element in a container: valid as an identifier, and not taken.
  mutating func name(_ wanted: String?, guess: String, of element: UMLElement, in container: ObjectID)
    -> String
  {
    var name = wanted ?? guess
    if wanted == nil { note(.guessed, element, "uml/unnamed", "has no name; it is called '\(name)'") }
    let valid = identifier(name)
    if valid != name {
      note(.renamed, element, "uml/renamed", "is called '\(valid)', since its name is no identifier")
      name = valid
    }
    if names[container, default: []].contains(name) {
      let base = name
      var count = suffixes[container]?[base] ?? 2
      while names[container, default: []].contains("\(name)_\(count)") { count += 1 }
      suffixes[container, default: [:]][base] = count + 1
      note(.renamed, element, "uml/renamed", "is called '\(name)_\(count)', since another has its name")
      name += "_\(count)"
    }
    names[container, default: []].insert(name)
    return name
  }

  /// A name as an identifier, in the way that was chosen.
  func identifier(_ name: String) -> String {
    options.names == .camelCase ? Self.camelCase(name) : Self.identifier(name)
  }

  /// Letters and digits as they are; what follows anything else begins with a capital.
  static func camelCase(_ name: String) -> String {
    let parts = name.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "$" }
    guard parts.count > 1 else { return identifier(parts.first.map(String.init) ?? name) }
    return identifier(
      String(parts[0]) + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined())
  }

  /// Letters, digits and `_` as they are, everything else as `_`.
  static func identifier(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      let isLetter = scalar.properties.isAlphabetic || scalar == "_" || scalar == "$"
      let isDigit = scalar.properties.numericType == .decimal
      if result.isEmpty, isDigit { result = "_" }
      result.unicodeScalars.append(isLetter || isDigit ? scalar : "_")
    }
    return result.isEmpty ? "_" : result
  }

  static func lowerFirst(_ name: String) -> String {
    name.prefix(1).lowercased() + name.dropFirst()
  }

  // MARK: Objects

  mutating func make(_ name: String, at element: UMLElement, _ builder: inout ModelBuilder) -> ObjectID {
    let id: Int32 =
      switch name {
      case "EClass": EcoreIDs.eClass
      case "EDataType": EcoreIDs.eDataType
      case "EEnum": EcoreIDs.eEnum
      case "EPackage": EcoreIDs.ePackage
      case "EAttribute": EcoreIDs.eAttributeClass
      case "EReference": EcoreIDs.eReferenceClass
      case "EOperation": EcoreIDs.eOperationClass
      default: EcoreIDs.eAnnotationClass
      }
    let isKnown = name != "EParameter" && name != "EEnumLiteral"
    return isKnown
      ? builder.create(id, at: offset(of: element))
      : builder.create(
        builder.metamodel.ePackages[0].eClass(named: name)?.id ?? id, at: offset(of: element))
  }

  /// Adds an annotation; nothing when there is nothing to say.
  mutating func annotate(
    _ object: ObjectID, _ source: String, _ details: [(key: String, value: String)],
    _ builder: inout ModelBuilder
  ) {
    enter(object, &builder)
    let annotation = builder.create(EcoreIDs.eAnnotationClass)
    builder.set(annotation, "source", .string(source))
    for (key, value) in details {
      let entry = builder.create("EStringToStringMapEntry", in: Metamodel.ecoreURI)
      builder.set(entry, "key", .string(key))
      builder.set(entry, "value", .string(value))
      builder.add(entry, to: annotation, "details")
    }
    builder.add(annotation, to: object, "eAnnotations")
  }
}

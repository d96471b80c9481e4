public import Diagnostics

/// Turns the packages of a model into the tables of a ``Metamodel``.
public struct MetamodelCompiler {
  private let model: Model
  private var tables = EcoreDescription.tables
  private var classifierRows: [ObjectID: ClassifierRow] = [:]
  private var featureRows: [ObjectID: Int32] = [:]
  private var packageOfURI: [String: Int] = [:]
  private var sink: DiagnosticSink

  /// Compiles every `EPackage` that is a root of `definition`, a model of Ecore, with the packages nested in it.
  ///
  /// What cannot be used is reported and left out; the rest is usable.
  public static func compile(_ definition: Model, into sink: inout DiagnosticSink) -> Metamodel {
    var compiler = MetamodelCompiler(model: definition, sink: sink)
    compiler.run()
    sink = compiler.sink
    let metamodel = Metamodel(compiler.tables, compiledFrom: definition)
    // Where the room for all is used up, every class that follows is cut; a few show it.
    for row in metamodel.tables.classes.lazy.filter(\.isTruncated).prefix(10) {
      sink.emit(.ecoreTooManyFeatures(definition.object(row.origin)))
    }
    if let first = metamodel.tables.firstWithoutAncestors {
      sink.emit(.ecoreTooManyAncestors(definition.object(metamodel.tables.classes[first].origin)))
    }
    return metamodel
  }

  private init(model: Model, sink: DiagnosticSink) {
    self.model = model
    self.sink = sink
  }

  private mutating func run() {
    var packages: [(EObject, Int32)] = []
    for resource in model.resources {
      for root in resource.roots.map(model.object) where root.eClass.id == EcoreIDs.ePackage {
        if root.string("nsURI") == Metamodel.ecoreURI {
          adoptEcore(root)
        } else {
          collect(root, parent: -1, into: &packages)
        }
      }
    }
    for (package, row) in packages { addClassifiers(of: package, row) }
    for (object, row) in classifierRows.sorted(by: { $0.key < $1.key }) where row.table == .classes {
      if Int(row.index) >= EcoreDescription.tables.classes.count {
        addMembers(of: model.object(object), row.index)
      }
    }
    for (object, row) in featureRows.sorted(by: { $0.key < $1.key }) { complete(model.object(object), row) }
  }

  /// Another description of Ecore, such as Ecore.ecore itself, stands for the built-in rows of the same names.
  private mutating func adoptEcore(_ package: EObject) {
    for classifier in package.objects("eClassifiers") {
      guard let name = classifier.name else { continue }
      for row in tables.packages[0].classifiers {
        let rowName =
          row.table == .classes ? tables.classes[Int(row.index)].name : tables.dataTypes[Int(row.index)].name
        if rowName == name { classifierRows[classifier.id] = row }
      }
    }
  }

  private mutating func collect(_ package: EObject, parent: Int32, into result: inout [(EObject, Int32)]) {
    var pending = [(package, parent)]
    while let (package, parent) = pending.popLast() {
      let index = Int32(tables.packages.count)
      var row = PackageRow(
        name: package.name ?? "", nsURI: package.string("nsURI"), nsPrefix: package.string("nsPrefix"))
      row.superPackage = parent
      row.origin = package.id
      if row.name.isEmpty { sink.emit(.ecoreUnnamed(package)) }
      if let uri = row.nsURI {
        if let other = packageOfURI[uri] {
          sink.emit(.ecoreDuplicateURI(uri, package, first: model.object(tables.packages[other].origin)))
        } else {
          packageOfURI[uri] = tables.packages.count
        }
      }
      tables.packages.append(row)
      if parent >= 0 { tables.packages[Int(parent)].subpackages.append(index) }
      result.append((package, index))
      pending += package.objects("eSubpackages").reversed().map { ($0, index) }
    }
  }

  private mutating func addClassifiers(of package: EObject, _ packageRow: Int32) {
    for classifier in package.objects("eClassifiers") {
      guard tables.classes.count < MetamodelTables.maximalClassCount else {
        sink.emit(.ecoreTooManyClasses(classifier))
        return
      }
      let name = classifier.name ?? ""
      if name.isEmpty { sink.emit(.ecoreUnnamed(classifier)) }
      let row: ClassifierRow
      if classifier.eClass.id == EcoreIDs.eClass {
        row = .eClass(tables.classes.count)
        var values = ClassRow(name: name, package: packageRow)
        values.instanceClassName = instanceClassName(classifier)
        values.isAbstract = classifier.boolean("abstract")
        values.isInterface = classifier.boolean("interface")
        values.origin = classifier.id
        tables.classes.append(values)
      } else {
        row = .dataType(tables.dataTypes.count)
        var values = DataTypeRow(
          name: name, package: packageRow, instanceClassName: instanceClassName(classifier))
        values.origin = classifier.id
        values.isSerializable = classifier["serializable"] != .boolean(false)
        values.isEnum = classifier.eClass.id == EcoreIDs.eEnum
        for literal in classifier.objects("eLiterals") {
          let literalName = literal.name ?? ""
          values.literals.append(
            LiteralRow(
              name: literalName, literal: literal.string("literal") ?? literalName,
              value: Int32(truncatingIfNeeded: literal.integer("value") ?? 0), origin: literal.id))
        }
        tables.dataTypes.append(values)
      }
      classifierRows[classifier.id] = row
      tables.packages[Int(packageRow)].classifiers.append(row)
    }
  }

  private func instanceClassName(_ classifier: EObject) -> String? {
    classifier.string("instanceClassName") ?? classifier.string("instanceTypeName")
  }

  private mutating func addMembers(of classifier: EObject, _ index: Int32) {
    for superType in classifier.objects("eSuperTypes") {
      guard let row = row(of: superType), row.table == .classes else {
        sink.emit(.ecoreUnresolvedType("eSuperTypes", classifier))
        continue
      }
      tables.classes[Int(index)].superTypes.append(row.index)
    }
    for feature in classifier.objects("eStructuralFeatures") {
      featureRows[feature.id] = Int32(tables.features.count)
      tables.classes[Int(index)].features.append(Int32(tables.features.count))
      tables.features.append(featureRow(feature, owner: index))
    }
    for operation in classifier.objects("eOperations") {
      var row = OperationRow(name: operation.name ?? "", owner: index, type: typeRow(of: operation))
      row.lowerBound = bound(operation, "lowerBound", 0)
      row.upperBound = bound(operation, "upperBound", 1)
      row.isOrdered = operation["ordered"] != .boolean(false)
      row.isUnique = operation["unique"] != .boolean(false)
      row.origin = operation.id
      row.parameters = operation.objects("eParameters").map { parameter in
        ParameterRow(
          name: parameter.name ?? "", type: typeRow(of: parameter),
          lowerBound: bound(parameter, "lowerBound", 0),
          upperBound: bound(parameter, "upperBound", 1), isOrdered: parameter["ordered"] != .boolean(false),
          isUnique: parameter["unique"] != .boolean(false))
      }
      tables.classes[Int(index)].operations.append(Int32(tables.operations.count))
      tables.operations.append(row)
    }
  }

  private func bound(_ element: EObject, _ name: String, _ standard: Int32) -> Int32 {
    element.integer(name).map { Int32(clamping: $0) } ?? standard
  }

  private mutating func featureRow(_ feature: EObject, owner: Int32) -> FeatureRow {
    var row = FeatureRow(name: feature.name ?? "", owner: owner)
    if row.name.isEmpty { sink.emit(.ecoreUnnamed(feature)) }
    if feature.eClass.id == EcoreIDs.eReferenceClass { row.flags.insert(.reference) }
    let marks: [(String, FeatureFlags, Bool)] = [
      ("containment", .containment, true), ("changeable", .unchangeable, false),
      ("volatile", .volatile, true),
      ("transient", .transient, true), ("derived", .derived, true), ("unsettable", .unsettable, true),
      ("ordered", .unordered, false), ("unique", .nonunique, false), ("iD", .iD, true),
      ("resolveProxies", .noProxies, false),
    ]
    for (name, flag, value) in marks where feature[name] == .boolean(value) { row.flags.insert(flag) }
    row.lowerBound = bound(feature, "lowerBound", 0)
    row.upperBound = bound(feature, "upperBound", 1)
    row.defaultValueLiteral = feature.string("defaultValueLiteral")
    row.origin = feature.id
    noteGroup(of: feature, &row)
    return row
  }

  /// Fills what needs every classifier and feature to have a row.
  private mutating func complete(_ feature: EObject, _ index: Int32) {
    tables.features[Int(index)].type = typeRow(of: feature)
    let type = tables.features[Int(index)].type
    let isReference = tables.features[Int(index)].flags.contains(.reference)
    if type == nil {
      // A reference that leads nowhere was reported when it was not resolved.
      if !Self.refersToProxy(feature) { sink.emit(.ecoreUnresolvedType("eType", feature)) }
    } else if isReference != (type?.table == .classes) {
      sink.emit(.ecoreWrongType(feature))
      tables.features[Int(index)].type = nil
    }
    // A reference without a usable type can hold any object, an attribute any text.
    if tables.features[Int(index)].type == nil {
      tables.features[Int(index)].type = isReference ? .eClass(Int(EcoreDescription.eObject)) : stringRow
    }
    if let opposite = feature.object("eOpposite"), let row = featureRows[opposite.id] {
      tables.features[Int(index)].opposite = row
      if tables.features[Int(row)].opposite < 0 { tables.features[Int(row)].opposite = index }
    }
    tables.features[Int(index)].keys = feature.objects("eKeys").compactMap { featureRows[$0.id] }
    if let literal = tables.features[Int(index)].defaultValueLiteral {
      checkDefault(literal, of: feature, index)
    }
  }

  private static func refersToProxy(_ feature: EObject) -> Bool {
    let stated = [feature["eType"], feature.object("eGenericType")?["eClassifier"] ?? .null]
    return stated.contains { if case .object(let type) = $0 { type.isProxy } else { false } }
  }

  private var stringRow: ClassifierRow {
    .dataType(tables.dataTypes.firstIndex { $0.name == "EString" } ?? 0)
  }

  private mutating func checkDefault(_ literal: String, of feature: EObject, _ index: Int32) {
    guard let type = tables.features[Int(index)].type, type.table == .dataTypes else { return }
    var row = tables.dataTypes[Int(type.index)]
    let java = InstanceClass(named: row.instanceClassName)
    row.kind = row.isEnum ? .enumeration : java.kind
    row.bits = java.bits
    if row.kind.isText {
      if literal.utf8.count >= Cell.maximalLength { sink.emit(.ecoreUnusableDefault(feature)) }
      return
    }
    let bytes = Array(literal.utf8)
    let value = bytes.withUnsafeBufferPointer { DataValue.parse($0, as: row) }
    if value == nil {
      sink.emit(.ecoreBadDefault(literal, row.name, feature, literals: row.literals.map(\.literal)))
    } else if value == .unset {
      sink.emit(.ecoreUnusableDefault(feature))
    }
  }

  private func typeRow(of element: EObject) -> ClassifierRow? {
    guard let type = element.object("eType") else {
      // A type parameter without a bound erases to the most general type.
      if element.object("eGenericType")?.object("eTypeParameter") != nil {
        return element.eClass.id == EcoreIDs.eAttributeClass
          ? .dataType(tables.dataTypes.firstIndex { $0.name == "EJavaObject" } ?? 0)
          : .eClass(Int(EcoreDescription.eObject))
      }
      return nil
    }
    return row(of: type)
  }

  private func row(of classifier: EObject) -> ClassifierRow? {
    if let row = classifierRows[classifier.id] { return row }
    guard let resource = classifier.eResource, EcoreResource.isBuiltIn(resource), let name = classifier.name
    else { return nil }
    return tables.packages[0].classifiers.first { row in
      row.table == .classes
        ? tables.classes[Int(row.index)].name == name : tables.dataTypes[Int(row.index)].name == name
    }
  }
}

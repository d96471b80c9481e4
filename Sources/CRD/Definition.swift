import Diagnostics
import Ecore

/// A custom resource definition before it is written into a model.
struct Definition: Sendable {
  /// Where a scaler looks.
  struct Scale {
    var specReplicasPath: String
    var statusReplicasPath: String
    var labelSelectorPath: String?
  }

  /// A column of a listing.
  struct Column {
    var name: String
    var type: String
    var jsonPath: String
    var priority: Int?
    var format: String?
  }

  let eClass: EClass
  let names: ResourceNames
  var schema: Schema
  var isNamespaced = true
  var hasStatus: Bool
  var scale: Scale?
  var columns: [Column] = []
  var selectableFields: [String] = []
  /// What an admission policy warns of.
  var policy: AdmissionPolicy
  /// What the package says about the version.
  let lifecycle: VersionLifecycle
  /// What each object is made into.
  var generates: GenerationDependency?

  /// The least of the roles `view`, `edit` and `admin` that may read objects.
  var access = "view"

  /// Takes the rest from the annotations of the class.
  init(
    _ eClass: EClass, _ names: ResourceNames, _ schema: Schema, _ options: CRDOptions,
    into sink: inout DiagnosticSink
  ) {
    self.eClass = eClass
    self.names = names
    self.schema = schema
    policy = AdmissionPolicy(takingAdviceOf: &self.schema)
    if self.schema.description == nil { self.schema.description = eClass.statedAnnotations.documentation }
    hasStatus = schema.node(at: [.property("status")]) != nil
    lifecycle = VersionLifecycle(eClass.ePackage, into: &sink)
    generates = GenerationDependency(of: eClass, into: &sink)
    readScope(into: &sink)
    readAccess(into: &sink)
    readScale(into: &sink)
    readColumns(into: &sink)
    readSelectableFields(into: &sink)
    // Kubernetes 1.31 is the first that takes them without being asked to.
    if options.minimalKubernetes < 31, !selectableFields.isEmpty {
      sink.emit(.crdSelectableFieldsLeftOut(eClass, options.minimalKubernetes))
      selectableFields = []
    }
  }

  private mutating func readScope(into sink: inout DiagnosticSink) {
    switch eClass.inheritedCRD("scope") {
    case nil, "Namespaced": break
    case "Cluster": isNamespaced = false
    case let other?:
      let range = eClass.annotated("scope")?.statedAnnotations.crdLocation("scope")
      sink.emit(.crdUnknownValue("scope", other, ["Namespaced", "Cluster"], at: range))
    }
  }

  /// Kubernetes lets only some read its Secrets and roles; what becomes one of these is no less secret.
  private mutating func readAccess(into sink: inout DiagnosticSink) {
    if let native = generates?.label {
      if native == "v1 Secret" { access = "edit" }
      if native.hasPrefix("rbac.authorization.k8s.io/") { access = "admin" }
    }
    guard let stated = eClass.inheritedCRD("access") else { return }
    if ["view", "edit", "admin"].contains(stated) {
      access = stated
    } else {
      let range = eClass.annotated("access")?.statedAnnotations.crdLocation("access")
      sink.emit(.crdUnknownValue("access", stated, ["view", "edit", "admin"], at: range))
    }
  }

  /// The path with a dot at its start.
  private static func dotted(_ path: String) -> String { path.hasPrefix(".") ? path : "." + path }

  private func node(at path: String) -> Schema? {
    schema.node(at: EClass.segments(path).map(Step.property))
  }

  private mutating func readScale(into sink: inout DiagnosticSink) {
    guard let text = eClass.inheritedCRD("scale"), !text.isEmpty else { return }
    let paths = ResourceNames.words(text).map(Self.dotted)
    guard (2...3).contains(paths.count) else {
      sink.emit(
        .crdBadScale(text, "has \(paths.count) paths; expected those of replicas in spec and status", eClass))
      return
    }
    for (path, root) in zip(paths, [".spec.", ".status."]) {
      guard path.hasPrefix(root) else {
        sink.emit(.crdBadScale(text, "has the path '\(path)'; expected one below '\(root)'", eClass))
        return
      }
      guard node(at: path)?.type == "integer" else {
        sink.emit(.crdBadScale(text, "has the path '\(path)', where no integer stands", eClass))
        return
      }
    }
    if paths.count == 3 {
      let isBelow = paths[2].hasPrefix(".spec.") || paths[2].hasPrefix(".status.")
      guard isBelow, node(at: paths[2])?.type == "string" else {
        sink.emit(
          .crdBadScale(text, "has the path '\(paths[2])', where no string of spec or status stands", eClass))
        return
      }
    }
    scale = Scale(
      specReplicasPath: paths[0], statusReplicasPath: paths[1],
      labelSelectorPath: paths.count == 3 ? paths[2] : nil)
  }

  private static let columnTypes = ["integer", "number", "string", "boolean", "date"]
  private static let columnFormats = [
    "int32", "int64", "float", "double", "byte", "date", "date-time", "password",
  ]

  private mutating func readColumns(into sink: inout DiagnosticSink) {
    guard let text = eClass.inheritedCRD("columns") else { return }
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ";", omittingEmptySubsequences: false).map { part in
        String(part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
      }
      if parts.allSatisfy(\.isEmpty) { continue }
      let shown = parts.joined(separator: ";")
      guard (3...5).contains(parts.count), !parts[0].isEmpty else {
        sink.emit(.crdBadColumn(shown, "is not of the form 'Name;type;jsonPath[;priority[;format]]'", eClass))
        continue
      }
      guard Self.columnTypes.contains(parts[1]) else {
        sink.emit(
          .crdBadColumn(
            shown, "has the type '\(parts[1])'; expected one of \(Self.columnTypes.joined(separator: ", "))",
            eClass))
        continue
      }
      guard parts[2].hasPrefix("."), parts[2].count > 1 else {
        sink.emit(
          .crdBadColumn(shown, "has the path '\(parts[2])'; expected one that begins with '.'", eClass))
        continue
      }
      var column = Column(name: parts[0], type: parts[1], jsonPath: parts[2])
      if parts.count > 3, !parts[3].isEmpty {
        guard let priority = Int(parts[3]), (0...Int(Int32.max)).contains(priority) else {
          sink.emit(.crdBadColumn(shown, "has the priority '\(parts[3])'; expected a number from 0", eClass))
          continue
        }
        column.priority = priority
      }
      if parts.count > 4, !parts[4].isEmpty {
        guard Self.columnFormats.contains(parts[4]) else {
          sink.emit(
            .crdBadColumn(
              shown,
              "has the format '\(parts[4])'; expected one of \(Self.columnFormats.joined(separator: ", "))",
              eClass))
          continue
        }
        column.format = parts[4]
      }
      columns.append(column)
    }
  }

  private mutating func readSelectableFields(into sink: inout DiagnosticSink) {
    for word in ResourceNames.words(eClass.inheritedCRD("selectableFields")) {
      let path = Self.dotted(word)
      guard path.hasPrefix(".spec.") || path.hasPrefix(".status."), let node = node(at: path),
        ["string", "boolean", "integer"].contains(node.type ?? "")
      else {
        sink.emit(
          .crdBadSelectableField(
            path, "is no string, boolean or integer of spec or status outside lists", eClass))
        continue
      }
      guard !selectableFields.contains(path) else {
        sink.emit(.crdBadSelectableField(path, "is named twice", eClass))
        continue
      }
      guard selectableFields.count < 8 else {
        sink.emit(.crdBadSelectableField(path, "is the ninth; a server takes 8", eClass))
        return
      }
      selectableFields.append(path)
    }
  }

  /// A name that one of the others has too, with what kind of name it is.
  func collision(with others: [Definition]) -> (what: String, name: String, other: EClass)? {
    for other in others where other.names.group == names.group {
      if other.names.kind == names.kind, other.names.version != names.version { continue }
      if other.names.plural == names.plural { return ("plural", names.plural, other.eClass) }
      if other.names.kind == names.kind { return ("kind", names.kind, other.eClass) }
      if other.names.singular == names.singular { return ("singular", names.singular, other.eClass) }
      let known = Set(other.names.shortNames + [other.names.plural, other.names.singular])
      if let name = names.shortNames.first(where: known.contains) {
        return ("shortNames", name, other.eClass)
      }
    }
    return nil
  }
}

import Diagnostics
import Ecore

/// The annotations by which a metamodel says how its objects look in JSON.
enum CRDVocabulary {
  /// What the annotations are filed under.
  static let source = "https://krosskube.io/crd"

  static let packageKeys = [
    "group", "version", "approval", "storage", "served", "deprecated", "deprecationWarning",
  ]
  static let classKeys = [
    "plural", "singular", "shortNames", "categories", "scope", "access", "scale", "columns",
    "selectableFields",
    "prefix",
    "as", "text", "pattern", "states", "maxLength", "discriminator",
  ]
  static let dataTypeKeys = ["as", "format", "pattern", "maxLength", "preserveUnknown"]
  static let featureKeys = [
    "path", "name", "listType", "listMapKeys", "omit", "writeDefault", "preserveUnknown", "nullable",
    "default", "pattern",
    "maxLength",
  ]

  /// Reports keys that mean nothing, in every package but Ecore.
  static func check(_ packages: [EPackage], into sink: inout DiagnosticSink) {
    for package in packages {
      check(package.statedAnnotations, packageKeys, "package", into: &sink)
      for eClass in package.eClasses {
        check(eClass.statedAnnotations, classKeys, "class", into: &sink)
        for feature in eClass.eStructuralFeatures {
          check(feature.statedAnnotations, featureKeys, "feature", into: &sink)
        }
      }
      for dataType in package.eDataTypes {
        check(dataType.statedAnnotations, dataTypeKeys, "data type", into: &sink)
      }
    }
  }

  private static func check(
    _ annotations: [EAnnotation], _ keys: [String], _ what: String, into sink: inout DiagnosticSink
  ) {
    for annotation in annotations where annotation.source == source {
      for detail in annotation.details where !keys.contains(detail.key) {
        sink.emit(.crdUnknownKey(detail, of: what, among: keys))
      }
      for detail in annotation.details { check(detail, into: &sink) }
    }
  }
}

extension CRDVocabulary {
  /// Checks the values that are not names of something.
  private static func check(_ detail: EAnnotation.Detail, into sink: inout DiagnosticSink) {
    let value = detail.value ?? ""
    switch detail.key {
    case "omit", "writeDefault", "preserveUnknown", "nullable", "storage", "served", "deprecated":
      guard value != "true", value != "false" else { return }
      sink.emit(
        .crdUnknownValue(detail.key, value, ["true", "false"], at: detail.object.location(of: "value")))
    case "maxLength":
      guard Int(value).map({ !(0...Int(Int32.max)).contains($0) }) ?? true else { return }
      sink.emit(.crdBadCount(detail.key, value, at: detail.object.location(of: "value")))
    default: break
    }
  }
}

extension Sequence<EAnnotation> {
  /// The number under a key of the CRD vocabulary, nil also where there is none.
  func crdCount(_ key: String) -> Int? {
    crd(key).flatMap { Int($0) }.flatMap { (0...Int(Int32.max)).contains($0) ? $0 : nil }
  }

  /// The text of a key of the CRD vocabulary.
  func crd(_ key: String) -> String? { value(key, source: CRDVocabulary.source) }

  /// Whether a key of the CRD vocabulary is `true`.
  func isCRD(_ key: String) -> Bool { crd(key) == "true" }

  /// The place of a key of the CRD vocabulary.
  func crdLocation(_ key: String) -> SourceRange? {
    for annotation in self where annotation.source == CRDVocabulary.source {
      for detail in annotation.details where detail.key == key { return detail.object.location(of: "value") }
    }
    return nil
  }
}

extension EClass {
  /// The text of a key of this class, or else of the supertype nearest to it that has the key.
  func inheritedCRD(_ key: String) -> String? { annotated(key)?.statedAnnotations.crd(key) }

  /// This class or the nearest supertype with a key.
  func annotated(_ key: String) -> EClass? {
    if statedAnnotations.crd(key) != nil { return self }
    return eAllSuperTypes.last { $0.statedAnnotations.crd(key) != nil }
  }

  /// Where the features of an object go: the path below the object's JSON.
  var crdPrefix: [String]? { inheritedCRD("prefix").map(Self.segments) }

  /// The names of a path; a dot at the start is left out.
  static func segments(_ path: String) -> [String] {
    path.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
  }
}

extension EPackage {
  /// The text of a key of this package, or else of a package around it.
  func inheritedCRD(_ key: String) -> String? {
    var current: EPackage? = self
    while let package = current {
      if let value = package.statedAnnotations.crd(key) { return value }
      current = package.eSuperPackage
    }
    return nil
  }
}

extension EStructuralFeature {
  /// Whether it is no part of an object's JSON: computed, or the way to the container.
  var isOutsideJSON: Bool {
    isComputed || statedAnnotations.isCRD("omit")
  }

  /// Where its value stands, below the JSON of an object of `eClass`.
  ///
  /// A root without an annotation keeps its features in `spec`, as Kubernetes objects do.
  func jsonPath(in eClass: EClass, isRoot: Bool) -> [String] {
    let annotations = statedAnnotations
    if let path = annotations.crd("path") { return EClass.segments(path) }
    let prefix = eClass.crdPrefix ?? (isRoot ? ["spec"] : [])
    return prefix + [annotations.crd("name") ?? name]
  }
}

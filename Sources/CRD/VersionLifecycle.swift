import Diagnostics
import Ecore

/// What a package says about its version of the API.
struct VersionLifecycle {
  /// Whether objects are kept in this version; nil where that follows from the other versions.
  var isStorage: Bool?
  var isServed = true
  var isDeprecated = false
  /// What clients are told, nil for the server's own words.
  var warning: String?

  init(_ package: EPackage, into sink: inout DiagnosticSink) {
    isStorage = package.inheritedCRD("storage").map { $0 == "true" }
    isServed = package.inheritedCRD("served") != "false"
    warning = package.inheritedCRD("deprecationWarning")
    isDeprecated = package.inheritedCRD("deprecated").map { $0 == "true" } ?? (warning != nil)
    if !isDeprecated { warning = nil }
    guard let text = warning else { return }
    let isPrintable = text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
    }
    if !(1...256).contains(text.utf8.count) || !isPrintable {
      sink.emit(.crdBadWarning(text, package))
      warning = nil
    }
  }
}

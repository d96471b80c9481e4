import Diagnostics
import Ecore
import Kubernetes

/// What a resource is called, from annotations or else from the class and its package.
struct ResourceNames {
  var group: String
  var version: String
  var kind: String
  var plural: String
  var singular: String
  var shortNames: [String]
  var categories: [String]
  var approval: String?

  /// The plural of an English noun in lower case.
  ///
  /// Endings decide, as for all but a few nouns; `plural` in an annotation says the rest.
  static func plural(of noun: String) -> String {
    if let irregular = irregular.first(where: { noun.hasSuffix($0.key) }) {
      return noun.dropLast(irregular.key.count) + irregular.value
    }
    if ["s", "x", "z", "ch", "sh"].contains(where: noun.hasSuffix) { return noun + "es" }
    if noun.hasSuffix("y"), let before = noun.dropLast().last, !"aeiou".contains(before) {
      return noun.dropLast() + "ies"
    }
    return noun + "s"
  }

  private static let irregular = [
    ("person", "people"), ("child", "children"), ("matrix", "matrices"), ("vertex", "vertices"),
    ("datum", "data"), ("criterion", "criteria"), ("analysis", "analyses"), ("half", "halves"),
    ("leaf", "leaves"), ("shelf", "shelves"), ("woman", "women"), ("mouse", "mice"),
  ].map { (key: $0.0, value: $0.1) }

  /// The words of an annotation, separated by blanks or commas.
  static func words(_ text: String?) -> [String] {
    (text ?? "").split { $0.isWhitespace || $0 == "," }.map(String.init)
  }

  /// The names for a class; nil when no legal ones could be found, which is then reported.
  init?(_ eClass: EClass, _ options: CRDOptions, into sink: inout DiagnosticSink) {
    let annotations = eClass.statedAnnotations
    guard
      let group = options.group ?? eClass.ePackage.inheritedCRD("group") ?? Self.group(of: eClass.ePackage)
    else {
      sink.emit(.crdNoGroup(eClass.ePackage))
      return nil
    }
    self.group = group
    version = options.version ?? eClass.ePackage.inheritedCRD("version") ?? "v1alpha1"
    kind = Self.kind(of: eClass)
    let noun = kind.lowercased()
    plural = annotations.crd("plural") ?? Self.plural(of: noun)
    singular = annotations.crd("singular") ?? noun
    shortNames = Self.words(annotations.crd("shortNames"))
    categories = Self.words(eClass.inheritedCRD("categories"))
    approval = eClass.ePackage.inheritedCRD("approval")
    let before = sink.errorCount
    check(eClass, into: &sink)
    guard sink.errorCount == before else { return nil }
  }

  private func check(_ eClass: EClass, into sink: inout DiagnosticSink) {
    if let problem = NameRule.dns1123Subdomain.problem(with: group) {
      sink.emit(.crdBadName("group", group, problem, eClass, key: "group"))
    } else if !group.contains(".") {
      sink.emit(.crdBadName("group", group, "has no dot; the server demands one", eClass, key: "group"))
    } else if Self.isProtected(group), approval == nil {
      sink.emit(.crdProtectedGroup(group, eClass))
    }
    var names = [
      ("version", version), ("plural", plural), ("singular", singular), ("kind", kind.lowercased()),
    ]
    names += shortNames.map { ("shortNames", $0) } + categories.map { ("categories", $0) }
    for (key, name) in names {
      if let problem = NameRule.dns1035Label.problem(with: name) {
        sink.emit(.crdBadName(key, name, problem, eClass, key: key))
      }
    }
    if let problem = NameRule.dns1123Subdomain.problem(with: plural + "." + group), !plural.isEmpty {
      sink.emit(.crdBadName("name", plural + "." + group, problem, eClass, key: "plural"))
    }
  }

  private static func isProtected(_ group: String) -> Bool {
    ["k8s.io", "kubernetes.io"].contains { group == $0 || group.hasSuffix("." + $0) }
  }

  /// The class's name as a kind: letters and digits, each part beginning with a capital.
  static func kind(of eClass: EClass) -> String {
    let parts = eClass.name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return parts.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// A group from the package's namespace URI: its name before the host, or the names of a Java package
  /// reversed.
  ///
  /// `http://www.example.org/library/1.0` of a package `library` gives `library.example.org`, as does
  /// `org.example.library`.
  static func group(of package: EPackage) -> String? {
    guard let uri = package.nsURI else { return nil }
    let name = label(package.name)
    guard let scheme = uri.range(of: "://") else {
      let parts = uri.split(separator: ".").map { label(String($0)) }
      guard parts.count > 1, !uri.contains("/"), !uri.contains(":"), !parts.contains("") else { return nil }
      return parts.reversed().joined(separator: ".")
    }
    var host = uri[scheme.upperBound...].prefix { $0 != "/" && $0 != ":" && $0 != "#" && $0 != "?" }
      .lowercased()
    if host.hasPrefix("www.") { host.removeFirst(4) }
    let labels = host.split(separator: ".").map { label(String($0)) }
    guard !labels.isEmpty, !labels.contains("") else { return nil }
    return ((name.isEmpty || labels.first == name ? [] : [name]) + labels).joined(separator: ".")
  }

  private static func label(_ text: String) -> String {
    let kept = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let trimmed = kept.drop { $0 == "-" }
    return String(String(trimmed.reversed().drop { $0 == "-" }.reversed()).prefix(63))
  }
}

extension String {
  /// The first place of `other`; the standard library has none without Foundation.
  fileprivate func range(of other: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
      start = index(after: start)
    }
    return nil
  }
}

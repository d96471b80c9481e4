internal import Ecore

/// Namespace URIs that people write for one another.
enum NamespaceURI {
  /// The URIs that differ from `uri` only in `http` for `https` or in a slash at the end.
  static func variants(of uri: String) -> [String] {
    var schemes = [uri]
    if uri.hasPrefix("http://") { schemes.append("https://" + uri.dropFirst(7)) }
    if uri.hasPrefix("https://") { schemes.append("http://" + uri.dropFirst(8)) }
    let all = schemes.flatMap { scheme in
      scheme.hasSuffix("/") ? [scheme, String(scheme.dropLast())] : [scheme, scheme + "/"]
    }
    return all.filter { $0 != uri && !$0.isEmpty }
  }

  /// The package that a URI means although it is not quite its own: see ``variants(of:)``; and, for a URI without a scheme, the
  /// only package whose URI ends with it, as EMF has it.
  static func nearPackage(_ uri: String, in metamodel: Metamodel) -> EPackage? {
    for variant in variants(of: uri) {
      if let package = metamodel.ePackage(nsURI: variant) { return package }
    }
    guard !uri.isEmpty, !URIReference.hasScheme(uri) else { return nil }
    let found = metamodel.ePackages.filter { $0.nsURI?.hasSuffix("/" + uri) ?? false }
    return found.count == 1 ? found[0] : nil
  }
}

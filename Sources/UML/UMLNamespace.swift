/// What a namespace URI stands for in a file of UML, told by its pattern and not by a list: each tool has its own year.
enum UMLNamespace: UInt8 {
  case none, uml2, uml1, cmof, xmi, ecore, xsi, foreign

  /// Classifies a namespace URI.
  init(_ uri: String) {
    if uri.hasPrefix("http://www.eclipse.org/uml2/") {
      // The profiles that Eclipse ships have namespaces below it.
      self = uri.hasSuffix("/UML") ? .uml2 : .foreign
    } else if Self.isOMG(uri, "UML/1") || uri.hasPrefix("org.omg.xmi.namespace.UML")
      || uri == "org.omg/standards/UML" || uri.hasPrefix("href://org.omg/UML") || uri.hasPrefix("omg.org/UML")
      || uri == "//org.omg/UML/1.3"
    {
      self = .uml1
    } else if Self.isOMG(uri, "UML/") {
      self = Self.isProfile(uri) ? .foreign : .uml2
    } else if Self.isOMG(uri, "MOF/"), uri.contains("cmof") || uri.contains("CMOF") {
      self = .cmof
    } else if uri == "http://www.omg.org/XMI" || Self.isOMG(uri, "XMI/")
      || uri == "http://www.omg.org/spec/XMI"
    {
      self = .xmi
    } else if uri == "http://www.eclipse.org/emf/2002/Ecore" {
      self = .ecore
    } else if uri == "http://www.w3.org/2001/XMLSchema-instance" {
      self = .xsi
    } else {
      self = .foreign
    }
  }

  private static func isOMG(_ uri: String, _ tail: String) -> Bool {
    for host in [
      "http://www.omg.org/spec/", "https://www.omg.org/spec/", "http://schema.omg.org/spec/",
      "http://schema.omg.org/", "http://www.omg.org/",
    ] where uri.hasPrefix(host + tail) {
      return true
    }
    return false
  }

  /// Below UML's own namespace stand the standard profile, diagrams and what tools put there.
  private static func isProfile(_ uri: String) -> Bool {
    guard let last = uri.split(separator: "/").last else { return false }
    return last.hasPrefix("StandardProfile") || last.hasPrefix("UMLD") || last.contains("Profile")
      || last.hasPrefix("DC") || last.hasPrefix("DI")
  }
}

/// A family of tools that writes UML in its own way.
public struct UMLDialect: Equatable, Sendable {
  /// The tools that are told apart.
  public enum Family: String, CaseIterable, Sendable {
    case eclipse = "Eclipse UML2, Papyrus"
    case magicDraw = "MagicDraw, Cameo"
    case enterpriseArchitect = "Enterprise Architect"
    case starUML = "StarUML"
    case modelio = "Modelio"
    case visualParadigm = "Visual Paradigm"
    case argoUML = "ArgoUML"
    case umbrello = "Umbrello"
    case poseidon = "Poseidon"
    case rose = "Rational Rose"
    case omg = "OMG"
    case cmof = "CMOF"
    case other = "another tool"
  }

  /// The family.
  public let family: Family
  /// The exporter as the file names it.
  public let exporter: String?
  /// Whether it is UML 1.x in XMI 1.x.
  public let isUML1: Bool

  /// What an exporter's name, or else the namespace, begins with, and the family.
  private static let exporters: [(text: String, family: Family)] = [
    ("MagicDraw", .magicDraw), ("Cameo", .magicDraw), ("Magic", .magicDraw),
    ("Enterprise Architect", .enterpriseArchitect), ("StarUML", .starUML), ("Modelio", .modelio),
    ("Visual Paradigm", .visualParadigm), ("ArgoUML", .argoUML), ("Novosoft", .argoUML),
    ("umbrello", .umbrello), ("Gentleware", .poseidon), ("Poseidon", .poseidon), ("Unisys", .rose),
  ]

  init(_ facts: DocumentFacts) {
    let names = [facts.exporter].compactMap(\.self) + facts.extenders.sorted()
    exporter = facts.exporter
    isUML1 = facts.isXMI1
    for name in names {
      if let known = Self.exporters.first(where: { name.hasPrefix($0.text) }) {
        family = known.family
        return
      }
    }
    guard let namespace = facts.umlNamespace else {
      family = .other
      return
    }
    if namespace.hasPrefix("http://www.eclipse.org/uml2/") {
      family = .eclipse
    } else if UMLNamespace(namespace) == .cmof {
      family = .cmof
    } else if facts.exporter == nil, UMLNamespace(namespace) == .uml2 {
      family = .omg
    } else {
      family = .other
    }
  }
}

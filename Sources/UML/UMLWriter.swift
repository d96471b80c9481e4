public import Diagnostics
public import Ecore

/// Writes metamodels as class models of UML that Eclipse UML2 and Papyrus open.
///
/// Annotations that UML has no words for stay annotations, so that the way back gives the same metamodel.
public struct UMLWriter {
  var lines: [String] = []
  /// Applications of stereotypes, which stand behind the packages.
  var applications: [String] = []
  var ids: [ObjectID: String] = [:]
  var usedIDs: Set<String> = []
  /// The packages that are written; what is elsewhere is named by an href.
  let packages: Set<ObjectID>
  var sink = DiagnosticSink()

  /// The text of a file with the given packages, in order; nil when one is no package.
  public static func text(of roots: [EObject], into sink: inout DiagnosticSink) -> String? {
    for root in roots where root.eClass.name != "EPackage" || root.eClass.ePackage.nsURI != Metamodel.ecoreURI
    {
      sink.emit(.noMetamodelForUML(root))
      return nil
    }
    var writer = UMLWriter(roots)
    for root in roots { writer.number(root) }
    for root in roots { writer.package(root, isRoot: true) }
    sink.absorb(writer.sink)
    let head = """
      <?xml version="1.0" encoding="UTF-8"?>
      <xmi:XMI xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:Ecore="http://www.eclipse.org/uml2/schemas/Ecore/5" \
      xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" \
      xsi:schemaLocation="http://www.eclipse.org/uml2/schemas/Ecore/5 pathmap://UML_PROFILES/Ecore.profile.uml#_z1OFcHjqEdy8S4Cr8Rc_NA">

      """
    return head + (writer.lines + writer.applications).joined(separator: "\n") + "\n</xmi:XMI>\n"
  }

  init(_ roots: [EObject]) {
    packages = Set(
      ([roots] + roots.map(\.eAllContents)).joined().filter { $0.eClass.name == "EPackage" }.map(\.id))
  }

  // MARK: Ids

  /// Gives ids to everything that is referred to: the names on the way from the package.
  private mutating func number(_ root: EObject) {
    var waiting: [(object: EObject, prefix: String)] = [(root, "")]
    while let (object, prefix) = waiting.popLast() {
      guard let name = object.name else { continue }
      var id = prefix + "_" + Self.token(name)
      var count = 2
      while !usedIDs.insert(id).inserted {
        id = prefix + "_" + Self.token(name) + "_\(count)"
        count += 1
      }
      ids[object.id] = id
      for feature in ["eSubpackages", "eClassifiers", "eStructuralFeatures", "eOperations", "eLiterals"]
      where object.eClass.eStructuralFeature(named: feature) != nil {
        for child in object.objects(feature).reversed() { waiting.append((child, id)) }
      }
    }
  }

  private static func token(_ name: String) -> String {
    String(
      name.unicodeScalars.map {
        $0.properties.isAlphabetic || $0.properties.numericType == .decimal ? Character($0) : "_"
      })
  }

  mutating func id(_ object: EObject) -> String { ids[object.id] ?? "_unknown" }

  /// An id for what belongs to an element and is not referred to.
  mutating func part(_ owner: String, _ what: String) -> String {
    var id = "\(owner)-\(what)"
    var count = 2
    while !usedIDs.insert(id).inserted {
      id = "\(owner)-\(what)\(count)"
      count += 1
    }
    return id
  }

  // MARK: Text

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#xA;"
      case "\r": result += "&#xD;"
      case "\t": result += "&#x9;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func tag(_ name: String, _ attributes: [(String, String?)]) -> String {
    name + attributes.compactMap { key, value in value.map { " \(key)=\"\(escaped($0))\"" } }.joined()
  }

  /// Adds an element; without contents it is an empty tag.
  mutating func element(
    _ depth: Int, _ name: String, _ attributes: [(String, String?)],
    _ contents: (inout UMLWriter) -> Void = { _ in }
  ) {
    let indentation = String(repeating: "  ", count: depth)
    let place = lines.count
    lines.append("")
    contents(&self)
    let isEmpty = lines.count == place + 1
    lines[place] = indentation + "<" + Self.tag(name, attributes) + (isEmpty ? "/>" : ">")
    if !isEmpty { lines.append(indentation + "</\(name)>") }
  }

  /// Applies a stereotype of the Ecore profile; nothing when it would say nothing.
  mutating func apply(_ stereotype: String, _ base: String, _ id: String, _ values: [(String, String?)]) {
    guard values.contains(where: { $0.1 != nil }) else { return }
    applications.append(
      "  <"
        + Self.tag(
          "Ecore:\(stereotype)", [("xmi:id", part(id, stereotype))] + values + [("base_\(base)", id)]) + "/>")
  }
}

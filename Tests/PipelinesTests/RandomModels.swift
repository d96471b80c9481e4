import Foundation

/// Metamodels and instances that follow from a number: every kind of feature, in a notation that is not the canonical one.
struct RandomModels {
  private struct Attribute {
    var name: String
    var type: String
    var isMany = false
    var isID = false
    /// Different in each object, so that it may be a key.
    var isTag = false
  }

  private struct Reference {
    var name: String
    var type: Int
    var isMany = false
    var isContainment = false
    var opposite: String?
    var isSecondOpposite = false
    /// The attribute by which its targets are known in paths.
    var key: String?
  }

  private struct Class {
    var name: String
    var superTypes: [Int] = []
    var isAbstract = false
    var attributes: [Attribute] = []
    var references: [Reference] = []
    var isInner = false
  }

  private final class Node {
    let eClass: Int
    let id: String
    var path: String
    var children: [(reference: Reference, nodes: [Node])] = []
    var links: [String: [Node]] = [:]
    let file: Int

    init(_ eClass: Int, id: String, path: String, file: Int) {
      self.eClass = eClass
      self.id = id
      self.path = path
      self.file = file
    }
  }

  private var state: UInt64
  private var classes: [Class] = []
  private var nodes: [Node] = []
  private let seed: Int
  private let usesIDs: Bool
  private let objects: Int

  /// The metamodel and two models that refer to each other: pairs of a file's name and its text.
  static func files(seed: Int, objects: Int) -> [(name: String, text: String)] {
    var models = RandomModels(seed: seed, objects: objects)
    return models.files()
  }

  private init(seed: Int, objects: Int) {
    self.seed = seed
    self.objects = objects
    state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678
    usesIDs = seed % 3 == 0
  }

  private mutating func files() -> [(name: String, text: String)] {
    makeClasses()
    let metamodel = metamodelText()
    let roots = [makeForest(file: 0), makeForest(file: 1)]
    makeLinks()
    return [
      ("random.ecore", metamodel), ("a.xmi", modelText(roots[0], file: 0)),
      ("b.xmi", modelText(roots[1], file: 1)),
    ]
  }

  // MARK: Chance

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

  private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  private mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  // MARK: Metamodels

  private static let types = [
    "EString", "EInt", "EIntegerObject", "ELong", "ELongObject", "EShort", "EShortObject", "EByte",
    "EByteObject", "EBoolean", "EBooleanObject", "EDouble", "EDoubleObject", "EFloat", "EFloatObject",
    "EChar",
    "ECharacterObject", "EBigInteger", "EBigDecimal", "EDate", "EByteArray", "Color", "Label",
  ]

  /// Whether a value is the default is decided by its text, which bytes are kept as.
  private static let hasSeveralForms: Set = ["EByteArray"]

  private mutating func makeClasses() {
    let count = 6 + below(8)
    for index in 0..<count {
      var made = Class(name: "C\(index)")
      made.isInner = chance(25)
      if index > 0, chance(60) { made.superTypes = [below(index)] }
      if index > 2, chance(20) {
        let other = below(index)
        if !made.superTypes.contains(other) { made.superTypes.append(other) }
      }
      made.isAbstract = index % 5 == 3
      for number in 0..<below(7) {
        made.attributes.append(
          Attribute(name: "a\(index)_\(number)", type: pick(Self.types), isMany: chance(25)))
      }
      if made.superTypes.isEmpty, chance(40) {
        made.attributes.append(Attribute(name: "key\(index)", type: "EString", isID: !usesIDs))
      }
      classes.append(made)
    }
    for index in 0..<count where classes[index].superTypes.isEmpty && chance(50) {
      classes[index].attributes.append(Attribute(name: "tag\(index)", type: "EString", isTag: true))
    }
    for index in 0..<count {
      for number in 0..<(1 + below(4)) {
        let target = below(count)
        var reference = Reference(name: "r\(index)_\(number)", type: target, isMany: chance(60))
        reference.isContainment = number == 0 || chance(35)
        if number == 0 { reference.isMany = true }
        classes[index].references.append(reference)
      }
    }
    addOppositesAndKeys()
    // The first class holds anything.
    classes[0].isAbstract = false
    for index in 0..<count {
      classes[0].references.append(
        Reference(name: "all\(index)", type: index, isMany: true, isContainment: true))
    }
  }

  private mutating func addOppositesAndKeys() {
    for index in classes.indices {
      for number in classes[index].references.indices {
        let reference = classes[index].references[number]
        if reference.isSecondOpposite { continue }
        if reference.isContainment, reference.isMany, chance(40),
          let tag = classes[reference.type].attributes.first(where: \.isTag)
        {
          classes[index].references[number].key = tag.name
        }
        guard chance(30), reference.isContainment || reference.isMany else { continue }
        let name = "of_" + reference.name
        classes[index].references[number].opposite = name
        var other = Reference(name: name, type: index)
        // Where only one may be the other side, which one stays would depend on the order of resolving.
        other.isMany = !reference.isContainment
        other.opposite = reference.name
        other.isSecondOpposite = true
        classes[reference.type].references.append(other)
      }
    }
  }

  private func typeName(_ type: String) -> String {
    ["Color", "Label"].contains(type)
      ? "#//\(type)" : "ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//\(type)"
  }

  private func uri(ofClass index: Int) -> String {
    "#//" + (classes[index].isInner ? "inner/" : "") + classes[index].name
  }

  private mutating func metamodelText() -> String {
    var outer = ""
    var inner = ""
    for index in classes.indices {
      let text = classText(index)
      if classes[index].isInner { inner += text } else { outer += text }
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" \
      name="random" nsURI="http://example.org/random\(seed)" nsPrefix="random">
      \(outer)<eClassifiers xsi:type="ecore:EEnum" name="Color">
        <eLiterals name="red"/><eLiterals name="green" value="1" literal="gr&#xfc;n &amp; &lt;"/>
        <eLiterals value="2" name="blue" literal="blue sky"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EDataType" name="Label" instanceClassName="java.lang.String"/>
      <eSubpackages name="inner" nsURI="http://example.org/random\(seed)/inner" nsPrefix="\(chance(50) ? "inner" : "random")">
      \(inner)</eSubpackages>
      </ecore:EPackage>

      """
  }

  private mutating func classText(_ index: Int) -> String {
    let eClass = classes[index]
    var text = "<eClassifiers xsi:type=\"ecore:EClass\" name=\"\(eClass.name)\""
    if eClass.isAbstract { text += " abstract=\"true\"" }
    if !eClass.superTypes.isEmpty {
      text += " eSuperTypes=\"" + eClass.superTypes.map { uri(ofClass: $0) }.joined(separator: " ") + "\""
    }
    text += ">\n"
    for attribute in eClass.attributes {
      text += "<eStructuralFeatures xsi:type=\"ecore:EAttribute\" name=\"\(attribute.name)\""
      text += " eType=\"\(typeName(attribute.type))\""
      if attribute.isMany { text += " upperBound=\"-1\" unique=\"false\"" }
      if attribute.isID { text += " iD=\"true\"" }
      if !attribute.isMany, !attribute.isID, !attribute.isTag, !Self.hasSeveralForms.contains(attribute.type),
        chance(25)
      {
        text += " defaultValueLiteral=\"\(Self.escaped(value(of: attribute.type)))\""
      }
      if chance(15) { text += " unsettable=\"true\"" }
      if !attribute.isID, !attribute.isTag, chance(5) { text += " transient=\"true\"" }
      text += "/>\n"
    }
    for (number, reference) in eClass.references.enumerated() {
      text += "<eStructuralFeatures xsi:type=\"ecore:EReference\" name=\"\(reference.name)\""
      text += " eType=\"\(uri(ofClass: reference.type))\""
      if reference.isMany { text += " upperBound=\"-1\"" }
      if reference.isContainment { text += " containment=\"true\" resolveProxies=\"\(number % 2 == 0)\"" }
      if let opposite = reference.opposite {
        text += " eOpposite=\"\(uri(ofClass: reference.type))/\(opposite)\""
      }
      if let key = reference.key { text += " eKeys=\"\(uri(ofClass: reference.type))/\(key)\"" }
      text += "/>\n"
    }
    return text + "</eClassifiers>\n"
  }

  // MARK: Values

  private mutating func value(of type: String) -> String {
    switch type {
    case "EString", "Label":
      return pick([
        "", "plain", "with space", "a&b<c>\"d'", "line\nbreak\ttab", "ünïcödé \u{20AC} \u{1F600}",
        "longer text that needs several words \(below(1000))", "]]>", " leading and trailing ",
        "\u{85}x\u{A0}",
      ])
    case "EInt", "EIntegerObject":
      return pick(["0", "7", "-1", "2147483647", "-2147483648", "+12", "007", "\(below(100_000))"])
    case "ELong", "ELongObject":
      return pick(["0", "9223372036854775807", "-9223372036854775808", "\(below(1 << 40))"])
    case "EShort", "EShortObject": return pick(["0", "32767", "-32768", "\(below(1000))"])
    case "EByte", "EByteObject": return pick(["0", "127", "-128"])
    case "EBoolean", "EBooleanObject": return pick(["true", "false"])
    case "EDouble", "EDoubleObject":
      return pick([
        "0.0", "-0.0", "1", "1.5e3", "12345678.9", "1E-5", "NaN", "Infinity", "-Infinity", "4.9E-324",
        "1.7976931348623157E308", "0.1", "100", "9999999", "10000000", "0.001", "0.0009",
        "2.2250738585072014E-308",
        "\(Double(below(1_000_000)) / 997)", "2.0E-3",
      ])
    case "EFloat", "EFloatObject":
      return pick([
        "0.0", "1", "1.5e3", "3.4028235E38", "1.4E-45", "0.1", "16777216", "NaN", "1.0E10",
        "\(Float(below(10_000)) / 7)",
      ])
    case "EChar", "ECharacterObject": return pick(["a", "&", "é", "\"", "Z", "7", "97", "8364"])
    case "EBigInteger": return pick(["0", "123456789012345678901234567890", "-7"])
    case "EBigDecimal": return pick(["0", "1.50", "-0.001", "12345678901234567890.123456789", "100"])
    case "EDate": return pick(["2020-01-02T03:04:05.678+0000", "1999-12-31T23:59:59.000+0000"])
    case "EByteArray": return pick(["00ff10", "", "0a"])
    case "Color": return pick(["red", "grün & <", "blue sky"])
    default: return "x"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&#34;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case "\u{85}": result += "&#x85;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  // MARK: Objects

  private func allSuperTypes(_ index: Int) -> Set<Int> {
    classes[index].superTypes.reduce(into: [index]) { $0.formUnion(allSuperTypes($1)) }
  }

  private func concrete(_ index: Int) -> [Int] {
    classes.indices.filter { !classes[$0].isAbstract && allSuperTypes($0).contains(index) }
  }

  private func features(_ index: Int) -> (attributes: [Attribute], references: [Reference]) {
    let all = allSuperTypes(index).sorted()
    return (all.flatMap { classes[$0].attributes }, all.flatMap { classes[$0].references })
  }

  private mutating func makeForest(file: Int) -> [Node] {
    let rootCount = seed % 4 == 1 ? 3 : 1
    var roots: [Node] = []
    var open: [(node: Node, depth: Int)] = []
    for index in 0..<rootCount {
      let root = Node(0, id: "f\(file)r\(index)", path: rootCount == 1 ? "/" : "/\(index)", file: file)
      roots.append(root)
      open.append((root, 0))
    }
    nodes += roots
    var made = roots.count
    while !open.isEmpty, made < objects {
      let (node, depth) = open.remove(at: depth(of: open.count))
      for reference in features(node.eClass).references where reference.isContainment && depth < 12 {
        let candidates = concrete(reference.type)
        guard !candidates.isEmpty else { continue }
        var children: [Node] = []
        for position in 0..<(reference.isMany ? below(depth == 0 ? 12 : 4) : below(2)) {
          let segment = "/@" + reference.name + (reference.isMany ? ".\(position)" : "")
          let child = Node(pick(candidates), id: "f\(file)n\(made)", path: node.path + segment, file: file)
          made += 1
          children.append(child)
          open.append((child, depth + 1))
        }
        nodes += children
        if !children.isEmpty { node.children.append((reference, children)) }
      }
    }
    return roots
  }

  private mutating func depth(of count: Int) -> Int { below(count) }

  private func isKind(_ node: Node, of index: Int) -> Bool { allSuperTypes(node.eClass).contains(index) }

  /// Chooses the targets; files that state both sides of opposites are the ones that EMF reads as they are meant.
  private mutating func makeLinks() {
    let byKind = classes.indices.map { index in nodes.filter { isKind($0, of: index) } }
    for node in nodes {
      for reference in features(node.eClass).references
      where !reference.isContainment && !reference.isSecondOpposite {
        let targets = byKind[reference.type]
        guard !targets.isEmpty, chance(50) else { continue }
        var chosen: [Node] = []
        for _ in 0..<(reference.isMany ? 1 + below(4) : 1) {
          let target = pick(targets)
          if !chosen.contains(where: { $0 === target }) { chosen.append(target) }
        }
        node.links[reference.name] = chosen
        guard let opposite = reference.opposite else { continue }
        for target in chosen { target.links[opposite, default: []].append(node) }
      }
    }
  }

  // MARK: Models

  private mutating func modelText(_ roots: [Node], file: Int) -> String {
    let head = """
      xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xmlns:random="http://example.org/random\(seed)" xmlns:in="http://example.org/random\(seed)/inner"
      """
    let encoding = pick(["UTF-8", "ASCII", "ISO-8859-1"])
    var text = "<?xml version=\"1.0\" encoding=\"\(encoding == "ASCII" ? "UTF-8" : encoding)\"?>\n"
    if roots.count > 1 { text += "<xmi:XMI \(head)>\n" }
    for root in roots {
      write(root, tag: qualifiedName(root.eClass), extra: roots.count == 1 ? " " + head : "", &text)
    }
    if roots.count > 1 { text += "</xmi:XMI>\n" }
    return encoding == "ISO-8859-1" ? Self.latin(text) : text
  }

  /// What the encoding does not have becomes references.
  private static func latin(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar.value < 0x80 {
        result.unicodeScalars.append(scalar)
      } else {
        result += "&#x\(String(scalar.value, radix: 16));"
      }
    }
  }

  private func qualifiedName(_ index: Int) -> String {
    (classes[index].isInner ? "in:" : "random:") + classes[index].name
  }

  private mutating func write(
    _ node: Node, tag: String, extra: String, _ text: inout String
  ) {
    let (attributes, references) = features(node.eClass)
    var inTag: [String] = []
    var inside: [String] = []
    for attribute in attributes {
      if attribute.isID {
        inTag.append("\(attribute.name)=\"k\(node.id)\"")
      } else if attribute.isTag {
        inTag.append("\(attribute.name)=\"t '\(node.id)/&amp;x\"")
      } else if attribute.isMany {
        let values = (0..<below(4)).map { _ in value(of: attribute.type) }
        inside.append(
          values.map { "<\(attribute.name)>\(Self.escaped($0))</\(attribute.name)>" }.joined(separator: "\n"))
      } else if chance(60) {
        let value = Self.escaped(value(of: attribute.type))
        if chance(80) {
          inTag.append("\(attribute.name)=\"\(value)\"")
        } else {
          inside.append("<\(attribute.name)>\(value)</\(attribute.name)>")
        }
      }
    }
    for reference in references {
      if let targets = node.links[reference.name] {
        writeReference(node, reference, targets, &inTag, &inside)
      }
    }
    text += "<\(tag)\(extra)"
    if usesIDs, chance(90) { text += " xmi:id=\"\(node.id)\"" }
    while !inTag.isEmpty { text += (chance(10) ? "\n " : " ") + inTag.remove(at: below(inTag.count)) }
    text += ">"
    while !inside.isEmpty { text += "\n" + inside.remove(at: below(inside.count)) }
    for (reference, children) in node.children {
      for child in children {
        let isExact = child.eClass == reference.type
        text += "\n"
        write(
          child, tag: reference.name,
          extra: isExact && chance(70) ? "" : " xsi:type=\"\(qualifiedName(child.eClass))\"", &text)
      }
    }
    text += "</\(tag)>"
  }

  private mutating func writeReference(
    _ node: Node, _ reference: Reference, _ chosen: [Node], _ inTag: inout [String], _ inside: inout [String]
  ) {
    if chosen.allSatisfy({ $0.file == node.file }), chance(80) {
      inTag.append(
        "\(reference.name)=\"" + chosen.map { "/" + $0.path.dropFirst() }.joined(separator: " ") + "\"")
      return
    }
    for target in chosen {
      let place = target.file == node.file ? "" : target.file == 0 ? "a.xmi" : "b.xmi"
      let type = target.eClass == reference.type ? "" : " xsi:type=\"\(qualifiedName(target.eClass))\""
      inside.append("<\(reference.name)\(type) href=\"\(place)#\(target.path)\"/>")
    }
    // One that leads nowhere.
    if chance(2), reference.isMany, reference.opposite == nil {
      let type = classes[reference.type].isAbstract ? " xsi:type=\"\(qualifiedName(0))\"" : ""
      inside.append("<\(reference.name)\(type) href=\"gone.xmi#//@x.\(below(9))\"/>")
    }
  }
}

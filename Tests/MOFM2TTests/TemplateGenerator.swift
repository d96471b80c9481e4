import TestSupport

/// Makes models and modules at random, the same for the same seed.
struct TemplateGenerator {
  private var random: SeededGenerator
  private var names = 0

  init(seed: UInt64) { random = SeededGenerator(seed) }

  static let metamodel = """
    <?xml version="1.0" encoding="UTF-8"?>
    <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="t" nsURI="http://t" nsPrefix="t">
      <eClassifiers xsi:type="ecore:EClass" name="Node">
    \(attribute("name", "EString"))
    \(attribute("note", "EString", " defaultValueLiteral=\"none yet\""))
    \(attribute("count", "EInt"))
    \(attribute("share", "EDouble"))
    \(attribute("size", "EIntegerObject"))
    \(attribute("flag", "EBoolean", " defaultValueLiteral=\"true\""))
    \(attribute("tags", "EString", " upperBound=\"-1\" unique=\"false\""))
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="kind" eType="#//Kind"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="kids" upperBound="-1" eType="#//Node" containment="true"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="refs" upperBound="-1" eType="#//Node"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="other" eType="#//Node"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EClass" name="Leaf" eSuperTypes="#//Node">
    \(attribute("code", "EString"))
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EEnum" name="Kind">
        <eLiterals name="FIRST" literal="first one"/>
        <eLiterals name="NO" value="1" literal="no"/>
      </eClassifiers>
    </ecore:EPackage>
    """

  private static func attribute(_ name: String, _ type: String, _ more: String = "") -> String {
    "    <eStructuralFeatures xsi:type=\"ecore:EAttribute\" name=\"\(name)\"\(more) "
      + "eType=\"ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//\(type)\"/>"
  }

  private mutating func number(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
  private mutating func pick<Element>(_ all: [Element]) -> Element { all[number(all.count)] }
  private mutating func isChosen(_ percent: Int) -> Bool { number(100) < percent }

  // MARK: Models

  /// Texts that a reader of YAML may take for something else, of several lines, empty, long, or not ASCII.
  private static let texts = [
    "a", "web", "yes", "no", "1.0", "08", "~", "", "two&#10;lines", "&#10;", "ends&#10;", " blank",
    "\u{E4}\u{1F600}", "\u{E4}=\u{E4}", "key=value", "x=", "=y",
    "a text that is longer than what is copied at once, and longer than that, and so on",
    "seventeen letters", "a&#10;&#10;b", "-1", "&#9;tab",
  ]

  /// A model of a few dozen nodes.
  mutating func model() -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <t:Node xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:t="http://t"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="root" other="//@kids.0">
    \(kids(3))</t:Node>
    """
  }

  private mutating func kids(_ depth: Int) -> String {
    if depth == 0 { return "" }
    return (0..<(depth == 3 ? 3 : number(4))).map { _ in node(depth) }.joined()
  }

  private mutating func node(_ depth: Int) -> String {
    var text = "<kids"
    let isLeaf = isChosen(30)
    if isLeaf { text += " xsi:type=\"t:Leaf\" code=\"\(pick(Self.texts))\"" }
    if isChosen(80) { text += " name=\"\(pick(Self.texts))\"" }
    if isChosen(30) { text += " note=\"\(pick(Self.texts))\"" }
    if isChosen(60) { text += " count=\"\(number(2_000) - 1_000)\"" }
    if isChosen(30) { text += " size=\"1\"" }
    if isChosen(30) { text += " share=\"0.\(number(100))\"" }
    if isChosen(40) { text += " flag=\"\(pick(["true", "false"]))\"" }
    if isChosen(40) { text += " kind=\"\(pick(["first one", "no"]))\"" }
    // Some lead nowhere.
    if isChosen(50) { text += " other=\"//@kids.\(number(4))\"" }
    if isChosen(40) { text += " refs=\"//@kids.\(number(3)) //@kids.\(number(4))\"" }
    text += ">\n"
    for _ in 0..<number(4) { text += "<tags>\(pick(Self.texts))</tags>\n" }
    return text + kids(depth - 1) + "</kids>\n"
  }

  // MARK: Modules

  private enum Kind { case node, text, index }
  private typealias Variable = (name: String, kind: Kind)

  /// A module with a main template for every node, and templates and queries that it calls.
  mutating func module() -> String {
    names = 0
    var text = "[module m('http://t')/]\n[template public main(n : Node)]\n[comment @main/]\n"
    text += pick(["[file ('all.yaml', append)]\n", "[file ('all.yaml', append)]\n---\n"])
    text += body([("n", .node)], depth: 3, next: 0, indentation: "") + "[/file]\n"
    if isChosen(30) { text += body([("n", .node)], depth: 1, next: 1, indentation: "") }
    text += "[/template]\n"
    for index in 0..<3 {
      text += "[template private t\(index)(n : Node)]\n"
      text += body([("n", .node)], depth: 3, next: index + 1, indentation: "")
      text += pick(["[/template]\n", "last line[/template]\n"])
      if isChosen(50) {
        text += "[template private t\(index)(n : Leaf)]\nleaf [n.code/]\n"
        text += body([("n", .node)], depth: 1, next: index + 1, indentation: "") + "[/template]\n"
      }
      if isChosen(20) {
        text += "[template private t\(index)(n : Leaf) ? (n.count > 0)]\nguarded\n[/template]\n"
      }
    }
    text += "[template private down(n : Node)]\n[n.name/]\n[for (k | n.kids)]\n"
    text += pick(["  ", "", "- "]) + "[k.down()/]\n[/for]\n[/template]\n"
    text += "[query private word(t : String) : String = t.substituteAll('e', 'E') + '!'/]\n"
    text += "[query private key(t : String) : String = "
    text += "t.substring(1, t.indexOf('=') - 1) + ': ' + t.substring(t.indexOf('=') + 1)/]\n"
    text += "[query private word(n : Node) : String = 'node'/]\n"
    text += "[query private word(n : Leaf) : String = n.name + n.code/]\n"
    text += "[query private number(t : String) : Integer = t.size()/]\n"
    return text
  }

  /// Lines, and blocks that begin and end on lines of their own.
  private mutating func body(_ scope: [Variable], depth: Int, next: Int, indentation: String) -> String {
    var text = ""
    for _ in 0..<(1 + number(4)) {
      let blanks = indentation + pick(["", "", "  ", "\t", "    "])
      if depth > 0, isChosen(40) {
        text += block(scope, depth: depth, next: next, blanks, lineEnd: "\n")
      } else {
        text += blanks + line(scope, depth: depth, next: next) + pick(["\n", "\n", "\n", "\n\n", ""])
      }
    }
    return text
  }

  private mutating func line(_ scope: [Variable], depth: Int, next: Int) -> String {
    var text = ""
    for _ in 0..<(1 + number(3)) {
      switch number(10) {
      case 0...2: text += pick(["key: ", "- ", "x", "\"", ", ", "a b c d e f g h i j k l m n o p q r s"])
      case 3...6: text += value(scope)
      case 7, 8: text += call(scope, next: next)
      default: if depth > 0 { text += block(scope, depth: 1, next: next, "", lineEnd: "") }
      }
    }
    return text
  }

  private mutating func block(
    _ scope: [Variable], depth: Int, next: Int, _ blanks: String, lineEnd: String
  ) -> String {
    names += 1
    let name = "v\(names)"
    let node = node(scope)
    func whole(_ head: String, _ end: String, _ body: String) -> String {
      "\(blanks)[\(head)]\(lineEnd)\(body)\(lineEnd.isEmpty ? "" : blanks)[/\(end)]\(lineEnd)"
    }
    func inner(_ scope: [Variable], _ generator: inout TemplateGenerator) -> String {
      if lineEnd.isEmpty { return generator.line(scope, depth: 0, next: next) }
      return generator.body(scope, depth: depth - 1, next: next, indentation: blanks)
    }
    switch number(7) {
    case 0, 1:
      let head = "for (\(name) | \(node).\(pick(["kids", "refs"])))"
      return whole(head, "for", inner(scope + [(name, .node), (name + "Index", .index)], &self))
    case 2:
      let inside = inner(scope + [(name, .text), ("i", .index)], &self)
      return whole("for (\(name) | \(node).tags)", "for", inside)
    case 3:
      let head = "for (\(name) | \(node).kids) separator(', ') after('.')"
      return whole(head, "for", inner(scope + [(name, .node)], &self))
    case 4:
      let head = "let \(name) : \(pick(["Leaf", "Node"])) = \(node)"
      return whole(head, "let", inner(scope + [(name, .node)], &self))
    default:
      let condition = pick([
        "\(node).other <> null", "\(node).other = null", "\(node).kids->notEmpty()",
        "\(node).refs->isEmpty()",
        "\(node).name <> null", "\(node).tags->notEmpty()", "\(node).other.other <> null",
        "\(node).count > 0",
        "\(node).flag", "\(node).size <> null",
      ])
      var text = inner(scope, &self)
      if isChosen(30) { text += "\(lineEnd.isEmpty ? "" : blanks)[else]\(lineEnd)" + inner(scope, &self) }
      return whole("if (\(condition))", "if", text)
    }
  }

  private mutating func node(_ scope: [Variable]) -> String {
    let nodes = scope.filter { $0.kind == .node }.map(\.name)
    return pick(nodes) + pick(["", "", "", ".other"])
  }

  private mutating func value(_ scope: [Variable]) -> String {
    let texts = scope.filter { $0.kind == .text }.map(\.name)
    if !texts.isEmpty, isChosen(40) { return "[\(pick(texts))/]" }
    let indices = scope.filter { $0.kind == .index }.map(\.name)
    if !indices.isEmpty, isChosen(20) { return "[\(pick(indices))/]" }
    let node = node(scope)
    return "["
      + pick([
        "\(node).name", "\(node).note", "\(node).count", "\(node).flag", "\(node).kind", "\(node).size",
        "\(node).share", "\(node).tags->sep(', ')", "\(node).tags->sep('\\n')", "\(node).tags",
        "\(node).name.word()",
        "\(node).kids->size()", "\(node).other.name", "\(node).other.count", "\(node).name + '-'",
        "\(node).tags->size()", "'yes'",
      ]) + "/]"
  }

  private mutating func call(_ scope: [Variable], next: Int) -> String {
    let texts = scope.filter { $0.kind == .text }.map(\.name)
    if !texts.isEmpty, isChosen(50) { return "[\(pick(texts)).\(pick(["word", "number", "key", "key"]))()/]" }
    let node = node(scope)
    var calls = [
      "\(node).word()", "\(node).down()", "\(node).eClass().name.word()", "\(node).eClass().name.number()",
    ]
    if next < 3 { calls += ["\(node).t\(next)()", "\(node).t\(next)()", "\(node).t2()"] }
    return "[\(pick(calls))/]"
  }
}

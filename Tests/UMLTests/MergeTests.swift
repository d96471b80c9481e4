import Diagnostics
import Ecore
import Testing
import UML

/// Packages that are merged (UML 2.5 §12.2.3.3).
@Suite struct MergeTests {
  private static func load(
    _ contents: String, applied: String = ""
  ) -> (lines: Set<String>, sink: DiagnosticSink) {
    let (lines, sink, _) = DialectTests.load(
      """
      <xmi:XMI xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" xmlns:Ecore="http://www.eclipse.org/uml2/schemas/Ecore/5">
      <uml:Model xmi:id="m" name="m">\(contents)</uml:Model>\(applied)</xmi:XMI>
      """)
    return (lines, sink)
  }

  private static func package(_ id: String, merges: [String] = [], _ contents: String) -> String {
    let merges = merges.enumerated().map { "<packageMerge xmi:id='\(id)m\($0)' mergedPackage='\($1)'/>" }
    return
      "<packagedElement xmi:type='uml:Package' xmi:id='\(id)' name='\(id)'>\(merges.joined())\(contents)</packagedElement>"
  }

  private static func type(
    _ kind: String, _ id: String, _ name: String, _ contents: String = "", _ more: String = ""
  )
    -> String
  {
    "<packagedElement xmi:type='uml:\(kind)' xmi:id='\(id)' name='\(name)' \(more)>\(contents)</packagedElement>"
  }

  private static func property(
    _ id: String, _ name: String, _ type: String, _ lower: String, _ upper: String, _ more: String = ""
  )
    -> String
  {
    "<ownedAttribute xmi:id='\(id)' name='\(name)' type='\(type)' \(more)><lowerValue xmi:type='uml:LiteralInteger' value='\(lower)'/><upperValue xmi:type='uml:LiteralUnlimitedNatural' value='\(upper)'/></ownedAttribute>"
  }

  private static let core = package(
    "core",
    type(
      "Class", "c1", "Thing",
      property("c1p", "parts", "c2", "1", "1", "isReadOnly='true' association='a1'")
        + property("c1q", "own", "c2", "0", "1"), "isAbstract='true'")
      + type("Class", "c2", "Part", property("c2w", "whole", "c1", "1", "1", "association='a1'"))
      + type("Association", "a1", "A1").replacing(" >", with: " memberEnd='c1p c2w'>")
      + type(
        "Enumeration", "ce", "Kind",
        "<ownedLiteral xmi:id='ce1' name='one'/><ownedLiteral xmi:id='ce2' name='two'/>")
      + type("Class", "c3", "Only", "<generalization xmi:id='g1' general='c1'/>")
      + package("deep", type("Class", "c4", "Deep")))

  private static let increment =
    type(
      "Class", "i1", "Thing",
      "<generalization xmi:id='g2' general='c1'/>" + property("i1p", "parts", "c2", "0", "*")
        + property("i1n", "more", "ie", "1", "1"))
    + type(
      "Enumeration", "ie", "Kind",
      "<ownedLiteral xmi:id='ie1' name='two'/><ownedLiteral xmi:id='ie2' name='three'/>")
    + package("deep2", type("Class", "i5", "Other"))

  /// The package that merges may stand before or behind what it merges.
  @Test(arguments: [true, false])
  func classesFeaturesAndLiteralsAreOne(_ isFirst: Bool) {
    let big = Self.package("big", merges: ["core"], Self.increment)
    let (lines, sink) = Self.load(isFirst ? big + Self.core : Self.core + big)
    #expect(
      !sink.hasErrors && !sink.diagnostics.contains { $0.severity == .warning },
      "\(sink.diagnostics.map(\.message))")
    for line in [
      "package m.big http:///m/big.ecore m.big", "package m.big.deep http:///m/big/deep.ecore m.big.deep",
      "class Thing ",
      "class Part ", "class Only ", "super Only Thing", "class Deep ", "class Other ",
      "feature Thing.parts: Part",
      "bounds Thing.parts 0..-1", "opposite Thing.parts whole", "opposite Part.whole parts",
      "feature Thing.own: Part",
      "feature Thing.more: Kind", "literal Kind.two \(isFirst ? 0 : 0)", "enum Kind",
    ] { #expect(lines.contains(line), "\(line) of \(lines.sorted())") }
    for line in [
      "class Thing abstract", "not changeable Thing.parts", "super Thing Thing", "class Thing_2 ",
      "enum Kind_2",
    ] {
      #expect(!lines.contains(line), "\(line)")
    }
    #expect(!lines.contains { $0.hasPrefix("package m.core") })
    #expect(lines.count { $0.hasPrefix("literal Kind.") } == 3)
  }

  /// A property that is restated without its type has the type that it has elsewhere.
  @Test func typesComeFromWhoeverStatesThem() {
    let (lines, sink) = Self.load(
      Self.package(
        "a", merges: ["b"],
        Self.type("Class", "a1", "X", "<ownedAttribute xmi:id='ap' name='next' isDerived='true'/>"))
        + Self.package("b", Self.type("Class", "b1", "X", Self.property("bp", "next", "b1", "0", "*"))))
    #expect(!sink.diagnostics.contains { $0.severity >= .warning }, "\(sink.diagnostics.map(\.message))")
    for line in ["feature X.next: X", "bounds X.next 0..-1", "derived X.next"] {
      #expect(lines.contains(line), "\(line)")
    }
  }

  /// What the profile of Ecore says about a property that is merged counts as well.
  @Test func profilesOfMergedPropertiesCount() {
    let (lines, sink) = Self.load(
      Self.package(
        "a", merges: ["b"],
        Self.type(
          "Class", "a1", "X",
          "<ownedAttribute xmi:id='ap' name='p'/><ownedAttribute xmi:id='aq' name='q' isDerived='true'/>"))
        + Self.package(
          "b",
          Self.type(
            "Class", "b1", "X",
            Self.property("bp", "p", "be", "0", "1") + Self.property("bq", "q", "be", "0", "1"))
            + Self.type("Enumeration", "be", "E", "<ownedLiteral xmi:id='l' name='one'/>")),
      applied: """
        <Ecore:EAttribute xmi:id="s1" base_Property="ap" isUnsettable="true" isTransient="true"/>
        <Ecore:EAttribute xmi:id="s2" base_Property="aq" isUnsettable="true"/>
        """)
    #expect(!sink.hasErrors)
    for line in ["unsettable X.p", "transient X.p", "unsettable X.q", "volatile X.q", "transient X.q"] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(!lines.contains("volatile X.p"))
  }

  /// Bounds of parameters and results widen as those of properties do, wherever the result stands.
  @Test func boundsOfOperationsWiden() {
    let parameter = { (id: String, more: String, bounds: String) in
      "<ownedParameter xmi:id='\(id)' name='\(id.dropFirst())' type='be' \(more)>\(bounds)</ownedParameter>"
    }
    let optional = "<lowerValue xmi:type='uml:LiteralInteger'/>"
    let many = "<upperValue xmi:type='uml:LiteralUnlimitedNatural' value='*'/>"
    let (lines, sink) = Self.load(
      Self.package(
        "a", merges: ["b"],
        Self.type(
          "Class", "a1", "X",
          "<ownedOperation xmi:id='ao' name='f'>" + parameter("ap", "", "")
            + parameter("ar", "direction='return'", "") + "</ownedOperation>"))
        + Self.package(
          "b",
          Self.type(
            "Class", "b1", "X",
            "<ownedOperation xmi:id='bo' name='f'>" + parameter("br", "direction='return'", optional)
              + parameter("bp", "", many) + "</ownedOperation>")
            + Self.type("Enumeration", "be", "E", "<ownedLiteral xmi:id='l' name='one'/>")))
    #expect(!sink.hasErrors)
    #expect(
      lines.filter { $0.hasPrefix("operation ") } == ["operation X.f(p: E 1..-1): E 0..1"],
      "\(lines.filter { $0.hasPrefix("operation ") })")
  }

  @Test func mergesGoThroughOthers() {
    let (lines, sink) = Self.load(
      Self.package("a", merges: ["b"], Self.type("Class", "a1", "X"))
        + Self.package(
          "b", merges: ["c"], Self.type("Class", "b1", "X", Self.property("bp", "second", "c2", "0", "1")))
        + Self.package(
          "c",
          Self.type("Class", "c1", "X", Self.property("cp", "third", "b1", "0", "1"))
            + Self.type("Class", "c2", "Y")))
    #expect(!sink.hasErrors)
    for line in ["feature X.second: Y", "feature X.third: X", "class Y "] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(lines.count { $0.hasPrefix("package ") } == 2)
  }

  @Test(arguments: [
    (
      package("a", merges: ["gone"], type("Class", "a1", "X")), "uml/not-merged",
      "leads to no package that was read"
    ),
    (
      package("a", merges: ["c"], type("Class", "a1", "X")) + package("b", merges: ["c"], "")
        + package("c", ""),
      "uml/not-merged", "which is merged into several packages; expected one"
    ),
    (
      package("a", merges: ["b"], type("Class", "a1", "X")) + package("b", merges: ["a"], ""),
      "uml/not-merged",
      "merges packages in a circle"
    ),
    (
      package("a", merges: ["b"], type("Class", "a1", "X") + package("b", "")), "uml/not-merged",
      "merges packages of which one contains the other"
    ),
    (
      package("a", merges: ["b"], type("Class", "a1", "X")) + package("b", type("Enumeration", "b1", "X")),
      "uml/merge-conflict", "has the name of a Class; they are not merged"
    ),
    (
      package(
        "a", merges: ["b"],
        type("Class", "a1", "X", property("ap", "p", "a1", "0", "1")) + type("Class", "a2", "Y"))
        + package("b", type("Class", "b1", "X", property("bp", "p", "a2", "0", "1"))),
      "uml/merge-conflict", "has the type 'Y', where the property that it is merged into has 'X'"
    ),
  ])
  func whatCannotBeMergedIsSaid(_ contents: String, _ code: String, _ words: String) {
    let (_, sink) = Self.load(contents)
    #expect(
      sink.diagnostics.contains { $0.code == code && $0.message.contains(words) },
      "\(sink.diagnostics.map(\.message))")
    #expect(!sink.hasErrors)
  }
}

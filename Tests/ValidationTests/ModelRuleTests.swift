import Diagnostics
import Ecore
import Foundation
import OCL
import Testing
import Validation
import XMI

/// One rule that a model can break each: `👉` stands before every place where a diagnostic is expected.
@Suite struct ModelRuleTests {
  private static let extendedMetaData = "http:///org/eclipse/emf/ecore/util/ExtendedMetaData"

  private static func type(_ name: String, _ facets: String..., java: String = "java.lang.String") -> String {
    let details = facets.map { facet in
      let parts = facet.split(separator: "=", maxSplits: 1)
      return "<details key='\(parts[0])' value='\(parts[1])'/>"
    }.joined()
    return
      "<eClassifiers xsi:type='ecore:EDataType' name='\(name)' instanceClassName='\(java)'>"
      + "<eAnnotations source='\(extendedMetaData)'>\(details)</eAnnotations></eClassifiers>"
  }

  private static func attribute(_ name: String, _ type: String, _ rest: String = "") -> String {
    "<eStructuralFeatures xsi:type='ecore:EAttribute' name='\(name)' eType='#//\(type)' \(rest)/>"
  }

  private static func reference(_ name: String, _ rest: String, _ type: String = "A") -> String {
    "<eStructuralFeatures xsi:type='ecore:EReference' name='\(name)' eType='#//\(type)' \(rest)/>"
  }

  private static let metamodel = """
    <ecore:EPackage xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
    xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' name='p' nsURI='urn:p' nsPrefix='p'>
    <eClassifiers xsi:type='ecore:EEnum' name='Color'><eLiterals name='red'/><eLiterals name='green' value='1'/></eClassifiers>
    \(type("Text", "whiteSpace=preserve"))
    \(type("Length", "length=3"))
    \(type("MinLength", "minLength=2"))
    \(type("MaxLength", "maxLength=2"))
    \(type("Pattern", "pattern=[a-z]+"))
    \(type("Name", #"pattern=\i\c*"#))
    \(type("NoName", #"pattern=\I\C*"#))
    \(type("Enumeration", "enumeration=a b"))
    \(type("MinInclusive", "minInclusive=3", java: "int"))
    \(type("MaxInclusive", "maxInclusive=9007199254740993", java: "long"))
    \(type("MinExclusive", "minExclusive=0.5", java: "double"))
    \(type("MaxExclusive", "maxExclusive=100000000000000000000", java: "java.math.BigInteger"))
    \(type("TotalDigits", "totalDigits=3", java: "java.math.BigDecimal"))
    \(type("FractionDigits", "fractionDigits=1", java: "java.math.BigDecimal"))
    \(type("Derived", "baseType=Pattern", "maxLength=3"))
    \(type("Twice", "baseType=Derived", "pattern=a.*"))
    \(type("Positive", "baseType=http://www.eclipse.org/emf/2003/XMLType#positiveInteger", java: "int"))
    \(type("List", "itemType=MinInclusive", "maxLength=2", java: "java.util.List"))
    \(type("Union", "memberTypes=MinInclusive Enumeration", java: "java.lang.Object"))
    <eClassifiers xsi:type='ecore:EClass' name='Entry' instanceClassName='java.util.Map$Entry'>
    \(attribute("key", "Text"))\(attribute("value", "Text"))</eClassifiers>
    <eClassifiers xsi:type='ecore:EClass' name='Strict'>
    \(attribute("required", "Text", "lowerBound='1'"))
    \(reference("target", "lowerBound='1'"))
    \(attribute("several", "Text", "lowerBound='2' upperBound='-1'"))</eClassifiers>
    <eClassifiers xsi:type='ecore:EClass' name='A'>
    \(attribute("k", "Text", "iD='true'"))
    \(attribute("n", "Text"))
    \(attribute("color", "Color"))
    \(attribute("few", "Text", "upperBound='2'"))
    \(["Length", "MinLength", "MaxLength", "Pattern", "Name", "NoName", "Enumeration", "MinInclusive", "MaxInclusive",
       "MinExclusive", "MaxExclusive", "TotalDigits", "FractionDigits", "Derived", "Twice", "Positive", "List", "Union"]
       .map { attribute("v" + $0, $0) }.joined())
    \(reference("c", "upperBound='-1' containment='true'"))
    \(reference("two", "upperBound='2' containment='true'"))
    \(reference("keyed", "upperBound='-1' containment='true' eKeys='#//A/n'"))
    \(reference("strict", "upperBound='-1' containment='true'", "Strict"))
    \(reference("map", "upperBound='-1' containment='true'", "Entry"))
    \(reference("r", ""))
    \(reference("left", "eOpposite='#//A/right'"))
    \(reference("right", "eOpposite='#//A/left'"))</eClassifiers>
    </ecore:EPackage>
    """

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let body: String
    let codes: [String]

    init(_ name: String, _ body: String, _ codes: String...) {
      testDescription = name
      self.body = body
      self.codes = codes
    }

    /// A value that a facet rules out.
    static func bad(_ facet: String, _ value: String, good: String) -> Case {
      Case(facet, "<c v\(facet)='\(good)'/><c v\(facet)='👉\(value)'/>", "validation/bad-value")
    }
  }

  static let cases: [Case] = [
    Case("nothing is wrong", "<c k='a' n='b' color='green' r='a'><few>1</few><few>2</few></c>"),
    Case(
      "RequiredFeatureMustBeSet", "<👉strict><several>1</several><several>2</several></strict>",
      "validation/required", "validation/required"),
    Case(
      "FeatureHasTooFewValues", "<c k='a'/><👉strict required='x' target='a'><several>1</several></strict>",
      "validation/too-few"),
    Case("FeatureHasTooManyValues", "<few>1</few><few>2</few><few>👉3</few>", "validation/too-many"),
    Case(
      "FeatureHasTooManyValues, references", "<two k='x'/><two k='y'/><👉two k='z'/>", "validation/too-many"),
    Case("EveryProxyResolves", "<c r='👉nobody'/>", "xmi/unresolved-reference"),
    Case(
      "NoCircularContainment", "<c xmi:id='x'><c href='👉#x'/></c>", "xmi/containment-cycle"),
    Case(
      "EveryBidirectionalReferenceIsPaired", "<c k='x' left='👉z'/><c k='y' left='z'/><c k='z' right='y'/>",
      "validation/unpaired-opposite"),
    Case("EveryDataValueConforms", "<c color='👉blue'/>", "xmi/unknown-literal"),
    Case("UniqueID", "<c k='x'/><👉c k='x'/>", "xmi/duplicate-id"),
    Case("EveryKeyUnique", "<keyed n='x'/><keyed n='👉x'/>", "validation/duplicate-key"),
    Case("EveryMapEntryUnique", "<map key='x'/><map key='👉x'/>", "validation/duplicate-map-key"),
    .bad("Length", "ab", good: "abc"), .bad("MinLength", "a", good: "ab"),
    .bad("MaxLength", "abc", good: "ab"),
    .bad("Pattern", "A", good: "ab"), .bad("Name", "1a", good: "_a.1é"), .bad("NoName", "a", good: "1!"),
    .bad("Enumeration", "c", good: "b"), .bad("MinInclusive", "2", good: "3"),
    .bad("MaxInclusive", "9007199254740994", good: "9007199254740993"),
    .bad("MinExclusive", "0.5", good: "0.6"),
    .bad("MaxExclusive", "100000000000000000000", good: "99999999999999999999"),
    .bad("TotalDigits", "12.34", good: "12.3"), .bad("FractionDigits", "1.23", good: "1.20"),
    .bad("Derived", "AB", good: "abc"), .bad("Derived", "abcd", good: "abc"),
    .bad("Twice", "bbb", good: "abb"),
    .bad("Twice", "aB", good: "ab"), .bad("Positive", "0", good: "1"), .bad("List", "3 2", good: "3 4"),
    .bad("List", "3 4 5", good: ""), .bad("List", "x", good: " 3\t4 "), .bad("Union", "c", good: "b"),
    .bad("Union", "2", good: "7"),
  ]

  @Test(arguments: cases, [1, 4])
  func isReportedAtItsPlace(_ rule: Case, jobs: Int) {
    let marked =
      "<p:A xmlns:p='urn:p' xmlns:xmi='http://www.omg.org/XMI'>\n\(rule.body)\n"
      + String(repeating: "<c/>", count: 1_200) + "</p:A>\n"
    let parts = marked.components(separatedBy: "👉")
    let mark = parts.count > 1 ? parts[0].utf8.count : -1
    var options = XMIOptions()
    options.builtIn = [
      "p.ecore": SourceFile(path: "p.ecore", text: Self.metamodel),
      "m.xmi": SourceFile(path: "m.xmi", text: parts.joined()),
    ]
    options.metamodels = ["p.ecore"]
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load(["m.xmi"], into: &sink)
    let invariants = InvariantSet.collect(from: loaded.metamodel, into: &sink)
    let validator = ModelValidator(loaded.metamodel, invariants, into: &sink)
    _ = validator.validate(loaded.model, jobs: jobs, into: &sink)
    #expect(sink.sorted().map(\.code) == rule.codes, "\(sink.sorted().map(\.message))")
    for diagnostic in sink.sorted() {
      #expect(diagnostic.range?.bytes.lowerBound == mark, "\(diagnostic.message)")
    }
  }

  @Test func facetsThatCannotBeUsed() {
    let types =
      Self.type("Round", "baseType=Circle") + Self.type("Circle", "baseType=Round")
      + Self.type("Lost", "baseType=Nothing") + Self.type("Class", #"pattern=[\I]"#)
    let text =
      "<ecore:EPackage xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
      + "xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' name='q' nsURI='urn:q' nsPrefix='q'>\(types)</ecore:EPackage>"
    var options = XMIOptions()
    options.builtIn = ["q.ecore": SourceFile(path: "q.ecore", text: text)]
    options.metamodels = ["q.ecore"]
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load([], into: &sink)
    _ = ModelValidator(
      loaded.metamodel, InvariantSet.collect(from: loaded.metamodel, into: &sink), into: &sink)
    let said = sink.sorted()
    #expect(said.map(\.code) == Array(repeating: "validation/bad-facet", count: 3))
    #expect(said.map { $0.range.map { $0.file.text($0.bytes) } } == ["Round", "Nothing", #"[\I]"#])
  }

  /// What a file cannot hold, a program can make.
  @Test func modelsOfPrograms() throws {
    var options = XMIOptions()
    options.builtIn = ["p.ecore": SourceFile(path: "p.ecore", text: Self.metamodel)]
    options.metamodels = ["p.ecore"]
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let metamodel = loader.load([], into: &sink).metamodel
    try #require(!sink.hasErrors)
    let eClass = try #require(metamodel.eClass(named: "A"))
    var builder = ModelBuilder(metamodel)
    let resource = builder.beginResource(uri: "made")
    let root = builder.create(eClass.id)
    builder.addRoot(root, to: resource)
    let lost = builder.create(eClass.id)
    builder.link(root, "r", lost)
    for _ in 0..<2 {
      let inner = builder.create(eClass.id)
      builder.set(inner, "k", .string("same"))
      builder.add(inner, to: root, "c")
    }
    let validator = ModelValidator(
      metamodel, InvariantSet.collect(from: metamodel, into: &sink), into: &sink)
    _ = validator.validate(builder.freeze(), into: &sink)
    #expect(
      sink.diagnostics.map(\.code) == ["validation/dangling-reference", "validation/duplicate-id"],
      "\(sink.diagnostics.map(\.message))")
  }
}

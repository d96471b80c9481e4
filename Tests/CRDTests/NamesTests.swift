import Diagnostics
import Ecore
import Testing

@testable import CRD

@Suite struct NamesTests {
  @Test(arguments: [
    ("deployment", "deployments"), ("policy", "policies"), ("key", "keys"), ("class", "classes"),
    ("ingress", "ingresses"), ("box", "boxes"), ("branch", "branches"), ("dish", "dishes"),
    ("person", "people"),
    ("grandchild", "grandchildren"), ("leaf", "leaves"), ("a", "as"), ("quiz", "quizes"),
  ])
  func plurals(_ noun: String, _ plural: String) { #expect(ResourceNames.plural(of: noun) == plural) }

  @Test(arguments: [
    ("library", "http://www.example.org/library/1.0", "library.example.org"),
    ("library", "https://library.example.org", "library.example.org"),
    ("a_b", "http://Example.ORG:80/x", "a-b.example.org"),
    ("x", "org.example.library", "library.example.org"),
    ("x", "http:///x.ecore", nil), ("x", "platform:/resource/x.ecore", nil), ("x", "x", nil),
    ("x", "http://x", "x"),
  ])
  func groups(_ name: String, _ uri: String, _ group: String?) throws {
    var builder = ModelBuilder(.ecore)
    let package = builder.create("EPackage", in: Metamodel.ecoreURI)
    builder.set(package, "name", .string(name))
    builder.set(package, "nsURI", .string(uri))
    builder.addRoot(package, to: builder.beginResource(uri: "x.ecore"))
    var sink = DiagnosticSink()
    let metamodel = MetamodelCompiler.compile(builder.freeze(), into: &sink)
    #expect(ResourceNames.group(of: try #require(metamodel.ePackage(nsURI: uri))) == group)
  }

  @Test(arguments: [
    ("a", "^(?:a)$"), ("^(?:a)$", "^(?:a)$"), ("^a$", "^(?:^a$)$"), ("^(?:a)|(?:b)$", "^(?:^(?:a)|(?:b)$)$"),
    ("a.[.]\\.", "^(?:a[^\\n\\r\\x{85}\\x{2028}\\x{2029}][.]\\.)$"),
  ])
  func anchoring(_ pattern: String, _ anchored: String) {
    #expect(RegularExpressionCheck.anchored(java: pattern) == anchored)
  }

  @Test(arguments: [
    "(?=a)", "a++", "(a)\\1", "[a-z&&[^b]]", "[[ab]c]", "\\Qa.b\\E", "(", "[a-z-[b]]", "\\p{Lower}",
  ])
  func unusablePatterns(_ pattern: String) { #expect(RegularExpressionCheck.problem(with: pattern) != nil) }

  @Test(arguments: ["[a-z]([-a-z0-9]*[a-z0-9])?", ".*", "\\d{1,3}", "[^:]+", "a|b", "[]]", "\\[x\\]"])
  func usablePatterns(_ pattern: String) { #expect(RegularExpressionCheck.problem(with: pattern) == nil) }
}

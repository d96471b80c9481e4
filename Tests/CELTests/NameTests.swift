import CEL
import Testing

/// Names of properties and back.
@Suite struct NameTests {
  static let names: [(String, String?)] = [
    ("a", "a"), ("my-dash", "my__dash__dash"), ("a.b/c", "a__dot__b__slash__c"),
    ("namespace", "__namespace__"),
    ("a__b", "a__underscores__b"), ("___", "__underscores___"), ("return", "__return__"), ("1a", nil),
    ("", nil),
    ("é", nil), ("a b", nil), ("$ref", nil), ("-a", "__dash__a"),
    ("__namespace__", "__underscores__namespace__underscores__"),
  ]

  @Test(arguments: names) func escaping(_ name: String, _ escaped: String?) {
    #expect(CELNames.escaped(property: name) == escaped)
    if let escaped { #expect(CELNames.unescaped(field: escaped) == name) }
  }

  @Test(arguments: ["a__b", "__foo__", "a__dash_b", "é"]) func noEscapedName(_ field: String) {
    #expect(CELNames.unescaped(field: field) == nil)
  }
}

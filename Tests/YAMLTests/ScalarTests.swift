import Testing
import YAML

@Suite struct ScalarTests {
  @Test(
    arguments: [
      ("~", .null), ("", .null), ("Null", .null), ("y", .bool(true)), ("N", .bool(false)),
      ("On", .bool(true)),
      ("oFF", .string("oFF")), ("yEs", .string("yEs")), ("12", .int(12)), ("-0x1F", .int(-31)),
      ("0o17", .int(15)),
      ("017", .int(15)), ("0b11", .int(3)), ("1_000", .int(1000)), ("+1", .int(1)), ("08", .float(8)),
      ("1e3", .float(1000)), (".5", .float(0.5)), ("1.10", .float(1.1)), (".inf", .float(.infinity)),
      ("18446744073709551615", .float(18_446_744_073_709_551_616)), ("1.2.3", .string("1.2.3")),
      ("12:30:00", .string("12:30:00")), ("2024-01-01", .string("2024-01-01")), ("=", .string("=")),
      ("-", .string("-")), ("0x", .string("0x")), ("0x-1", .string("0x-1")), ("nan", .string("nan")),
      ("1Gi", .string("1Gi")), ("99999999999999999999999", .float(1e23)),
    ] as [(String, YAMLScalar)]) func readAsKubernetesDoes(_ text: String, _ expected: YAMLScalar)
  {
    #expect(YAMLText.Scalar(text: text, style: .plain).resolved() == expected)
    #expect(YAMLText.Scalar(text: text, style: .singleQuoted).resolved() == .string(text))
  }

  @Test(arguments: [
    "y", "yes", "no", "on", "017", "0o17", "1_000", "0b11", "1e3", "12:30", "12:30:00", "2024-01-01", "=",
    "<<", "08",
  ]) func ambiguous(_ text: String) {
    #expect(YAMLText.Scalar(text: text, style: .plain).isAmbiguousPlain)
    #expect(!YAMLText.Scalar(text: text, style: .doubleQuoted).isAmbiguousPlain)
  }

  @Test(arguments: [
    "abc", "12", "-3", "1.5", "true", "null", "~", "", ".inf", "1.2.3", "nginx:1.25", "0", "1Gi", "0x1F",
  ])
  func unambiguous(_ text: String) {
    #expect(!YAMLText.Scalar(text: text, style: .plain).isAmbiguousPlain)
  }

  @Test func tagsDecide() {
    let root = read("[!!str 12, !!int \"12\", ! 12, !own 12]").roots.first
    #expect(root?.items?.map(\.resolved) == [.string("12"), .int(12), .string("12"), .string("12")])
  }
}

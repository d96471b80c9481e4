import Foundation
import TestSupport
import Testing
import YAML

@Suite struct AmbiguityTests {
  /// Number-like and word-like texts.
  static let texts: [String] = {
    var generator = SeededGenerator(3)
    let alphabet = Array("0123456789017+-._eExob:aF")
    let words = [
      "yes", "No", "ON", "off", "Off", "true", "TRUE", "null", "Null", "NULL", "~", ".inf", "-.INF", ".nan",
      ".NaN", "y", "n",
      "=", "<<", "2024-01-01", "2024-1-1", "12:30:00", "190:20:30.15", "0b1", "0o7", "0x1F", "0xg", "tRue",
      "nO", "oN", "+.inf",
      "1_000", "1__0", "_1", "0_1", "+12", "-0", "00", "09", "0.", ".5", "5.", "1e3", "1.0e3", "1.0e+3",
      "1.e+3", "-.5", "+.5e-1",
    ]
    let random = (0..<20_000).map { _ in
      String(
        (0..<Int.random(in: 1...5, using: &generator)).compactMap { _ in
          alphabet.randomElement(using: &generator)
        })
    }
    // What YAML itself does not read as one plain scalar is not asked.
    return (words + random).filter { text in
      let root = read("- \(text)\n").roots.first?.items
      return root?.count == 1 && root?.first?.scalar == .init(text: text, style: .plain) && text != "---"
    }
  }()

  @Test(.enabled(if: hasPyYAML, "PyYAML is not installed")) func unambiguousMeansTheSameToPyYAML() throws {
    let program = """
      import sys, json, yaml
      out = []
      for line in open(sys.argv[1], encoding='utf-8'):
          try: value = yaml.safe_load('- ' + line)[0]
          except Exception: out.append('error'); continue
          kind = type(value).__name__
          out.append(kind + ' ' + (float(value).hex() if kind in ('int', 'float') else str(value)))
      print(json.dumps(out))
      """
    let output = try #require(python(program, input: Self.texts.map { $0 + "\n" }.joined()))
    let found = try JSONDecoder().decode([String].self, from: Data(output.utf8))
    #expect(found.count == Self.texts.count && found.count > 3000)
    var count = 0
    for (text, python) in zip(Self.texts, found) {
      let scalar = YAMLText.Scalar(text: text, style: .plain)
      let isSame =
        switch scalar.resolved() {
        case .null: python == "NoneType None"
        case .bool(let value): python == (value ? "bool True" : "bool False")
        case .int(let value): python == "int " + hexadecimal(Double(value))
        case .float(let value):
          python == "float " + hexadecimal(value) || (value.isNaN && python == "float nan")
        case .string(let value): python == "str " + value
        }
      if !scalar.isAmbiguousPlain {
        count += 1
        #expect(isSame, "\(text): ours \(scalar.resolved()), PyYAML's \(python)")
      }
    }
    #expect(count > 1000)
  }

  /// Python's spelling of a number in base 16.
  private func hexadecimal(_ value: Double) -> String {
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    if value == 0 { return value.sign == .minus ? "-0x0.0p+0" : "0x0.0p+0" }
    let text = String(format: "%013llx", value.significandBitPattern)
    return "\(value < 0 ? "-" : "")0x1.\(text)p\(value.exponent < 0 ? "" : "+")\(value.exponent)"
  }
}

import CEL
import Diagnostics
import TestSupport
import Testing

/// Rules that are changed at random: whatever comes out is read, printed, typed, costed and evaluated, or refused with a place.
@Suite struct MutationTests {
  private static let seeds = [
    "!has(self.list) || self.list.all(a, self.list.exists_one(b, a.name == b.name))",
    "self.text.matches('^[a-z]+$') && size(self.text) <= 10", "self.count + 1 < oldSelf.count * 2",
    "oldSelf.hasValue() ? oldSelf.value().count == self.count : true",
    "self.map.all(k, self.map[k].startsWith('x')) || 'k' in self.map",
    "quantity(self.text).compareTo(quantity('1Gi')) <= 0", "self.list.map(i, i.count).sum() == 100",
    "'%d of %s'.format([self.count, self.text]) != ''", "[1, 2, 3].filter(x, x % 2 == 0).size() > 0",
    "self.?text.orValue('none').indexOf('o') >= 0", "self.list[0].name.split(',')[1].upperAscii() == 'A'",
    "{'a': 1, 'b': self.count}['a'] in [1, 2u, 3.5]", "cel.bind(x, self.count, x > 1 && -x < 0)",
    "timestamp('2024-01-01T00:00:00Z') < timestamp(self.text) && duration('1h') > duration('3s')",
    "self.list.all(i, v, i > 0 || v.name != '')",
    "b'\\x00\\xff' == bytes(self.text) || r'\\d' != \"\\u00e9\"",
  ]

  private static let words = [
    "self", "oldSelf", ".", "?", ":", "(", ")", "[", "]", "{", "}", "&&", "||", "!", "-", "in", "has(",
    ".all(x, ",
    ".exists(x, ", ".map(x, ", "'", "\"", "\\", "u", "9223372036854775807", "-9223372036854775808", "1e400",
    "0x",
    "null", "true", "list", "text", "count", "map", "size(", "==", "%", "/", "\u{0}", "é", "😀", "\n", "//",
  ]

  private static var declaration: CELDeclaration? {
    var text = CELSchema("string")
    text.maxLength = 40
    var item = CELSchema("object")
    item.properties = ["name": text, "count": CELSchema("integer")]
    item.required = ["name"]
    var list = CELSchema("array")
    list.items = item
    list.maxItems = 7
    var map = CELSchema("object")
    map.additionalProperties = text
    var root = CELSchema("object")
    root.properties = ["list": list, "text": text, "count": CELSchema("integer"), "map": map]
    return CELDeclaration.make(root)
  }

  private static func changed(_ text: String, _ numbers: inout SeededGenerator) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0...Int.random(in: 0..<3, using: &numbers) {
      let place = Int.random(in: 0...scalars.count, using: &numbers)
      switch Int.random(in: 0..<5, using: &numbers) {
      case 0:
        scalars.insert(
          contentsOf: words.randomElement(using: &numbers)?.unicodeScalars.map { $0 } ?? [], at: place)
      case 1 where place < scalars.count: scalars.remove(at: place)
      case 2 where place < scalars.count:
        scalars.removeSubrange(place..<min(scalars.count, place + Int.random(in: 1..<12, using: &numbers)))
      case 3:
        let other = Array(seeds.randomElement(using: &numbers)?.unicodeScalars ?? "".unicodeScalars)
        scalars.replaceSubrange(place..., with: other[min(place, other.count)...])
      default: scalars = Array("(".unicodeScalars) + scalars + Array(") ? 1 : 2".unicodeScalars)
      }
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars.prefix(2000))
    return String(result)
  }

  @Test(arguments: 1...4) func whateverIsWritten(_ seed: Int) throws {
    var numbers = SeededGenerator(UInt64(seed))
    let declaration = try #require(Self.declaration)
    let memory = CELRuleMemory()
    var parsed = 0
    var typed = 0
    for _ in 0..<2000 {
      let start = try #require(Self.seeds.randomElement(using: &numbers))
      let text = EscapedText(path: "rule", text: Self.changed(start, &numbers))
      var sink = DiagnosticSink()
      guard let tree = CELParser.expression(text, into: &sink) else {
        #expect(sink.hasErrors, "\(text)")
        continue
      }
      parsed += 1
      let printed = CELPrinter.text(of: tree)
      let again = CELParser.expression(printed)
      #expect(again == tree, "\(printed)")
      for (version, old) in [(29, CELEnvironment.OldValue.value), (36, .optional)] {
        var found = DiagnosticSink()
        var environment = CELEnvironment(declaration, version: version, oldValue: old)
        let rule = environment.costedRule(text, into: &found)
        #expect((rule == nil) == found.hasErrors)
        guard let rule else { continue }
        typed += 1
        #expect(rule.cost.min <= rule.cost.max && rule.prudentCost.max >= rule.cost.max)
        // With a memory, the second look gives the same as the first.
        environment.memory = memory
        #expect(environment.costedRule(text, into: &found)?.cost == rule.cost)
        #expect(environment.costedRule(text, into: &found)?.cost == rule.cost)
        do throws(CELEvaluationError) {
          _ = try rule.expression.value(
            of: .map([.string("text"): .string("ab"), .string("count"): .int(.max)])
          ) { _, _ in true
          }
        } catch {}
      }
    }
    #expect(parsed > 200 && typed > 50, "\(parsed) \(typed)")
  }
}

import Foundation
import TestSupport
import Testing
import YAML

/// Whether PyYAML is there to be asked.
let hasPyYAML = python("import yaml", input: "") != nil

/// What a Python program prints, nil when it fails.
func python(_ program: String, input: String) -> String? {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: folder) }
  do {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("input")
    try Data(input.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program, file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  } catch { return nil }
}

/// Strings that have bitten people, and random ones made of them and of all planes of Unicode.
struct Strings {
  static let traps = [
    "", " ", "y", "n", "yes", "No", "on", "off", "null", "~", "true", "1", "017", "0o17", "0b1", "1_000",
    "1e3", ".5",
    "+1", "-1", "1:20", "12:30:00", "2024-01-01", "2001-12-14t21:59:43.10-05:00", "=", "<<", ".inf", ".nan",
    "- a",
    "-", "---", "...", "? a", "a: b", "a:", ":a", "a #b", "#a", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">",
    "[a]",
    "{a}", "a,b", "'a'", "\"a\"", "\\", "a\\", " a", "a ", "\ta", "a\t", "a\nb", "a\n", "\n", "\na", "a\n\n",
    " a\nb",
    "a\n b", "a\n \nb", "a\n\tb", "\u{FEFF}a", "\u{85}", "\u{2028}", "a\u{A0}b", "\u{0}", "\u{7F}",
    "\u{1F600}", "é",
    "e\u{301}", "a\r\nb", "a\rb", "\u{FFFE}", "\u{10FFFF}", "a\n---\nb", "a\n...\nb", "# a\nb", "100m", "1Gi",
    "10s",
    "1E", "1e", "0x", "None", "NaN", "a: \nb", "a\n\n\n", "\n\n a\nb\n", "x\u{301}\n\u{301}y\n",
  ]

  static func random(_ count: Int, seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed)
    return (0..<count).map { _ in
      var text = ""
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text += traps.randomElement(using: &generator) ?? ""
        case 1:
          text +=
            [" ", "\n", "\t", ":", "#", "-", "'", "\"", "0", ".", "_", "e"].randomElement(using: &generator)
            ?? ""
        case 2: text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 0...255, using: &generator)))
        default:
          if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) {
            text.unicodeScalars.append(scalar)
          }
        }
      }
      return text
    }
  }
}

@Suite struct WritingTests {
  static let strings = Strings.traps + Strings.random(20_000, seed: 7)

  /// One document that holds every string as a value, a flow item, a key and a block.
  static func document(_ strings: some Sequence<String>) -> String {
    strings.enumerated().map { index, string in
      """
      - value: \(YAMLText.scalar(string))
        flow: [\(YAMLText.scalar(string)), {\(YAMLText.key(string)): \(YAMLText.scalar(string))}]
        key: {}
        nested:
          \(YAMLText.key(string)): \(YAMLText.block(string, indent: 4))
        block: \(YAMLText.block(string, indent: 2))
        list:
        - \(YAMLText.block(string, indent: 2))
        end: "\(index)"

      """
    }.joined()
  }

  @Test func stringsSurviveLibYAML() throws {
    let (roots, diagnostics) = read(Self.document(Self.strings))
    #expect(diagnostics.isEmpty)
    let items = try #require(roots.first?.items)
    #expect(items.count == Self.strings.count)
    for (string, item) in zip(Self.strings, items) {
      let found = [
        item["value"], item["flow"]?.items?.first, item["flow"]?.items?.last?.entries?.first?.key,
        item["flow"]?.items?.last?.entries?.first?.value, item["nested"]?.entries?.first?.key,
        item["nested"]?.entries?.first?.value, item["block"], item["list"]?.items?.first,
      ]
      for node in found {
        guard let text = node?.string, text.utf8.elementsEqual(string.utf8), node?.isAmbiguousPlain == false
        else {
          Issue.record("\(string.debugDescription) was read as \(String(describing: node?.resolved))")
          break
        }
      }
    }
  }

  @Test(.enabled(if: hasPyYAML, "PyYAML is not installed")) func stringsSurvivePyYAML() throws {
    let strings = Strings.traps + Strings.random(1500, seed: 11)
    let program = """
      import sys, json, yaml
      data = yaml.safe_load(open(sys.argv[1], encoding='utf-8', newline=''))
      out = []
      for i in data:
          flow = i['flow'][1]
          out.append([i['value'], i['flow'][0], list(flow)[0], list(flow.values())[0], list(i['nested'])[0],
                      list(i['nested'].values())[0], i['block'], i['list'][0]])
      print(json.dumps(out))
      """
    let output = try #require(python(program, input: Self.document(strings)))
    let found = try JSONDecoder().decode([[String]].self, from: Data(output.utf8))
    #expect(found.count == strings.count)
    for (string, texts) in zip(strings, found) {
      for text in texts where !text.utf8.elementsEqual(string.utf8) {
        Issue.record("\(string.debugDescription) was read as \(text.debugDescription)")
      }
    }
  }

  @Test(arguments: [
    ("abc", "abc"), ("yes", "\"yes\""), ("nginx:1.25", "nginx:1.25"), ("100m", "100m"), ("1.5Gi", "1.5Gi"),
    ("1.2.3", "\"1.2.3\""), ("a b", "a b"), ("don't", "don't"), ("\u{1F600}", "\"\u{1F600}\""), ("é", "é"),
    ("a\u{7}", "\"a\\u0007\""), ("app.kubernetes.io/name", "app.kubernetes.io/name"), ("", "\"\""),
  ]) func spelling(_ string: String, _ expected: String) {
    #expect(YAMLText.scalar(string) == expected)
  }

  @Test(arguments: [
    ("a\nb", "|-\n    a\n    b"), ("a\nb\n", "|\n    a\n    b"), ("a\n\n", "|+\n    a\n"),
    (" a\nb\n", "|2\n     a\n    b"), ("a\n\nb\n", "|\n    a\n\n    b"), ("a\r\nb", "\"a\\r\\nb\""),
    ("a", "a"),
    ("\n", "\"\\n\""), ("a\n \n", "\"a\\n \\n\""),
  ]) func blocks(_ string: String, _ expected: String) {
    #expect(YAMLText.block(string, indent: 2) == expected)
  }

  @Test func writerIsStableAndReadBack() throws {
    let tree = YAMLNode.mapping([
      ("apiVersion", .string("v1")), ("n", .integer(-5)), ("f", .float(1e20)), ("g", .float(0.5)),
      ("b", .bool(true)),
      ("z", .null), ("s", .string("017")), ("text", .string("a\n b\n")), ("e", .sequence([])),
      ("m", .mapping([])),
      (
        "l",
        .sequence([
          .mapping([("a", .integer(1)), ("b", .sequence([.string("x"), .sequence([.null])]))]),
          .string("q\nr"),
        ])
      ),
      (String(repeating: "k", count: 2000), .string("long")),
    ])
    let text = YAMLWriter().text(of: tree)
    let (roots, diagnostics) = read(text)
    #expect(diagnostics.isEmpty)
    let root = try #require(roots.first)
    #expect(root.json() == tree.json())
    #expect(YAMLWriter().text(of: root) == text)
    #expect(root["f"]?.resolved == .float(1e20))
    #expect(text.hasPrefix("apiVersion: v1\n\"n\": -5\nf: 1.0e+20\n"))
  }

  @Test func jsonEscapes() {
    #expect(
      YAMLNode.string("<a>&\"\u{1}\u{2028}é\u{1F600}").json()
        == "\"\\u003ca\\u003e\\u0026\\\"\\u0001\\u2028é\u{1F600}\"")
    #expect(YAMLNode.float(.nan).json() == "null")
    #expect(YAMLNode.float(100).json() == "100")
  }
}

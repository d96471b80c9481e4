internal import CEL
import Diagnostics
import YAML

/// A finding at a place of an object: what the server would say, in our words.
extension Diagnostic {
  private static func finding(
    _ code: String, _ message: String, _ node: YAMLNode?, _ path: ElementPath, fixIts: [FixIt] = []
  ) -> Diagnostic {
    Diagnostic(
      .error, "kubernetes/\(code)", message, at: node?.range, element: path.text.isEmpty ? nil : path.text,
      fixIts: fixIts)
  }

  /// `node` is the nearest node that exists.
  static func required(_ code: String, _ path: ElementPath, at node: YAMLNode?, _ reason: String? = nil)
    -> Diagnostic
  {
    let name = path.text.split(separator: ".").last.map(String.init) ?? path.text
    return finding(code, "'\(name)' is required" + (reason.map { ": \($0)" } ?? ""), node, path)
  }

  static func forbidden(_ code: String, _ path: ElementPath, at node: YAMLNode?, _ reason: String)
    -> Diagnostic
  {
    let name = path.text.split(separator: ".").last.map(String.init) ?? path.text
    return finding(code, "'\(name)' is not allowed here: \(reason)", node, path)
  }

  static func unsupported(
    _ code: String, _ value: String, _ supported: [String], _ path: ElementPath, at node: YAMLNode?
  ) -> Diagnostic {
    let list = supported.map { "'\($0)'" }.joined(separator: ", ")
    var fixIts: [FixIt] = []
    if let nearest = Suggestion.nearest(to: value, among: supported), let range = node?.range {
      fixIts = [FixIt("replace with '\(nearest)'", range, YAMLText.scalar(nearest))]
    }
    return finding(code, "'\(value)' is not supported; expected one of \(list)", node, path, fixIts: fixIts)
  }

  static func invalid(_ code: String, _ message: String, _ path: ElementPath, at node: YAMLNode?)
    -> Diagnostic
  {
    finding(code, message, node, path)
  }

  static func badName(_ value: String, _ problem: String, _ path: ElementPath, at node: YAMLNode?)
    -> Diagnostic
  {
    finding("name", "'\(value)' \(problem)", node, path)
  }

  static func duplicate(_ code: String, _ value: String, _ path: ElementPath, at node: YAMLNode?)
    -> Diagnostic
  {
    finding(code, "\(value) stands in this list already", node, path)
  }

  static func wrongType(_ expected: String, _ path: ElementPath, at node: YAMLNode) -> Diagnostic {
    var fixIts: [FixIt] = []
    var message = "expected \(article(expected)), found \(article(node.kindName))"
    if expected.hasPrefix("string"), let scalar = node.scalar, scalar.style == .plain, !node.isNull {
      message += "; '\(scalar.text)' without quotes is no string"
      if let range = node.range {
        fixIts = [FixIt("put quotes around it", range, YAMLText.quoted(scalar.text))]
      }
    }
    return finding("wrong-type", message, node, path, fixIts: fixIts)
  }

  static func unknownField(_ name: String, known: [String], _ path: ElementPath, at key: YAMLNode)
    -> Diagnostic
  {
    let nearest = Suggestion.nearest(to: name, among: known.sorted())
    var fixIts: [FixIt] = []
    if let nearest, let range = key.range { fixIts = [FixIt("replace with '\(nearest)'", range, nearest)] }
    return finding(
      "unknown-field", "unknown field '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""), key,
      path, fixIts: fixIts)
  }

  static func ambiguousScalar(_ text: String, _ path: ElementPath, at node: YAMLNode) -> Diagnostic {
    var diagnostic = finding(
      "ambiguous-scalar",
      "'\(text)' without quotes is read differently by readers of YAML 1.1 and 1.2; put quotes around it",
      node, path)
    diagnostic.severity = .warning
    if let range = node.range {
      diagnostic.fixIts = [FixIt("put quotes around it", range, YAMLText.quoted(text))]
    }
    return diagnostic
  }

  static func tooLargeForApply(_ size: Int, at node: YAMLNode) -> Diagnostic {
    var diagnostic = finding(
      "size",
      "the object is \(size) bytes of JSON; client-side 'kubectl apply' takes at most 262144: "
        + "use '--server-side' or 'kubectl create'", node, ElementPath(""))
    diagnostic.severity = .warning
    return diagnostic
  }

  static func tooLargeToStore(_ size: Int, at node: YAMLNode) -> Diagnostic {
    finding(
      "size", "the object is \(size) bytes of JSON; the server stores at most 1572864", node, ElementPath(""))
  }

  /// `cost` is that of one evaluation.
  static func tooExpensiveRule(
    _ cost: UInt64, times cardinality: UInt64, isBounded: Bool, _ path: ElementPath, at node: YAMLNode
  ) -> Diagnostic {
    let total = CELCost.total(cost, times: cardinality)
    let often = cardinality == 1 ? "" : " (\(cost), up to \(cardinality) times)"
    let hint =
      isBounded
      ? "maxItems, maxProperties and maxLength on what it goes through make it cheaper"
      : "a list or map round it has no maxItems or maxProperties"
    return finding(
      "rule-cost",
      "the estimated cost is \(total)\(often), the server takes at most \(CELCost.ruleLimit); \(hint)", node,
      path)
  }

  static func tooExpensiveDefinition(
    _ total: UInt64, _ rules: [RuleCost], _ path: ElementPath, at node: YAMLNode
  ) -> Diagnostic {
    var diagnostic = finding(
      "rule-cost",
      "the estimated cost of all rules is \(total), the server takes at most \(CELCost.definitionLimit)",
      node, path)
    diagnostic.notes = rules.map { .note("\($0.path) costs \($0.total)") }
    return diagnostic
  }

  private static func article(_ noun: String) -> String {
    switch noun.first {
    case "a", "e", "i", "o", "u": "an \(noun)"
    default: noun == "null" ? noun : "a \(noun)"
    }
  }
}

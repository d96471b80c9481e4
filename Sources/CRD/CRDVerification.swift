import CEL
public import Diagnostics
import Kubernetes
import YAML

/// Reads printed definitions back and checks that an API server would take them.
public enum CRDVerification {
  /// What is known of rules, whatever definition they are in.
  static let memory = CELRuleMemory()

  /// The regular expressions of schemas: RE2, as the server has it.
  static var patterns: SchemaPatterns {
    SchemaPatterns(
      error: RegularExpressionCheck.error,
      isFound: { pattern, text in RegularExpressionCheck.matches(text, pattern) })
  }

  /// Checks every document of a file; false when a server would refuse one, and errors went to `sink`.
  ///
  /// A file without documents is refused, as is a document that is neither a definition nor an admission policy; of
  /// policies the YAML alone is checked. What only a server can know is not seen: names that another definition has.
  /// Costs O(file).
  ///
  /// - Parameters:
  ///   - file: What was printed.
  ///   - version: The minor version of the oldest Kubernetes 1.x that must take it; nil for the newest known.
  ///   - sink: Takes what a server would refuse.
  /// - Returns: Whether nothing was.
  @discardableResult
  public static func check(_ file: SourceFile, version: Int? = nil, into sink: inout DiagnosticSink) -> Bool {
    var local = DiagnosticSink()
    let documents = YAMLDocument.read(file, into: &local)
    if documents.isEmpty, !local.hasErrors { local.emit(.crdNoDocument(file)) }
    var checker = CustomResourceDefinitionChecker(patterns: patterns)
    checker.memory = memory
    if let version { checker.version = version }
    for document in documents where !isPolicy(document.root) { checker.check(document.root, into: &local) }
    let isAccepted = !local.hasErrors
    sink.absorb(local)
    return isAccepted
  }

  private static func isPolicy(_ document: YAMLNode) -> Bool {
    document["apiVersion"]?.string == "admissionregistration.k8s.io/v1"
      && (document["kind"]?.string ?? "").hasPrefix("ValidatingAdmissionPolicy")
  }
}

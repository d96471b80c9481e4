public import Diagnostics
import Kubernetes
import RegularExpressions
import YAML

/// Reads printed definitions back and checks that an API server would take them.
public enum CRDVerification {
  /// The regular expressions of schemas: RE2, as the server has it.
  static var patterns: SchemaPatterns {
    SchemaPatterns(
      error: { pattern in
        do throws(RegularExpressionError) {
          _ = try RegularExpression(pattern, dialect: .re2)
          return nil
        } catch {
          return error.message
        }
      },
      isFound: { pattern, text in RegularExpressionCheck.matches(text, pattern) })
  }

  /// Checks every document of a file; false when a server would refuse one, and errors went to `sink`.
  ///
  /// A file without documents is refused, as is a document that is no definition. What only a server can know
  /// is not seen: names that another definition has, and CEL. Costs O(file).
  @discardableResult
  public static func check(_ file: SourceFile, into sink: inout DiagnosticSink) -> Bool {
    var local = DiagnosticSink()
    let documents = YAMLDocument.read(file, into: &local)
    if documents.isEmpty, !local.hasErrors { local.emit(.crdNoDocument(file)) }
    let checker = CustomResourceDefinitionChecker(patterns: patterns)
    for document in documents { checker.check(document.root, into: &local) }
    let isAccepted = !local.hasErrors
    sink.absorb(local)
    return isAccepted
  }
}

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

  /// The most bytes of JSON that `kubectl apply` can keep in the annotation of what it applied.
  public static let annotationLimit = 262_144
  /// The most bytes that etcd takes in one request unless it is told otherwise.
  public static let requestLimit = 1_572_864

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
    for document in documents {
      checker.check(document.root, into: &local)
      let count = document.root.jsonByteCount
      if count > requestLimit {
        local.emit(.crdBeyondRequest(file, bytes: count, limit: requestLimit))
      } else if count > annotationLimit {
        local.emit(.crdBeyondAnnotation(file, bytes: count, limit: annotationLimit))
      }
    }
    let isAccepted = !local.hasErrors
    sink.absorb(local)
    return isAccepted
  }
}

import CRD
import Diagnostics
import Testing

@Suite struct PackagingTests {
  @Test(arguments: [
    ("https://h.example.org/x", CRDConversion.Client.url("https://h.example.org/x")),
    ("a/b", .service(namespace: "a", name: "b", port: nil, path: nil)),
    ("a/b:1", .service(namespace: "a", name: "b", port: 1, path: nil)),
    ("a/b/c/d", .service(namespace: "a", name: "b", port: nil, path: "/c/d")),
    ("a/b:65535/", .service(namespace: "a", name: "b", port: 65535, path: "/")),
  ]) func webhook(_ text: String, _ client: CRDConversion.Client) {
    #expect(CRDConversion(text)?.client == client)
  }

  @Test(arguments: [
    "", "a", "/", "a/", "/b", "a/:1", "a/b:", "a/b:0", "a/b:65536", "a/b:x", "a b/c", "http://h", "https://",
    "https:///x", "https://h?x", "https://h#x", "https://u@h", "ftp://h/x",
  ]) func noWebhook(_ text: String) { #expect(CRDConversion(text) == nil) }

  /// A definition whose JSON is as large as a description makes it.
  private func codes(descriptionOf count: Int) -> [String] {
    var sink = DiagnosticSink()
    let text = """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: boxes.example.org
      spec:
        group: example.org
        scope: Namespaced
        names: {kind: Box, listKind: BoxList, plural: boxes, singular: box}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              description: "\(String(repeating: "x", count: count))"

      """
    CRDVerification.check(SourceFile(path: "x.yaml", text: text), into: &sink)
    return sink.diagnostics.map { "\($0.severity): \($0.code)" }
  }

  @Test func size() {
    #expect(codes(descriptionOf: 261_000) == [])
    #expect(codes(descriptionOf: 263_000) == ["warning: kubernetes/size"])
    #expect(codes(descriptionOf: 1_572_000) == ["warning: kubernetes/size"])
    #expect(codes(descriptionOf: 1_573_000) == ["error: kubernetes/size"])
  }
}

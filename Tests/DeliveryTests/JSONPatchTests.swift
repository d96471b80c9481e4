import Diagnostics
import Testing
import YAML

@testable import Delivery

@Suite struct JSONPatchTests {
  private static let document = """
    {"spec": {"replicas": 3, "list": ["a", "b"], "a/b": 1, "m~n": 2, "template": {"x": null}}}
    """

  private static func node(_ text: String) throws -> YAMLNode {
    var sink = DiagnosticSink()
    let documents = YAMLDocument.read(SourceFile(path: "test.json", text: text), into: &sink)
    return try #require(documents.first?.root)
  }

  /// Operation, path, value, and the JSON of `spec` afterwards or what is said.
  @Test(
    arguments: [
      (
        "replace", "/spec/replicas", "5",
        #"{"replicas":5,"list":["a","b"],"a/b":1,"m~n":2,"template":{"x":null}}"#
      ),
      (
        "add", "/spec/list/0", "\"z\"",
        #"{"replicas":3,"list":["z","a","b"],"a/b":1,"m~n":2,"template":{"x":null}}"#
      ),
      (
        "add", "/spec/list/2", "[1]",
        #"{"replicas":3,"list":["a","b",[1]],"a/b":1,"m~n":2,"template":{"x":null}}"#
      ),
      (
        "add", "/spec/list/-", "true",
        #"{"replicas":3,"list":["a","b",true],"a/b":1,"m~n":2,"template":{"x":null}}"#
      ),
      ("remove", "/spec/list/1", nil, #"{"replicas":3,"list":["a"],"a/b":1,"m~n":2,"template":{"x":null}}"#),
      ("remove", "/spec/a~1b", nil, #"{"replicas":3,"list":["a","b"],"m~n":2,"template":{"x":null}}"#),
      (
        "replace", "/spec/m~0n", "{}",
        #"{"replicas":3,"list":["a","b"],"a/b":1,"m~n":{},"template":{"x":null}}"#
      ),
      (
        "add", "/spec/template/y", "\"yes\"",
        #"{"replicas":3,"list":["a","b"],"a/b":1,"m~n":2,"template":{"x":null,"y":"yes"}}"#
      ),
      ("remove", "/spec/none", nil, "leads nowhere: there is no 'none' in '/spec'"),
      ("replace", "/spec/list/2", "1", "leads nowhere: there are 2 items in '/spec/list', counted from 0"),
      ("add", "/spec/list/4", "1", "leads nowhere: there are 3 items in '/spec/list', counted from 0"),
      ("replace", "/spec/list/01", "1", "has '01' where the number of an item is expected in '/spec/list'"),
      ("add", "/spec/none/deep", "1", "leads nowhere: there is no 'none' in '/spec'"),
      ("add", "/spec/replicas/x", "1", "leads nowhere: there is no 'x' in a integer"),
      ("add", "spec", "1", "does not begin with '/'"),
      ("test", "/spec", "1", "has the operation 'test'; expected add, replace or remove"),
      ("add", "/spec/x", "{", "gets a value that is no JSON; a text needs quotes in it"),
      ("remove", "", nil, "is the whole object, which cannot be removed"),
    ] as [(String, String, String?, String)])
  func changes(_ operation: String, _ path: String, _ value: String?, _ expected: String) throws {
    var root = try Self.node(Self.document)
    let before = root.json()
    do throws(JSONPatch.Failure) {
      try JSONPatch(operation, path, value).apply(to: &root)
    } catch {
      #expect(error.problem == expected)
      #expect(root.json() == before, "a patch that fails changes nothing")
      return
    }
    #expect(root["spec"]?.json() == expected)
  }
}

import Foundation
import TestSupport
import Testing

@Suite struct LimitTests {
  private static let model =
    "<ecore:EPackage xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' name='p' nsURI='urn:p' nsPrefix='p'>"
    + "<eSubpackages name='q' nsURI='urn:q' nsPrefix='q'/></ecore:EPackage>"

  @Test(arguments: [
    (["--max-depth", "1"], "xml/limit-depth", "--max-depth"),
    (["--max-attribute-size", "4"], "xml/limit-attribute-size", "--max-attribute-size"),
    (["--max-file-size", "1K"], "", ""), (["--max-file-size", "100"], "io/unreadable", "--max-file-size"),
  ])
  func aLimitIsNamed(_ options: [String], _ code: String, _ option: String) throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "limit-\(UUID().uuidString).ecore")
    try Data(Self.model.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let copy = file.path + ".copy.ecore"
    defer { try? FileManager.default.removeItem(atPath: copy) }
    for command in [["validate"], ["inspect"], ["convert", "-o", copy], ["query", "1"]] {
      let result = try Tool.run(command + [file.path] + options)
      #expect(code.isEmpty || result.errors.contains(code), "\(result.errors)")
      #expect(option.isEmpty || result.errors.contains(option), "\(result.errors)")
      #expect((result.status != 0) == !code.isEmpty, "\(command) \(result.errors)")
    }
  }

  @Test(arguments: [
    ["--max-depth", "0"], ["--max-objects", "0"], ["--max-attribute-size", "2G"],
    ["--max-file-size", "many"],
    ["--max-errors", "-1"],
  ])
  func wrongLimits(_ options: [String]) throws {
    #expect(try Tool.run(["validate", "x.ecore"] + options).status == 2)
  }
}

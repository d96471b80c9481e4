import Diagnostics
import Ecore
import Foundation
import Testing
import XMI

/// A folder for one test.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("xmi-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

@Suite struct EncodingTests {
  static let metamodel = """
    <ecore:EPackage xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore" name="p" nsURI="http://example.org/é" nsPrefix="p">
      <eClassifiers xsi:type="ecore:EClass" name="Ding">
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="größe" eType="ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//EString"/>
      </eClassifiers>
    </ecore:EPackage>
    """
  static let model = """
    <p:Ding xmlns:p="http://example.org/é" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://example.org/é p.ecore"
      größe="é" grösse="ß"/>
    """

  private func check(_ encode: (String) throws -> Data, _ name: String) throws {
    try withFolder { folder in
      let head = "<?xml version=\"1.0\" encoding=\"\(name)\"?>\n"
      try encode(head + Self.metamodel).write(to: folder.appendingPathComponent("p.ecore"))
      let path = folder.path + "/m.xmi"
      try encode(head + Self.model).write(to: URL(fileURLWithPath: path))
      var loader = XMILoader()
      var sink = DiagnosticSink()
      let loaded = loader.load([path], into: &sink)
      #expect(loaded.model.roots.first?.string("größe") == "é")
      let diagnostics = sink.sorted()
      #expect(diagnostics.map(\.code) == ["xmi/unknown-feature"])
      // Line and column count characters, whatever their bytes were.
      #expect(diagnostics.first?.range?.start == SourcePosition(line: 3, column: 13))
      #expect(diagnostics.first?.fixIts.first?.replacement == "größe")
    }
  }

  @Test func utf8() throws { try check({ Data($0.utf8) }, "UTF-8") }
  @Test func utf8WithMark() throws { try check({ Data([0xEF, 0xBB, 0xBF]) + Data($0.utf8) }, "UTF-8") }
  @Test func latin1() throws {
    try check({ try #require($0.data(using: .isoLatin1)) }, "ISO-8859-1")
  }
  @Test func utf16BigEndian() throws {
    try check({ Data([0xFE, 0xFF]) + (try #require($0.data(using: .utf16BigEndian))) }, "UTF-16")
  }
  @Test func utf16LittleEndian() throws {
    try check({ Data([0xFF, 0xFE]) + (try #require($0.data(using: .utf16LittleEndian))) }, "UTF-16")
  }
}

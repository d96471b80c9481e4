import Foundation
import TestSupport
import Testing

private let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Golden/convert")

@Suite struct ConvertTests {
  @Test(arguments: GoldenCase.all(in: golden)) func sample(_ sample: GoldenCase) throws {
    try Tool.withFolder { folder in
      let place = folder.appendingPathComponent("case")
      try FileManager.default.copyItem(at: sample.folder, to: place)
      try FileManager.default.copyItem(
        at: golden.appendingPathComponent("shop.ecore"), to: folder.appendingPathComponent("shop.ecore"))
      let before = try files(place)
      let arguments = try String(contentsOf: sample.file("arguments"), encoding: .utf8).split(separator: "\n")
        .map { $0.replacingOccurrences(of: "@", with: place.path) }
      let metamodel = ["-m", folder.path + "/shop.ecore"]
      let result = try Tool.run(["convert"] + arguments + metamodel)
      let errors = result.errors.replacingOccurrences(of: place.path + "/", with: "")
      let status = result.status == 0 ? "" : "\(result.status)\n"
      expect(errors, sample.file("errors"))
      expect(status, sample.file("status"))
      let written = try files(place).subtracting(before)
      #expect(written.count <= 1, "\(written)")
      let text = try written.first.map { try Data(contentsOf: place.appendingPathComponent($0)) }
      if let text {
        expect(text, sample.file("expected.xmi"))
      } else {
        expect(Data(result.output.utf8), sample.file("expected.txt"))
      }
    }
  }

  /// Compares with a file that is there only if something is expected.
  private func expect(_ actual: Data, _ file: URL) {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try? FileManager.default.removeItem(at: file)
      if !actual.isEmpty { try? actual.write(to: file) }
      return
    }
    let expected = FileManager.default.contents(atPath: file.path) ?? Data()
    if actual != expected, let text = String(data: actual, encoding: .utf8) {
      GoldenFile(file).expect(text)
    }
    #expect(actual == expected, "\(file.lastPathComponent)")
  }

  private func expect(_ actual: String, _ file: URL) { expect(Data(actual.utf8), file) }

  private func files(_ folder: URL) throws -> Set<String> {
    Set(
      try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { name in
        var isFolder: ObjCBool = false
        let path = folder.path + "/" + name
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
      })
  }

  @Test("what was written is written alike again", arguments: GoldenCase.all(in: golden))
  func again(_ sample: GoldenCase) throws {
    let first = sample.file("expected.xmi")
    guard FileManager.default.fileExists(atPath: first.path) else { return }
    try Tool.withFolder { folder in
      let form = try String(contentsOf: sample.file("arguments"), encoding: .utf8).split(separator: "\n")
        .map(String.init).drop { !$0.hasPrefix("--") }
      let result = try Tool.run(
        ["convert", first.path, "-o", folder.path + "/out.xmi", "-m", golden.path + "/shop.ecore"] + form
      )
      #expect(result.status == 0, "\(result.errors)")
      guard sample.name != "schema-location-on", sample.name != "reference-that-leads-nowhere" else { return }
      let again = try Data(contentsOf: folder.appendingPathComponent("out.xmi"))
      #expect(
        String(decoding: again, as: UTF8.self) == String(decoding: try Data(contentsOf: first), as: UTF8.self)
      )
    }
  }

  @Test func whatStoodThereStaysWhenTheInputHasErrors() throws {
    try Tool.withFolder { folder in
      let output = folder.appendingPathComponent("out.xmi")
      try Data("old".utf8).write(to: output)
      let input = golden.appendingPathComponent("error-in-the-input/in.xmi").path
      let result = try Tool.run(
        "convert", input, "-o", output.path, "-m", golden.path + "/shop.ecore")
      #expect(result.status == 1)
      #expect(try String(contentsOf: output, encoding: .utf8) == "old")
      #expect(try files(folder) == ["out.xmi"])
    }
  }

  @Test func standardInputIsRead() throws {
    let input = try String(
      contentsOf: golden.appendingPathComponent("standard-output/in.xmi"), encoding: .utf8)
    let result = try Tool.run(
      ["convert", "-", "-o", "-", "-m", golden.path + "/shop.ecore"], input: input)
    #expect(result.status == 0)
    #expect(result.output.contains("<shop:Shop xmi:version"))
  }

  @Test func aFolderThatCannotBeWrittenIsSaid() throws {
    let input = golden.appendingPathComponent("standard-output/in.xmi").path
    let result = try Tool.run(
      "convert", input, "-o", "/proc/nowhere/out.xmi", "-m", golden.path + "/shop.ecore")
    #expect(result.status != 0)
    #expect(result.errors.contains("error:"))
  }
}

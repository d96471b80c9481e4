import Diagnostics
import Ecore
import Foundation
import Testing
import Validation
import XMI

/// The inside of a package in which `👉` stands before each place where a diagnostic is expected.
struct MarkedMetamodel {
  /// What was reported, in order of place.
  let diagnostics: [Diagnostic]
  /// The offsets of the marks.
  let marks: [Int]

  init(_ body: String, package: String = "nsURI='http://example.org/p' nsPrefix='p'") throws {
    let marked =
      "<ecore:EPackage xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
      + "xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore' name='p' \(package)>\n\(body)\n</ecore:EPackage>\n"
    let parts = marked.split(separator: "👉", omittingEmptySubsequences: false)
    var marks: [Int] = []
    var text = ""
    for part in parts.dropLast() {
      text += part
      marks.append(text.utf8.count)
    }
    text += parts.last ?? ""
    self.marks = marks
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "rules-\(UUID().uuidString).ecore")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    var sink = DiagnosticSink()
    var loader = XMILoader()
    let loaded = loader.load([file.path], into: &sink)
    try #require(sink.diagnostics.isEmpty, "\(sink.diagnostics.map(\.message))")
    _ = MetamodelValidator.validate(loaded.model, into: &sink)
    diagnostics = sink.sorted()
  }

  /// The codes without their component, with the numbers of the marks they stand at.
  var found: [String] {
    diagnostics.map { diagnostic in
      let place = diagnostic.range.map(\.bytes.lowerBound).flatMap(marks.firstIndex(of:))
      let code = diagnostic.code.split(separator: "/").last.map(String.init) ?? ""
      return code + (place.map { " \($0 + 1)" } ?? " elsewhere")
        + (diagnostic.severity == .warning ? " warning" : "")
    }
  }
}

/// One metamodel and what is expected of it.
struct RuleCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let body: String
  let expected: [String]
  var package = "nsURI='http://example.org/p' nsPrefix='p'"

  init(_ name: String, _ body: String, _ expected: [String], package: String? = nil) {
    testDescription = name
    self.body = body
    self.expected = expected
    if let package { self.package = package }
  }
}

/// Short ways to write metamodel elements.
enum Element {
  static func eClass(_ name: String, _ attributes: String = "", _ inside: String = "") -> String {
    "<eClassifiers xsi:type='ecore:EClass' name='\(name)' \(attributes)>\(inside)</eClassifiers>"
  }

  static func attribute(_ name: String, _ rest: String = "", type: String = "EString") -> String {
    "<eStructuralFeatures xsi:type='ecore:EAttribute' name='\(name)' "
      + "eType='ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//\(type)' \(rest)/>"
  }

  static func reference(_ name: String, _ type: String, _ rest: String = "") -> String {
    "<eStructuralFeatures xsi:type='ecore:EReference' name='\(name)' eType='#//\(type)' \(rest)/>"
  }
}

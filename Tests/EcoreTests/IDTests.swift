import Diagnostics
import Ecore
import Testing

/// The store of `xmi:id`s: compact as long as it can be, right in any case.
@Suite struct IDTests {
  /// One object a word; `#` before a word takes the text from elsewhere, `-` gives the object no id.
  private func ids(_ words: [String], quote: String = "\"") -> [String?] {
    let text = words.map { quote + $0.filter { $0 != "#" } + quote }.joined(separator: " ")
    let file = SourceFile(path: "m.xmi", text: text)
    var builder = ModelBuilder(.ecore)
    _ = builder.beginResource(uri: "m.xmi", file: file)
    var offset = 1
    for word in words {
      let object = builder.create("EPackage", in: Metamodel.ecoreURI)
      let plain = word.filter { $0 != "#" }
      if word.hasPrefix("#") {
        builder.setXMIID(builder.text(plain), of: object)
      } else if word != "-" {
        builder.setXMIID(builder.fileText(offset: offset, length: plain.utf8.count), of: object)
      }
      offset += plain.utf8.count + 3
    }
    for index in 0..<builder.xmiIDCount {
      let (object, cell) = builder.xmiID(index)
      #expect(
        String(decoding: builder.bytes(of: cell), as: UTF8.self)
          == words[Int(object.raw)].filter { $0 != "#" })
    }
    let model = builder.freeze()
    return words.indices.map { model.xmiID(of: ObjectID(raw: UInt32($0))) }
  }

  @Test(arguments: ["\"", "'"]) func everyObjectHasOne(_ quote: String) {
    #expect(ids(["a", "bcd", "", "é"], quote: quote) == ["a", "bcd", "", "é"])
  }

  @Test func someObjectsHaveNone() { #expect(ids(["a", "-", "c", "-"]) == ["a", nil, "c", nil]) }

  @Test func theFirstHasNone() { #expect(ids(["-", "b"]) == [nil, "b"]) }

  @Test func oneWasWrittenWithEscapes() { #expect(ids(["a", "b", "#c", "d"]) == ["a", "b", "c", "d"]) }

  @Test func noneAtAll() { #expect(ids(["-", "-"]) == [nil, nil]) }

  @Test func severalFiles() {
    var builder = ModelBuilder(.ecore)
    for name in ["x", "y"] {
      let file = SourceFile(path: name, text: "\"\(name)\"")
      _ = builder.beginResource(uri: name, file: file)
      let object = builder.create("EPackage", in: Metamodel.ecoreURI)
      builder.setXMIID(builder.fileText(offset: 1, length: 1), of: object)
    }
    let model = builder.freeze()
    #expect(model.allObjects.map { model.xmiID(of: $0.id) } == ["x", "y"])
  }
}

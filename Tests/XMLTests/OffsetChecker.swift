import Diagnostics
import XML

/// Finds each element and attribute again in the file and compares.
final class OffsetChecker: XMLEventHandler {
  let file: SourceFile
  var problems: [String] = []
  var elements = 0
  var attributes = 0
  var verbatim = 0

  init(_ file: SourceFile) { self.file = file }

  override func startElement(_ element: XMLStartElement) {
    elements += 1
    let name = qualified(element.prefix, element.localName)
    guard let tag = XMLTag(file, at: element.offset), tag.name == name else {
      return note("no tag '\(name)' at \(element.offset)")
    }
    for index in 0..<element.attributeCount {
      attributes += 1
      let attribute = element.attribute(at: index)
      let name = qualified(attribute.prefix, attribute.localName)
      guard let text = tag.escapedValue(of: name) else {
        note("no attribute '\(name)' in the tag at \(element.offset)")
        continue
      }
      // References to declared entities stay as written.
      let isDeclared = text.value.contains(UInt8(ascii: "&")) && !attribute.value.contains(UInt8(ascii: "&"))
      if !text.value.elementsEqual(attribute.value), !isDeclared {
        note("'\(name)' at \(element.offset) is '\(text.text)'")
      }
      if let offset = attribute.valueOffset {
        verbatim += 1
        if !file.bytes[offset..<offset + attribute.value.count].elementsEqual(attribute.value) {
          note("'\(name)' is not at \(offset)")
        }
      }
    }
  }

  override func endElement(localName: XMLName, namespace: XMLName?, endOffset: Int) {
    if file.bytes[endOffset - 1] != UInt8(ascii: ">") {
      note("no end of '\(localName.string)' at \(endOffset)")
    }
  }

  override func characters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?) {
    if let offset, !file.bytes[offset..<offset + bytes.count].elementsEqual(bytes) {
      note("text is not at \(offset)")
    }
  }

  private func note(_ problem: String) {
    if problems.count < 20 { problems.append(problem) }
  }

  private func qualified(_ prefix: XMLName?, _ name: XMLName) -> String {
    prefix.map { $0.string + ":" + name.string } ?? name.string
  }
}

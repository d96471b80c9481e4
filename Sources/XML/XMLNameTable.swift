internal import CLibXML2

/// The names of one parse: gives a text the pointer that the parser will deliver for it.
///
/// Valid until the parse ends.
public struct XMLNameTable {
  private let dictionary: xmlDictPtr

  init(_ dictionary: xmlDictPtr) { self.dictionary = dictionary }

  /// The interned form of `bytes`; nil when there is no memory or more than 2 GB.
  public func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> XMLName? {
    guard let base = bytes.baseAddress, let count = Int32(exactly: bytes.count) else { return intern("") }
    return XMLName(xmlDictLookup(dictionary, base, count))
  }

  /// The interned form of `text`; nil when there is no memory.
  public func intern(_ text: String) -> XMLName? {
    guard let count = Int32(exactly: text.utf8.count) else { return nil }
    return text.withCString { start in
      start.withMemoryRebound(to: UInt8.self, capacity: Int(count) + 1) {
        XMLName(xmlDictLookup(dictionary, $0, count))
      }
    }
  }
}

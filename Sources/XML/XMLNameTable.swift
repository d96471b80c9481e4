internal import CLibXML2

/// The names of one parse: gives a text the pointer that the parser will deliver for it.
///
/// Valid until the parse ends.
public struct XMLNameTable {
  private let source: Source

  private enum Source {
    case dictionary(xmlDictPtr, Wanted?)
    case names([[UInt8]: XMLName])
  }

  /// Remembers what was asked for.
  private final class Wanted {
    var texts: [[UInt8]] = []
  }

  /// The names of a parse; with `remembers` what is asked for is remembered.
  init(_ dictionary: xmlDictPtr, remembers: Bool = false) {
    source = .dictionary(dictionary, remembers ? Wanted() : nil)
  }

  /// What was asked for, if it was to be remembered.
  var texts: [[UInt8]] {
    if case .dictionary(_, let wanted) = source { wanted?.texts ?? [] } else { [] }
  }

  private init(_ names: [[UInt8]: XMLName]) { source = .names(names) }

  /// A table of some names only, which may be used while the parser goes on.
  func table(of texts: [[UInt8]]) -> XMLNameTable {
    var names: [[UInt8]: XMLName] = [:]
    for text in texts { text.withUnsafeBufferPointer { names[text] = intern($0) } }
    return XMLNameTable(names)
  }

  /// The interned form of `bytes`; nil when there is no memory or more than 2 GB.
  public func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> XMLName? {
    switch source {
    case .dictionary(let dictionary, let wanted):
      wanted?.texts.append(Array(bytes))
      guard let base = bytes.baseAddress, let count = Int32(exactly: bytes.count) else {
        return bytes.isEmpty ? XMLName(xmlDictLookup(dictionary, [0], 0)) : nil
      }
      return XMLName(xmlDictLookup(dictionary, base, count))
    case .names(let names): return names[Array(bytes)]
    }
  }

  /// The interned form of `text`; nil when there is no memory.
  public func intern(_ text: String) -> XMLName? {
    var text = text
    return text.withUTF8 { intern($0) }
  }
}

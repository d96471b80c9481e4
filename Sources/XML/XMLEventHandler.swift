public import Diagnostics

/// Receives the events of a parse; override what matters, the rest does nothing.
///
/// Everything passed to a method is valid only during the call, names until the parse ends. The methods are called one at a
/// time; ``startDocument(_:)`` may be called on another thread than the rest.
open class XMLEventHandler {
  /// Makes a handler that ignores everything.
  public init() {}

  /// Why no more of the document is wanted; nil as long as it is.
  ///
  /// Asked once every few kilobytes; the parse ends with the answer as its error. `place` is where the parser is.
  open func refusal(at place: SourceRange) -> Diagnostic? { nil }

  /// Called once before any other event, so that well-known names can be interned.
  open func startDocument(_ names: XMLNameTable) {}

  /// Called between two events when another parser goes on: equal names have other pointers from now on.
  ///
  /// Those delivered so far stay valid. `names` has only what was interned when the document was started.
  open func continueDocument(_ names: XMLNameTable) {}

  /// The element in which another parser goes on, whose start tag it has read too.
  func resumeElement(localName: XMLName, namespace: XMLName?) {}

  /// Called once after all other events, also of a document with mistakes; names are still valid.
  open func endDocument() {}

  /// A start tag or an empty-element tag.
  open func startElement(_ element: XMLStartElement) {}

  /// The end of the innermost open element; `endOffset` is the byte offset just behind its last tag.
  open func endElement(localName: XMLName, namespace: XMLName?, endOffset: Int) {}

  /// Character data in UTF-8, white space and CDATA included; one text may come in several pieces.
  ///
  /// `offset` is where the bytes stand verbatim in the file; nil where they stand for a reference or a line
  /// end.
  open func characters(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int?) {}

  /// A comment's text without its delimiters; `endOffset` is the byte offset just behind it.
  open func comment(_ bytes: UnsafeBufferPointer<UInt8>, endOffset: Int) {}

  /// A processing instruction; `data` is nil where there is only a target, `endOffset` is the byte offset
  /// just behind it.
  open func processingInstruction(target: XMLName, data: UnsafeBufferPointer<UInt8>?, endOffset: Int) {}
}

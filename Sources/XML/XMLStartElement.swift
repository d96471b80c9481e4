/// A start tag (or empty-element tag) as the parser has just read it; valid only during the call it is passed
/// to.
@frozen
public struct XMLStartElement {
  @usableFromInline typealias Strings = UnsafeMutablePointer<UnsafePointer<UInt8>?>

  /// The name without its prefix.
  public let localName: XMLName
  /// The prefix as written; nil where there is none.
  public let prefix: XMLName?
  /// The namespace URI; nil where the name is in none.
  public let namespace: XMLName?
  /// The byte offset of the tag's `<`; for an element that an entity's text brought, of the reference's `&`.
  public let offset: Int
  /// How many attributes there are, namespace declarations not counted; defaulted ones come last.
  public let attributeCount: Int
  /// How many namespaces the tag declares.
  public let namespaceDeclarationCount: Int
  /// Five pointers an attribute: local name, prefix, namespace, start and end of the value.
  @usableFromInline let attributes: Strings?
  /// Two pointers a declaration: prefix and URI.
  @usableFromInline let declarations: Strings?
  /// The parser's window on the file.
  @usableFromInline let window: XMLWindow

  @inlinable
  init(
    localName: XMLName, prefix: XMLName?, namespace: XMLName?, offset: Int, attributeCount: Int,
    namespaceDeclarationCount: Int, attributes: Strings?, declarations: Strings?, window: XMLWindow
  ) {
    self.localName = localName
    self.prefix = prefix
    self.namespace = namespace
    self.offset = offset
    self.attributeCount = attributes == nil ? 0 : attributeCount
    self.namespaceDeclarationCount = declarations == nil ? 0 : namespaceDeclarationCount
    self.attributes = attributes
    self.declarations = declarations
    self.window = window
  }

  /// The attribute at `index`, in the order of the tag; `index` must be in `0..<attributeCount`.
  @inlinable
  public func attribute(at index: Int) -> XMLAttribute {
    precondition(index >= 0 && index < attributeCount, "no such attribute")
    let fields = attributes.unsafelyUnwrapped + 5 * index
    let start = fields[3].unsafelyUnwrapped
    let count = fields[4].unsafelyUnwrapped - start
    return XMLAttribute(
      localName: XMLName(pointer: fields[0].unsafelyUnwrapped), prefix: XMLName(fields[1]),
      namespace: XMLName(fields[2]), value: UnsafeBufferPointer(start: start, count: count),
      valueOffset: window.offset(of: start))
  }

  /// The local name of the attribute at `index`, which is not checked.
  @inlinable
  public func localName(ofAttribute index: Int) -> XMLName {
    XMLName(pointer: attributes.unsafelyUnwrapped[5 * index].unsafelyUnwrapped)
  }

  /// The namespace of the attribute at `index`, which is not checked; nil without a prefix.
  @inlinable
  public func namespace(ofAttribute index: Int) -> XMLName? {
    XMLName(attributes.unsafelyUnwrapped[5 * index + 2])
  }

  /// The namespace declaration at `index`: nil as prefix for `xmlns=`, an empty URI where that undeclares the
  /// default.
  ///
  /// `index` must be in `0..<namespaceDeclarationCount`.
  @inlinable
  public func namespaceDeclaration(at index: Int) -> (prefix: XMLName?, uri: XMLName) {
    precondition(index >= 0 && index < namespaceDeclarationCount, "no such namespace declaration")
    let fields = declarations.unsafelyUnwrapped + 2 * index
    return (XMLName(fields[0]), XMLName(pointer: fields[1].unsafelyUnwrapped))
  }
}

/// An attribute of an ``XMLStartElement``; valid only as long as that is.
@frozen
public struct XMLAttribute {
  /// The name without its prefix.
  public let localName: XMLName
  /// The prefix as written; nil where there is none.
  public let prefix: XMLName?
  /// The namespace URI; nil without a prefix.
  public let namespace: XMLName?
  /// The value in UTF-8 with entities replaced and white space normalised (XML 1.0 §3.3.3).
  public let value: UnsafeBufferPointer<UInt8>
  /// The byte offset in the file where ``value`` stands verbatim; nil where the parser had to copy it.
  ///
  /// It copies what it rewrites (entities, line ends), what is not ASCII, and defaults; of a file that is read in
  /// steps, because a long stretch of it has no tag, also values over 250 bytes that the end of a step cuts.
  public let valueOffset: Int?

  @inlinable
  init(
    localName: XMLName, prefix: XMLName?, namespace: XMLName?, value: UnsafeBufferPointer<UInt8>,
    valueOffset: Int?
  ) {
    self.localName = localName
    self.prefix = prefix
    self.namespace = namespace
    self.value = value
    self.valueOffset = valueOffset
  }
}

/// The stretch of the file that the parser holds at the moment.
@frozen
@usableFromInline
struct XMLWindow {
  @usableFromInline let base: UnsafePointer<UInt8>
  @usableFromInline let end: UnsafePointer<UInt8>
  /// The byte offset of `base` in the file.
  @usableFromInline let consumed: Int

  @inlinable
  init(base: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, consumed: Int) {
    self.base = base
    self.end = end
    self.consumed = consumed
  }

  @inlinable
  func offset(of pointer: UnsafePointer<UInt8>) -> Int? {
    pointer >= base && pointer < end ? consumed + (pointer - base) : nil
  }
}

public import Diagnostics

/// What a file contributed to a model.
public struct Resource: Sendable {
  /// The URI under which other files refer to it: the path as given, or a namespace URI.
  public let uri: String
  /// The text it was read from; nil for objects that a program made.
  public let file: SourceFile?
  /// Finds the place of a value in the text.
  public let locator: (any ValueLocator)?
  /// The root objects in file order.
  public internal(set) var roots: [ObjectID] = []
}

/// Finds, in the notation a file was written in, where a value of an object stands; asked only for diagnostics.
public protocol ValueLocator: Sendable {
  /// The name of the object's type or element, given where the object begins.
  func nameRange(ofObjectAt offset: Int, in file: SourceFile) -> Range<Int>?
  /// The value of a feature: the `index`-th where it is written several times.
  ///
  /// Of the contents of the object, which may be the rest of the file, `contentLimit` bytes are searched.
  func valueText(
    of feature: String, index: Int, ofObjectAt offset: Int, contentLimit: Int, in file: SourceFile
  ) -> EscapedText?
  /// The name of a feature where the object states it.
  func featureRange(
    of feature: String, ofObjectAt offset: Int, contentLimit: Int, in file: SourceFile
  ) -> Range<Int>?
}

/// A reference whose target was not found.
public struct UnresolvedReference: Sendable {
  /// The URI as written, made absolute as far as the loader could.
  public let uri: String
  /// The class that was announced beside the URI, or else the reference's type.
  public let eClass: Int32
}

enum ModelRegions {
  /// The text of default values, in the metamodel.
  static let defaults = 126
  /// Regions 0 to 125: arenas and files.
  static let limit = 126
}

/// The fixed columns of an object: 16 bytes.
@frozen
public struct ObjectRecord: BitwiseCopyable {
  @usableFromInline package var eClass: UInt16
  /// The slot of the container that holds it, or -1.
  @usableFromInline package var containingSlot: Int16
  @usableFromInline package var container: ObjectID
  /// Where its cells begin.
  @usableFromInline package var firstCell: UInt32
  /// The byte offset of its start tag in its file; `UInt32.max` when a program made it.
  @usableFromInline package var offset: UInt32

  @inlinable
  package init(eClass: UInt16, containingSlot: Int16, container: ObjectID, firstCell: UInt32, offset: UInt32)
  {
    self.eClass = eClass
    self.containingSlot = containingSlot
    self.container = container
    self.firstCell = firstCell
    self.offset = offset
  }
}

/// Objects `first ..< next.first` were made while `resource` was the current one.
struct ResourceSegment: Sendable {
  var first: ObjectID
  var resource: Int32
}

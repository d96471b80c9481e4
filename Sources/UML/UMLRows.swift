/// A stretch of text, in the file or among the copied texts.
struct UMLText: Equatable {
  var offset: UInt32
  /// The length in bytes; the topmost bit says that the text was copied.
  var length: UInt32

  static let empty = UMLText(offset: 0, length: 0)
  static let copied: UInt32 = 1 << 31

  var count: Int { Int(length & ~Self.copied) }
  var isCopied: Bool { length & Self.copied != 0 }
  var isEmpty: Bool { count == 0 }
}

/// An attribute of an element.
struct UMLAttributeRow {
  var name: UInt16
  var value: UMLText
}

/// An element; its contents are the rows behind it up to `end`.
struct UMLRow {
  /// The element that contains it; `UMLRow.none` for a root.
  var parent: UInt32
  /// The number behind its last descendant's.
  var end: UInt32
  /// The byte offset of its tag.
  var offset: UInt32
  var firstAttribute: UInt32
  var attributeCount: UInt16
  /// The name of the feature that it stands in, or of the root's element.
  var role: UInt16
  /// The index of its metaclass's name; of an application, of the namespace of the profile.
  var typeName: UInt16
  var kind: UMLKind
  var flags: UMLRowFlags
  var id: UMLText
  /// Its character data.
  var text: UMLText

  static let none = UInt32.max
}

/// Facts about an element.
struct UMLRowFlags: OptionSet {
  var rawValue: UInt8
  /// It states its metaclass.
  static let isTyped = UMLRowFlags(rawValue: 1)
  /// It stands in a tool's extension.
  static let isExtension = UMLRowFlags(rawValue: 2)
}

internal import Diagnostics
internal import Ecore
import Synchronization

/// Where objects and the values of their features stand in a file, by the byte offset of the object.
struct PlaceTable: Sendable {
  struct Feature: Sendable {
    /// The key.
    var key: Range<Int>
    /// The values in order.
    var values: [Range<Int>]
  }

  struct Object: Sendable {
    /// What the object is shown by.
    var name: Range<Int>
    /// By the name of the feature.
    var features: [String: Feature] = [:]
  }

  private(set) var objects: [Int: Object] = [:]

  mutating func add(_ object: Int, name: Range<Int>) {
    if objects[object] == nil { objects[object] = Object(name: name) }
  }

  mutating func add(_ feature: String, of object: Int, key: Range<Int>, values: [Range<Int>]) {
    objects[object, default: Object(name: key)].features[feature] = Feature(key: key, values: values)
  }
}

/// Finds values by reading the file once more, the first time that a diagnostic asks.
final class TextLocator: ValueLocator {
  private let table = Mutex<PlaceTable?>(nil)
  private let read: @Sendable (SourceFile) -> PlaceTable

  /// Takes what reads the file.
  init(_ read: @escaping @Sendable (SourceFile) -> PlaceTable) { self.read = read }

  private func object(at offset: Int, in file: SourceFile) -> PlaceTable.Object? {
    table.withLock { table in
      if let table { return table.objects[offset] }
      let found = read(file)
      table = found
      return found.objects[offset]
    }
  }

  func nameRange(ofObjectAt offset: Int, in file: SourceFile) -> Range<Int>? {
    object(at: offset, in: file)?.name
  }

  func valueText(
    of feature: String, index: Int, ofObjectAt offset: Int, contentLimit: Int, in file: SourceFile
  ) -> EscapedText? {
    guard let values = object(at: offset, in: file)?.features[feature]?.values, values.indices.contains(index)
    else { return nil }
    return EscapedText(file, values[index])
  }

  func featureRange(
    of feature: String, ofObjectAt offset: Int, contentLimit: Int, in file: SourceFile
  ) -> Range<Int>? {
    object(at: offset, in: file)?.features[feature]?.key
  }
}

internal import CBuiltIn
public import Diagnostics

/// The metamodels and templates that come with the program, so that one file is enough.
public enum BuiltIn {
  /// What the path of a built-in file begins with.
  static let folder = "<built-in>/"

  /// By path: `<built-in>/metamodels/krosskube.multicluster.ecore` and so on.
  public static let files: [String: SourceFile] = {
    var result: [String: SourceFile] = [:]
    for index in 0..<krosskube_built_in_count() {
      let entry = krosskube_built_in_at(index)
      let path = folder + String(cString: entry.path)
      let bytes = UnsafeBufferPointer(start: entry.bytes, count: entry.count)
      result[path] = SourceFile(path: path, count: entry.count) { _ = $0.update(from: bytes) }
    }
    return result
  }()

  /// The built-in metamodels of what people write, by path.
  ///
  /// That of deliveries is only for programs: its classes have names that others have too.
  public static var metamodels: [String: SourceFile] {
    files.filter { $0.key.hasSuffix(".ecore") && $0.key != folder + delivery }
  }

  /// The path of the metamodel of what ``Deploy`` prints.
  static let delivery = "metamodels/delivery.ecore"

  /// A built-in file by its path in the repository.
  static func file(_ path: String) -> SourceFile? { files[folder + path] }
}

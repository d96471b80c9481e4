internal import Ecore
internal import Synchronization

/// A class model, and what its elements became in Ecore.
public struct UMLConversion: Sendable {
  /// The class model.
  public let model: UMLModel
  /// What became of its elements.
  public let report: UMLReport
  /// The objects of Ecore, by row.
  let objects: [UInt32: ObjectID]

  init(_ conversion: EcoreConversion) {
    model = conversion.uml
    report = conversion.report
    objects = conversion.objects
  }
}

/// Keeps the class models that a loader reads, so that no file has to be read again for its report or its instances.
public final class UMLMemory: Sendable {
  private let conversions = Mutex<[String: UMLConversion]>([:])

  /// Remembers nothing yet.
  public init() {}

  /// The conversion of the file that was loaded under a path; of the last time, if it was loaded more than once.
  public func conversion(of path: String) -> UMLConversion? { conversions.withLock { $0[path] } }

  func keep(_ conversion: UMLConversion, of path: String) { conversions.withLock { $0[path] = conversion } }
}

internal import CLibXML2
internal import Diagnostics

/// The general entities a document declares, with what they expand to.
struct EntityTable {
  private struct Entity {
    var size: Int
    var references: [String]
    /// The expanded size once it is known.
    var expansion: Int?
    var nesting = 0

    mutating func forgetExpansion() {
      expansion = nil
      nesting = 0
    }
  }

  private var entities: [String: Entity] = [:]
  /// What libxml2 asks for once more right after its declaration, to store the text as written.
  private var lastDeclared: String?
  private var isMeasured = false
  /// The bytes expanded so far.
  private(set) var expanded = 0
  /// How many are declared.
  var count: Int { entities.count }

  /// Why an entity may not be expanded.
  enum Refusal: Error {
    case recursive
    case nesting
    case size
  }

  /// Takes a declaration; the first one of a name counts (XML 1.0 §4.2).
  mutating func declare(_ name: String, _ content: UnsafeBufferPointer<UInt8>) {
    lastDeclared = name
    if isMeasured {
      // What was measured may have referred to this one.
      for name in entities.keys { entities[name]?.forgetExpansion() }
      isMeasured = false
    }
    if entities[name] == nil {
      entities[name] = Entity(size: content.count, references: Self.references(in: content))
    }
  }

  /// Counts one reference to `name`.
  mutating func expand(_ name: String, limits: XMLLimits) throws(Refusal) {
    if lastDeclared == name {
      lastDeclared = nil
      return
    }
    lastDeclared = nil
    isMeasured = true
    var path: Set<String> = []
    let (size, _) = try measure(name, limits, &path)
    // A nested reference is asked for again when its turn comes: it is counted then.
    guard expanded + size <= limits.entityExpansion else { throw .size }
    expanded += entities[name]?.size ?? 0
  }

  private mutating func measure(
    _ name: String, _ limits: XMLLimits, _ path: inout Set<String>
  ) throws(Refusal) -> (size: Int, nesting: Int) {
    guard var entity = entities[name] else { return (0, 0) }
    if let expansion = entity.expansion { return (expansion, entity.nesting) }
    guard path.insert(name).inserted else { throw .recursive }
    guard path.count <= limits.entityNesting else { throw .nesting }
    var total = entity.size
    for reference in entity.references {
      let (size, nesting) = try measure(reference, limits, &path)
      total += size
      entity.nesting = max(entity.nesting, nesting + 1)
      guard total <= limits.entityExpansion else { throw .size }
    }
    guard entity.nesting <= limits.entityNesting else { throw .nesting }
    path.remove(name)
    entity.expansion = total
    entities[name] = entity
    return (total, entity.nesting)
  }

  private static func references(in content: UnsafeBufferPointer<UInt8>) -> [String] {
    var result: [String] = []
    var index = 0
    while index < content.count {
      defer { index += 1 }
      guard content[index] == UInt8(ascii: "&"), index + 1 < content.count,
        content[index + 1] != UInt8(ascii: "#")
      else { continue }
      guard let end = content[index...].firstIndex(of: UInt8(ascii: ";")) else { break }
      result.append(String(decoding: content[(index + 1)..<end], as: UTF8.self))
      index = end
    }
    return result
  }
}

extension ParseStatePointer {
  func doctype(_ publicID: UnsafePointer<UInt8>?, _ systemID: UnsafePointer<UInt8>?) {
    guard let name = XMLName(systemID) ?? XMLName(publicID) else { return }
    pointee.report(.externalDTD(name.string, at: pointee.declarationRange("<!DOCTYPE")))
  }

  func declareEntity(
    _ name: UnsafePointer<UInt8>, _ kind: Int32, _ publicID: UnsafePointer<UInt8>?,
    _ systemID: UnsafePointer<UInt8>?, _ content: UnsafePointer<UInt8>?
  ) {
    if pointee.isStopped { return }
    let name = XMLName(pointer: name).string
    let range = pointee.declarationRange("<!ENTITY")
    switch xmlEntityType(UInt32(bitPattern: kind)) {
    case XML_INTERNAL_GENERAL_ENTITY:
      var table = pointee.entities ?? EntityTable()
      table.declare(name, XMLName(content)?.bytes ?? UnsafeBufferPointer(start: nil, count: 0))
      pointee.entities = table
      if table.count > pointee.limits.entityCount {
        pointee.refuse(.entityCountLimit(pointee.limits.entityCount, at: range))
      }
    case XML_INTERNAL_PARAMETER_ENTITY, XML_EXTERNAL_PARAMETER_ENTITY:
      pointee.refuse(.parameterEntity(name, at: range))
    default:
      pointee.refuse(.externalEntity(name, XMLName(systemID)?.string ?? "", at: range))
    }
  }

  /// Whether the entity may be expanded once more; if not, reading stops.
  func mayExpand(_ name: UnsafePointer<UInt8>) -> Bool {
    if pointee.isStopped { return false }
    guard pointee.entities != nil else { return true }
    let name = XMLName(pointer: name).string
    do throws(EntityTable.Refusal) {
      try pointee.entities?.expand(name, limits: pointee.limits)
      return true
    } catch {
      let limits = pointee.limits
      pointee.refuse(.entityLimit(name, error, limits, at: pointee.referenceRange()))
      return false
    }
  }
}

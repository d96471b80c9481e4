import Diagnostics
import Ecore

/// What calls of bodies gave, and which are on their way: bodies depend on their arguments and the model only.
struct CallMemory {
  private var results: [CallKey: Entry] = [:]
  private var running: [Callee] = []
  private(set) var faults: [Diagnostic] = []
  private var faultNames: Set<String> = []
  private var deepCount = 0

  private enum Entry {
    /// Its place among those on their way.
    case running(Int)
    case done(Value)
  }

  /// How a call begins: with a value that is known, or with what must be told to ``end(_:_:)``.
  enum Start {
    case known(Value)
    case open(Token)
  }

  struct Token {
    fileprivate var key: CallKey?
    fileprivate var deepCount: Int
  }

  mutating func begin(_ key: CallKey?, _ callee: Callee) -> Start {
    if let key, let entry = results[key] {
      switch entry {
      case .done(let value): return .known(value)
      case .running(let place):
        reportCycle(from: place)
        return .known(.invalid(.cyclic))
      }
    }
    // What was computed for objects long past need not be kept.
    if running.isEmpty, results.count > 1 << 18 { results.removeAll(keepingCapacity: true) }
    if let key { results[key] = .running(running.count) }
    running.append(callee)
    return .open(Token(key: key, deepCount: deepCount))
  }

  mutating func end(_ token: Token, _ value: Value) {
    let callee = running.popLast()
    if case .invalid(.tooDeep) = value, deepCount == token.deepCount, let callee {
      deepCount += 1
      reportDepth(callee)
    }
    guard let key = token.key else { return }
    // How deep a call may go depends on where it began.
    results[key] = deepCount == token.deepCount ? .done(value) : nil
  }

  private mutating func reportCycle(from place: Int) {
    guard faults.count < 100 else { return }
    let cycle = Array(running[place...])
    // Whichever object it was met from, the message is the same.
    guard let first = cycle.indices.min(by: { cycle[$0].name < cycle[$1].name }) else { return }
    let rotated = Array(cycle[first...] + cycle[..<first])
    guard faultNames.insert(rotated.map(\.name).joined(separator: " ")).inserted else { return }
    faults.append(.cyclicDefinition(rotated.map(\.name), places: rotated.map(\.place)))
  }

  private mutating func reportDepth(_ callee: Callee) {
    guard faults.count < 100, faultNames.insert(callee.name).inserted else { return }
    faults.append(.recursionTooDeep(callee.name, at: callee.place))
  }
}

/// What is called, as a message names it.
struct Callee: Sendable {
  var name: String
  var place: SourceRange?
}

/// A body and its arguments.
enum CallKey: Hashable {
  case object(Int32, ObjectID)
  case values(Int32, [Argument])

  /// A value by identity: unlike OCL's `=`, 1 is not 1.0.
  enum Argument: Hashable {
    case null, unlimited
    case boolean(Bool)
    case integer(Int)
    case real(UInt64)
    case string(String)
    case object(ObjectID)
    case literal(EnumerationValue)
    indirect case collection(Int, [Argument])
  }

  /// Nil when the arguments are too large to be compared for each call.
  init?(_ body: Int32, _ arguments: [Value]) {
    if arguments.count == 1, case .object(let object) = arguments[0] {
      self = .object(body, object)
      return
    }
    var room = 64
    var keys: [Argument] = []
    for argument in arguments {
      guard let key = Argument(argument, &room) else { return nil }
      keys.append(key)
    }
    self = .values(body, keys)
  }
}

extension CallKey.Argument {
  fileprivate init?(_ value: Value, _ room: inout Int) {
    room -= 1
    guard room >= 0 else { return nil }
    switch value {
    case .null: self = .null
    case .unlimited: self = .unlimited
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(value)
    case .real(let value): self = .real(value.bitPattern)
    case .string(let value):
      guard value.utf8.count <= 1024 else { return nil }
      self = .string(value)
    case .object(let value): self = .object(value)
    case .literal(let value): self = .literal(value)
    case .collection(let value):
      guard value.elements.count <= room else { return nil }
      var elements: [Self] = []
      for element in value.elements {
        guard let key = Self(element, &room) else { return nil }
        elements.append(key)
      }
      let kind = (value.kind.isUnique ? 1 : 0) + (value.kind.isOrdered ? 2 : 0)
      self = .collection(kind, elements)
    default: return nil
    }
  }
}

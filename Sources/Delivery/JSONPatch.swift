public import YAML
import Diagnostics

/// Changes of a JSON document, as RFC 6902 has them: `add`, `replace` and `remove`.
public struct JSONPatch: Sendable {
  /// What is done.
  public enum Operation: String, Sendable {
    /// Puts a value in; in a list before the item with that index.
    case add
    /// Puts a value in place of one that is there.
    case replace
    /// Takes out what is there.
    case remove
  }

  /// Why a patch cannot be applied.
  public struct Failure: Error, Hashable, Sendable {
    /// What is wrong, to be read after 'the path'.
    public var problem: String
  }

  /// What is done.
  public let operation: Operation
  /// The steps of the JSON pointer (RFC 6901) without their escapes.
  public let steps: [String]
  /// The new value; null for `remove`.
  public let value: YAMLNode

  /// Takes the texts of a patch; `value` is JSON.
  public init(_ operation: String, _ path: String, _ value: String?) throws(Failure) {
    guard let operation = Operation(rawValue: operation) else {
      throw Failure(problem: "has the operation '\(operation)'; expected add, replace or remove")
    }
    self.operation = operation
    steps = try Self.steps(of: path)
    guard operation != .remove else {
      self.value = .null
      return
    }
    var sink = DiagnosticSink()
    let documents = YAMLDocument.read(SourceFile(path: "", text: value ?? ""), into: &sink)
    guard !sink.hasErrors, documents.count == 1, let root = documents.first?.root else {
      throw Failure(problem: "gets a value that is no JSON; a text needs quotes in it")
    }
    self.value = root.withoutPlaces
  }

  /// The steps of a JSON pointer.
  static func steps(of path: String) throws(Failure) -> [String] {
    if path.isEmpty { return [] }
    guard path.utf8.first == UInt8(ascii: "/") else {
      throw Failure(problem: "does not begin with '/'")
    }
    return path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { step in
      guard step.utf8.contains(UInt8(ascii: "~")) else { return String(step) }
      // `~01` is `~1`: the order of the two matters.
      return String(step).replacing("~1", with: "/").replacing("~0", with: "~")
    }
  }

  /// Changes a document, or leaves it as it is and says why.
  ///
  /// Costs the properties and items along the path.
  public func apply(to root: inout YAMLNode) throws(Failure) {
    guard let last = steps.last else {
      guard operation != .remove else {
        throw Failure(problem: "is the whole object, which cannot be removed")
      }
      root = value
      return
    }
    try Self.change(&root, steps.dropLast()[...], steps: steps) { node throws(Failure) in
      try change(&node, at: last)
    }
  }

  private static func change(
    _ node: inout YAMLNode, _ rest: ArraySlice<String>, steps: [String],
    _ body: (inout YAMLNode) throws(Failure) -> Void
  ) throws(Failure) {
    guard let step = rest.first else { return try body(&node) }
    switch node.content {
    case .mapping(var entries):
      guard let index = entries.index(of: step) else {
        throw Failure(problem: "leads nowhere: there is no '\(step)'" + Self.place(of: rest, in: steps))
      }
      // So that the child is not shared while it is changed.
      node.content = .mapping([])
      defer { node.content = .mapping(entries) }
      try change(&entries[index].value, rest.dropFirst(), steps: steps, body)
    case .sequence(var items):
      let index = try Self.index(step, count: items.count, Self.place(of: rest, in: steps))
      node.content = .sequence([])
      defer { node.content = .sequence(items) }
      try change(&items[index], rest.dropFirst(), steps: steps, body)
    case .scalar:
      throw Failure(problem: "leads nowhere: there is no '\(step)' in a \(node.kindName)")
    }
  }

  private func change(_ node: inout YAMLNode, at step: String) throws(Failure) {
    let place = Self.place(of: steps.suffix(1), in: steps)
    switch node.content {
    case .mapping(var entries):
      let index = entries.index(of: step)
      switch (operation, index) {
      case (.remove, let index?): entries.remove(at: index)
      case (.add, let index?), (.replace, let index?): entries[index].value = value
      case (.add, nil): entries.append(YAMLEntry(key: .string(step), value: value))
      case (.replace, nil), (.remove, nil):
        throw Failure(problem: "leads nowhere: there is no '\(step)'" + place)
      }
      node.content = .mapping(entries)
    case .sequence(var items):
      if operation == .add, step == "-" {
        items.append(value)
      } else {
        let count = operation == .add ? items.count + 1 : items.count
        let index = try Self.index(step, count: count, place)
        switch operation {
        case .add: items.insert(value, at: index)
        case .replace: items[index] = value
        case .remove: items.remove(at: index)
        }
      }
      node.content = .sequence(items)
    case .scalar: throw Failure(problem: "leads nowhere: there is no '\(step)' in a \(node.kindName)")
    }
  }

  /// An index as RFC 6901 spells it: no sign, no zero before other digits.
  private static func index(_ step: String, count: Int, _ place: String) throws(Failure) -> Int {
    let isNumber = !step.isEmpty && step.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isNumber, step == "0" || step.utf8.first != 0x30, let index = Int(step) else {
      throw Failure(problem: "has '\(step)' where the number of an item is expected\(place)")
    }
    guard index < count else {
      throw Failure(problem: "leads nowhere: there are \(count) items\(place), counted from 0")
    }
    return index
  }

  /// ` in '/spec/template'`: where the steps before `rest` lead to.
  private static func place(of rest: ArraySlice<String>, in steps: [String]) -> String {
    let before = steps.prefix(rest.startIndex)
    return before.isEmpty ? "" : " in '/" + before.joined(separator: "/") + "'"
  }
}

extension [YAMLEntry] {
  /// The position of a key, compared by its code points.
  func index(of name: String) -> Int? { firstIndex { $0.name.utf8.elementsEqual(name.utf8) } }
}

extension YAMLNode {
  /// The same tree as if it had been made, not read.
  package var withoutPlaces: YAMLNode {
    var result = self
    result.range = nil
    switch content {
    case .scalar: break
    case .sequence(let items): result.content = .sequence(items.map(\.withoutPlaces))
    case .mapping(let entries):
      result.content = .mapping(
        entries.map { YAMLEntry(key: .string($0.name), value: $0.value.withoutPlaces) })
    }
    return result
  }
}

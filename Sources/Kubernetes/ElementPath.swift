/// A place in an object in the API server's spelling: `spec.versions[0].schema.openAPIV3Schema.properties[x]`.
///
/// Going down costs O(1); the text is made only when it is asked for, since most places are never named.
struct ElementPath: Sendable {
  private final class Part: Sendable {
    let outer: Part?
    let step: Step

    init(_ outer: Part?, _ step: Step) {
      self.outer = outer
      self.step = step
    }
  }

  private enum Step: Sendable {
    case field(String)
    case key(String)
    case index(Int)
  }

  private let last: Part?

  /// Takes the beginning as it is spelt; it may be empty.
  init(_ text: String) { last = text.isEmpty ? nil : Part(nil, .field(text)) }

  private init(_ outer: Part?, _ step: Step) { last = Part(outer, step) }

  /// A field of the object at this place.
  func field(_ name: String) -> ElementPath { ElementPath(last, .field(name)) }
  /// A key of the map at this place.
  func key(_ key: String) -> ElementPath { ElementPath(last, .key(key)) }
  /// An item of the list at this place.
  func index(_ index: Int) -> ElementPath { ElementPath(last, .index(index)) }

  /// The path as the server spells it; costs O(depth).
  var text: String {
    var steps: [Step] = []
    var part = last
    while let current = part {
      steps.append(current.step)
      part = current.outer
    }
    var text = ""
    for step in steps.reversed() {
      switch step {
      case .field(let name):
        if !text.isEmpty { text += "." }
        text += name
      case .key(let key): text += "[\(key)]"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }
}

internal import Glibc
internal import OCL

/// A query's arguments, for remembering the result.
///
/// Stricter than OCL's equality, where `1 = 1.0` and the order of a set does not count: the result may depend on both.
struct MemoKey: Hashable {
  let arguments: [Value]

  static func == (left: MemoKey, right: MemoKey) -> Bool {
    left.arguments.count == right.arguments.count
      && zip(left.arguments, right.arguments).allSatisfy { isSame($0, $1) }
  }

  func hash(into hasher: inout Hasher) {
    for argument in arguments { hasher.combine(argument) }
  }

  private static func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left == right
    case (.real(let left), .real(let right)): left == right
    case (.exact(let left), .exact(let right)):
      left.isInteger == right.isInteger && Value.exact(left) == .exact(right)
    case (.integer, _), (.real, _), (.exact, _): false
    case (.collection(let left), .collection(let right)):
      left === right
        || left.kind == right.kind && left.elements.count == right.elements.count
          && zip(left.elements, right.elements).allSatisfy { isSame($0, $1) }
    case (.map(let left), .map(let right)): left === right
    case (.tuple(let left), .tuple(let right)): left === right
    default: left == right
    }
  }
}

/// A text that is the same only as another of the same bytes.
struct TextKey: Hashable {
  private let text: String

  init(_ text: String) { self.text = text }

  static func == (left: TextKey, right: TextKey) -> Bool {
    var left = left.text
    var right = right.text
    return left.withUTF8 { left in
      right.withUTF8 { right in
        guard left.count == right.count else { return false }
        guard let a = left.baseAddress, let b = right.baseAddress else { return true }
        return memcmp(a, b, left.count) == 0
      }
    }
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

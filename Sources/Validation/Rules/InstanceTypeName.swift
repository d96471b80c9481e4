/// Reads the name of a Java type: `java.util.Map<java.lang.String, ?>[]`.
struct InstanceTypeName {
  /// What was expected where, as the number of the character from 0; nil when the name is well formed.
  private(set) var problem: (expected: String, offset: Int)?
  /// Whether type arguments were given.
  private(set) var hasArguments = false
  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    type(depth: 0)
    if problem == nil, position < scalars.count { fail("the end") }
  }

  private mutating func fail(_ expected: String) {
    if problem == nil { problem = (expected, position) }
  }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func identifier() {
    let start = position
    while position < scalars.count, NameText.isIdentifier("_" + String(scalars[position])) { position += 1 }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<position])
    if !NameText.isIdentifier(String(text)) {
      position = start
      fail("an identifier")
    }
  }

  private mutating func type(depth: Int) {
    guard depth < 32 else { return fail("fewer nested type arguments") }
    repeat {
      identifier()
      if problem != nil { return }
    } while take(".")
    if take("<") {
      hasArguments = true
      repeat {
        _ = take(" ")
        argument(depth: depth + 1)
        if problem != nil { return }
      } while take(",")
      guard take(">") else { return fail("'>'") }
    }
    while take("[") {
      guard take("]") else { return fail("']'") }
    }
  }

  private mutating func argument(depth: Int) {
    guard take("?") else { return type(depth: depth) }
    if take(" extends ") || take(" super ") { type(depth: depth) }
  }
}

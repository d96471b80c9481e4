import CEL
import Diagnostics
import OCL
import OCLToCEL

/// A rule in CEL that a node of the schema has for an invariant.
struct ValidationRule: Equatable {
  /// The class and name of the invariants that it is for; several that come to the same rule share it.
  var invariants: [String]
  var expression: CELExpression {
    didSet { text = CELPrinter.text(of: expression) }
  }
  var message: String
  /// The message as an expression, when it says something of its object; `message` is for where that fails.
  var messageExpression: CELExpression?
  /// Why the message is a fixed text though it is stated as an expression, by invariant.
  var fixedMessages: [String: String] = [:]
  /// The machine-readable kind of failure; nil for an invalid value.
  var reason: String?
  /// The field below the node that alone is to blame.
  var fieldPath: String?
  /// Whether it says something about a change.
  var isTransition: Bool
  /// Whether it is asked of new objects, too, of which there is no old value.
  var isOldOptional = false

  /// The first of them.
  var invariant: String { invariants.first ?? "" }

  /// The expression as it is printed.
  private(set) var text: String

  /// About how many bytes of JSON it has.
  var byteCount: Int {
    36 + text.utf8.count + message.utf8.count + (reason?.utf8.count ?? 0) + (fieldPath?.utf8.count ?? 0)
      + (messageExpression.map { 24 + CELPrinter.text(of: $0).utf8.count } ?? 0) + (isOldOptional ? 24 : 0)
  }
}

/// What a rule says when it is broken.
enum RuleMessage {
  /// The same text always, as the invariant has it.
  case stated
  /// What an expression gives.
  case expression(CELExpression)
  /// A text in place of the invariant's expression, and why.
  case fixed(String)
}

extension Invariant {
  /// Whether its message says something of the object.
  var hasComputedMessage: Bool { messageExpression.map { $0.root.constantText == nil } ?? false }
}

extension ValidationRule {
  /// Leaves the fixed message alone.
  mutating func fixMessage(because reason: String) {
    guard messageExpression != nil else { return }
    messageExpression = nil
    for invariant in invariants where fixedMessages[invariant] == nil { fixedMessages[invariant] = reason }
  }

  /// The rule for an invariant: its message names it, for that is all a user sees.
  init(_ invariant: Invariant, _ expression: CELExpression, message computed: RuleMessage = .stated) {
    invariants = [invariant.qualifiedName]
    self.expression = expression
    text = CELPrinter.text(of: expression)
    let stated = invariant.messageExpression?.root.constantText
    let said = stated ?? "expected " + invariant.body.value.asText
    message = Self.oneLine(invariant.qualifiedName + ": " + said)
    isTransition = invariant.isTransition
    switch computed {
    case .stated: break
    case .expression(let text): messageExpression = text
    case .fixed(let reason): fixedMessages[invariant.qualifiedName] = reason
    }
    isOldOptional = invariant.asksForCreation && expression.mentions("oldSelf")
    reason = isTransition ? "FieldValueForbidden" : nil
    fieldPath = expression.commonPath.map(Self.fieldPath)
  }

  /// A path as the API server reads it: names with other characters in brackets.
  private static func fieldPath(_ names: [String]) -> String {
    names.map { CELNames.isIdentifier($0) ? "." + $0 : "['" + $0 + "']" }.joined()
  }

  private static func oneLine(_ text: String) -> String {
    let words = text.unicodeScalars.split { $0.value < 0x80 ? $0.isBlankASCII : $0.properties.isWhitespace }
    let line = words.map { String($0) }.joined(separator: " ")
    return line.utf8.count <= 512 || line.count <= 512 ? line : line.prefix(511) + "…"
  }
}

extension [UInt8] {
  fileprivate var asText: String { String(decoding: self, as: UTF8.self) }
}

extension CheckedExpression {
  /// The text that the expression always gives; nil when it depends on the object.
  fileprivate var constantText: String? {
    switch kind {
    case .literal(.string(let text)): text
    case .operation(let operation, let left, let right) where operation.name == "+" && right.count == 1:
      left.constantText.flatMap { left in right[0].constantText.map { left + $0 } }
    default: nil
    }
  }
}

extension Schema {
  /// Adds a rule; one whose text the node has already shares it, for the text is its key.
  mutating func add(_ rule: ValidationRule) {
    guard let index = rules.firstIndex(where: { $0.expression == rule.expression }) else {
      rules.append(rule)
      return
    }
    if !rules[index].message.contains(rule.message) { rules[index].message += "; " + rule.message }
    var rule = rule
    if rule.invariants != rules[index].invariants || rule.messageExpression != rules[index].messageExpression
    {
      let shared = "another invariant comes to the same rule, which has one message"
      rules[index].fixMessage(because: shared)
      rule.fixMessage(because: shared)
    }
    rules[index].fixedMessages.merge(rule.fixedMessages) { first, _ in first }
    rules[index].invariants += rule.invariants.filter { !rules[index].invariants.contains($0) }
  }
}

extension CELExpression {
  /// The path of properties of `self` that is all that the expression looks at; nil when there is none in common.
  var commonPath: [String]? {
    var paths: [[String]] = []
    guard collectPaths(&paths), var common = paths.first, !common.isEmpty else { return nil }
    for path in paths {
      common = Array(zip(common, path).prefix { $0 == $1 }.map(\.0))
    }
    return common.isEmpty ? nil : common
  }

  /// Adds the properties of `self` that occur; false when `self` occurs in another way.
  private func collectPaths(_ paths: inout [[String]]) -> Bool {
    if let path = propertyPath {
      if !path.isEmpty { paths.append(path) }
      return !path.isEmpty
    }
    switch kind {
    case .literal, .identifier: return true
    case .select(let operand, _, _): return operand.collectPaths(&paths)
    case .presence(let operand, let field):
      guard let path = operand.propertyPath, let name = CELNames.unescaped(field: field) else {
        return operand.collectPaths(&paths)
      }
      paths.append(path + [name])
      return true
    case .index(let operand, let index, _): return operand.collectPaths(&paths) && index.collectPaths(&paths)
    case .call(_, let arguments): return arguments.allSatisfy { $0.collectPaths(&paths) }
    case .memberCall(let target, _, let arguments):
      return target.collectPaths(&paths) && arguments.allSatisfy { $0.collectPaths(&paths) }
    case .unary(_, let operand): return operand.collectPaths(&paths)
    case .binary(_, let left, let right): return left.collectPaths(&paths) && right.collectPaths(&paths)
    case .conditional(let condition, let first, let second):
      return [condition, first, second].allSatisfy { $0.collectPaths(&paths) }
    case .list(let elements): return elements.allSatisfy { $0.value.collectPaths(&paths) }
    case .comprehension(let loop):
      return loop.range.collectPaths(&paths) && loop.arguments.allSatisfy { $0.collectPaths(&paths) }
    case .map, .message: return false
    }
  }

  /// The properties that lead here from `self` or `oldSelf`; nil when something else does.
  private var propertyPath: [String]? {
    switch kind {
    case .identifier("self"), .identifier("oldSelf"): []
    case .select(let operand, let field, false):
      operand.propertyPath.flatMap { path in CELNames.unescaped(field: field).map { path + [$0] } }
    default: nil
    }
  }
}

extension Unicode.Scalar {
  /// Whether an ASCII character is a blank.
  fileprivate var isBlankASCII: Bool { value == 0x20 || (0x09...0x0D).contains(value) }
}

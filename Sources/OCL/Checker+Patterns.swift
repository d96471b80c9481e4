import Diagnostics
import OCLSyntax
import RegularExpressions

/// Regular expressions written as literals are compiled while checking, so that a wrong one is reported where it stands.
extension Checker {
  mutating func checkPattern(_ operation: LibraryOperation, _ arguments: [CheckedExpression]) {
    guard ["matches", "replaceAll", "replaceFirst"].contains(operation.name), let pattern = arguments.first,
      case .literal(.string(let text)) = pattern.kind
    else { return }
    do { _ = try RegularExpression(text) } catch {
      var reason = error.message
      if let hint = error.hint { reason += "; \(hint)" }
      diagnostics.append(.badPattern(reason, at: place(pattern.range)))
    }
  }
}

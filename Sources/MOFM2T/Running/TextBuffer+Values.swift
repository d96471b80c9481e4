internal import Ecore
internal import OCL

/// Why a value has no text.
enum PrintProblem {
  case invalid(Failure)
  /// An object, a map or a tuple, in words.
  case textless(String)

  /// The reason when the text is needed as a value.
  var failure: Failure {
    switch self {
    case .invalid(let failure): failure
    case .textless: .badCast
    }
  }
}

extension TextBuffer {
  /// Prints a value as a template does: null as nothing, a collection as its elements without anything between them.
  mutating func print(_ value: Value, in context: EvaluationContext) -> PrintProblem? {
    switch value {
    case .null: break
    case .invalid(let failure): return .invalid(failure)
    case .string(let text): write(text)
    case .integer(let number): write(number)
    case .boolean(let truth): write(truth ? "true" : "false")
    case .real(let number): write(String(number))
    case .exact(let number): write(String(describing: number))
    case .unlimited: write("*")
    case .literal(let literal): write(context.literal(literal)?.literal ?? "")
    case .collection(let collection):
      for element in collection.elements {
        if let problem = print(element, in: context) { return problem }
      }
    case .type(let type): write(String(describing: type.type))
    case .object: return .textless("an object")
    case .map: return .textless("a Map")
    case .tuple: return .textless("a Tuple")
    }
    return nil
  }
}

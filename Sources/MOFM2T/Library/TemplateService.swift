public import Ecore
internal import OCL
internal import OCLSyntax

/// An operation that a program adds to what templates can call.
///
/// `value.name(arguments)` and `name(value, arguments)` call it. It must be pure: the same values give the same result,
/// and nothing else changes, since results are remembered and the order of calls is not promised.
public struct TemplateService: Sendable {
  /// The types that parameters and results can have.
  public indirect enum ValueType: Sendable, Hashable {
    /// true or false.
    case boolean
    /// A whole number of 64 bits; for a parameter of type real too.
    case integer
    /// A number.
    case real
    /// A text.
    case string
    /// An object of the model, whatever its class.
    case object
    /// Several values in order.
    case list(ValueType)
    /// Any value.
    case any
  }

  /// A value that a service is given or gives.
  public enum Argument: Sendable, Hashable {
    /// No value; it is never given as the first argument.
    case null
    /// true or false.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// A number.
    case real(Double)
    /// A text, or the literal of an enumeration.
    case string(String)
    /// An object of the model.
    case object(EObject)
    /// Several values in order.
    case list([Argument])
  }

  /// Why a service has no result; the text becomes part of a diagnostic at the call.
  public struct Failure: Error {
    /// The reason, as the end of a sentence: lower case, no full stop.
    public let reason: String

    /// Takes the reason.
    public init(_ reason: String) { self.reason = reason }
  }

  /// The name by which it is called: a letter, then letters, digits and `_`.
  public let name: String
  /// The types of the parameters, at least one; the first is what stands before the dot.
  public let parameters: [ValueType]
  /// The type of the result, which may be null nevertheless.
  public let result: ValueType
  let body: @Sendable ([Argument]) throws(Failure) -> Argument

  /// Takes the signature and what is computed, which is called with as many values as there are parameters.
  public init(
    _ name: String, _ parameters: [ValueType], _ result: ValueType,
    _ body: @escaping @Sendable ([Argument]) throws(Failure) -> Argument
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.body = body
  }
}

extension TemplateService {
  /// Whether it can be called by its name.
  var isWellFormed: Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, TextCursor.isNameStart(first), !parameters.isEmpty else { return false }
    return bytes.allSatisfy(TextCursor.isNamePart)
  }

  /// The operation in the form that OCL's checker takes.
  var operation: ExtraOperation {
    ExtraOperation(name: name, parameters: parameters.map(\.type), result: result.resultType) {
      context, values in
      call(values, context)
    }
  }

  private func call(_ values: [Value], _ context: EvaluationContext) -> Value {
    guard let run = context.state as? TemplateRun else { return .invalid(.external) }
    var arguments: [Argument] = []
    for value in values {
      guard let argument = Argument(value, context) else { return .invalid(.badCast) }
      arguments.append(argument)
    }
    do throws(Failure) {
      let value = try body(arguments)
      guard value == .null || value.isOf(result), value.isOf(context.model) else {
        run.reportService(name, "its result is not of the type it declares")
        return .invalid(.external)
      }
      return value.value
    } catch {
      run.reportService(name, error.reason)
      return .invalid(.external)
    }
  }
}

extension TemplateService.ValueType {
  var type: OCLType {
    switch self {
    case .boolean: .boolean
    case .integer: .integer
    case .real: .real
    case .string: .string
    case .object: .element
    case .list(let element): .collection(.collection, element.type)
    case .any: .any
    }
  }

  /// The type of a result: a list is a sequence.
  var resultType: OCLType {
    if case .list(let element) = self { return .collection(.sequence, element.resultType) }
    return type
  }
}

extension TemplateService.Argument {
  init?(_ value: Value, _ context: EvaluationContext) {
    switch value {
    case .null: self = .null
    case .boolean(let truth): self = .boolean(truth)
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .real(number)
    case .exact: self = .real(value.number ?? .nan)
    case .string(let text): self = .string(text)
    case .literal(let literal): self = .string(context.literal(literal)?.literal ?? "")
    case .object(let id):
      guard let model = context.model, !id.isProxy else { return nil }
      self = .object(model.object(id))
    case .collection(let collection):
      var elements: [Self] = []
      for element in collection.elements {
        guard let argument = Self(element, context) else { return nil }
        elements.append(argument)
      }
      self = .list(elements)
    case .invalid, .unlimited, .map, .tuple, .type: return nil
    }
  }

  func isOf(_ type: TemplateService.ValueType) -> Bool {
    switch (self, type) {
    case (_, .any), (.boolean, .boolean), (.integer, .integer), (.integer, .real), (.real, .real),
      (.string, .string), (.object, .object):
      true
    case (.list(let elements), .list(let element)): elements.allSatisfy { $0 == .null || $0.isOf(element) }
    default: false
    }
  }

  /// Whether all objects in it are those of a model.
  func isOf(_ model: Model?) -> Bool {
    switch self {
    case .object(let object): object.model === model
    case .list(let elements): elements.allSatisfy { $0.isOf(model) }
    default: true
    }
  }

  var value: Value {
    switch self {
    case .null: .null
    case .boolean(let truth): .boolean(truth)
    case .integer(let number): .integer(number)
    case .real(let number): number.isFinite ? .real(number) : .invalid(.overflow)
    case .string(let text): .string(text)
    case .object(let object): .object(object.id)
    case .list(let elements): .sequence(elements.map(\.value))
    }
  }
}

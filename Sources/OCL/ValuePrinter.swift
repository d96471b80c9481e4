import Ecore
import OCLSyntax

/// Writes values in OCL notation: `Set{1, 2}`, `'abc'`, `null`, `pkg::Enum::literal`.
public struct ValuePrinter {
  let context: EvaluationContext
  /// The most elements of a collection that are written; the rest is `...`.
  public var maximumElements: Int

  /// Takes the context whose model and metamodel give names to objects and literals.
  public init(_ context: EvaluationContext, maximumElements: Int = .max) {
    self.context = context
    self.maximumElements = maximumElements
  }

  /// The value in OCL notation; an object is its class and name or place, `Pod 'web'`.
  public func text(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .invalid: "invalid"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .real(let value): "\(value)"
    case .exact(let value): value.description
    case .unlimited: "*"
    case .string(let value): Printer.literal(value)
    case .object(let object): text(object)
    case .literal(let value):
      context.literal(value).map { literal in
        let names = literal.eEnum.qualifiedName.split(separator: ":", omittingEmptySubsequences: true)
        return (names.map(String.init) + [literal.name]).map(Printer.name).joined(separator: "::")
      } ?? "invalid"
    case .collection(let value): "\(value.kind.rawValue){\(list(value.elements))}"
    case .map(let value):
      "Map{" + zip(value.keys, value.values).map { "\(text($0)) with \(text($1))" }.joined(separator: ", ")
        + "}"
    case .tuple(let value):
      "Tuple{"
        + zip(value.names, value.values).map { "\(Printer.name($0)) = \(text($1))" }.joined(separator: ", ")
        + "}"
    case .type(let value): value.type.description
    }
  }

  private func list(_ elements: [Value]) -> String {
    let shown = elements.prefix(maximumElements).map(text)
    return (elements.count > shown.count ? shown + ["..."] : shown).joined(separator: ", ")
  }

  private func text(_ object: ObjectID) -> String {
    guard let model = context.model, let eClass = context.eClass(of: object) else {
      return "an unresolved object"
    }
    let view = model.object(object)
    if let name = view.name { return "\(eClass.name) \(Printer.literal(name))" }
    return "\(eClass.name) \(view.uriFragment())"
  }
}

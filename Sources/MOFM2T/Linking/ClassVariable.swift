internal import OCL

extension CheckedExpression {
  /// The slot of the object whose class alone tells the value, as that of `x` does in `x.eClass().name`; nil when there is none.
  var classVariable: Int? {
    switch kind {
    case .extra(let operation, let arguments):
      guard operation.name == "eClass", !operation.hidesLibrary, arguments.count == 1,
        case .variable(let local) = arguments[0].kind
      else { return nil }
      return local.slot
    case .operation(_, let source, let arguments):
      let areLiterals = arguments.allSatisfy { if case .literal = $0.kind { true } else { false } }
      return areLiterals ? source.classVariable : nil
    case .feature(let source, _): return source.classVariable
    default: return nil
    }
  }
}

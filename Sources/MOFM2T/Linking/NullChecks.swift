internal import Diagnostics
internal import Ecore
internal import OCL
internal import OCLSyntax

/// What is known not to be null at a place, by the conditions of the blocks around it.
struct KnownValues {
  private var defined: Set<String> = []

  /// Whether an expression, by its text, was tested.
  func contains(_ text: String) -> Bool { defined.contains(text) }

  /// Takes up that a variable has a value.
  mutating func add(named name: String) { defined.insert(name) }

  /// Takes up what a condition being `truth` says.
  mutating func add(_ condition: Expression, is truth: Bool, _ bytes: [UInt8]) {
    switch condition.kind {
    case .unary(.not, let operand): add(operand, is: !truth, bytes)
    case .binary(.and, _, let left, let right) where truth, .binary(.or, _, let left, let right) where !truth:
      add(left, is: truth, bytes)
      add(right, is: truth, bytes)
    case .binary(.notEqual, _, let left, let right) where truth,
      .binary(.equal, _, let left, let right) where !truth:
      if case .null = right.kind { defined.insert(Self.key(left.range, bytes)) }
      if case .null = left.kind { defined.insert(Self.key(right.range, bytes)) }
    case .operation(let source?, _, let path, _, let arguments) where arguments.isEmpty:
      let proves = truth ? ["notEmpty"] : ["oclIsUndefined", "isEmpty"]
      if proves.contains(path.text) { defined.insert(Self.key(source.range, bytes)) }
    default: break
    }
  }

  /// The text of an expression without blanks and a leading `self.`.
  static func key(_ range: TextRange, _ bytes: [UInt8]) -> String { key(bytes[range]) }

  static func key(_ bytes: some Sequence<UInt8>) -> String {
    let text = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
    return text.hasPrefix("self.") ? String(text.dropFirst(5)) : text
  }
}

extension ExpressionPlanner {
  /// The diagnostics of an expression without those about null that the blocks around rule out.
  func withoutKnown(_ found: DiagnosticSink, in scope: Scope) -> DiagnosticSink {
    guard options.warnsOfNull else { return found }
    var result = DiagnosticSink()
    for diagnostic in found.diagnostics {
      if diagnostic.code == "ocl/may-be-null", let range = diagnostic.range,
        scope.known.contains(KnownValues.key(range.file.bytes[range.bytes]))
      {
        continue
      }
      result.emit(diagnostic)
    }
    return result
  }

  /// Warns when what is printed is a single feature that may be unset and no condition around it rules that out.
  mutating func warnIfNull(_ checked: Checked, in scope: Scope) {
    guard options.warnsOfNull, case .feature(_, let feature) = checked.checked.root.kind,
      !feature.isMany, !feature.isRequired, mayLackValue(checked.type, feature)
    else { return }
    let range = checked.checked.root.range
    guard !scope.known.contains(KnownValues.key(range, text.value)) else { return }
    sink.emit(.mayBeNull(String(decoding: text.value[range], as: UTF8.self), at: text.range(range)))
  }

  private func mayLackValue(_ type: OCLType, _ feature: EStructuralFeature) -> Bool {
    switch type {
    case .boolean, .integer, .real, .enumeration: false
    default: feature.defaultValueLiteral == nil
    }
  }
}

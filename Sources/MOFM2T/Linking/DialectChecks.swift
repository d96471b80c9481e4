internal import Diagnostics
internal import OCL
internal import OCLSyntax

/// What another dialect has and this one lacks: a diagnostic of its own says so.
extension ExpressionPlanner {
  /// The diagnostics of an expression with those of Acceleo's Java services replaced.
  func explained(_ found: DiagnosticSink, _ root: Expression) -> DiagnosticSink {
    var calls: [OCLSyntax.Name] = []
    collectInvocations(root, &calls)
    guard !calls.isEmpty else { return found }
    var result = DiagnosticSink()
    for call in calls { result.emit(.unsupportedInvoke(at: text.range(call.range))) }
    for diagnostic in found.diagnostics where !isAboutInvoke(diagnostic) { result.emit(diagnostic) }
    return result
  }

  private func isAboutInvoke(_ diagnostic: Diagnostic) -> Bool {
    (diagnostic.code == "ocl/unknown-operation" || diagnostic.code == "ocl/no-matching-operation")
      && diagnostic.message.contains("'invoke")
  }

  private func collectInvocations(_ expression: Expression, _ calls: inout [OCLSyntax.Name]) {
    if case .operation(_, _, let path, _, let arguments) = expression.kind, path.text == "invoke",
      arguments.count == 3
    {
      calls.append(path.last)
    }
    expression.kind.forEachChild { collectInvocations($0, &calls) }
  }

  /// Whether a type is Acceleo 4's choice of types, `{A | B}`, which is reported.
  mutating func refusesTypeChoice(_ range: TextRange) -> Bool {
    guard let first = range.first, text.value[first] == UInt8(ascii: "{") else { return false }
    sink.emit(.unsupportedTypeChoice(at: text.range(range)))
    return true
  }
}

/// Finds modules that were written for Acceleo 4, whose white space is another.
enum DialectCheck {
  /// The head of the first file block that says its mode in a word and indents every line by two columns or more.
  static func acceleo4File(_ module: ModuleSyntax) -> TextRange? {
    for template in module.templates {
      if let found = file(in: template.body, module.text.value) { return found }
    }
    return nil
  }

  private static func file(in body: [Element], _ bytes: [UInt8]) -> TextRange? {
    for case .block(let block) in body {
      if let section = block.sections.first, case .file(let clause) = section.clause, clause.isModeWord,
        isIndented(block, bytes)
      {
        return section.head
      }
      for section in block.sections { if let found = file(in: section.body, bytes) { return found } }
    }
    return nil
  }

  /// Whether the block has two lines or more and all that are not blank begin with two blanks.
  private static func isIndented(_ block: Block, _ bytes: [UInt8]) -> Bool {
    guard let head = block.sections.first?.head else { return false }
    let interior = head.upperBound..<max(head.upperBound, block.tail.lowerBound)
    guard bytes[interior].contains(0x0A) else { return false }
    var lines = bytes[interior].split(separator: 0x0A, omittingEmptySubsequences: false).dropFirst()
    // The tail's own line.
    _ = lines.popLast()
    let inked = lines.filter { !$0.allSatisfy(TextCursor.isBlank) }
    return inked.count > 1 && inked.allSatisfy { $0.starts(with: [0x20, 0x20]) }
  }
}

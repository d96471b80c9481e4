import Diagnostics
import Ecore
import OCLSyntax

/// What can stand at the end of a text that is being written.
public struct Completion: Sendable {
  /// Where the word that is completed begins, in bytes of UTF-8 from the start of the text.
  public let start: Int
  /// What can stand in its place, sorted; an operation ends in `(`.
  public let candidates: [String]

  /// Works out the candidates from the static type of what stands before the dot, the arrow or the word.
  ///
  /// Variables of iterators and `let` that are open at the end are known. What cannot be checked has no candidates.
  public init(of text: String, in environment: Environment) {
    let tokens = CompletionToken.tokens(of: text)
    var rest = tokens[...]
    var word = ""
    var start = text.utf8.count
    if let last = rest.last, last.end == start, last.kind == .word {
      word = last.text
      start = last.start
      rest.removeLast()
    }
    self.start = start
    if let last = tokens.last, last.kind == .open || last.kind == .number, last.end == text.utf8.count {
      candidates = []
      return
    }
    var finder = CompletionFinder(text: text, environment: environment)
    finder.enterScopes(rest)
    let names: Set<String>
    switch rest.last?.text {
    case ".", "?.": names = finder.members(before: rest.dropLast())
    case "->", "?->": names = finder.collectionOperations(before: rest.dropLast())
    case "::": names = finder.qualified(before: rest.dropLast())
    default: names = finder.visible()
    }
    candidates = names.filter { $0.hasPrefix(word) && !$0.isEmpty }.sorted()
  }
}

/// The names at a place, with the variables that are open there.
private struct CompletionFinder {
  let text: String
  var environment: Environment
  /// The sources that need not be written, innermost last.
  var implicit: [OCLType]

  init(text: String, environment: Environment) {
    self.text = text
    self.environment = environment
    implicit = environment.selfType.map { [$0] } ?? []
  }

  // MARK: Scopes

  /// Declares the variables of the iterators and of `let` in which the end of `tokens` stands.
  mutating func enterScopes(_ tokens: ArraySlice<CompletionToken>) {
    var open: [Int] = []
    for index in tokens.indices {
      switch tokens[index].kind {
      case .opener: open.append(index)
      case .closer: _ = open.popLast()
      default: break
      }
    }
    var start = tokens.startIndex
    for index in open {
      enterLets(tokens[start..<index])
      start = index + 1
      guard tokens[index].text == "(", index - 2 >= tokens.startIndex, tokens[index - 1].kind == .word,
        ["->", "?->"].contains(tokens[index - 2].text),
        IteratorKind(rawValue: tokens[index - 1].text) != nil,
        let source = type(before: tokens[tokens.startIndex..<index - 2])
      else { continue }
      let element = source.elementType ?? source
      let rest = tokens[(index + 1)...]
      guard let bar = bar(in: rest) else {
        implicit.append(element)
        continue
      }
      start = bar + 1
      var isDeclared = true
      for token in rest[..<bar] {
        if token.kind == .word, isDeclared {
          environment.variables.append(Environment.Variable(name: token.text, type: element))
        }
        isDeclared = token.text == "," || token.text == ";"
      }
    }
    enterLets(tokens[min(start, tokens.endIndex)...])
  }

  /// Where the variables of an iterator end, if they do before another bracket opens.
  private func bar(in tokens: ArraySlice<CompletionToken>) -> Int? {
    var depth = 0
    for index in tokens.indices {
      switch tokens[index].kind {
      case .opener: depth += 1
      case .closer: depth -= 1
      default: if depth == 0, tokens[index].text == "|" { return index }
      }
      if depth < 0 { return nil }
    }
    return nil
  }

  private mutating func enterLets(_ tokens: ArraySlice<CompletionToken>) {
    var index = tokens.startIndex
    while index < tokens.endIndex {
      guard tokens[index].text == "let", index + 1 < tokens.endIndex,
        let equals = tokens[index...].firstIndex(where: { $0.text == "=" }),
        let end = tokens[equals...].firstIndex(where: { $0.text == "in" }), end > equals + 1
      else {
        index += 1
        continue
      }
      if let type = type(of: tokens[(equals + 1)..<end]) {
        environment.variables.append(Environment.Variable(name: tokens[index + 1].text, type: type))
      }
      index = end
    }
  }

  // MARK: Types

  /// The type of the expression that ends where `tokens` end: the longest that a dot or an arrow can follow.
  private func type(before tokens: ArraySlice<CompletionToken>) -> OCLType? {
    var first = tokens.endIndex
    while first > tokens.startIndex {
      var index = first - 1
      if tokens[index].kind == .closer {
        var depth = 0
        while index >= tokens.startIndex {
          if tokens[index].kind == .closer { depth += 1 }
          if tokens[index].kind == .opener { depth -= 1 }
          if depth == 0 { break }
          index -= 1
        }
        guard index >= tokens.startIndex else { return nil }
        // The name of what is called, or of the collection whose literal this is.
        if index > tokens.startIndex, tokens[index - 1].kind == .word, !tokens[index - 1].isKeyword {
          index -= 1
        }
      } else {
        guard [.word, .string, .number].contains(tokens[index].kind), !tokens[index].isKeyword else {
          return nil
        }
      }
      first = index
      guard index > tokens.startIndex, [".", "->", "?.", "?->", "::"].contains(tokens[index - 1].text) else {
        break
      }
      first = index - 1
    }
    return type(of: tokens[first...])
  }

  private func type(of tokens: ArraySlice<CompletionToken>) -> OCLType? {
    guard let first = tokens.first, let last = tokens.last else { return nil }
    let part = String(decoding: Array(text.utf8)[first.start..<last.end], as: UTF8.self)
    if let type = checkedType(of: part) { return type }
    // An implicit source other than 'self' is no variable of the checker's.
    for source in implicit.dropFirst(environment.selfType == nil ? 0 : 1).reversed() {
      var inner = self
      inner.environment.selfType = source
      if let type = inner.checkedType(of: part) { return type }
    }
    return nil
  }

  private func checkedType(of part: String) -> OCLType? {
    var sink = DiagnosticSink()
    return Checker.check(EscapedText(path: "", text: part), in: environment, into: &sink)?.type
  }

  // MARK: Names

  func members(before tokens: ArraySlice<CompletionToken>) -> Set<String> {
    guard let type = type(before: tokens) else { return [] }
    return members(of: type.elementType ?? type)
  }

  private func members(of type: OCLType) -> Set<String> {
    var names = Set(Library.names(of: type).filter(\.isName).map { $0 + "(" })
    switch type {
    case .object(let eClass):
      names.formUnion(eClass.eAllStructuralFeatures.map(\.name))
      for operation in eClass.eAllOperations
      where Delegates.callable(operation, in: environment) != nil {
        names.insert(operation.name + "(")
      }
    case .tuple(let parts): names.formUnion(parts.map(\.name))
    default: break
    }
    names.formUnion(
      environment.operations.filter { $0.parameters.first.map(type.conforms(to:)) ?? false }
        .map { $0.name + "(" })
    return names
  }

  func collectionOperations(before tokens: ArraySlice<CompletionToken>) -> Set<String> {
    guard let type = type(before: tokens) else { return [] }
    var names = Set(IteratorKind.allCases.map { $0.rawValue + "(" })
    var source = type
    if case .map = type {} else if !type.isCollection { source = .collection(.set, type) }
    names.formUnion(Library.names(of: source).filter(\.isName).map { $0 + "(" })
    return names
  }

  func qualified(before tokens: ArraySlice<CompletionToken>) -> Set<String> {
    guard let owner = tokens.last, owner.kind == .word else { return [] }
    if case .eDataType(let type)? = environment.names.classifier([owner.text], near: nil), type.isEnum {
      return Set(type.eLiterals.map(\.name))
    }
    let packages = environment.metamodel.ePackages.filter { $0.name == owner.text }
    return Set(packages.flatMap { $0.eClassifiers.map(\.name) + $0.eSubpackages.map(\.name) })
  }

  /// What can stand where nothing stands before the word.
  func visible() -> Set<String> {
    var names = Set(environment.variables.map(\.name).filter { !$0.isEmpty })
    names.formUnion(environment.names.classifiers.keys)
    names.formUnion(Checker.builtInTypes.keys)
    names.formUnion(["if", "let", "not", "true", "false", "null", "invalid"])
    if environment.selfType != nil { names.insert("self") }
    for source in implicit { names.formUnion(members(of: source)) }
    return names
  }
}

extension String {
  /// Whether it is a name rather than the symbol of an operator.
  fileprivate var isName: Bool { unicodeScalars.first.map { $0.properties.isAlphabetic } ?? false }
}

internal import OCL

extension AcceleoOperation {
  /// Services that write a name as another language wants it.
  static let caseOperations: [AcceleoOperation] = [
    rewriting("camel") { words in
      words.enumerated().map { $0.offset == 0 ? $0.element.lowercased() : capitalised($0.element) }.joined()
    },
    rewriting("pascal") { $0.map(capitalised).joined() },
    rewriting("kebab") { $0.map { $0.lowercased() }.joined(separator: "-") },
    rewriting("snake") { $0.map { $0.lowercased() }.joined(separator: "_") },
    rewriting("upperSnake") { $0.map { $0.uppercased() }.joined(separator: "_") },
    service("upperFirst") { $0.prefix(1).uppercased() + $0.dropFirst() },
    service("lowerFirst") { $0.prefix(1).lowercased() + $0.dropFirst() },
    service("plural") { plural($0) },
  ]

  /// A service of a text that needs nothing else.
  static func service(_ name: String, _ body: @escaping @Sendable (String) -> String) -> AcceleoOperation {
    AcceleoOperation(name, .string, [], .fixed(.string)) { source, _, _ in
      source.string.map { .string(body($0)) } ?? .invalid(.badCast)
    }
  }

  private static func rewriting(_ name: String, _ body: @escaping @Sendable ([String]) -> String)
    -> AcceleoOperation
  {
    service(name) { body(words($0)) }
  }

  /// The words of a name: `HTTPServer-v1Beta` is `HTTP`, `Server`, `v1`, `Beta`.
  ///
  /// Whatever is no letter and no digit separates; so does a change from a small letter or digit to a capital, and
  /// the last capital of a run that a small letter follows begins a word. Digits belong to the word before them.
  static func words(_ name: String) -> [String] {
    var result: [String] = []
    var word = String.UnicodeScalarView()
    func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
    let scalars = Array(name.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      guard isWordPart(scalar) else {
        if !word.isEmpty { result.append(String(word)) }
        word = String.UnicodeScalarView()
        continue
      }
      if let last = word.last, scalar.properties.isUppercase {
        let next = scalars.indices.contains(index + 1) ? scalars[index + 1] : nil
        if !last.properties.isUppercase || next?.properties.isLowercase == true {
          result.append(String(word))
          word = String.UnicodeScalarView()
        }
      }
      word.append(scalar)
    }
    if !word.isEmpty { result.append(String(word)) }
    return result
  }

  private static func capitalised(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst().lowercased()
  }

  /// The plural of an English noun by the rules that hold for nearly all; irregular ones are not known.
  static func plural(_ word: String) -> String {
    let lower = word.lowercased()
    let isLoud = word.count > 1 && word == word.uppercased() && word != lower
    func with(_ ending: String) -> String { isLoud ? ending.uppercased() : ending }
    guard let last = lower.last else { return word }
    let before = lower.dropLast().last
    if last == "y", let before, !"aeiou".contains(before) { return word.dropLast() + with("ies") }
    if "sxz".contains(last) || lower.hasSuffix("ch") || lower.hasSuffix("sh") { return word + with("es") }
    return word + with("s")
  }
}

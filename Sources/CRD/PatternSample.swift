/// Makes texts that a regular expression matches.
///
/// Knows what patterns of schemas are made of: groups, alternatives, classes and repetitions. What it does not know it
/// takes literally, so a text must be tried against the pattern.
struct PatternSample {
  private var rest: [Character]
  private var random: SampleRandom
  private var depth = 0
  /// The texts grow at most so long before repetitions stop.
  private static let limit = 256

  /// A text that a pattern probably matches.
  static func text(of pattern: String, using random: inout SampleRandom) -> String {
    var sample = PatternSample(rest: pattern.reversed(), random: random)
    let text = sample.alternatives()
    random = sample.random
    return text
  }

  private init(rest: [Character], random: SampleRandom) {
    self.rest = rest
    self.random = random
  }

  private mutating func alternatives() -> String {
    var texts = [""]
    depth += 1
    defer { depth -= 1 }
    while let character = rest.popLast() {
      if character == ")" { break }
      if character == "|" {
        texts.append("")
        continue
      }
      texts[texts.count - 1] += repeated(atom(character))
    }
    return random.element(of: texts) ?? ""
  }

  /// The texts that an atom can be, a few of them.
  private mutating func atom(_ character: Character) -> [String] {
    switch character {
    case "^", "$": return [""]
    case ".": return ["a", "b", "1", "-"]
    case "[": return characterClass()
    case "\\": return rest.popLast().map(Self.escape) ?? [""]
    case "(" where depth < 64:
      if rest.last == "?" {
        while let next = rest.popLast(), next != ":", next != ">" {}
      }
      let start = rest
      var texts = [alternatives()]
      let end = rest
      // A repeated group need not be the same text each time; deep inside, one must do.
      for _ in 0..<(depth < 4 ? 2 : 0) {
        rest = start
        texts.append(alternatives())
      }
      rest = end
      return texts
    default: return [String(character)]
    }
  }

  private static func escape(_ character: Character) -> [String] {
    switch character {
    case "d": ["0", "1", "7"]
    case "w": ["a", "Z", "0", "_"]
    case "s": [" "]
    case "S", "D": ["a"]
    case "W": ["-"]
    case "n": ["\n"]
    case "t": ["\t"]
    case "A", "z", "Z", "b", "B": [""]
    default: [String(character)]
    }
  }

  private mutating func characterClass() -> [String] {
    var texts: [String] = []
    let isNegated = rest.last == "^"
    if isNegated { rest.removeLast() }
    var isFirst = true
    while let character = rest.popLast(), character != "]" || isFirst {
      isFirst = false
      if character == "\\" {
        texts += rest.popLast().map(Self.escape) ?? []
      } else if rest.last == "-", rest.dropLast().last != "]",
        let end = rest.dropLast().last?.unicodeScalars.first,
        let start = character.unicodeScalars.first
      {
        rest.removeLast(2)
        let values = start.value <= end.value ? [start.value, (start.value + end.value) / 2, end.value] : []
        texts += values.compactMap { Unicode.Scalar($0).map { String(Character($0)) } }
      } else {
        texts.append(String(character))
      }
    }
    guard isNegated else { return texts.isEmpty ? [""] : texts }
    return ["a", "0", "x", "-", "_", " "].filter { !texts.contains($0) }
  }

  private mutating func repeated(_ texts: [String]) -> String {
    var range = 1...1
    switch rest.last {
    case "?": range = 0...1
    case "*": range = 0...4
    case "+": range = 1...4
    case "{":
      let digits = rest.reversed().dropFirst().prefix { $0 != "}" }
      let bounds = digits.split(separator: ",", omittingEmptySubsequences: false).map { Int(String($0)) }
      guard let low = bounds.first ?? nil, (0...Self.limit).contains(low) else {
        return (random.element(of: texts) ?? "")
      }
      let high = min(bounds.count == 1 ? low : bounds[1] ?? low + 3, low + 3)
      rest.removeLast(digits.count + 1)
      range = low...max(low, high)
    default: return random.element(of: texts) ?? ""
    }
    rest.removeLast()
    if rest.last == "?" || rest.last == "+" { rest.removeLast() }
    var result = ""
    for _ in 0..<Int.random(in: range, using: &random) where result.count < Self.limit {
      result += random.element(of: texts) ?? ""
    }
    return result
  }
}

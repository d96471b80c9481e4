internal import Diagnostics
internal import OCL
internal import OCLSyntax

extension AcceleoOperation {
  /// Acceleo's String operations that OCL's library lacks; positions count Unicode scalars from 1.
  static let textOperations: [AcceleoOperation] = [
    AcceleoOperation("first", .string, [], .fixed(.string)) { source, _, _ in
      text(source) { $0.isEmpty ? .invalid(.indexOutOfRange) : .string(String($0.prefix(1))) }
    },
    AcceleoOperation("last", .string, [], .fixed(.string)) { source, _, _ in
      text(source) { $0.isEmpty ? .invalid(.indexOutOfRange) : .string(String($0.suffix(1))) }
    },
    // A text shorter than the count is given whole.
    AcceleoOperation("first", .string, [.integer], .fixed(.string)) { source, arguments, _ in
      text(source, count: arguments) { .string(String($0.prefix($1))) }
    },
    AcceleoOperation("last", .string, [.integer], .fixed(.string)) { source, arguments, _ in
      text(source, count: arguments) { .string(String($0.suffix($1))) }
    },
    AcceleoOperation("substring", .string, [.integer], .fixed(.string)) { source, arguments, _ in
      text(source) { scalars in
        guard let start = arguments[0].integer, start >= 1, start <= scalars.count else {
          return .invalid(.indexOutOfRange)
        }
        return .string(String(scalars.dropFirst(start - 1)))
      }
    },
    // -1 when absent, unlike indexOf of the standard library.
    AcceleoOperation("index", .string, [.string], .fixed(.integer)) { source, arguments, _ in
      text(source) { .integer(offset(of: arguments[0], in: $0, last: false).map { $0 + 1 } ?? -1) }
    },
    AcceleoOperation("lastIndex", .string, [.string], .fixed(.integer)) { source, arguments, _ in
      text(source) { .integer(offset(of: arguments[0], in: $0, last: true).map { $0 + 1 } ?? -1) }
    },
    // The start counts from 0, as in Acceleo; the result from 1.
    AcceleoOperation("index", .string, [.string, .integer], .fixed(.integer)) { source, arguments, _ in
      text(source) { scalars in
        let start = min(max(0, arguments[1].integer ?? 0), scalars.count)
        let found = offset(of: arguments[0], in: Array(scalars[start...]), last: false)
        return .integer(found.map { $0 + start + 1 } ?? -1)
      }
    },
    AcceleoOperation("lastIndex", .string, [.string, .integer], .fixed(.integer)) { source, arguments, _ in
      text(source) { scalars in
        guard let start = arguments[1].integer, start >= 0 else { return .integer(-1) }
        let width = arguments[0].string?.unicodeScalars.count ?? 0
        let end = start < scalars.count ? min(start + width, scalars.count) : scalars.count
        let found = offset(of: arguments[0], in: Array(scalars[..<end]), last: true)
        return .integer(found.map { $0 + 1 } ?? -1)
      }
    },
    AcceleoOperation("isAlpha", .string, [], .fixed(.boolean)) { source, _, _ in
      text(source) { .boolean($0.allSatisfy(\.properties.isAlphabetic)) }
    },
    AcceleoOperation("isAlphanum", .string, [], .fixed(.boolean)) { source, _, _ in
      text(source) {
        .boolean($0.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil })
      }
    },
    AcceleoOperation("prefix", .string, [.string], .fixed(.string)) { source, arguments, _ in
      .string((arguments[0].string ?? "") + (source.string ?? ""))
    },
    // Beside concatenation of strings; the other operand is printed.
    AcceleoOperation("+", .string, [.any], .fixed(.string)) { source, arguments, context in
      joined(source, arguments[0], context)
    },
    AcceleoOperation("+", .any, [.string], .fixed(.string)) { source, arguments, context in
      joined(source, arguments[0], context)
    },
    AcceleoOperation("strcmp", .string, [.string], .fixed(.integer)) { source, arguments, _ in
      let left = source.string ?? ""
      let right = arguments[0].string ?? ""
      return .integer(
        left == right ? 0 : left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars) ? -1 : 1)
    },
    AcceleoOperation("strstr", .string, [.string], .fixed(.boolean)) { source, arguments, _ in
      text(source) { .boolean(offset(of: arguments[0], in: $0, last: false) != nil) }
    },
    // The first piece between delimiters for 0, the next one for 1, nothing after the last.
    AcceleoOperation("strtok", .string, [.string, .integer], .fixed(.string)) { source, arguments, context in
      guard let run = context.state as? TemplateRun, let text = source.string,
        let delimiters = arguments[0].string
      else { return .invalid(.badCast) }
      guard let flag = arguments[1].integer, flag == 0 || flag == 1 else { return .invalid(.indexOutOfRange) }
      return run.nextToken(of: text, delimiters: delimiters, isFirst: flag == 0)
    },
    // Literal and only the first, where replace takes a regular expression.
    AcceleoOperation("substitute", .string, [.string, .string], .fixed(.string)) { source, arguments, _ in
      text(source) { scalars in
        guard let start = offset(of: arguments[0], in: scalars, last: false) else { return source }
        let end = start + (arguments[0].string?.unicodeScalars.count ?? 0)
        return .string(
          String(scalars.prefix(start)) + (arguments[1].string ?? "") + String(scalars.dropFirst(end)))
      }
    },
    // A regular expression and only the first match; replaceAll is in OCL's library.
    AcceleoOperation("replace", .string, [.string, .string], .fixed(.string)) { source, arguments, context in
      replaceFirst?.evaluate(in: context, self: source, variables: arguments) ?? .invalid(.external)
    },
    // Lines without anything in them are left out, as in Acceleo; lines() keeps them.
    AcceleoOperation("tokenizeLine", .string, [], .fixed(.collection(.sequence, .string))) { source, _, _ in
      .sequence(lines(source).filter { !$0.isEmpty }.map { .string($0) })
    },
    AcceleoOperation("lines", .string, [], .fixed(.collection(.sequence, .string))) { source, _, _ in
      .sequence(lines(source).map { .string($0) })
    },
    AcceleoOperation("lineSeparator", .function, [], .fixed(.string)) { _, _, _ in .string("\n") },
    AcceleoOperation("lineSeparator", .any, [], .fixed(.string)) { _, _, _ in .string("\n") },
    // The first line stands where the text is inserted; an empty line stays empty.
    AcceleoOperation("indent", .string, [.integer], .fixed(.string)) { source, arguments, _ in
      guard let width = arguments[0].integer, (0...1000).contains(width) else {
        return .invalid(.indexOutOfRange)
      }
      let blanks = [UInt8](repeating: 0x20, count: width)
      var buffer: [UInt8] = []
      for byte in (source.string ?? "").utf8 {
        if buffer.last == 0x0A, byte != 0x0A { buffer += blanks }
        buffer.append(byte)
      }
      return .string(String(decoding: buffer, as: UTF8.self))
    },
  ]

  /// `self.replaceFirst(pattern, replacement)` of OCL's library.
  private static let replaceFirst: OCL.Plan? = {
    var environment = Environment(selfType: .string)
    environment.variables = ["pattern", "replacement"].map { Environment.Variable(name: $0, type: .string) }
    var sink = DiagnosticSink()
    let text = EscapedText(path: "replace", text: "self.replaceFirst(pattern, replacement)")
    return Checker.check(text, in: environment, into: &sink).map { OCL.Plan($0) }
  }()

  private static func joined(_ left: Value, _ right: Value, _ context: EvaluationContext) -> Value {
    var buffer = TextBuffer()
    for value in [left, right] {
      if let problem = buffer.print(value, in: context) { return .invalid(problem.failure) }
    }
    return .string(buffer.text)
  }

  /// A text cut at its line ends; of one that ends in a line end there is no empty last line.
  private static func lines(_ value: Value) -> [String] {
    var lines = (value.string ?? "").split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r\n" || $0 == "\r"
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { String($0) }
  }

  private typealias Scalars = [Unicode.Scalar]

  private static func text(_ value: Value, _ body: (Scalars) -> Value) -> Value {
    guard let text = value.string else { return .invalid(.badCast) }
    return body(Array(text.unicodeScalars))
  }

  private static func text(_ value: Value, count: [Value], _ body: (Scalars, Int) -> Value) -> Value {
    guard let count = count.first?.integer, count >= 0 else { return .invalid(.indexOutOfRange) }
    return text(value) { body($0, count) }
  }

  private static func offset(of part: Value, in text: Scalars, last: Bool) -> Int? {
    let wanted = Array((part.string ?? "").unicodeScalars)
    guard wanted.count <= text.count else { return nil }
    let starts = 0...(text.count - wanted.count)
    func matches(_ start: Int) -> Bool { text[start..<(start + wanted.count)].elementsEqual(wanted) }
    return last ? starts.last(where: matches) : starts.first(where: matches)
  }
}

extension String {
  fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
    self.init()
    unicodeScalars.append(contentsOf: scalars)
  }
}

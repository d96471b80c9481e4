internal import OCL
internal import OCLSyntax

extension AcceleoOperation {
  /// What the run was given: properties, the objects it is busy with, and services for text that another language reads.
  static let serviceOperations: [AcceleoOperation] =
    [AcceleoOperation.Receiver.function, .any].flatMap { receiver in
      propertyOperations(receiver) + contextOperations(receiver)
    } + [
      printing("yaml") { $0.yaml }, printing("yamlKey") { $0.yamlKey }, printing("json") { $0.json },
      printing("quote") { $0.quote },
    ]

  private static func printing(
    _ name: String, _ service: @escaping @Sendable (TextServices) -> @Sendable (String) -> String
  ) -> AcceleoOperation {
    AcceleoOperation(name, .any, [], .fixed(.string)) { source, _, context in
      guard let run = context.state as? TemplateRun else { return .invalid(.external) }
      var buffer = TextBuffer()
      if let problem = buffer.print(source, in: context) { return .invalid(problem.failure) }
      return .string(service(run.options.services)(buffer.text))
    }
  }

  /// `getProperty` as Acceleo has it: a key, or a file and a key, each with or without what goes into `{0}`, `{1}`.
  private static func propertyOperations(_ receiver: Receiver) -> [AcceleoOperation] {
    let values = OCLType.collection(.collection, .any)
    return [
      AcceleoOperation("getProperty", receiver, [.string], .fixed(.string)) { _, arguments, context in
        property(nil, arguments[0], nil, context)
      },
      AcceleoOperation("getProperty", receiver, [.string, .string], .fixed(.string)) {
        _, arguments, context in
        property(arguments[0], arguments[1], nil, context)
      },
      AcceleoOperation("getProperty", receiver, [.string, values], .fixed(.string)) { _, arguments, context in
        property(nil, arguments[0], arguments[1], context)
      },
      AcceleoOperation("getProperty", receiver, [.string, .string, values], .fixed(.string)) {
        _, arguments, context in
        property(arguments[0], arguments[1], arguments[2], context)
      },
      // Ours: the property, or the second text where there is none.
      AcceleoOperation("property", receiver, [.string, .string], .fixed(.string)) { _, arguments, context in
        let value = property(nil, arguments[0], nil, context)
        return value.isNull ? arguments[1] : value
      },
    ]
  }

  private static func property(_ file: Value?, _ key: Value, _ values: Value?, _ context: EvaluationContext)
    -> Value
  {
    guard let run = context.state as? TemplateRun, let key = key.string else { return .invalid(.external) }
    var texts: [String] = []
    for value in values?.elements ?? [] {
      var buffer = TextBuffer()
      if let problem = buffer.print(value, in: context) { return .invalid(problem.failure) }
      texts.append(buffer.text)
    }
    if file == nil, let value = run.options.properties[key] {
      return .string(values == nil ? value : MessageFormat.format(value, texts))
    }
    for properties in run.options.propertyFiles {
      if let name = file?.string, name != properties.name, name + ".properties" != properties.name {
        continue
      }
      if let value = properties.values[key] { return .string(MessageFormat.format(value, texts)) }
    }
    return .null
  }

  /// `current`: what loops, templates and queries that are open are about, innermost first.
  private static func contextOperations(_ receiver: Receiver) -> [AcceleoOperation] {
    [
      AcceleoOperation("current", receiver, [.integer], .fixed(.any)) { _, arguments, context in
        guard let run = context.state as? TemplateRun, let distance = arguments[0].integer, distance >= 0
        else { return .invalid(.indexOutOfRange) }
        run.dependOnCallers()
        // Beyond the outermost Acceleo gives the outermost.
        return run.subjects.dropLast(distance).last ?? run.subjects.first ?? .null
      },
      AcceleoOperation("current", receiver, [.type(.any)], .argument) { _, arguments, context in
        guard let run = context.state as? TemplateRun, let type = arguments[0].type else {
          return .invalid(.badCast)
        }
        run.dependOnCallers()
        return run.subjects.last { TemplateRun.value($0, isOf: type, in: context.model) } ?? .null
      },
    ]
  }
}

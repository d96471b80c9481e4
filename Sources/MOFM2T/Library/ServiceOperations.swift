internal import OCL

extension AcceleoOperation {
  /// What the run was given: properties, and services for text that another language reads.
  static let serviceOperations: [AcceleoOperation] =
    [AcceleoOperation.Receiver.function, .any].flatMap { receiver in
      [
        AcceleoOperation("getProperty", receiver, [.string], .fixed(.string)) { _, arguments, context in
          let run = context.state as? TemplateRun
          return run?.options.properties[arguments[0].string ?? ""].map { .string($0) } ?? .null
        },
        AcceleoOperation("getProperty", receiver, [.string, .string], .fixed(.string)) {
          _, arguments, context in
          let run = context.state as? TemplateRun
          return run?.options.properties[arguments[0].string ?? ""].map { .string($0) } ?? arguments[1]
        },
      ]
    } + [
      service("yaml") { $0.yaml }, service("yamlKey") { $0.yamlKey }, service("json") { $0.json },
      service("quote") { $0.quote },
    ]

  private static func service(
    _ name: String, _ service: @escaping @Sendable (TextServices) -> @Sendable (String) -> String
  ) -> AcceleoOperation {
    AcceleoOperation(name, .any, [], .fixed(.string)) { source, _, context in
      guard let run = context.state as? TemplateRun else { return .invalid(.external) }
      var buffer = TextBuffer()
      if let problem = buffer.print(source, in: context) { return .invalid(problem.failure) }
      return .string(service(run.options.services)(String(decoding: buffer.bytes, as: UTF8.self)))
    }
  }
}

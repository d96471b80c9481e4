internal import OCL

extension AcceleoOperation {
  /// Operators called by name with the underscore that Acceleo 3 puts before reserved words.
  static let operatorOperations: [AcceleoOperation] = [
    logical("_and") { $0 && $1 }, logical("_or") { $0 || $1 }, logical("_xor") { $0 != $1 },
    logical("_implies") { !$0 || $1 },
    AcceleoOperation("_not", .any, [], .fixed(.boolean)) { source, _, _ in
      source.boolean.map { .boolean(!$0) } ?? .invalid(.notBoolean)
    },
  ]

  private static func logical(_ name: String, _ body: @escaping @Sendable (Bool, Bool) -> Bool)
    -> AcceleoOperation
  {
    AcceleoOperation(name, .any, [.boolean], .fixed(.boolean)) { source, arguments, _ in
      guard let left = source.boolean, let right = arguments[0].boolean else { return .invalid(.notBoolean) }
      return .boolean(body(left, right))
    }
  }
}

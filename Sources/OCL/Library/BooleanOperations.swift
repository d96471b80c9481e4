/// Boolean (OCL 2.4 §11.5.4); `and`, `or`, `xor`, `implies` and `not` are planned without a table.
extension Library {
  static let booleanOperations: [LibraryOperation] = [
    // Boolean::toString() : String
    .unary("toString", .of(.boolean), .fixed(.string)) { value, _ in
      .string(value.boolean == true ? "true" : "false")
    }
  ]
}

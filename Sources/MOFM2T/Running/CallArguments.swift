internal import OCL

/// The values that a call passes; of one nothing is allocated.
struct CallArguments {
  let first: Value
  let rest: [Value]
  /// Whether there is none at all.
  let isEmpty: Bool

  init(_ first: Value) {
    self.first = first
    rest = []
    isEmpty = false
  }

  init(_ first: Value, _ rest: [Value], _ isEmpty: Bool) {
    self.first = first
    self.rest = rest
    self.isEmpty = isEmpty
  }

  init(_ values: [Value]) {
    first = values.first ?? .null
    rest = values.count > 1 ? Array(values.dropFirst()) : []
    isEmpty = values.isEmpty
  }

  var count: Int { isEmpty ? 0 : rest.count + 1 }
  var values: [Value] { isEmpty ? [] : [first] + rest }
}

/// What a scalar means to Kubernetes: YAML 1.1 as the Go library of its API server and clients reads it.
public enum YAMLScalar: Hashable, Sendable {
  /// `~`, `null`, or nothing.
  case null
  /// `true`, `yes`, `on`, `y` and their opposites in the usual cases.
  case bool(Bool)
  /// An integer of 64 bits; larger ones are ``float(_:)``.
  case int(Int64)
  /// A number with a point or an exponent, `.inf`, `.nan`, or an integer beyond 64 bits.
  case float(Double)
  /// Everything else, and whatever is quoted.
  case string(String)

  /// How a message calls the value: `null`, `boolean`, `integer`, `number` or `string`.
  public var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .int: "integer"
    case .float: "number"
    case .string: "string"
    }
  }
}

extension YAMLText {
  /// The text of a scalar and how it was written.
  public struct Scalar: Hashable, Sendable {
    /// How a scalar is written.
    public enum Style: Hashable, Sendable {
      /// Without quotes: the only style that can be other than a string.
      case plain
      /// In `'single quotes'`.
      case singleQuoted
      /// In `"double quotes"`.
      case doubleQuoted
      /// As a `|` block.
      case literal
      /// As a `>` block.
      case folded
    }

    /// The text, escapes and folding undone.
    public var text: String
    /// How it was written.
    public var style: Style

    /// Takes both parts.
    public init(text: String, style: Style) {
      self.text = text
      self.style = style
    }

    /// What the scalar means to Kubernetes under an explicit tag in its long form, or under none.
    public func resolved(tag: String? = nil) -> YAMLScalar {
      guard let tag else { return style == .plain ? PlainScalar.kubernetes(text) : .string(text) }
      switch tag {
      case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool",
        "tag:yaml.org,2002:null":
        return PlainScalar.kubernetes(text)
      default: return .string(text)
      }
    }

    /// Whether the scalar is plain and kubectl, a YAML 1.2 reader and PyYAML do not agree what it is.
    ///
    /// For example `yes`, `017`, `0o17`, `1_000`, `1e3`, `12:30`, `2024-01-01`, `=` and `<<`.
    public var isAmbiguousPlain: Bool {
      guard style == .plain, !PlainScalar.isStringForAll(text), PlainScalar.common(text) == nil else {
        return false
      }
      let kubernetes = PlainScalar.kubernetes(text)
      guard PlainScalar.core(text).isSame(as: kubernetes) else { return true }
      guard let python = PlainScalar.python(text) else { return true }
      return !python.isSame(as: kubernetes)
    }
  }
}

extension YAMLNode {
  /// What the scalar means to Kubernetes; nil for a collection.
  public var resolved: YAMLScalar? { scalar?.resolved(tag: tag) }

  /// Whether this is a plain scalar without a tag that readers of YAML 1.1 and 1.2 take for different things.
  public var isAmbiguousPlain: Bool { tag == nil && scalar?.isAmbiguousPlain == true }

  /// The text the node has as a key of a JSON object: `yes` and `true` are `true`, `0x10` is `16`; nil for a collection.
  public var keyText: String? {
    guard let resolved else { return nil }
    switch resolved {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .float(let value): return YAMLText.jsonNumber(value) ?? scalar?.text
    case .string(let text): return text
    }
  }
}

extension YAMLScalar {
  /// Equality in which not-a-number equals itself and strings are compared by their scalars, not canonically.
  fileprivate func isSame(as other: YAMLScalar) -> Bool {
    switch (self, other) {
    case (.float(let left), .float(let right)): left == right || (left.isNaN && right.isNaN)
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    default: self == other
    }
  }
}

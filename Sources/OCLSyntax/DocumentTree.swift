public import Diagnostics

/// A Complete OCL document as written (OCL 2.4 clause 12).
public struct DocumentTree: Sendable {
  /// The text whose `value` the ranges of all parts count.
  public let text: EscapedText
  /// What other documents and metamodels it names, in its order.
  public let imports: [Import]
  /// Its contexts, in its order.
  public let contexts: [Context]
  /// Whether an error was reported; what was wrong is left out.
  public let hasErrors: Bool

  /// `import 'x.ecore'`, `import n : 'uri'`, `include 'x.ocl'` or `library 'lib'`.
  public struct Import: Sendable {
    /// The word it begins with.
    public let keyword: String
    /// The name under which its packages are known, if one is given.
    public let alias: Name?
    /// What is named, without quotes.
    public let uri: String
    /// The bytes of the URI, quotes included.
    public let range: Range<Int>
  }

  /// `context` and what is said of it.
  public struct Context: Sendable {
    /// The name of the `package` around it.
    public let package: PathName?
    /// The name of `self`, if another one is given: `context p : Pod`.
    public let selfName: Name?
    /// What it is about.
    public let subject: Subject
    /// What is said.
    public let constraints: [Constraint]
  }

  /// What a context is about.
  public enum Subject: Sendable {
    /// A class or another type.
    case type(PathName)
    /// An operation: its class and name, its parameters and its result.
    case operation(PathName, [Variable], TypeExpression?)
    /// A feature: its class and name, and its type.
    case feature(PathName, TypeExpression)
  }

  /// The kinds of what is said.
  public enum Kind: String, Sendable, CaseIterable {
    /// What is true of each instance.
    case invariant = "inv"
    /// A further attribute or operation.
    case definition = "def"
    /// The first value of a feature.
    case initial = "init"
    /// The value of a feature at any time.
    case derivation = "derive"
    /// The value of an operation.
    case body
    /// What is true before an operation.
    case precondition = "pre"
    /// What is true after an operation.
    case postcondition = "post"
  }

  /// One thing that is said of a context.
  public struct Constraint: Sendable {
    /// What kind of thing.
    public let kind: Kind
    /// Its name; of a definition that of the attribute or operation.
    public let name: Name?
    /// The text in parentheses after an invariant's name.
    public let message: Expression?
    /// Whether a definition is `static`.
    public let isStatic: Bool
    /// The parameters of a defined operation; nil for an attribute.
    public let parameters: [Variable]?
    /// The type of what is defined.
    public let type: TypeExpression?
    /// The expression.
    public let expression: Expression
    /// What comments before it say.
    public let directives: [Directive]
    /// The bytes of the word it begins with.
    public let range: Range<Int>
    /// Whether an error in it was reported.
    public let isBroken: Bool
  }

  /// `@severity warning` or `@suppress` in a comment.
  public struct Directive: Sendable {
    /// The word after `@`.
    public let name: String
    /// The next word of the line; empty if there is none.
    public let value: String
    /// The bytes of the value, or of the name where there is none.
    public let range: Range<Int>
  }
}

extension DocumentTree {
  /// Reads a whole document; every mistake is reported, and what is right is in the tree.
  public static func parse(_ text: EscapedText, into sink: inout DiagnosticSink) -> DocumentTree {
    var parser = DocumentParser(text)
    return parser.document(into: &sink)
  }
}

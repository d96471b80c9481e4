internal import Diagnostics

/// A run of bytes of the module's text, after line ends were normalised.
typealias TextRange = Range<Int>

/// A name and where it stands.
struct Name: Sendable, Hashable {
  /// The name; parts of a qualified one are joined by `::`.
  let text: String
  let range: TextRange
}

/// One `.mtl` file as it was written (MOFM2T 1.0, clause 8); expressions and types are still unread runs of text.
struct ModuleSyntax: Sendable {
  let text: EscapedText
  var name: Name?
  /// The `nsURI`s the module is typed by, in order.
  var metamodels: [Name] = []
  /// Only the first counts for overriding; the others are refused by the checker.
  var extends: [Name] = []
  var imports: [Name] = []
  var templates: [TemplateSyntax] = []
  var queries: [QuerySyntax] = []
}

/// Who may call a template or query.
enum Visibility: String, Sendable, CaseIterable {
  case `public`
  case protected
  case `private`
}

/// A parameter or variable with its type, which only some places demand.
struct VariableSyntax: Sendable {
  let name: Name
  let type: TextRange?
}

/// A variable with the expression that gives its value.
struct BindingSyntax: Sendable {
  let variable: VariableSyntax
  /// Only a variable of an init block may lack one; it is null then.
  let value: TextRange?
}

/// `[template …]…[/template]`.
struct TemplateSyntax: Sendable {
  let head: TextRange
  var visibility: Visibility = .public
  var name: Name
  var parameters: [VariableSyntax] = []
  var overrides: [Name] = []
  var `guard`: TextRange?
  var post: TextRange?
  var bindings: [BindingSyntax] = []
  var isMain = false
  var body: [Element] = []
  var tail: TextRange
}

/// `[query …/]`.
struct QuerySyntax: Sendable {
  let range: TextRange
  var visibility: Visibility = .public
  var name: Name
  var parameters: [VariableSyntax] = []
  var type: TextRange
  var body: TextRange
}

/// What stands in a body, in the order of the text.
enum Element: Sendable {
  /// Text that is printed as it stands.
  case text(TextRange)
  /// A line of text, or a part of one, under the rules of Acceleo 4.
  case line(LineText)
  case comment(TextRange)
  case expression(ExpressionTag)
  indirect case block(Block)
}

/// What is left of a line under the rules of Acceleo 4.
struct LineText: Sendable {
  /// How the text ends.
  enum Ending: Sendable {
    /// On its line something else follows.
    case none
    /// With the line, whose end is printed unless the line is empty then.
    case lineEnd
    /// The line has nothing at all and is printed so.
    case emptyLine
    /// The line ends where the text of the block begins, so that it is printed with the block's indentation.
    case indentedEmptyLine
  }

  /// The text without its line end.
  let range: TextRange
  var ending: Ending
  /// Whether the line end stands right after the text.
  let takesLineEnd: Bool
}

/// How a body's lines are printed under the rules of Acceleo 4.
enum BodyForm: Sendable {
  /// The text follows the head on its line and is printed as it stands.
  case inlined
  /// The lines after the head are indented by what stands before the block.
  case indented
}

/// `[e before(…) separator(…) after(…) /]`.
struct ExpressionTag: Sendable {
  let range: TextRange
  let expression: TextRange
  var before: TextRange?
  var separator: TextRange?
  var after: TextRange?
  /// Under the rules of Acceleo 4, whether the line ends after the value.
  var endsLine = false
  /// The same, with the line end right after the tag.
  var takesLineEnd = false
}

/// What a block does with its bodies.
enum BlockKind: String, Sendable {
  case `for`
  case `if`
  case `let`
  case file
  case protected
  case trace
}

/// A block with one section, or for `if` and `let` one section for each alternative.
struct Block: Sendable {
  let kind: BlockKind
  var sections: [Section]
  var tail: TextRange
  /// Blanks and a line end after the tail that are printed only when the block prints something.
  var trail: TextRange = 0..<0
}

/// A head with the body that follows it.
struct Section: Sendable {
  let head: TextRange
  let clause: Clause
  var body: [Element] = []
  /// Nil but under the rules of Acceleo 4.
  var form: BodyForm?
}

/// A template's body after its white space was decided.
struct LaidOutBody: Sendable {
  let elements: [Element]
  /// Nil but under the rules of Acceleo 4.
  var form: BodyForm?
}

/// What a head says.
enum Clause: Sendable {
  case loop(LoopClause)
  /// `if` and `elseif`.
  case condition(TextRange)
  /// `let` and `elselet`: the section is taken when every value fits the declared type.
  case bindings([BindingSyntax])
  case otherwise
  case file(FileClause)
  case protected(ProtectedClause)
  case trace(TextRange)
  /// The head was wrong and has been reported; its body is still read.
  case invalid
}

/// `for (v : T | e) before(…) separator(…) after(…) ? (guard) {init}`.
struct LoopClause: Sendable {
  var variable: VariableSyntax?
  var source: TextRange
  var before: TextRange?
  var separator: TextRange?
  var after: TextRange?
  var `guard`: TextRange?
  var bindings: [BindingSyntax] = []
}

/// `file (url, mode, charset)`.
struct FileClause: Sendable {
  var url: TextRange
  var mode: OutputTree.Mode = .overwrite
  /// Whether the mode is a word rather than true or false.
  var isModeWord = false
  var charset: TextRange?
}

/// `protected (id) startTagPrefix(…) endTagPrefix(…)`.
struct ProtectedClause: Sendable {
  var id: TextRange
  var startTagPrefix: TextRange?
  var endTagPrefix: TextRange?
}

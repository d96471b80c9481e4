/// What users are told of the standard library: each operation with its signature, meaning and origin.
///
/// `docs/supported.md` is written from it, and a test compares it with the operations there are.
public struct LibraryReference: Sendable {
  /// The type whose values have the operations.
  public let type: String
  /// Where OCL 2.4 defines them.
  public let clause: String
  /// The operations in the order they are shown.
  public let entries: [Entry]

  /// An operation, or operations of one name and as many arguments.
  public struct Entry: Sendable {
    /// How it is written, with the names of the parameters and the type of the result.
    public let signature: String
    /// What it gives.
    public let meaning: String
    /// Where it comes from.
    public let origin: Origin

    /// The name before the parenthesis.
    public var name: String { String(signature.prefix { $0 != "(" && $0 != " " }) }

    /// The number of arguments.
    public var argumentCount: Int {
      guard let open = signature.firstIndex(of: "("), let close = signature.firstIndex(of: ")") else {
        return 0
      }
      let inside = signature[signature.index(after: open)..<close]
      return inside.isEmpty ? 0 : inside.split(separator: ",").count
    }
  }

  /// Where an operation comes from.
  public enum Origin: String, Sendable {
    /// OCL 2.4.
    case standard = "OCL"
    /// The library of Eclipse OCL.
    case eclipse = "Eclipse"
    /// Acceleo's additions.
    case acceleo = "Acceleo"
    /// This program's own.
    case own = "ours"
  }

  init(_ type: String, _ clause: String, _ entries: [Entry]) {
    self.type = type
    self.clause = clause
    self.entries = entries
  }

  /// The group as a heading and a table in Markdown.
  public var markdown: String {
    let place = clause.isEmpty ? "" : ", OCL 2.4 \(clause)"
    let rows = entries.map { entry in
      let signature = entry.signature.replacingBars
      let origin = entry.origin == .standard ? "" : " (\(entry.origin.rawValue))"
      return "| `\(signature)` | \(entry.meaning.replacingBars)\(origin) |"
    }
    return (["**\(type)**\(place)", "", "| operation | meaning |", "|---|---|"] + rows).joined(
      separator: "\n")
  }
}

extension String {
  /// The text with its bars escaped, as a cell of a table.
  fileprivate var replacingBars: String {
    split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}

extension LibraryReference.Entry {
  static func standard(_ signature: String, _ meaning: String) -> Self {
    Self(signature: signature, meaning: meaning, origin: .standard)
  }

  static func eclipse(_ signature: String, _ meaning: String) -> Self {
    Self(signature: signature, meaning: meaning, origin: .eclipse)
  }

  static func acceleo(_ signature: String, _ meaning: String) -> Self {
    Self(signature: signature, meaning: meaning, origin: .acceleo)
  }

  static func own(_ signature: String, _ meaning: String) -> Self {
    Self(signature: signature, meaning: meaning, origin: .own)
  }
}

extension LibraryReference {
  /// Everything there is, by type.
  public static let all: [LibraryReference] = [
    any, element, type, boolean, number, string, text, collection, ordered, map, iterators,
  ]

  static let any = LibraryReference(
    "OclAny", "§11.3.1",
    [
      .standard(
        "= (other : OclAny) : Boolean", "the same value, numbers whatever their type; `invalid` if either is"),
      .standard("<> (other : OclAny) : Boolean", "another value; `invalid` if either is"),
      .standard("oclIsUndefined() : Boolean", "`null` or `invalid`"),
      .standard("oclIsInvalid() : Boolean", "`invalid`"),
      .standard(
        "oclIsKindOf(type : Type) : Boolean", "of the type or a special case of it; `null` is of every type"),
      .standard("oclIsTypeOf(type : Type) : Boolean", "of exactly the type"),
      .standard("oclAsType(type : Type) : type", "the value itself; `invalid` if it is not of the type"),
      .standard("oclType() : Type", "the type that the value has, whatever was declared"),
      .standard("oclAsSet() : Set", "the set of the value alone; of `null` the empty one"),
      .eclipse("toString() : String", "the value in OCL notation; of a String itself"),
    ])

  static let element = LibraryReference(
    "OclElement", "",
    [
      .eclipse("oclContainer() : OclElement", "the object that contains this one, `null` for a root"),
      .eclipse("oclContents() : Set(OclElement)", "the objects that this one contains"),
      .acceleo("eContainer() : OclElement", "the same as `oclContainer()`"),
    ])

  static let type = LibraryReference(
    "Type", "§11.3",
    [
      .standard(
        "allInstances() : Set",
        "all objects of a class in the order of the documents; the literals of an enumeration; both Booleans"),
      .eclipse("conformsTo(type : Type) : Boolean", "every value of this type is one of the other"),
      .eclipse("name() : String", "the name without arguments; also without parentheses"),
    ])

  static let boolean = LibraryReference(
    "Boolean", "§11.5.4",
    [
      .standard(
        "and (other : Boolean) : Boolean", "false if either is; else `invalid` before `null` before true"),
      .standard(
        "or (other : Boolean) : Boolean", "true if either is; else `invalid` before `null` before false"),
      .standard("xor (other : Boolean) : Boolean", "exactly one; `invalid` before `null` if either is"),
      .standard("implies (other : Boolean) : Boolean", "true if the source is false or the other true"),
      .standard("not () : Boolean", "the opposite; `null` and `invalid` stay"),
      .eclipse(
        "and2 (other : Boolean) : Boolean",
        "of two values: `null` is `invalid`, the right one counts only if needed; so `or2`, `xor2`, `implies2`, `not2`"
      ),
      .eclipse("toString() : String", "`'true'` or `'false'`"),
    ])

  static let iterators = LibraryReference(
    "Iterators of collections and maps", "§11.9",
    [
      .standard(
        "forAll(a, b, c | body) : Boolean",
        "true for every combination of one to three elements; goes on after `null` and `invalid`"),
      .standard("exists(a, b, c | body) : Boolean", "true for at least one combination"),
      .standard("select(v | body) : same kind", "the elements it is true for"),
      .standard("reject(v | body) : same kind", "the elements it is false for"),
      .standard("collect(v | body) : Bag or Sequence", "the values, flattened"),
      .standard("collectNested(v | body) : Bag or Sequence", "the values as they are"),
      .eclipse("collectBy(v | body) : Map", "the value of each element"),
      .standard("any(v | body) : T", "the first element it is true for; `invalid` if there is none"),
      .standard("one(v | body) : Boolean", "true for exactly one element"),
      .standard("isUnique(v | body) : Boolean", "no value twice"),
      .standard(
        "sortedBy(v | body) : OrderedSet or Sequence", "by the values, `null` first; ties keep their order"),
      .standard(
        "closure(v | body) : Set or OrderedSet",
        "the elements and what can be reached from them, each once, depth first"),
      .standard(
        "iterate(v; acc : T = e | body) : T",
        "the accumulator after the last element; at most three variables"),
    ])
}

public import Diagnostics
public import Ecore

/// Writes a resource of a model as XMI, byte for byte as EMF's default save does.
///
/// Features follow in the order of the class: first those that fit into attributes, then the others as elements. Only set
/// features are written, and only such as are not transient; an `EGenericType` that says no more than `eType` is left out.
/// Equal models give equal bytes. The time is linear in the size of the model.
public struct XMIWriter {
  /// How a resource is written; nil means what EMF does for a file of that kind.
  public struct Options: Sendable {
    /// Which objects get an `xmi:id`.
    public enum IDs: String, CaseIterable, Sendable {
      /// Those that have one.
      case keep
      /// None: references are paths or values of id attributes.
      case none
      /// All: who has none gets one that follows from its place in the document, the same in each run.
      case make
    }

    /// Where the text will be kept: references into other files are written relative to it; nil for the resource's own URI.
    public var uri: String?
    /// What prefixes of URIs stand for, as ``XMIOptions/uriMap`` had it when the model was loaded.
    ///
    /// A reference that the file writes by such a prefix is written by it again.
    public var uriMap: [(from: String, to: String)] = []
    /// Spaces a level; nil for a document without line breaks.
    public var indentation: Int? = 2
    /// After how many UTF-16 units of a line the next attribute begins a new one.
    ///
    /// 0 for never; nil for 80 in `.ecore` files and else never.
    public var lineWidth: Int?
    /// The encoding; nil for that of the file the resource was read from.
    ///
    /// A resource that was not read from a file gets UTF-8 when it is an `.ecore`, else ASCII.
    public var encoding: XMIEncoding?
    /// Whether `xsi:schemaLocation` tells where the metamodels are; nil if the file did.
    public var schemaLocation: Bool?
    /// The version of XMI; nil for that of the file, or else 2.0.
    ///
    /// EMF's default save keeps 2.0 and 2.1 and makes 2.0 of any other.
    public var version: XMIVersion?
    /// Which objects get an `xmi:id`.
    public var ids = IDs.keep
    /// Whether values that the metamodel states as defaults are written too.
    public var keepsDefaults = false
    /// Whether comments, processing instructions and extensions of the file are written where they stood.
    public var keepsComments = true

    /// Everything as EMF does, with the file's comments.
    public init() {}
  }

  /// How deep objects may be nested: each level indents every line inside it.
  public static let maximalDepth = 10_000

  /// The text of a resource in its encoding; nil, after a diagnostic, when the model holds what XMI cannot say.
  ///
  /// Refused are characters that XML 1.0 does not have, `xmi/unwritable-character`, and more
  /// than ``maximalDepth`` levels, `xmi/too-deep`.
  public static func write(
    _ model: Model, resource: Int, options: Options = Options(), into sink: inout DiagnosticSink
  ) -> [UInt8]? {
    withText(of: model, resource: resource, options: options, into: &sink) { Array($0) }
  }

  /// Hands out the text that ``write(_:resource:options:into:)`` gives, without a copy; nil when that gives nil.
  @discardableResult
  public static func withText<Result>(
    of model: Model, resource: Int, options: Options = Options(), into sink: inout DiagnosticSink,
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result? {
    let form = SavedForm(model.resources[resource], options)
    var document = DocumentWriter(model, resource, form)
    document.run()
    for diagnostic in document.problems { sink.emit(diagnostic) }
    guard !document.isRefused else { return nil }
    return try document.withText(body)
  }
}

/// A version of XMI: the namespace and the number that the root states.
public enum XMIVersion: String, CaseIterable, Sendable {
  /// `http://www.omg.org/XMI`, which EMF writes.
  case version20 = "2.0"
  /// `http://schema.omg.org/spec/XMI/2.1`.
  case version21 = "2.1"
  /// `http://www.omg.org/spec/XMI/20110701`.
  case version24 = "2.4"
  /// `http://www.omg.org/spec/XMI/20131001`.
  case version25 = "2.5"

  /// The namespace URI.
  public var namespace: String {
    switch self {
    case .version20: "http://www.omg.org/XMI"
    case .version21: "http://schema.omg.org/spec/XMI/2.1"
    case .version24: "http://www.omg.org/spec/XMI/20110701"
    case .version25: "http://www.omg.org/spec/XMI/20131001"
    }
  }
}

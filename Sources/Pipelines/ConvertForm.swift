internal import XMI

extension Convert {
  /// How a model is written; what is not said is as EMF's default save has it, or as in the input.
  public struct Form: Sendable {
    /// Which objects get an `xmi:id`.
    public enum IDs: String, CaseIterable, Sendable {
      /// Those that have one.
      case keep
      /// None; references are paths or values of id attributes.
      case none
      /// All: who has none gets one that follows from its place, the same in each run.
      case make
    }

    /// A version of XMI.
    public enum Version: String, CaseIterable, Sendable {
      /// The one that EMF writes.
      case version20 = "2.0"
      /// The namespace `http://schema.omg.org/spec/XMI/2.1`.
      case version21 = "2.1"
      /// The namespace `http://www.omg.org/spec/XMI/20110701`.
      case version24 = "2.4"
      /// The namespace `http://www.omg.org/spec/XMI/20131001`.
      case version25 = "2.5"
    }

    /// An encoding that can be written.
    public struct Encoding: Sendable {
      /// The names under which diagnostics and help list them.
      public static let names = XMIEncoding.allCases.map(\.rawValue)
      let encoding: XMIEncoding

      /// The encoding of a name as XML declarations have it, in any case.
      public init?(_ name: String) {
        guard let encoding = XMIEncoding(declared: name) else { return nil }
        self.encoding = encoding
      }
    }

    /// The notation on standard output, where no suffix tells; nil for XMI.
    public var format: Format?
    /// Whether objects are written as the custom resources that they stand for.
    public var customResources = false
    /// Spaces a level; nil for a document without line breaks.
    public var indentation: Int? = 2
    /// After how many UTF-16 units the next attribute begins a new line; 0 for never; nil for 80 in `.ecore`, else never.
    public var lineWidth: Int?
    /// Nil for that of the input.
    public var encoding: Encoding?
    /// Whether `xsi:schemaLocation` tells where the metamodels are; nil if the input did.
    public var schemaLocation: Bool?
    /// Nil for that of the input.
    public var version: Version?
    /// Which objects get an `xmi:id`.
    public var ids = IDs.keep
    /// Whether values that the metamodel states as defaults are written too.
    public var keepsDefaults = false
    /// Whether comments and processing instructions are written where they stood.
    public var keepsComments = true

    /// Everything as EMF does, with the comments of the input.
    public init() {}

    /// What the writer is told.
    func options(uri: String?, _ sources: ModelSources) -> XMIWriter.Options {
      var options = XMIWriter.Options()
      options.uriMap = sources.uriMap
      options.uri = uri
      options.indentation = indentation
      options.lineWidth = lineWidth
      options.encoding = encoding?.encoding
      options.schemaLocation = schemaLocation
      options.version = version.flatMap { XMIVersion(rawValue: $0.rawValue) }
      options.ids = XMIWriter.Options.IDs(rawValue: ids.rawValue) ?? .keep
      options.keepsDefaults = keepsDefaults
      options.keepsComments = keepsComments
      return options
    }
  }
}

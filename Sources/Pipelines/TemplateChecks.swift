public import Diagnostics
internal import MOFM2T
internal import XMI

/// Which white space of a template is printed.
public enum TemplateWhiteSpace: String, Sendable, CaseIterable {
  /// That of Acceleo 3 and of MOFM2T 1.0, clause 8.4.
  case acceleo3
  /// That of Acceleo 4, which drops two columns inside of each block.
  case acceleo4

  /// The same for the engine.
  var rules: WhiteSpaceRules { self == .acceleo4 ? .acceleo4 : .acceleo3 }
}

/// What the templates of a run are checked for, and the files that they read besides models.
public struct TemplateChecks: Sendable {
  /// Which white space is printed.
  public var whiteSpace = TemplateWhiteSpace.acceleo3
  /// Whether a warning tells where a value that is printed or asked may be null.
  public var warnsOfNull = false
  /// Whether a warning tells where `self` is left out.
  public var warnsOfImplicitSelf = false
  /// Modules that override others though nothing imports them.
  public var overrides: [String] = []
  /// What `getProperty(file, key)` reads.
  public var propertyFiles: [String] = []

  /// Nothing but what is always checked.
  public init() {}

  /// The options for loading templates; nil when a file cannot be read, which is reported.
  func options(into sink: inout DiagnosticSink) -> TemplateOptions? {
    guard let overrides = Self.read(overrides, into: &sink) else { return nil }
    return TemplateOptions(
      overrides: overrides, warnsOfNull: warnsOfNull, warnsOfImplicitSelf: warnsOfImplicitSelf,
      whiteSpace: whiteSpace.rules)
  }

  /// The properties; nil when a file cannot be read, which is reported.
  func properties(into sink: inout DiagnosticSink) -> [PropertyFile]? {
    Self.read(propertyFiles, into: &sink)?.map { PropertyFile.read($0, into: &sink) }
  }

  private static func read(_ paths: [String], into sink: inout DiagnosticSink) -> [SourceFile]? {
    var files: [SourceFile] = []
    for path in paths {
      do { files.append(try SourceFile.read(path)) } catch {
        sink.emit(.unreadable(error))
        return nil
      }
    }
    return files
  }
}

extension Generate {
  /// Checks the template and all it needs, with the metamodels alone; nothing is run.
  ///
  /// The result is whether all files could be read.
  public static func check(_ request: Request, into sink: inout DiagnosticSink) -> Bool {
    guard let options = request.checks.options(into: &sink), request.checks.properties(into: &sink) != nil
    else {
      return false
    }
    do {
      let template = try SourceFile.read(request.template)
      let finder = ModuleFinder(searchPath: request.templatePath)
      let files = DocumentFiles(request.documents, sources: request.sources, into: &sink)
      var sources = files.adding(to: request.sources).xmiOptions
      sources.namespaces = TemplateProgram.namespaces(of: template, finder: finder, options: options)
      var loader = XMILoader(sources)
      let loaded = loader.load([], into: &sink)
      let documents = files.bound(to: loaded.metamodel, into: &sink)
      _ = TemplateProgram.load(
        template, metamodel: loaded.metamodel, documents: documents, finder: finder, options: options,
        into: &sink)
      return !loaded.hasUnreadableFile && !files.hasUnreadableFile
    } catch {
      sink.emit(.unreadable(error))
      return false
    }
  }

  /// The template's text with marks that show which white space is printed; nil when it cannot be read.
  public static func whiteSpace(
    of template: String, rules: TemplateWhiteSpace = .acceleo3, into sink: inout DiagnosticSink
  ) -> String? {
    do {
      return WhiteSpaceListing.list(try SourceFile.read(template), rules: rules.rules, into: &sink).text
    } catch {
      sink.emit(.unreadable(error))
      return nil
    }
  }
}
